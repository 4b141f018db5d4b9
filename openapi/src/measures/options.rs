//! Options of prevention: what could be done, what it costs, what loss it would prevent, and whether that is worth it.
//! The comparison is `saiki_domain::measures::worth`.

use super::{MeasureKind, TargetLevel};
use crate::{Lang, Timestamp, Uuid, losses::Range, organisation::Both};
use serde::{Deserialize, Serialize};

/// What was decided about an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OptionState {
    /// Nothing yet.
    Open,
    /// Chosen; a measure was made of it.
    Chosen,
    /// Decided against.
    Rejected,
}

impl OptionState {
    /// The state in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            OptionState::Open => lang.pick("検討中", "Undecided"),
            OptionState::Chosen => lang.pick("採用", "Chosen"),
            OptionState::Rejected => lang.pick("不採用", "Decided against"),
        }
    }
}

/// An option to be weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOption {
    /// Kind.
    pub kind: MeasureKind,
    /// What would be done, in one line.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub description: String,
    /// How far it would go.
    pub level: TargetLevel,
    /// Cost once, in minor units of the organisation's currency.
    pub cost_once: i64,
    /// Cost in a year.
    pub cost_yearly: i64,
    /// Years it is reckoned over, 1 to 20.
    pub years: u32,
    /// Loss it would prevent in a year, by expectation: likelihood × damage.
    pub prevented_yearly: Range,
    /// How that was estimated, and which loss it is.
    #[serde(default)]
    pub effect: String,
}

/// A change of an option; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OptionPatch {
    /// Kind.
    pub kind: Option<MeasureKind>,
    /// What would be done.
    pub title: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// How far it would go.
    pub level: Option<TargetLevel>,
    /// Cost once.
    pub cost_once: Option<i64>,
    /// Cost in a year.
    pub cost_yearly: Option<i64>,
    /// Years it is reckoned over.
    pub years: Option<u32>,
    /// Loss prevented in a year.
    pub prevented_yearly: Option<Range>,
    /// How that was estimated.
    pub effect: Option<String>,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreventionOption {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub content: NewOption,
    /// Currency of all amounts.
    pub currency: String,
    /// What was decided.
    pub state: OptionState,
    /// Why.
    pub reason: String,
    /// By whom.
    pub decided_by_name: Option<String>,
    /// The measure made of it.
    pub measure_id: Option<Uuid>,
    /// Whether it is worth its cost.
    pub worth: Worth,
    /// Who wrote it down.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Cost against loss prevented, over the same years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Worth {
    /// Cost over the years.
    pub cost: i64,
    /// Loss prevented over the years.
    pub prevented: Range,
    /// What is prevented less what it costs.
    pub net: Range,
    /// In a word.
    pub verdict: Verdict,
    /// How it was reckoned.
    pub explanation: Vec<Both>,
}

/// Whether an option is worth its cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Even the least prevented is more than the cost.
    Worth,
    /// It depends on how much is prevented.
    Depends,
    /// Even the most prevented is less than the cost.
    NotWorth,
    /// Nobody said what it prevents.
    Unknown,
}

impl Verdict {
    /// The verdict in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Verdict::Worth => lang.pick("費用を上回る", "Worth its cost"),
            Verdict::Depends => lang.pick("見積りによる", "Depends on the estimate"),
            Verdict::NotWorth => lang.pick("費用を下回る", "Costs more than it prevents"),
            Verdict::Unknown => lang.pick("効果が未記入", "Effect not stated"),
        }
    }
}

/// What is decided about an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionDecision {
    /// Chosen, decided against, or open again (which a chosen one cannot be).
    pub state: OptionState,
    /// Why; needed unless it is open again.
    #[serde(default)]
    pub reason: String,
}
