//! Two ways to work an amount out: loss of sales while a service is down, and JNSA's JO model of what a leak of
//! personal data may be worth. The arithmetic is `saiki_domain::losses`; both give estimates and say so.

use crate::{money::Money, organisation::Both};
use serde::{Deserialize, Serialize};

/// A whole in hundredths of a per cent.
pub const MAX_BASIS_POINTS: u32 = 10_000;

/// A way to work an amount out, with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Calculation {
    /// Sales per hour × time down × margin.
    Downtime(Downtime),
    /// JNSA's JO model.
    Jo(JoModel),
}

/// Loss of profit while a service is down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Downtime {
    /// Usual sales in an hour, in minor units of the row's currency.
    pub sales_per_hour: i64,
    /// How long it was down, in minutes.
    pub minutes: u32,
    /// Margin on those sales, in basis points: 3,000 is 30 %.
    pub margin_bp: u32,
    /// Share of those sales that did not come later, in basis points; all of them when absent.
    #[serde(default = "whole")]
    pub lost_bp: u32,
}

fn whole() -> u32 {
    MAX_BASIS_POINTS
}

/// The figures of the JO model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JoModel {
    /// Highest level of mental distress among the items leaked, 1 to 3.
    pub mental: u32,
    /// Highest level of economic loss among the items leaked, 1 to 3.
    pub economic: u32,
    /// How easily a person is identified: 6 name and address, 3 name or address with telephone, 1 otherwise.
    pub identifiability: u32,
    /// The organisation's standing: 2 higher than usual (medical, finance, telecom, public), 1 usual.
    pub responsibility: u32,
    /// How it responded: 1 properly or not known, 2 improperly.
    pub response: u32,
    /// People concerned.
    pub people: u32,
}

/// A calculation to be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CalculationRequest {
    /// The figures.
    pub calculation: Calculation,
    /// ISO 4217 code of the amounts in them; the JO model is in yen whatever is said here.
    #[serde(default)]
    pub currency: Option<String>,
}

/// What a calculation comes to, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calculated {
    /// The amount.
    pub amount: Money,
    /// What the number is and is not.
    pub label: Both,
    /// Each step.
    pub explanation: Vec<Both>,
}
