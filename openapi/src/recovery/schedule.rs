//! Dates that follow from the tasks of a recovery plan, each with its reason. They are computed, never stored.

use crate::{Date, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// Dates of one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskDates {
    /// The task.
    pub task_id: Uuid,
    /// Earliest first day; the day it began once it did.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub earliest_start: Date,
    /// Earliest last day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub earliest_finish: Date,
    /// Latest first day that holds nothing up.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub latest_start: Date,
    /// Latest last day that holds nothing up.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub latest_finish: Date,
    /// Days it may slip without holding up the end.
    pub slack_days: i64,
    /// Whether it holds up the end when it slips.
    pub critical: bool,
    /// Days by which it will miss its own due date; 0 when it will not.
    pub late_days: i64,
    /// Why it cannot begin earlier.
    pub because: Both,
}

/// Dates of the whole plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schedule {
    /// Today, in the organisation's zone: no task that has not begun begins before.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub today: Date,
    /// First day of the first task; absent without tasks.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub begins: Option<Date>,
    /// Last day of the last task.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub ends: Option<Date>,
    /// Dates by task, cancelled ones left out.
    pub tasks: Vec<TaskDates>,
    /// Open tasks that decide the end, in the order they follow each other.
    pub critical_path: Vec<Uuid>,
    /// Days between the end and the deadline, in the plan's way of counting; negative when it will be missed.
    pub margin_days: Option<i64>,
    /// How it was computed.
    pub explanation: Both,
}

/// Which delay is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct SlipQuery {
    /// The task that is late.
    pub task_id: Uuid,
    /// By how many days, 1 to 1,000.
    pub days: i64,
}

/// A task that slips with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlippedTask {
    /// The task.
    pub task_id: Uuid,
    /// Its last day without the delay.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub before: Date,
    /// Its last day with it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub after: Date,
}

/// What a delay does to the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slip {
    /// Tasks that slip, the late one among them.
    pub tasks: Vec<SlippedTask>,
    /// The end without the delay.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub ends_before: Option<Date>,
    /// The end with it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub ends_after: Option<Date>,
    /// Days to the deadline with the delay; negative when it will be missed.
    pub margin_days: Option<i64>,
    /// In words.
    pub explanation: Both,
}
