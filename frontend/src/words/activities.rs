//! Words of the pages about the six activities and about what is missing to close.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("復旧活動", "Recovery activities");
pub const LEAD: Text = text(
    "六つの活動ごとに責任者・期限・予算を決め、必須の項目がすべて終わると活動を完了にできます。",
    "Each of the six activities has a person accountable, a date and a budget. It can be closed once everything mandatory is done.",
);
pub const ITEMS: Text = text("項目を見る", "See its items");
pub const ALL_ITEMS: Text = text("項目の一覧", "All items");
pub const BACK: Text = text("復旧活動へ戻る", "Back to the activities");
pub const ACCOUNTABLE: Text = text("責任者", "Accountable");
pub const TEAM: Text = text("担当者", "Team");
pub const EXECUTIVE: Text = text("担当役員（停滞の報告先）", "Executive stalls go to");
pub const BUDGET: Text = text("予算", "Budget");
pub const CURRENCY: Text = text("通貨", "Currency");
pub const DUE: Text = text("期限", "Due");
pub const NOBODY: Text = text("未定", "Nobody yet");
pub const NOT_SET: Text = text("未設定", "Not set");
pub const ORGANISATIONS: Text = text("組織で定めた役員", "The organisation's");
pub const AWAITS: Text = text("承諾待ち", "Has not accepted yet");
pub const ACCEPTED: Text = text("承諾済み", "Accepted");
pub const DECLINED: Text = text("前回の辞退", "Last declined");
pub const ASKED: Text = text(
    "この活動の責任者に指名されています。引き受けますか。",
    "You are asked to be accountable for this activity.",
);
pub const ACCEPT: Text = text("引き受ける", "Accept");
pub const DECLINE: Text = text("辞退する", "Decline");
pub const DECLINE_TITLE: Text = text("責任者を辞退", "Decline to be accountable");
pub const REASON: Text = text("理由", "Reason");
pub const EDIT: Text = text("体制と期限を決める", "Set people and dates");
pub const EDIT_TITLE: Text = text("活動の体制・予算・期限", "People, budget and dates");
pub const TEAM_HINT: Text = text(
    "インシデントの関係者から選びます。",
    "Chosen from the members of the incident.",
);
pub const BUDGET_HINT: Text = text("金額を数字で入れます。", "The amount in figures.");
pub const BUDGET_WRONG: Text = text("金額を数字で入れてください", "Enter the amount in figures");
pub const CLOSE: Text = text("活動を完了にする", "Close the activity");
pub const CLOSE_NOTE: Text = text("完了時の記録（任意）", "Note, if any");
pub const CLOSED: Text = text("活動を完了にしました", "The activity is closed");
pub const REOPEN: Text = text("活動を再開する", "Open it again");
pub const REOPENED: Text = text("活動を再開しました", "The activity is open again");
pub const SAVED: Text = text("活動を更新しました", "The activity is changed");
pub const CLOSED_BY: Text = text("完了", "Closed");
pub const BARS: Text = text("完了までに残るもの", "What bars its end");
pub const NOTHING_BARS: Text = text(
    "残るものはありません。完了にできます。",
    "Nothing is open. It can be closed.",
);
pub const MISSING: Text = text("終結までに残るもの", "Still missing to close");
pub const NOTHING_MISSING: Text = text(
    "残るものはありません。終結できます。",
    "Nothing is open. The incident can be closed.",
);
pub const CLOSED_WHOLE: Text = text(
    "すべて決定し、終結しました。",
    "Everything was decided; the incident is closed.",
);
pub const NEWER: Text = text(
    "組織の手順書に新しい版があります。",
    "The organisation's playbook has a newer version.",
);
pub const SEE_DIFFERENCE: Text = text("違いを見て更新", "See what changes");
pub const UPGRADE: Text = text("この版に更新する", "Move to this version");
pub const UPGRADED: Text = text(
    "手順書の版を更新しました",
    "The incident follows the new version",
);
pub const UPGRADE_KEEPS: Text = text(
    "決めたこと・担当・期限はそのまま残ります。廃止された項目のうち未決のものは「対応不要」になります。",
    "Decisions, owners and dates stay. Retired items nobody has decided become not applicable.",
);
pub const FACTS: Text = text("必須の判断のもと", "What makes items mandatory");
pub const PERSONAL_DATA: Text = text(
    "個人情報の漏えい（おそれを含む）",
    "Personal data leaked, or may have",
);
pub const CONTRACT: Text = text("契約のある相手への影響", "Somebody affected has a contract");
pub const EXTORTION: Text = text("金銭などの要求", "The attacker makes demands");
pub const BY_RECORDS: Text = text("記録から判断", "From the records");
pub const YES: Text = text("あり", "Yes");
pub const NO: Text = text("なし", "No");

/// Items decided out of all.
pub fn progress(lang: Lang, decided: u64, total: u64) -> String {
    match lang {
        Lang::Ja => format!("{total} 項目のうち {decided} 項目が決定"),
        Lang::En => format!("{decided} of {total} items decided"),
    }
}

/// Mandatory items that are open, and stalled ones.
pub fn open_and_stalled(lang: Lang, mandatory: u64, stalled: u64) -> String {
    match (lang, stalled) {
        (Lang::Ja, 0) => format!("必須の未決 {mandatory} 件"),
        (Lang::Ja, n) => format!("必須の未決 {mandatory} 件・期限超過や停滞 {n} 件"),
        (Lang::En, 0) => format!("{mandatory} mandatory open"),
        (Lang::En, n) => format!("{mandatory} mandatory open, {n} late or stalled"),
    }
}

/// The version an incident follows.
pub fn version(lang: Lang, version: i64) -> String {
    match lang {
        Lang::Ja => format!("手順書 第{version}版"),
        Lang::En => format!("Playbook version {version}"),
    }
}

/// How many are open in all.
pub fn all_open(lang: Lang, n: u64) -> String {
    match lang {
        Lang::Ja => format!("全 {n} 件"),
        Lang::En => format!("{n} in all"),
    }
}
