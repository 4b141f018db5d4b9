//! What the records of an incident say of each field. What is not recorded is unknown, never guessed; what is only supposed
//! is kept as a supposition.

mod matter;
mod people;
mod sheet;
#[cfg(test)]
mod tests;

use super::Held;
use crate::filings::Counts;
use saiki_api::{
    Timestamp,
    clocks::Answer,
    filings::PreviousFiling,
    incidents::Incident,
    losses::Range,
    organisation::{Both, Organisation},
    service_windows::ServiceWindow,
};
use sheet::Sheet;
use std::collections::BTreeMap;

/// What a report is filled from. Whoever reads the database gathers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// The incident.
    pub incident: Incident,
    /// The organisation that reports.
    pub organisation: Organisation,
    /// Figures of the register and the campaigns.
    pub counts: Counts,
    /// Who makes the report.
    pub reporter: Reporter,
    /// Names of affected systems, at most 50.
    pub systems: Vec<String>,
    /// How many affected systems there are in all.
    pub systems_total: i64,
    /// What was made public, the oldest first.
    pub publications: Vec<Published>,
    /// Reports of this incident already filed, the oldest first.
    pub other_reports: Vec<OtherReport>,
    /// Totals of the loss ledger; none while it is empty.
    pub losses: Option<LossFigures>,
    /// When services were down or degraded.
    pub outages: Vec<ServiceWindow>,
    /// Names of suppliers and processors concerned.
    pub suppliers: Vec<String>,
    /// Which report of the series this is, from 1.
    pub sequence: i64,
    /// The one of the series filed before.
    pub previous: Option<PreviousFiling>,
    /// Reasons recorded for reports that were late.
    pub late_reasons: Vec<String>,
    /// Answers to the questions deadlines turn on, by key.
    pub answers: BTreeMap<String, Answer>,
}

/// Who makes a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reporter {
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
}

/// Something made public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// When.
    pub at: Timestamp,
    /// Where it can be read; may be empty.
    pub url: String,
    /// Its title.
    pub title: String,
}

/// A report already filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherReport {
    /// Who got it.
    pub recipient: Both,
    /// When.
    pub at: Timestamp,
    /// The recipient's reference; may be empty.
    pub reference: String,
}

/// Totals of the loss ledger, in minor units of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossFigures {
    /// ISO 4217 code.
    pub currency: String,
    /// Direct damage.
    pub direct: Range,
    /// Indirect damage.
    pub indirect: Range,
    /// What was got back.
    pub recovered: i64,
}

/// What the records say at `now`, by key of the field. A field that no record holds is unknown and has no source.
pub fn recorded(records: &Records, now: Timestamp) -> BTreeMap<String, Held> {
    let mut sheet = Sheet::new(records, now);
    matter::fill(&mut sheet);
    people::fill(&mut sheet);
    sheet.held()
}
