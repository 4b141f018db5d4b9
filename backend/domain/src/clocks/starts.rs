//! From which instant a term runs: a moment of the incident, the end of a year or quarter, or the filing of something
//! else. How long it runs from there is not told here.

use super::{Facts, Steps, said};
use crate::incidents;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use saiki_api::{
    incidents::{IncidentTime, TimeKind},
    moment::Precision,
    rules::{Start, Unit},
};

/// The first instant the event of a term may mean, the term being of that unit; `None` while it has not come or is not
/// recorded. What is said about it goes to `steps`.
pub(super) fn event(
    (start, unit): (&Start, Unit),
    facts: &Facts,
    (zone_name, zone): (&str, &TimeZone),
    steps: &mut Steps,
) -> Option<Timestamp> {
    match start {
        Start::Time(kind) => {
            let time = of_kind(*kind, facts)?;
            let at = first_instant(time);
            steps.dated(at, || said::starts(time, zone_name));
            if unit == Unit::Hours && time.moment.precision != Precision::Minute {
                steps.dated(at, || said::counted_early(at, zone_name));
            }
            Some(at)
        }
        Start::Filed(rule) => {
            let at = *facts.filed.get(rule)?;
            steps.dated(at, || said::starts_with_filing(rule, at, zone_name));
            Some(at)
        }
        Start::YearEndAfter(kind) => {
            let time = of_kind(*kind, facts)?;
            let last = day_of(first_instant(time), zone).last_of_year();
            let at = end_of_day(last, zone)?;
            steps.dated(first_instant(time), || said::happened(time, zone_name));
            steps.dated(at, || said::year_ends(last));
            Some(at)
        }
        Start::QuarterEndAfter(kind) => {
            let time = of_kind(*kind, facts)?;
            let day = day_of(first_instant(time), zone);
            let month = (day.month() - 1) / 3 * 3 + 3;
            let last = Date::new(day.year(), month, 1).ok()?.last_of_month();
            let at = end_of_day(last, zone)?;
            steps.dated(first_instant(time), || said::happened(time, zone_name));
            steps.dated(at, || said::quarter_ends(last));
            Some(at)
        }
    }
}

/// The first instant of what a start names, known or not by then that the rule applies, and not waiting for the end of
/// its year or quarter: before it nobody can have filed. `None` while it is not recorded.
pub(super) fn happened(start: &Start, facts: &Facts) -> Option<Timestamp> {
    match start {
        Start::Time(kind) | Start::YearEndAfter(kind) | Start::QuarterEndAfter(kind) => {
            of_kind(*kind, facts).map(first_instant)
        }
        Start::Filed(rule) => facts.filed.get(rule).copied(),
    }
}

/// The first instant of the earliest moment recorded; `None` where none is.
pub(super) fn earliest(facts: &Facts) -> Option<Timestamp> {
    facts.times.iter().map(first_instant).min()
}

fn of_kind(kind: TimeKind, facts: &Facts) -> Option<&IncidentTime> {
    facts.times.iter().find(|time| time.kind == kind)
}

/// The first instant a moment may mean: a day begins at midnight where it is spoken of.
fn first_instant(time: &IncidentTime) -> Timestamp {
    incidents::start(&time.moment).unwrap_or(time.moment.at)
}

/// The civil day of an instant.
pub(super) fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned_datetime(zone.clone()).date()
}

/// The last second of a day, also where clocks change that night.
pub(super) fn end_of_day(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?.to_zoned_datetime(zone.clone()).ok()?;
    Timestamp::from_second(next.timestamp().as_second() - 1).ok()
}
