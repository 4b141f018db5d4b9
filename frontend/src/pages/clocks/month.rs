//! The days of a month in weeks from Monday, and which of them a calendar knows as closed. Pure: no browser, no words.

use saiki_api::{
    Date,
    calendars::{CalendarFields, Holiday},
};

/// Years a month may be asked for in.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2200;

/// The first day of the month written `2026-12`.
pub(super) fn parse(text: &str) -> Option<Date> {
    let first = format!("{text}-01").parse::<Date>().ok()?;
    YEARS.contains(&first.year()).then_some(first)
}

/// How a month is written in the address.
pub(super) fn written(first: Date) -> String {
    format!("{:04}-{:02}", first.year(), first.month())
}

/// The first day of the month before.
pub(super) fn before(first: Date) -> Date {
    first
        .saturating_sub(jiff::Span::new().days(1))
        .first_of_month()
}

/// The first day of the month after.
pub(super) fn after(first: Date) -> Date {
    first
        .last_of_month()
        .saturating_add(jiff::Span::new().days(1))
}

/// The weeks a month touches, each of seven days from Monday.
pub(super) fn weeks(first: Date) -> Vec<Vec<Date>> {
    let last = first.last_of_month();
    let lead = i64::from(first.weekday().to_monday_zero_offset());
    let mut day = first.saturating_sub(jiff::Span::new().days(lead));
    let mut weeks = Vec::new();
    while day <= last {
        let of_week = (0..7_i64).map(|n| day.saturating_add(jiff::Span::new().days(n)));
        weeks.push(of_week.collect());
        day = day.saturating_add(jiff::Span::new().days(7));
    }
    weeks
}

/// Whether a calendar knows the whole month.
pub(super) fn knows(fields: &CalendarFields, first: Date) -> bool {
    fields.from <= first && first.last_of_month() <= fields.to
}

/// The holiday on a day, by the calendar.
pub(super) fn holiday(day: Date, fields: Option<&CalendarFields>) -> Option<&Holiday> {
    fields?.holidays.iter().find(|one| one.date == day)
}

/// Whether a day is one of the weekend: the calendar's, or Saturday and Sunday where none is chosen.
pub(super) fn is_weekend(day: Date, fields: Option<&CalendarFields>) -> bool {
    let weekday = u8::try_from(day.weekday().to_monday_one_offset()).unwrap_or_default();
    match fields {
        Some(fields) => fields.weekend.contains(&weekday),
        None => weekday >= 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::organisation::Both;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_fills_whole_weeks_from_monday() {
        // 1 December 2026 is a Tuesday.
        let weeks = weeks(day("2026-12-01"));
        assert_eq!(weeks.len(), 5);
        assert_eq!(weeks[0][0], day("2026-11-30"));
        assert_eq!(weeks[4][6], day("2027-01-03"));
        // February 2027 begins with a Monday and has four weeks.
        assert_eq!(super::weeks(day("2027-02-01")).len(), 4);
    }

    #[test]
    fn the_year_turns_both_ways() {
        assert_eq!(written(after(day("2026-12-01"))), "2027-01");
        assert_eq!(written(before(day("2027-01-01"))), "2026-12");
        assert_eq!(parse("2026-12"), Some(day("2026-12-01")));
        assert_eq!(parse("2026-13"), None);
        assert_eq!(parse("9999-12"), None);
    }

    #[test]
    fn holidays_and_weekends_come_from_the_calendar() {
        let fields = CalendarFields {
            name: Both::new("試験", "Test"),
            weekend: vec![5, 6],
            from: day("2026-01-01"),
            to: day("2026-12-31"),
            source: String::new(),
            holidays: vec![Holiday {
                date: day("2026-11-23"),
                name: "勤労感謝の日".into(),
            }],
        };
        assert!(holiday(day("2026-11-23"), Some(&fields)).is_some());
        assert!(is_weekend(day("2026-12-25"), Some(&fields)));
        assert!(!is_weekend(day("2026-12-27"), Some(&fields)));
        assert!(is_weekend(day("2026-12-27"), None));
        assert!(knows(&fields, day("2026-12-01")));
        assert!(!knows(&fields, day("2027-01-01")));
    }
}
