//! When something happened: an instant, the zone people speak of it in, and how exactly it is known.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How exactly a moment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the minute.
    #[default]
    Minute,
    /// To the hour.
    Hour,
    /// To the day; the clock time means nothing.
    Day,
    /// To the month.
    Month,
}

/// An instant with its civil zone and its precision.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The instant, RFC 3339 in UTC.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// IANA zone in which people and law speak of it, for example `Asia/Tokyo`.
    pub zone: String,
    /// How exactly it is known.
    #[serde(default)]
    pub precision: Precision,
}
