//! What a call says: one line for people, the body in the webhook's format, and why an attempt failed. The facts come from
//! entries of the audit log, which hold no personal data.

use super::TRIED;
use crate::alarms;
use saiki_api::{
    Lang,
    alarms::{AlarmBasis, AlarmStage},
    audit::action_name,
    organisation::Both,
    webhooks::{WebhookEvent, WebhookFormat},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What an alarm says of its deadline.
#[derive(Deserialize)]
struct Alarmed {
    basis: AlarmBasis,
    stage: AlarmStage,
    hours: u32,
    title: Both,
}

/// What happened in one line. `reference` is the number of the incident it happened in.
pub fn text(event: &str, data: &Value, reference: Option<&str>, lang: Lang) -> String {
    let said = match event {
        "clock.alarmed" => Alarmed::deserialize(data)
            .ok()
            .map(|alarm| alarm.said(lang)),
        TRIED => Some(
            lang.pick(
                "【試験】Saikiからの通知が届くことを確認するための送信です",
                "[Trial] Sent to see whether Saiki's notices arrive here",
            )
            .to_owned(),
        ),
        _ => None,
    };
    let said = said.unwrap_or_else(|| action_name(event, lang).unwrap_or(event).to_owned());
    match (reference, lang) {
        (Some(reference), Lang::Ja) => format!("{said}（{reference}）"),
        (Some(reference), Lang::En) => format!("{said} ({reference})"),
        (None, _) => said,
    }
}

impl Alarmed {
    /// In the words of the mail about it.
    fn said(&self, lang: Lang) -> String {
        let mark = alarms::mark(self.basis, lang);
        let stage = alarms::told(self.stage, self.hours, lang);
        let title = self.title.get(lang);
        match lang {
            Lang::Ja => format!("{mark}{stage}：{title}"),
            Lang::En => format!("{mark} {stage}: {title}"),
        }
    }
}

/// The body of a call, an error where the event does not serialise.
pub fn body(format: WebhookFormat, event: &WebhookEvent) -> Result<String, serde_json::Error> {
    match format {
        WebhookFormat::Event => serde_json::to_string(event),
        WebhookFormat::Chat => serde_json::to_string(&json!({ "text": event.text })),
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    /// The address is none, or its host has no address.
    Address,
    /// It is an address within the own network, which is not allowed.
    Private,
    /// No encrypted connection could be agreed on, or the certificate is not valid.
    Tls,
    /// No answer came in time.
    Timeout,
    /// No connection, or it broke.
    Connection,
    /// An answer other than 2xx.
    Status,
    /// The receiver points to another address; that is not followed.
    Redirect,
    /// 410: the receiver wants no calls any more.
    Gone,
    /// It was due for thirty days and nobody took it: the webhook was off, or its receiver too slow.
    Late,
}

impl CallError {
    /// Every reason.
    pub const ALL: [CallError; 9] = [
        CallError::Address,
        CallError::Private,
        CallError::Tls,
        CallError::Timeout,
        CallError::Connection,
        CallError::Status,
        CallError::Redirect,
        CallError::Gone,
        CallError::Late,
    ];

    /// What happened and what to look at.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            CallError::Address => lang.pick(
                "宛先のホストが見つかりません。宛先を確かめてください",
                "The host of the address was not found; check the address",
            ),
            CallError::Private => lang.pick(
                "宛先が社内ネットワークのアドレスのため、送信しませんでした",
                "Not called: the address is within the internal network",
            ),
            CallError::Tls => lang.pick(
                "暗号化した通信を始められませんでした。受信側の証明書を確かめてください",
                "No encrypted connection; check the receiver's certificate",
            ),
            CallError::Timeout => lang.pick(
                "時間内に応答がありませんでした",
                "The receiver did not answer in time",
            ),
            CallError::Connection => lang.pick(
                "接続できないか、接続が途中で切れました",
                "No connection, or it broke",
            ),
            CallError::Status => lang.pick(
                "受信側が成功以外の応答を返しました",
                "The receiver answered with something other than success",
            ),
            CallError::Redirect => lang.pick(
                "受信側が別の宛先への転送を指示しました。転送には従わないため、正しい宛先を登録してください",
                "The receiver points to another address, which is not followed; enter that address instead",
            ),
            CallError::Gone => lang.pick(
                "受信側が受付の終了（410）を返したため、断念しました",
                "Given up: the receiver takes no more calls (410)",
            ),
            CallError::Late => lang.pick(
                "30日のあいだ送信できなかったため、断念しました",
                "Given up: it could not be sent for thirty days",
            ),
        }
    }
}
