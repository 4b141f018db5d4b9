//! How a campaign gets on: its curve since the start, when it will be done, and how each receiving domain answers. The
//! counts of the moment are in `campaigns`.

use crate::{Lang, Timestamp, lanes::HeldLane, moment::Moment, ramp::RampNow};
use serde::{Deserialize, Serialize};

/// The course of a campaign, from its own ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignPace {
    /// Mails accepted up to each moment, the earliest first; empty before the start.
    pub points: Vec<PacePoint>,
    /// Seconds between two points at least.
    pub step_seconds: i64,
    /// Mails frozen at the start.
    pub total: i64,
    /// Mails that can still be accepted or were: all but those undeliverable or cancelled.
    pub reachable: i64,
    /// When the rest will be accepted; absent while nothing moves.
    pub forecast: Option<Forecast>,
    /// The day by which the people must have been told, where the incident says one.
    pub deadline: Option<NoticeDeadline>,
    /// Receiving domains, those with most to do first; the last entry may stand for all others.
    pub domains: Vec<DomainPace>,
    /// The way the rest is foreseen to go, from now on; empty while nothing moves.
    #[serde(default)]
    pub ahead: Vec<PacePoint>,
    /// Where it stands in its ramp plan, where it has one.
    #[serde(default)]
    pub ramp: Option<RampNow>,
    /// Lanes that are held back now, and of which this campaign has mails left.
    #[serde(default)]
    pub held: Vec<HeldLane>,
    /// The deadline is less than twelve hours away, or past, and so many people have not been told by mail.
    #[serde(default)]
    pub pressing: Option<i64>,
    /// When this was read.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PacePoint {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Mails accepted until then.
    pub accepted: i64,
}

/// When a campaign will be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// At the pace of the last minutes.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expected: Timestamp,
    /// At the best pace seen in those minutes.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub earliest: Timestamp,
    /// At the worst pace seen in those minutes.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub latest: Timestamp,
}

/// The day by which the people concerned must have been told, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoticeDeadline {
    /// Until when.
    pub moment: Moment,
    /// What it rests on: the law, the contract, the decision.
    #[serde(default)]
    pub basis: String,
}

/// How a receiving domain gets on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DomainPace {
    /// The domain; empty for addresses that have none, and for all others together.
    pub domain: String,
    /// Domains in this entry: 1, or how many are taken together.
    pub domains: i64,
    /// Mails accepted so far.
    pub accepted: i64,
    /// Mails still without an outcome.
    pub remaining: i64,
    /// Mails refused for good, or never sendable.
    pub undeliverable: i64,
    /// Mails accepted over the last minute.
    pub per_minute: i64,
    /// How it goes.
    pub state: DomainState,
    /// The reply code that slows it down, where there is one.
    pub slowed_by: Option<i32>,
}

/// How sending to a domain goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DomainState {
    /// Nothing was tried yet.
    Waiting,
    /// Mails are being accepted.
    Going,
    /// It asks to come back later.
    Slowed,
    /// Most of what was tried was refused for good.
    Refusing,
    /// Every mail has its outcome.
    Done,
}

impl DomainState {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DomainState::Waiting => lang.pick("順番待ち", "Waiting"),
            DomainState::Going => lang.pick("順調", "Going well"),
            DomainState::Slowed => lang.pick("減速中", "Slowed"),
            DomainState::Refusing => lang.pick("拒否が多い", "Mostly refused"),
            DomainState::Done => lang.pick("完了", "Done"),
        }
    }
}
