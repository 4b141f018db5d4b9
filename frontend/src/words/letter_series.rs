//! Words of why a letter is sent, of series of reports, and of stopping updates.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text(
    "報告の経過（第1報から最終報まで）",
    "Reports, from first to final",
);
pub const OPEN: Text = text("報告の経過を見る", "See the series of reports");
pub const EMPTY: Text = text("報告はまだありません", "No report yet");
pub const EMPTY_TEXT: Text = text(
    "通知を送ると、ここから続報・最終報を続けられます。まず第1報となる文書を作ってください。",
    "Once a notice has gone out, follow-up and final reports go on from here. Write the first one.",
);
pub const HINT: Text = text(
    "送付を始めた報は書き換えられません。訂正や新しい事実は次の報で知らせます。",
    "A report that went out stays as it is. Corrections and new facts go into the next one.",
);
pub const SENT_AT: Text = text("送付開始", "Sent from");
pub const NOT_SENT: Text = text("未送付", "Not sent");
pub const MAILS: Text = text("送付／受理", "Mails / accepted");
pub const PEOPLE: Text = text("その時点の対象者", "People at that time");
pub const CHANGES: Text = text("前回からの変更", "Changed since");
pub const NO_CHANGES: Text = text("数の変更なし", "No change in figures");
pub const FOLLOW: Text = text("続報を作る", "Write a follow-up");
pub const FINISH: Text = text("最終報を作る", "Write the final report");
pub const ENDED: Text = text("最終報で終わる報告です", "Ends with a final report");

pub const FOLLOWS: Text = text("どの報に続くか", "Which report it follows");
pub const FOLLOWS_HINT: Text = text(
    "宛先は、はじめの報を受け取った方になります。後から変えられます。",
    "It goes to everybody who got the first report; you can change that later.",
);
pub const FOLLOWS_MISSING: Text = text(
    "どの報に続くのかを選んでください",
    "Choose the report it follows",
);

pub const BASIS: Text = text("送る根拠", "Why it is sent");
pub const PURPOSE: Text = text("通知の位置づけ", "Purpose");
pub const PURPOSE_USUAL: Text = text("この種類の標準", "As usual for this kind");
pub const REQUIRED_HINT: Text = text(
    "配信停止の案内は入りません。お知らせの配信を停止した方にも送ります。開封の追跡は行いません。",
    "It offers no way to unsubscribe, and goes to those who stopped updates too. Nothing is tracked.",
);
pub const UPDATE_HINT: Text = text(
    "配信停止のリンクと、ワンクリックで停止できるヘッダー（RFC 8058）が付きます。停止した方には送りません。",
    "It carries a link and a header to unsubscribe with one click (RFC 8058), and leaves out those who did.",
);
pub const LAWS: Text = text("根拠となる法令・契約", "Laws and contracts it rests on");
pub const NOTE: Text = text("その他の根拠・備考", "Other basis, remarks");
pub const SAMPLE: Text = text(
    "配信停止のページを見る（見本）",
    "See the page to unsubscribe (sample)",
);
pub const FALLBACK: Text = text(
    "本文のない言語の方に送る言語",
    "Language for readers of languages without a text",
);
pub const FALLBACK_HINT: Text = text(
    "選ばないと、はじめの本文で送られ、点検で指摘されます。",
    "If none is chosen, they get the first text, and the check objects.",
);
pub const FALLBACK_NONE: Text = text("選んでいない", "Not chosen");
pub const RECEIVED: Text = text(
    "前の報を受け取った方だけに送る",
    "Only to those who got an earlier report",
);
pub const RECEIVED_FIRST: Text = text("はじめの報（第1報）", "The first report");
pub const RECEIVED_BEFORE: Text = text("直前の報", "The report before");
pub const RECEIVED_ALL: Text = text("限定しない", "No limit");
pub const UPDATE_REACH: Text = text(
    "お知らせの配信を停止した方には送りません。",
    "Those who stopped updates are left out.",
);

pub const COMPANY_CLOCK: Text = text(
    "取引先・委託元への通知です。相手方の法令・契約上の報告期限は、下の記録で各社のメールが受理された日時から進行し得ます。",
    "This is a notice to client companies. Each one's own deadlines under law or contract may run from the time its mail was accepted, as recorded below.",
);

pub const CLOCK_FROM: Text = text(
    "相手方の報告期限が進行し得る起点",
    "Their own deadlines may run from",
);

pub const STOPPED: Text = text("この方への送信の停止", "Mails to this person are stopped");
pub const STOPPED_HERE: Text = text("この事案", "this incident");
pub const STOPPED_ALL: Text = text("すべての事案", "all incidents");

/// `第2報`, `Report 2`; the last one by its name.
pub fn number(n: i64, last: bool, lang: Lang) -> String {
    match (last, lang) {
        (true, _) => lang.pick("最終報", "Final report").to_owned(),
        (false, Lang::Ja) => format!("第{n}報"),
        (false, Lang::En) => format!("Report {n}"),
    }
}

/// Who gets another language than theirs: `27通：中国語（簡体字）の代わりに英語`.
pub fn fallback(n: &str, wanted: &str, gets: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}通：{wanted}の代わりに{gets}"),
        Lang::En => format!("{n} get {gets} instead of {wanted}"),
    }
}
