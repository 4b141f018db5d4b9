//! Whether everything an incident says of itself agrees: the register, the facts, reports, letters, the public page, the
//! answers deadlines turn on. Each contradiction names both places; what to do about one is for people to decide.

mod answers;
mod compare;
mod days;
mod fields;
mod items;
mod kanji;
mod letters;
pub(crate) mod numbers;
mod people;
pub mod plain;
mod records;
mod reports;
mod summary;
#[cfg(test)]
mod tests;
mod texts;

use crate::{
    fault::Faults,
    filing_fields::{Held, Own, in_force},
};
use compare::{Finder, Remedy, Source};
use saiki_api::{
    Lang, Timestamp, Uuid,
    clocks::Answer,
    consistency::{Contradiction, LookedAt, MAX_REASON, OverruleInput},
    filings::Filing,
    incidents::Incident,
    letters::LetterKind,
    organisation::Both,
    people::DataItem,
};
use std::collections::BTreeMap;

/// Everything an incident says of itself. Whoever reads the database gathers it.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The incident, with its counts.
    pub incident: Incident,
    /// IANA zone of the organisation, in which days are told.
    pub zone: String,
    /// How many people of the register each item of data leaked of, those with none left out.
    pub items: Vec<(DataItem, i64)>,
    /// What the records say of the fields of reports, by key.
    pub recorded: BTreeMap<String, Held>,
    /// What people wrote in place of that.
    pub own: BTreeMap<String, Own>,
    /// Reports, in any order.
    pub filings: Vec<Filing>,
    /// What letters and pages say.
    pub texts: Vec<Text>,
    /// What people answered in this incident to the questions deadlines turn on, by key.
    pub answers: BTreeMap<String, Answer>,
    /// Whether a notice was ever published here.
    pub published: bool,
}

/// What a letter says, in each of its languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The letter.
    pub letter: Uuid,
    /// Its name inside the organisation.
    pub name: String,
    /// What it is for.
    pub kind: LetterKind,
    /// How far it went.
    pub stage: Stage,
    /// The text as plain reading (`plain`), by language.
    pub texts: Vec<(Lang, String)>,
}

/// How far a text went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Approved, and about to go out.
    Approved,
    /// Sent then; it stays as it was.
    Sent(Timestamp),
    /// On the public page since then.
    Published(Timestamp),
}

impl Stage {
    /// When the text speaks; one that is about to go out does so now.
    fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Stage::Approved => now,
            Stage::Sent(at) | Stage::Published(at) => at,
        }
    }
}

impl Facts {
    /// The fields of reports as they hold now.
    fn held(&self) -> BTreeMap<String, Held> {
        in_force(&self.recorded, &self.own)
    }

    /// People of the register of whom this leaked.
    fn with(&self, item: DataItem) -> i64 {
        let found = self.items.iter().find(|(kind, _)| *kind == item);
        found.map_or(0, |(_, people)| *people)
    }

    /// An address of the incident in the console.
    fn path(&self, rest: &str) -> String {
        format!("/incidents/{}/{rest}", self.incident.id)
    }

    /// The register of affected people.
    fn register(&self) -> Source {
        Source::now(
            Both::new("対象者名簿", "Register of affected people"),
            self.path("people"),
            Remedy::Records,
        )
    }

    /// The facts of the incident that reports are filled from.
    fn page(&self) -> Source {
        Source::now(
            Both::new("報告に使う事実", "Facts for reports"),
            self.path("facts"),
            Remedy::Records,
        )
    }
}

fn find(facts: &Facts, now: Timestamp) -> Finder {
    let mut finder = Finder::default();
    records::compare(facts, now, &mut finder);
    summary::compare(facts, &mut finder);
    fields::compare(facts, &mut finder);
    answers::compare(facts, &mut finder);
    reports::compare(facts, &mut finder);
    letters::compare(facts, now, &mut finder);
    finder
}

/// What disagrees, the gravest first. The same facts give the same list in the same order.
pub fn check(facts: &Facts, now: Timestamp) -> Vec<Contradiction> {
    compared(facts, now).0
}

/// The same, and which places were looked at, each with how many facts it was asked for.
pub fn compared(facts: &Facts, now: Timestamp) -> (Vec<Contradiction>, Vec<LookedAt>) {
    let finder = find(facts, now);
    let looked = finder.looked_at();
    (finder.contradictions(), looked)
}

/// Whether a contradiction may be overruled like this.
pub fn check_overruling(input: &OverruleInput) -> Faults {
    let mut faults = Faults::default();
    if input.reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "このまま進める理由を書いてください",
            "Say why it may stand",
        );
    } else {
        faults.prose("reason", &input.reason, MAX_REASON);
    }
    faults
}
