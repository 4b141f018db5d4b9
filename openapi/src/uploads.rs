//! Files of affected people sent in parts: begun, appended to, asked how far they are, and then imported as one file. A
//! connection that breaks costs the part under way and nothing else.

use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Largest part, in bytes.
pub const MAX_PART: u64 = 16 * 1024 * 1024;
/// Most uploads one incident may have open.
pub const MAX_OPEN: i64 = 20;
/// Seconds without a part after which an upload is removed.
pub const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// A file that is to come in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewUpload {
    /// Name of the file, for people.
    pub file_name: String,
    /// Bytes of the whole file.
    pub bytes: i64,
}

/// A file that arrives in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upload {
    /// Identifier.
    pub id: Uuid,
    /// Name of the file.
    pub file_name: String,
    /// Bytes of the whole file.
    pub bytes: i64,
    /// Bytes that are here: where the next part begins.
    pub offset: i64,
    /// Who began it.
    pub by_name: String,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it is removed unless a part comes before.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

/// Where a part belongs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct PartQuery {
    /// Bytes before this part; must be what the upload's `offset` says.
    pub offset: i64,
}
