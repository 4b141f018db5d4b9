//! Alarms: before, at and after a deadline, those who see to it are told, by mail and by webhook. Each is raised once; an
//! alarm names all deadlines of its incident that were due to be told of at that moment.

use crate::{Lang, Timestamp, Uuid, campaigns::MailTrouble, deliveries::DeliveryState};
use serde::{Deserialize, Serialize};

/// Most instants before a deadline at which it is told.
pub const MAX_BEFORE: usize = 10;
/// Most hours before a deadline: 90 days.
pub const MAX_BEFORE_HOURS: u32 = 2_160;
/// Most hours between repetitions once it has passed: 30 days.
pub const MAX_REPEAT_HOURS: u32 = 720;
/// Most repetitions.
pub const MAX_REPEATS: u32 = 30;

/// When alarms are raised, for every deadline alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AlarmPlan {
    /// Hours before the deadline, each from 1 to 2,160, none twice, at most 10. May be empty.
    pub before_hours: Vec<u32>,
    /// Whether at the deadline itself.
    pub at: bool,
    /// Hours between repetitions once it has passed, 1 to 720.
    pub repeat_hours: u32,
    /// How often it is repeated, 0 to 30.
    pub repeats: u32,
    /// Whether by mail to those who see to the deadline. Webhooks are told in any case.
    pub mail: bool,
    /// Whether deadlines of exercises are told, too.
    pub exercises: bool,
}

impl Default for AlarmPlan {
    fn default() -> AlarmPlan {
        AlarmPlan {
            before_hours: vec![72, 24, 6],
            at: true,
            repeat_hours: 24,
            repeats: 7,
            mail: true,
            exercises: true,
        }
    }
}

/// Whose deadline an alarm tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlarmBasis {
    /// The law's or the contract's, without any relief.
    Rule,
    /// Our own, for a clock.
    Internal,
    /// Our own, for a question that decides whether clocks run.
    Question,
}

impl AlarmBasis {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            AlarmBasis::Rule => lang.pick("期限", "Deadline"),
            AlarmBasis::Internal => lang.pick("社内期限", "Own deadline"),
            AlarmBasis::Question => lang.pick("質問への回答期限", "Answer to a question"),
        }
    }
}

/// On which side of the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlarmStage {
    /// It is so many hours away.
    Before,
    /// It is now.
    At,
    /// It passed so many hours ago.
    After,
}

/// A deadline an alarm tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlarmItem {
    /// Whose deadline.
    pub basis: AlarmBasis,
    /// On which side of it.
    pub stage: AlarmStage,
    /// Whole hours that were left when it was raised, or that had passed; 0 at it, and with less than an hour left.
    pub hours: u32,
    /// The clock; absent for a question.
    pub clock_id: Option<Uuid>,
    /// Key of the question; absent for a clock.
    pub question: Option<String>,
    /// What is owed, or the question, in the reader's language.
    pub title: String,
    /// To whom; empty for a question.
    pub recipient: String,
    /// The deadline.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub due: Timestamp,
    /// The deadline with relief, where it is later.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub extended: Option<Timestamp>,
    /// IANA zone in which it is spoken of.
    pub zone: String,
    /// Who sees to it; absent where nobody was named.
    pub owner_name: Option<String>,
}

/// Where the mails of an alarm stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlarmState {
    /// Mails are on their way.
    Running,
    /// They were stopped because something is wrong with us: the sender was refused, or the text.
    Paused,
    /// Nothing more happens.
    Done,
    /// None was written; the reason says why.
    Unsent,
}

impl AlarmState {
    /// Every state.
    pub const ALL: [AlarmState; 4] = [
        AlarmState::Running,
        AlarmState::Paused,
        AlarmState::Done,
        AlarmState::Unsent,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            AlarmState::Running => lang.pick("送信中", "Being sent"),
            AlarmState::Paused => lang.pick("一時停止", "Paused"),
            AlarmState::Done => lang.pick("送信終了", "Sent"),
            AlarmState::Unsent => lang.pick("メールなし", "No mail"),
        }
    }
}

/// A mail of an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlarmMail {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The user it goes to.
    pub user_id: Uuid,
    /// Their name.
    pub name: String,
    /// What became of it.
    pub state: DeliveryState,
    /// Attempts so far.
    pub attempts: i64,
    /// What the mail server said last.
    pub text: Option<String>,
    /// Message-ID with its angle brackets.
    pub message_id: String,
    /// When the mail server took it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub accepted_at: Option<Timestamp>,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alarm {
    /// Identifier.
    pub id: Uuid,
    /// The incident.
    pub incident_id: Uuid,
    /// When it was raised.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub raised_at: Timestamp,
    /// The deadlines it tells of, the earliest first.
    pub items: Vec<AlarmItem>,
    /// Where its mails stand.
    pub state: AlarmState,
    /// Why mails are paused, as the delivery worker names it.
    pub pause_reason: Option<String>,
    /// Why no mail was written, in the reader's language.
    pub unsent_reason: Option<String>,
    /// Its mails, in the order of names.
    pub mails: Vec<AlarmMail>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// The alarms of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlarmBoard {
    /// The newest first, at most 100.
    pub alarms: Vec<Alarm>,
    /// How many there are in all.
    pub total: i64,
    /// The mail server cannot be had, while mails wait.
    pub mail_trouble: Option<MailTrouble>,
}
