//! Keyset paging: every list is asked for as `?limit=&cursor=` and answered as a `Page`.

use serde::{Deserialize, Serialize};

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
    /// Rows wanted, 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The limit to use: within 1 and `MAX_LIMIT`.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
    }
}
