//! Calendar months in a zone as stretches of seconds, and the days a contract is in force. Months are as long as the
//! clocks of the zone make them: with the change of the hour, and in leap years.

use super::spans::Span;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use saiki_api::contracts::ContractFields;
use std::collections::BTreeMap;

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// From its first second to the first of the next month.
    pub span: Span,
}

/// The first second of a day; where clocks skip midnight, the first one there is.
fn begins(day: Date, zone: &TimeZone) -> Option<i64> {
    let midnight = day.to_zoned_datetime(zone.clone()).ok()?;
    Some(midnight.timestamp().as_second())
}

/// The month that begins on that day.
fn month(first: Date, zone: &TimeZone) -> Option<Month> {
    let next = first.checked_add(1.month()).ok()?;
    let span = Span {
        from: begins(first, zone)?,
        to: begins(next, zone)?,
    };
    Some(Month { first, span })
}

fn first_day(second: i64, zone: &TimeZone) -> Option<Date> {
    let at = jiff::Timestamp::from_second(second).ok()?;
    Some(at.to_zoned_datetime(zone.clone()).date().first_of_month())
}

/// The months that hold some of that time, in order.
pub fn months(time: &[Span], zone: &TimeZone) -> Vec<Month> {
    let mut found: BTreeMap<Date, Month> = BTreeMap::new();
    for span in time {
        let mut first = first_day(span.from, zone);
        while let Some(day) = first {
            let Some(of) = month(day, zone).filter(|of| of.span.from < span.to) else {
                break;
            };
            found.insert(day, of);
            first = day.checked_add(1.month()).ok();
        }
    }
    found.into_values().collect()
}

/// From the first second of a contract's first day to the end of its last.
pub fn in_force(contract: &ContractFields, zone: &TimeZone) -> Span {
    let from = contract.from.and_then(|day| begins(day, zone));
    let after = contract.to.and_then(|day| day.tomorrow().ok());
    let to = after.and_then(|day| begins(day, zone));
    Span {
        from: from.unwrap_or(Span::ALWAYS.from),
        to: to.unwrap_or(Span::ALWAYS.to),
    }
}
