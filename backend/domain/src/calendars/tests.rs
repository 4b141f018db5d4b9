//! The built-in calendars against a reckoning from the law, written here on its own, and what a calendar answers.

use super::*;
use jiff::{ToSpan, civil::Weekday};
use saiki_api::{calendars::Holiday, organisation::Both};
use std::collections::BTreeSet;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn calendar(id: &str) -> &'static BusinessDays {
    Calendars::built_in().get(id).unwrap()
}

fn nth(year: i16, month: i8, nth: i8, weekday: Weekday) -> Date {
    let first = Date::constant(year, month, 1);
    first.nth_weekday_of_month(nth, weekday).unwrap()
}

fn monday(year: i16, month: i8, which: i8) -> Date {
    nth(year, month, which, Weekday::Monday)
}

/// Day and name of every holiday of a year.
fn listed(id: &str, year: i16) -> BTreeMap<Date, &'static str> {
    let holidays = calendar(id).fields().holidays.iter();
    holidays
        .filter(|holiday| holiday.date.year() == year)
        .map(|holiday| (holiday.date, holiday.name.as_str()))
        .collect()
}

fn days_of(id: &str, year: i16) -> BTreeSet<Date> {
    listed(id, year).into_keys().collect()
}

/// Easter Sunday by the anonymous Gregorian method (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(
        year,
        i8::try_from(month).unwrap(),
        i8::try_from(day).unwrap(),
    )
    .unwrap()
}

/// The day of an equinox in Japan by the usual formula for 1980 to 2099, from its value in 1980.
fn equinox(year: i16, month: i8, base: f64) -> Date {
    let since = f64::from(year - 1980);
    let day = (base + 0.242_194 * since).floor() - (since / 4.0).floor();
    let day: i8 = day.to_string().parse().unwrap();
    Date::constant(year, month, day)
}

/// National holidays of Japan from 2024 on (国民の祝日に関する法律第2条・第3条).
fn japan(year: i16) -> BTreeMap<Date, &'static str> {
    let on = |month, day| Date::constant(year, month, day);
    let proper = BTreeMap::from([
        (on(1, 1), "元日"),
        (monday(year, 1, 2), "成人の日"),
        (on(2, 11), "建国記念の日"),
        (on(2, 23), "天皇誕生日"),
        (equinox(year, 3, 20.8431), "春分の日"),
        (on(4, 29), "昭和の日"),
        (on(5, 3), "憲法記念日"),
        (on(5, 4), "みどりの日"),
        (on(5, 5), "こどもの日"),
        (monday(year, 7, 3), "海の日"),
        (on(8, 11), "山の日"),
        (monday(year, 9, 3), "敬老の日"),
        (equinox(year, 9, 23.2488), "秋分の日"),
        (monday(year, 10, 2), "スポーツの日"),
        (on(11, 3), "文化の日"),
        (on(11, 23), "勤労感謝の日"),
    ]);
    let mut all = proper.clone();
    for date in proper.keys() {
        if date.weekday() == Weekday::Sunday {
            let mut instead = date.tomorrow().unwrap();
            while proper.contains_key(&instead) {
                instead = instead.tomorrow().unwrap();
            }
            all.insert(instead, "振替休日");
        }
        let between = date.tomorrow().unwrap();
        if proper.contains_key(&between.tomorrow().unwrap()) {
            all.entry(between).or_insert("国民の休日");
        }
    }
    all
}

/// Those with the days closed around New Year, the first in December being `from`.
fn japan_closed(year: i16, from: i8, name: &'static str) -> BTreeMap<Date, &'static str> {
    let mut all = japan(year);
    let december = (from..=31).map(|day| Date::constant(year, 12, day));
    let january = [2, 3].map(|day| Date::constant(year, 1, day));
    for date in december.chain(january) {
        all.entry(date).or_insert(name);
    }
    all
}

#[test]
fn every_built_in_file_reads_and_passes_its_own_check() {
    for (id, text) in FILES {
        let fields: CalendarFields = toml::from_str(text).unwrap();
        assert!(check(&fields).0.is_empty(), "{id}");
        assert!(check_id(id).0.is_empty(), "{id}");
        assert!(!fields.name.ja.is_empty() && !fields.name.en.is_empty());
        assert!(!fields.source.is_empty(), "{id}");
        assert_eq!(fields.weekend, [6, 7], "{id}");
        let end = if id.starts_with("jp-") { 2027 } else { 2030 };
        assert_eq!(fields.from, day("2024-01-01"), "{id}");
        assert_eq!(fields.to, Date::constant(end, 12, 31), "{id}");
        assert!(fields.holidays.is_sorted_by_key(|h| h.date), "{id}");
    }
    let ids: Vec<&str> = built_in().iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, FILES.map(|(id, _)| id));
    assert!(Calendars::built_in().ids().eq(ids));
}

#[test]
fn government_offices_of_japan_close_as_the_law_says() {
    for year in 2024..=2027 {
        let expected = japan_closed(year, 29, "年末年始の閉庁日");
        assert_eq!(listed("jp-gov", year), expected, "{year}");
    }
}

#[test]
fn banks_and_the_exchange_of_japan_close_two_days_later_in_december() {
    for year in 2024..=2027 {
        let expected = japan_closed(year, 31, "年末年始の休業日");
        assert_eq!(listed("jp-bank", year), expected, "{year}");
        assert_eq!(listed("jp-tse", year), expected, "{year}");
    }
}

#[test]
fn the_holidays_of_2027_are_those_the_cabinet_office_published() {
    let published = [
        "1-1", "1-11", "2-11", "2-23", "3-21", "3-22", "4-29", "5-3", "5-4", "5-5", "7-19", "8-11",
        "9-20", "9-23", "10-11", "11-3", "11-23",
    ];
    let national = listed("jp-gov", 2027).into_iter();
    let national: Vec<String> = national
        .filter(|(_, name)| !name.starts_with("年末年始"))
        .map(|(date, _)| format!("{}-{}", date.month(), date.day()))
        .collect();
    assert_eq!(national, published);
    let jp = calendar("jp-gov");
    assert_eq!(jp.holiday(day("2026-09-22")), Some("国民の休日"));
    assert_eq!(jp.holiday(day("2027-03-22")), Some("振替休日"));
}

#[test]
fn federal_offices_of_the_united_states_close_as_the_law_says() {
    let mut expected = BTreeSet::new();
    for year in 2024..=2031 {
        let legal = [
            Date::constant(year, 1, 1),
            monday(year, 1, 3),
            monday(year, 2, 3),
            monday(year, 5, -1),
            Date::constant(year, 6, 19),
            Date::constant(year, 7, 4),
            monday(year, 9, 1),
            monday(year, 10, 2),
            Date::constant(year, 11, 11),
            nth(year, 11, 4, Weekday::Thursday),
            Date::constant(year, 12, 25),
        ];
        for date in legal {
            expected.insert(date);
            match date.weekday() {
                Weekday::Saturday => expected.insert(date.yesterday().unwrap()),
                Weekday::Sunday => expected.insert(date.tomorrow().unwrap()),
                _ => continue,
            };
        }
    }
    let us = calendar("us-fed");
    expected.retain(|date| us.knows(*date));
    let listed = us.fields().holidays.iter().map(|h| h.date);
    assert_eq!(listed.collect::<BTreeSet<Date>>(), expected);
    // New Year's Day of 2028 is a Saturday.
    assert!(!us.is_open(day("2027-12-31")));
    assert!(!us.is_open(day("2026-07-03")));
}

/// What a calendar lists every year: fixed days as month and day, and days counted from Easter Sunday.
type Yearly = (&'static str, &'static str, &'static [i64]);

const YEARLY: [Yearly; 9] = [
    (
        "eu-at",
        "1-1 1-6 5-1 8-15 10-26 11-1 12-8 12-25 12-26",
        &[1, 39, 50, 60],
    ),
    ("eu-be", "1-1 5-1 7-21 8-15 11-1 11-11 12-25", &[1, 39, 50]),
    ("eu-de", "1-1 5-1 10-3 12-25 12-26", &[-2, 1, 39, 50]),
    (
        "eu-es",
        "1-1 1-6 5-1 8-15 10-12 11-1 12-6 12-8 12-25",
        &[-2],
    ),
    (
        "eu-fr",
        "1-1 5-1 5-8 7-14 8-15 11-1 11-11 12-25",
        &[1, 39, 50],
    ),
    ("eu-ie", "1-1 3-17 12-25 12-26", &[1]),
    (
        "eu-it",
        "1-1 1-6 4-25 5-1 6-2 8-15 11-1 12-8 12-25 12-26",
        &[1],
    ),
    (
        "eu-lu",
        "1-1 5-1 5-9 6-23 8-15 11-1 12-25 12-26",
        &[1, 39, 50],
    ),
    ("eu-nl", "1-1 5-5 12-25 12-26", &[-2, 1, 39, 50]),
];

/// A day written as month and day.
fn in_year(year: i16, text: &str) -> Date {
    let (month, day) = text.split_once('-').unwrap();
    Date::constant(year, month.parse().unwrap(), day.parse().unwrap())
}

/// What neither a fixed day nor Easter gives.
fn others(id: &str, year: i16) -> Vec<Date> {
    match id {
        "eu-ie" => {
            let first = Date::constant(year, 2, 1);
            let brigid = match first.weekday() {
                Weekday::Friday => first,
                _ => monday(year, 2, 1),
            };
            vec![
                brigid,
                monday(year, 5, 1),
                monday(year, 6, 1),
                monday(year, 8, 1),
                monday(year, 10, -1),
            ]
        }
        "eu-it" if year >= 2026 => vec![Date::constant(year, 10, 4)],
        "eu-nl" => {
            let birthday = Date::constant(year, 4, 27);
            vec![match birthday.weekday() {
                Weekday::Sunday => birthday.yesterday().unwrap(),
                _ => birthday,
            }]
        }
        _ => Vec::new(),
    }
}

#[test]
fn member_states_of_the_union_close_on_fixed_days_and_by_easter() {
    assert_eq!(easter(2025), day("2025-04-20"));
    assert_eq!(easter(2026), day("2026-04-05"));
    assert_eq!(easter(2027), day("2027-03-28"));
    for year in 2024..=2030 {
        for (id, fixed, from_easter) in YEARLY {
            let mut expected: BTreeSet<Date> = others(id, year).into_iter().collect();
            expected.extend(fixed.split(' ').map(|text| in_year(year, text)));
            let easter = easter(year);
            expected.extend(
                from_easter
                    .iter()
                    .map(|days| easter.checked_add(days.days()).unwrap()),
            );
            assert_eq!(days_of(id, year), expected, "{id} {year}");
        }
    }
}

#[test]
fn days_of_easter_have_their_names() {
    for (id, _) in FILES {
        for (date, name) in (2024..=2030).flat_map(|year| listed(id, year)) {
            let offset: i64 = match name {
                "Good Friday" => -2,
                "Easter Monday" => 1,
                "Ascension Day" => 39,
                "Whit Monday" => 50,
                "Corpus Christi" => 60,
                _ => continue,
            };
            let named = easter(date.year()).checked_add(offset.days()).unwrap();
            assert_eq!(date, named, "{id} {name}");
        }
    }
}

#[test]
fn a_bank_holiday_of_england_at_a_weekend_has_a_substitute_day() {
    for year in 2024..=2030 {
        let easter = easter(year);
        let mut expected = BTreeSet::from([
            easter.checked_sub(2.days()).unwrap(),
            easter.tomorrow().unwrap(),
            monday(year, 5, 1),
            monday(year, 5, -1),
            monday(year, 8, -1),
        ]);
        // As the Act and the proclamations say it: Saturday and Sunday give way to the Monday, and the two days of
        // Christmas to Monday and Tuesday.
        let new_year = Date::constant(year, 1, 1);
        let christmas = Date::constant(year, 12, 25);
        expected.extend([new_year, christmas, christmas.tomorrow().unwrap()]);
        expected.extend(match new_year.weekday() {
            Weekday::Saturday => Some(Date::constant(year, 1, 3)),
            Weekday::Sunday => Some(Date::constant(year, 1, 2)),
            _ => None,
        });
        let substitutes: &[i8] = match christmas.weekday() {
            Weekday::Friday => &[28],
            Weekday::Saturday => &[27, 28],
            Weekday::Sunday => &[27],
            _ => &[],
        };
        expected.extend(substitutes.iter().map(|d| Date::constant(year, 12, *d)));
        assert_eq!(days_of("uk-ew", year), expected, "{year}");
    }
}

#[test]
fn a_day_is_open_when_it_is_neither_weekend_nor_holiday() {
    let jp = calendar("jp-gov");
    assert!(jp.is_open(day("2026-11-24")));
    assert!(!jp.is_open(day("2026-11-23")));
    assert!(!jp.is_open(day("2026-11-28")));
    assert_eq!(jp.holiday(day("2026-11-23")), Some("勤労感謝の日"));
    assert_eq!(jp.holiday(day("2026-11-28")), None);
    // A holiday at a weekend has its name, too.
    assert_eq!(jp.holiday(day("2027-03-21")), Some("春分の日"));
}

#[test]
fn the_next_open_day_is_the_day_itself_or_the_first_after_a_closed_run() {
    let jp = calendar("jp-gov");
    for (from, to) in [
        ("2026-12-28", "2026-12-28"),
        ("2026-12-30", "2027-01-04"),
        ("2027-01-03", "2027-01-04"),
        ("2026-09-19", "2026-09-24"),
        ("2026-05-02", "2026-05-07"),
    ] {
        assert_eq!(jp.next_open(day(from)), Some(day(to)), "{from}");
    }
    let bank = calendar("jp-bank");
    assert_eq!(bank.next_open(day("2026-12-30")), Some(day("2026-12-30")));
}

#[test]
fn no_open_day_is_passed_over_in_any_calendar() {
    for (id, _) in FILES {
        let days = calendar(id);
        for date in days.fields().from.series(1.day()).take(1_461) {
            let next = days.next_open(date).unwrap();
            assert!(next >= date && days.is_open(next), "{id} {date}");
            assert!(
                date.series(1.day())
                    .take_while(|d| *d < next)
                    .all(|d| !days.is_open(d))
            );
            // No run of closed days is longer than New Year's in Japan or Golden Week with its weekend.
            assert!(
                next.duration_since(date).as_hours() / 24 <= 9,
                "{id} {date}"
            );
        }
    }
}

#[test]
fn business_days_are_counted_after_the_day() {
    let us = calendar("us-fed");
    for (from, count, to) in [
        // Thanksgiving is on 26 November 2026.
        ("2026-11-25", 4, "2026-12-02"),
        // From a Saturday on, the Monday counts as the first.
        ("2026-11-28", 4, "2026-12-03"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-28"),
    ] {
        assert_eq!(us.after(day(from), count), Some(day(to)), "{from} {count}");
    }
}

#[test]
fn beyond_its_days_a_calendar_knows_weekends_only() {
    let jp = calendar("jp-gov");
    assert!(jp.knows(day("2024-01-01")) && jp.knows(day("2027-12-31")));
    assert!(!jp.knows(day("2023-12-31")) && !jp.knows(day("2028-01-01")));
    assert!(jp.is_open(day("2028-01-03")));
    assert!(!jp.is_open(day("2028-01-02")));
}

#[test]
fn a_search_ends_where_nothing_is_open() {
    let mut fields = calendar("jp-gov").fields().clone();
    fields.weekend = (1..=7).collect();
    let never = BusinessDays::new(fields);
    assert_eq!(never.next_open(day("2026-01-01")), None);
    assert_eq!(never.after(day("2026-01-01"), 1), None);
    assert_eq!(calendar("jp-gov").after(Date::MAX, 1), None);
}

#[test]
fn an_upload_stands_before_the_built_in_calendar_of_its_name() {
    let fields = CalendarFields {
        name: Both::new("本社", "Head office"),
        weekend: vec![7],
        from: day("2026-01-01"),
        to: day("2026-12-31"),
        source: String::new(),
        holidays: ["2026-08-14", "2026-08-13"]
            .map(|date| Holiday {
                date: day(date),
                name: "夏季休業".to_owned(),
            })
            .to_vec(),
    };
    let built_in = Calendars::built_in();
    let both = built_in.with("company", &fields).with("jp-gov", &fields);
    assert_eq!(both.ids().count(), FILES.len() + 1);
    assert_eq!(both.ids().next(), Some("company"));
    for id in ["company", "jp-gov"] {
        let days = both.get(id).unwrap();
        assert!(days.is_open(day("2026-08-15")) && !days.is_open(day("2026-08-16")));
        assert_eq!(days.next_open(day("2026-08-13")), Some(day("2026-08-15")));
    }
    assert!(!built_in.get("jp-gov").unwrap().is_open(day("2026-08-15")));
    assert!(built_in.get("company").is_none());
}
