//! Prevention of recurrence: options that are weighed, measures that were chosen, approved, put in place, rolled out,
//! verified and audited again. What may follow what is `saiki_domain::measures`.

mod approvals;
mod options;
mod rollout;

pub use approvals::{MeasureApproval, MeasureApprovalStep};
pub use options::{
    NewOption, OptionDecision, OptionPatch, OptionState, PreventionOption, Verdict, Worth,
};
pub use rollout::{
    MeasureAudit, NewMeasureAudit, NewTarget, RolloutPick, RolloutSuggestions, Target,
    TargetFilter, TargetPatch, TargetRole, TargetState, TargetsDecision,
};

use crate::{Date, Lang, Timestamp, Uuid, approvals::ApprovalState};
use serde::{Deserialize, Serialize};

/// Most years a measure is reckoned over.
pub const MAX_YEARS: u32 = 20;

/// What kind of measure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Equipment, software, settings.
    Technical,
    /// Rules, organisation, the way people work.
    Operational,
    /// Contracts, regulations, legal steps.
    Legal,
}

impl MeasureKind {
    /// Every kind.
    pub const ALL: [MeasureKind; 3] = [
        MeasureKind::Technical,
        MeasureKind::Operational,
        MeasureKind::Legal,
    ];

    /// The kind in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MeasureKind::Technical => lang.pick("技術", "Technical"),
            MeasureKind::Operational => lang.pick("運用", "Operational"),
            MeasureKind::Legal => lang.pick("法務", "Legal"),
        }
    }
}

/// How far a measure is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TargetLevel {
    /// Closes the gap for now.
    Stopgap,
    /// Makes the same incident unlikely.
    Standard,
    /// Better than before the incident.
    Improved,
}

impl TargetLevel {
    /// Every level.
    pub const ALL: [TargetLevel; 3] = [
        TargetLevel::Stopgap,
        TargetLevel::Standard,
        TargetLevel::Improved,
    ];

    /// The level in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            TargetLevel::Stopgap => lang.pick("応急", "Stopgap"),
            TargetLevel::Standard => lang.pick("恒久", "Lasting"),
            TargetLevel::Improved => lang.pick("強化", "Improved"),
        }
    }
}

/// How far a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeasureState {
    /// Written down, not yet approved.
    Planned,
    /// Approved by somebody else.
    Approved,
    /// In place.
    InPlace,
    /// Somebody other than who put it in place found it effective.
    Verified,
    /// Not pursued.
    Dropped,
}

impl MeasureState {
    /// Every state.
    pub const ALL: [MeasureState; 5] = [
        MeasureState::Planned,
        MeasureState::Approved,
        MeasureState::InPlace,
        MeasureState::Verified,
        MeasureState::Dropped,
    ];

    /// The state in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MeasureState::Planned => lang.pick("計画", "Planned"),
            MeasureState::Approved => lang.pick("承認済み", "Approved"),
            MeasureState::InPlace => lang.pick("実施済み・効果未確認", "In place, not verified"),
            MeasureState::Verified => lang.pick("効果を確認済み", "Verified"),
            MeasureState::Dropped => lang.pick("見送り", "Not pursued"),
        }
    }
}

/// Who pays which share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Payer {
    /// Department, company, insurer.
    pub party: String,
    /// Share in basis points; all shares together are 10,000.
    pub share_bp: u32,
}

/// A measure to be written down; also what an approval of it is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMeasure {
    /// Kind.
    pub kind: MeasureKind,
    /// What is done, in one line.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub description: String,
    /// How far it is to go.
    pub level: TargetLevel,
    /// Cost once, in minor units of the organisation's currency.
    pub cost_once: i64,
    /// Cost in a year.
    pub cost_yearly: i64,
    /// Years it is reckoned over, 1 to 20.
    pub years: u32,
    /// Who pays; must add up before approval is asked for.
    #[serde(default)]
    pub payers: Vec<Payer>,
    /// Who is responsible; needed before approval is asked for.
    #[serde(default)]
    pub responsible: String,
    /// Until when; needed before approval is asked for.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
}

impl NewMeasure {
    /// What it costs over its years.
    pub fn cost(&self) -> i64 {
        let running = self.cost_yearly.saturating_mul(i64::from(self.years));
        self.cost_once.saturating_add(running)
    }
}

/// A change of a measure; what is absent stays. Everything but `spent` voids an approval.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MeasurePatch {
    /// Kind.
    pub kind: Option<MeasureKind>,
    /// What is done.
    pub title: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// How far it is to go.
    pub level: Option<TargetLevel>,
    /// Cost once.
    pub cost_once: Option<i64>,
    /// Cost in a year.
    pub cost_yearly: Option<i64>,
    /// Years it is reckoned over.
    pub years: Option<u32>,
    /// Who pays.
    pub payers: Option<Vec<Payer>>,
    /// Who is responsible.
    pub responsible: Option<String>,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
    /// What was spent so far.
    pub spent: Option<i64>,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measure {
    /// Identifier.
    pub id: Uuid,
    /// The option it was chosen from.
    pub option_id: Option<Uuid>,
    /// What it says.
    pub content: NewMeasure,
    /// Hash an approval is bound to.
    pub content_hash: String,
    /// Cost over its years.
    pub cost: i64,
    /// What was spent so far.
    pub spent: i64,
    /// Currency of all amounts.
    pub currency: String,
    /// How far it is.
    pub state: MeasureState,
    /// What became of the last request for approval.
    pub approval: Option<ApprovalState>,
    /// Who put it in place.
    pub implemented_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub implemented_at: Option<Timestamp>,
    /// What exactly was done; or why it is not pursued.
    pub state_note: String,
    /// When its effect is audited again.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub audit_on: Option<Date>,
    /// Whether it is past due and not in place, or its audit is past due.
    pub overdue: bool,
    /// Machines and places it must reach.
    pub targets: i64,
    /// Those without a decision.
    pub undecided_targets: i64,
    /// Who wrote it down.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What is done with a measure besides changing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeasureAction {
    /// It is in place now.
    PutInPlace,
    /// It is not pursued.
    Drop,
    /// It is pursued after all.
    Resume,
}

/// A step of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MeasureStep {
    /// What is done.
    pub action: MeasureAction,
    /// What exactly was done, or why it is not pursued; needed for both.
    #[serde(default)]
    pub note: String,
}

/// Which measures are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct MeasureFilter {
    /// Words that title, description and responsible must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<MeasureKind>,
    /// State.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<MeasureState>,
}

/// What all measures cost, in the organisation's currency, over their years.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureCosts {
    /// Measures that are pursued.
    pub count: i64,
    /// All of them.
    pub planned: i64,
    /// Those approved.
    pub approved: i64,
    /// What was spent.
    pub spent: i64,
}
