//! How long an incident's personal data is kept, what holds its erasure up, the erasure itself and its certificate.

use crate::{Date, Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Longest basis or reason, in characters.
pub const MAX_TEXT: usize = 1_000;
/// Most months after closing: fifty years.
pub const MAX_MONTHS: i64 = 600;

/// Where the keeping of an incident's personal data stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RetentionState {
    /// Nobody has said how long.
    Unset,
    /// It is kept.
    Kept,
    /// It is kept whatever its day, because of a hold.
    Held,
    /// Its day has passed: it is to be erased.
    Due,
    /// Somebody asked for the erasure; another person must confirm.
    Asked,
    /// The key is destroyed; what it left is being cleared.
    Erasing,
    /// Erased, with a certificate.
    Erased,
}

impl RetentionState {
    /// Every state.
    pub const ALL: [RetentionState; 7] = [
        RetentionState::Unset,
        RetentionState::Kept,
        RetentionState::Held,
        RetentionState::Due,
        RetentionState::Asked,
        RetentionState::Erasing,
        RetentionState::Erased,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            RetentionState::Unset => lang.pick("期間未設定", "Not set"),
            RetentionState::Kept => lang.pick("保存中", "Kept"),
            RetentionState::Held => lang.pick("消去を保留中", "On hold"),
            RetentionState::Due => lang.pick("消去の時期", "Due to be erased"),
            RetentionState::Asked => lang.pick("消去の確認待ち", "Erasure asked for"),
            RetentionState::Erasing => lang.pick("消去中", "Being erased"),
            RetentionState::Erased => lang.pick("消去済み", "Erased"),
        }
    }
}

/// How long to keep: until a day, or so many months after the incident was closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RetentionInput {
    /// The last day it is kept, at most 50 years from today. Either this or `months`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub until: Option<Date>,
    /// Months after the incident was closed, 0 to 600.
    #[serde(default)]
    pub months: Option<i64>,
    /// Why so long: law, contract or own rule.
    pub basis: String,
}

/// Putting a hold on the erasure, or lifting it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HoldInput {
    /// Whether it is held.
    pub held: bool,
    /// Why, for example a lawsuit; needed both ways.
    pub reason: String,
}

/// A hold that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Who put it on.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// What is done about an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErasureAction {
    /// Ask for it.
    Ask,
    /// Confirm it, as another person. It cannot be undone.
    Confirm,
    /// Take the asking back.
    Withdraw,
}

/// A step of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureStep {
    /// What is done.
    pub action: ErasureAction,
    /// The number of people on the register, typed; for asking and confirming.
    #[serde(default)]
    pub people: Option<i64>,
}

/// An erasure somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureAsked {
    /// Who: the confirmation is another person's.
    pub by_id: Uuid,
    /// Their name.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// An erasure that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Erasure {
    /// Who asked.
    pub asked_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub asked_at: Timestamp,
    /// Who confirmed.
    pub confirmed_by_name: String,
    /// When: from then on nothing sealed opens.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub confirmed_at: Timestamp,
    /// People on the register.
    pub people: i64,
    /// Rows cleared so far.
    pub rows: i64,
    /// When the clearing ended.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub cleared_at: Option<Timestamp>,
    /// When the log beside the database's file was emptied, so that nothing cleared is left in it. Absent before, and on
    /// PostgreSQL, whose log goes by itself.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub log_emptied_at: Option<Timestamp>,
    /// SHA-256 of the certificate; absent until the clearing has ended and the log is emptied.
    pub certificate_sha256: Option<String>,
}

/// The sealing anew of an incident under a new key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rekey {
    /// Whether it is under way.
    pub under_way: bool,
    /// When the last one began.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub started_at: Option<Timestamp>,
    /// Values sealed anew so far.
    pub rows: i64,
    /// When the last one ended and the key before was destroyed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Timestamp>,
    /// When it stopped because values cannot be read; it goes on once somebody has decided. The key before is kept.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub halted_at: Option<Timestamp>,
    /// Values that neither key opens, 100 at most; those left behind stay listed until another re-key begins.
    pub unreadable: Vec<UnreadableValue>,
    /// How many there are in all.
    pub unreadable_count: i64,
    /// How many of them nobody has decided on: the number to be typed.
    pub undecided: i64,
}

/// Most unreadable values that are listed.
pub const MAX_UNREADABLE_SHOWN: i64 = 100;

/// A sealed value that cannot be read: it was altered or damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadableValue {
    /// Name of the table.
    pub table: String,
    /// Name of the column.
    pub column: String,
    /// The row's id; of a part, the id of what it is a part of.
    pub row_id: Uuid,
    /// The number of the part, 0 for a value that is whole.
    pub part: i64,
    /// Who decided to leave it behind.
    pub skipped_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub skipped_at: Option<Timestamp>,
}

/// What is done about values that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnreadableAction {
    /// Look again: the rows were put right, from a backup for example.
    Retry,
    /// Leave them behind. It cannot be undone: the key before is destroyed at the end.
    Skip,
}

/// A decision about values that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UnreadableStep {
    /// What is done.
    pub action: UnreadableAction,
    /// The number of values nobody has decided on yet, typed; for leaving them behind.
    #[serde(default)]
    pub values: Option<i64>,
}

/// How an incident's personal data is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Retention {
    /// The incident.
    pub incident_id: Uuid,
    /// Its number.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: RetentionState,
    /// Why so, and what comes next, in the reader's language.
    pub why: String,
    /// The last day it is kept, where one was set.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub until: Option<Date>,
    /// Months after closing, where those were set.
    pub months: Option<i64>,
    /// Law, contract or rule behind it.
    pub basis: String,
    /// The last day it is kept, as it follows; absent while that cannot be told.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_day: Option<Date>,
    /// The hold, if one stands.
    pub hold: Option<Hold>,
    /// The erasure somebody asked for.
    pub asked: Option<ErasureAsked>,
    /// People on the register: the number to be typed.
    pub people: i64,
    /// The erasure, once confirmed.
    pub erasure: Option<Erasure>,
    /// Sealing anew.
    pub rekey: Rekey,
    /// Row version, for `If-Match`; 0 while nothing was set.
    pub version: i64,
}

/// Which incidents are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
#[serde(default)]
pub struct RetentionFilter {
    /// Only those whose data is in this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<RetentionState>,
}

/// Form of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CertificateFormat {
    /// Signed JSON, for `saiki verify` and `saiki erasures replay`.
    #[default]
    Json,
    /// A page to print and keep.
    Html,
}

/// The form's name and version in the certificate.
pub const CERTIFICATE_FORMAT: &str = "saiki erasure certificate 1";

/// What a certificate of erasure says. No personal data of affected people is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// `CERTIFICATE_FORMAT`.
    pub format: String,
    /// The organisation, in Japanese and English.
    pub organisation: crate::organisation::Both,
    /// The incident.
    pub incident_id: Uuid,
    /// Its number.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Law, contract or rule behind the retention.
    pub basis: String,
    /// The last day it was kept.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_day: Option<Date>,
    /// Who asked.
    pub asked_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub asked_at: Timestamp,
    /// Who confirmed.
    pub confirmed_by_name: String,
    /// When: the key was destroyed in the same moment.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub confirmed_at: Timestamp,
    /// People on the register.
    pub people: i64,
    /// What told the destroyed key from others.
    pub key_fingerprint: String,
    /// When that key was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub key_made_at: Timestamp,
    /// Rows cleared, by table.
    pub cleared: Vec<ClearedTable>,
    /// When the clearing ended.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub cleared_at: Timestamp,
    /// When the log beside the database's file was emptied after that. Absent on PostgreSQL, whose log goes by itself,
    /// and in certificates of versions that did not look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub log_emptied_at: Option<Timestamp>,
    /// The head of the incident's audit chain then.
    pub audit_head: ChainHead,
    /// The head of the instance's audit chain then.
    pub instance_head: ChainHead,
}

/// Rows of a table that were cleared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClearedTable {
    /// Name of the table.
    pub table: String,
    /// How many rows.
    pub rows: i64,
}

/// The last entry of an audit chain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChainHead {
    /// Its number.
    pub seq: i64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

/// A certificate with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignedCertificate {
    /// What is signed: its canonical JSON (keys sorted, no white space).
    pub certificate: Certificate,
    /// SHA-256 of that, hexadecimal.
    pub sha256: String,
    /// Ed25519 signature over it, hexadecimal.
    pub signature: String,
    /// The instance's public key, hexadecimal.
    pub public_key: String,
}
