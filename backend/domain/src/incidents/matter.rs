//! From when to when something can have been done about an incident: not before it began, as far as its dates say, and not
//! in the future. Where they say nothing, a mistyped year is noticed all the same.

use super::start;
use crate::{civil, fault::Faults};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use saiki_api::{Lang, incidents::IncidentTime};

/// Years before an incident was entered from which something may be recorded while nothing says when it began. Incidents
/// are entered late at times, but hardly so late.
const MAX_YEARS: i64 = 10;

/// The time of an incident until now, where the organisation is.
#[derive(Debug, Clone)]
pub struct Matter {
    began: Option<Timestamp>,
    entered: Timestamp,
    now: Timestamp,
    zone: TimeZone,
}

impl Matter {
    /// By the dates of the incident; without any, by when it was entered, which may be long after it began.
    pub fn new(
        times: &[IncidentTime],
        entered: Timestamp,
        now: Timestamp,
        zone: TimeZone,
    ) -> Matter {
        let began = times
            .iter()
            .map(|time| start(&time.moment).unwrap_or(time.moment.at))
            .min();
        Matter {
            began,
            entered,
            now,
            zone,
        }
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

    /// Refuses a day before the incident began; where nothing says when it did, one long before it was entered.
    pub fn not_before(&self, field: &str, day: Date, faults: &mut Faults) {
        match self.began.map(|at| self.day(at)) {
            Some(first) if day < first => before_it_began(field, first, faults),
            Some(_) => {}
            None => self.not_long_before(field, day, faults),
        }
    }

    /// Refuses a day that only a mistyped year explains.
    fn not_long_before(&self, field: &str, day: Date, faults: &mut Faults) {
        let first = self.day(self.entered).saturating_sub(MAX_YEARS.years());
        if day >= first {
            return;
        }
        faults.add(
            field,
            "long_before",
            format!(
                "インシデントを登録した日の{MAX_YEARS}年前（{}）より前です。年を確かめてください。この日付で正しければ、先にインシデントが始まった日時（発生・検知など）を入力してください",
                civil::day(first, Lang::Ja)
            ),
            format!(
                "This is before {}, {MAX_YEARS} years before the incident was entered; check the year, or, if it is right, first enter when the incident began",
                civil::day(first, Lang::En)
            ),
        );
    }
}

fn before_it_began(field: &str, first: Date, faults: &mut Faults) {
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
        let entered = "2026-11-25T16:00:00Z".parse().unwrap();
        let now = "2026-11-26T16:00:00Z".parse().unwrap();
        Matter::new(&times, entered, now, zone)
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
        let time = |at: &str| {
            let mut faults = Faults::default();
            known.check_time("at", Some(at.parse().unwrap()), &mut faults);
            faults.0.first().map(|fault| fault.code)
        };
        assert_eq!(time("2026-11-19T15:00:00Z"), None);
        assert_eq!(time("2026-11-19T14:59:59Z"), Some("before_incident"));
        assert_eq!(time("2026-11-26T16:00:01Z"), Some("in_future"));
    }

    #[test]
    fn a_mistyped_year_is_noticed_while_nothing_says_when_the_incident_began() {
        let code = |matter: &Matter, day| {
            let mut faults = Faults::default();
            matter.check_day("day", Some(day), &mut faults);
            faults.0.first().map(|fault| fault.code)
        };
        let unknown = matter(&[]);
        for long_ago in [date(1, 1, 1), date(1999, 1, 1), date(2016, 11, 25)] {
            assert_eq!(code(&unknown, long_ago), Some("long_before"), "{long_ago}");
        }
        // Ten years to the day, where the organisation is.
        assert_eq!(code(&unknown, date(2016, 11, 26)), None);
        // Once it is known that it began long ago, so is what was done then.
        let old = matter(&[(TimeKind::Occurred, "2001-04-01T00:00:00Z")]);
        assert_eq!(code(&old, date(2001, 4, 1)), None);
        assert_eq!(code(&old, date(2001, 3, 31)), Some("before_incident"));
    }
}
