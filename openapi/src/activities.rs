//! The six activities of recovery: who is accountable, how far each is, how it ends. Every item, measure and open
//! matter of an incident belongs to one of them or to the incident as a whole.

use crate::{Lang, Timestamp, Uuid, money::Money, users::UserRef};
use serde::{Deserialize, Serialize};

/// One of the six activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ActivityKey {
    /// Survey of residual damage (残存被害の調査).
    Rs,
    /// Return to normal operation (通常運用への復帰).
    Ro,
    /// Cause analysis (原因分析).
    Ca,
    /// Recurrence prevention (再発防止策).
    Rp,
    /// User response (ユーザへの対応).
    Ur,
    /// Response to others outside (社外への対応).
    Er,
}

impl ActivityKey {
    /// All six, in the order the product shows them.
    pub const ALL: [ActivityKey; 6] = [
        ActivityKey::Rs,
        ActivityKey::Ro,
        ActivityKey::Ca,
        ActivityKey::Rp,
        ActivityKey::Ur,
        ActivityKey::Er,
    ];

    /// The capital letters item codes begin with, for example `RS` in `RS-1`.
    pub fn code(self) -> &'static str {
        match self {
            ActivityKey::Rs => "RS",
            ActivityKey::Ro => "RO",
            ActivityKey::Ca => "CA",
            ActivityKey::Rp => "RP",
            ActivityKey::Ur => "UR",
            ActivityKey::Er => "ER",
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ActivityKey::Rs => lang.pick("残存被害の調査", "Residual damage survey"),
            ActivityKey::Ro => lang.pick("通常運用への復帰", "Return to normal operation"),
            ActivityKey::Ca => lang.pick("原因分析", "Cause analysis"),
            ActivityKey::Rp => lang.pick("再発防止策", "Recurrence prevention"),
            ActivityKey::Ur => lang.pick("ユーザへの対応", "User response"),
            ActivityKey::Er => lang.pick("社外への対応", "External response"),
        }
    }
}

/// Where an activity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActivityState {
    /// Nothing of it was begun.
    NotBegun,
    /// Under way.
    UnderWay,
    /// Its due date has passed, or something in it is stalled.
    Late,
    /// Closed.
    Closed,
}

impl ActivityState {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ActivityState::NotBegun => lang.pick("未着手", "Not begun"),
            ActivityState::UnderWay => lang.pick("進行中", "Under way"),
            ActivityState::Late => lang.pick("遅れ", "Late"),
            ActivityState::Closed => lang.pick("完了", "Closed"),
        }
    }
}

/// Items of an activity, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemTally {
    /// All.
    pub total: u64,
    /// Decided.
    pub decided: u64,
    /// Mandatory and not decided.
    pub mandatory_open: u64,
    /// Stalled.
    pub stalled: u64,
}

/// How an activity was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityClosed {
    /// Who closed it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What they noted.
    pub note: String,
}

/// An activity of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    /// Which one.
    pub key: ActivityKey,
    /// Who is accountable.
    pub accountable: Option<UserRef>,
    /// When that person accepted; absent while they have not.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub accepted_at: Option<Timestamp>,
    /// Why the person asked last declined, if they did; empty otherwise.
    pub declined: String,
    /// Who works in it.
    pub team: Vec<UserRef>,
    /// The executive its stalls go to; the organisation's when absent.
    pub executive: Option<UserRef>,
    /// What it may cost.
    pub budget: Option<Money>,
    /// When it is due.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: ActivityState,
    /// How it was closed, if it is.
    pub closed: Option<ActivityClosed>,
    /// Its items, counted.
    pub items: ItemTally,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What may be changed of an activity; absent fields stay, `null` empties a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ActivityPatch {
    /// Who is to be accountable; a member of the incident, who must accept.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub accountable_id: Option<Option<Uuid>>,
    /// Who works in it; members of the incident, at most 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Vec<Uuid>>,
    /// The executive its stalls go to; a member of the incident.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Uuid>))]
    pub executive_id: Option<Option<Uuid>>,
    /// What it may cost.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Money>))]
    pub budget: Option<Option<Money>>,
    /// When it is due.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Option<Timestamp>>,
}

/// The answer of the person asked to be accountable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// Whether they accept.
    pub accept: bool,
    /// Why not; needed to decline.
    #[serde(default)]
    pub reason: String,
}

/// What an activity is closed with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ActivityClosing {
    /// A note for whoever reads it later; at most 2,000 characters.
    pub note: String,
}

/// Why an activity is opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityReopening {
    /// The reason; 1 to 2,000 characters.
    pub reason: String,
}
