//! Events of an incident in the order they happened, written by people and by the product.

use crate::{Timestamp, Uuid, moment::Moment};
use serde::{Deserialize, Serialize};

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEvent {
    /// Identifier.
    pub id: Uuid,
    /// When it happened.
    pub moment: Moment,
    /// What happened, in the writer's words.
    pub text: String,
    /// Whether the product wrote it itself (a phase change, a campaign started).
    pub automatic: bool,
    /// Who wrote it; absent when the product did.
    pub author_name: Option<String>,
    /// When it was written down.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTimelineEvent {
    /// When it happened.
    pub moment: Moment,
    /// What happened; 1 to 4,000 characters.
    pub text: String,
}
