//! The range of damage an audience may ask for. Whom it finds is for the register.

use serde::{Deserialize, Serialize};

/// Damage wanted: none, any, or an amount between two in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DamageRange {
    /// Whether an amount of damage is on the register at all.
    pub has: bool,
    /// ISO 4217 code, needed with a range; only amounts in it are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// At least this much, in the currency's smallest unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// At most this much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
}

#[cfg(test)]
mod tests {
    use crate::letters::Audience;

    #[test]
    fn what_is_not_asked_for_is_not_written() {
        let json = serde_json::to_string(&Audience::default()).unwrap();
        assert_eq!(json, r#"{"langs":[],"data_items":[],"person_ids":[]}"#);
        assert!(serde_json::from_str::<Audience>(r#"{"colour":1}"#).is_err());
    }
}
