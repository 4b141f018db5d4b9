//! From when to when something can have been done about an incident: not before it began, as far as its dates say, and not
//! in the future.

use super::start;
use crate::{civil, fault::Faults};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use saiki_api::{Lang, incidents::IncidentTime};

/// The time of an incident until now, where the organisation is.
#[derive(Debug, Clone)]
pub struct Matter {
    began: Option<Timestamp>,
    now: Timestamp,
    zone: TimeZone,
}

impl Matter {
    /// By the dates of the incident; without any, only the future is refused.
    pub fn new(times: &[IncidentTime], now: Timestamp, zone: TimeZone) -> Matter {
        let began = times
            .iter()
            .map(|time| start(&time.moment).unwrap_or(time.moment.at))
            .min();
        Matter { began, now, zone }
    }

    /// The day where the organisation is.
    pub fn today(&self) -> Date {
        self.day(self.now)
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    fn day(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// Refuses a day on which nothing can have been done yet, or no longer been undone.
    pub fn check_day(&self, field: &str, day: Option<Date>, faults: &mut Faults) {
        let Some(day) = day else {
            return;
        };
        if day > self.today() {
            faults.add(
                field,
                "in_future",
                "まだ来ていない日です",
                "This day has not come yet",
            );
        }
        self.not_before(field, day, faults);
    }

    /// Refuses a moment that has not come, or was before the incident. A moment on the day it began passes.
    pub fn check_time(&self, field: &str, at: Option<Timestamp>, faults: &mut Faults) {
        let Some(at) = at else {
            return;
        };
        if at > self.now {
            faults.add(
                field,
                "in_future",
                "まだ来ていない日時です",
                "This time has not come yet",
            );
        }
        self.not_before(field, self.day(at), faults);
    }

    /// Refuses a day before the incident began.
    pub fn not_before(&self, field: &str, day: Date, faults: &mut Faults) {
        let Some(first) = self
            .began
            .map(|at| self.day(at))
            .filter(|first| day < *first)
        else {
            return;
        };
        faults.add(
            field,
            "before_incident",
            format!(
                "インシデントの最も早い日付（{}）より前です。日付を確かめてください。インシデントの日時に誤りがあれば、先にそちらを直してください",
                civil::day(first, Lang::Ja)
            ),
            format!(
                "This is before the earliest date of the incident, {}; check the day, or correct the dates of the incident first",
                civil::day(first, Lang::En)
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use saiki_api::{
        incidents::TimeKind,
        moment::{Moment, Precision},
    };

    fn matter(times: &[(TimeKind, &str)]) -> Matter {
        let times: Vec<IncidentTime> = times
            .iter()
            .map(|(kind, at)| IncidentTime {
                kind: *kind,
                moment: Moment {
                    at: at.parse().unwrap(),
                    zone: "Asia/Tokyo".to_owned(),
                    precision: Precision::Day,
                },
                note: String::new(),
            })
            .collect();
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        Matter::new(&times, "2026-11-26T16:00:00Z".parse().unwrap(), zone)
    }

    #[test]
    fn nothing_was_done_before_the_incident_began_nor_is_it_done_in_the_future() {
        let known = matter(&[
            (TimeKind::Detected, "2026-11-24T01:00:00Z"),
            (TimeKind::Occurred, "2026-11-20T05:00:00Z"),
        ]);
        let day = |matter: &Matter, day| {
            let mut faults = Faults::default();
            matter.check_day("day", Some(day), &mut faults);
            faults.0.first().map(|fault| fault.code)
        };
        assert_eq!(day(&known, date(2026, 11, 20)), None);
        // Where the organisation is, the next day has begun already.
        assert_eq!(day(&known, date(2026, 11, 27)), None);
        assert_eq!(day(&known, date(2026, 11, 28)), Some("in_future"));
        assert_eq!(day(&known, date(2026, 11, 19)), Some("before_incident"));
        assert_eq!(day(&matter(&[]), date(1999, 1, 1)), None);
        let time = |at: &str| {
            let mut faults = Faults::default();
            known.check_time("at", Some(at.parse().unwrap()), &mut faults);
            faults.0.first().map(|fault| fault.code)
        };
        assert_eq!(time("2026-11-19T15:00:00Z"), None);
        assert_eq!(time("2026-11-19T14:59:59Z"), Some("before_incident"));
        assert_eq!(time("2026-11-26T16:00:01Z"), Some("in_future"));
    }
}
