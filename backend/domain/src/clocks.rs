//! Deadlines by rules that are data: from what is known, the calendars and now to a due instant with its reasoning. It
//! stores nothing, asks no clock and knows no rule by name; the rules are in `catalogue`.

pub mod alarms;
pub mod catalogue;
mod changes;
mod check;
mod condition;
pub mod ics;
mod own;
mod reckon;
mod said;
mod stands;
mod starts;
mod terms;
mod words;

pub use changes::changes;
pub use check::{
    check_answer, check_decision, check_filed_from, check_plan, check_settings, is_stale,
};
pub use condition::questions_of;
pub use own::{check_own, own_rule};
pub use reckon::{filed_from, is_late, reckon, reckon_untold, recorded_from};
pub use words::{applies_text, terms_text};

use saiki_api::{
    Timestamp,
    clocks::{Answer, ClockState},
    incidents::IncidentTime,
    organisation::Both,
};
use std::collections::BTreeMap;

/// An answer that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The answer.
    pub answer: Answer,
    /// Since when it was known; from the beginning when absent.
    pub known_at: Option<Timestamp>,
}

/// What deadlines are reckoned from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The incident's moments.
    pub times: Vec<IncidentTime>,
    /// Answers by the keys of their questions: people's, and what the records show.
    pub answers: BTreeMap<String, Known>,
    /// What people answered to questions for a number, by their keys, the oldest first: the last may be the one that holds.
    pub numbers: BTreeMap<String, Vec<Known>>,
    /// When what other rules ask for was filed, by their identifiers.
    pub filed: BTreeMap<String, Timestamp>,
}

/// What was decided on a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    Open,
    /// What was owed was filed.
    Filed {
        /// When.
        at: Timestamp,
    },
    /// It need not be.
    Waived {
        /// Who said so.
        by: String,
    },
}

/// The instant before which something cannot have been filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiledFrom {
    /// That instant.
    pub at: Timestamp,
    /// Whether a period hangs on it; else it is the earliest moment recorded of the incident.
    pub begun: bool,
}

/// One step of the reasoning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepText {
    /// What was found or reckoned.
    pub text: Both,
    /// The instant it arrived at, where it arrived at one.
    pub at: Option<Timestamp>,
}

/// The reasoning while it is put down. Where nobody reads it, its sentences are not made: they take most of the time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Steps {
    told: bool,
    all: Vec<StepText>,
}

impl Steps {
    fn new(told: bool) -> Steps {
        Steps {
            told,
            all: Vec::new(),
        }
    }

    /// One that arrived at an instant.
    fn dated(&mut self, at: Timestamp, text: impl FnOnce() -> Both) {
        self.put(Some(at), text);
    }

    /// One that arrived at none.
    fn undated(&mut self, text: impl FnOnce() -> Both) {
        self.put(None, text);
    }

    fn put(&mut self, at: Option<Timestamp>, text: impl FnOnce() -> Both) {
        if self.told {
            self.all.push(StepText { text: text(), at });
        }
    }

    fn append(&mut self, later: &mut Steps) {
        self.all.append(&mut later.all);
    }
}

/// A clock as the facts have it. While it is undetermined, its dates are those it would have if the rule applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// Where it stands.
    pub state: ClockState,
    /// What the period runs from.
    pub starts_at: Option<Timestamp>,
    /// The deadline without any relief; alarms follow it.
    pub strict: Option<Timestamp>,
    /// The deadline with relief for holidays, by a more generous reading, or by the later end of a range; absent where
    /// it is the same.
    pub extended: Option<Timestamp>,
    /// The one people keep to: `extended` where a roll made it, else `strict`.
    pub due: Option<Timestamp>,
    /// The last instant at which filing is in time: `due`, or the later end of a range nobody fixed by law.
    pub in_time_until: Option<Timestamp>,
    /// The reasoning; its last dated step is the due instant.
    pub steps: Vec<StepText>,
    /// Keys of the questions on which something hangs, each once, in their order.
    pub open_questions: Vec<String>,
}

#[cfg(test)]
mod tests;
