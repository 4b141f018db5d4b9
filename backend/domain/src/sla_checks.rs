//! What an incident's outages mean under a contract: the figure reached by month, whether a promise was broken, the
//! credit, and each step of the reasoning. Pure: windows, terms and times in, results out.
//!
//! Counted are whole seconds. A second of several outages counts once; one of an outage is not counted as degraded as
//! well; what the contract leaves out counts neither as downtime nor as time of the month. Figures are compared as
//! integers and shown rounded to the customer's favour: availability down, minutes up. An outage over the end of a month
//! counts in each month for its availability; how long it lasted, and how soon work on it began, belongs to the month
//! in which it began. What is not over is open, unless it is broken whatever still comes: availability then can only
//! fall, and an outage only become longer.

mod judge;
mod measure;
mod months;
mod said;
mod spans;
mod windows;

pub use said::{claim_subject, claim_text};
pub use windows::Windows;

use crate::civil;
use jiff::Timestamp;
use measure::{Measured, Over};
use saiki_api::{
    classes::Category,
    contracts::{Contract, ContractSide},
    organisation::Both,
    service_terms::ServiceTerms,
    sla_checks::{SlaFinding, SlaOutcome, SlaResult},
};
use spans::within;

/// What a check knows beside contracts and windows.
#[derive(Debug, Clone, Copy)]
pub struct SlaFacts<'a> {
    /// When the organisation knew of the incident, the earliest it may mean.
    pub aware: Option<Timestamp>,
    /// When this customer was first told; absent where nothing is recorded.
    pub noticed_at: Option<Timestamp>,
    /// Whether a new vulnerability was the cause.
    pub new_vulnerability: bool,
    /// IANA zone of the organisation.
    pub zone: &'a str,
}

/// Words by which a stated cause is known for a vulnerability.
const VULNERABLE: [&str; 4] = ["脆弱性", "ぜい弱性", "vulnerab", "cve-"];

/// Whether a new vulnerability is the cause: the incident is of that category, or a cause that is stated or confirmed
/// names one. It decides only whether what a contract says of them is told with its results.
pub fn is_new_vulnerability<'a>(
    category: Category,
    causes: impl IntoIterator<Item = &'a str>,
) -> bool {
    let names = |cause: &str| {
        let cause = cause.to_lowercase();
        VULNERABLE.iter().any(|word| cause.contains(word))
    };
    category == Category::Vulnerable || causes.into_iter().any(names)
}

/// The results of one contract: one a service and month that something was recorded of while the contract was in force.
/// Their number is 0; the check gives it. None for suppliers, for contracts that are out of the lists, and where nothing
/// is promised.
pub fn check(
    contract: &Contract,
    windows: &Windows,
    facts: &SlaFacts<'_>,
    now: Timestamp,
) -> Vec<SlaResult> {
    if contract.fields.side != ContractSide::Customer || contract.fields.retired {
        return Vec::new();
    }
    let terms = contract.fields.service_terms.iter();
    terms
        .flat_map(|terms| of_service(contract, terms, windows, facts, now))
        .collect()
}

fn of_service(
    contract: &Contract,
    terms: &ServiceTerms,
    windows: &Windows,
    facts: &SlaFacts<'_>,
    now: Timestamp,
) -> Vec<SlaResult> {
    let Some(service) = windows.of(&terms.service) else {
        return Vec::new();
    };
    let zone_name = match terms.zone.is_empty() {
        true => facts.zone,
        false => terms.zone.as_str(),
    };
    let zone = civil::zone(zone_name);
    let held = months::in_force(&contract.fields, &zone);
    let touched = within(&service.touched(), held);
    let over = Over::new(service, terms, held, now);
    let mut results: Vec<SlaResult> = Vec::new();
    for month in months::months(&touched, &zone) {
        let Some(period) = month.span.both(held) else {
            continue;
        };
        let measured = Measured::new(service, terms, &over, month, period);
        // The notice is one an incident: it stands with the first month.
        let first = results.is_empty();
        let findings = judge::findings(terms, &measured, first.then_some(facts), now);
        if findings.is_empty() {
            continue;
        }
        let credit = judge::credit(terms, measured.counted, measured.down);
        let told = said::Told {
            terms,
            zone: zone_name,
            now,
            measured: &measured,
            findings: &findings,
            facts,
        };
        results.push(SlaResult {
            number: 0,
            contract_id: contract.id,
            contract_version: contract.version,
            counterparty: contract.fields.counterparty.clone(),
            reference: contract.fields.reference.clone(),
            service: terms.service.clone(),
            month: month.first,
            counted_seconds: measured.counted,
            down_seconds: measured.down,
            outcome: gravest(&findings),
            credit: credit.as_ref().map(|credit| credit.owed.clone()),
            clause: terms.clause.clone(),
            steps: told.steps(credit.as_ref()),
            responsibility: match facts.new_vulnerability {
                true => said::responsibility(&contract.fields.vulnerabilities),
                false => Both::default(),
            },
            claim_id: None,
            findings,
        });
    }
    results
}

fn gravest(findings: &[SlaFinding]) -> SlaOutcome {
    let outcomes = findings.iter().map(|finding| finding.outcome);
    outcomes.min().unwrap_or(SlaOutcome::Met)
}

#[cfg(test)]
mod tests;
