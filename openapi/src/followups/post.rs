//! Letters by post: a batch freezes whom, which text and where to; it is printed as one PDF, posted, and what comes back
//! is put down by number. What the letter says is `letters`.

use super::FollowupTarget;
use crate::{Date, Lang, Timestamp, Uuid, people::WayFault};
use serde::{Deserialize, Serialize};

/// The envelope the address page is folded into; it says where the window is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// 長形3号, 120 × 235 mm, window at the top left.
    #[default]
    Naga3,
    /// DL, 110 × 220 mm, window at the bottom left.
    Dl,
}

impl Envelope {
    /// Every one.
    pub const ALL: [Envelope; 2] = [Envelope::Naga3, Envelope::Dl];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Envelope::Naga3 => lang.pick("長形3号（窓付き）", "Naga 3 (120 × 235 mm, window)"),
            Envelope::Dl => lang.pick("DL（窓付き）", "DL (110 × 220 mm, window)"),
        }
    }
}

/// A batch of letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostBatch {
    /// Identifier.
    pub id: Uuid,
    /// Which batch of the incident, from 1.
    pub number: i64,
    /// The letter.
    pub letter_id: Uuid,
    /// Its name inside the organisation.
    pub letter_name: String,
    /// The version that is printed.
    pub letter_version: i64,
    /// Hash of its content as approved, hexadecimal.
    pub content_hash: String,
    /// The envelope.
    pub envelope: Envelope,
    /// Letters in it.
    pub letters: i64,
    /// People they are for: one letter may be for a household, or for those a guardian answers for.
    pub people: i64,
    /// Letters that came back.
    pub returned: i64,
    /// SHA-256 of the PDF as it was printed first, hexadecimal.
    pub pdf_sha256: Option<String>,
    /// Its pages.
    pub pages: Option<i64>,
    /// The day it was posted, where the organisation is.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub posted_on: Option<Date>,
    /// By which service it was posted; may be empty.
    pub service: String,
    /// Who made it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A batch to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPostBatch {
    /// The letter: as a campaign sent it last, else as it is approved now.
    pub letter_id: Uuid,
    /// The envelope.
    #[serde(default)]
    pub envelope: Envelope,
    /// Which people. Those whom no postal address reaches are left out. People of one household, or with the same guardian,
    /// get one letter, made out to the head or the guardian.
    pub target: FollowupTarget,
    /// How many letters the caller expects. Nothing is made when it is another number.
    pub expected_count: u64,
}

/// Whom post reaches of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Postable {
    /// How many people.
    pub people: u64,
    /// How many letters that is.
    pub letters: u64,
    /// How many people of the list it does not reach: no address can be used, they are not to be written to, or a letter
    /// for them waits to be posted.
    pub unreached: u64,
}

/// How far a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PostLetterState {
    /// In the batch, to be posted.
    Printed,
    /// On its way.
    Posted,
    /// It came back.
    Returned,
}

impl PostLetterState {
    /// Every one.
    pub const ALL: [PostLetterState; 3] = [
        PostLetterState::Printed,
        PostLetterState::Posted,
        PostLetterState::Returned,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            PostLetterState::Printed => lang.pick("発送待ち", "To be posted"),
            PostLetterState::Posted => lang.pick("発送済み", "Posted"),
            PostLetterState::Returned => lang.pick("返送あり", "Came back"),
        }
    }
}

/// Which letter, as printed on its address page: `3-00012`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostRef {
    /// The batch.
    pub batch_id: Uuid,
    /// Its number.
    pub batch: i64,
    /// Which letter of it, from 1.
    pub n: i64,
}

impl PostRef {
    /// As it is printed and typed.
    pub fn code(&self) -> String {
        format!("{}-{:05}", self.batch, self.n)
    }
}

/// A letter of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostLetter {
    /// Which one.
    pub letter: PostRef,
    /// The person; the first on the register where it is for several.
    pub person_id: Uuid,
    /// Whom else it is for: the others of a household, a guardian's other wards. Left out for most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Uuid>,
    /// Customer number as frozen; masked unless revealed, as names and address.
    pub number: String,
    /// Name of whom it is made out to, as frozen.
    pub name: String,
    /// Names of everybody it is for, as frozen, where it is made out to the head of a household or to a guardian. Left out
    /// for most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// Address as frozen.
    pub address: String,
    /// Language it is printed in.
    pub lang: Lang,
    /// How far it is.
    pub state: PostLetterState,
    /// Tracking number; masked unless revealed, empty where there is none.
    pub tracking: String,
    /// The day it came back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub returned_on: Option<Date>,
    /// Why it came back.
    pub return_reason: Option<ReturnReason>,
}

/// The batch was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PostBatchSent {
    /// The day, where the organisation is; never in the future, nor before the incident began or the batch was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub posted_on: Date,
    /// By which service, for example 簡易書留; at most 100 characters.
    #[serde(default)]
    pub service: String,
    /// The number of letters, typed. Everybody they are for counts as told.
    pub confirm_letters: i64,
}

/// Why a letter came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// No such address, or nobody of that name there.
    UnknownAddress,
    /// Moved, without a new address known.
    Moved,
    /// Not collected in time.
    NotCollected,
    /// Refused.
    Refused,
    /// Another reason.
    Other,
}

impl ReturnReason {
    /// Every one.
    pub const ALL: [ReturnReason; 5] = [
        ReturnReason::UnknownAddress,
        ReturnReason::Moved,
        ReturnReason::NotCollected,
        ReturnReason::Refused,
        ReturnReason::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ReturnReason::UnknownAddress => WayFault::UnknownAddress.label(lang),
            ReturnReason::Moved => WayFault::Moved.label(lang),
            ReturnReason::NotCollected => lang.pick("保管期間経過", "Not collected"),
            ReturnReason::Refused => lang.pick("受取拒絶", "Refused"),
            ReturnReason::Other => lang.pick("その他", "Other"),
        }
    }

    /// What it says of the address the letter went to; nothing where the next one may arrive there.
    pub fn fault(self) -> Option<WayFault> {
        match self {
            ReturnReason::UnknownAddress => Some(WayFault::UnknownAddress),
            ReturnReason::Moved => Some(WayFault::Moved),
            ReturnReason::NotCollected | ReturnReason::Refused | ReturnReason::Other => None,
        }
    }
}

/// A letter came back: it is named by the number on its address page, or by the customer number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PostReturn {
    /// `3-00012`, or a customer number: its newest letter that was posted.
    pub code: String,
    /// Why.
    pub reason: ReturnReason,
    /// The day, where the organisation is; today when absent, never in the future nor before the letter was posted.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub day: Option<Date>,
}

/// Tracking numbers of a batch: one line a letter, `3-00012,1234-5678-9012`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TrackingFile {
    /// The lines as CSV; a first line may name the columns, such as `番号,追跡番号`. No letter and no tracking number may stand
    /// in two lines, and no line has more cells than there are columns.
    pub csv: String,
    /// Whether another number that a letter has already is replaced; otherwise the whole file is refused. A number that
    /// another letter of the incident has is never taken.
    #[serde(default)]
    pub replace: bool,
}

/// What came of a file of tracking numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tracked {
    /// Letters that have a number now.
    pub letters: u64,
}
