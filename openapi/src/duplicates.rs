//! Entries of the register that may be one person: proposed with reasons, merged with a choice a field, undone, or kept
//! apart. Nothing is merged without somebody saying so.

use crate::{Lang, Timestamp, Uuid, people::Person};
use serde::{Deserialize, Serialize};

/// Most entries merged at once, and shown in one proposal.
pub const MAX_MERGED: usize = 20;

/// By what entries were found together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DuplicateBasis {
    /// The same mail address.
    Mail,
    /// The same telephone number and a similar name.
    Phone,
    /// The same name and postal address.
    Name,
}

impl DuplicateBasis {
    /// Every one, in the order they are gone through.
    pub const ALL: [DuplicateBasis; 3] = [
        DuplicateBasis::Mail,
        DuplicateBasis::Phone,
        DuplicateBasis::Name,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DuplicateBasis::Mail => lang.pick("同じメールアドレス", "Same mail address"),
            DuplicateBasis::Phone => {
                lang.pick("同じ電話番号と似た名前", "Same telephone, similar name")
            }
            DuplicateBasis::Name => lang.pick("同じ名前と住所", "Same name and postal address"),
        }
    }
}

/// What two entries have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatchReason {
    /// The number, spelling apart.
    SameNumber,
    /// A mail address.
    SameMail,
    /// A telephone number.
    SamePhone,
    /// The postal address, spelling apart.
    SamePostal,
    /// The name, spelling apart.
    SameName,
    /// A name one letter, or the order of its parts, away.
    SimilarName,
}

impl MatchReason {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MatchReason::SameNumber => lang.pick("番号が同じ", "same number"),
            MatchReason::SameMail => lang.pick("メールアドレスが同じ", "same mail address"),
            MatchReason::SamePhone => lang.pick("電話番号が同じ", "same telephone number"),
            MatchReason::SamePostal => lang.pick("住所が同じ", "same postal address"),
            MatchReason::SameName => lang.pick("名前が同じ", "same name"),
            MatchReason::SimilarName => lang.pick("名前が似ている", "similar name"),
        }
    }
}

/// How sure a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatchStrength {
    /// One address, other names: perhaps a family.
    Possible,
    /// A name and one thing more.
    Likely,
    /// A name and two things more.
    Strong,
}

impl MatchStrength {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MatchStrength::Possible => lang.pick(
                "可能性あり（家族かもしれません）",
                "Possible, perhaps a family",
            ),
            MatchStrength::Likely => lang.pick("同じ人と思われます", "Likely"),
            MatchStrength::Strong => lang.pick("ほぼ確実に同じ人", "Almost certain"),
        }
    }
}

/// Two entries that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryMatch {
    /// One entry, the one put on the register first.
    pub a: Uuid,
    /// The other.
    pub b: Uuid,
    /// How sure.
    pub strength: MatchStrength,
    /// Why.
    pub reasons: Vec<MatchReason>,
}

/// Entries that may be one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duplicates {
    /// By what they were found.
    pub basis: DuplicateBasis,
    /// The entries, the first put on the register first; at most 20.
    pub people: Vec<Person>,
    /// Which look alike, and why.
    pub matches: Vec<EntryMatch>,
    /// Whether more than these share what they were found by.
    pub more: bool,
}

/// Which proposals are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct DuplicateFilter {
    /// Only found by this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<DuplicateBasis>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}

/// An entry as the caller saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeenEntry {
    /// The person.
    pub id: Uuid,
    /// The version seen.
    pub version: i64,
}

/// From which entry a field is taken; absent: from the one that stays, or where that has none, from the first that has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MergeChoice {
    /// The organisation's own number.
    pub number: Option<Uuid>,
    /// Name.
    pub name: Option<Uuid>,
    /// First mail address; the others are kept as further ones.
    pub email: Option<Uuid>,
    /// First telephone number; the others are kept.
    pub phone: Option<Uuid>,
    /// First postal address; the others are kept.
    pub address: Option<Uuid>,
    /// Organisation.
    pub organisation: Option<Uuid>,
    /// Language.
    pub lang: Option<Uuid>,
    /// Damage.
    pub damage: Option<Uuid>,
    /// Contract.
    pub contract_ref: Option<Uuid>,
    /// Service level agreement.
    pub sla_ref: Option<Uuid>,
    /// Note.
    pub note: Option<Uuid>,
}

/// Entries to be made one. What leaked of any of them leaked of the person: data items are put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeRequest {
    /// The entry that stays.
    pub survivor_id: Uuid,
    /// All of them, two to twenty, that one included, as they were seen.
    pub people: Vec<SeenEntry>,
    /// From which entry each field is taken.
    #[serde(default)]
    pub choice: MergeChoice,
}

/// A merge that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonMerge {
    /// Identifier.
    pub id: Uuid,
    /// The entry that stayed.
    pub survivor_id: Uuid,
    /// How many entries became one.
    pub people: i64,
    /// Who merged them.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Whether it can be undone: the entry is as the merge left it.
    pub can_undo: bool,
    /// When it was undone.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub undone_at: Option<Timestamp>,
    /// Who did; empty while nobody has.
    pub undone_by: String,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Which merges are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct MergeFilter {
    /// Only those this entry came out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Uuid>,
}

/// Entries that are different people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotTheSame {
    /// Two to twenty of them; no two are proposed together again.
    pub person_ids: Vec<Uuid>,
}

/// What was remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Remembered {
    /// How many pairs.
    pub pairs: u64,
}
