//! Claims made on us over an incident: complaints, compensation, reductions under service levels, shares of cost,
//! lawsuits. Each is answered with a decision; what was agreed is paid. Personal fields come masked unless the reader
//! may see them.

mod kinds;

pub use kinds::{ClaimAction, ClaimKind, ClaimState, Counsel};

use crate::{
    Date, Timestamp, Uuid, contacts::Channel, losses::ExchangeRate, money::Money, stalls::Stall,
    users::UserRef,
};
use serde::{Deserialize, Serialize};

/// Longest name, organisation or subject, in characters.
pub const MAX_FIELD: usize = 200;
/// Longest text, note or reason, in characters.
pub const MAX_TEXT: usize = 4_000;

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claim {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident, from 1.
    pub number: i64,
    /// What is claimed.
    pub kind: ClaimKind,
    /// Who claims.
    pub name: String,
    /// Company or other organisation; may be empty.
    pub organisation: String,
    /// The affected person of the register who claims.
    pub person_id: Option<Uuid>,
    /// The outside contact who claims.
    pub contact_id: Option<Uuid>,
    /// What it is about, in one line.
    pub subject: String,
    /// What they say.
    pub text: String,
    /// Whether personal fields are masked in this answer.
    pub masked: bool,
    /// When it reached us.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// By which way.
    pub channel: Channel,
    /// The amount claimed; absent where none was named.
    pub claimed: Option<Money>,
    /// Who answers it.
    pub owner: Option<UserRef>,
    /// The day an answer is due.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub answer_due: Option<Date>,
    /// Whether a lawyer was asked.
    pub counsel: Counsel,
    /// What the lawyer said; may be empty.
    pub counsel_note: String,
    /// How it was decided.
    pub state: ClaimState,
    /// Why it was decided so, or why it was opened again; empty before.
    pub reason: String,
    /// The amount agreed; 0 where it was accepted without payment.
    pub agreed: Option<Money>,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// The day the amount agreed was paid.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub paid_on: Option<Date>,
    /// Whether it is decided and nothing is left to pay.
    pub settled: bool,
    /// The row of the loss ledger made from it.
    pub loss_id: Option<Uuid>,
    /// Whether its answer or payment is late, and whom that has gone to.
    pub stall: Option<Stall>,
    /// When it was put down here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A claim to be put down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewClaim {
    /// What is claimed.
    pub kind: ClaimKind,
    /// Who claims; taken from the person or contact named below when empty.
    #[serde(default)]
    pub name: String,
    /// Company or other organisation.
    #[serde(default)]
    pub organisation: String,
    /// The affected person of the register who claims.
    #[serde(default)]
    pub person_id: Option<Uuid>,
    /// The outside contact who claims.
    #[serde(default)]
    pub contact_id: Option<Uuid>,
    /// What it is about, in one line.
    pub subject: String,
    /// What they say.
    #[serde(default)]
    pub text: String,
    /// When it reached us; now when absent, never in the future.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub received_at: Option<Timestamp>,
    /// By which way.
    pub channel: Channel,
    /// The amount claimed.
    #[serde(default)]
    pub claimed: Option<Money>,
    /// Who answers it; a member of the incident.
    #[serde(default)]
    pub owner_id: Option<Uuid>,
    /// The day an answer is due; not before the day it reached us.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub answer_due: Option<Date>,
}

/// What may be changed; absent fields stay. Kind and amount claimed stay as they are once it is decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ClaimPatch {
    /// What is claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ClaimKind>,
    /// Who claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Company or other organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What they say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The amount claimed; `null` for none.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Money>))]
    pub claimed: Option<Option<Money>>,
    /// Who answers it; `null` for nobody.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub owner_id: Option<Option<Uuid>>,
    /// The day an answer is due; `null` for none.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub answer_due: Option<Option<Date>>,
    /// Whether a lawyer was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counsel: Option<Counsel>,
    /// What the lawyer said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counsel_note: Option<String>,
}

/// A step to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimStep {
    /// What is done.
    pub action: ClaimAction,
    /// Why; needed for every decision and for opening it again.
    #[serde(default)]
    pub reason: String,
    /// The amount agreed; needed to accept, 0 where nothing is paid.
    #[serde(default)]
    pub agreed: Option<Money>,
    /// The day it was paid; needed for a payment.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub paid_on: Option<Date>,
}

/// Putting a paid claim into the loss ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ClaimBooking {
    /// Needed where the currency is not the organisation's.
    pub exchange: Option<ExchangeRate>,
}

/// A step that was taken. The history is added to, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimEvent {
    /// Identifier.
    pub id: Uuid,
    /// What was done.
    pub step: ClaimStep,
    /// Who did it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// What claims come to in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimTotal {
    /// ISO 4217 code.
    pub currency: String,
    /// Claimed, in minor units.
    pub claimed: i64,
    /// Agreed.
    pub agreed: i64,
    /// Of that, paid.
    pub paid: i64,
}

/// A page of claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimPage {
    /// The claims, the newest first.
    pub items: Vec<Claim>,
    /// Hand it back as `cursor` for the next page; absent on the last one.
    pub next_cursor: Option<String>,
    /// Claims under the same filters.
    pub total: Option<u64>,
    /// What all of those come to, by currency.
    pub totals: Vec<ClaimTotal>,
}

/// What the list is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct ClaimFilter {
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ClaimKind>,
    /// Only this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ClaimState>,
    /// Only those settled (true), or those that lack a decision or a payment (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<bool>,
    /// Only the one of this number; names and texts are sealed and cannot be searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Only those of this affected person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Uuid>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}
