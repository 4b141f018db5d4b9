//! The playbook: what recovery consists of, item by item, as data. Organisations change it in versions; an incident
//! keeps the version it began with until somebody upgrades it.

use crate::{
    Timestamp,
    activities::ActivityKey,
    classes::{Category, Severity, ThreatSource},
    organisation::Both,
    permissions::Role,
};
use serde::{Deserialize, Serialize};

/// Longest title of an item, in characters.
pub const MAX_TITLE: usize = 200;
/// Longest guidance and longest "what counts as done", in characters.
pub const MAX_PROSE: usize = 4_000;
/// Most items of a playbook, retired ones included.
pub const MAX_ITEMS: usize = 300;

/// From which moment of an incident a due date counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DueFrom {
    /// When the organisation became aware.
    Aware,
    /// When the recovery phase began.
    Recovery,
}

/// A due date as the playbook proposes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DueRule {
    /// From when.
    pub from: DueFrom,
    /// How many days later, 0 to 3,650.
    pub days: i32,
}

/// A circumstance under which an item is mandatory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// In every incident.
    Always,
    /// Personal data leaked, or may have.
    PersonalData,
    /// Somebody affected has a contract with us.
    Contract,
    /// The attacker makes demands.
    Extortion,
    /// The incident is of one of these categories.
    Category {
        /// The categories.
        of: Vec<Category>,
    },
    /// The incident is at least this grave.
    Severity {
        /// How grave.
        at_least: Severity,
    },
    /// The threat came from one of these sources.
    ThreatSource {
        /// The sources.
        of: Vec<ThreatSource>,
    },
}

/// One item of a playbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlaybookItem {
    /// Stable code, the activity's letters and a number: `RS-1`.
    pub code: String,
    /// The activity it belongs to.
    pub activity: ActivityKey,
    /// What is to be done.
    pub title: Both,
    /// How to go about it.
    pub guidance: Both,
    /// What counts as done.
    pub done: Both,
    /// Role that usually owns it.
    #[serde(default)]
    pub role: Option<Role>,
    /// When it is usually due.
    #[serde(default)]
    pub due: Option<DueRule>,
    /// When it is mandatory: when any of these holds. Never when empty.
    #[serde(default)]
    pub mandatory: Vec<Condition>,
    /// Outcomes of NIST CSF 2.0 it serves, for example `RC.RP-01`.
    #[serde(default)]
    pub csf: Vec<String>,
    /// Whether it is kept for the record only: new incidents do not get it.
    #[serde(default)]
    pub retired: bool,
}

/// A version of the organisation's playbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Playbook {
    /// Version; 1 is the built-in one. The newest goes into `If-Match`.
    pub version: i64,
    /// Its items, in order within each activity.
    pub items: Vec<PlaybookItem>,
    /// Why it was made.
    pub note: String,
    /// Who made it; absent for the built-in one.
    pub created_by_name: Option<String>,
    /// When; absent for the built-in one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub created_at: Option<Timestamp>,
}

/// A version in the list of versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaybookVersion {
    /// Version.
    pub version: i64,
    /// Why it was made.
    pub note: String,
    /// Who made it; absent for the built-in one.
    pub created_by_name: Option<String>,
    /// When; absent for the built-in one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub created_at: Option<Timestamp>,
    /// Items in use.
    pub items: u64,
    /// Incidents that keep to it.
    pub incidents: u64,
}

/// A playbook to become the next version: all its items, those of the version before included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPlaybook {
    /// The items.
    pub items: Vec<PlaybookItem>,
    /// Why; 1 to 1,000 characters.
    pub note: String,
}

/// Which version is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct PlaybookQuery {
    /// The version; the newest when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Two versions to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct DifferenceQuery {
    /// The older one.
    pub from: i64,
    /// The newer one.
    pub to: i64,
}

/// An item that reads differently in two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemChange {
    /// As it was.
    pub before: PlaybookItem,
    /// As it is.
    pub after: PlaybookItem,
    /// Names of the fields that differ, `position` among them.
    pub fields: Vec<String>,
}

/// What is different between two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaybookDifference {
    /// The older version.
    pub from: i64,
    /// The newer version.
    pub to: i64,
    /// Items that came in, or came back.
    pub added: Vec<PlaybookItem>,
    /// Items that read differently or moved.
    pub changed: Vec<ItemChange>,
    /// Items that were retired.
    pub retired: Vec<PlaybookItem>,
}

/// Where the answer to a question about an incident comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// Somebody decided it.
    Decided,
    /// It follows from the records.
    Records,
}

/// A question mandatory items turn on, answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fact {
    /// The answer.
    pub value: bool,
    /// Where it comes from.
    pub source: FactSource,
    /// Why, in the reader's language.
    pub explanation: String,
}

/// The playbook of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncidentPlaybook {
    /// The version the incident keeps to.
    pub playbook_version: i64,
    /// The newest version of the organisation's playbook.
    pub newest_version: i64,
    /// Whether personal data leaked, or may have.
    pub personal_data: Fact,
    /// Whether somebody affected has a contract with us.
    pub contract: Fact,
    /// Whether the attacker makes demands.
    pub extortion: Fact,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Answers somebody decides; `null` gives a question back to the records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FactsPatch {
    /// Whether personal data leaked, or may have.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub personal_data: Option<Option<bool>>,
    /// Whether somebody affected has a contract with us.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub contract: Option<Option<bool>>,
    /// Whether the attacker makes demands.
    #[serde(
        deserialize_with = "crate::wire::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub extortion: Option<Option<bool>>,
}

/// The version an incident is to keep to from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Upgrade {
    /// The version; newer than the present one.
    pub to: i64,
}
