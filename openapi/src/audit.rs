//! The audit log: one hash chain per incident and one for the instance, readable and checkable.

mod actions;

pub use actions::{action_name, actions};

use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// One entry. It never holds personal data of affected people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// The chain: an incident's id, or `instance`.
    pub chain: String,
    /// Place in the chain, from 1 without gaps.
    pub seq: i64,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who: a user's id, or the product itself when absent.
    pub actor_id: Option<Uuid>,
    /// The actor's name at the time.
    pub actor_name: String,
    /// What was done, as `noun.verb`.
    pub action: String,
    /// To what: the id of the row.
    pub subject: String,
    /// Further facts, depending on the action.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub data: serde_json::Value,
    /// Hash of the entry before, 64 hexadecimal digits; zeros for the first.
    pub prev_hash: String,
    /// Hash of this entry.
    pub hash: String,
}

/// What a check of the chains found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditVerdict {
    /// True when every chain holds.
    pub intact: bool,
    /// Chains looked at.
    pub chains: u64,
    /// Entries looked at.
    pub entries: u64,
    /// The first break found, if any.
    pub broken: Option<AuditBreak>,
}

/// Where a chain breaks, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditBreak {
    /// The chain.
    pub chain: String,
    /// First entry that does not hold.
    pub seq: i64,
    /// What is wrong with it, in plain words.
    pub reason: String,
}
