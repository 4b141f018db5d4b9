//! Deliveries: one row a recipient of a campaign, and one row an attempt. Together they are the ledger.

use crate::{Lang, Timestamp, Uuid, bounces::BounceClass};
use serde::{Deserialize, Serialize};

/// What became of one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waiting.
    Queued,
    /// Claimed by a worker, not yet begun.
    Leased,
    /// Begun: from here until the reply its outcome is open.
    Attempting,
    /// The mail server took responsibility (2yz after the final dot).
    Accepted,
    /// Refused for now; tried again at `next_at`.
    Deferred,
    /// Refused for good.
    Rejected,
    /// The whole text was sent and no reply came, or the worker died meanwhile.
    Ambiguous,
    /// The address cannot be mailed.
    Invalid,
    /// The campaign was cancelled before it was sent.
    Cancelled,
    /// The mail server reported that it was delivered (RFC 3464). It does not say that somebody read it.
    Delivered,
    /// Accepted at first, and reported undeliverable later.
    Bounced,
    /// Never sent: the address is on the list of those not mailed.
    Suppressed,
    /// Trying ended before a mail server took it.
    Expired,
}

impl DeliveryState {
    /// A mail server took it, and nobody reported since that it could not be delivered.
    pub const TOLD: [DeliveryState; 2] = [DeliveryState::Accepted, DeliveryState::Delivered];

    /// It did not arrive and will not: the person has to be told otherwise.
    pub const UNDELIVERABLE: [DeliveryState; 5] = [
        DeliveryState::Rejected,
        DeliveryState::Bounced,
        DeliveryState::Invalid,
        DeliveryState::Suppressed,
        DeliveryState::Expired,
    ];

    /// Whether it counts as having told the person.
    pub fn is_told(self) -> bool {
        Self::TOLD.contains(&self)
    }

    /// Whether it did not arrive and will not.
    pub fn is_undeliverable(self) -> bool {
        Self::UNDELIVERABLE.contains(&self)
    }

    /// Whether the product does nothing more about it by itself. What was accepted may still be reported as bounced.
    pub fn is_final(self) -> bool {
        self.is_told() || self.is_undeliverable() || self == DeliveryState::Cancelled
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DeliveryState::Queued => lang.pick("未送", "Not sent"),
            DeliveryState::Leased => lang.pick("送信準備", "Claimed"),
            DeliveryState::Attempting => lang.pick("送信中", "Sending"),
            DeliveryState::Accepted => lang.pick("受理", "Accepted"),
            DeliveryState::Deferred => lang.pick("再試行待ち", "To be retried"),
            DeliveryState::Rejected => lang.pick("不達", "Undeliverable"),
            DeliveryState::Ambiguous => lang.pick("結果不明", "Outcome unknown"),
            DeliveryState::Invalid => lang.pick("宛先不正", "Invalid address"),
            DeliveryState::Cancelled => lang.pick("取りやめ", "Cancelled"),
            DeliveryState::Delivered => lang.pick("配達済み", "Delivered"),
            DeliveryState::Bounced => lang.pick("返送", "Bounced"),
            DeliveryState::Suppressed => lang.pick("送信停止", "Not mailed"),
            DeliveryState::Expired => lang.pick("期限切れ", "Given up"),
        }
    }
}

/// Where in the dialogue with the mail server something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DeliveryPhase))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Opening the connection: DNS, TCP, TLS, greeting, EHLO.
    Connect,
    /// Logging in.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA, up to the 354.
    Data,
    /// While sending the text, before its final dot.
    Body,
    /// After the final dot.
    Dot,
    /// Before anything was sent: building the mail.
    Render,
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Identifier.
    pub id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// Whom else the mail was made for: the others of a household, a guardian's other wards. Left out for most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Uuid>,
    /// Their number.
    pub person_number: String,
    /// Their name, masked unless the reader may see it.
    pub person_name: String,
    /// Address mailed, masked likewise.
    pub to: String,
    /// Domain of the address.
    pub domain: String,
    /// Language.
    pub lang: Lang,
    /// State.
    pub state: DeliveryState,
    /// Attempts begun.
    pub attempts: i32,
    /// Times the outcome was unknowable.
    pub ambiguous: i32,
    /// Where the last attempt ended.
    pub last_phase: Option<Phase>,
    /// Last reply code (RFC 5321), for example 250.
    pub last_code: Option<i32>,
    /// Last enhanced status code (RFC 3463), for example `5.1.1`.
    pub last_enhanced: Option<String>,
    /// Text of the last reply, addresses struck out.
    pub last_text: Option<String>,
    /// Of a bounce: what kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounce_class: Option<BounceClass>,
    /// Of a bounce: its enhanced status code (RFC 3463), where it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounce_status: Option<String>,
    /// Message-ID with its angle brackets: the same in every attempt.
    pub message_id: String,
    /// SHA-256 of the mail's bytes, hexadecimal; empty before the first attempt.
    pub body_sha256: String,
    /// Not before.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_at: Option<Timestamp>,
    /// When the server accepted it; empty again once it bounced (the attempt keeps the time).
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub accepted_at: Option<Timestamp>,
    /// When its state last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// Number, from 1.
    pub n: i32,
    /// Where it ended; absent while it runs.
    pub phase: Option<Phase>,
    /// Reply code.
    pub code: Option<i32>,
    /// Enhanced status code.
    pub enhanced: Option<String>,
    /// Reply text, addresses struck out.
    pub text: Option<String>,
    /// State it led to; absent while it runs.
    pub outcome: Option<DeliveryState>,
    /// Whether an earlier attempt of this mail may have arrived.
    pub may_repeat: bool,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// When it ended.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Timestamp>,
}

/// What the ledger is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct DeliveryFilter {
    /// Only this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<DeliveryState>,
    /// Only mails that were ever ambiguous.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ever_ambiguous: Option<bool>,
    /// Only bounces of this class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce_class: Option<BounceClass>,
    /// An exact mail address or customer number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Show names and addresses in the clear; needs the permission, and is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}

/// What a person decides about a mail of unknown outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResolveAction {
    /// Send it again, under the same Message-ID: the person may get it twice.
    Resend,
    /// Take it as accepted: the person may not have got it.
    TreatAsAccepted,
}

/// A decision about a mail of unknown outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResolveDelivery {
    /// What is to be done.
    pub action: ResolveAction,
}
