//! Words of the survey: systems, their way back onto the network, rules, import.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("類似システム", "Similar systems");
pub const SEARCH: Text = text(
    "番号・名称・OS・ソフトウェア",
    "Number, name, system, software",
);
pub const IMPORT: Text = text("一覧を取り込む", "Import a list");
pub const ADD: Text = text("1件登録", "Enter one");
pub const EXPORT: Text = text("一覧を書き出す", "Export the list");
pub const RULES: Text = text("再接続の条件", "Rules for reconnection");
pub const EMPTY: Text = text("システムはまだ登録されていません", "No systems yet");
pub const EMPTY_TEXT: Text = text(
    "資産台帳のCSVを取り込み、被害システムに印を付けると、似ている順に並び、被害の有無・緊急対策・再接続を一台ずつ追えます。",
    "Import your asset list as CSV and mark the affected systems: the others are ordered by likeness, and damage, measures and reconnection are followed one by one.",
);
pub const NO_MATCH: Text = text("条件に合うシステムはありません", "No system matches");
pub const NO_MATCH_TEXT: Text = text(
    "絞り込みを解除するか、言葉を変えてください。",
    "Clear the filters or try other words.",
);
pub const NUMBER: Text = text("管理番号", "Number");
pub const NAME: Text = text("名称", "Name");
pub const SYSTEM: Text = text("システム", "System");
pub const KIND: Text = text("種別", "Kind");
pub const UNIT: Text = text("所管部署", "Unit");
pub const NO_UNIT: Text = text("未定", "Not stated");
pub const OS: Text = text("OS名", "Operating system");
pub const OS_VERSION: Text = text("OSの版", "Version");
pub const SOFTWARE: Text = text(
    "ソフトウェア（1行に1つ、名称と版）",
    "Software, one a line, name and version",
);
pub const SOFTWARE_SHORT: Text = text("ソフトウェア", "Software");
pub const SETTINGS: Text = text("共通の設定（1行に1つ）", "Settings in common, one a line");
pub const SETTINGS_HINT: Text = text(
    "共用の管理者アカウント、公開ポート、標準イメージなど、ほかと共通するもの",
    "What it shares with others: an administrator account, an open port, a base image",
);
pub const SETTINGS_SHORT: Text = text("共通の設定", "Settings in common");
pub const EXPOSURE: Text = text("接続のされ方", "Exposure");
pub const CONTACT: Text = text("連絡先", "Contact");
pub const NOTE: Text = text("備考", "Note");
pub const AFFECTED: Text = text("被害システム", "Affected system");
pub const AFFECTED_SHORT: Text = text("被害システム", "Affected");
pub const AFFECTED_HINT: Text = text(
    "ほかのシステムは、この印の付いたものとの似かたで並びます。",
    "All others are ordered by how like the marked ones they are.",
);
pub const EXCLUDED: Text = text("調査の対象外とする理由", "Why it is left out of the survey");
pub const EXCLUDED_HINT: Text = text(
    "空欄なら調査の対象です。",
    "Empty: it is part of the survey.",
);
pub const SHOW_EXCLUDED: Text = text("対象外を表示", "Show those left out");
pub const SIMILARITY: Text = text("類似度", "Likeness");
pub const LIKELIHOOD: Text = text("可能性", "Likelihood");
pub const DAMAGE: Text = text("被害の有無", "Damage");
pub const MEASURE: Text = text("緊急対策", "Emergency measure");
pub const CONNECTION: Text = text("接続状態", "Connection");
pub const ONLY_OPEN: Text = text("未了のみ", "Only open ones");
pub const BY_SIMILARITY: Text = text("似ている順", "Most alike first");
pub const BY_NUMBER: Text = text("番号順", "By number");
pub const BY_NAME: Text = text("名称順", "By name");
pub const BY_UPDATED: Text = text("更新の新しい順", "Changed last first");
pub const NO_AFFECTED: Text = text(
    "被害システムに印がありません。被害を受けたシステムを開いて「被害システム」の印を付けると、ほかのシステムとの似かたを計算します。",
    "No system is marked as affected. Open the one that was hit and mark it: the others are then compared with it.",
);
pub const BACKUPS_UNCHECKED: Text = text("未確認のバックアップ", "Backups not checked");
pub const OPEN_COUNT: Text = text("未了", "Open");
pub const TOTAL: Text = text("対象", "In the survey");
pub const EXCLUDED_COUNT: Text = text("対象外", "Left out");
pub const WHY_ALIKE: Text = text("似ている理由", "Why it is alike");
pub const COMPARED_WITH: Text = text("比較した被害システム", "Compared with");
pub const POINTS: Text = text("点数", "Points");
pub const SAME: Text = text("同じ", "The same");
pub const SHARED: Text = text("共通するもの", "In common");
pub const NOT_KNOWN: Text = text("不明のため半分の点", "Not known: half the points");
pub const NOTHING_SHARED: Text = text("なし", "Nothing");
pub const SIMILARITY_HINT: Text = text(
    "登録内容から求めた目安です。確認の順番を決めるためのもので、被害の有無は示しません。",
    "A guide from what the register says: it tells in which order to look, not what was hit.",
);
pub const SELECT: Text = text("選択", "Select");
pub const SELECT_ALL: Text = text("読み込んだ行をすべて選択", "Select all rows read");
pub const BULK: Text = text("まとめて記録", "Record for many");
pub const BULK_TITLE: Text = text("まとめて記録する", "Record for many systems");
pub const BULK_TARGET: Text = text("対象", "Which systems");
pub const BULK_SELECTED: Text = text("選択したもの", "Those selected");
pub const BULK_ALL: Text = text("絞り込みに合うすべて", "All that match the filters");
pub const BULK_ACTION: Text = text("記録する内容", "What to record");
pub const BULK_TRY: Text = text("対象を確かめる", "See what it would do");
pub const BULK_DO: Text = text("記録する", "Record");
pub const BULK_ABLE: Text = text("記録できる", "Can be recorded");
pub const BULK_UNCHANGED: Text = text("すでに同じ", "So already");
pub const BULK_REFUSED: Text = text("記録できない", "Cannot");
pub const BULK_TYPE: Text = text("件数を入力して確認", "Type the number to confirm");
pub const BULK_DONE: Text = text("まとめて記録しました", "Recorded");
pub const BULK_NONE: Text = text(
    "記録できるシステムがありません。",
    "It can be recorded for none of them.",
);
pub const APPROVE: Text = text("再接続を承認する", "Approve reconnection");
pub const SEND_BACK: Text = text("差し戻す", "Send back");
pub const REMARK: Text = text("備考（履歴に残ります）", "Remark, kept in the history");
pub const REASON: Text = text("理由", "Reason");
pub const RULE_MET: Text = text("条件を満たした", "Rule is met");

pub const BACK: Text = text("一覧に戻る", "Back to the list");
pub const EDIT_TITLE: Text = text("登録内容を直す", "Edit the system");
pub const ADD_TITLE: Text = text("システムを登録", "Enter a system");
pub const SAVED: Text = text("システムを保存しました", "The system was saved");
pub const RECORDED: Text = text("記録しました", "Recorded");
pub const PARTICULARS: Text = text("登録内容", "Particulars");
pub const WAY_BACK: Text = text("隔離から再接続まで", "From isolation to reconnection");
pub const WAY_NORMAL: Text = text(
    "このシステムは隔離していません。疑いがあれば、まず隔離してください。",
    "This system was never isolated. Where there is doubt, isolate it first.",
);
pub const WAY_APPROVAL: Text = text(
    "対処した本人とは別の承認者の承認を待っています。",
    "It waits for approval by somebody other than the person who remedied it.",
);
pub const WAY_DONE: Text = text("再接続済みです。", "It is on the network again.");
pub const STATES: Text = text("被害と緊急対策", "Damage and measure");
pub const RULES_HINT: Text = text(
    "すべて満たすまで再接続は承認できません。",
    "Reconnection is approved only when all are met.",
);
pub const NO_RULES: Text = text(
    "このシステムに当てはまる条件はありません。",
    "No rule holds for this system.",
);
pub const MARK_MET: Text = text("満たした", "Mark as met");
pub const MARK_UNMET: Text = text("取り消す", "Take back");
pub const BACKUP: Text = text("バックアップの確認", "Backup checks");
pub const BACKUP_NONE: Text = text("まだ確認していません。", "Nobody has looked yet.");
pub const BACKUP_ADD: Text = text("確認結果を記録", "Record a check");
pub const BACKUP_RESULT: Text = text("結果", "Result");
pub const LAST_GOOD: Text = text(
    "インシデント前の最後の正常なバックアップ",
    "Last good backup before the incident",
);
pub const CHECKED_BY: Text = text("確認した人", "Who looked");
pub const BEFORE_INCIDENT: Text = text("インシデントより前", "Before the incident");
pub const AFTER_INCIDENT: Text = text(
    "インシデントより後のため使えません",
    "After the incident: not usable",
);
pub const HISTORY: Text = text("履歴", "History");
pub const UPDATED: Text = text("更新日時", "Changed");
pub const NO_HISTORY: Text = text("まだ何も記録していません。", "Nothing recorded yet.");

pub const RULES_TITLE: Text = text("再接続の条件", "Rules for reconnection");
pub const RULE_ADD: Text = text("条件を追加", "Add a rule");
pub const RULE_EDIT: Text = text("条件を直す", "Edit the rule");
pub const RULE_TEXT_JA: Text = text("条件（日本語）", "Rule in Japanese");
pub const RULE_TEXT_EN: Text = text("条件（英語）", "Rule in English");
pub const RULE_KINDS: Text = text(
    "当てはまる種別（選ばなければすべて）",
    "Kinds it holds for; all when none is chosen",
);
pub const RULE_RETIRED: Text = text("この条件を使わない", "It holds no longer");
pub const RULE_WORDS_HINT: Text = text(
    "文言を変えると、それまでの「満たした」の記録は取り消されます。",
    "With other words, marks set so far count no more.",
);
pub const RULES_EMPTY: Text = text("条件はまだありません", "No rules yet");
pub const RULES_EMPTY_TEXT: Text = text(
    "ここで決めた条件をすべて満たし、対処した人とは別の人が承認するまで、隔離したシステムは再接続できません。",
    "An isolated system returns only when all of these are met and somebody other than the person who remedied it approves.",
);
pub const RULES_USUAL: Text = text("一般的な4条件を入れる", "Set the four usual rules");
pub const RULE_SAVED: Text = text("条件を保存しました", "The rule was saved");
pub const ALL_KINDS: Text = text("すべての種別", "All kinds");
pub const IN_FORCE: Text = text("有効", "In force");
pub const NOT_IN_FORCE: Text = text("廃止", "Retired");

pub const IMPORT_TITLE: Text = text("システムの取り込み", "Import systems");
pub const FILE_HINT: Text = text(
    "UTF-8 または Shift_JIS、1行目は見出し、8 MB・2万行まで",
    "UTF-8 or Shift_JIS, headings in the first line, up to 8 MB and 20,000 lines",
);
pub const FIELD: Text = text("登録の項目", "Field");
pub const MAKE_UNITS: Text = text("登録のない部署も登録する", "Enter units nobody has entered");
pub const MAKE_UNITS_HINT: Text = text(
    "外すと、知らない部署名の行は誤りになります。",
    "Otherwise a line with an unknown unit is wrong.",
);
pub const IMPORT_HINT: Text = text(
    "管理番号が同じものは更新し、ないものは登録します。一行でも誤りがあれば、何も書き込みません。",
    "Known numbers are changed, others entered. If a single line is wrong, nothing is written.",
);
pub const CHECKED: Text = text(
    "確認しました。まだ何も書き込んでいません。",
    "Checked; nothing was written yet.",
);
pub const IMPORTED: Text = text("取り込みました。", "Imported.");
pub const REFUSED: Text = text(
    "誤りがあるため、何も書き込んでいません。下の行を直してください。",
    "Nothing was written. Correct the lines below.",
);
pub const ADDED: Text = text("登録", "Entered");
pub const CHANGED: Text = text("更新", "Changed");
pub const UNCHANGED: Text = text("変更なし", "Unchanged");
pub const UNITS_ADDED: Text = text("部署の登録", "Units entered");
pub const ERRORS: Text = text("誤り", "Wrong");

/// What was done, as a history says it.
pub fn what(what: &str, lang: Lang) -> &'static str {
    match what {
        "isolate" => lang.pick("隔離した", "Isolated"),
        "check" => lang.pick("確認した", "Checked"),
        "remedy" => lang.pick("対処した", "Remedied"),
        "approve" => lang.pick("再接続を承認した", "Reconnection approved"),
        "refuse" => lang.pick("差し戻した", "Sent back"),
        "reconnect" => lang.pick("再接続した", "Reconnected"),
        "damage" => lang.pick("被害の有無を記録した", "Damage recorded"),
        "measure" => lang.pick("緊急対策を記録した", "Measure recorded"),
        "rule_met" => lang.pick("条件を満たした", "Rule met"),
        "rule_unmet" => lang.pick("条件の記録を取り消した", "Rule no longer met"),
        "void" => lang.pick("承認が無効になった", "Approval became void"),
        _ => lang.pick("記録した", "Recorded"),
    }
}

/// How many rows are selected.
pub fn selected(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n} 件を選択中"),
        Lang::En => format!("{n} selected"),
    }
}

/// The usual rules: Japanese, English.
pub const USUAL: [(&str, &str); 4] = [
    (
        "ウイルス対策の定義ファイルが最新である",
        "Anti-malware signatures are up to date",
    ),
    (
        "悪用された弱点の修正を適用した",
        "The patch for the abused weakness is applied",
    ),
    (
        "ログを確認し、不審な動作がない",
        "The logs were checked and show nothing suspicious",
    ),
    (
        "所管部署の責任者が確認した",
        "The unit's person in charge has signed",
    ),
];
