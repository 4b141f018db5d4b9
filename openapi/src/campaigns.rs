//! Campaigns: an approved letter on its way to everybody of its audience. What became of each mail is in
//! `deliveries`.

use crate::{Timestamp, Uuid, deliveries::DeliveryState, letters::LetterKind, ramp::RampPlan};
use serde::{Deserialize, Serialize};

/// How far a campaign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// Not started; recipients are not frozen yet.
    Draft,
    /// Sending.
    Running,
    /// Halted by a person, or by the product for the reason given.
    Paused,
    /// Ended by a person; unsent mails will not be sent.
    Cancelled,
    /// Every mail has its outcome.
    Done,
}

impl CampaignState {
    /// States of a campaign that is still sent: it runs, or stands still until somebody resumes it.
    pub const GOING: [CampaignState; 2] = [CampaignState::Running, CampaignState::Paused];

    /// Whether it is still sent.
    pub fn is_going(self) -> bool {
        CampaignState::GOING.contains(&self)
    }
}

/// What to do with a mail whose outcome cannot be known (the connection broke after the whole text was sent).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AmbiguousPolicy {
    /// Send it again under the same Message-ID, three times at most: at least once. Right where notice is owed by law.
    /// After that somebody decides.
    #[default]
    Resend,
    /// Hold it for a person to decide: at most once.
    Hold,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Campaign {
    /// Identifier.
    pub id: Uuid,
    /// The letter.
    pub letter_id: Uuid,
    /// Its kind.
    pub letter_kind: LetterKind,
    /// The version frozen at the start; the letter's present one before.
    pub letter_version: i64,
    /// Name.
    pub name: String,
    /// How far it is.
    pub state: CampaignState,
    /// Why it is paused, as a stable code: `by_user`, `smtp_auth`, `sender_refused`, `content_refused`, `restored`.
    pub pause_reason: Option<String>,
    /// What to do with unknowable outcomes.
    pub ambiguous_policy: AmbiguousPolicy,
    /// How many mails a day, where it has a plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp: Option<RampPlan>,
    /// Hash of the content as sent.
    pub content_hash: String,
    /// Hash of the frozen recipients; empty before the start.
    pub recipients_hash: String,
    /// Who approved; empty when approval is missing or void.
    pub approved_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub approved_at: Option<Timestamp>,
    /// How the mails stand.
    pub counts: DeliveryCounts,
    /// Who made it.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was started.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub started_at: Option<Timestamp>,
    /// When the last mail had its outcome.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub finished_at: Option<Timestamp>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Mails of a campaign by state; they add up to `total`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct DeliveryCounts {
    /// All recipients frozen at the start.
    pub total: i64,
    /// Waiting for their first attempt (claimed ones among them).
    pub queued: i64,
    /// Being sent this moment.
    pub attempting: i64,
    /// Accepted by the mail server.
    pub accepted: i64,
    /// To be tried again.
    pub deferred: i64,
    /// Refused for good.
    pub rejected: i64,
    /// Outcome unknowable, recorded as such, not yet resolved.
    pub ambiguous: i64,
    /// Address unusable, never sent.
    pub invalid: i64,
    /// Cancelled before sending.
    pub cancelled: i64,
    /// Reported as delivered.
    pub delivered: i64,
    /// Accepted, and reported undeliverable later.
    pub bounced: i64,
    /// Never sent: the address is on the list of those not mailed.
    pub suppressed: i64,
    /// Trying ended before a mail server took them.
    pub expired: i64,
    /// Mails that were ever ambiguous, whatever became of them.
    pub ever_ambiguous: i64,
}

impl DeliveryCounts {
    /// Mails a mail server took and nobody reported undeliverable since.
    pub fn told(&self) -> i64 {
        self.accepted + self.delivered
    }

    /// Mails that did not arrive and will not.
    pub fn undeliverable(&self) -> i64 {
        self.rejected + self.bounced + self.invalid + self.suppressed + self.expired
    }

    /// Mails without an outcome: waiting, under way, to be retried, or of unknown outcome.
    pub fn open(&self) -> i64 {
        self.queued + self.attempting + self.deferred + self.ambiguous
    }

    /// The figure of one state. A claimed row waits like any other.
    pub fn of(&self, state: DeliveryState) -> i64 {
        match state {
            DeliveryState::Queued | DeliveryState::Leased => self.queued,
            DeliveryState::Attempting => self.attempting,
            DeliveryState::Accepted => self.accepted,
            DeliveryState::Deferred => self.deferred,
            DeliveryState::Rejected => self.rejected,
            DeliveryState::Ambiguous => self.ambiguous,
            DeliveryState::Invalid => self.invalid,
            DeliveryState::Cancelled => self.cancelled,
            DeliveryState::Delivered => self.delivered,
            DeliveryState::Bounced => self.bounced,
            DeliveryState::Suppressed => self.suppressed,
            DeliveryState::Expired => self.expired,
        }
    }

    /// Counts mails of a state in.
    pub fn add(&mut self, state: DeliveryState, mails: i64) {
        self.total += mails;
        *match state {
            DeliveryState::Queued | DeliveryState::Leased => &mut self.queued,
            DeliveryState::Attempting => &mut self.attempting,
            DeliveryState::Accepted => &mut self.accepted,
            DeliveryState::Deferred => &mut self.deferred,
            DeliveryState::Rejected => &mut self.rejected,
            DeliveryState::Ambiguous => &mut self.ambiguous,
            DeliveryState::Invalid => &mut self.invalid,
            DeliveryState::Cancelled => &mut self.cancelled,
            DeliveryState::Delivered => &mut self.delivered,
            DeliveryState::Bounced => &mut self.bounced,
            DeliveryState::Suppressed => &mut self.suppressed,
            DeliveryState::Expired => &mut self.expired,
        } += mails;
    }
}

/// What the stream `…/campaigns/{id}/events` tells, as `event: progress`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignProgress {
    /// How far the campaign is.
    pub state: CampaignState,
    /// Why it is paused.
    pub pause_reason: Option<String>,
    /// How the mails stand.
    pub counts: DeliveryCounts,
    /// Mails accepted a minute, over the last minute or since the start where that is less.
    pub per_minute: i64,
    /// When the rest will be done at that rate.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub done_by: Option<Timestamp>,
    /// Why nothing goes out although the campaign is running: the mail server cannot be had. Tried again by itself.
    #[serde(default)]
    pub mail_trouble: Option<MailTrouble>,
    /// When this was measured.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// The mail server cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailTrouble {
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    /// What it said, or what went wrong before it said anything.
    pub said: String,
}

/// A campaign to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCampaign {
    /// The letter to send.
    pub letter_id: Uuid,
    /// Name; the letter's when absent.
    #[serde(default)]
    pub name: Option<String>,
    /// What to do with unknowable outcomes.
    #[serde(default)]
    pub ambiguous_policy: AmbiguousPolicy,
}

/// What changes of a draft; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CampaignPatch {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What to do with unknowable outcomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ambiguous_policy: Option<AmbiguousPolicy>,
}

/// Confirmation typed by the person who starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StartCampaign {
    /// The number of mails that will go out; a different one now is answered 409.
    pub confirm_recipients: i64,
}

/// Where a test mail goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TestSend {
    /// Address of a colleague.
    pub to: String,
    /// The person whose letter is sent; an invented one when absent.
    #[serde(default)]
    pub person_id: Option<Uuid>,
    /// Language; the person's when absent.
    #[serde(default)]
    pub lang: Option<crate::Lang>,
}

/// What the mail server said to a test mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestSent {
    /// Whether it was accepted.
    pub accepted: bool,
    /// Its reply, or what went wrong before one came.
    pub reply: String,
}
