//! Addresses that are not mailed: those that do not exist, and those whose owners asked for no more updates. The list
//! belongs to the organisation and outlasts an incident; it holds keyed hashes, no addresses.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Longest reason, in characters.
pub const MAX_REASON: usize = 1_000;

/// What an entry stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuppressionKind {
    /// All mail: the address does not exist. Whoever it belongs to has to be told otherwise.
    Technical,
    /// Updates: their owner wants no more. Notices owed by law or contract are mailed all the same.
    OptOut,
}

impl SuppressionKind {
    /// Both.
    pub const ALL: [SuppressionKind; 2] = [SuppressionKind::Technical, SuppressionKind::OptOut];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SuppressionKind::Technical => lang.pick("届かない宛先", "Address does not exist"),
            SuppressionKind::OptOut => lang.pick("配信停止の申出", "No more updates wanted"),
        }
    }
}

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// A mail came back.
    Bounce,
    /// The mail server refused the address.
    Refused,
    /// A mail was marked as unwanted.
    Complaint,
    /// The recipient stopped further updates.
    Unsubscribed,
}

impl SuppressionReason {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SuppressionReason::Bounce => lang.pick("返送された", "Mail came back"),
            SuppressionReason::Refused => {
                lang.pick("送信時に拒否された", "Refused by the mail server")
            }
            SuppressionReason::Complaint => {
                lang.pick("迷惑メールとして申告された", "Marked as unwanted")
            }
            SuppressionReason::Unsubscribed => {
                lang.pick("本人が配信を停止した", "Stopped by the recipient")
            }
        }
    }
}

/// An address that is not mailed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suppression {
    /// Identifier.
    pub id: Uuid,
    /// What it stops.
    pub kind: SuppressionKind,
    /// Where it comes from.
    pub reason: SuppressionReason,
    /// Domain of the address.
    pub domain: String,
    /// The incident it counts for; absent when it counts for all.
    pub incident_id: Option<Uuid>,
    /// Enhanced status code it rests on (RFC 3463).
    pub status: Option<String>,
    /// The mail it comes from, where the reader may see its incident.
    pub origin: Option<SuppressionOrigin>,
    /// When it was put on the list.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// That it was lifted, if it was.
    pub lifted: Option<Lifted>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// The mail an entry comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuppressionOrigin {
    /// Its incident.
    pub incident_id: Uuid,
    /// Its campaign; absent for instructions to units.
    pub campaign_id: Option<Uuid>,
    /// The delivery.
    pub delivery_id: Uuid,
}

/// That an entry was lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lifted {
    /// For one campaign only: the next one that is started mails the address, then the entry stands again.
    pub once: bool,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// What the list is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct SuppressionFilter {
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SuppressionKind>,
    /// Only those lifted for good, or only those that stand; those that stand when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifted: Option<bool>,
    /// An exact mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// An entry to be lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LiftSuppression {
    /// Why the address is mailed again, up to 1,000 characters.
    pub reason: String,
    /// For the next campaign only. Opt-outs cannot be lifted so.
    #[serde(default)]
    pub once: bool,
}

/// People of a campaign's audience who would not be mailed if it were started now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct HeldBack {
    /// Because their address does not exist.
    pub technical: i64,
    /// Because they want no more updates.
    pub opt_out: i64,
}
