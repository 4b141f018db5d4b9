//! Words of the export of the register.

use crate::i18n::{Text, text};

pub const OPEN: Text = text("絞り込んだ全員を書き出す", "Export all that match");
pub const EXPORT: Text = text("書き出す", "Export");
pub const TITLE: Text = text("名簿を書き出す", "Export the register");
pub const SCOPE: Text = text(
    "一覧で絞り込んだ人を、並び順のとおりに書き出します。",
    "The people the list finds are exported, in its order.",
);
pub const MASKED: Text = text(
    "氏名や連絡先は伏せて書き出します。",
    "Names and addresses are masked in the file.",
);
pub const CLEAR: Text = text(
    "氏名や連絡先を伏せずに書き出します。人数とともに監査記録に残ります。",
    "Names and addresses are in the clear. The audit log keeps that, with the number of people.",
);
pub const FORMAT: Text = text("形式", "Form");
pub const CSV: Text = text("CSV（表計算ソフト用）", "CSV, for spreadsheets");
pub const NDJSON: Text = text("NDJSON（プログラム用）", "NDJSON, for programs");
pub const ENCODING: Text = text("文字コード", "Encoding");
pub const UTF8: Text = text("UTF-8（BOM付き）", "UTF-8 with a byte order mark");
pub const SHIFT_JIS: Text = text(
    "Shift_JIS（従来の日本語環境用）",
    "Shift_JIS, for older Japanese software",
);
pub const UNMAPPABLE: Text = text("Shift_JISにない文字", "Characters Shift_JIS does not have");
pub const REFUSE: Text = text(
    "書き出さずに、行と列を示す",
    "Do not export; name row and column",
);
pub const MARK: Text = text("〓に置き換える", "Write 〓 instead");
pub const COLUMNS: Text = text("列", "Columns");
