//! Completion reports of the recovery: snapshots of the records, numbered within the incident, never changed.

use crate::{Lang, Timestamp, Uuid, sheets::Sheet};
use serde::{Deserialize, Serialize};

/// A report to be made from the records as they are now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NewRecoveryReport {
    /// Language; Japanese when absent.
    pub lang: Lang,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryReport {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident, from 1.
    pub number: i64,
    /// The snapshot.
    pub content: Sheet,
    /// Whether nothing of the recovery remained to be done.
    pub complete: bool,
    /// SHA-256 of its JSON export, hexadecimal.
    pub sha256: String,
    /// Who made it.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}
