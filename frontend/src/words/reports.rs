//! Words of the pages about reports from outside: the list, one report, how it is routed or closed.

use crate::i18n::{Text, text};
use saiki_api::{
    Lang,
    reports::{ReportChannel, ReportState},
};

pub const TITLE: Text = text("受付", "Reports from outside");
pub const LEAD: Text = text(
    "公開の受付ページとAPIから届いた連絡です。インシデントに振り分けるか、理由を付けて対応を終えるまで、期限とともに残ります。",
    "What people send through the public page and the API. Each stays here with its date until it is routed to an incident or closed with a reason.",
);
pub const EMPTY: Text = text("届いた連絡はありません", "No report has come in");
pub const EMPTY_TEXT: Text = text(
    "公開の受付ページのアドレスを自社のサイトに載せると、異変・苦情・弱点の連絡がここに届き、最初の連絡の期限が付きます。",
    "Put the address of the public page on your website. Reports then arrive here, each with a date for the first word.",
);
pub const PUBLIC_PAGE: Text = text("受付ページを開く", "Open the public page");
pub const NUMBER: Text = text("受付番号", "Number");
pub const SEARCH: Text = text("受付番号で探す", "Find a number");
pub const KIND: Text = text("種類", "About");
pub const WHAT: Text = text("内容", "What happened");
pub const SENDER: Text = text("差出人", "Sender");
pub const NAME: Text = text("氏名", "Name");
pub const ORGANISATION: Text = text("会社・団体名", "Organisation");
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const PHONE: Text = text("電話番号", "Telephone");
pub const LANGUAGE: Text = text("言語", "Language");
pub const CHANNEL: Text = text("届いた経路", "Came by");
pub const RECEIVED: Text = text("受付日時", "Received");
pub const DUE: Text = text("最初の連絡の期限", "First word due");
pub const STATE: Text = text("状態", "State");
pub const CLOCK: Text = text("期限", "Clock");
pub const HANDLING: Text = text("処理", "What was done");
pub const NOT_HANDLED: Text = text(
    "まだ誰も引き受けていません。インシデントに振り分けると、差出人がその社外の連絡相手になり、受付日時からの期限を引き継ぎます。",
    "Nobody has taken it up. Route it to an incident: its sender becomes an outside contact there, with the clock running since it came.",
);
pub const INCIDENT: Text = text("振り分け先", "Routed to");
pub const CONTACT: Text = text("社外の連絡相手を開く", "Open the contact");
pub const REASON: Text = text("終えた理由", "Why it was closed");
pub const FIRST: Text = text("元になる受付", "First report");
pub const NOTE: Text = text("回答・確認の内容", "What was said or found");
pub const BY: Text = text("処理した人", "By");
pub const AT: Text = text("処理した日時", "When");
pub const BACK: Text = text("受付の一覧へ", "Back to reports");
pub const OF_CONTACT: Text = text("受付", "Report");

pub const ROUTE: Text = text("インシデントに振り分ける", "Route to an incident");
pub const ROUTE_TEXT: Text = text(
    "差出人がそのインシデントの社外の連絡相手になります。次の連絡の期限は受付日時から数えます。",
    "Its sender becomes an outside contact of that incident. The next word counts from when the report came.",
);
pub const ROUTE_WHERE: Text = text("振り分け先のインシデント", "Incident");
pub const ROUTE_NONE: Text = text(
    "進行中のインシデントがありません。先に登録してください。",
    "There is no open incident. Open one first.",
);
pub const ROUTE_AS: Text = text("相手の区分", "What they are to us");
pub const ROUTE_MISSING: Text = text(
    "振り分け先のインシデントを選んでください",
    "Choose an incident",
);
pub const ROUTED: Text = text("インシデントに振り分けました", "The report was routed");
pub const OPEN_NEW: Text = text("新しいインシデントを登録", "Open an incident from it");
pub const FROM_REPORT: Text = text(
    "登録すると、この受付も同時に振り分けられます。発覚した日時には受付日時を入れてあります。概要は公表文などに差し込まれるので、個人情報を除き、次の内容をもとに書いてください。",
    "Opening the incident routes this report to it. The time it came is filled in below. The summary may be merged into notices: write it from the words below, without personal data.",
);
pub const GONE: Text = text(
    "この受付はすでに振り分けられたか、対応を終えています。",
    "This report was routed or closed meanwhile.",
);

pub const CLOSE: Text = text("対応を終える", "Close it");
pub const CLOSE_TITLE: Text = text("この受付への対応を終えますか", "Close this report?");
pub const CLOSE_TEXT: Text = text(
    "差出人が受付番号で状況を見ると、対応を終えたことが分かります。終了は取り消せます。",
    "Whoever looks the number up sees that work on it has ended. This can be undone.",
);
pub const REASON_MISSING: Text = text("終える理由を選んでください", "Choose a reason");
pub const CLOSED: Text = text("対応を終えました", "The report is closed");
pub const REOPEN: Text = text("終了を取り消す", "Open it again");
pub const REOPENED: Text = text("終了を取り消しました", "The report is open again");

/// Name of a state.
pub fn state(state: ReportState, lang: Lang) -> &'static str {
    match state {
        ReportState::Waiting => lang.pick("未処理", "Waiting"),
        ReportState::Routed => lang.pick("振り分け済み", "Routed"),
        ReportState::Closed => lang.pick("対応終了", "Closed"),
    }
}

/// Name of a channel.
pub fn channel(channel: ReportChannel, lang: Lang) -> &'static str {
    match channel {
        ReportChannel::Page => lang.pick("受付ページ", "The public page"),
        ReportChannel::Api => lang.pick("公開API", "The public API"),
        ReportChannel::Desk => lang.pick("窓口・連携プログラム", "The desk or a program"),
    }
}
