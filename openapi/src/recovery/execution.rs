//! Carrying the recovery plan out: test steps with their runs, and dates agreed with users. Runs are never changed.

use crate::{Date, Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Most test steps of a plan.
pub const MAX_STEPS: i64 = 1_000;
/// Most agreed dates of a plan.
pub const MAX_DATES: i64 = 200;

/// A test step as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StepInput {
    /// The task it tests.
    pub task_id: Uuid,
    /// What is done.
    pub action: String,
    /// What should be seen then.
    pub expected: String,
}

/// A run of a test step to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    /// Whether it passed.
    pub passed: bool,
    /// What was seen.
    pub observed: String,
}

/// A run of a test step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestRun {
    /// Whether it passed.
    pub passed: bool,
    /// What was seen.
    pub observed: String,
    /// Who ran it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A test step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestStep {
    /// Identifier.
    pub id: Uuid,
    /// What is tested.
    pub step: StepInput,
    /// Its runs, the latest first. The latest one counts.
    pub runs: Vec<TestRun>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

impl TestStep {
    /// Whether the latest run passed; `None` before the first.
    pub fn passed(&self) -> Option<bool> {
        self.runs.first().map(|run| run.passed)
    }
}

/// Where the talks about a date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateState {
    /// Proposed.
    #[default]
    Proposed,
    /// Agreed.
    Agreed,
    /// Refused.
    Refused,
}

impl DateState {
    /// Every state.
    pub const ALL: [DateState; 3] = [DateState::Proposed, DateState::Agreed, DateState::Refused];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DateState::Proposed => lang.pick("提案中", "Proposed"),
            DateState::Agreed => lang.pick("合意", "Agreed"),
            DateState::Refused => lang.pick("不同意", "Refused"),
        }
    }
}

/// A date to be agreed with users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DateInput {
    /// What happens then: service stopped, resumed, switched over.
    pub what: String,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// Hours, in words.
    #[serde(default)]
    pub hours: String,
    /// With which users.
    pub audience: String,
    /// Where the talks stand.
    #[serde(default)]
    pub state: DateState,
}

/// A date agreed with users, or to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgreedDate {
    /// Identifier.
    pub id: Uuid,
    /// What is known of it.
    pub date: DateInput,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Everything about carrying the plan out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Execution {
    /// Test steps, in the order they were written.
    pub steps: Vec<TestStep>,
    /// Dates, the earliest first.
    pub dates: Vec<AgreedDate>,
}
