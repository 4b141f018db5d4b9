//! People outside who told us something and wait for word: reporters, complainants, finders. Each has a clock that says
//! when the next word is due, and a log of words exchanged. Personal fields come masked unless the reader may see them.

use crate::{Lang, Timestamp, Uuid, activities::ActivityKey, stalls::Stall, users::UserRef};
use serde::{Deserialize, Serialize};

/// Longest name, organisation, address or number, in characters.
pub const MAX_FIELD: usize = 200;
/// Longest account of what was told or said, in characters.
pub const MAX_TEXT: usize = 4_000;

/// What somebody outside is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Told us that something happened.
    Reporter,
    /// Complains of harm.
    Complainant,
    /// Found a weakness.
    Finder,
    /// Supplies or runs something for us.
    Partner,
    /// Asks for the press.
    Press,
    /// Anybody else.
    Other,
}

impl ContactKind {
    /// Every kind.
    pub const ALL: [ContactKind; 6] = [
        ContactKind::Reporter,
        ContactKind::Complainant,
        ContactKind::Finder,
        ContactKind::Partner,
        ContactKind::Press,
        ContactKind::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ContactKind::Reporter => lang.pick("通報者", "Reporter"),
            ContactKind::Complainant => lang.pick("苦情の申出人", "Complainant"),
            ContactKind::Finder => lang.pick("発見者", "Finder"),
            ContactKind::Partner => lang.pick("取引先", "Partner"),
            ContactKind::Press => lang.pick("報道機関", "Press"),
            ContactKind::Other => lang.pick("その他", "Other"),
        }
    }

    /// Days after which the next word is due unless somebody sets another day.
    pub fn word_days(self) -> i32 {
        match self {
            ContactKind::Complainant | ContactKind::Press => 1,
            ContactKind::Reporter | ContactKind::Partner => 3,
            ContactKind::Finder | ContactKind::Other => 7,
        }
    }

    /// The activity it belongs to.
    pub fn activity(self) -> ActivityKey {
        match self {
            ContactKind::Complainant => ActivityKey::Ur,
            _ => ActivityKey::Er,
        }
    }
}

/// Somebody outside who waits for word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Identifier.
    pub id: Uuid,
    /// What they are to us.
    pub kind: ContactKind,
    /// Name.
    pub name: String,
    /// Company or other organisation; may be empty.
    pub organisation: String,
    /// Mail address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// What they told us.
    pub told: String,
    /// Whether personal fields are masked in this answer.
    pub masked: bool,
    /// Who keeps in touch with them.
    pub owner: Option<UserRef>,
    /// When they were first heard.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub first_heard_at: Timestamp,
    /// When we last gave them word; absent while we have not.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_word_at: Option<Timestamp>,
    /// When the next word is due; absent once closed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_word_due: Option<Timestamp>,
    /// Whether the word is overdue, and whom that has gone to.
    pub stall: Option<Stall>,
    /// When it was closed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub closed_at: Option<Timestamp>,
    /// How it ended, or how it had ended before it was opened again; empty while it never has.
    pub outcome: String,
    /// When it was put down here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Somebody to be put down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// What they are to us.
    pub kind: ContactKind,
    /// Name.
    pub name: String,
    /// Company or other organisation.
    #[serde(default)]
    pub organisation: String,
    /// Mail address.
    #[serde(default)]
    pub email: String,
    /// Telephone number.
    #[serde(default)]
    pub phone: String,
    /// What they told us.
    pub told: String,
    /// Who keeps in touch; a member of the incident.
    #[serde(default)]
    pub owner_id: Option<Uuid>,
    /// When they were first heard; now when absent, never in the future.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub first_heard_at: Option<Timestamp>,
    /// When the first word is due; by the kind when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_word_due: Option<Timestamp>,
}

/// What may be changed; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContactPatch {
    /// What they are to us.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ContactKind>,
    /// Name; as organisation, address and number only for those who may see it in the clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Company or other organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they told us.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
    /// Who keeps in touch; `null` for nobody.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub owner_id: Option<Option<Uuid>>,
    /// When the next word is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_word_due: Option<Timestamp>,
    /// Closes (true) or opens again (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// How it ended; needed to close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

impl ContactPatch {
    /// Whether it changes what is masked for most readers.
    pub fn is_personal(&self) -> bool {
        let fields = [&self.name, &self.organisation, &self.email, &self.phone];
        fields.into_iter().any(Option::is_some)
    }
}

/// Which way a word went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From them to us.
    In,
    /// From us to them.
    Out,
}

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Channel {
    Mail,
    Phone,
    Letter,
    Visit,
    Other,
}

/// A word exchanged. The log is added to, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactWord {
    /// Identifier.
    pub id: Uuid,
    /// Which way it went.
    pub direction: Direction,
    /// By which way.
    pub channel: Channel,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What was said.
    pub text: String,
    /// Who put it down.
    pub by_name: String,
}

/// A word to be put down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWord {
    /// Which way it went.
    pub direction: Direction,
    /// By which way.
    pub channel: Channel,
    /// When; now when absent, never in the future.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Timestamp>,
    /// What was said; 1 to 4,000 characters.
    pub text: String,
    /// When the next word is due; by the kind when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_word_due: Option<Timestamp>,
}

/// What the list is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct ContactFilter {
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ContactKind>,
    /// Only those closed (true) or waiting (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}
