//! Words of the pages about reports to authorities.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("報告・届出", "Reports to authorities");
pub const NEW: Text = text("報告書を作る", "Make a report");
pub const KIND: Text = text("報告の種類", "Which report");
pub const LANG: Text = text("言語", "Language");
pub const MAKE: Text = text("いまの記録から作る", "Make it from the records");
pub const MAKE_HINT: Text = text(
    "いまの記録を控えとして残します。作った後は変わりません。訂正は新しい報告書として作ります。",
    "The records as they are now are kept. A report never changes; a correction is a new one.",
);
pub const MADE: Text = text("報告書を作りました", "The report was made");
pub const MADE_HERE: Text = text("作成した報告書", "Reports made here");
pub const EMPTY: Text = text("報告書はまだありません", "No report yet");
pub const EMPTY_TEXT: Text = text(
    "速報は、わかっていることだけで作れます。確報にはすべての項目が必要です。",
    "A preliminary report states what is known. A final report needs every item.",
);
pub const NUMBER: Text = text("番号", "Number");
pub const REPORT: Text = text("報告", "Report");
pub const STATE: Text = text("状態", "State");
pub const COMPLETE: Text = text("全項目あり", "Complete");
pub const UNKNOWN: Text = text("未確定の項目あり", "Items undetermined");
pub const BY: Text = text("作成者", "By");
pub const WHEN: Text = text("作成", "Made");
pub const ITEMS: Text = text("報告事項", "Items");
pub const ITEM_UNKNOWN: Text = text("未確定", "Undetermined");
pub const ITEM_NOT_APPLICABLE: Text = text("該当なし", "Not applicable");
pub const REPORTER: Text = text("報告者", "Reporter");
pub const INCIDENT: Text = text("事案", "Incident");
pub const MISSING_HINT: Text = text(
    "未確定の項目は「報告に使う事実」で補えます。補ったら新しい報告書を作ってください。",
    "Fill undetermined items on the page of facts for reports, then make a new report.",
);
pub const TO_FACTS: Text = text("報告に使う事実へ", "Facts for reports");
pub const HASH: Text = text("控えの指紋", "Hash of the snapshot");
pub const EXPORT_JSON: Text = text("JSON", "JSON file");
pub const EXPORT_MD: Text = text("Markdown", "Markdown file");
pub const EXPORT_HTML: Text = text("HTML", "HTML page");

/// `第2号`, `No. 2`.
pub fn number(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{n}号"),
        Lang::En => format!("No. {n}"),
    }
}
