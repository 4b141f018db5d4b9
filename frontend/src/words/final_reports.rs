//! Words of the final report.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("最終報告書", "Final report");
pub const DRAFT: Text = text("下書き", "Draft");
pub const PREVIEW: Text = text(
    "いまの記録による下書き",
    "Draft from the records as they are",
);
pub const PREVIEW_HINT: Text = text(
    "終結すると、その時点の記録から作った最終報告書が保存されます。保存した報告書は変更できません。",
    "Closing the incident keeps the report made from the records of that moment. A kept report is never changed.",
);
pub const OPEN_MATTERS: Text = text("終結までに残っている事項", "Still open before closing");
pub const NOTHING_OPEN: Text = text("残っている事項はありません", "Nothing is open");
pub const KEPT: Text = text("保存した報告書", "Reports that were kept");
pub const NUMBER: Text = text("番号", "Number");
pub const BY: Text = text("終結した人", "Closed by");
pub const WHEN: Text = text("保存日時", "Kept at");
pub const HASH: Text = text("ハッシュ値（SHA-256）", "SHA-256");
pub const NONE_KEPT: Text = text("保存した報告書はまだありません", "No report was kept yet");
pub const NONE_KEPT_TEXT: Text = text(
    "残っている事項をすべて終えてインシデントを終結すると、ここに最終報告書が保存されます。",
    "Once nothing is open and the incident is closed, its final report is kept here.",
);
pub const SAVE_HTML: Text = text("印刷用（HTML）を保存", "Save to print (HTML)");
pub const SAVE_MD: Text = text("Markdown を保存", "Save Markdown");
pub const SAVE_JSON: Text = text("JSON を保存", "Save JSON");
pub const BACK: Text = text("下書きと一覧に戻る", "Back to draft and list");
pub const SEE: Text = text("最終報告書を見る", "See the final report");
pub const SEE_DRAFT: Text = text(
    "最終報告書の下書きを見る",
    "See the draft of the final report",
);
pub const KEPT_ON_CLOSING: Text = text(
    "終結すると、この時点の記録から最終報告書を作り、ハッシュ値とともに保存します。あとから変更はできません。",
    "Closing makes the final report from the records of this moment and keeps it with its hash. It cannot be changed afterwards.",
);
pub const CLOSED: Text = text(
    "終結し、最終報告書を保存しました",
    "Closed; the final report was kept",
);

/// A kept report's number.
pub fn number(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{number}号"),
        Lang::En => format!("No. {number}"),
    }
}

/// How many matters there are beside those listed.
pub fn more(n: u64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("ほかに{n}件あります"),
        Lang::En => format!("{n} more"),
    }
}
