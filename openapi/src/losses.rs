//! The loss ledger of an incident and the view made from it: direct and indirect damage, estimated and actual, in
//! classes that insurers, JNSA reports and VERIS share. What is counted how is `saiki_domain::losses`.

mod calculation;
mod classes;
mod view;

pub use calculation::{
    Calculated, Calculation, CalculationRequest, Downtime, JoModel, MAX_BASIS_POINTS,
};
pub use classes::{JnsaClass, LossClass, LossState, LossVariety};
pub use view::{ClassTotal, JnsaTotal, LossView, StateTotal, VarietyTotal};

use crate::{Date, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Largest amount a row takes, in minor units.
pub const MAX_AMOUNT: i64 = 1_000_000_000_000_000;

/// From the least to the most, in minor units; equal where the amount is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least.
    pub low: i64,
    /// The most.
    pub high: i64,
}

impl Range {
    /// A known amount.
    pub fn exactly(amount: i64) -> Range {
        Range {
            low: amount,
            high: amount,
        }
    }

    /// Whether least and most are the same.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Range) -> Range {
        Range {
            low: self.low.saturating_add(other.low),
            high: self.high.saturating_add(other.high),
        }
    }
}

/// What one unit of a currency was worth in the organisation's, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExchangeRate {
    /// Decimal number above zero, at most eight decimals: `151.25`.
    pub rate: String,
    /// The day of the rate.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// Where it was read: a bank, a gazette.
    #[serde(default)]
    pub source: String,
}

/// A row to be entered; also what a version of a row says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewLoss {
    /// Direct or indirect.
    pub class: LossClass,
    /// Class of JNSA's damage reports.
    pub jnsa_class: JnsaClass,
    /// VERIS loss variety.
    pub variety: LossVariety,
    /// What it is, in one line; 1 to 200 characters.
    pub description: String,
    /// How much. Left out when a calculation says it.
    #[serde(default)]
    pub amount: Option<Range>,
    /// ISO 4217 code.
    pub currency: String,
    /// How sure the amount is.
    pub state: LossState,
    /// The day it arose, was booked, paid or got back.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// On what the amount rests: an invoice, a quotation, who estimated it how.
    pub basis: String,
    /// Needed where the currency is not the organisation's.
    #[serde(default)]
    pub exchange: Option<ExchangeRate>,
    /// How the amount was calculated, where it was.
    #[serde(default)]
    pub calculation: Option<Calculation>,
}

/// A change of a row; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LossPatch {
    /// Direct or indirect.
    pub class: Option<LossClass>,
    /// Class of JNSA's damage reports.
    pub jnsa_class: Option<JnsaClass>,
    /// VERIS loss variety.
    pub variety: Option<LossVariety>,
    /// What it is.
    pub description: Option<String>,
    /// How much; takes the place of a calculation.
    pub amount: Option<Range>,
    /// ISO 4217 code; an exchange rate that is no longer needed is dropped.
    pub currency: Option<String>,
    /// How sure the amount is.
    pub state: Option<LossState>,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub day: Option<Date>,
    /// On what it rests.
    pub basis: Option<String>,
    /// Exchange rate.
    pub exchange: Option<ExchangeRate>,
    /// How the amount is calculated; takes the place of an amount.
    pub calculation: Option<Calculation>,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Loss {
    /// Identifier.
    pub id: Uuid,
    /// Direct or indirect.
    pub class: LossClass,
    /// Class of JNSA's damage reports.
    pub jnsa_class: JnsaClass,
    /// VERIS loss variety.
    pub variety: LossVariety,
    /// What it is.
    pub description: String,
    /// How much, in `currency`.
    pub amount: Range,
    /// ISO 4217 code.
    pub currency: String,
    /// How sure the amount is.
    pub state: LossState,
    /// The day it arose, was booked, paid or got back.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// On what the amount rests.
    pub basis: String,
    /// Exchange rate used.
    pub exchange: Option<ExchangeRate>,
    /// How the amount was calculated.
    pub calculation: Option<Calculation>,
    /// The amount in the organisation's currency as it was when the row was written.
    pub home: Range,
    /// That currency.
    pub home_currency: String,
    /// Taken out of the totals, by whom and why.
    pub reversal: Option<Reversal>,
    /// Who entered it.
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

/// A row taken out of the totals; it stays on the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reversal {
    /// Why.
    pub reason: String,
    /// Who.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// Taking a row out of the totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReversalRequest {
    /// Why; 1 to 2,000 characters.
    pub reason: String,
}

/// What a row said once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LossVersion {
    /// Version.
    pub version: i64,
    /// What it said.
    pub content: NewLoss,
    /// The amount then, in the organisation's currency.
    pub home: Range,
    /// Why the row was taken out of the totals, when this version did so.
    pub reversal_reason: Option<String>,
    /// Who wrote it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// In which order rows come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LossSort {
    /// The latest day first.
    #[default]
    Day,
    /// The greatest amount first, in the organisation's currency.
    Amount,
    /// The one entered last first.
    Entered,
}

impl LossSort {
    /// Every order.
    pub const ALL: [LossSort; 3] = [LossSort::Day, LossSort::Amount, LossSort::Entered];
}

/// Which rows are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct LossFilter {
    /// Words that description and basis must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Direct or indirect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<LossClass>,
    /// Class of JNSA's damage reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jnsa_class: Option<JnsaClass>,
    /// VERIS loss variety.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variety: Option<LossVariety>,
    /// How sure the amount is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<LossState>,
    /// `true`: only rows taken out; `false`: only rows that count; both when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversed: Option<bool>,
    /// Order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<LossSort>,
}
