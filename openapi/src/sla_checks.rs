//! SLA checks: what an incident's outages mean under each customer's contract, month by month, with the figure reached,
//! the credit owed, the clause and the reasoning. A check is a snapshot; a later one does not change it.

use crate::{Date, Lang, Timestamp, Uuid, money::Money, organisation::Both};
use serde::{Deserialize, Serialize};

/// What a promise came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SlaOutcome {
    /// It was broken.
    Breached,
    /// It was not broken so far, but the month or the outage is not over, or a fact is missing.
    Open,
    /// It was kept.
    Met,
}

impl SlaOutcome {
    /// Every outcome, the gravest first.
    pub const ALL: [SlaOutcome; 3] = [SlaOutcome::Breached, SlaOutcome::Open, SlaOutcome::Met];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SlaOutcome::Breached => lang.pick("違反", "Breached"),
            SlaOutcome::Open => lang.pick("未確定", "Open"),
            SlaOutcome::Met => lang.pick("達成", "Met"),
        }
    }
}

/// Which promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SlaPromise {
    /// Availability of the month, in thousandths of a percent.
    Availability,
    /// Longest single outage, in minutes.
    LongestOutage,
    /// Time to the beginning of work, in minutes.
    Response,
    /// Time to the notice to the customer, in minutes.
    Notice,
}

impl SlaPromise {
    /// Every promise.
    pub const ALL: [SlaPromise; 4] = [
        SlaPromise::Availability,
        SlaPromise::LongestOutage,
        SlaPromise::Response,
        SlaPromise::Notice,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SlaPromise::Availability => lang.pick("月間稼働率", "Monthly availability"),
            SlaPromise::LongestOutage => lang.pick("最長停止時間", "Longest outage"),
            SlaPromise::Response => lang.pick("対応開始までの時間", "Time to respond"),
            SlaPromise::Notice => lang.pick("通知までの時間", "Time to give notice"),
        }
    }
}

/// One promise held against what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaFinding {
    /// Which promise.
    pub promise: SlaPromise,
    /// What was promised, in the promise's unit.
    pub target: i64,
    /// What was reached, in the promise's unit; absent where a fact is missing.
    pub achieved: Option<i64>,
    /// What it came to.
    pub outcome: SlaOutcome,
}

/// A step of the reasoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaStep {
    /// What was reckoned, from what, with which result.
    pub text: Both,
}

/// One contract, one service, one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaResult {
    /// Place within the check, from 1.
    pub number: i64,
    /// The contract.
    pub contract_id: Uuid,
    /// Its row version when it was checked.
    pub contract_version: i64,
    /// The customer.
    pub counterparty: String,
    /// Number or name of the contract's paper.
    pub reference: String,
    /// The service.
    pub service: String,
    /// First day of the month.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub month: Date,
    /// Seconds of the month that count: its length less what is left out.
    pub counted_seconds: i64,
    /// Seconds of downtime that count.
    pub down_seconds: i64,
    /// The gravest of the findings.
    pub outcome: SlaOutcome,
    /// Each promise.
    pub findings: Vec<SlaFinding>,
    /// Credit owed; absent where none is agreed or none is owed.
    pub credit: Option<Money>,
    /// The clause.
    pub clause: String,
    /// How it was reckoned, step by step.
    pub steps: Vec<SlaStep>,
    /// Who fixes and who pays where a new vulnerability was the cause; empty where it was not, or nothing is agreed.
    pub responsibility: Both,
    /// The claim made from it.
    pub claim_id: Option<Uuid>,
}

/// Credits owed in one currency.
pub type CreditSum = Money;

/// A check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaCheck {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident, from 1.
    pub number: i64,
    /// Contracts looked at: with customers, in force in the time, naming a service that has a window.
    pub contracts: i64,
    /// Results: one a contract, service and month.
    pub results: i64,
    /// Of these, breached.
    pub breached: i64,
    /// Of these, open.
    pub open: i64,
    /// Of these, with a credit owed.
    pub credited: i64,
    /// Credits owed, by currency.
    pub credits: Vec<CreditSum>,
    /// Services with windows that no contract names.
    pub unnamed_services: Vec<String>,
    /// Whether windows, times or contracts changed since.
    pub outdated: bool,
    /// SHA-256 over its results in canonical JSON, hexadecimal.
    pub sha256: String,
    /// Row of the loss ledger made from its credits.
    pub loss_ids: Vec<Uuid>,
    /// Who asked for it.
    pub by_name: String,
    /// As of when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Timestamp,
}

/// In which order results come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SlaSort {
    /// The gravest first, then by customer.
    #[default]
    Outcome,
    /// By customer.
    Counterparty,
    /// The highest credit first.
    Credit,
}

/// Which results are wanted. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct SlaFilter {
    /// Words that customer, contract and service must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<SlaOutcome>,
    /// Only this contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<Uuid>,
    /// Order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<SlaSort>,
}

/// Results from which claims are to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SlaClaims {
    /// Numbers of results with a credit; every one with a credit when absent. An empty list is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Vec<i64>>,
}

/// What was made from a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlaMade {
    /// How many rows were made.
    pub made: i64,
    /// How many were there already.
    pub already: i64,
    /// How many that were there say another amount than the check, those included to which it gives no credit now;
    /// claims rejected or withdrawn aside. They stay as they are.
    #[serde(default)]
    pub differ: i64,
}
