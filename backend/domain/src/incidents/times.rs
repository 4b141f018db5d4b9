//! Which moments are possible: a zone that exists, not in the future, in an order that can have happened. What
//! is merely unusual passes.

use crate::fault::Faults;
use jiff::{Timestamp, ToSpan, ZonedDateTime, tz::TimeZone};
use saiki_api::{
    Lang,
    incidents::{IncidentTime, TimeKind},
    moment::{Moment, Precision},
};

/// Longest name of a zone, in bytes.
pub const MAX_ZONE: usize = 64;

/// The zone of that name; `None` when the zone database has none, or writes it differently.
fn zone(name: &str) -> Option<TimeZone> {
    if name.len() > MAX_ZONE {
        return None;
    }
    let zone = TimeZone::get(name).ok()?;
    (zone.iana_name() == Some(name)).then_some(zone)
}

/// The first instant a moment may mean, given its precision; `None` without a known zone.
pub fn start(moment: &Moment) -> Option<Timestamp> {
    let local = moment.at.to_zoned_datetime(zone(&moment.zone)?);
    begin(&local, moment.precision).map(|begun| begun.timestamp())
}

/// The first instant a moment can no longer mean.
fn end(moment: &Moment) -> Option<Timestamp> {
    let local = moment.at.to_zoned_datetime(zone(&moment.zone)?);
    let span = match moment.precision {
        Precision::Minute => 1.minute(),
        Precision::Hour => 1.hour(),
        Precision::Day => 1.day(),
        Precision::Month => 1.month(),
    };
    let end = begin(&local, moment.precision)?.checked_add(span).ok()?;
    Some(end.timestamp())
}

fn begin(local: &ZonedDateTime, precision: Precision) -> Option<ZonedDateTime> {
    let with = local.with().subsec_nanosecond(0).second(0);
    match precision {
        Precision::Minute => with.build().ok(),
        Precision::Hour => with.minute(0).build().ok(),
        Precision::Day => local.start_of_day().ok(),
        Precision::Month => local.first_of_month().ok()?.start_of_day().ok(),
    }
}

/// Checks a moment that may also lie ahead: its zone, and that it can be written down. Gives its first instant.
pub fn check_written(field: &str, moment: &Moment, faults: &mut Faults) -> Option<Timestamp> {
    let Some(start) = start(moment) else {
        faults.add(
            format!("{field}.zone"),
            "unknown_zone",
            "このタイムゾーンはありません。Asia/Tokyo のような IANA の名前を入れてください",
            "There is no such time zone; use an IANA name such as Asia/Tokyo",
        );
        return None;
    };
    if moment.at < Timestamp::UNIX_EPOCH {
        faults.add(
            format!("{field}.at"),
            "too_early",
            "1970年より前の日時は入力できません",
            "Times before 1970 are not taken",
        );
    }
    Some(start)
}

/// Checks one moment: its zone, and that it has come.
pub fn check_moment(field: &str, moment: &Moment, now: Timestamp, faults: &mut Faults) {
    if check_written(field, moment, faults).is_some_and(|start| start > now) {
        faults.add(
            format!("{field}.at"),
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    }
}

/// Checks the times of an incident: each kind at most once, each moment possible, in a possible order.
pub fn check_times(times: &[IncidentTime], now: Timestamp, faults: &mut Faults) {
    for (n, time) in times.iter().enumerate() {
        if times.iter().take(n).any(|before| before.kind == time.kind) {
            faults.add(
                format!("times.{n}.kind"),
                "repeated",
                "同じ種類の日時は一つだけです",
                "Each kind of time may be given once",
            );
        }
        check_moment(&format!("times.{n}.moment"), &time.moment, now, faults);
        faults.prose(&format!("times.{n}.note"), &time.note, super::MAX_NOTE);
    }
    for (n, time) in times.iter().enumerate() {
        for other in times {
            if precedes_by_nature(other.kind, time.kind) && is_wholly_before(time, other) {
                let (ja, en) = (Lang::Ja, Lang::En);
                faults.add(
                    format!("times.{n}.moment.at"),
                    "out_of_order",
                    format!(
                        "「{}」は「{}」より前にはなりえません",
                        time.kind.label(ja),
                        other.kind.label(ja)
                    ),
                    format!(
                        "“{}” cannot be before “{}”",
                        time.kind.label(en),
                        other.kind.label(en)
                    ),
                );
            }
        }
    }
}

/// Whether `first` cannot have been after `then`. Nothing is noticed, contained or mended before it happened,
/// nothing is determined by who does not know of it, and closing comes last. Detection has no fixed place: an
/// outsider may have told the organisation before any system noticed.
fn precedes_by_nature(first: TimeKind, then: TimeKind) -> bool {
    if first == then {
        return false;
    }
    matches!(
        (first, then),
        (TimeKind::Occurred, _) | (_, TimeKind::Closed) | (TimeKind::Aware, TimeKind::Determined)
    )
}

/// Whether every instant `time` may mean is before every one `other` may mean.
fn is_wholly_before(time: &IncidentTime, other: &IncidentTime) -> bool {
    match (end(&time.moment), start(&other.moment)) {
        (Some(end), Some(start)) => end <= start,
        _ => false,
    }
}
