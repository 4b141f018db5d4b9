//! What is done so that it does not happen again, in a final report.

use crate::{
    Date, Timestamp,
    lessons::{FollowKind, Followed, LessonJudgement, LessonPhase, LessonTheme},
    measures::{MeasureKind, MeasureState, Payer, TargetLevel},
    revisions::RevisionState,
    trainings::TrainingKind,
};
use serde::{Deserialize, Serialize};

/// A measure against recurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureTaken {
    /// What is done.
    pub title: String,
    /// Kind.
    pub kind: MeasureKind,
    /// How far it was to go.
    pub level: TargetLevel,
    /// How far it is.
    pub state: MeasureState,
    /// What exactly was done; or why it is not pursued.
    pub note: String,
    /// Who is responsible.
    pub responsible: String,
    /// Until when.
    pub due: Option<Date>,
    /// Who pays.
    pub payers: Vec<Payer>,
    /// Cost over its years, in minor units.
    pub cost: i64,
    /// What was spent.
    pub spent: i64,
    /// Currency of both.
    pub currency: String,
    /// Who approved it, and when.
    pub approved: Option<(String, Timestamp)>,
    /// Who put it in place, and when.
    pub in_place: Option<(String, Timestamp)>,
    /// Who found it effective last, and when.
    pub verified: Option<(String, Timestamp)>,
    /// When its effect is audited again.
    pub audit_on: Option<Date>,
    /// Machines and places it must reach.
    pub targets: i64,
    /// Of them without a decision.
    pub undecided: i64,
}

/// A revision of a plan, policy or manual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionMade {
    /// The document.
    pub document: String,
    /// What changes in it.
    pub change: String,
    /// How far it is.
    pub state: RevisionState,
    /// Who approved it.
    pub decided_by: Option<String>,
    /// Since when it is in force.
    pub in_force_on: Option<Date>,
    /// Why it is not pursued.
    pub reason: String,
}

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonLearned {
    /// The phase looked back on.
    pub phase: LessonPhase,
    /// What it is about.
    pub theme: LessonTheme,
    /// What happened.
    pub happened: String,
    /// Whether that is kept.
    pub judgement: LessonJudgement,
    /// What went well or badly.
    pub assessment: String,
    /// What kind of record follows.
    pub follows: FollowKind,
    /// That record; absent when nothing follows.
    pub followed: Option<Followed>,
    /// Why nothing follows.
    pub reason: String,
}

/// Education, a drill or an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingReported {
    /// Kind.
    pub kind: TrainingKind,
    /// What it is about.
    pub title: String,
    /// For whom.
    pub audience: String,
    /// The day it is planned for, or was held.
    pub day: Date,
    /// Whether it was held.
    pub held: bool,
    /// How many were to come.
    pub invited: i64,
    /// How many came.
    pub attended: i64,
    /// What came of it.
    pub result: String,
    /// When the next one is due.
    pub next_on: Option<Date>,
}
