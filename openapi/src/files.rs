//! Files attached to records of an incident: evidence, signed letters, photographs, screenshots. Their bytes are
//! sealed in the database; here is what is told of them.

use crate::{Timestamp, Uuid, permissions::Permission};
use serde::{Deserialize, Serialize};

/// Longest name of a file, in characters.
pub const MAX_NAME: usize = 150;
/// Longest reason for taking a file away, in characters.
pub const MAX_REASON: usize = 1_000;

/// What a file is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// The incident itself.
    Incident,
    /// An affected person.
    Person,
    /// A letter, for example the signed copy.
    Letter,
    /// A report to an authority, for example the receipt.
    Filing,
    /// An item: evidence that it is done.
    Item,
    /// An item of the evidence register.
    Evidence,
    /// A cause of the tree; a leaf may rest on it.
    Cause,
    /// A source of the log inventory.
    LogSource,
    /// An interview.
    Interview,
    /// A system of the register.
    System,
    /// An instruction to units.
    Instruction,
    /// A measure against recurrence.
    Measure,
    /// Action against somebody responsible.
    Sanction,
    /// The handover sheet, under the incident's own id: the signed copy, say.
    Handover,
    /// A task of the recovery plan.
    Task,
    /// A claim: what was sent to us, the agreement.
    Claim,
}

impl SubjectKind {
    /// Every kind.
    pub const ALL: [SubjectKind; 16] = [
        SubjectKind::Incident,
        SubjectKind::Person,
        SubjectKind::Letter,
        SubjectKind::Filing,
        SubjectKind::Item,
        SubjectKind::Evidence,
        SubjectKind::Cause,
        SubjectKind::LogSource,
        SubjectKind::Interview,
        SubjectKind::System,
        SubjectKind::Instruction,
        SubjectKind::Measure,
        SubjectKind::Sanction,
        SubjectKind::Handover,
        SubjectKind::Task,
        SubjectKind::Claim,
    ];

    /// What whoever reads such a file must be allowed.
    pub fn reads(self) -> Permission {
        match self {
            SubjectKind::Person | SubjectKind::Claim => Permission::PeopleReveal,
            SubjectKind::Letter => Permission::LettersRead,
            SubjectKind::Filing => Permission::FilingsRead,
            SubjectKind::Interview | SubjectKind::Sanction => Permission::RestrictedRead,
            SubjectKind::Incident
            | SubjectKind::Item
            | SubjectKind::Evidence
            | SubjectKind::Cause
            | SubjectKind::LogSource
            | SubjectKind::System
            | SubjectKind::Instruction
            | SubjectKind::Measure
            | SubjectKind::Handover
            | SubjectKind::Task => Permission::RecoveryRead,
        }
    }

    /// What whoever attaches or takes away such a file must be allowed.
    pub fn writes(self) -> Permission {
        match self {
            SubjectKind::Person => Permission::PeopleWrite,
            SubjectKind::Letter => Permission::LettersWrite,
            SubjectKind::Filing => Permission::FilingsWrite,
            SubjectKind::Interview | SubjectKind::Sanction => Permission::RestrictedWrite,
            SubjectKind::Incident
            | SubjectKind::Item
            | SubjectKind::Evidence
            | SubjectKind::Cause
            | SubjectKind::LogSource
            | SubjectKind::System
            | SubjectKind::Instruction
            | SubjectKind::Measure
            | SubjectKind::Handover
            | SubjectKind::Task
            | SubjectKind::Claim => Permission::RecoveryWrite,
        }
    }
}

/// A file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileInfo {
    /// Identifier.
    pub id: Uuid,
    /// What it is attached to.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject_id: Uuid,
    /// Its name, made safe.
    pub name: String,
    /// Its media type by its content, never by its name.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Whether that is the hash on the evidence register; absent unless it hangs on an item that has one there.
    pub hash_agrees: Option<bool>,
    /// Who attached it.
    pub added_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// What is left of a file taken away: its bytes are gone, this stays.
    pub removed: Option<FileRemoved>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Who took a file away, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileRemoved {
    /// Who.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What a file sent is, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    /// What it is attached to.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject_id: Uuid,
    /// Its name, at most 150 characters; folders and characters that are unsafe in names are left out.
    pub name: String,
}

/// Which files are wanted. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct FileFilter {
    /// Only files of this kind of record; all the caller may read when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_kind: Option<SubjectKind>,
    /// Only files of this record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<Uuid>,
}

/// Why a file is taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FileRemoval {
    /// The reason; 1 to 1,000 characters.
    pub reason: String,
}
