//! Revisions of plans, policies and manuals after an incident: what changes because of which lesson, approved by
//! somebody else, and since when it is in force.

use crate::{Date, Lang, Timestamp, Uuid, approvals::ApprovalState};
use serde::{Deserialize, Serialize};

/// How far a revision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RevisionState {
    /// Being written.
    Draft,
    /// Approved by somebody else.
    Approved,
    /// In force.
    InForce,
    /// Decided against.
    Dropped,
}

impl RevisionState {
    /// The state in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            RevisionState::Draft => lang.pick("改訂案", "Draft"),
            RevisionState::Approved => lang.pick("承認済み", "Approved"),
            RevisionState::InForce => lang.pick("施行済み", "In force"),
            RevisionState::Dropped => lang.pick("見送り", "Not pursued"),
        }
    }
}

/// A revision; also what an approval of it is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRevision {
    /// The document: plan, policy, manual.
    pub document: String,
    /// What changes in it.
    pub change: String,
    /// The lesson it comes from, and of which phase.
    pub lesson: String,
    /// Who is responsible.
    pub responsible: String,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub due: Date,
}

/// A revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revision {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub content: NewRevision,
    /// Hash an approval is bound to.
    pub content_hash: String,
    /// How far it is.
    pub state: RevisionState,
    /// What became of the last request for approval.
    pub approval: Option<ApprovalState>,
    /// Who decided it.
    pub decided_by_name: Option<String>,
    /// Since when it is in force.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub in_force_on: Option<Date>,
    /// Why it is not pursued.
    pub reason: String,
    /// Whether it is past due and not in force.
    pub overdue: bool,
    /// Who wrote it.
    pub created_by_name: String,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Putting a revision in force, or deciding against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RevisionDecision {
    /// `in_force` or `dropped`.
    pub state: RevisionState,
    /// Since when it is in force; today when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub day: Option<Date>,
    /// Why it is not pursued; needed then.
    #[serde(default)]
    pub reason: String,
}
