//! Words about decisions not to contact somebody.

use crate::{
    format::number::grouped,
    i18n::{Text, text},
};
use saiki_api::Lang;

pub const TITLE: Text = text("連絡しない判断", "Do not contact");
pub const STANDING: Text = text("連絡しない", "Not to be contacted");
pub const NONE: Text = text(
    "この人への連絡を止める判断はありません。本人の申出や、連絡すると本人に危険が及ぶおそれがある場合などに記録します。",
    "Nothing keeps us from contacting this person. Put a decision down when they ask for it, or when contacting them would put them in danger.",
);
pub const DECIDE: Text = text("連絡しないと判断", "Decide not to contact");
pub const LIFT: Text = text("判断を取り消す", "Take the decision back");
pub const LIFTED: Text = text("判断を取り消しました", "The decision was taken back");
pub const SAVED: Text = text("連絡しない判断を記録しました", "The decision was recorded");
pub const WAYS: Text = text("止める連絡手段", "Ways that are barred");
pub const MAIL: Text = text("メール", "Mail");
pub const POST: Text = text("郵送", "Post");
pub const PHONE: Text = text("電話", "Telephone");
pub const REASON: Text = text("理由", "Reason");
pub const NOTE: Text = text("メモ", "Note");
pub const LIFT_NOTE: Text = text("取り消す理由", "Why it is taken back");
pub const BY: Text = text("判断した人", "Decided by");
pub const LIFTED_BY: Text = text("取り消した人", "Taken back by");
pub const FORMER: Text = text("取り消された判断", "Decisions taken back");
pub const EXPLAIN: Text = text(
    "メールを止めると、この人は送付の宛先から外れ、承認済みの文書は承認を取り直します。通知の義務は残るため、「対応」は未対応のままです。",
    "When mail is barred the person gets no letter, and approved letters need approval again. The duty to tell them stays: they remain open until a decision is recorded.",
);

/// `メール・郵送`.
pub fn ways(mail: bool, post: bool, phone: bool, lang: Lang) -> String {
    [(mail, MAIL), (post, POST), (phone, PHONE)]
        .into_iter()
        .filter(|(barred, _)| *barred)
        .map(|(_, way)| way.pick(lang))
        .collect::<Vec<_>>()
        .join(lang.pick("・", ", "))
}

/// `連絡しないと判断した2名には送りません。`
pub fn left_out(n: i64, lang: Lang) -> String {
    let n = grouped(n);
    match lang {
        Lang::Ja => format!("連絡しないと判断した{n}名には送りません。未対応のまま残ります。"),
        Lang::En if n == "1" => {
            "1 person is not to be contacted by mail: they get no letter and stay open.".to_owned()
        }
        Lang::En => {
            format!("{n} people are not to be contacted by mail: they get no letter and stay open.")
        }
    }
}
