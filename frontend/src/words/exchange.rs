//! Words for sharing incidents with other organisations (VERIS, STIX, IODEF) and for taking VERIS in.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const EXPORT: Text = text(
    "他の機関と共有する形式で書き出し",
    "Export for other organisations",
);
pub const EXPORT_HINT: Text = text(
    "題名と概要はそのまま書き出します。個人名などが書かれていないか、先に確かめてください。対象者の情報と担当者名は含みません。",
    "Title and summary are exported as they are; check first that they name nobody. People on the register and names of staff are left out.",
);
pub const IMPORT: Text = text("VERISから取り込み", "Import VERIS");
pub const FILE: Text = text("VERISのファイル", "VERIS file");
pub const FILE_HINT: Text = text(
    "VERIS 1.3または1.4の記録（JSON、または1行1件のNDJSON）。8 MB、500件までです。",
    "Records of VERIS 1.3 or 1.4, as JSON or one a line (NDJSON); at most 8 MB and 500 records.",
);
pub const NO_FILE: Text = text("ファイルを選んでください", "Choose a file");
pub const CHECK: Text = text("内容を確認", "Check");
pub const START: Text = text("取り込む", "Import");
pub const CHECK_FIRST: Text = text(
    "確認すると、登録されるインシデントと、取り込めない項目を表示します。この時点では何も登録しません。",
    "Checking shows the incidents that would be opened and what cannot be taken over. Nothing is opened yet.",
);
pub const NO_NOTES: Text = text("注記はありません", "No notes");
pub const IMPORTED: Text = text("取り込みました", "Imported");
pub const DONE: Text = text("登録したインシデント", "Incidents opened");

/// How many incidents a file would open.
pub fn would_be_made(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Ja, count) => format!("{count}件のインシデントが登録されます"),
        (Lang::En, 1) => "1 incident would be opened".to_owned(),
        (Lang::En, count) => format!("{count} incidents would be opened"),
    }
}

/// How many notes a record has.
pub fn notes(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Ja, count) => format!("注記 {count}件"),
        (Lang::En, 1) => "1 note".to_owned(),
        (Lang::En, count) => format!("{count} notes"),
    }
}
