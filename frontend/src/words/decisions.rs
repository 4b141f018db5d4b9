//! Words about what became of affected people.

use super::incidents::people;
use crate::{
    format::number::grouped,
    i18n::{Text, text},
};
use saiki_api::{Lang, people::PersonDecision};

pub const TITLE: Text = text("対応", "What became of them");
pub const RECORD: Text = text("対応を記録", "Record a decision");
pub const RECORD_MANY: Text = text("まとめて対応を記録", "Record for many");
pub const TAKE_BACK: Text = text("記録を取り消す", "Take the record back");
pub const DECISION: Text = text("対応", "Decision");
pub const WAY: Text = text("通知の方法", "Way");
pub const CHOOSE: Text = text("選んでください", "Choose");
pub const DAY: Text = text("通知した日", "Day");
pub const NOTE: Text = text("メモ", "Note");
pub const NOTE_HINT: Text = text(
    "個人情報として暗号化し、権限のない人には伏せます。",
    "Kept as personal data: encrypted, and masked for those who may not see it.",
);
pub const REASON: Text = text("理由", "Reason");
pub const BY: Text = text("記録", "Recorded");
pub const MAILED: Text = text("メールの受理", "Mail accepted");
pub const OPEN_TEXT: Text = text(
    "まだ通知していません。メールで届かない方には、郵送・電話・公表などで知らせて記録するか、通知が不要と判断した理由を残してください。",
    "Not told yet. Tell those whom mail does not reach by post, telephone or public notice and record it, or record why it is not needed.",
);
pub const SAVED: Text = text("対応を記録しました", "The decision was recorded");
pub const TAKEN_BACK: Text = text("記録を取り消しました", "The record was taken back");
pub const TAKE_BACK_TEXT: Text = text(
    "記録を取り消すと、メールで通知していない方は「未対応」に戻ります。監査記録には残ります。",
    "Whoever was not told by mail becomes open again. The audit log keeps what was recorded.",
);
pub const TYPE_COUNT: Text = text(
    "確認のため人数を入力",
    "Type the number of people to confirm",
);
pub const NOBODY: Text = text(
    "条件に合う対象者がいません。絞り込みを変えてください。",
    "Nobody matches. Change the filters of the list.",
);

/// What the bulk dialog is for: the people the filters of the list find.
pub fn whom(n: u64, open_only: bool, lang: Lang) -> String {
    let n = grouped(i64::try_from(n).unwrap_or(i64::MAX));
    match (lang, open_only) {
        (Lang::Ja, true) => format!("一覧の条件に合う未対応の{n}名に、同じ内容で記録します。"),
        (Lang::Ja, false) => format!("一覧の条件に合う{n}名に、同じ内容で記録します。"),
        (Lang::En, true) if n == "1" => {
            "The same is recorded for the 1 open person the list finds.".to_owned()
        }
        (Lang::En, true) => format!("The same is recorded for the {n} open people the list finds."),
        (Lang::En, false) => format!(
            "The same is recorded for the {} the list finds.",
            people(lang, &n)
        ),
    }
}

/// `120名に記録しました`.
pub fn done(n: u64, lang: Lang) -> String {
    let n = grouped(i64::try_from(n).unwrap_or(i64::MAX));
    match lang {
        Lang::Ja => format!("{n}名に記録しました"),
        Lang::En => format!("Recorded for {}", people(lang, &n)),
    }
}

/// `未対応 120`.
pub fn counted(decision: PersonDecision, n: u64, lang: Lang) -> String {
    let n = grouped(i64::try_from(n).unwrap_or(i64::MAX));
    format!("{} {n}", decision.label(lang))
}
