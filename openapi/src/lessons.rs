//! Lessons of an incident: each phase looked back on, what is kept and what must change, and what follows from it. The
//! measure, revision or training that follows has its own record; here is only which one it is.

use crate::{Lang, Timestamp, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// Longest text of a lesson, in characters.
pub const MAX_TEXT: usize = 4_000;

/// The phase looked back on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LessonPhase {
    /// What was in place before.
    Prevention,
    /// Emergency response.
    Emergency,
    /// Recovery.
    Recovery,
}

impl LessonPhase {
    /// Every phase, in order.
    pub const ALL: [LessonPhase; 3] = [
        LessonPhase::Prevention,
        LessonPhase::Emergency,
        LessonPhase::Recovery,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LessonPhase::Prevention => {
                lang.pick("予防（発生前）", "Prevention, before it happened")
            }
            LessonPhase::Emergency => lang.pick("緊急対応", "Emergency response"),
            LessonPhase::Recovery => lang.pick("復旧", "Recovery"),
        }
    }
}

/// What a lesson is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each one's words are in `label`
pub enum LessonTheme {
    Policy,
    Organisation,
    Procedures,
    Backups,
    Communication,
    Other,
}

impl LessonTheme {
    /// Every theme.
    pub const ALL: [LessonTheme; 6] = [
        LessonTheme::Policy,
        LessonTheme::Organisation,
        LessonTheme::Procedures,
        LessonTheme::Backups,
        LessonTheme::Communication,
        LessonTheme::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LessonTheme::Policy => lang.pick("方針・規程", "Policy"),
            LessonTheme::Organisation => lang.pick("体制", "Organisation"),
            LessonTheme::Procedures => lang.pick("手順", "Procedures"),
            LessonTheme::Backups => lang.pick("バックアップ・代替手段", "Backups and substitutes"),
            LessonTheme::Communication => lang.pick("連絡・情報共有", "Communication"),
            LessonTheme::Other => lang.pick("その他", "Other"),
        }
    }
}

/// Whether what was done is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LessonJudgement {
    /// It went well and is kept.
    Keep,
    /// It went badly and must change.
    Change,
}

impl LessonJudgement {
    /// Both.
    pub const ALL: [LessonJudgement; 2] = [LessonJudgement::Keep, LessonJudgement::Change];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LessonJudgement::Keep => lang.pick("続けること", "Keep"),
            LessonJudgement::Change => lang.pick("改めること", "Change"),
        }
    }
}

/// What kind of record follows from a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FollowKind {
    /// Nothing, for the reason given.
    #[default]
    Nothing,
    /// A measure against recurrence.
    Measure,
    /// A revision of a plan, policy or manual.
    Revision,
    /// Education, a drill or an audit.
    Training,
}

impl FollowKind {
    /// Every kind.
    pub const ALL: [FollowKind; 4] = [
        FollowKind::Nothing,
        FollowKind::Measure,
        FollowKind::Revision,
        FollowKind::Training,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FollowKind::Nothing => lang.pick("対応しない", "Nothing follows"),
            FollowKind::Measure => lang.pick("再発防止策", "Measure"),
            FollowKind::Revision => lang.pick("規程・計画の改訂", "Revision"),
            FollowKind::Training => lang.pick("教育・訓練・監査", "Training"),
        }
    }
}

/// What follows from a lesson: a record of this incident, or nothing with the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// What kind.
    pub kind: FollowKind,
    /// The record; absent when nothing follows.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Why nothing follows; needed then.
    #[serde(default)]
    pub reason: String,
}

/// A lesson to be written down; also what one says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewLesson {
    /// The phase looked back on.
    pub phase: LessonPhase,
    /// What it is about.
    pub theme: LessonTheme,
    /// What happened; 1 to 4,000 characters.
    pub happened: String,
    /// Whether that is kept.
    pub judgement: LessonJudgement,
    /// What went well or badly, and why; 1 to 4,000 characters.
    pub assessment: String,
    /// What follows.
    pub follows: FollowUp,
}

/// A change of a lesson; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LessonPatch {
    /// The phase looked back on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<LessonPhase>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<LessonTheme>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happened: Option<String>,
    /// Whether that is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judgement: Option<LessonJudgement>,
    /// What went well or badly, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment: Option<String>,
    /// What follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<FollowUp>,
}

/// The record that follows, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Followed {
    /// Its title.
    pub title: String,
    /// Whether it is in place, in force or held.
    pub done: bool,
}

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lesson {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub content: NewLesson,
    /// What follows, as it is now; absent when nothing does.
    pub followed: Option<Followed>,
    /// Who wrote it down.
    pub created_by_name: String,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Which lessons are wanted. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct LessonFilter {
    /// Only of this phase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<LessonPhase>,
}

/// Phases nobody has looked back on yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LessonGaps {
    /// The phases, in order.
    pub phases: Vec<LessonPhase>,
    /// The same in words; absent when each phase has a lesson.
    pub message: Option<Both>,
}
