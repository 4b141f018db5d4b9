//! Reports that come back about mails after a mail server had taken them: bounces, delays, deliveries, complaints
//! (RFC 3464, 5965). Only ids, classes and codes; whom a report names is nowhere kept.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// What kind of failure a bounce is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BounceClass {
    /// The address does not exist or takes no mail any more: nothing more is mailed to it.
    Hard,
    /// The address is good and could not be served: mailbox full, server away for too long.
    Soft,
    /// The receiving side refused the mail for what it is or where it came from; it says nothing about the address.
    Policy,
}

impl BounceClass {
    /// Every class.
    pub const ALL: [BounceClass; 3] = [BounceClass::Hard, BounceClass::Soft, BounceClass::Policy];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            BounceClass::Hard => lang.pick("宛先なし", "Address does not exist"),
            BounceClass::Soft => lang.pick("一時的な事情", "Could not be served"),
            BounceClass::Policy => lang.pick("受信側の方針による拒否", "Refused by policy"),
        }
    }
}

/// What a report says of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BounceKind {
    /// It could not be delivered.
    Failed,
    /// It is delayed; the mail server goes on trying.
    Delayed,
    /// It was put into the mailbox.
    Delivered,
    /// It was passed on to a system that sends no reports.
    Relayed,
    /// It was delivered to an address that stands for several.
    Expanded,
    /// The recipient marked it as unwanted.
    Complaint,
}

impl BounceKind {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            BounceKind::Failed => lang.pick("配達できませんでした", "Could not be delivered"),
            BounceKind::Delayed => lang.pick("配達が遅れています", "Delayed"),
            BounceKind::Delivered => lang.pick("配達されました", "Delivered"),
            BounceKind::Relayed => lang.pick("別のシステムへ引き渡されました", "Passed on"),
            BounceKind::Expanded => lang.pick("複数の宛先へ転送されました", "Passed on to several"),
            BounceKind::Complaint => {
                lang.pick("迷惑メールとして申告されました", "Marked as unwanted")
            }
        }
    }
}

/// What a report changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BounceEffect {
    /// Nothing but this record.
    Noted,
    /// The mail counts as delivered.
    Delivered,
    /// The mail counts as bounced: the person has to be told otherwise.
    Bounced,
    /// It counts as bounced, and nothing more is mailed to the address.
    BouncedSuppressed,
    /// The recipient gets no more letters of this kind.
    OptedOut,
}

impl BounceEffect {
    /// What follows, for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            BounceEffect::Noted => lang.pick("記録のみ", "Noted only"),
            BounceEffect::Delivered => lang.pick("配達済みとしました", "Counts as delivered"),
            BounceEffect::Bounced => lang.pick(
                "返送とし、別の方法での通知が必要です",
                "Counts as bounced; the person has to be told otherwise",
            ),
            BounceEffect::BouncedSuppressed => lang.pick(
                "返送とし、この宛先への送信を停止しました。別の方法での通知が必要です",
                "Counts as bounced; nothing more is mailed to the address, and the person has to be told otherwise",
            ),
            BounceEffect::OptedOut => lang.pick(
                "法定の通知を除き、この宛先への送信を停止しました",
                "Only letters required by law are still mailed to the address",
            ),
        }
    }
}

/// A report about a mail. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BounceEvent {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub kind: BounceKind,
    /// Of a failure: its class.
    pub class: Option<BounceClass>,
    /// Enhanced status code (RFC 3463), where the report names one.
    pub status: Option<String>,
    /// What the reporting server said, addresses struck out.
    pub text: Option<String>,
    /// What it changed.
    pub effect: BounceEffect,
    /// SHA-256 of the report as received, hexadecimal.
    pub sha256: String,
    /// When it was received.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// What became of all reports received so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct BounceFigures {
    /// Reports about mails of ours, each counted once.
    pub matched: i64,
    /// Return addresses whose signature is not ours: ignored.
    pub forged: i64,
    /// Genuine return address, and no such mail is known: ignored.
    pub unmatched: i64,
    /// Automatic replies such as notices of absence: ignored.
    pub auto_replies: i64,
    /// Nothing in them could be read as a report: ignored.
    pub unreadable: i64,
    /// When the last one of any kind came.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_at: Option<Timestamp>,
}
