//! When services were down or degraded in an incident, and what of it the agreements leave out. SLA checks are reckoned
//! from these windows; they are recorded by people.

use crate::{Lang, Timestamp, Uuid, service_terms::Exclusion};
use serde::{Deserialize, Serialize};

/// Most windows of one incident.
pub const MAX_WINDOWS: usize = 2_000;

/// What a window tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// The service was not to be had.
    Outage,
    /// It was to be had in part, or slower than agreed.
    Degraded,
    /// A time that agreements may leave out: planned maintenance, force majeure, …
    Excluded,
}

impl WindowKind {
    /// Every kind.
    pub const ALL: [WindowKind; 3] = [
        WindowKind::Outage,
        WindowKind::Degraded,
        WindowKind::Excluded,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            WindowKind::Outage => lang.pick("停止", "Outage"),
            WindowKind::Degraded => lang.pick("品質低下", "Degraded"),
            WindowKind::Excluded => lang.pick("除外", "Excluded"),
        }
    }
}

/// What a window says: on entering it, and on changing it whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WindowFields {
    /// Name of the service, 1 to 200 characters.
    pub service: String,
    /// What it tells of.
    pub kind: WindowKind,
    /// Why it may be left out; needed exactly for `excluded`.
    #[serde(default)]
    pub exclusion: Option<Exclusion>,
    /// Beginning.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Timestamp,
    /// End, not itself part of it; absent while it lasts.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub to: Option<Timestamp>,
    /// When work on it began; for outages and degradation.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub responded_at: Option<Timestamp>,
    /// How it is known: monitoring, log, report; at most 2,000 characters.
    #[serde(default)]
    pub note: String,
}

/// A window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceWindow {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub fields: WindowFields,
    /// Who entered or last changed it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}
