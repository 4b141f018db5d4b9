//! Lanes: the mail of one receiving provider, or of one domain. Each has its limits, and slows down by itself when the
//! other side asks for it. How single mails fare is in `deliveries`.

use crate::{Lang, Timestamp, organisation::Both};
use serde::{Deserialize, Serialize};

/// Limits somebody set for a lane; what is absent is not limited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LaneLimits {
    /// The provider's key, for example `gmail`, or a mail domain in small letters; one beyond ASCII (`例え.jp`) is taken as
    /// its A-labels.
    pub lane: String,
    /// Most mails a minute, 1 to 1,000,000.
    #[serde(default)]
    pub per_minute: Option<i64>,
    /// Most mails at the same time, 1 to 64.
    #[serde(default)]
    pub sessions: Option<i64>,
}

/// All limits; they replace those there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetLanes {
    /// One entry a lane; at most 200.
    pub limits: Vec<LaneLimits>,
}

/// The lanes: the providers the product knows, the domains somebody limited, those in trouble now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lanes {
    /// Lanes, the providers first, then by domain.
    pub lanes: Vec<Lane>,
    /// Version of the limits, for `If-Match`; 0 before any were set.
    pub version: i64,
}

/// A lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lane {
    /// The provider's key, or the domain as A-labels.
    pub lane: String,
    /// Name for people; of a domain, as people write it.
    pub name: Both,
    /// Domains it takes in.
    pub domains: Vec<String>,
    /// Most mails a minute.
    pub per_minute: Option<i64>,
    /// Most mails at the same time.
    pub sessions: Option<i64>,
    /// How it is held back now; absent while it is not.
    pub state: Option<LaneState>,
}

/// How a lane is held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LaneState {
    /// Why.
    pub why: LaneWhy,
    /// Mails a minute at most, for now.
    pub per_minute: Option<i64>,
    /// Reply code that led to it.
    pub code: Option<i32>,
    /// Enhanced status code that came with it.
    pub enhanced: Option<String>,
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    /// Nothing goes there before; absent when mails go at the rate named.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
}

/// Why a lane is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LaneWhy {
    /// The other side asked to slow down (421, or 4.7.x).
    Busy,
    /// More than one in twenty was refused for reasons of policy: a person should look.
    Refusing,
}

impl LaneWhy {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LaneWhy::Busy => lang.pick("相手側の要請で減速中", "Slowed down as asked"),
            LaneWhy::Refusing => lang.pick("ポリシー拒否が多発", "Many policy refusals"),
        }
    }
}

/// A lane as a campaign's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldLane {
    /// The provider's key, or the domain.
    pub lane: String,
    /// Name for people.
    pub name: Both,
    /// How it is held back.
    pub state: LaneState,
}
