//! Tasks of the recovery plan: what is planned (part of what is approved) and how far it got (not part of it).

use crate::{Date, Lang, Uuid, money::Money};
use serde::{Deserialize, Serialize};

/// Longest task, in days.
pub const MAX_TASK_DAYS: i64 = 1_000;

/// Kind of work (RO-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Restore from a backup.
    Restore,
    /// Build anew.
    Rebuild,
    /// Change settings.
    Reconfigure,
    /// Fix the vulnerability that was used.
    FixVulnerability,
    /// Test.
    Test,
    /// Announce, agree dates with users.
    Announce,
    /// Anything else.
    Other,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [TaskKind; 7] = [
        TaskKind::Restore,
        TaskKind::Rebuild,
        TaskKind::Reconfigure,
        TaskKind::FixVulnerability,
        TaskKind::Test,
        TaskKind::Announce,
        TaskKind::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            TaskKind::Restore => lang.pick("復元", "Restore"),
            TaskKind::Rebuild => lang.pick("再構築", "Rebuild"),
            TaskKind::Reconfigure => lang.pick("設定変更", "Reconfigure"),
            TaskKind::FixVulnerability => lang.pick("脆弱性の修正", "Fix the vulnerability"),
            TaskKind::Test => lang.pick("試験", "Test"),
            TaskKind::Announce => lang.pick("告知・日程調整", "Announce and agree dates"),
            TaskKind::Other => lang.pick("その他", "Other"),
        }
    }
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Not begun.
    NotStarted,
    /// Under way.
    UnderWay,
    /// Done.
    Done,
    /// Given up; nothing waits for it any more.
    Cancelled,
}

impl TaskState {
    /// Every state.
    pub const ALL: [TaskState; 4] = [
        TaskState::NotStarted,
        TaskState::UnderWay,
        TaskState::Done,
        TaskState::Cancelled,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            TaskState::NotStarted => lang.pick("未着手", "Not started"),
            TaskState::UnderWay => lang.pick("作業中", "Under way"),
            TaskState::Done => lang.pick("完了", "Done"),
            TaskState::Cancelled => lang.pick("取りやめ", "Cancelled"),
        }
    }
}

/// A task as it is to be planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskInput {
    /// What is done, in one line.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub detail: String,
    /// Kind of work.
    pub kind: TaskKind,
    /// Who does it: a person or a unit.
    #[serde(default)]
    pub responsible: String,
    /// Not before this day.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub start: Option<Date>,
    /// Due on this day.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
    /// How many days it takes, 1 to 1,000, in the plan's way of counting.
    pub days: i64,
    /// Tasks that must be done before.
    #[serde(default)]
    pub depends_on: Vec<Uuid>,
    /// What it costs.
    #[serde(default)]
    pub cost: Option<Money>,
    /// Person-days in tenths.
    #[serde(default)]
    pub effort_tenths: i64,
}

/// How far a task got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskProgress {
    /// State.
    pub state: TaskState,
    /// Done in per cent, 0 to 100; done counts as 100.
    #[serde(default)]
    pub progress: i64,
    /// When work began; today when a task under way names none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub started_on: Option<Date>,
    /// When it was finished; today when a task that is done names none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub finished_on: Option<Date>,
    /// What was spent.
    #[serde(default)]
    pub actual_cost: Option<Money>,
    /// Remark; needed when a task is cancelled.
    #[serde(default)]
    pub note: String,
}

/// How far a task got, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgressInput {
    /// State.
    pub state: TaskState,
    /// Done in per cent, 0 to 100; done counts as 100.
    #[serde(default)]
    pub progress: i64,
    /// When work began; as it was, or today, when a task under way names none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub started_on: Option<Date>,
    /// When it was finished; today when a task that is done names none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub finished_on: Option<Date>,
    /// What was spent; stays as it was when absent, `null` takes it away.
    #[serde(
        default,
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Money>))]
    pub actual_cost: Option<Option<Money>>,
    /// Remark; needed when a task is cancelled.
    #[serde(default)]
    pub note: String,
}

impl ProgressInput {
    /// What it makes of an amount spent that is on record.
    pub fn onto(&self, spent: Option<&Money>) -> TaskProgress {
        TaskProgress {
            state: self.state,
            progress: self.progress,
            started_on: self.started_on,
            finished_on: self.finished_on,
            actual_cost: self.actual_cost.clone().unwrap_or(spent.cloned()),
            note: self.note.clone(),
        }
    }
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryTask {
    /// Identifier.
    pub id: Uuid,
    /// What is planned.
    pub plan: TaskInput,
    /// How far it got.
    pub progress: TaskProgress,
    /// Test steps whose last run did not pass, or that were never run.
    pub tests_open: i64,
    /// Row version, for `If-Match`.
    pub version: i64,
}

impl RecoveryTask {
    /// Whether it still takes up time.
    pub fn is_open(&self) -> bool {
        matches!(
            self.progress.state,
            TaskState::NotStarted | TaskState::UnderWay
        )
    }
}
