//! Amounts of money: integer minor units with their currency, never floating point.

use serde::{Deserialize, Serialize};

/// An amount in the currency's smallest unit: 12,300 JPY is `12300`, 12.30 EUR is `1230`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// Minor units; zero or more where it is a damage.
    pub minor: i64,
    /// ISO 4217 code, three capital letters.
    pub currency: String,
}

impl Money {
    /// Digits after the decimal point in this currency (ISO 4217), for the currencies in use here; 2 otherwise.
    pub fn exponent(&self) -> u32 {
        exponent(&self.currency)
    }
}

/// Digits after the decimal point in the currency of that code.
pub fn exponent(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}
