//! Words of the organisation's playbook: its items, its versions, what differs.

use crate::i18n::{Text, text};
use saiki_api::{Lang, playbooks::DueFrom};

pub const TITLE: Text = text("手順書", "Playbook");
pub const LEAD: Text = text(
    "復旧で行うことの一覧です。改訂すると新しい版になり、進行中のインシデントは始めたときの版のまま進みます。",
    "Everything recovery consists of. A change makes a new version; incidents under way keep the one they began with.",
);
pub const EDIT: Text = text("改訂する", "Revise");
pub const SAVE: Text = text("新しい版として保存", "Save as a new version");
pub const DISCARD: Text = text("改訂をやめる", "Discard the revision");
pub const NOTE: Text = text("改訂の理由", "Why it is revised");
pub const NOTE_MISSING: Text = text("改訂の理由を入力してください", "Say why it is revised");
pub const SAVED: Text = text("新しい版を保存しました", "The new version is saved");
pub const UNSAVED: Text = text(
    "改訂はまだ保存されていません",
    "The revision is not saved yet",
);
pub const ADD: Text = text("項目を追加", "Add an item");
pub const UP: Text = text("上へ", "Up");
pub const DOWN: Text = text("下へ", "Down");
pub const RETIRE: Text = text("廃止する", "Retire");
pub const RESTORE: Text = text("戻す", "Bring back");
pub const RETIRED: Text = text("廃止", "Retired");
pub const REWORD: Text = text("直す", "Edit");
pub const ITEM_TITLE: Text = text("項目の内容", "The item");
pub const TITLE_JA: Text = text("行うこと（日本語）", "What is to be done (Japanese)");
pub const TITLE_EN: Text = text("行うこと（英語）", "What is to be done (English)");
pub const GUIDANCE_JA: Text = text("進め方（日本語）", "How to go about it (Japanese)");
pub const GUIDANCE_EN: Text = text("進め方（英語）", "How to go about it (English)");
pub const DONE_JA: Text = text("完了の基準（日本語）", "What counts as done (Japanese)");
pub const DONE_EN: Text = text("完了の基準（英語）", "What counts as done (English)");
pub const ROLE: Text = text("想定する担当", "Usual owner");
pub const NO_ROLE: Text = text("定めない", "None in particular");
pub const DUE_FROM: Text = text("期限の起点", "Due date counts from");
pub const NO_DUE: Text = text("期限を定めない", "No due date");
pub const DUE_DAYS: Text = text("起点から何日", "Days from then");
pub const DAYS_WRONG: Text = text("日数を数字で入れてください", "Enter the days in figures");
pub const MANDATORY: Text = text("必須になる条件", "Mandatory when");
pub const MANDATORY_HINT: Text = text(
    "一つでも当てはまれば必須です。どれも選ばなければ任意の項目になります。",
    "Any one is enough. The item is optional when none is chosen.",
);
pub const ALWAYS: Text = text("すべてのインシデントで必須", "In every incident");
pub const IF_PERSONAL_DATA: Text = text(
    "個人データの漏えい（おそれを含む）がある",
    "Personal data leaked, or may have",
);
pub const IF_CONTRACT: Text = text(
    "影響を受けた相手と契約がある",
    "Somebody affected has a contract with us",
);
pub const IF_EXTORTION: Text = text("攻撃者からの要求がある", "The attacker makes demands");
pub const IF_SEVERITY: Text = text("深刻度がこれ以上", "At least this grave");
pub const ANY_SEVERITY: Text = text("深刻度では決めない", "Not by gravity");
pub const IF_CATEGORY: Text = text("インシデントの種類", "Kind of incident");
pub const IF_SOURCE: Text = text("脅威の出どころ", "Source of the threat");
pub const CSF: Text = text("CSF 2.0 の参照", "CSF 2.0 outcomes");
pub const CSF_HINT: Text = text(
    "RC.RP-01, RC.CO-03 のように、10件まで",
    "Like RC.RP-01, RC.CO-03; at most ten",
);
pub const CSF_WRONG: Text = text(
    "RC.RP-01 の形で、10件までにしてください",
    "Write each like RC.RP-01, at most ten",
);

/// Mandatory for these kinds of incident.
pub fn for_kinds(kinds: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("種類が{kinds}"),
        Lang::En => format!("kind of incident: {kinds}"),
    }
}

/// Mandatory from this gravity on.
pub fn from_severity(severity: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("深刻度が「{severity}」以上"),
        Lang::En => format!("{severity} or graver"),
    }
}

/// Mandatory for threats from these sources.
pub fn for_sources(sources: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("脅威の出どころが{sources}"),
        Lang::En => format!("threat from: {sources}"),
    }
}

pub const TAKE_OVER: Text = text("改訂に入れる", "Put into the revision");
pub const TITLE_MISSING: Text = text(
    "どちらかの言語で入力してください",
    "Fill it in, in one language at least",
);
pub const VERSIONS: Text = text("版の履歴", "Versions");
pub const BUILT_IN: Text = text("初めから入っている手順書", "The built-in playbook");
pub const DIFFERENCE: Text = text("前の版との違い", "What changed");
pub const ADDED: Text = text("追加", "Added");
pub const CHANGED: Text = text("変更", "Changed");
pub const NONE_DIFFERENT: Text = text("違いはありません。", "Nothing is different.");

/// A version by its number.
pub fn version(lang: Lang, n: i64) -> String {
    match lang {
        Lang::Ja => format!("第{n}版"),
        Lang::En => format!("Version {n}"),
    }
}

/// Items and incidents of a version.
pub fn used(lang: Lang, items: u64, incidents: u64) -> String {
    match lang {
        Lang::Ja => format!("{items} 項目・{incidents} 件のインシデントで使用"),
        Lang::En => format!("{items} items, followed by {incidents} incidents"),
    }
}

/// When an item is due.
pub fn due(lang: Lang, from: DueFrom, days: i32) -> String {
    match (lang, from) {
        (Lang::Ja, DueFrom::Aware) => format!("発覚から{days}日"),
        (Lang::Ja, DueFrom::Recovery) => format!("復旧の開始から{days}日"),
        (Lang::En, DueFrom::Aware) => format!("{days} days after awareness"),
        (Lang::En, DueFrom::Recovery) => format!("{days} days after recovery began"),
    }
}

/// From when a due date counts.
pub fn from(from: DueFrom, lang: Lang) -> &'static str {
    match from {
        DueFrom::Aware => lang.pick("発覚", "Awareness"),
        DueFrom::Recovery => lang.pick("復旧の開始", "Beginning of recovery"),
    }
}

/// A field that differs.
pub fn field(name: &str, lang: Lang) -> &'static str {
    match name {
        "title" => lang.pick("行うこと", "what is to be done"),
        "guidance" => lang.pick("進め方", "how to go about it"),
        "done" => lang.pick("完了の基準", "what counts as done"),
        "role" => lang.pick("想定する担当", "usual owner"),
        "due" => lang.pick("期限", "due date"),
        "mandatory" => lang.pick("必須の条件", "when mandatory"),
        "csf" => lang.pick("CSF の参照", "CSF reference"),
        _ => lang.pick("順序", "order"),
    }
}
