//! Handover from the response team to the recovery team (RO-4): one sheet an incident, accepted by both sides for the
//! very words they saw. Any edit voids both acceptances.

use crate::{Lang, Timestamp, Uuid, sheets::DocumentFormat};
use serde::{Deserialize, Serialize};

/// Most lines in each of its lists.
pub const MAX_LINES: usize = 200;

/// An emergency measure that was carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EmergencyMeasure {
    /// What was done.
    pub what: String,
    /// On which system or at which place.
    pub place: String,
    /// Who did it.
    pub who: String,
    /// When, in words: `2026-11-20 14:00`, 「20日夕方」.
    pub when: String,
}

/// What stands in for something that is out of use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Substitute {
    /// What is out of use.
    pub instead_of: String,
    /// What stands in for it.
    pub what: String,
    /// Until when, with which limits.
    pub limits: String,
}

/// What the response team hands over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HandoverContent {
    /// Extent of the damage as the response team knows it.
    pub damage: String,
    /// Emergency measures carried out.
    pub measures: Vec<EmergencyMeasure>,
    /// Backups: which, of when, checked or not, where.
    pub backups: String,
    /// Substitute hardware, software and network.
    pub equipment: Vec<Substitute>,
    /// Substitute services and degraded operation.
    pub services: Vec<Substitute>,
    /// Work done by hand meanwhile.
    pub workarounds: String,
    /// Dangers still open.
    pub dangers: String,
    /// Who hands over: a member of the incident.
    pub giver_id: Option<Uuid>,
    /// Who takes over: another member.
    pub taker_id: Option<Uuid>,
}

/// One side of the handover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HandoverSide {
    /// Hands over.
    Giver,
    /// Takes over.
    Taker,
}

impl HandoverSide {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            HandoverSide::Giver => lang.pick("引継ぎ元", "Hands over"),
            HandoverSide::Taker => lang.pick("引継ぎ先", "Takes over"),
        }
    }
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Handover {
    /// What it says.
    pub content: HandoverContent,
    /// SHA-256 of the content in canonical JSON, hexadecimal.
    pub content_hash: String,
    /// Name of who hands over.
    pub giver_name: Option<String>,
    /// Name of who takes over.
    pub taker_name: Option<String>,
    /// When the one who hands over accepted this very content.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub given_at: Option<Timestamp>,
    /// When the one who takes over accepted it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub taken_at: Option<Timestamp>,
    /// Who changed it last.
    pub updated_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub updated_at: Option<Timestamp>,
    /// Row version, for `If-Match`; 0 while nobody has begun it.
    pub version: i64,
}

impl Handover {
    /// Whether both sides accepted the content as it is.
    pub fn is_complete(&self) -> bool {
        self.given_at.is_some() && self.taken_at.is_some()
    }
}

/// An acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = HandoverAcceptance))]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// As which side.
    pub side: HandoverSide,
    /// The hash of the content the person saw. A different one now is answered 409.
    pub content_hash: String,
}

/// How a document is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct SheetQuery {
    /// The format.
    pub format: DocumentFormat,
    /// The language; Japanese when absent.
    #[serde(default)]
    pub lang: Lang,
}
