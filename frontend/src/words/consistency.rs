//! Words about whether everything an incident says of itself agrees.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("整合性", "Consistency");
pub const LEAD: Text = text(
    "名簿、事実の記録、報告書、通知文、公表中のページ、期限の質問への回答を突き合わせ、食い違いを示します。文章からは要点だけを読み取ります。食い違いが見つからなくても、誤りがないとは限りません。",
    "The register, the facts, reports, letters, the public page and the answers deadlines turn on are compared with each other. Of texts only the main points are read: nothing found is no proof that nothing is wrong.",
);
pub const AGAIN: Text = text("もう一度確認", "Check again");
pub const CHECKED: Text = text("確認日時", "Checked");
pub const NONE: Text = text(
    "食い違いは見つかりませんでした",
    "No contradiction was found",
);
pub const NONE_BLOCKING: Text = text(
    "公表と提出を妨げる食い違いはありません",
    "Nothing keeps a notice or a report from going out",
);
pub const BLOCKS: Text = text("公表・提出を止めています", "Keeps things from going out");
pub const WARNS: Text = text("要確認", "Worth a look");
pub const OVERRULED: Text = text("容認済み", "Overruled");
pub const BLOCKS_TEXT: Text = text(
    "解消するか容認されるまで、お知らせの公表と、報告書の提出の記録はできません。",
    "Until these are corrected or overruled, no notice can be published and no report recorded as filed.",
);
pub const AS_OF: Text = text("時点：", "As of ");
pub const REMEDY: Text = text("対応", "What to do");
pub const OVERRULE: Text = text("理由を記録して容認", "Overrule with a reason");
pub const OVERRULE_TEXT: Text = text(
    "この食い違いを承知のうえで進めます。お名前と理由が、経過と監査記録に残ります。どちらかの記載が変われば、あらためて確認が必要になります。",
    "This contradiction may stand. Your name and the reason are kept in the timeline and in the audit log. Once either place says something else, it has to be looked at again.",
);
pub const REASON: Text = text("容認する理由", "Why it may stand");
pub const REASON_MISSING: Text = text("このまま進める理由を書いてください", "Say why it may stand");
pub const DONE: Text = text("容認を記録しました", "The contradiction was overruled");
pub const LOOKED_AT: Text = text("突き合わせた記載", "What was compared");
pub const LOOKED_AT_NONE: Text = text(
    "突き合わせる記載がまだありません",
    "There is nothing to compare yet",
);
pub const TO_PAGE: Text = text("食い違いを見る", "See the contradictions");

/// How many keep things from going out.
pub fn blocking(n: i64, lang: Lang) -> String {
    match (lang, n) {
        (Lang::Ja, _) => format!("公表・提出を止めている食い違いが{n}件あります"),
        (Lang::En, 1) => "1 contradiction keeps things from going out".to_owned(),
        (Lang::En, _) => format!("{n} contradictions keep things from going out"),
    }
}

/// Facts compared at a place.
pub fn facts(n: i64, lang: Lang) -> String {
    match (lang, n) {
        (Lang::Ja, _) => format!("{n}項目"),
        (Lang::En, 1) => "1 fact".to_owned(),
        (Lang::En, _) => format!("{n} facts"),
    }
}

/// Who overruled it.
pub fn overruled_by(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{name}が容認"),
        Lang::En => format!("Overruled by {name}"),
    }
}
