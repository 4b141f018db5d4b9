//! Instructions sent to units by mail: who would get one, each sending with its figures, and what became of each unit's
//! mail. An instruction itself is in `instructions`; what a mail goes through is in `deliveries`.

use crate::{
    Lang, Timestamp, Uuid, campaigns::MailTrouble, deliveries::DeliveryState, organisation::Both,
};
use serde::{Deserialize, Serialize};

/// Where a mailing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailingState {
    /// Mails go out.
    Running,
    /// Something is wrong on our side; a person looks and resumes it, or stops it.
    Paused,
    /// Stopped for good: what had not been sent is not sent.
    Stopped,
    /// Nothing of it waits.
    Done,
}

impl MailingState {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MailingState::Running => lang.pick("送信中", "Sending"),
            MailingState::Paused => lang.pick("一時停止", "Paused"),
            MailingState::Stopped => lang.pick("取りやめ", "Stopped"),
            MailingState::Done => lang.pick("送信終了", "Sent"),
        }
    }
}

/// Why a unit gets no mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// It has no mail address.
    NoAddress,
    /// Its mail address cannot be written to.
    BadAddress,
    /// It has answered.
    Answered,
    /// A mail to it is on its way, or may still be.
    UnderWay,
    /// It got the mail already; a reminder may go to it.
    AlreadyMailed,
    /// It never got the mail it would be reminded of.
    NotMailed,
}

impl LeftOutReason {
    /// In words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            LeftOutReason::NoAddress => lang.pick("メールアドレスなし", "No mail address"),
            LeftOutReason::BadAddress => lang.pick("メールアドレス不正", "Invalid mail address"),
            LeftOutReason::Answered => lang.pick("回答済み", "Has answered"),
            LeftOutReason::UnderWay => lang.pick("送信中", "Being sent"),
            LeftOutReason::AlreadyMailed => lang.pick("送信済み", "Mailed already"),
            LeftOutReason::NotMailed => lang.pick("未送信", "Never mailed"),
        }
    }

    /// What to do about it; empty where nothing needs doing.
    pub fn remedy(self) -> Both {
        match self {
            LeftOutReason::NoAddress => Both::new(
                "電話で伝えるか、指示書を印刷して届けてください",
                "Call the unit, or print the instruction and hand it over",
            ),
            LeftOutReason::BadAddress => Both::new(
                "部署のメールアドレスを直すか、電話か印刷した指示書で伝えてください",
                "Correct the unit's mail address, or call it or print the instruction",
            ),
            LeftOutReason::AlreadyMailed => Both::new(
                "未回答なら再送してください",
                "Send a reminder if it has not answered",
            ),
            LeftOutReason::NotMailed => Both::new(
                "再送ではなく、はじめの送信をしてください",
                "Send it the instruction first, not a reminder",
            ),
            LeftOutReason::Answered | LeftOutReason::UnderWay => Both::default(),
        }
    }
}

/// A unit that gets no mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// The unit.
    pub unit_id: Uuid,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: LeftOutReason,
    /// What to do about it; may be empty.
    pub remedy: Both,
}

/// Who would get a mail as things stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailPlan {
    /// How many mails would go out.
    pub count: i64,
    /// Units that would get none.
    pub left_out: Vec<LeftOut>,
}

/// Sending an instruction by mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMailing {
    /// Only to these of its units; to all that may get one when absent. A unit that has answered never gets one.
    #[serde(default)]
    pub unit_ids: Option<Vec<Uuid>>,
    /// Again, to units that were mailed and have not answered. Otherwise to units that were not mailed yet.
    #[serde(default)]
    pub reminder: bool,
    /// Address answers by mail go to; the desk's when empty.
    #[serde(default)]
    pub reply_to: String,
    /// How many mails the person was told go out. Another number now is answered 409.
    pub expected_count: i64,
    /// Language; Japanese when absent, unless the text is written in English only.
    #[serde(default)]
    pub lang: Option<Lang>,
}

/// How the mails of a mailing stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailingCounts {
    /// Waiting, being sent or to be tried again.
    pub waiting: i64,
    /// The mail server took them.
    pub accepted: i64,
    /// Refused for good, or not to be mailed.
    pub refused: i64,
    /// Nobody knows whether they arrived.
    pub ambiguous: i64,
    /// Not sent, because it was stopped or the unit answered meanwhile.
    pub cancelled: i64,
}

/// One sending of an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mailing {
    /// Identifier.
    pub id: Uuid,
    /// Its number among the instruction's, from 1.
    pub number: i64,
    /// Whether it is a reminder.
    pub reminder: bool,
    /// Language of its mails.
    pub lang: Lang,
    /// Where it stands.
    pub state: MailingState,
    /// Why it is paused: `smtp_auth`, `sender_refused` or `content_refused`.
    pub pause_reason: Option<String>,
    /// Mails in all.
    pub total: i64,
    /// How they stand.
    pub counts: MailingCounts,
    /// Who sent it.
    pub started_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// When nothing of it waited any more.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub finished_at: Option<Timestamp>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A mailing as it was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailingStarted {
    /// The mailing.
    pub mailing: Mailing,
    /// Units that got no mail, and what to do about them.
    pub left_out: Vec<LeftOut>,
}

/// The last mail of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitMail {
    /// The unit.
    pub unit_id: Uuid,
    /// The delivery it is.
    pub delivery_id: Uuid,
    /// The mailing it belongs to.
    pub mailing_id: Uuid,
    /// Whether it is a reminder.
    pub reminder: bool,
    /// Mails made for this unit in all.
    pub mails: i64,
    /// What became of it.
    pub state: DeliveryState,
    /// Attempts begun.
    pub attempts: i32,
    /// Times the outcome was unknowable.
    pub ambiguous: i32,
    /// Last reply code (RFC 5321), for example 550.
    pub code: Option<i32>,
    /// Last enhanced status code (RFC 3463), for example `5.1.1`.
    pub enhanced: Option<String>,
    /// Text of the last reply, addresses struck out.
    pub text: Option<String>,
    /// Message-ID with its angle brackets: the same in every attempt.
    pub message_id: String,
    /// Not tried again before.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_at: Option<Timestamp>,
    /// When the server accepted it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub accepted_at: Option<Timestamp>,
    /// When its state last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// The mails of an instruction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstructionMails {
    /// Its sendings, the newest first.
    pub mailings: Vec<Mailing>,
    /// The last mail of each unit that has one.
    pub units: Vec<UnitMail>,
    /// Who would get the instruction now.
    pub first: MailPlan,
    /// Who would get a reminder now.
    pub reminder: MailPlan,
    /// The mail server cannot be had, while mails wait.
    pub mail_trouble: Option<MailTrouble>,
}

impl InstructionMails {
    /// Whether mails are on their way, so that looking again is worth it.
    pub fn is_moving(&self) -> bool {
        self.mailings
            .iter()
            .any(|mailing| mailing.state == MailingState::Running)
    }
}
