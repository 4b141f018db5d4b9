//! Action against those responsible, inside and outside: for few to read. What concerns persons is sealed under the
//! incident's key; only kind and state are not.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// What is considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SanctionKind {
    /// Inside: dismissal.
    Dismissal,
    /// Inside: disciplinary measure.
    Discipline,
    /// Inside: warning.
    Warning,
    /// Outside: legal action.
    LegalAction,
    /// Outside: claim for damages.
    Damages,
    /// Outside: end of contract.
    ContractEnd,
}

impl SanctionKind {
    /// Every kind.
    pub const ALL: [SanctionKind; 6] = [
        SanctionKind::Dismissal,
        SanctionKind::Discipline,
        SanctionKind::Warning,
        SanctionKind::LegalAction,
        SanctionKind::Damages,
        SanctionKind::ContractEnd,
    ];

    /// Whether it is against somebody inside the organisation.
    pub fn is_inside(self) -> bool {
        matches!(
            self,
            SanctionKind::Dismissal | SanctionKind::Discipline | SanctionKind::Warning
        )
    }

    /// The kind in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SanctionKind::Dismissal => lang.pick("社内：解雇", "Inside: dismissal"),
            SanctionKind::Discipline => lang.pick("社内：懲戒", "Inside: discipline"),
            SanctionKind::Warning => lang.pick("社内：注意・訓告", "Inside: warning"),
            SanctionKind::LegalAction => lang.pick("社外：法的措置", "Outside: legal action"),
            SanctionKind::Damages => lang.pick("社外：損害賠償の請求", "Outside: damages"),
            SanctionKind::ContractEnd => lang.pick("社外：契約の解除", "Outside: end of contract"),
        }
    }
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SanctionState {
    /// Nothing yet.
    Open,
    /// It will be done.
    Decided,
    /// It was done.
    CarriedOut,
    /// Decided against.
    Dropped,
}

impl SanctionState {
    /// Every state.
    pub const ALL: [SanctionState; 4] = [
        SanctionState::Open,
        SanctionState::Decided,
        SanctionState::CarriedOut,
        SanctionState::Dropped,
    ];

    /// The state in words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SanctionState::Open => lang.pick("検討中", "Undecided"),
            SanctionState::Decided => lang.pick("決定", "Decided"),
            SanctionState::CarriedOut => lang.pick("実施済み", "Carried out"),
            SanctionState::Dropped => lang.pick("行わない", "Decided against"),
        }
    }
}

/// Action considered; everything but kind and state is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSanction {
    /// What is considered.
    pub kind: SanctionKind,
    /// Against whom.
    pub party: String,
    /// For what, and what the inquiry found.
    pub grounds: String,
    /// What counsel advised.
    #[serde(default)]
    pub counsel: String,
    /// What was decided.
    pub state: SanctionState,
    /// The decision and its reasons; needed once it is decided.
    #[serde(default)]
    pub decision: String,
}

/// Action against somebody responsible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sanction {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub content: NewSanction,
    /// Who wrote it down.
    pub created_by_name: String,
    /// Who decided last.
    pub decided_by_name: Option<String>,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}
