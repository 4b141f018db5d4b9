//! Instants in a zone, asked of the browser's calendar. Wording is in `civil`.

use super::civil::{Civil, Style, instant, words};
use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use saiki_api::{
    Lang, Timestamp,
    moment::{Moment, Precision},
};

fn parts(at: Timestamp, zone: &str, fields: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
    let options = Object::new();
    for (name, value) in fields.iter().chain(&[("timeZone", zone)]) {
        Reflect::set(&options, &(*name).into(), &(*value).into()).ok()?;
    }
    // An unknown zone would throw: ask in a way that gives an error instead.
    let constructor = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor = Reflect::get(&constructor, &"DateTimeFormat".into()).ok()?;
    let arguments = Array::of2(&"en-US".into(), &options);
    let format = Reflect::construct(&constructor.into(), &arguments).ok()?;
    let format: DateTimeFormat = format.into();
    let date = Date::new(&(at.as_millisecond() as f64).into());
    let parts = format.format_to_parts(&date);
    let get = |part: &wasm_bindgen::JsValue, name: &str| {
        Reflect::get(part, &name.into()).ok()?.as_string()
    };
    parts
        .iter()
        .map(|part| Some((get(&part, "type")?, get(&part, "value")?)))
        .collect()
}

/// What the wall of `zone` shows at `at`; none when the browser does not know the zone.
pub fn wall(at: Timestamp, zone: &str) -> Option<Civil> {
    const FIELDS: &[(&str, &str)] = &[
        ("calendar", "gregory"),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
        ("second", "numeric"),
    ];
    let parts = parts(at, zone, FIELDS)?;
    let number = |name: &str| parts.iter().find(|(kind, _)| kind == name)?.1.parse().ok();
    Some(Civil {
        year: number("year")?,
        month: number("month")?,
        day: number("day")?,
        hour: number("hour")?,
        minute: number("minute")?,
        second: number("second")?,
    })
}

/// The zone's short name at that time: `JST`, `UTC`, `GMT+2`.
pub fn zone_name(at: Timestamp, zone: &str) -> String {
    match zone {
        // Browsers say GMT+9 outside a Japanese locale; everybody in Japan says JST.
        "Asia/Tokyo" => return "JST".to_owned(),
        "UTC" | "Etc/UTC" => return "UTC".to_owned(),
        _ => {}
    }
    let parts = parts(at, zone, &[("timeZoneName", "short")]).unwrap_or_default();
    let name = parts.into_iter().find(|(kind, _)| kind == "timeZoneName");
    name.map_or_else(|| zone.to_owned(), |(_, name)| name)
}

/// An instant in words, without its zone's name.
pub fn at(at: Timestamp, zone: &str, style: Style, lang: Lang) -> String {
    match wall(at, zone) {
        Some(civil) => words(civil, style, lang),
        None => at.to_string(),
    }
}

/// Whether the reader's calendar shows another year at an instant than it does now.
pub fn another_year(at: Timestamp) -> bool {
    let then = Date::new(&(at.as_millisecond() as f64).into());
    then.get_full_year() != Date::new_0().get_full_year()
}

/// The style, with the year where an instant is of another one than now.
pub fn with_year(style: Style, at: Timestamp) -> Style {
    Style {
        year: style.year || another_year(at),
        ..style
    }
}

/// The clock at an instant: `15:34`.
pub fn clock(at: Timestamp, zone: &str) -> String {
    match wall(at, zone) {
        Some(civil) => format!("{:02}:{:02}", civil.hour, civil.minute),
        None => at.to_string(),
    }
}

/// The clock at an instant, to the second: `15:34:09`.
pub fn clock_to_the_second(at: Timestamp, zone: &str) -> String {
    match wall(at, zone) {
        Some(civil) => format!("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second),
        None => at.to_string(),
    }
}

/// An instant in words with its zone's name.
pub fn at_with_zone(time: Timestamp, zone: &str, style: Style, lang: Lang) -> String {
    format!("{} {}", at(time, zone, style, lang), zone_name(time, zone))
}

/// A moment as exactly as it is known, with weekday; the zone where a clock time is said.
pub fn moment(moment: &Moment, year: bool, lang: Lang) -> String {
    let style = Style {
        year,
        weekday: true,
        seconds: false,
        precision: moment.precision,
    };
    match moment.precision {
        Precision::Minute | Precision::Hour => at_with_zone(moment.at, &moment.zone, style, lang),
        Precision::Day | Precision::Month => at(moment.at, &moment.zone, style, lang),
    }
}

/// The instant at which the wall of `zone` shows what was typed into a date and time input.
pub fn from_input(value: &str, zone: &str) -> Option<Timestamp> {
    instant(Civil::from_input(value)?, |at| wall(at, zone))
}

/// What such an input should show for an instant.
pub fn to_input(at: Timestamp, zone: &str) -> String {
    wall(at, zone).map(Civil::input_value).unwrap_or_default()
}

/// Now, by the browser's clock.
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(Date::now() as i64).unwrap_or_default()
}

/// A day with its weekday: `7月10日（金）`, `Fri 10 Jul`.
pub fn day(day: saiki_api::Date, year: bool, lang: Lang) -> String {
    let civil = Civil {
        year: day.year().into(),
        month: day.month().into(),
        day: day.day().into(),
        hour: 0,
        minute: 0,
        second: 0,
    };
    let style = Style {
        year,
        weekday: true,
        seconds: false,
        precision: Precision::Day,
    };
    words(civil, style, lang)
}

/// A day written `YYYY-MM-DD` as `day` has it, or as it stands when it is not one.
pub fn day_text(text: &str, lang: Lang) -> String {
    match text.parse() {
        Ok(date) => day(date, true, lang),
        Err(_) => text.to_owned(),
    }
}

/// A moment as short as a narrow column wants it: `7/10 14:02`, `10 Jul 14:02`; as exactly as it is known.
pub fn short(moment: &Moment, lang: Lang) -> String {
    let Some(civil) = wall(moment.at, &moment.zone) else {
        return moment.at.to_string();
    };
    match (lang, moment.precision) {
        (Lang::Ja, Precision::Minute) => format!(
            "{}/{:02} {:02}:{:02}",
            civil.month, civil.day, civil.hour, civil.minute
        ),
        (Lang::Ja, Precision::Day) => format!("{}/{:02}", civil.month, civil.day),
        (_, precision) => words(
            civil,
            Style {
                precision,
                ..Style::SHORT
            },
            lang,
        ),
    }
}
