//! Ramp plans: so many mails the first day, more each day, until a most. And what follows from one for the mails that are
//! left, worked out before the start as well as on the way.

use crate::{
    Lang, Timestamp,
    organisation::Both,
    pace::{NoticeDeadline, PacePoint},
};
use serde::{Deserialize, Serialize};

/// A plan. Days are those of the organisation's zone, the first one that of the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RampPlan {
    /// Mails on the first day, 1 to 10,000,000.
    pub first_day: i64,
    /// By how many per cent each day may have more than the day before, 0 to 900.
    pub growth_percent: i64,
    /// Most mails on any day; absent: no such limit.
    #[serde(default)]
    pub most: Option<i64>,
}

/// The plan a campaign is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetRamp {
    /// The plan; `null` for none. It must be said: an empty object removes nothing.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub plan: Option<RampPlan>,
}

/// Where a campaign stands in its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RampNow {
    /// The plan.
    pub plan: RampPlan,
    /// Which day it is, from 1.
    pub day: i64,
    /// Mails that may be taken today.
    pub today_most: i64,
    /// Mails taken today, and those under way.
    pub today_sent: i64,
    /// When the next day begins.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub next_day_at: Timestamp,
}

/// A plan to be tried out. Without `first_day` the campaign's own is reckoned with. A plan is given whole: `first_day` goes
/// with `growth_percent`, and neither that nor `most` is taken without it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct OutlookQuery {
    /// Mails a minute to reckon with, 1 to 1,000,000; what was seen when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<i64>,
    /// Mails on the first day, with `growth_percent`; with 0 alone the reckoning is without a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day: Option<i64>,
    /// By how many per cent a day has more than the day before; with `first_day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth_percent: Option<i64>,
    /// Most mails on any day; with `first_day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// What is left of a campaign, played through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outlook {
    /// Mails without an outcome; before the start all that would go out.
    pub left: i64,
    /// Mails a minute reckoned with.
    pub per_minute: i64,
    /// Where that figure comes from.
    pub basis: OutlookBasis,
    /// The plan reckoned with.
    pub plan: Option<RampPlan>,
    /// Mails accepted up to each moment to come, the first one now.
    pub points: Vec<PacePoint>,
    /// When the last mail is accepted; absent when that cannot be foreseen.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub done_at: Option<Timestamp>,
    /// What takes most of the time.
    pub held_by: HeldBy,
    /// The lane, where it is one.
    pub lane: Option<Both>,
    /// The day by which the people must have been told, where the incident says one.
    pub deadline: Option<NoticeDeadline>,
    /// When this was reckoned.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// Where the rate of an outlook comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutlookBasis {
    /// The caller gave it.
    Given,
    /// This campaign's own last minutes.
    Seen,
    /// The mean of the campaign finished last.
    Earlier,
    /// Nothing was ever sent: a cautious guess.
    Guessed,
}

/// What takes most of the time that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// Nothing is left.
    Nothing,
    /// The pace of sending as a whole.
    Pace,
    /// The limit of one lane.
    Lane,
    /// The ramp plan.
    Ramp,
    /// Waiting: for the next try of mails put off, or for a lane that rests.
    Waiting,
}

impl HeldBy {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            HeldBy::Nothing => lang.pick("残りはありません", "Nothing is left"),
            HeldBy::Pace => lang.pick("全体の送信速度", "The overall pace"),
            HeldBy::Lane => lang.pick("宛先ごとの上限", "The limit of one provider"),
            HeldBy::Ramp => lang.pick("段階送付の計画", "The ramp plan"),
            HeldBy::Waiting => lang.pick("再試行までの待ち時間", "Waiting for retries"),
        }
    }
}
