//! The times of a record: the day of the incident as exactly as it is given, and from it discovery and containment, which
//! VERIS counts in units. It names no zone, so the organisation's is taken.

use super::{
    super::{local, roughness},
    Reading, Record,
};
use crate::civil;
use jiff::{SignedDuration, ToSpan, civil::Date};
use saiki_api::{
    incidents::{IncidentTime, NewIncident, TimeKind},
    moment::{Moment, Precision},
};
use serde_json::Value;

/// Path, code and words of something wrong.
pub(super) type Wrong = (&'static str, &'static str, (String, String));

/// Longest time between two events that is read, in its unit.
const MOST: i64 = 100_000;

const YEAR: &str = "timeline.incident.year";
const MONTH: &str = "timeline.incident.month";
const DAY: &str = "timeline.incident.day";
const TIME: &str = "timeline.incident.time";

/// Reads the times. Gives what is wrong with them.
pub(super) fn read(
    record: &mut Record<'_>,
    reading: &Reading,
    new: &mut NewIncident,
) -> Vec<Wrong> {
    let occurred = match occurred(record, reading, new) {
        Ok(occurred) => occurred,
        Err(wrong) => return vec![wrong],
    };
    let discovered = later(record, "timeline.discovery", occurred.as_ref());
    let contained = later(record, "timeline.containment", discovered.as_ref());
    for (kind, moment) in [
        (TimeKind::Occurred, occurred),
        (TimeKind::Detected, discovered),
        (TimeKind::Contained, contained),
    ] {
        if let Some(moment) = moment {
            let note = String::new();
            new.times.push(IncidentTime { kind, moment, note });
        }
    }
    if !new.times.is_empty() && !record.has("plus.saiki.times") {
        let zone = &reading.zone;
        record.note(
            "timeline",
            format!("時刻は {zone} のものとして読みました"),
            format!("Times were taken to be in {zone}"),
        );
    }
    Vec::new()
}

/// Where in a record a time is read from.
pub(super) fn place(kind: TimeKind) -> Option<&'static str> {
    match kind {
        TimeKind::Occurred => Some("timeline.incident"),
        TimeKind::Detected => Some("timeline.discovery"),
        TimeKind::Contained => Some("timeline.containment"),
        _ => None,
    }
}

fn occurred(
    record: &mut Record<'_>,
    reading: &Reading,
    new: &mut NewIncident,
) -> Result<Option<Moment>, Wrong> {
    let Some(year) = number(record, YEAR)? else {
        return Err((
            YEAR,
            "required",
            (
                "発生した年がありません。4桁の数字で入れてください".to_owned(),
                "there is no year; give it as a number of four digits".to_owned(),
            ),
        ));
    };
    let Some(month) = number(record, MONTH)? else {
        record.note(
            YEAR,
            "年だけの日付は日時にできないため、「その他」に記しました".to_owned(),
            "A year alone is no date here; it was written under “other”".to_owned(),
        );
        let line = format!("\nVERIS {YEAR}: {year}");
        new.facts.other.push_str(&line);
        return Ok(None);
    };
    let day = number(record, DAY)?;
    let date = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day.unwrap_or(1)).ok())
        .and_then(|((year, month), day)| Date::new(year, month, day).ok());
    let Some(date) = date else {
        return Err((
            "timeline.incident",
            "invalid",
            (
                "暦にない日付です。年・月・日を確かめてください".to_owned(),
                "there is no such day; check year, month and day".to_owned(),
            ),
        ));
    };
    let clock = match day {
        Some(_) => clock(record)?,
        None => None,
    };
    let (precision, (hour, minute)) = match (day, clock) {
        (None, _) => (Precision::Month, (0, 0)),
        (Some(_), None) => (Precision::Day, (0, 0)),
        (Some(_), Some(clock)) => (Precision::Minute, clock),
    };
    let at = date
        .at(hour, minute, 0, 0)
        .to_zoned_datetime(civil::zone(&reading.zone))
        .map_err(|_| {
            let ja = "この日時は扱えません。年を確かめてください".to_owned();
            let en = "this time cannot be used; check the year".to_owned();
            (YEAR, "invalid", (ja, en))
        })?;
    Ok(Some(Moment {
        at: at.timestamp(),
        zone: reading.zone.clone(),
        precision,
    }))
}

/// A whole number; nothing where there is none.
fn number(record: &mut Record<'_>, path: &'static str) -> Result<Option<i64>, Wrong> {
    match record.take(path) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_i64().map(Some).ok_or_else(|| {
            let ja = "数字で入れてください".to_owned();
            let en = "give it as a whole number".to_owned();
            (path, "invalid", (ja, en))
        }),
    }
}

/// Hour and minute of the clock; nothing where it is not known.
fn clock(record: &mut Record<'_>) -> Result<Option<(i8, i8)>, Wrong> {
    let text = match record.take(TIME) {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.as_str().unwrap_or("?").trim(),
    };
    if matches!(text, "" | "Unknown") {
        return Ok(None);
    }
    let mut parts = text.split(':').map(|part| part.parse::<i8>().ok());
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(hour @ 0..=23), Some(minute @ 0..=59)) => Ok(Some((hour, minute))),
        _ => Err((
            TIME,
            "invalid",
            (
                "時刻は 09:30 の形で入れてください".to_owned(),
                "write the time as 09:30".to_owned(),
            ),
        )),
    }
}

/// A moment so many units after another. What cannot be reckoned is noted.
fn later(record: &mut Record<'_>, path: &str, from: Option<&Moment>) -> Option<Moment> {
    let (unit_path, value_path) = (format!("{path}.unit"), format!("{path}.value"));
    let unit = record.text(&unit_path)?;
    if matches!(unit, "Unknown" | "NA") {
        return None;
    }
    let value = record.peek(&value_path).and_then(Value::as_f64);
    let found = match (from, value) {
        (Some(from), Some(value)) => after(from, unit, value),
        _ => None,
    };
    match found {
        Some(_) => {
            record.take(&value_path);
        }
        None => record.no_place(&unit_path),
    }
    found
}

fn after(from: &Moment, unit: &str, value: f64) -> Option<Moment> {
    // Durations are whole numbers but for a few half hours and days.
    let seconds = |each: f64| -> Option<i64> {
        let all = (value * each).round();
        (all >= 0.0 && all <= MOST as f64 * 86_400.0).then_some(all as i64)
    };
    let whole = || -> Option<i64> {
        let all = value.round();
        (all >= 0.0 && all <= MOST as f64).then_some(all as i64)
    };
    let (step, precision) = match unit {
        "Seconds" => (seconds(1.0)?, Precision::Minute),
        "Minutes" => (seconds(60.0)?, Precision::Minute),
        "Hours" => (seconds(3_600.0)?, Precision::Hour),
        "Days" => (whole()?, Precision::Day),
        "Weeks" => (whole()?.checked_mul(7)?, Precision::Day),
        "Months" => (whole()?, Precision::Month),
        _ => return None,
    };
    let start = local(from);
    let at = match precision {
        Precision::Minute | Precision::Hour => start
            .timestamp()
            .checked_add(SignedDuration::from_secs(step))
            .ok()?,
        Precision::Day => start.checked_add(step.days()).ok()?.timestamp(),
        Precision::Month if step <= 1_200 => start.checked_add(step.months()).ok()?.timestamp(),
        Precision::Month => return None,
    };
    let precision = match roughness(from.precision) > roughness(precision) {
        true => from.precision,
        false => precision,
    };
    Some(Moment {
        at,
        zone: from.zone.clone(),
        precision,
    })
}
