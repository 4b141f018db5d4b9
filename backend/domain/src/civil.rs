//! Moments and days as letters and reports write them, in Japanese and English. Only words: no deadlines are
//! computed here.

use jiff::{
    ZonedDateTime,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use saiki_api::{
    Lang, Timestamp,
    moment::{Moment, Precision},
};

/// The zone of that name; UTC when there is none, and then the text says UTC.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// A moment with as much precision as is known: 「2026年7月6日 午前7時20分ごろ」,
/// "6 July 2026 at about 7:20 a.m. (JST)". Japanese names the zone only where it is not Japan's.
pub fn moment(m: &Moment, lang: Lang) -> String {
    let at = m.at.to_zoned_datetime(zone(&m.zone));
    let date = day(at.date(), lang);
    match (m.precision, lang) {
        (Precision::Month, Lang::Ja) => format!("{}年{}月ごろ", at.year(), at.month()),
        (Precision::Month, Lang::En) => format!("around {} {}", month_name(at.month()), at.year()),
        (Precision::Day, _) => date,
        (precision, Lang::Ja) => {
            let (half, hour) = half_day_ja(at.hour());
            let clock = match precision {
                Precision::Hour => format!("{half}{hour}時"),
                _ if at.minute() == 0 => format!("{half}{hour}時"),
                _ => format!("{half}{hour}時{}分", at.minute()),
            };
            format!("{date} {clock}ごろ{}", zone_note(&at, lang))
        }
        (precision, Lang::En) => {
            let (half, hour) = half_day_en(at.hour());
            let clock = match precision {
                Precision::Hour => format!("{hour} {half}"),
                _ if at.minute() == 0 => format!("{hour} {half}"),
                _ => format!("{hour}:{:02} {half}", at.minute()),
            };
            format!("{date} at about {clock}{}", zone_note(&at, lang))
        }
    }
}

/// A day: 「2026年7月6日」, "6 July 2026".
pub fn day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => format!(
            "{} {} {}",
            date.day(),
            month_name(date.month()),
            date.year()
        ),
    }
}

/// The month a day is in: 「2026年7月」, "July 2026".
pub fn month(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月", date.year(), date.month()),
        Lang::En => format!("{} {}", month_name(date.month()), date.year()),
    }
}

/// The day an instant falls on in that zone.
pub fn day_of(at: Timestamp, zone_name: &str, lang: Lang) -> String {
    day(at.to_zoned_datetime(zone(zone_name)).date(), lang)
}

/// An instant to the minute with its zone, for reports: 「2026年7月10日 12時05分（JST）」, "10 July 2026, 12:05 (JST)".
pub fn stamp(at: Timestamp, zone_name: &str, lang: Lang) -> String {
    let at = at.to_zoned_datetime(zone(zone_name));
    let name = at.strftime("%Z").to_string();
    let date = day(at.date(), lang);
    match lang {
        Lang::Ja => format!("{date} {}時{:02}分（{name}）", at.hour(), at.minute()),
        Lang::En => format!("{date}, {}:{:02} ({name})", at.hour(), at.minute()),
    }
}

/// An instant as `stamp` has it, with its weekday, for what somebody is to keep:
/// 「2026年7月10日（金） 12時05分（JST）」, "Friday, 10 July 2026, 12:05 (JST)".
pub fn stamp_with_weekday(at: Timestamp, zone_name: &str, lang: Lang) -> String {
    let text = stamp(at, zone_name, lang);
    let (ja, en) = weekday(at.to_zoned_datetime(zone(zone_name)).date());
    match lang {
        Lang::Ja => text.replacen('日', &format!("日（{ja}）"), 1),
        Lang::En => format!("{en}, {text}"),
    }
}

/// A day with its weekday: 「2026年7月6日（月）」, "Monday, 6 July 2026".
pub fn full_day(date: Date, lang: Lang) -> String {
    let text = day(date, lang);
    let (ja, en) = weekday(date);
    match lang {
        Lang::Ja => format!("{text}（{ja}）"),
        Lang::En => format!("{en}, {text}"),
    }
}

/// A day as explanations say it: 「2026年12月5日（土）」, "Sat 5 December 2026".
pub fn said_day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => full_day(date, lang),
        Lang::En => {
            let (_, name) = weekday(date);
            format!("{} {}", name.get(..3).unwrap_or(name), day(date, lang))
        }
    }
}

/// The day an instant falls on in that zone, as explanations say it.
pub fn said_day_of(at: Timestamp, zone_name: &str, lang: Lang) -> String {
    said_day(at.to_zoned_datetime(zone(zone_name)).date(), lang)
}

/// A moment as precisely as it is known, with its weekday and always with its zone: for records that are read years
/// later and elsewhere.
pub fn full_moment(m: &Moment, lang: Lang) -> String {
    let at = m.at.to_zoned_datetime(zone(&m.zone));
    let (date, name) = (full_day(at.date(), lang), at.strftime("%Z"));
    match (m.precision, lang) {
        (Precision::Month, _) => moment(m, lang),
        (Precision::Day, _) => date,
        (Precision::Hour, Lang::Ja) => format!("{date} {}時ごろ（{name}）", at.hour()),
        (Precision::Hour, Lang::En) => format!("{date}, about {}:00 ({name})", at.hour()),
        _ => stamp_with_weekday(m.at, &m.zone, lang),
    }
}

/// A day written `YYYY-MM-DD` in words, or as it stands when it is not one.
pub fn day_text(text: &str, lang: Lang) -> String {
    match text.parse::<Date>() {
        Ok(date) => day(date, lang),
        Err(_) => text.to_owned(),
    }
}

/// A number in groups of three digits: `1,998`.
pub fn grouped(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", digits(number.unsigned_abs()))
}

/// The digits of a number in groups of three.
pub(crate) fn digits(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What is counted: the counter word in Japanese, one of it and several of it in English.
pub type Unit = (&'static str, &'static str, &'static str);

/// Mails.
pub const MAILS: Unit = ("通", "mail", "mails");
/// Letters on paper.
pub const LETTERS: Unit = ("通", "letter", "letters");
/// People.
pub const PEOPLE: Unit = ("名", "person", "people");
/// Departments.
pub const UNITS: Unit = ("部署", "unit", "units");
/// Days.
pub const DAYS: Unit = ("日", "day", "days");
/// Systems.
pub const SYSTEMS: Unit = ("件", "system", "systems");

/// A number with what is counted: 「1,998名」, `1 person`, `1,998 people`.
pub fn counted(number: impl TryInto<i64>, unit: Unit, lang: Lang) -> String {
    let number: i64 = number.try_into().unwrap_or(i64::MAX);
    let (ja, one, several) = unit;
    let shown = grouped(number);
    match (lang, number) {
        (Lang::Ja, _) => format!("{shown}{ja}"),
        (Lang::En, 1) => format!("{shown} {one}"),
        (Lang::En, _) => format!("{shown} {several}"),
    }
}

fn half_day_ja(hour: i8) -> (&'static str, i8) {
    if hour < 12 {
        ("午前", hour)
    } else {
        ("午後", hour - 12)
    }
}

fn half_day_en(hour: i8) -> (&'static str, i8) {
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    (if hour < 12 { "a.m." } else { "p.m." }, twelve)
}

fn zone_note(at: &ZonedDateTime, lang: Lang) -> String {
    let name = at.strftime("%Z").to_string();
    match lang {
        Lang::Ja if name == "JST" => String::new(),
        Lang::Ja => format!("（{name}）"),
        Lang::En => format!(" ({name})"),
    }
}

fn weekday(date: Date) -> (&'static str, &'static str) {
    match date.weekday() {
        Weekday::Monday => ("月", "Monday"),
        Weekday::Tuesday => ("火", "Tuesday"),
        Weekday::Wednesday => ("水", "Wednesday"),
        Weekday::Thursday => ("木", "Thursday"),
        Weekday::Friday => ("金", "Friday"),
        Weekday::Saturday => ("土", "Saturday"),
        Weekday::Sunday => ("日", "Sunday"),
    }
}

fn month_name(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: &str, precision: Precision) -> Moment {
        Moment {
            at: text.parse().unwrap(),
            zone: zone.to_owned(),
            precision,
        }
    }

    #[test]
    fn moments_read_as_people_write_them() {
        let m = at("2026-07-05T22:20:00Z", "Asia/Tokyo", Precision::Minute);
        assert_eq!(moment(&m, Lang::Ja), "2026年7月6日 午前7時20分ごろ");
        assert_eq!(moment(&m, Lang::En), "6 July 2026 at about 7:20 a.m. (JST)");
        let m = at("2026-07-06T03:00:00Z", "Asia/Tokyo", Precision::Hour);
        assert_eq!(moment(&m, Lang::Ja), "2026年7月6日 午後0時ごろ");
        assert_eq!(moment(&m, Lang::En), "6 July 2026 at about 12 p.m. (JST)");
        let m = at("2026-07-06T03:00:00Z", "Asia/Tokyo", Precision::Day);
        assert_eq!(moment(&m, Lang::Ja), "2026年7月6日");
        let m = at("2026-07-06T03:00:00Z", "Europe/Paris", Precision::Minute);
        assert_eq!(moment(&m, Lang::Ja), "2026年7月6日 午前5時ごろ（CEST）");
        assert_eq!(moment(&m, Lang::En), "6 July 2026 at about 5 a.m. (CEST)");
        let m = at("2026-07-06T03:00:00Z", "Asia/Tokyo", Precision::Month);
        assert_eq!(moment(&m, Lang::En), "around July 2026");
    }

    #[test]
    fn records_name_weekday_and_zone() {
        let m = at("2026-07-05T22:20:00Z", "Asia/Tokyo", Precision::Minute);
        assert_eq!(
            full_moment(&m, Lang::Ja),
            "2026年7月6日（月） 7時20分（JST）"
        );
        assert_eq!(full_moment(&m, Lang::En), "Monday, 6 July 2026, 7:20 (JST)");
        let m = at("2026-07-06T03:00:00Z", "Asia/Tokyo", Precision::Hour);
        assert_eq!(
            full_moment(&m, Lang::Ja),
            "2026年7月6日（月） 12時ごろ（JST）"
        );
        let m = at("2026-07-06T03:00:00Z", "Asia/Tokyo", Precision::Day);
        assert_eq!(full_moment(&m, Lang::En), "Monday, 6 July 2026");
    }

    #[test]
    fn days_and_numbers_read_as_people_write_them() {
        assert_eq!(day_text("2026-12-31", Lang::En), "31 December 2026");
        assert_eq!(day_text("来春", Lang::Ja), "来春");
        let at = "2026-07-10T03:05:00Z".parse().unwrap();
        assert_eq!(
            stamp(at, "Asia/Tokyo", Lang::Ja),
            "2026年7月10日 12時05分（JST）"
        );
        assert_eq!(stamp(at, "no/such", Lang::En), "10 July 2026, 3:05 (UTC)");
        assert_eq!(
            stamp_with_weekday(at, "Asia/Tokyo", Lang::Ja),
            "2026年7月10日（金） 12時05分（JST）"
        );
        assert_eq!(
            stamp_with_weekday(at, "Asia/Tokyo", Lang::En),
            "Friday, 10 July 2026, 12:05 (JST)"
        );
        let saturday = "2026-12-05".parse().unwrap();
        assert_eq!(said_day(saturday, Lang::Ja), "2026年12月5日（土）");
        assert_eq!(said_day(saturday, Lang::En), "Sat 5 December 2026");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(-999), "-999");
    }

    #[test]
    fn what_is_counted_is_one_or_several() {
        assert_eq!(counted(1_980_i64, MAILS, Lang::Ja), "1,980通");
        assert_eq!(counted(1_980_i64, MAILS, Lang::En), "1,980 mails");
        assert_eq!(counted(1_u64, PEOPLE, Lang::En), "1 person");
        assert_eq!(counted(0_usize, SYSTEMS, Lang::En), "0 systems");
        assert_eq!(counted(1_i64, UNITS, Lang::Ja), "1部署");
        assert_eq!(
            counted(u64::MAX, UNITS, Lang::En),
            format!("{} units", grouped(i64::MAX))
        );
    }
}
