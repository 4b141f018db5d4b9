//! Words of the frame around every page: rail, help, palette, session.

use crate::i18n::{Text, text};

pub const SKIP: Text = text("本文へ移動", "Skip to content");
pub const MENU: Text = text("メニュー", "Menu");
pub const NAVIGATION: Text = text("主なページ", "Main pages");
pub const INCIDENTS: Text = text("インシデント", "Incidents");
pub const OVERVIEW: Text = text("概況", "Overview");
pub const WORK: Text = text("自分の作業", "My work");
pub const ACTIVITIES: Text = text("復旧活動", "Recovery activities");
pub const ITEMS: Text = text("項目", "Items");
pub const PLAYBOOK: Text = text("手順書", "Playbook");
pub const FACTS: Text = text("報告に使う事実", "Facts for reports");
pub const PEOPLE: Text = text("対象者名簿", "Affected people");
pub const LETTERS: Text = text("お知らせ・文書", "Letters and notices");
pub const CAMPAIGNS: Text = text("送付", "Sending");
pub const FILINGS: Text = text("報告・届出", "Reports to authorities");
pub const CAUSES: Text = text("原因分析", "Cause analysis");
pub const RECOVERY: Text = text("通常運用への復帰", "Return to normal");
pub const TIMELINE: Text = text("経過", "Timeline");
pub const MEMBERS: Text = text("関係者", "Members");
pub const ORGANISATION_HEAD: Text = text("組織", "Organisation");
pub const USERS: Text = text("利用者", "Users");
pub const ORGANISATION: Text = text("組織の情報", "Particulars");
pub const SYSTEMS: Text = text("類似システム", "Similar systems");
pub const INSTRUCTIONS: Text = text("指示・確認", "Instructions");
pub const UNITS: Text = text("部署", "Units");
pub const OUTBOX: Text = text("送信箱", "Outbox");
pub const AUDIT: Text = text("監査記録", "Audit log");
pub const SIGN_OUT: Text = text("ログアウト", "Sign out");
pub const HELP: Text = text("操作の案内", "Help");
pub const FIND: Text = text("検索と移動", "Find and go");
pub const EXERCISE: Text = text("訓練", "Exercise");
pub const EXERCISE_NOTE: Text = text(
    "実際の事案ではありません。メールは社外に出ず、送信箱に残ります。作成した文書には訓練であることが記されます。",
    "Not a real incident. Mail stays in the outbox; every document made here says that it is an exercise.",
);

pub const PALETTE_LABEL: Text = text(
    "ページやインシデントの名前",
    "Name of a page or an incident",
);
pub const PALETTE_NONE: Text = text("該当するものがありません", "Nothing matches");

pub const KEYS: Text = text("キー操作", "Keys");
pub const KEY_PALETTE: Text = text("ページやインシデントへ移動", "Go to a page or an incident");
pub const KEY_HELP: Text = text("この案内を表示", "Show this help");
pub const KEY_ROWS: Text = text("一覧の次の行・前の行", "Next and previous row of a list");
pub const KEY_OPEN: Text = text("選んだ行を開く", "Open the chosen row");
pub const KEY_SEARCH: Text = text("検索欄へ移動", "Go to the search box");
pub const KEY_ESC: Text = text("閉じる", "Close");
pub const KEY_SUBMIT: Text = text("入力を確定する", "Submit the form");
pub const COMPONENTS: Text = text("部品の一覧", "Components");
pub const SIGNS: Text = text("印の意味", "What the signs mean");
pub const SIGN_GOOD: Text = text("完了・問題なし", "Done, in order");
pub const SIGN_ACTIVE: Text = text("進行中", "Under way");
pub const SIGN_WAITING: Text = text("待ち", "Waiting");
pub const SIGN_LATE: Text = text("遅れ・失敗", "Late or failed");
pub const SIGN_UNKNOWN: Text = text(
    "未確定（誰かの判断待ち）",
    "Undetermined: a decision is owed",
);
pub const SIGN_NOT_BEGUN: Text = text("未着手", "Not begun");

pub const EXPIRED: Text = text("ログインの有効期間が終わりました", "Your session has ended");
pub const EXPIRED_TEXT: Text = text(
    "この画面に入力した内容は残っています。続けるにはもう一度ログインしてください。",
    "What you typed on this page is kept. Sign in again to go on.",
);
pub const STARTING: Text = text("準備しています", "Starting");

pub const NOT_FOUND: Text = text("このページはありません", "There is no such page");
pub const NOT_FOUND_TEXT: Text = text(
    "アドレスを確かめるか、インシデントの一覧からお進みください。",
    "Check the address, or go on from the list of incidents.",
);
pub const TO_INCIDENTS: Text = text("インシデントの一覧へ", "Go to incidents");
