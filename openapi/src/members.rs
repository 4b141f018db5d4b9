//! Who takes part in an incident. Others, auditors and administrators aside, cannot see that it exists.

use crate::{Timestamp, Uuid, permissions::Role};
use serde::{Deserialize, Serialize};

/// A member of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The user.
    pub user_id: Uuid,
    /// The user's name.
    pub name: String,
    /// The user's role in the organisation.
    pub role: Role,
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub added_at: Timestamp,
}

/// Somebody to be added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberRef {
    /// The user.
    pub user_id: Uuid,
}
