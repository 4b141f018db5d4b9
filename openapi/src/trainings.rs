//! Education, drills and audits after an incident: for whom, when, who attended, what came of it, and when the next one
//! is due. Names of those who attended are sealed under the incident's key.

use crate::{Date, Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TrainingKind {
    /// Telling those concerned what was done, what it cost and the final damage.
    Briefing,
    /// Education.
    Education,
    /// A drill of response and recovery.
    Drill,
    /// An audit in peacetime.
    Audit,
}

impl TrainingKind {
    /// Every kind.
    pub const ALL: [TrainingKind; 4] = [
        TrainingKind::Briefing,
        TrainingKind::Education,
        TrainingKind::Drill,
        TrainingKind::Audit,
    ];

    /// The kind in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            TrainingKind::Briefing => lang.pick("関係者への共有", "Briefing"),
            TrainingKind::Education => lang.pick("教育", "Education"),
            TrainingKind::Drill => lang.pick("訓練", "Drill"),
            TrainingKind::Audit => lang.pick("監査", "Audit"),
        }
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TrainingState {
    /// Planned.
    Planned,
    /// Planned, and its day has passed.
    Late,
    /// Held.
    Held,
    /// Held, and the next one is past due.
    NextLate,
}

impl TrainingState {
    /// The state in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            TrainingState::Planned => lang.pick("予定", "Planned"),
            TrainingState::Late => lang.pick("予定日超過", "Past its day"),
            TrainingState::Held => lang.pick("実施済み", "Held"),
            TrainingState::NextLate => lang.pick("次回が期限超過", "Next one overdue"),
        }
    }
}

/// Who attended of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// Unit.
    pub unit: String,
    /// How many were to come.
    pub invited: u32,
    /// How many came.
    pub attended: u32,
    /// Their names, where they are kept.
    #[serde(default)]
    pub names: Vec<String>,
}

/// What is planned or was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTraining {
    /// Kind.
    pub kind: TrainingKind,
    /// What it is about, in one line.
    pub title: String,
    /// For whom: from executives to operators.
    pub audience: String,
    /// The day it is planned for, or was held.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// Whether it was held.
    #[serde(default)]
    pub held: bool,
    /// Who attended, by unit.
    #[serde(default)]
    pub attendance: Vec<Attendance>,
    /// What came of it; needed once it was held.
    #[serde(default)]
    pub result: String,
    /// When the next one is due.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub next_on: Option<Date>,
}

/// Education, a drill or an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Training {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub content: NewTraining,
    /// How many were to come, of all units.
    pub invited: i64,
    /// How many came.
    pub attended: i64,
    /// How far it is.
    pub state: TrainingState,
    /// Who wrote it down.
    pub created_by_name: String,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}
