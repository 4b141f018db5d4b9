//! One step for many systems: tried first, then done with the number typed. What each system allows is decided for
//! each as if it were alone.

use super::{Step, SystemFilter};
use crate::{Uuid, strict};
use serde::{Deserialize, Serialize};

/// Which systems are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BulkTarget {
    /// These, at most 5,000.
    Ids(Vec<Uuid>),
    /// All the filter finds.
    Filter(#[serde(deserialize_with = "strict::known")] Box<SystemFilter>),
}

/// A step for many systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkStep {
    /// Which systems.
    pub target: BulkTarget,
    /// What is done to each.
    pub step: Step,
    /// Remark, kept in each system's history.
    #[serde(default)]
    pub note: String,
    /// How many systems the caller was told it can be done to. Absent, nothing is done: the answer tells.
    #[serde(default)]
    pub count: Option<i64>,
}

/// Approval of many systems' return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkApproval {
    /// Which systems.
    pub target: BulkTarget,
    /// Whether they may return.
    pub approve: bool,
    /// Remark; needed for a refusal.
    #[serde(default)]
    pub note: String,
    /// How many systems the caller was told it can be done to. Absent, nothing is done: the answer tells.
    #[serde(default)]
    pub count: Option<i64>,
}

/// What is done to each system: a step, or the decision about its return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkAction {
    /// A step.
    Step(Step),
    /// The decision.
    Decide(bool),
}

/// Why it cannot be done to some systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRefusal {
    /// The reason, in the reader's language.
    pub reason: String,
    /// How many systems it holds for.
    pub count: i64,
    /// The first few of them.
    pub examples: Vec<String>,
}

/// What came of it, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkAnswer {
    /// Systems meant.
    pub found: i64,
    /// Systems it can be done to.
    pub able: i64,
    /// Systems that are so already.
    pub unchanged: i64,
    /// Why the others cannot.
    pub refusals: Vec<BulkRefusal>,
    /// Whether it was done.
    pub done: bool,
}
