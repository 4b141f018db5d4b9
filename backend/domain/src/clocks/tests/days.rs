//! Every day of two years, one of them a leap year, as the start of every kind of period, against a reckoning of another
//! make: `chrono` and its zones, and loops over days.

use super::*;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone, Weekday};
use chrono_tz::{Europe::Paris, Tz};

const UNITS: [Unit; 6] = [
    Unit::Hours,
    Unit::DaysAfter,
    Unit::DaysIncluding,
    Unit::DaysUnconfirmed,
    Unit::BusinessDays,
    Unit::Months,
];

fn closed(day: NaiveDate) -> bool {
    let (_, holidays) = HOLIDAYS[1];
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        || holidays.contains(&day.to_string().as_str())
}

fn next_open(mut day: NaiveDate) -> NaiveDate {
    while closed(day) {
        day = day.succ_opt().unwrap();
    }
    day
}

fn second_of(day: NaiveDate, hour: u32, minute: u32, second: u32) -> i64 {
    let civil = day.and_hms_opt(hour, minute, second).unwrap();
    Paris
        .from_local_datetime(&civil)
        .single()
        .unwrap()
        .timestamp()
}

/// As counted, with the day it ends on.
fn plain(start: DateTime<Tz>, unit: Unit, count: u32) -> (NaiveDate, i64) {
    let first = start.date_naive();
    let later = |days: u32| first.checked_add_days(Days::new(u64::from(days))).unwrap();
    let day = match unit {
        Unit::Hours => {
            let at = start.timestamp() + i64::from(count) * 3_600;
            let local = Paris.timestamp_opt(at, 0).single().unwrap();
            return (local.date_naive(), at);
        }
        Unit::DaysAfter => later(count),
        Unit::DaysIncluding | Unit::DaysUnconfirmed => later(count - 1),
        Unit::BusinessDays => {
            let mut day = first;
            for _ in 0..count {
                day = next_open(day.succ_opt().unwrap());
            }
            day
        }
        Unit::Months => first.checked_add_months(Months::new(count)).unwrap(),
    };
    (day, second_of(day, 23, 59, 59))
}

#[test]
fn every_day_of_two_years_is_counted_and_rolled_as_by_another_reckoning() {
    let mut compared = 0;
    let mut day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    let calendars = calendars();
    while day < NaiveDate::from_ymd_opt(2028, 7, 1).unwrap() {
        let civil = day.and_hms_opt(10, 30, 0).unwrap();
        let start = Paris.from_local_datetime(&civil).single().unwrap();
        let moment = Moment {
            at: Timestamp::from_second(start.timestamp()).unwrap(),
            zone: PARIS.to_owned(),
            precision: Precision::Minute,
        };
        let facts = Facts {
            times: vec![IncidentTime {
                kind: TimeKind::Aware,
                moment,
                note: String::new(),
            }],
            ..Facts::default()
        };
        for unit in UNITS {
            for count in [1, 3, 30, 72] {
                let (last, strict) = plain(start, unit, count);
                for roll in [
                    Roll::None,
                    Roll::NextBusinessDay,
                    Roll::NoonOfNextBusinessDay,
                ] {
                    let due = match roll {
                        Roll::NextBusinessDay if closed(last) => {
                            second_of(next_open(last), 23, 59, 59)
                        }
                        Roll::NoonOfNextBusinessDay if closed(last) => {
                            second_of(next_open(last), 12, 0, 0)
                        }
                        _ => strict,
                    };
                    let rule = rule(PARIS, vec![rolling(aware(count, unit), roll, "eu")]);
                    let clock = reckon(
                        &rule,
                        &facts,
                        &calendars,
                        &Outcome::Open,
                        Timestamp::UNIX_EPOCH,
                    );
                    let found = (
                        clock.strict.unwrap().as_second(),
                        clock.due.unwrap().as_second(),
                    );
                    assert_eq!(found, (strict, due), "{day} {unit:?} {count} {roll:?}");
                    assert_eq!(clock.extended.is_some(), due != strict);
                    compared += 1;
                }
            }
        }
        day = day.succ_opt().unwrap();
    }
    assert_eq!(compared, 731 * 6 * 4 * 3);
}

#[test]
fn a_day_ends_with_its_last_second_also_where_midnight_is_skipped_or_comes_twice() {
    // Beirut skips the first hour of 28 March 2027 and repeats the last one of 24 October 2026.
    for (zone, day, end) in [
        (
            "Asia/Beirut",
            "2027-03-27T12:00:00+02:00",
            "2027-03-27T23:59:59+02:00",
        ),
        (
            "Asia/Beirut",
            "2026-10-24T12:00:00+03:00",
            "2026-10-24T23:59:59+02:00",
        ),
    ] {
        let one_day = rule(zone, vec![aware(1, Unit::DaysIncluding)]);
        assert_eq!(due(&one_day, &one(TimeKind::Aware, day, zone)), end);
    }
}
