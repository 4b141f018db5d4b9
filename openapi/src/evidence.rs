//! The evidence register with its custody chain: what was secured, who has held it since, and what is to become of it.
//! Events are only ever added; which may follow which is decided in `saiki-domain`.

use crate::{Lang, Timestamp, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Image of a disk or volume.
    DiskImage,
    /// Contents of memory.
    Memory,
    /// Log files.
    Logs,
    /// Captured network traffic.
    Capture,
    /// A device itself.
    Device,
    /// Mail.
    Mail,
    /// A document, on paper or as a file.
    Document,
    /// A picture of a screen or a place.
    Picture,
    /// Something else.
    Other,
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: [EvidenceKind; 9] = [
        EvidenceKind::DiskImage,
        EvidenceKind::Memory,
        EvidenceKind::Logs,
        EvidenceKind::Capture,
        EvidenceKind::Device,
        EvidenceKind::Mail,
        EvidenceKind::Document,
        EvidenceKind::Picture,
        EvidenceKind::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            EvidenceKind::DiskImage => lang.pick("ディスクの複製", "Disk image"),
            EvidenceKind::Memory => lang.pick("メモリの内容", "Memory"),
            EvidenceKind::Logs => lang.pick("記録（ログ）", "Logs"),
            EvidenceKind::Capture => lang.pick("通信の記録", "Network capture"),
            EvidenceKind::Device => lang.pick("機器の現物", "Device"),
            EvidenceKind::Mail => lang.pick("メール", "Mail"),
            EvidenceKind::Document => lang.pick("文書", "Document"),
            EvidenceKind::Picture => lang.pick("画面・写真", "Picture"),
            EvidenceKind::Other => lang.pick("その他", "Other"),
        }
    }
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustodyAct {
    /// It was taken into custody; again, after it had been released.
    Collected,
    /// It was sealed by its holder.
    Sealed,
    /// It went from its holder to somebody else.
    Transferred,
    /// Somebody looked at it or worked on it; that opens a seal.
    Accessed,
    /// It left our custody.
    Released,
    /// It was destroyed.
    Destroyed,
    /// A remark: a correction, say. It changes nothing.
    Noted,
}

impl CustodyAct {
    /// Every act.
    pub const ALL: [CustodyAct; 7] = [
        CustodyAct::Collected,
        CustodyAct::Sealed,
        CustodyAct::Transferred,
        CustodyAct::Accessed,
        CustodyAct::Released,
        CustodyAct::Destroyed,
        CustodyAct::Noted,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            CustodyAct::Collected => lang.pick("収集", "Collected"),
            CustodyAct::Sealed => lang.pick("封印", "Sealed"),
            CustodyAct::Transferred => lang.pick("引渡し", "Transferred"),
            CustodyAct::Accessed => lang.pick("閲覧・解析", "Accessed"),
            CustodyAct::Released => lang.pick("返却・提出", "Released"),
            CustodyAct::Destroyed => lang.pick("廃棄", "Destroyed"),
            CustodyAct::Noted => lang.pick("付記", "Remark"),
        }
    }
}

/// One event of the chain as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CustodyEventInput {
    /// What happened.
    pub act: CustodyAct,
    /// When. Never before the event before, never in the future.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who did it; for a transfer who hands over, that is the present holder.
    pub by: String,
    /// Who receives it: of a transfer and of a release.
    #[serde(default)]
    pub to: String,
    /// Where it is kept from then on; stays as it was when empty.
    #[serde(default)]
    pub place: String,
    /// Number or mark of the seal put on.
    #[serde(default)]
    pub seal: String,
    /// SHA-256 computed on this occasion; may be empty.
    #[serde(default)]
    pub sha256: String,
    /// Purpose of an access, reason of a release, way and reason of a destruction, words of a remark.
    #[serde(default)]
    pub note: String,
}

/// One event of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustodyEvent {
    /// Its place in the chain, from 1.
    pub n: i64,
    /// What happened.
    pub details: CustodyEventInput,
    /// Whether the hash computed then was the one on the register; absent when one of them is missing.
    pub hash_agrees: Option<bool>,
    /// Who entered it here.
    pub recorded_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub recorded_at: Timestamp,
}

/// Whether we hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustodyStatus {
    /// Held.
    #[default]
    Held,
    /// Left our custody.
    Released,
    /// Destroyed.
    Destroyed,
}

impl CustodyStatus {
    /// Every status.
    pub const ALL: [CustodyStatus; 3] = [
        CustodyStatus::Held,
        CustodyStatus::Released,
        CustodyStatus::Destroyed,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            CustodyStatus::Held => lang.pick("保管中", "Held"),
            CustodyStatus::Released => lang.pick("返却・提出済み", "Released"),
            CustodyStatus::Destroyed => lang.pick("廃棄済み", "Destroyed"),
        }
    }
}

/// Where the chain stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Custody {
    /// Whether we hold it.
    pub status: CustodyStatus,
    /// Who has it.
    pub holder: String,
    /// Where it is.
    pub place: String,
    /// Number or mark of the seal on it; empty when it is not sealed.
    pub seal: String,
}

/// What is to become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// It is kept until a day.
    Keep,
    /// It is given back or handed over.
    Release,
    /// It is destroyed.
    Destroy,
}

impl Disposition {
    /// Every decision.
    pub const ALL: [Disposition; 3] = [
        Disposition::Keep,
        Disposition::Release,
        Disposition::Destroy,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Disposition::Keep => lang.pick("期限まで保管", "Keep until"),
            Disposition::Release => lang.pick("返却・提出する", "Release"),
            Disposition::Destroy => lang.pick("廃棄する", "Destroy"),
        }
    }
}

/// A decision on what is to become of it, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DispositionInput {
    /// The decision.
    pub decision: Disposition,
    /// Day until which it is kept, `YYYY-MM-DD`; needed for that decision.
    #[serde(default)]
    pub until: String,
    /// Why; 1 to 2,000 characters.
    pub reason: String,
}

/// The decision with who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DispositionMade {
    /// The decision.
    pub details: DispositionInput,
    /// Who made it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// An item to be put on the register, with the first event of its chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// What it is, 1 to 200 characters.
    pub title: String,
    /// Its kind.
    pub kind: EvidenceKind,
    /// Where it was taken from, 1 to 500 characters.
    pub origin: String,
    /// Size in bytes, where it has one.
    #[serde(default)]
    pub size: Option<i64>,
    /// SHA-256, 64 hexadecimal digits; may be empty.
    #[serde(default)]
    pub sha256: String,
    /// How the hash was computed: tool, over what, by whom.
    #[serde(default)]
    pub hash_method: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
    /// Who took it into custody.
    pub collected_by: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub collected_at: Timestamp,
    /// Where it is kept.
    pub place: String,
}

/// What may be changed of an item; absent fields stay. The chain and a hash once entered never change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EvidencePatch {
    /// New title.
    pub title: Option<String>,
    /// New kind.
    pub kind: Option<EvidenceKind>,
    /// New origin.
    pub origin: Option<String>,
    /// Size, while none is on the register.
    pub size: Option<i64>,
    /// SHA-256, while none is on the register.
    pub sha256: Option<String>,
    /// How the hash was computed.
    pub hash_method: Option<String>,
    /// New note.
    pub note: Option<String>,
}

/// What the register notices about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EvidenceFindingKind {
    /// A hash computed later is not the one on the register.
    HashDiffers,
    /// There is no hash, so nobody can show that it is unchanged.
    NoHash,
    /// It is held, and nobody has decided what is to become of it.
    Undecided,
    /// It was to be released or destroyed and is still held.
    NotCarriedOut,
    /// The day until which it was to be kept is past.
    KeptTooLong,
}

/// One such notice with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceFinding {
    /// What kind.
    pub kind: EvidenceFindingKind,
    /// In words.
    pub text: Both,
}

/// An item of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// Identifier.
    pub id: Uuid,
    /// Number within the incident, from 1.
    pub number: i64,
    /// What it is.
    pub title: String,
    /// Its kind.
    pub kind: EvidenceKind,
    /// Where it was taken from.
    pub origin: String,
    /// Size in bytes.
    pub size: Option<i64>,
    /// SHA-256; may be empty.
    pub sha256: String,
    /// How the hash was computed.
    pub hash_method: String,
    /// Anything else.
    pub note: String,
    /// Where its chain stands.
    pub custody: Custody,
    /// Events in its chain.
    pub events: i64,
    /// When the last of them happened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub last_event_at: Timestamp,
    /// What is to become of it, once decided.
    pub disposition: Option<DispositionMade>,
    /// What is to be noticed.
    pub findings: Vec<EvidenceFinding>,
    /// When it was put on the register.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// An item with its whole chain, the oldest event first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceRecord {
    /// The item.
    pub item: Evidence,
    /// Its chain.
    pub chain: Vec<CustodyEvent>,
}

/// What the register is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct EvidenceFilter {
    /// Words to find in title, origin, note, holder and place; all must occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CustodyStatus>,
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
}

/// Form of a custody sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    /// A page to print and sign.
    Html,
    /// A table.
    Csv,
}

/// Which form and language a sheet is wanted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetQuery {
    /// The form.
    pub format: SheetFormat,
    /// The language; Japanese when absent.
    #[serde(default)]
    pub lang: Lang,
}
