//! Words of the pages about items: list, board, one item.

use crate::i18n::{Text, text};
use saiki_api::{Lang, items::ItemSort, stalls::StallKind};

pub const TITLE: Text = text("項目", "Items");
pub const SEARCH: Text = text("番号・項目・担当を検索", "Search code, title, owner");
pub const ITEM: Text = text("項目", "Item");
pub const ACTIVITY: Text = text("活動", "Activity");
pub const STATE: Text = text("状況", "State");
pub const OWNER: Text = text("担当", "Owner");
pub const DUE: Text = text("期限", "Due");
pub const PRIORITY: Text = text("優先度", "Priority");
pub const MANDATORY: Text = text("必須", "Mandatory");
pub const OPTIONAL: Text = text("任意", "Optional");
pub const STALLED_ONLY: Text = text("停滞・期限超過のみ", "Stalled or overdue only");
pub const LIST: Text = text("一覧", "List");
pub const BOARD: Text = text("ボード", "Board");
pub const VIEW: Text = text("表示", "View");
pub const EMPTY: Text = text("項目がありません", "No items");
pub const EMPTY_TEXT: Text = text(
    "復旧で行うことの一つひとつを、担当と期限を決めてここで進めます。",
    "Everything recovery takes, one by one, with an owner and a date.",
);
pub const NO_MATCH: Text = text("条件に合う項目はありません", "No item matches");
pub const NO_MATCH_TEXT: Text = text(
    "検索の語を減らすか、絞り込みを解除してください。",
    "Use fewer words, or clear the filters.",
);
pub const ADD: Text = text("項目を追加", "Add an item");
pub const ADD_TITLE: Text = text(
    "このインシデントだけの項目",
    "An item of this incident's own",
);
pub const ADDED: Text = text("項目を追加しました", "The item is added");
pub const FIELD_TITLE: Text = text("行うこと", "What is to be done");
pub const FIELD_DONE: Text = text("完了の基準", "What counts as done");
pub const MUST: Text = text(
    "必須にする（終わるまで活動を完了にできません）",
    "Mandatory: the activity cannot be closed before it is done",
);
pub const TITLE_MISSING: Text = text("行うことを入力してください", "Say what is to be done");
pub const ACTIVITY_MISSING: Text = text("活動を選んでください", "Choose an activity");
pub const BACK: Text = text("項目の一覧へ戻る", "Back to the items");
pub const GUIDANCE: Text = text("進め方", "How to go about it");
pub const DONE_WHEN: Text = text("完了の基準", "What counts as done");
pub const DECISION: Text = text("決定", "Decision");
pub const UNDECIDED: Text = text("まだ決まっていません", "Not decided yet");
pub const BEGIN: Text = text("着手する", "Begin");
pub const DONE: Text = text("完了にする", "Mark as done");
pub const NOT_APPLICABLE: Text = text("対応不要にする", "Mark as not applicable");
pub const TAKE_BACK: Text = text("決定を取り消す", "Take the decision back");
pub const REASON: Text = text("理由", "Reason");
pub const REASON_OPTIONAL: Text = text("補足（任意）", "Remark, if any");
pub const REASON_MISSING: Text = text("理由を入力してください", "Say why");
pub const DECIDED: Text = text("項目を更新しました", "The item is changed");
pub const USUAL_OWNER: Text = text("想定する担当", "Usual owner");
pub const CSF: Text = text("NIST CSF 2.0 の該当項目", "NIST CSF 2.0 outcomes");
pub const PARTICULARS: Text = text("担当と期限", "Owner and dates");
pub const EDIT: Text = text("担当と期限を変える", "Change owner and dates");
pub const COMMENTS: Text = text("コメント", "Comments");
pub const NO_COMMENTS: Text = text("コメントはまだありません。", "No comment yet.");
pub const COMMENT: Text = text("コメントを書く", "Write a comment");
pub const POST_COMMENT: Text = text("コメントする", "Comment");
pub const COMMENT_MISSING: Text = text("コメントを入力してください", "Write something first");
pub const HISTORY: Text = text("履歴", "History");
pub const NO_HISTORY: Text = text("まだ何も変わっていません。", "Nothing has changed yet.");
pub const NOBODY: Text = text("未定", "Nobody");
pub const NO_DATE: Text = text("期限なし", "No date");
pub const MOVE_LEFT: Text = text("左の列へ移す", "Move to the column on the left");
pub const MOVE_RIGHT: Text = text("右の列へ移す", "Move to the column on the right");
pub const BOARD_HINT: Text = text(
    "カードの左右のボタンで列を移せます。「対応不要」に移すときと、決めたことを取り消すときは理由を聞きます。",
    "Move a card with the buttons on its left and right. Moving to “not applicable”, or taking a decision back, asks for a reason.",
);
pub const NONE_HERE: Text = text("なし", "None");
pub const BY_PLAYBOOK: Text = text("手順書の順", "As in the playbook");
pub const ESCALATED: Text = text("役員へ報告済み", "Escalated to");

/// Name of an order of the list.
pub fn sort(sort: ItemSort, lang: Lang) -> &'static str {
    match sort {
        ItemSort::Playbook => BY_PLAYBOOK.pick(lang),
        ItemSort::Due => lang.pick("期限順", "By due date"),
        ItemSort::Priority => lang.pick("優先度順", "By priority"),
        ItemSort::Touched => lang.pick("更新順", "Last changed first"),
    }
}

/// Why something counts as stalled.
pub fn stall(kind: StallKind, lang: Lang) -> &'static str {
    match kind {
        StallKind::Overdue => lang.pick("期限超過", "Overdue"),
        StallKind::Idle => lang.pick("停滞", "Stalled"),
    }
}

/// What an entry of the history says.
pub fn event(action: &str, lang: Lang) -> &'static str {
    match action {
        "item.added" => lang.pick("項目を追加", "Item added"),
        "item.updated" => lang.pick("変更", "Changed"),
        "item.commented" => lang.pick("コメント", "Commented"),
        "file.added" => lang.pick("ファイルを添付", "File attached"),
        "file.removed" => lang.pick("ファイルを削除", "File taken away"),
        "file.downloaded" => lang.pick("ファイルを取得", "File downloaded"),
        _ => lang.pick("記録", "Recorded"),
    }
}

/// The number of items in a column.
pub fn column(lang: Lang, name: &str, n: usize) -> String {
    match lang {
        Lang::Ja => format!("{name} {n} 件"),
        Lang::En => format!("{name}, {n}"),
    }
}
