//! What one may rely on of deadlines. Rules and calendars are made here, so that no file of the catalogue decides a test;
//! one module holds the catalogue against the table of the reference.

mod alarms;
mod catalogue_table;
mod checks;
mod days;
mod laws;
mod states;
mod texts;
mod vectors;

use super::{Facts, Known, Outcome, Reckoned, reckon};
use crate::{calendars::Calendars, civil};
use saiki_api::{
    Timestamp,
    calendars::{CalendarFields, Holiday},
    clocks::Answer,
    incidents::{IncidentTime, TimeKind},
    moment::{Moment, Precision},
    organisation::Both,
    rules::{
        Choice, Comparator, Condition, Regime, Relief, Roll, Rule, RuleForce, RuleStatus, Source,
        Start, Term, Unit,
    },
};

const TOKYO: &str = "Asia/Tokyo";
const PARIS: &str = "Europe/Paris";
const NEW_YORK: &str = "America/New_York";

/// Holidays as offices of Japan and the European Union, and federal ones of the United States, have them around the
/// dates the tests use.
const HOLIDAYS: [(&str, &[&str]); 3] = [
    (
        "jp",
        &[
            "2026-11-03",
            "2026-11-23",
            "2026-12-29",
            "2026-12-30",
            "2026-12-31",
            "2027-01-01",
            "2027-01-02",
            "2027-01-03",
            "2027-01-11",
            "2027-02-11",
            "2027-02-23",
        ],
    ),
    (
        "eu",
        &[
            "2026-12-25",
            "2026-12-26",
            "2027-01-01",
            "2027-03-26",
            "2027-03-29",
        ],
    ),
    (
        "us",
        &["2026-11-11", "2026-11-26", "2026-12-25", "2027-01-01"],
    ),
];

fn calendars() -> Calendars {
    let mut all = Calendars::default();
    for (id, days) in HOLIDAYS {
        let holidays = days.iter().map(|day| Holiday {
            date: day.parse().unwrap(),
            name: format!("holiday {day}"),
        });
        all = all.with(
            id,
            &CalendarFields {
                name: Both::new("試験", "Test"),
                weekend: vec![6, 7],
                from: "2026-01-01".parse().unwrap(),
                to: "2027-12-31".parse().unwrap(),
                source: String::new(),
                holidays: holidays.collect(),
            },
        );
    }
    all
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn moment(text: &str, zone: &str) -> Moment {
    Moment {
        at: at(text),
        zone: zone.to_owned(),
        precision: Precision::Minute,
    }
}

fn time(kind: TimeKind, text: &str, zone: &str) -> IncidentTime {
    IncidentTime {
        kind,
        moment: moment(text, zone),
        note: String::new(),
    }
}

/// Facts that hold one moment.
fn one(kind: TimeKind, text: &str, zone: &str) -> Facts {
    Facts {
        times: vec![time(kind, text, zone)],
        ..Facts::default()
    }
}

fn yes() -> Known {
    Known {
        answer: Answer::Yes,
        known_at: None,
    }
}

fn no() -> Known {
    Known {
        answer: Answer::No,
        known_at: None,
    }
}

impl Facts {
    fn with(mut self, key: &str, known: Known) -> Facts {
        self.answers.insert(key.to_owned(), known);
        self
    }
}

fn term(start: Start, count: u32, unit: Unit) -> Term {
    Term {
        start,
        count,
        unit,
        outer: None,
        roll: Roll::None,
        roll_unless: None,
        calendar: None,
        relief: Relief::None,
        only_if: None,
    }
}

fn rolling(term: Term, roll: Roll, calendar: &str) -> Term {
    Term {
        roll,
        calendar: Some(calendar.to_owned()),
        ..term
    }
}

fn aware(count: u32, unit: Unit) -> Term {
    term(Start::Time(TimeKind::Aware), count, unit)
}

fn rule(zone: &str, terms: Vec<Term>) -> Rule {
    Rule {
        id: "test".to_owned(),
        version: 1,
        regime: Regime::Other,
        title: Both::new("試験", "Test"),
        recipient: Both::new("だれか", "Somebody"),
        status: RuleStatus::Verified,
        force: RuleForce::Duty,
        valid_from: None,
        valid_to: None,
        source: Source::default(),
        verified_on: None,
        zone: zone.to_owned(),
        asap: false,
        terms,
        choice: Choice::Earliest,
        applies: Condition::Always,
        content: None,
        note: Both::default(),
    }
}

/// A clock nothing is decided on, looked at just after the beginning of time, so that nothing is overdue.
fn reckoned(rule: &Rule, facts: &Facts) -> Reckoned {
    reckon(
        rule,
        facts,
        &calendars(),
        &Outcome::Open,
        Timestamp::UNIX_EPOCH,
    )
}

/// An instant in the rule's zone.
fn local(rule: &Rule, at: Option<Timestamp>) -> String {
    at.unwrap()
        .to_zoned_datetime(civil::zone(&rule.zone))
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// When a clock is due, in the rule's zone.
fn due(rule: &Rule, facts: &Facts) -> String {
    local(rule, reckoned(rule, facts).due)
}

fn question(key: &str) -> Condition {
    Condition::Yes(key.to_owned())
}

fn more_than(key: &str, than: u64) -> Condition {
    Condition::Number {
        question: key.to_owned(),
        is: Comparator::MoreThan,
        than,
    }
}
