//! Days as numbers, so that dates can be computed with: every day, or Monday to Friday only. Public holidays are not
//! known here and count as working days.

use jiff::{Span, civil::Date};
use saiki_api::recovery::DayCount;

/// A Monday all counting begins from.
const EPOCH: Date = Date::constant(1970, 1, 5);

/// Days since the epoch, before it negative.
fn days(date: Date) -> i64 {
    date.duration_since(EPOCH).as_secs().div_euclid(86_400)
}

/// The number of a day. A Saturday or Sunday, where they do not count, is the Monday after.
pub(super) fn number(date: Date, count: DayCount) -> i64 {
    let days = days(date);
    match count {
        DayCount::Calendar => days,
        DayCount::Working => days.div_euclid(7) * 5 + days.rem_euclid(7).min(5),
    }
}

/// The number of the last day that counts up to this one: a Saturday is the Friday before.
pub(super) fn number_before(date: Date, count: DayCount) -> i64 {
    let weekend = days(date).rem_euclid(7) >= 5;
    match count {
        DayCount::Working if weekend => number(date, count) - 1,
        _ => number(date, count),
    }
}

/// The day with that number. One outside the calendar, which no plan of these bounds reaches, is the epoch.
pub(super) fn date(number: i64, count: DayCount) -> Date {
    let days = match count {
        DayCount::Calendar => number,
        DayCount::Working => number.div_euclid(5) * 7 + number.rem_euclid(5),
    };
    Span::new()
        .try_days(days)
        .and_then(|span| EPOCH.checked_add(span))
        .unwrap_or(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DayCount::{Calendar, Working};

    fn on(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_weekend_is_no_working_day() {
        // 2026-11-27 is a Friday.
        let friday = number(on("2026-11-27"), Working);
        assert_eq!(number(on("2026-11-28"), Working), friday + 1);
        assert_eq!(number(on("2026-11-30"), Working), friday + 1);
        assert_eq!(number_before(on("2026-11-29"), Working), friday);
        assert_eq!(date(friday + 1, Working), on("2026-11-30"));
        assert_eq!(date(friday - 5, Working), on("2026-11-20"));
    }

    #[test]
    fn numbers_and_days_go_there_and_back() {
        for start in ["1969-12-31", "2026-02-28", "2028-02-29"] {
            for offset in 0..30 {
                let n = number(on(start), Calendar) + offset;
                assert_eq!(number(date(n, Calendar), Calendar), n);
                let n = number(on(start), Working) + offset;
                assert_eq!(number(date(n, Working), Working), n);
            }
        }
    }
}
