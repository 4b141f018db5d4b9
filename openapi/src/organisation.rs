//! The organisation that runs this instance, as letters and reports name it.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// A text in both languages; an empty one falls back to the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Both {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Both {
    /// A text in both languages: Japanese, English.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Both {
        Both {
            ja: ja.into(),
            en: en.into(),
        }
    }

    /// The text in `lang`, or the other language's when that is empty.
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Ja => (&self.ja, &self.en),
            Lang::En => (&self.en, &self.ja),
        };
        if first.is_empty() { second } else { first }
    }
}

/// The organisation's particulars.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Organisation {
    /// Registered name.
    pub name: Both,
    /// Title and name of the representative who signs.
    pub representative: Both,
    /// Postal address.
    pub address: Both,
    /// Corporate number (法人番号) or other legal identifier.
    pub legal_id: String,
    /// Trade or sector.
    pub sector: Both,
    /// Desk that answers unless an incident names its own.
    pub desk: Desk,
    /// IANA zone of the organisation, for example `Asia/Tokyo`.
    pub zone: String,
    /// ISO 4217 code of the currency it reckons in; yen when empty.
    pub currency: String,
    /// Row version, for `If-Match`; ignored in requests.
    pub version: i64,
}

impl Organisation {
    /// The currency it reckons in.
    pub fn home_currency(&self) -> &str {
        if self.currency.is_empty() {
            "JPY"
        } else {
            &self.currency
        }
    }
}

/// Where questions are answered: every letter must name one, with its hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Desk {
    /// Name of the desk.
    pub name: Both,
    /// Telephone number.
    pub phone: String,
    /// Mail address.
    pub email: String,
    /// Opening hours and days closed.
    pub hours: Both,
}
