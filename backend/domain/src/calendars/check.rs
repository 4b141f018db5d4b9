//! Whether a calendar may be taken in, and whether it is soon out of date. Whether its days are right, nobody can check
//! here: its source says where they are from.

use crate::{fault::Faults, playbooks::check_both};
use jiff::{ToSpan, civil::Date};
use saiki_api::calendars::{CalendarFields, MAX_HOLIDAYS, MAX_ID};
use std::collections::BTreeSet;

/// Longest name of a calendar or a holiday, in characters.
pub(super) const MAX_NAME: usize = 100;
/// Longest source, in characters.
const MAX_SOURCE: usize = 500;
/// Longest time one calendar covers, in years: the Cabinet Office's list of national holidays begins in 1955.
const MAX_YEARS: i16 = 100;
/// A calendar that ends within so many days is to be renewed.
const SOON_DAYS: i64 = 120;

/// Whether a calendar may say this.
pub fn check(fields: &CalendarFields) -> Faults {
    let mut faults = Faults::default();
    check_both("name", &fields.name, MAX_NAME, &mut faults);
    faults.optional_line("source", &fields.source, MAX_SOURCE);
    check_weekend(&fields.weekend, &mut faults);
    if fields.to < fields.from {
        faults.add(
            "to",
            "before_start",
            "開始日より前の日にはできません",
            "It must not be before the first day",
        );
    } else if fields
        .from
        .checked_add(MAX_YEARS.years())
        .is_ok_and(|end| fields.to >= end)
    {
        faults.add(
            "to",
            "too_long",
            format!("{MAX_YEARS}年以内の期間にしてください"),
            format!("At most {MAX_YEARS} years"),
        );
    }
    faults.count("holidays", fields.holidays.len(), MAX_HOLIDAYS);
    // A list that is too long is not told line by line as well.
    if fields.holidays.len() <= MAX_HOLIDAYS {
        check_holidays(fields, &mut faults);
    }
    faults
}

fn check_weekend(weekend: &[u8], faults: &mut Faults) {
    if weekend.len() >= 7 {
        faults.add(
            "weekend",
            "too_many",
            "休みの曜日は6つまでです。営業する曜日を1つ以上残してください",
            "At most 6 days of the week; leave at least one open",
        );
        return;
    }
    for (n, day) in weekend.iter().enumerate() {
        if !(1..=7).contains(day) {
            faults.add(
                format!("weekend.{n}"),
                "out_of_range",
                "1（月曜日）から7（日曜日）までの数で入れてください",
                "A number from 1 (Monday) to 7 (Sunday)",
            );
        }
    }
    faults.distinct("weekend", weekend);
}

fn check_holidays(fields: &CalendarFields, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (n, holiday) in fields.holidays.iter().enumerate() {
        faults.line(&format!("holidays.{n}.name"), &holiday.name, MAX_NAME);
        if !(fields.from..=fields.to).contains(&holiday.date) {
            faults.add(
                format!("holidays.{n}.date"),
                "outside",
                format!(
                    "{} は、暦の期間（{}〜{}）の外です。期間を広げるか、この日を除いてください",
                    holiday.date, fields.from, fields.to
                ),
                format!(
                    "{} is outside {} to {}; widen the period or leave the day out",
                    holiday.date, fields.from, fields.to
                ),
            );
        }
        if !seen.insert(holiday.date) {
            faults.add(
                format!("holidays.{n}.date"),
                "repeated",
                format!("{} が二度あります。一つにまとめてください", holiday.date),
                format!("{} stands here twice; keep one of them", holiday.date),
            );
        }
    }
}

/// Whether a calendar may have this identifier: small letters, digits and hyphens, a letter first.
pub fn check_id(id: &str) -> Faults {
    let mut faults = Faults::default();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() {
        faults.line("id", id, MAX_ID);
    } else if id.len() > MAX_ID
        || !id.starts_with(|c: char| c.is_ascii_lowercase())
        || !id.chars().all(allowed)
    {
        faults.add(
            "id",
            "invalid",
            format!("半角の英小文字・数字・ハイフンで、英字から始めて{MAX_ID}文字以内にしてください（例：company-tokyo）"),
            format!("Small letters, digits and hyphens, a letter first, at most {MAX_ID}, like company-tokyo"),
        );
    }
    faults
}

/// Whether a calendar ends within 120 days from `today`, or has ended.
pub fn ends_soon(fields: &CalendarFields, today: Date) -> bool {
    today
        .checked_add(SOON_DAYS.days())
        .ok()
        .is_none_or(|soon| fields.to <= soon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{calendars::Holiday, organisation::Both};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn holiday(date: &str) -> Holiday {
        Holiday {
            date: day(date),
            name: "創立記念日".to_owned(),
        }
    }

    fn company() -> CalendarFields {
        CalendarFields {
            name: Both::new("本社の営業日", ""),
            weekend: vec![6, 7],
            from: day("2026-01-01"),
            to: day("2027-12-31"),
            source: "総務部の通知".to_owned(),
            holidays: vec![holiday("2026-08-14"), holiday("2026-08-13")],
        }
    }

    /// Field and code of what is wrong.
    fn wrong(change: impl FnOnce(&mut CalendarFields)) -> Vec<(String, &'static str)> {
        let mut fields = company();
        change(&mut fields);
        let faults = check(&fields);
        faults.0.into_iter().map(|f| (f.field, f.code)).collect()
    }

    fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
        vec![(field.to_owned(), code)]
    }

    #[test]
    fn a_calendar_named_in_one_language_is_taken_in() {
        assert!(wrong(|_| {}).is_empty());
        assert!(wrong(|f| f.name = Both::new("", "Head office")).is_empty());
        assert_eq!(
            wrong(|f| f.name = Both::new(" ", "")),
            one("name.ja", "required")
        );
    }

    #[test]
    fn at_least_one_day_of_the_week_stays_open() {
        assert!(wrong(|f| f.weekend = vec![]).is_empty());
        assert!(wrong(|f| f.weekend = vec![1, 2, 3, 4, 5, 6]).is_empty());
        assert_eq!(
            wrong(|f| f.weekend = (1..=7).collect()),
            one("weekend", "too_many")
        );
        assert_eq!(
            wrong(|f| f.weekend = vec![6, 8]),
            one("weekend.1", "out_of_range")
        );
        assert_eq!(
            wrong(|f| f.weekend = vec![0]),
            one("weekend.0", "out_of_range")
        );
        assert_eq!(
            wrong(|f| f.weekend = vec![7, 7]),
            one("weekend.1", "repeated")
        );
    }

    #[test]
    fn the_period_runs_forward_and_not_without_end() {
        assert_eq!(
            wrong(|f| {
                f.to = day("2025-12-31");
                f.holidays.clear();
            }),
            one("to", "before_start")
        );
        assert!(wrong(|f| f.to = day("2125-12-31")).is_empty());
        assert_eq!(wrong(|f| f.to = day("2126-01-01")), one("to", "too_long"));
    }

    #[test]
    fn holidays_lie_within_the_period_once_and_have_a_name() {
        assert_eq!(
            wrong(|f| f.holidays.push(holiday("2028-01-01"))),
            one("holidays.2.date", "outside")
        );
        assert_eq!(
            wrong(|f| f.holidays.push(holiday("2026-08-14"))),
            one("holidays.2.date", "repeated")
        );
        assert_eq!(
            wrong(|f| f.holidays[0].name.clear()),
            one("holidays.0.name", "required")
        );
        assert_eq!(
            wrong(|f| f.holidays = vec![holiday("2026-08-14"); MAX_HOLIDAYS + 1]),
            one("holidays", "too_many")
        );
    }

    #[test]
    fn a_source_is_one_line_of_reasonable_length() {
        assert!(wrong(|f| f.source = "あ".repeat(500)).is_empty());
        assert_eq!(
            wrong(|f| f.source = "あ".repeat(501)),
            one("source", "too_long")
        );
        assert_eq!(
            wrong(|f| f.source = "a\nb".to_owned()),
            one("source", "unsafe_character")
        );
    }

    #[test]
    fn identifiers_are_small_letters_digits_and_hyphens() {
        for id in ["jp-gov", "company-tokyo-2", "a"] {
            assert!(check_id(id).0.is_empty(), "{id}");
        }
        for id in ["", "JP-GOV", "2tokyo", "-a", "a b", "本社", "../x"] {
            assert_eq!(check_id(id).0.len(), 1, "{id}");
        }
        assert!(check_id(&"a".repeat(MAX_ID)).0.is_empty());
        assert_eq!(check_id(&"a".repeat(MAX_ID + 1)).0.len(), 1);
    }

    #[test]
    fn a_calendar_is_to_be_renewed_120_days_before_its_end() {
        let fields = company();
        assert!(!ends_soon(&fields, day("2027-09-01")));
        assert!(ends_soon(&fields, day("2027-09-02")));
        assert!(ends_soon(&fields, day("2030-01-01")));
    }
}
