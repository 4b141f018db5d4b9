//! Items of an incident: the playbook's, copied when the incident began, and its own. Each is owned, dated, decided,
//! commented on and backed by files.

use crate::{
    Lang, Timestamp, Uuid, activities::ActivityKey, organisation::Both, permissions::Role,
    stalls::Stall, users::UserRef,
};
use serde::{Deserialize, Serialize};

/// Longest reason of a decision, in characters.
pub const MAX_REASON: usize = 2_000;
/// Longest comment, in characters.
pub const MAX_COMMENT: usize = 4_000;

/// Where an item stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Not begun.
    #[default]
    Open,
    /// Being worked on.
    InProgress,
    /// Decided: done.
    Done,
    /// Decided: does not apply here, for the reason given.
    NotApplicable,
}

impl ItemState {
    /// Every state, in the order of the board.
    pub const ALL: [ItemState; 4] = [
        ItemState::Open,
        ItemState::InProgress,
        ItemState::Done,
        ItemState::NotApplicable,
    ];

    /// Whether it is a decision.
    pub fn is_decided(self) -> bool {
        matches!(self, ItemState::Done | ItemState::NotApplicable)
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ItemState::Open => lang.pick("未着手", "Not begun"),
            ItemState::InProgress => lang.pick("進行中", "Under way"),
            ItemState::Done => lang.pick("完了", "Done"),
            ItemState::NotApplicable => lang.pick("対応不要", "Not applicable"),
        }
    }
}

/// How urgent an item is. It sets after how long without a change the item counts as stalled.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// Before others.
    High,
    /// At once.
    Urgent,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Priority; 4] = [
        Priority::Urgent,
        Priority::High,
        Priority::Normal,
        Priority::Low,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Priority::Urgent => lang.pick("至急", "Urgent"),
            Priority::High => lang.pick("高", "High"),
            Priority::Normal => lang.pick("中", "Normal"),
            Priority::Low => lang.pick("低", "Low"),
        }
    }
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Item {
    /// Identifier.
    pub id: Uuid,
    /// The activity it belongs to.
    pub activity: ActivityKey,
    /// Code people speak of: `RS-1`; own items are `RS-A1`, `RS-A2`, …
    pub code: String,
    /// Its place among the items of its activity.
    pub place: i32,
    /// Whether it came from the playbook.
    pub from_playbook: bool,
    /// What is to be done.
    pub title: Both,
    /// How to go about it.
    pub guidance: Both,
    /// What counts as done.
    pub done_when: Both,
    /// Outcomes of NIST CSF 2.0 it serves.
    pub csf: Vec<String>,
    /// Role that usually owns it.
    pub role: Option<Role>,
    /// Whether it must be done in this incident.
    pub mandatory: bool,
    /// Why it is, or is not, mandatory; in the reader's language.
    pub mandatory_reason: String,
    /// Who owns it.
    pub owner: Option<UserRef>,
    /// When it is due.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Timestamp>,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub state: ItemState,
    /// Reason given with the last decision; may be empty for "done".
    pub reason: String,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// Whether and why it counts as stalled now.
    pub stall: Option<Stall>,
    /// Comments.
    pub comments: u64,
    /// Files attached and not taken away.
    pub files: u64,
    /// When it came to the incident.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When something last happened to it: a change, a comment, a file.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub touched_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// An item of the incident's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// The activity.
    pub activity: ActivityKey,
    /// What is to be done; one language is enough.
    pub title: Both,
    /// How to go about it.
    #[serde(default)]
    pub guidance: Both,
    /// What counts as done.
    #[serde(default)]
    pub done_when: Both,
    /// Whether the activity may not be closed before it is done.
    #[serde(default)]
    pub mandatory: bool,
    /// Who owns it; a member of the incident.
    #[serde(default)]
    pub owner_id: Option<Uuid>,
    /// When it is due.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Timestamp>,
    /// How urgent it is.
    #[serde(default)]
    pub priority: Priority,
}

/// What may be changed of an item; absent fields stay, `null` empties owner and due date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ItemPatch {
    /// Where it stands from now on. `not_applicable` needs a reason and is refused for mandatory items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ItemState>,
    /// Reason of the decision, or of taking one back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who owns it; a member of the incident.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub owner_id: Option<Option<Uuid>>,
    /// When it is due.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Option<Timestamp>>,
    /// How urgent it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// New title; own items alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Both>,
    /// New guidance; own items alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guidance: Option<Both>,
    /// New "what counts as done"; own items alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_when: Option<Both>,
}

/// What the list of items is filtered and sorted by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct ItemFilter {
    /// Words to find in code, title and owner; all must occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this activity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityKey>,
    /// Only this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ItemState>,
    /// Only items of this owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Uuid>,
    /// Only mandatory (true) or other (false) items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandatory: Option<bool>,
    /// Only items that are stalled (true) or not (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stalled: Option<bool>,
    /// Order; as the playbook has it when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<ItemSort>,
}

/// Orders of the list of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemSort {
    /// As the playbook has them.
    #[default]
    Playbook,
    /// Due first; without a date last.
    Due,
    /// Most urgent first.
    Priority,
    /// Changed last first.
    Touched,
}

/// A comment on an item. Comments are added, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemComment {
    /// Identifier.
    pub id: Uuid,
    /// What was said.
    pub text: String,
    /// Who said it.
    pub author_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A comment to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// What is said; 1 to 4,000 characters.
    pub text: String,
}
