//! The plan for the return to normal operation (RO-1 to RO-8): its aim, tasks, parties, approval, tests and report.
//! How dates follow from tasks is decided in `saiki_domain::recovery`.

pub mod execution;
pub mod parties;
pub mod reports;
pub mod schedule;
pub mod tasks;

use crate::{
    Date, Lang, Timestamp, Uuid,
    approvals::{ApprovalAction, ApprovalState},
    money::Money,
    organisation::Both,
};
use parties::RecoveryParty;
use schedule::Schedule;
use serde::{Deserialize, Serialize};
use tasks::RecoveryTask;

/// Most tasks of a plan.
pub const MAX_TASKS: i64 = 300;
/// Most parties of a plan.
pub const MAX_PARTIES: i64 = 100;

/// How far operation is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecoveryLevel {
    /// As before.
    Full,
    /// In part, by stages.
    Partial,
    /// Better than before.
    Improved,
}

impl RecoveryLevel {
    /// Every level.
    pub const ALL: [RecoveryLevel; 3] = [
        RecoveryLevel::Full,
        RecoveryLevel::Partial,
        RecoveryLevel::Improved,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            RecoveryLevel::Full => lang.pick("完全復旧", "Full recovery"),
            RecoveryLevel::Partial => {
                lang.pick("部分復旧（段階的）", "Partial recovery, by stages")
            }
            RecoveryLevel::Improved => lang.pick("改善復旧", "Improved recovery"),
        }
    }
}

/// Which comes first, recovery or ordinary work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkPriority {
    /// Recovery before all ordinary work.
    First,
    /// Beside ordinary work.
    Beside,
    /// After it.
    After,
}

impl WorkPriority {
    /// Every priority.
    pub const ALL: [WorkPriority; 3] = [
        WorkPriority::First,
        WorkPriority::Beside,
        WorkPriority::After,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            WorkPriority::First => lang.pick("通常業務より優先", "Before ordinary work"),
            WorkPriority::Beside => lang.pick("通常業務と並行", "Beside ordinary work"),
            WorkPriority::After => lang.pick("通常業務を優先", "After ordinary work"),
        }
    }
}

/// Which days count as days of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Every day.
    #[default]
    Calendar,
    /// Monday to Friday.
    Working,
}

impl DayCount {
    /// Both ways of counting.
    pub const ALL: [DayCount; 2] = [DayCount::Calendar, DayCount::Working];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DayCount::Calendar => lang.pick("暦日", "Calendar days"),
            DayCount::Working => lang.pick("営業日（月〜金）", "Working days, Monday to Friday"),
        }
    }
}

/// A stage of a partial recovery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// By when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub date: Option<Date>,
    /// What runs from then on.
    pub runs: String,
}

/// The written recovery procedure (RO-2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Procedure {
    /// Whether there is one; absent while nobody has looked.
    pub exists: Option<bool>,
    /// Its name and place.
    pub reference: String,
    /// Who checked its content.
    pub checked_by: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Date>,
}

/// What the plan is to reach, and who answers for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlanGoal {
    /// How far operation is restored.
    pub level: Option<RecoveryLevel>,
    /// What is to run when the plan is carried out.
    pub aim: String,
    /// Stages, in order; needed for a partial recovery.
    pub stages: Vec<Stage>,
    /// First day of work; today while absent.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub begins: Option<Date>,
    /// Last day on which it must be done.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub deadline: Option<Date>,
    /// Which days count.
    pub day_count: DayCount,
    /// Priority against ordinary work.
    pub priority: Option<WorkPriority>,
    /// Who is accountable.
    pub accountable: String,
    /// Who arranges money and people.
    pub arranges: String,
    /// Who else is concerned.
    pub concerned: String,
    /// The written procedure.
    pub procedure: Procedure,
}

/// An amount in one currency: planned and spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostTotal {
    /// Planned.
    pub planned: Money,
    /// Spent so far.
    pub actual: Money,
}

/// Sums over the tasks that are not cancelled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanTotals {
    /// Costs, one entry a currency.
    pub costs: Vec<CostTotal>,
    /// Person-days in tenths: 25 is two and a half.
    pub effort_tenths: i64,
    /// Tasks.
    pub tasks: i64,
    /// Of them done.
    pub done: i64,
    /// Sum of the parties' shares in basis points; 10,000 is all of it.
    pub share_bp: i64,
}

/// What keeps the plan from being put up for approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Blocker {
    /// Stable code, for example `shares`.
    pub code: String,
    /// What is missing and what to do.
    pub message: Both,
}

/// An approval of the plan, bound to the hash of plan and parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanApproval {
    /// Identifier.
    pub id: Uuid,
    /// What became of it.
    pub state: ApprovalState,
    /// Hash it is bound to.
    pub content_hash: String,
    /// Who asked.
    pub requested_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub requested_at: Timestamp,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
    /// What they said.
    pub comment: String,
}

/// A step of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanApprovalStep {
    /// What is asked.
    pub action: ApprovalAction,
    /// The hash the person saw. A different one now is answered 409.
    pub content_hash: String,
    /// Remark; needed for a refusal.
    #[serde(default)]
    pub comment: String,
}

/// The whole plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryPlan {
    /// What it is to reach.
    pub goal: PlanGoal,
    /// Its tasks, in the order they were written.
    pub tasks: Vec<RecoveryTask>,
    /// Whom it must be agreed with, and who pays.
    pub parties: Vec<RecoveryParty>,
    /// Dates that follow from the tasks.
    pub schedule: Schedule,
    /// Sums.
    pub totals: PlanTotals,
    /// What keeps it from being put up for approval; empty when nothing does.
    pub blockers: Vec<Blocker>,
    /// SHA-256 of goal, tasks and parties as they are to be approved.
    pub content_hash: String,
    /// The approval asked for or given; where there is none, the last one.
    pub approval: Option<PlanApproval>,
    /// Version of the goal, for `If-Match`; 0 while nothing is written.
    pub version: i64,
}

impl RecoveryPlan {
    /// Whether it is approved as it stands.
    pub fn is_approved(&self) -> bool {
        self.approval.as_ref().is_some_and(|a| {
            a.state == ApprovalState::Approved && a.content_hash == self.content_hash
        })
    }
}
