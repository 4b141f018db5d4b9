//! What a check promises: figures of months as clocks make them, outages counted once, exclusions, credits. The parts
//! beside this file share the makers below.

use super::*;
use saiki_api::{
    Lang, Uuid,
    contracts::{ContractFields, Fixer, VulnerabilityTerms},
    money::Money,
    service_terms::{CreditTier, Exclusion},
    service_windows::{ServiceWindow, WindowFields, WindowKind},
    sla_checks::SlaPromise,
};

mod credits;
mod months;
mod promises;
mod properties;

const TOKYO: &str = "Asia/Tokyo";
const SITE: &str = "会員サイト";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn window(kind: WindowKind, from: &str, to: &str) -> ServiceWindow {
    ServiceWindow {
        id: Uuid::nil(),
        fields: WindowFields {
            service: SITE.to_owned(),
            kind,
            exclusion: None,
            from: at(from),
            to: (!to.is_empty()).then(|| at(to)),
            responded_at: None,
            note: String::new(),
        },
        by_name: String::new(),
        updated_at: Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

fn outage(from: &str, to: &str) -> ServiceWindow {
    window(WindowKind::Outage, from, to)
}

fn degraded(from: &str, to: &str) -> ServiceWindow {
    window(WindowKind::Degraded, from, to)
}

fn excluded(reason: Exclusion, from: &str, to: &str) -> ServiceWindow {
    let mut window = window(WindowKind::Excluded, from, to);
    window.fields.exclusion = Some(reason);
    window
}

fn answered(mut window: ServiceWindow, when: &str) -> ServiceWindow {
    window.fields.responded_at = Some(at(when));
    window
}

fn terms(availability: i64) -> ServiceTerms {
    ServiceTerms {
        service: SITE.to_owned(),
        availability: Some(availability),
        clause: "第8条".to_owned(),
        ..ServiceTerms::default()
    }
}

/// Terms with a fee of 100,000 yen and three tiers, in no order.
fn paying() -> ServiceTerms {
    let tier = |below, credit_bp| CreditTier { below, credit_bp };
    ServiceTerms {
        monthly_fee: Some(yen(100_000)),
        tiers: vec![
            tier(99_000, 2_500),
            tier(99_950, 1_000),
            tier(95_000, 10_000),
        ],
        ..terms(99_950)
    }
}

fn yen(minor: i64) -> Money {
    Money {
        minor,
        currency: "JPY".to_owned(),
    }
}

fn contract(terms: &[ServiceTerms]) -> Contract {
    Contract {
        id: Uuid::nil(),
        fields: ContractFields {
            counterparty: "見本商事株式会社".to_owned(),
            service_terms: terms.to_vec(),
            ..ContractFields::default()
        },
        gaps: Vec::new(),
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        version: 3,
    }
}

fn facts() -> SlaFacts<'static> {
    SlaFacts {
        aware: None,
        noticed_at: None,
        new_vulnerability: false,
        zone: TOKYO,
    }
}

/// Checked long after everything.
fn later() -> Timestamp {
    at("2028-12-31T00:00:00Z")
}

fn checked(terms: &ServiceTerms, windows: &[ServiceWindow]) -> Vec<SlaResult> {
    checked_at(terms, windows, later())
}

fn checked_at(terms: &ServiceTerms, windows: &[ServiceWindow], now: Timestamp) -> Vec<SlaResult> {
    let contract = contract(std::slice::from_ref(terms));
    check(&contract, &Windows::new(windows, now), &facts(), now)
}

fn only(results: Vec<SlaResult>) -> SlaResult {
    assert_eq!(results.len(), 1);
    results.into_iter().next().unwrap()
}

fn found(result: &SlaResult, promise: SlaPromise) -> (Option<i64>, SlaOutcome) {
    let mut findings = result.findings.iter();
    let finding = findings.find(|finding| finding.promise == promise).unwrap();
    (finding.achieved, finding.outcome)
}

fn said(result: &SlaResult) -> String {
    let steps = result.steps.iter();
    let texts: Vec<String> = steps
        .map(|step| format!("{}\n{}", step.text.ja, step.text.en))
        .collect();
    texts.join("\n")
}
