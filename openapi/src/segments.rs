//! Audiences kept by name on an incident: written once, used by letters and by the list of people.

use crate::{Timestamp, Uuid, letters::Audience};
use serde::{Deserialize, Serialize};

/// Longest name, in characters.
pub const MAX_NAME: usize = 100;
/// Most segments of one incident.
pub const MAX_SEGMENTS: usize = 200;

/// An audience by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Segment {
    /// Identifier.
    pub id: Uuid,
    /// Name inside the organisation.
    pub name: String,
    /// Whom it takes. Letters that use it keep a copy: what was approved stays what it was.
    pub audience: Audience,
    /// Who wrote it last.
    pub by_name: String,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A segment to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSegment {
    /// Name; no other segment of the incident has it.
    pub name: String,
    /// Whom it takes.
    pub audience: Audience,
}

/// What may be changed; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SegmentPatch {
    /// New name.
    pub name: Option<String>,
    /// Whom it takes now.
    pub audience: Option<Audience>,
}

/// An audience asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AudienceQuestion {
    /// The audience.
    pub audience: Audience,
}

/// How many people an audience has as the register stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudienceCount {
    /// The audience as a sentence, in the reader's language.
    pub sentence: String,
    /// People.
    pub people: i64,
    /// Mails that would go out: one a household and one a guardian.
    pub mails: i64,
    /// People no mail would reach.
    pub without_email: i64,
}
