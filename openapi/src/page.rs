//! Keyset paging: every list is asked for as `?limit=&cursor=` and answered as a `Page`.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// Rows of a page when the caller names no limit.
pub const DEFAULT_LIMIT: u32 = 50;
/// Most rows a page may hold.
pub const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// Hand it back as `cursor` for the next page; absent on the last one.
    pub next_cursor: Option<String>,
    /// Rows in the whole list under the same filters, where counting is cheap.
    pub total: Option<u64>,
}

/// How much of a list is wanted, and from where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct PageQuery {
    /// Rows wanted, 1 to 200; 50 when absent. Any other number is refused.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "within_bounds"
    )]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The limit to use.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }
}

fn within_bounds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let limit = u32::deserialize(deserializer)?;
    if (1..=MAX_LIMIT).contains(&limit) {
        return Ok(Some(limit));
    }
    Err(D::Error::custom("out of bounds"))
}
