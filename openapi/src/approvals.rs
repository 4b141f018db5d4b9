//! Approval of a letter by somebody other than its author, bound to the hashes of its text, of its recipients and of the
//! facts that fill it. A change of any of them voids it.

use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// What became of a request for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// Awaited.
    Requested,
    /// Given.
    Approved,
    /// Refused.
    Rejected,
    /// Void: text, recipients or facts changed since.
    Voided,
}

/// A request for approval and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approval {
    /// Identifier.
    pub id: Uuid,
    /// What became of it.
    pub state: ApprovalState,
    /// Version of the letter.
    pub letter_version: i64,
    /// Hash of the letter's content it is bound to.
    pub content_hash: String,
    /// Hash of the recipients it is bound to.
    pub recipients_hash: String,
    /// How many recipients that is.
    pub recipients: i64,
    /// Hash of the facts it is bound to; empty for approvals from before facts were bound.
    #[serde(default)]
    pub facts_hash: String,
    /// Who asked.
    pub requested_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub requested_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// Their name.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// What they said.
    pub comment: String,
    /// Why it is void: `letter_edited`, `recipients_changed` or `facts_changed`.
    pub void_reason: Option<String>,
    /// When it became void. Where approvals are listed; absent where only the last one is told.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub voided_at: Option<Timestamp>,
    /// Whose change made it void. Where approvals are listed.
    #[serde(default)]
    pub voided_by_name: Option<String>,
}

/// What is asked of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApprovalAction {
    /// Ask for it (the author).
    Request,
    /// Give it (somebody else).
    Approve,
    /// Refuse it (somebody else).
    Reject,
}

/// A step of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApprovalStep {
    /// What is asked.
    pub action: ApprovalAction,
    /// The content hash the person saw. A different one now is answered 409.
    pub content_hash: String,
    /// The recipients hash the person saw.
    pub recipients_hash: String,
    /// The facts hash the person saw.
    pub facts_hash: String,
    /// Remark; needed for a refusal.
    #[serde(default)]
    pub comment: String,
}
