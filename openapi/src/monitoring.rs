//! Closer monitoring for a stated time after recovery (RO-9): what is watched, an entry for each day due, and the
//! decision of somebody else that it may end.

use crate::{Date, Lang, Timestamp, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// Longest period, in days.
pub const MAX_DAYS: i64 = 731;

/// On which days an entry is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every day.
    #[default]
    Daily,
    /// Monday to Friday.
    Weekdays,
    /// Once every seven days, counted from the first.
    Weekly,
}

impl Frequency {
    /// Every frequency.
    pub const ALL: [Frequency; 3] = [Frequency::Daily, Frequency::Weekdays, Frequency::Weekly];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Frequency::Daily => lang.pick("毎日", "Every day"),
            Frequency::Weekdays => lang.pick("平日（月〜金）", "Monday to Friday"),
            Frequency::Weekly => lang.pick("週1回", "Once a week"),
        }
    }
}

/// A period to be set up, or as it shall be from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MonitoringInput {
    /// Name in one line.
    pub title: String,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to: Date,
    /// What is watched, one point each.
    pub watched: Vec<String>,
    /// On which days an entry is due.
    #[serde(default)]
    pub frequency: Frequency,
    /// Who watches.
    #[serde(default)]
    pub responsible: String,
}

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// Nothing unusual.
    Ok,
    /// Something to be looked into.
    Finding,
}

impl CheckResult {
    /// Both results.
    pub const ALL: [CheckResult; 2] = [CheckResult::Ok, CheckResult::Finding];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            CheckResult::Ok => lang.pick("異常なし", "Nothing unusual"),
            CheckResult::Finding => lang.pick("気になる点あり", "Finding"),
        }
    }
}

/// An entry to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCheck {
    /// The day it is for: within the period, not in the future.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// What was found.
    pub result: CheckResult,
    /// More about it; needed for a finding.
    #[serde(default)]
    pub note: String,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// Identifier.
    pub id: Uuid,
    /// The day it is for.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// What was found.
    pub result: CheckResult,
    /// More about it.
    pub note: String,
    /// Who wrote it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// How the finding was settled; absent while it is open.
    pub settlement: Option<Settlement>,
}

/// How a finding was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settlement {
    /// What came of it.
    pub note: String,
    /// Who settled it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A finding to be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSettlement {
    /// What came of it.
    pub note: String,
}

/// How one day due stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// Checked, nothing unusual or all settled.
    Ok,
    /// Checked, with a finding not yet settled.
    Finding,
    /// Past, without an entry.
    Missing,
    /// Today, without an entry so far.
    Today,
    /// Still to come.
    Ahead,
}

/// One day on which an entry is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoringDay {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// How it stands.
    pub state: DayState,
}

/// How an ended period ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoringEnd {
    /// Who decided it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Why it may end.
    pub reason: String,
}

/// A period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Monitoring {
    /// Identifier.
    pub id: Uuid,
    /// Name in one line.
    pub title: String,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to: Date,
    /// What is watched.
    pub watched: Vec<String>,
    /// On which days an entry is due.
    pub frequency: Frequency,
    /// Who watches.
    pub responsible: String,
    /// Every day due, the first one first.
    pub days: Vec<MonitoringDay>,
    /// Entries, the latest day first.
    pub checks: Vec<Check>,
    /// Why it cannot end yet; empty when it can, or has.
    pub hindrances: Vec<Both>,
    /// How it ended; absent while it goes on.
    pub end: Option<MonitoringEnd>,
    /// Who set it up.
    pub created_by_name: String,
    /// Row version, for `If-Match`; entries raise it too.
    pub version: i64,
}

/// The decision that a period ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EndMonitoring {
    /// Why it may end.
    pub reason: String,
}
