//! Words of attached files.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("添付ファイル", "Files");
pub const ATTACH: Text = text("ファイルを添付", "Attach a file");
pub const ATTACH_HINT: Text = text(
    "証拠や記録を添付します。中身は暗号化して保存し、ハッシュ値を記録します。",
    "Evidence and records. What is in it is kept encrypted, and its hash is recorded.",
);
pub const SEND: Text = text("添付する", "Attach");
pub const ATTACHED: Text = text("ファイルを添付しました", "The file is attached");
pub const NONE: Text = text("添付されたファイルはありません。", "No file is attached.");
pub const SAVE: Text = text("保存", "Save");
pub const REMOVE: Text = text("削除", "Take away");
pub const REMOVE_TITLE: Text = text("ファイルの削除", "Take a file away");
pub const REMOVE_TEXT: Text = text(
    "中身は復元できません。名前・ハッシュ値・削除した人と理由は記録に残ります。",
    "What is in it is gone for good. Its name, its hash, who took it away and why stay on record.",
);
pub const REASON: Text = text("削除の理由", "Why");
pub const REASON_MISSING: Text = text("削除の理由を入力してください", "Say why");
pub const REMOVED: Text = text("ファイルを削除しました", "The file is taken away");
pub const AGREES: Text = text("登録のハッシュ値と一致", "Same hash as on the register");
pub const DIFFERS: Text = text("登録のハッシュ値と不一致", "Not the hash on the register");
pub const GONE: Text = text("削除済み", "Taken away");

/// Who took a file away and why.
pub fn gone(lang: Lang, by: &str, reason: &str) -> String {
    match lang {
        Lang::Ja => format!("{by} が削除：{reason}"),
        Lang::En => format!("taken away by {by}: {reason}"),
    }
}
