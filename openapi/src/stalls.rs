//! Stalls: work that is late or has not moved for too long, why it counts as stalled, and whom it goes to. The rule
//! itself is in `saiki_domain::stalls`; its numbers are the organisation's.

use crate::{Timestamp, Uuid, users::UserRef};
use serde::{Deserialize, Serialize};

/// Why something counts as stalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StallKind {
    /// Its due date has passed.
    Overdue,
    /// Nothing happened to it for longer than its priority allows.
    Idle,
}

/// A stall as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stall {
    /// Why.
    pub kind: StallKind,
    /// Since when: the due date, or the day the allowed time ran out.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    /// When it goes, or went, to the executive.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub escalates_at: Timestamp,
    /// The executive it has gone to; absent before that, and while none is named.
    pub escalated_to: Option<UserRef>,
    /// The rule and its numbers in words, in the reader's language.
    pub explanation: String,
}

/// Days by priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DaysByPriority {
    /// Urgent.
    pub urgent: i32,
    /// High.
    pub high: i32,
    /// Normal.
    pub normal: i32,
    /// Low.
    pub low: i32,
}

/// The organisation's rule of stalls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StallRule {
    /// Days without a change after which an item counts as stalled, 1 to 365.
    pub idle_days: DaysByPriority,
    /// Days a stall lasts before it goes to the executive, 0 to 365.
    pub escalate_days: DaysByPriority,
    /// The executive stalls go to, unless the activity names its own.
    pub executive_id: Option<Uuid>,
    /// Row version, for `If-Match`; ignored in requests.
    pub version: i64,
}

impl Default for StallRule {
    fn default() -> Self {
        StallRule {
            idle_days: DaysByPriority {
                urgent: 1,
                high: 3,
                normal: 7,
                low: 14,
            },
            escalate_days: DaysByPriority {
                urgent: 0,
                high: 1,
                normal: 3,
                low: 7,
            },
            executive_id: None,
            version: 0,
        }
    }
}
