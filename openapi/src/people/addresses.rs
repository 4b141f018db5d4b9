//! Further addresses of an affected person: any number a channel, each with a label and a state. The first of each
//! channel is the register's own and stays a field of the person; here both are one list.

use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Longest label of an address, in characters.
pub const MAX_LABEL: usize = 100;
/// Longest reason why an address is not used, in characters.
pub const MAX_WHY: usize = 500;
/// Most further addresses of one person.
pub const MAX_ADDRESSES: usize = 50;

/// By what somebody is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AddressChannel {
    /// Mail.
    Mail,
    /// Post.
    Post,
    /// Telephone.
    Phone,
}

impl AddressChannel {
    /// Every channel.
    pub const ALL: [AddressChannel; 3] = [
        AddressChannel::Mail,
        AddressChannel::Post,
        AddressChannel::Phone,
    ];

    /// Name for people.
    pub fn label(self, lang: crate::Lang) -> &'static str {
        match self {
            AddressChannel::Mail => lang.pick("メール", "Mail"),
            AddressChannel::Post => lang.pick("郵送先", "Post"),
            AddressChannel::Phone => lang.pick("電話", "Telephone"),
        }
    }
}

/// Whether an address can be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AddressState {
    /// It can.
    #[default]
    Usable,
    /// What was sent there came back.
    Undeliverable,
    /// The person, or somebody for them, said it is theirs no longer.
    Withdrawn,
}

impl AddressState {
    /// Every state.
    pub const ALL: [AddressState; 3] = [
        AddressState::Usable,
        AddressState::Undeliverable,
        AddressState::Withdrawn,
    ];

    /// Name for people.
    pub fn label(self, lang: crate::Lang) -> &'static str {
        match self {
            AddressState::Usable => lang.pick("使用できる", "Usable"),
            AddressState::Undeliverable => lang.pick("不達", "Undeliverable"),
            AddressState::Withdrawn => lang.pick("使用しない", "Withdrawn"),
        }
    }
}

/// What was found of an address or number that leads nowhere, where that has a name. What somebody found otherwise stands
/// beside it in their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WayFault {
    /// The number or address is somebody else's.
    Wrong,
    /// A letter came back: no such address, or nobody of that name there.
    UnknownAddress,
    /// A letter came back: moved, without a new address known.
    Moved,
}

impl WayFault {
    /// Every one.
    pub const ALL: [WayFault; 3] = [WayFault::Wrong, WayFault::UnknownAddress, WayFault::Moved];

    /// Name for people.
    pub fn label(self, lang: crate::Lang) -> &'static str {
        match self {
            WayFault::Wrong => lang.pick("番号・宛先違い", "Wrong number or address"),
            WayFault::UnknownAddress => lang.pick("あて所に尋ねあたらず", "Unknown there"),
            WayFault::Moved => lang.pick("転居先不明", "Moved"),
        }
    }

    /// The one a text names in either language.
    pub fn named(text: &str) -> Option<WayFault> {
        let text = text.trim();
        let says = |fault: WayFault| {
            let mut langs = crate::Lang::ALL.into_iter();
            langs.any(|lang| fault.label(lang) == text)
        };
        WayFault::ALL.into_iter().find(|fault| says(*fault))
    }
}

/// Why something is not used, as the reader's language has it: what was found, or what somebody wrote.
pub fn why_unusable(found: Option<WayFault>, why: &str, lang: crate::Lang) -> String {
    match found {
        Some(found) => found.label(lang).to_owned(),
        None => why.to_owned(),
    }
}

/// An address of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonAddress {
    /// Identifier; absent for the register's own.
    pub id: Option<Uuid>,
    /// By what.
    pub channel: AddressChannel,
    /// The address or number; masked like the person.
    pub value: String,
    /// What it is, for example "職場"; masked like the person.
    pub label: String,
    /// Whether it can be used.
    pub state: AddressState,
    /// What was found of it; absent where it can be used, or `why` says it in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<WayFault>,
    /// Why it is not used, in the words of who said so; empty where `found` says it. Masked like the person.
    pub why: String,
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub state_at: Option<Timestamp>,
    /// Who found so; may be empty.
    pub state_by: String,
    /// Whether personal fields are masked in this answer.
    pub masked: bool,
    /// Row version, for `If-Match`; the person's for the register's own.
    pub version: i64,
}

/// A way to somebody that nothing is left of, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LostWay {
    /// By what.
    pub channel: AddressChannel,
    /// What was found of an address or number; absent where `why` says it in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<WayFault>,
    /// Why, in words; empty where `found` says it. Masked unless revealed.
    pub why: String,
}

/// An address to be put beside the others of its channel, as the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAddress {
    /// By what.
    pub channel: AddressChannel,
    /// The address or number.
    pub value: String,
    /// What it is; may be empty.
    #[serde(default)]
    pub label: String,
}

/// What may be changed of a further address; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AddressPatch {
    /// New address or number.
    pub value: Option<String>,
    /// New label.
    pub label: Option<String>,
    /// New state.
    pub state: Option<AddressState>,
    /// Why, at most 500 characters; needed for a state other than `usable`.
    pub why: Option<String>,
}

/// What became of the register's own address of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnAddressState {
    /// Whether it can be used. A mail address that cannot is not mailed.
    pub state: AddressState,
    /// Why, at most 500 characters; needed for a state other than `usable`.
    #[serde(default)]
    pub why: String,
}
