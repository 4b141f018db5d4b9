//! Where a measure must reach, machine by machine, spare machines and backups included, and how its effect was tested.
//! A place without a decision keeps the measure open.

use crate::{Date, Lang, Timestamp, Uuid, strict, systems::BulkTarget};
use serde::{Deserialize, Serialize};

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TargetRole {
    /// A system in use.
    System,
    /// A spare machine.
    Spare,
    /// A backup.
    Backup,
    /// A unit, a contract, a manual.
    Other,
}

impl TargetRole {
    /// Every role.
    pub const ALL: [TargetRole; 4] = [
        TargetRole::System,
        TargetRole::Spare,
        TargetRole::Backup,
        TargetRole::Other,
    ];

    /// The role in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            TargetRole::System => lang.pick("稼働中のシステム", "System in use"),
            TargetRole::Spare => lang.pick("予備機", "Spare machine"),
            TargetRole::Backup => lang.pick("バックアップ", "Backup"),
            TargetRole::Other => lang.pick("その他", "Other"),
        }
    }
}

/// What was decided about a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// Nothing yet.
    Undecided,
    /// To be done; not a decision that closes anything.
    Planned,
    /// The measure is there.
    Done,
    /// Not needed there, for a reason.
    Exempt,
}

impl TargetState {
    /// Every state.
    pub const ALL: [TargetState; 4] = [
        TargetState::Undecided,
        TargetState::Planned,
        TargetState::Done,
        TargetState::Exempt,
    ];

    /// Whether it closes the place.
    pub fn is_final(self) -> bool {
        matches!(self, TargetState::Done | TargetState::Exempt)
    }

    /// The state in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            TargetState::Undecided => lang.pick("未決定", "Undecided"),
            TargetState::Planned => lang.pick("予定", "Planned"),
            TargetState::Done => lang.pick("適用済み", "Done"),
            TargetState::Exempt => lang.pick("対応不要", "Not needed"),
        }
    }
}

/// Which places are listed, or decided. Paging goes beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
#[serde(default)]
pub struct TargetFilter {
    /// Only this kind of place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<TargetRole>,
    /// Only what is decided so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<TargetState>,
}

/// Which systems of the register become places of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RolloutPick {
    /// Which systems.
    pub target: BulkTarget,
    /// Until when.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
    /// How many systems the caller was told are not listed yet. Absent, nothing is done: the answer tells.
    #[serde(default)]
    pub count: Option<i64>,
}

/// Systems of the register that are not among a measure's places yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RolloutSuggestions {
    /// Spare machines.
    pub spares: i64,
    /// Backups.
    pub backups: i64,
    /// Others in which the same incident is likely.
    pub similar: i64,
}

/// One decision for many places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetsDecision {
    /// Which places.
    #[serde(deserialize_with = "strict::known")]
    pub filter: TargetFilter,
    /// The decision.
    pub decision: TargetPatch,
    /// How many places the caller was told it changes. Absent, nothing is done: the answer tells.
    #[serde(default)]
    pub count: Option<i64>,
}

/// A place to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// Its row in the register of systems, where it has one.
    #[serde(default)]
    pub system_id: Option<Uuid>,
    /// Name; 1 to 200 characters, once a measure.
    pub name: String,
    /// What kind of place it is.
    pub role: TargetRole,
    /// Until when.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
}

/// What is decided about a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetPatch {
    /// The decision.
    pub state: TargetState,
    /// What was done, or why it is not needed; needed for the latter.
    #[serde(default)]
    pub note: String,
    /// Until when, where it is planned.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
}

/// A place a measure must reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Target {
    /// Identifier.
    pub id: Uuid,
    /// The measure.
    pub measure_id: Uuid,
    /// Its row in the register of systems.
    pub system_id: Option<Uuid>,
    /// Name; of the places that are there from the start in the reader's language.
    pub name: String,
    /// What kind of place it is.
    pub role: TargetRole,
    /// What was decided.
    pub state: TargetState,
    /// What was done, or why it is not needed.
    pub note: String,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A test of a measure's effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMeasureAudit {
    /// Whether it is effective.
    pub effective: bool,
    /// What was tested how, and what was seen.
    pub tested: String,
    /// When it is to be audited again; needed when it is effective.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub next_on: Option<Date>,
}

/// A test of a measure's effect, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureAudit {
    /// Identifier.
    pub id: Uuid,
    /// Whether it was effective.
    pub effective: bool,
    /// What was tested how, and what was seen.
    pub tested: String,
    /// When it is to be audited again.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub next_on: Option<Date>,
    /// Who tested.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}
