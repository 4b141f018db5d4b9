//! Systems of the organisation as an incident's survey sees them: what they are, how like the affected ones they
//! are, what was found, what was done, and the way back onto the network. Rules are in `saiki-domain`.

mod bulk;
mod classes;
mod import;
mod reconnection;

pub use bulk::{BulkAction, BulkAnswer, BulkApproval, BulkRefusal, BulkStep, BulkTarget};
pub use classes::{
    BackupResult, Connection, Damage, Exposure, FactorKind, Likelihood, MeasureState, SystemKind,
    SystemSort,
};
pub use import::{
    MAX_SYSTEMS_BYTES, SystemField, SystemFinding, SystemImport, SystemImportQuery, SystemMapping,
    SystemPreview, SystemsBatch,
};
pub use reconnection::{
    BackupCheck, CheckMark, NewBackupCheck, Rule, RuleFields, RuleState, Step, StepEntry, StepWord,
    SystemApproval, SystemDetail, SystemStep,
};

use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most pieces of software or settings one system names.
pub const MAX_LIST: usize = 40;

/// One reason for a similarity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Factor {
    /// What was compared.
    pub kind: FactorKind,
    /// Points it gives.
    pub points: i64,
    /// Points it could give.
    pub most: i64,
    /// What both have in common, in their own words.
    pub shared: Vec<String>,
    /// Whether nothing is known of this system here: half the points, so that not knowing never looks like safety.
    pub unknown: bool,
}

/// How like the affected systems one is, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Similarity {
    /// 0 to 100, against the affected system it is most like.
    pub score: i64,
    /// That system.
    pub against: Option<Uuid>,
    /// Its name.
    pub against_name: String,
    /// What the score is made of.
    pub factors: Vec<Factor>,
}

/// What is known of a system's backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackupFacts {
    /// What the last check found.
    pub result: BackupResult,
    /// The last good one before the incident.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_good_at: Option<Timestamp>,
}

/// A system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct System {
    /// Identifier.
    pub id: Uuid,
    /// The organisation's own number for it: host name, asset number. Unique within the incident.
    pub number: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: SystemKind,
    /// Unit that answers for it.
    pub unit_id: Option<Uuid>,
    /// That unit's name.
    pub unit_name: Option<String>,
    /// Operating system; may be empty.
    pub os: String,
    /// Its version; may be empty.
    pub os_version: String,
    /// Software, a name with its version each.
    pub software: Vec<String>,
    /// Settings it has in common with others: a shared administrator account, an open port, a base image.
    pub settings: Vec<String>,
    /// From where it can be reached.
    pub exposure: Exposure,
    /// Whom to ask; may be empty.
    pub contact: String,
    /// Note; may be empty.
    pub note: String,
    /// Whether it is one of the affected systems all others are compared with.
    pub affected: bool,
    /// What was found.
    pub damage: Damage,
    /// How far the emergency measure is.
    pub measure: MeasureState,
    /// Why it is not possible.
    pub measure_reason: String,
    /// Where it stands on the way back onto the network.
    pub connection: Connection,
    /// Why it is left out of the survey; empty when it is not.
    pub excluded: String,
    /// Whether the survey still owes something of it.
    pub open: bool,
    /// How like the affected ones it is.
    pub similarity: Similarity,
    /// How likely the same incident is here.
    pub likelihood: Likelihood,
    /// Its backup, once somebody looked.
    pub backup: Option<BackupFacts>,
    /// When it was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What the register says of a system: on entering it, and on changing it whole. States have calls of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SystemFields {
    /// Number, 1 to 100 characters.
    pub number: String,
    /// Name, 1 to 200 characters.
    pub name: String,
    /// Kind; `other` when absent.
    #[serde(default)]
    pub kind: SystemKind,
    /// Unit that answers for it.
    #[serde(default)]
    pub unit_id: Option<Uuid>,
    /// Operating system.
    #[serde(default)]
    pub os: String,
    /// Its version.
    #[serde(default)]
    pub os_version: String,
    /// Software.
    #[serde(default)]
    pub software: Vec<String>,
    /// Settings in common.
    #[serde(default)]
    pub settings: Vec<String>,
    /// From where it can be reached.
    #[serde(default)]
    pub exposure: Exposure,
    /// Whom to ask.
    #[serde(default)]
    pub contact: String,
    /// Note.
    #[serde(default)]
    pub note: String,
    /// Whether it is one of the affected systems.
    #[serde(default)]
    pub affected: bool,
    /// Why it is left out of the survey; empty puts it back.
    #[serde(default)]
    pub excluded: String,
}

/// What the list of systems is filtered and sorted by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
#[serde(default)]
pub struct SystemFilter {
    /// Words to find in number, name, operating system, software, settings and contact; all must occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SystemKind>,
    /// Only systems of this unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Uuid>,
    /// Only this damage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage: Option<Damage>,
    /// Only where the emergency measure is this far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureState>,
    /// Only this place on the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// Only this likelihood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Likelihood>,
    /// Only (true) or without (false) the affected ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affected: Option<bool>,
    /// Only those the survey still owes something of (true), or nothing (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// Those left out of the survey (true); they are in no list else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<bool>,
    /// Order; most alike first when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<SystemSort>,
}

/// How many systems stand where. Those left out of the survey are counted once, apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemSummary {
    /// Systems in the survey.
    pub total: i64,
    /// Affected ones among them.
    pub affected: i64,
    /// Those something is still owed of.
    pub open: i64,
    /// Left out of the survey.
    pub excluded: i64,
    /// By damage.
    pub damage: BTreeMap<Damage, i64>,
    /// By emergency measure.
    pub measure: BTreeMap<MeasureState, i64>,
    /// By place on the way back.
    pub connection: BTreeMap<Connection, i64>,
    /// By likelihood.
    pub likelihood: BTreeMap<Likelihood, i64>,
    /// Systems of kind backup nobody has checked.
    pub backups_unchecked: i64,
}
