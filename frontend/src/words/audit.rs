//! Words of the page about the audit log.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("監査記録", "Audit log");
pub const LEAD: Text = text(
    "すべての変更の記録です。各項目は前の項目のハッシュ値を含み、書き換えや削除は検証でわかります。",
    "Every change is recorded here. Each entry holds the hash of the one before, so alterations and gaps show.",
);
pub const VERIFY: Text = text("改ざんの有無を検証", "Verify that nothing was altered");
pub const INTACT: Text = text("改ざんは見つかりませんでした", "Nothing was altered");
pub const BROKEN: Text = text("記録の連鎖が途切れています", "The chain is broken");
pub const CHAIN: Text = text("記録の連鎖", "Chain");
pub const INSTANCE: Text = text("全体", "Whole instance");
pub const OF_INCIDENT: Text = text("インシデント", "Incident");
pub const CODE: Text = text("操作のコード", "Code of the action");
pub const FOR_CHECKING: Text = text("検証用の情報", "For checking");
pub const SEQ: Text = text("番号", "No.");
pub const AT: Text = text("日時", "When");
pub const ACTOR: Text = text("実行者", "Who");
pub const PRODUCT: Text = text("Saiki（自動）", "Saiki itself");
pub const ACTION: Text = text("操作", "What");
pub const SUBJECT: Text = text("対象", "To what");
pub const HASH: Text = text("ハッシュ値", "Hash");
pub const PREV_HASH: Text = text("前の項目のハッシュ値", "Hash of the entry before");
pub const DATA: Text = text("記録の内容", "Details");
pub const ENTRY: Text = text("記録の項目", "Entry");
pub const EMPTY: Text = text("記録はまだありません", "Nothing is recorded yet");
pub const EMPTY_TEXT: Text = text("変更があるとここに残ります。", "Changes will be kept here.");

/// How much was looked at.
pub fn looked_at(lang: Lang, chains: &str, entries: &str) -> String {
    match lang {
        Lang::Ja => format!("{chains} 本の連なり、{entries} 件の記録を確かめました。"),
        Lang::En => format!("{chains} chains and {entries} entries were checked."),
    }
}

/// Where a chain breaks.
pub fn breaks_at(lang: Lang, chain: &str, seq: i64, reason: &str) -> String {
    match lang {
        Lang::Ja => format!("{chain} の {seq} 番から確かめられません：{reason}"),
        Lang::En => format!("Entry {seq} of {chain} does not hold: {reason}"),
    }
}
