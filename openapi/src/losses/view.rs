//! The loss view: totals an executive decides by, each with what it is made of. Amounts are in the organisation's
//! currency.

use super::{JnsaClass, LossClass, LossState, LossVariety, Range};
use crate::{Uuid, measures::MeasureCosts, organisation::Both};
use serde::{Deserialize, Serialize};

/// Everything the ledger comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LossView {
    /// The organisation's currency.
    pub currency: String,
    /// Rows that count.
    pub rows: i64,
    /// Direct damage.
    pub direct: ClassTotal,
    /// Indirect damage.
    pub indirect: ClassTotal,
    /// Both together, what was got back taken off.
    pub total: Range,
    /// By class and state.
    pub by_state: Vec<StateTotal>,
    /// By JNSA class, without what was got back.
    pub by_jnsa: Vec<JnsaTotal>,
    /// By VERIS variety, without what was got back.
    pub by_variety: Vec<VarietyTotal>,
    /// What the measures against recurrence cost.
    pub measures: MeasureCosts,
    /// How to read it: what is estimated, what is missing, how the cost of measures compares.
    pub explanation: Vec<Both>,
    /// Rows left out because they were converted into another currency than the organisation's present one.
    pub unconverted: Vec<Uuid>,
}

/// What one class comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassTotal {
    /// Certain: accrued and paid.
    pub actual: i64,
    /// Estimated.
    pub estimated: Range,
    /// Got back.
    pub recovered: i64,
    /// Actual and estimated less what was got back.
    pub total: Range,
}

/// Rows of one class in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateTotal {
    /// Class.
    pub class: LossClass,
    /// State.
    pub state: LossState,
    /// Rows.
    pub count: i64,
    /// Sum.
    pub amount: Range,
}

/// Rows of one JNSA class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JnsaTotal {
    /// Class.
    pub jnsa_class: JnsaClass,
    /// Rows.
    pub count: i64,
    /// Sum.
    pub amount: Range,
}

/// Rows of one VERIS variety.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VarietyTotal {
    /// Variety.
    pub variety: LossVariety,
    /// Rows.
    pub count: i64,
    /// Sum.
    pub amount: Range,
}
