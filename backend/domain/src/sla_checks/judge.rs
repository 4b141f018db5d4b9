//! Figures against promises: what each comes to, and the credit that is owed. Compared as integers, so that a promise
//! met to the second is met.

use super::{SlaFacts, measure::Measured};
use crate::money;
use jiff::Timestamp;
use saiki_api::{
    money::Money,
    recovery::parties::WHOLE_BP,
    service_terms::{CreditTier, ServiceTerms, WHOLE},
    sla_checks::{SlaFinding, SlaOutcome, SlaPromise},
};

/// Each promise of the terms, held against the figures. The notice is judged only where its facts are given.
pub fn findings(
    terms: &ServiceTerms,
    measured: &Measured,
    notice: Option<&SlaFacts<'_>>,
    now: Timestamp,
) -> Vec<SlaFinding> {
    let mut all = Vec::new();
    if let Some(target) = terms.availability {
        all.push(availability(target, measured));
    }
    if let Some(target) = terms.longest_outage_minutes {
        all.push(longest(target, measured));
    }
    if let Some(target) = terms.response_minutes {
        all.extend(response(target, &measured.answers));
    }
    if let Some((target, facts)) = terms.notice_minutes.zip(notice) {
        all.push(told(target, facts, now));
    }
    all
}

/// Availability in thousandths of a percent, rounded down; `None` where no time counts.
pub fn reached(counted: i64, down: i64) -> Option<i64> {
    if counted <= 0 {
        return None;
    }
    let up = i128::from(counted.saturating_sub(down).max(0)) * i128::from(WHOLE);
    i64::try_from(up / i128::from(counted)).ok()
}

/// Whether availability is below that figure, in thousandths of a percent. Nothing is where no time counts.
fn is_below(figure: i64, counted: i64, down: i64) -> bool {
    let up = i128::from(counted.saturating_sub(down).max(0));
    counted > 0 && up * i128::from(WHOLE) < i128::from(figure) * i128::from(counted)
}

fn outcome(broken: bool, open: bool) -> SlaOutcome {
    match (broken, open) {
        (true, _) => SlaOutcome::Breached,
        (false, true) => SlaOutcome::Open,
        (false, false) => SlaOutcome::Met,
    }
}

/// The time of the month that counts is known from its beginning, and downtime only grows: what is below is so for good.
fn availability(target: i64, measured: &Measured) -> SlaFinding {
    let (counted, down) = (measured.counted, measured.down);
    let broken = is_below(target, counted, down);
    SlaFinding {
        promise: SlaPromise::Availability,
        target,
        achieved: reached(counted, down),
        outcome: outcome(broken, !measured.over),
    }
}

/// An outage that lasts only becomes longer: what is too long is so for good.
fn longest(target: i64, measured: &Measured) -> SlaFinding {
    SlaFinding {
        promise: SlaPromise::LongestOutage,
        target,
        achieved: Some(minutes(measured.longest)),
        outcome: outcome(
            measured.longest > seconds(target),
            measured.lasts || !measured.over,
        ),
    }
}

/// The slowest answer holds; one that is not recorded leaves it open.
fn response(target: i64, answers: &[Option<i64>]) -> Option<SlaFinding> {
    let known = answers.iter().flatten().copied();
    let slowest = known.max();
    let broken = slowest.is_some_and(|slowest| slowest > seconds(target));
    let missing = answers.iter().any(Option::is_none);
    let achieved = slowest.filter(|_| broken || !missing).map(minutes);
    (!answers.is_empty()).then_some(SlaFinding {
        promise: SlaPromise::Response,
        target,
        achieved,
        outcome: outcome(broken, missing),
    })
}

fn told(target: i64, facts: &SlaFacts<'_>, now: Timestamp) -> SlaFinding {
    let since = |at: Timestamp, aware: Timestamp| (at.as_second() - aware.as_second()).max(0);
    let taken = facts.aware.zip(facts.noticed_at);
    let taken = taken.map(|(aware, noticed)| since(noticed, aware));
    let waited = facts.aware.map(|aware| since(now, aware));
    let late = |passed: i64| passed > seconds(target);
    SlaFinding {
        promise: SlaPromise::Notice,
        target,
        achieved: taken.map(minutes),
        outcome: outcome(taken.or(waited).is_some_and(late), taken.is_none()),
    }
}

/// Minutes as seconds.
pub fn seconds(minutes: i64) -> i64 {
    minutes.saturating_mul(60)
}

/// Seconds as minutes, a started one as a whole one.
fn minutes(seconds: i64) -> i64 {
    seconds.saturating_add(59) / 60
}

/// A credit, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The tier that holds.
    pub tier: CreditTier,
    /// Whether the cap is less than the tier gives; it is then rounded down.
    pub capped: bool,
    /// What is owed.
    pub owed: Money,
}

/// The credit for that downtime: of the tiers that were missed the lowest, at most the cap, of the month's fee, rounded
/// half up to the currency's smallest unit, but never above the cap. `None` where nothing is owed.
pub fn credit(terms: &ServiceTerms, counted: i64, down: i64) -> Option<Credit> {
    let fee = terms.monthly_fee.as_ref()?;
    let missed = terms.tiers.iter();
    let tier = missed
        .filter(|tier| is_below(tier.below, counted, down))
        .min_by_key(|tier| tier.below)?;
    let cap = terms.cap_bp.unwrap_or(WHOLE_BP).max(0);
    let of_fee = |bp: i64| i128::from(fee.minor) * i128::from(bp);
    let given = money::divided(of_fee(tier.credit_bp.max(0)), i128::from(WHOLE_BP));
    let most = of_fee(cap) / i128::from(WHOLE_BP);
    let minor = i64::try_from(given.min(most)).ok()?;
    (minor > 0).then(|| Credit {
        tier: *tier,
        capped: given > most,
        owed: Money {
            minor,
            currency: fee.currency.clone(),
        },
    })
}
