//! Words of the pages about sending.

use crate::i18n::{Text, text};
use saiki_api::{Lang, campaigns::CampaignState, deliveries::Phase};

pub const TITLE: Text = text("送付", "Sending");
pub const EMPTY: Text = text("送付はまだありません", "Nothing was sent yet");
pub const EMPTY_TEXT: Text = text(
    "文書が承認されると、その文書の画面から送付に進めます。",
    "Once a letter is approved, go on to sending from its page.",
);
pub const NO_LETTER: Text = text("送る文書を選んでください", "No letter is chosen");
pub const NO_LETTER_TEXT: Text = text(
    "承認された文書の画面から、その文書の送付に進めます。",
    "Go on to sending from the page of an approved letter.",
);
pub const TO_LETTERS: Text = text("文書を見る", "See the letters");
pub const NAME: Text = text("名前", "Name");
pub const STATE: Text = text("状態", "State");
pub const TOTAL: Text = text("宛先", "Recipients");
pub const ACCEPTED: Text = text("受理", "Accepted");
pub const UNDELIVERABLE: Text = text("不達", "Undeliverable");
pub const STARTED: Text = text("開始", "Started");

pub const NEW_TITLE: Text = text("送付の準備", "Prepare sending");
pub const NEW_LEAD: Text = text(
    "承認された文書を、いまの名簿の宛先へ送ります。作成しただけでは何も送られません。",
    "The approved letter goes to the recipients on the register. Making this sends nothing yet.",
);
pub const POLICY: Text = text(
    "結果が不明なメールの扱い",
    "A mail whose outcome cannot be known",
);
pub const POLICY_HINT: Text = text(
    "本文の送信直後に接続が切れ、届いたかどうかを確認できない場合の扱いです。法令に基づく通知では、再送するのが適切です。",
    "When the connection breaks right after the text was sent. Resend where notice is owed by law.",
);
pub const CREATE: Text = text("送付を作る", "Make it");

pub const OF_ACCEPTED: Text = text("名に受理", "accepted");
pub const QUEUED: Text = text("未送", "Not sent");
pub const SENDING_NOW: Text = text("送信中", "Sending");
pub const DEFERRED: Text = text("再試行待ち", "To be retried");
pub const AMBIGUOUS: Text = text("結果不明", "Outcome unknown");
pub const CANCELLED: Text = text("取りやめ", "Cancelled");
pub const APPROVED_BY: Text = text("承認", "Approved by");
pub const NO_APPROVAL: Text = text("承認がないか、無効です", "Approval is missing or void");
pub const FINGERPRINT: Text = text("本文の指紋", "Hash of the text");
pub const LIVE_LOST: Text = text(
    "接続が切れました。つなぎ直しています。",
    "The connection was lost and is being made again.",
);
pub const CHART: Text = text("進み具合と期限", "Progress and deadline");
pub const NOW: Text = text("いま", "now");
pub const DOMAINS: Text = text("宛先のドメインごと", "By receiving domain");
pub const DOMAINS_WAIT: Text = text(
    "送付が始まると、宛先のドメインごとの進み具合がここに並びます。",
    "Once sending has begun, each receiving domain is listed here.",
);
pub const DOMAIN: Text = text("ドメイン", "Domain");
pub const NO_DOMAIN: Text = text("（ドメインなし）", "(no domain)");
pub const PER_MINUTE: Text = text("毎分", "A minute");
pub const LEFT: Text = text("残り", "Left");
pub const CHART_WAIT: Text = text(
    "送付が始まると、ここに進み具合が描かれます。",
    "Progress is drawn here once sending has begun.",
);

pub const TEST: Text = text("試し送り", "Send a test");
pub const TEST_TO: Text = text(
    "試し送りの宛先（社内）",
    "Where the test goes (a colleague)",
);
pub const TEST_SEND: Text = text("試しに送る", "Send the test");
pub const TEST_OK: Text = text("試し送りが受理されました", "The test was accepted");
pub const TEST_FAILED: Text = text(
    "試し送りは受理されませんでした",
    "The test was not accepted",
);
pub const START: Text = text("送付を始める", "Start sending");
pub const START_TITLE: Text = text("送付を始めますか", "Start sending?");
pub const START_TEXT: Text = text(
    "宛先を確定し、承認された文面を送ります。開始後は文面も宛先も変更できません。送信した通知は取り消せません。",
    "Recipients are frozen and the approved text goes out. Neither can change afterwards, and mail sent cannot be taken back.",
);
pub const START_TYPE: Text = text(
    "確認のため、送る通数を入力してください：",
    "To confirm, type the number of mails:",
);
pub const PAUSE: Text = text("一時停止", "Pause");
pub const PAUSE_TEXT: Text = text(
    "送信中のメールを終えてから停止します。あとで再開できます。",
    "Mails being sent are finished first. It can be resumed later.",
);
pub const RESUME: Text = text("再開する", "Resume");
pub const CANCEL: Text = text("取りやめる", "Cancel sending");
pub const CANCEL_TEXT: Text = text(
    "未送の通知は送られなくなります。取り消しはできません。",
    "Mails not sent yet will not be sent. This cannot be undone.",
);
pub const PROOF: Text = text("証明書類を出力", "Download the proof pack");

pub const LEDGER: Text = text("送付台帳", "Ledger");
pub const LEDGER_SEARCH: Text = text("アドレスか番号（完全一致）", "Exact address or number");
pub const LEDGER_EMPTY: Text = text("台帳はまだ空です", "The ledger is empty");
pub const LEDGER_EMPTY_TEXT: Text = text(
    "送付を始めると、対象者ごとの送付記録がここに並びます。",
    "Once sending starts, each recipient has one row here.",
);
pub const EXPORT: Text = text("台帳を書き出す", "Export the ledger");
pub const PERSON: Text = text("対象者", "Person");
pub const ADDRESS: Text = text("宛先", "Address");
pub const ATTEMPTS: Text = text("試行", "Attempts");
pub const REPLY: Text = text("最後の応答", "Last reply");
pub const TIME: Text = text("時刻", "Time");
pub const MESSAGE_ID: Text = text("Message-ID", "Message ID");
pub const DETAIL: Text = text("メール1通の記録", "The record of one mail");
pub const MAY_REPEAT: Text = text("重複のおそれを記録", "May be a repeat, flagged");
pub const NO_ATTEMPT: Text = text("まだ試行していません", "No attempt yet");
pub const BODY_HASH: Text = text("メールの指紋", "Hash of the mail");
pub const HELD: Text = text(
    "届いたかどうかを確認できないメールです。扱いを決めてください。",
    "Nobody can know whether this mail arrived. Decide what to do.",
);
pub const RESEND: Text = text("同じ Message-ID で再送", "Resend under the same Message-ID");
pub const TREAT_AS_ACCEPTED: Text = text("届いたものとして扱う", "Treat as accepted");

/// How far a campaign is.
pub fn state(state: CampaignState, lang: Lang) -> &'static str {
    match state {
        CampaignState::Draft => lang.pick("準備中", "Not started"),
        CampaignState::Running => lang.pick("送付中", "Sending"),
        CampaignState::Paused => lang.pick("停止中", "Paused"),
        CampaignState::Cancelled => lang.pick("取りやめ", "Cancelled"),
        CampaignState::Done => lang.pick("完了", "Done"),
    }
}

/// The mail server cannot be had.
pub fn mail_trouble(since: &str, said: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "メールサーバに接続できないため、送付が止まっています（{since}から。応答：{said}）。つながり次第、続きから自動で送ります。"
        ),
        Lang::En => format!(
            "The mail server cannot be reached, so nothing goes out (since {since}; it said: {said}). Sending goes on by itself once it can."
        ),
    }
}

/// Why it is paused.
pub fn pause_reason(reason: &str, lang: Lang) -> String {
    match reason {
        "by_user" => lang.pick("担当者が停止しました", "Paused by a person"),
        "smtp_auth" => lang.pick(
            "メールサーバへのログインを拒否されました。設定を確かめてから再開してください",
            "The mail server refused the login; check the settings, then resume",
        ),
        "sender_refused" => lang.pick(
            "差出人のアドレスを拒否されました。設定を確かめてから再開してください",
            "The mail server refused the sender's address; check it, then resume",
        ),
        "content_refused" => lang.pick(
            "文面が続けて拒否されました。文面を見直してください",
            "The content was refused repeatedly; look at the text again",
        ),
        "restored" => lang.pick(
            "バックアップから復元したため停止しています。復元前に送付済みの範囲を確かめてから再開してください",
            "Halted because the database was restored from a backup; check what had been sent before, then resume",
        ),
        other => other,
    }
    .to_owned()
}

/// Where in the dialogue with the mail server.
pub fn phase(phase: Phase, lang: Lang) -> &'static str {
    match phase {
        Phase::Connect => lang.pick("接続", "Connecting"),
        Phase::Auth => lang.pick("ログイン", "Logging in"),
        Phase::Mail => lang.pick("差出人", "Sender"),
        Phase::Rcpt => lang.pick("宛先", "Recipient"),
        Phase::Data => lang.pick("送信開始", "Beginning the text"),
        Phase::Body => lang.pick("本文の送信中", "Sending the text"),
        Phase::Dot => lang.pick("本文の送信後", "After the text"),
        Phase::Render => lang.pick("作成", "Building"),
    }
}

/// `毎分 3,660 通 ・ 残り 228,635`.
pub fn rate(per_minute: &str, rest: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("毎分 {per_minute} 通 ・ 残り {rest} 通"),
        Lang::En => format!("{per_minute} a minute, {rest} to go"),
    }
}

/// `毎秒 61 通 ・ 残り 228,635`.
pub fn rate_per_second(per_second: &str, rest: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("毎秒 {per_second} 通 ・ 残り {rest} 通"),
        Lang::En => format!("{per_second} a second, {rest} to go"),
    }
}

/// `・ 完了見込み 15:34`, after the pace.
pub fn done_by(clock: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(" ・ 完了見込み {clock}"),
        Lang::En => format!(", done by about {clock}"),
    }
}

/// `（期限の 3日8時間前）`, `（期限を 2時間過ぎる）`.
pub fn margin(in_time: bool, span: &str, lang: Lang) -> String {
    match (in_time, lang) {
        (true, Lang::Ja) => format!("（期限の{span}前）"),
        (false, Lang::Ja) => format!("（期限を{span}過ぎます）"),
        (true, Lang::En) => format!(" ({span} before the deadline)"),
        (false, Lang::En) => format!(" ({span} after the deadline)"),
    }
}

/// Beside unknown outcomes: how many were flagged before they were sent again.
pub fn ever_ambiguous(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("（再送前に記録したもの {n}）"),
        Lang::En => format!("({n} flagged before any resend)"),
    }
}

/// When it will be done, and between which times.
pub fn outlook(expected: &str, earliest: &str, latest: &str, lang: Lang) -> String {
    match (earliest == latest, lang) {
        (true, Lang::Ja) => format!("{expected} ごろに送り終える見込みです。"),
        (true, Lang::En) => format!("Everything should be sent by about {expected}."),
        (false, Lang::Ja) => {
            format!(
                "{expected} ごろに送り終える見込みです（直近の速さから {earliest}〜{latest}）。"
            )
        }
        (false, Lang::En) => format!(
            "Everything should be sent by about {expected} (between {earliest} and {latest} at recent pace)."
        ),
    }
}

/// The deadline and what remains until it, or by how much it is missed.
pub fn deadline(when: &str, in_time: bool, span: &str, lang: Lang) -> String {
    match (in_time, lang) {
        (true, Lang::Ja) => format!("本人通知の期限は {when}（余裕 {span}）。"),
        (false, Lang::Ja) => format!("本人通知の期限は {when}（{span}超過）。"),
        (true, Lang::En) => format!("People must be told by {when} ({span} to spare)."),
        (false, Lang::En) => format!("People had to be told by {when} ({span} late)."),
    }
}

/// What the deadline rests on.
pub fn basis(basis: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("根拠：{basis}"),
        Lang::En => format!("Basis: {basis}"),
    }
}

/// `期限 7/13`.
pub fn deadline_mark(day: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("期限 {day}"),
        Lang::En => format!("due {day}"),
    }
}

/// `その他 3,912`.
pub fn other_domains(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("その他 {n} ドメイン"),
        Lang::En => format!("{n} others"),
    }
}

/// `421 で減速中`.
pub fn slowed(code: i32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{code} で減速中"),
        Lang::En => format!("Slowed by {code}"),
    }
}
