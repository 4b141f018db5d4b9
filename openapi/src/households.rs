//! People who get one letter together: a household, or those a guardian answers for. The letter goes to the head or to
//! the guardian and names each with what leaked of them.

use crate::{
    Lang, Timestamp, Uuid,
    people::{AddressChannel, DataItem, WayFault},
};
use serde::{Deserialize, Serialize};

/// Most people of one household.
pub const MAX_MEMBERS: usize = 200;
/// Longest number of a household, in characters.
pub const MAX_NUMBER: usize = 100;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 1_000;

/// Why people are told together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HouseholdKind {
    /// They live together; one of them is the head.
    Household,
    /// Somebody answers for them.
    Guardian,
}

impl HouseholdKind {
    /// Every kind.
    pub const ALL: [HouseholdKind; 2] = [HouseholdKind::Household, HouseholdKind::Guardian];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            HouseholdKind::Household => lang.pick("世帯", "Household"),
            HouseholdKind::Guardian => lang.pick("親権者・後見人等", "Guardian"),
        }
    }
}

/// Why somebody answers for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GuardianReason {
    /// The person is a minor.
    Minor,
    /// A court appointed a guardian for an adult.
    AdultGuardianship,
    /// Another reason, which the note names.
    Other,
}

impl GuardianReason {
    /// Every reason.
    pub const ALL: [GuardianReason; 3] = [
        GuardianReason::Minor,
        GuardianReason::AdultGuardianship,
        GuardianReason::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            GuardianReason::Minor => lang.pick("未成年者の親権者", "Parent of a minor"),
            GuardianReason::AdultGuardianship => {
                lang.pick("成年後見人など", "Guardian of an adult")
            }
            GuardianReason::Other => lang.pick("その他の代理人", "Other representative"),
        }
    }
}

/// A guardian who is not on the register.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OutsideGuardian {
    /// Name.
    pub name: String,
    /// Mail address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// Postal address; may be empty.
    pub address: String,
}

/// A way to a guardian who is not on the register that turned out to lead nowhere: a letter came back from it, or the
/// number is somebody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnusableWay {
    /// By what.
    pub channel: AddressChannel,
    /// What was found of it; absent where `why` says it in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<WayFault>,
    /// Why, in words; empty where `found` says it.
    pub why: String,
    /// When that was put down.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Name of who put it down.
    pub by_name: String,
}

/// A member of a household, or a ward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HouseholdMember {
    /// The person.
    pub id: Uuid,
    /// The organisation's own number for them; masked like the household.
    pub number: String,
    /// Name; masked like the household.
    pub name: String,
    /// What leaked of them.
    pub data_items: Vec<DataItem>,
}

/// People who get one letter together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Household {
    /// Identifier.
    pub id: Uuid,
    /// Why together.
    pub kind: HouseholdKind,
    /// Its number in the organisation's files; may be empty.
    pub number: String,
    /// The head, or the guardian where they are on the register.
    pub head_id: Option<Uuid>,
    /// Whom the letter is addressed to, and where; masked unless the reader may see it.
    pub to: OutsideGuardian,
    /// Of a guardian who is not on the register, the ways that cannot be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unusable: Vec<UnusableWay>,
    /// Why somebody answers for them; for guardians.
    pub reason: Option<GuardianReason>,
    /// Note; may be empty; masked.
    pub note: String,
    /// Its members, or the wards; of a dissolved one those it had.
    pub members: Vec<HouseholdMember>,
    /// Whether personal fields are masked in this answer.
    pub masked: bool,
    /// Who put it together.
    pub by_name: String,
    /// When it was dissolved.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub dissolved_at: Option<Timestamp>,
    /// Who did.
    pub dissolved_by: String,
    /// When it was put together.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A household to be put together, or a guardian to be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewHousehold {
    /// Why together.
    pub kind: HouseholdKind,
    /// Its number; may be empty.
    #[serde(default)]
    pub number: String,
    /// The head, one of the members; or a guardian who is on the register.
    #[serde(default)]
    pub head_id: Option<Uuid>,
    /// A guardian who is not.
    #[serde(default)]
    pub outside: Option<OutsideGuardian>,
    /// Why somebody answers for them; for guardians.
    #[serde(default)]
    pub reason: Option<GuardianReason>,
    /// Note; for the reason `other` which.
    #[serde(default)]
    pub note: String,
    /// The people, at most 200. A household has two at least.
    pub member_ids: Vec<Uuid>,
}

/// What may be changed; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HouseholdPatch {
    /// New head, or another guardian on the register.
    pub head_id: Option<Uuid>,
    /// Another guardian who is not on the register, or the same one's new addresses. An address that is new can be used.
    pub outside: Option<OutsideGuardian>,
    /// Ways to that guardian that can be used after all.
    pub usable: Vec<AddressChannel>,
    /// New reason.
    pub reason: Option<GuardianReason>,
    /// New note.
    pub note: Option<String>,
    /// People who join.
    pub add: Vec<Uuid>,
    /// People who leave.
    pub remove: Vec<Uuid>,
}

/// What households are filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct HouseholdFilter {
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<HouseholdKind>,
    /// Only dissolved ones (true), or only those that stand (false, also when absent).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dissolved: Option<bool>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}
