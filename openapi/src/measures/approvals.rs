//! Approval of a measure or of a revision of a plan by somebody who did not write it, bound to the hash of what it
//! says. Any edit voids it.

use crate::{
    Timestamp, Uuid,
    approvals::{ApprovalAction, ApprovalState},
};
use serde::{Deserialize, Serialize};

/// A request for approval and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureApproval {
    /// Identifier.
    pub id: Uuid,
    /// What became of it.
    pub state: ApprovalState,
    /// Hash of what it is bound to.
    pub content_hash: String,
    /// Who asked.
    pub requested_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub requested_at: Timestamp,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// What they said.
    pub comment: String,
}

/// A step of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MeasureApprovalStep {
    /// What is asked.
    pub action: ApprovalAction,
    /// The hash the person saw. A different one now is answered 409.
    pub content_hash: String,
    /// Remark; needed for a refusal.
    #[serde(default)]
    pub comment: String,
}
