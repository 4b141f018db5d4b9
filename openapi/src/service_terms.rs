//! What a contract promises of a service: availability by month, longest outage, times to respond and to give notice, and
//! the credit that follows when it is missed. It is part of a contract; what came of it in an incident is an SLA check.

use crate::{Lang, money::Money};
use serde::{Deserialize, Serialize};

/// Most services one contract names.
pub const MAX_SERVICES: usize = 20;
/// Most tiers of credit one service has.
pub const MAX_TIERS: usize = 10;
/// The whole, in thousandths of a percent: 99.95 % is 99,950.
pub const WHOLE: i64 = 100_000;

/// A tier of credit: from which figure down how much of the month's fee is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreditTier {
    /// Availability below which it is owed, in thousandths of a percent.
    pub below: i64,
    /// Share of the month's fee, in basis points, 0 to 10,000.
    pub credit_bp: i64,
}

/// What is left out when downtime is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// Maintenance announced beforehand.
    PlannedMaintenance,
    /// Force majeure.
    ForceMajeure,
    /// What the customer caused.
    CustomerCaused,
    /// Failure of a third party's network or service.
    ThirdParty,
}

impl Exclusion {
    /// Every one.
    pub const ALL: [Exclusion; 4] = [
        Exclusion::PlannedMaintenance,
        Exclusion::ForceMajeure,
        Exclusion::CustomerCaused,
        Exclusion::ThirdParty,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Exclusion::PlannedMaintenance => lang.pick("計画停止", "Planned maintenance"),
            Exclusion::ForceMajeure => lang.pick("不可抗力", "Force majeure"),
            Exclusion::CustomerCaused => {
                lang.pick("顧客の責めによるもの", "Caused by the customer")
            }
            Exclusion::ThirdParty => lang.pick(
                "第三者の回線・サービスの障害",
                "Failure of a third party's service",
            ),
        }
    }
}

/// What is promised of one service. What is absent is not promised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceTerms {
    /// Name of the service, as the windows of an incident name it; 1 to 200 characters, compared without regard to width and case.
    pub service: String,
    /// Availability of a calendar month, in thousandths of a percent: 99.95 % is 99,950.
    #[serde(default)]
    pub availability: Option<i64>,
    /// Longest single outage, in minutes.
    #[serde(default)]
    pub longest_outage_minutes: Option<i64>,
    /// Minutes from the beginning of an outage to the beginning of work on it.
    #[serde(default)]
    pub response_minutes: Option<i64>,
    /// Minutes from awareness to the notice to the customer.
    #[serde(default)]
    pub notice_minutes: Option<i64>,
    /// Fee of one month, from which a credit is reckoned.
    #[serde(default)]
    pub monthly_fee: Option<Money>,
    /// Tiers of credit; the one with the lowest figure that was missed holds.
    #[serde(default)]
    pub tiers: Vec<CreditTier>,
    /// Most that is credited for one month, in basis points of its fee.
    #[serde(default)]
    pub cap_bp: Option<i64>,
    /// Share of a time of degraded service that counts as downtime, in basis points; 0 where it does not count.
    #[serde(default)]
    pub degraded_bp: i64,
    /// What is not counted as downtime.
    #[serde(default)]
    pub excluded: Vec<Exclusion>,
    /// IANA zone in which its months run; the organisation's when empty.
    #[serde(default)]
    pub zone: String,
    /// The clause that says so.
    #[serde(default)]
    pub clause: String,
}
