//! Words of the pages about prevention of recurrence.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("再発防止策", "Prevention");
pub const TABS: Text = text("再発防止策の内容", "Parts of prevention");
pub const TAB_OPTIONS: Text = text("案の比較", "Options");
pub const TAB_MEASURES: Text = text("対策", "Measures");
pub const TAB_REVISIONS: Text = text("計画・規程の改訂", "Revisions");
pub const TAB_TRAININGS: Text = text("教育・訓練・監査", "Education and audits");
pub const TAB_LESSONS: Text = text("振り返り", "Lessons");
pub const TAB_SANCTIONS: Text = text("責任者への措置", "Action against persons");

pub const KIND: Text = text("種類", "Kind");
pub const LEVEL: Text = text("到達水準", "How far it goes");
pub const STATE: Text = text("状態", "State");
pub const WHAT: Text = text("内容", "What is done");
pub const MORE: Text = text("詳しい説明", "More about it");
pub const COST: Text = text("費用", "Cost");
pub const COST_ONCE: Text = text("一時費用", "Cost once");
pub const COST_YEARLY: Text = text("年間費用", "Cost in a year");
pub const YEARS: Text = text("見積もる年数", "Years reckoned over");
pub const YEARS_MISSING: Text = text(
    "年数を1から20までの数字で入力してください",
    "Enter 1 to 20 years",
);
pub const CREATED: Text = text("記録しました", "Written down");
pub const DECIDED: Text = text("決定を記録しました", "The decision is recorded");
pub const REASON: Text = text("理由", "Reason");
pub const BY: Text = text("記録した人", "Written by");

pub const OPTION_NEW: Text = text("案を追加", "Add an option");
pub const OPTIONS_EMPTY: Text = text("案はまだありません", "No option yet");
pub const OPTIONS_EMPTY_TEXT: Text = text(
    "技術・運用・法務の案を並べ、費用と防げる損害を比べて、採用する対策を決めます。",
    "Set technical, operational and legal options side by side, compare cost with the loss they prevent, and choose.",
);
pub const PREVENTED: Text = text("防げる損害", "Loss prevented");
pub const PREVENTED_LOW: Text = text(
    "年間に防げる損害（少なく見て）",
    "Prevented in a year, at least",
);
pub const PREVENTED_HIGH: Text = text(
    "年間に防げる損害（多く見て）",
    "Prevented in a year, at most",
);
pub const EFFECT: Text = text("見積りの根拠", "How that was estimated");
pub const EFFECT_HINT: Text = text(
    "どの損害を、年に何回くらい防ぐと見込むか。",
    "Which loss, and how often in a year it would be prevented.",
);
pub const COMPARISON: Text = text("費用と防げる損害の比較", "Cost against loss prevented");
pub const VERDICT: Text = text("比較の結果", "Worth it");
pub const CHOOSE: Text = text("採用する", "Choose it");
pub const REJECT: Text = text("採用しない", "Decide against it");
pub const REOPEN: Text = text("検討に戻す", "Consider it again");
pub const CHOSEN: Text = text(
    "採用し、対策として記録しました",
    "Chosen, and written down as a measure",
);
pub const TO_MEASURE: Text = text("対策を開く", "Open the measure");

pub const MEASURE_NEW: Text = text("対策を追加", "Add a measure");
pub const MEASURE_EDIT: Text = text("対策を直す", "Change the measure");
pub const MEASURES_EMPTY: Text = text("対策はまだありません", "No measure yet");
pub const MEASURES_EMPTY_TEXT: Text = text(
    "対策は、承認され、実施され、実施した人以外が効果を確かめるまで完了になりません。案を採用すると、ここに加わります。",
    "A measure stays open until it is approved, in place, and verified by somebody other than who put it in place. Choosing an option adds it here.",
);
pub const NO_MATCH: Text = text("条件に合う対策はありません", "No measure matches");
pub const NO_MATCH_TEXT: Text = text(
    "検索の語を減らすか、絞り込みを解除してください。",
    "Use fewer words, or clear the filters.",
);
pub const SEARCH: Text = text("内容・責任者を検索", "Search text and person");
pub const RESPONSIBLE: Text = text("責任者", "Responsible");
pub const DUE: Text = text("期限", "Due");
pub const SPENT: Text = text("支出済み", "Spent");
pub const PAYERS: Text = text("費用の負担", "Who pays");
pub const PAYER: Text = text("負担する部門・会社", "Department or company");
pub const SHARE: Text = text("割合（%）", "Share (%)");
pub const ADD_PAYER: Text = text("負担者を追加", "Add a payer");
pub const NO_PAYER: Text = text("まだ決まっていません", "Not decided yet");
pub const OVERDUE: Text = text("期限超過", "Overdue");
pub const ROLLOUT: Text = text("適用先", "Roll-out");
pub const ROLLOUT_LEAD: Text = text(
    "同じ対策を広げる先です。予備機とバックアップも含め、一つずつ決めるまで効果の確認はできません。",
    "Where the measure must reach. Each place, spare machines and backups included, needs a decision before the effect can be verified.",
);
pub const PLACE: Text = text("適用先の名前", "Place");
pub const ROLE: Text = text("区分", "Kind of place");
pub const PLACE_NEW: Text = text("適用先を追加", "Add a place");
pub const PLACE_ADDED: Text = text("適用先を追加しました", "The place is added");
pub const NOTE: Text = text("実施内容・理由", "What was done, or why not");
pub const PICK: Text = text("登録簿から追加", "Add from the register");
pub const PICK_LEAD: Text = text(
    "条件に合うシステムを、まとめて適用先に加えます。加えた適用先は、それぞれ決定が必要です。",
    "Adds all systems that match. Each place added needs a decision.",
);
pub const PICK_TRY: Text = text("件数を確かめる", "Count them");
pub const PICKED: Text = text("適用先に追加しました", "The places are added");
pub const DECIDE_MANY: Text = text("まとめて決定", "Decide many");
pub const DECIDE_MANY_LEAD: Text = text(
    "一覧の絞り込みに合う適用先のすべてに、同じ決定を記録します。",
    "Records one decision for all places the list is narrowed to.",
);
pub const SUGGESTED: Text = text(
    "登録簿にあり、まだ適用先に入っていないものがあります。",
    "The register has more that the measure does not reach yet.",
);
pub const SUGGEST_SPARES: Text = text("予備機", "Spare machines");
pub const SUGGEST_BACKUPS: Text = text("バックアップ", "Backups");
pub const SUGGEST_SIMILAR: Text = text(
    "同じ被害の可能性が高いもの",
    "Likely to be hit the same way",
);

/// How many systems would be added, how many are listed already.
pub fn counted(able: &str, listed: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("追加できるもの {able}件、登録済み {listed}件"),
        Lang::En => format!("{able} to add, {listed} listed already"),
    }
}

/// The button that adds that many.
pub fn pick_do(count: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{count}件を追加"),
        Lang::En => format!("Add {count}"),
    }
}

/// How many places the decision changes, how many are decided so already.
pub fn to_decide(able: &str, same: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("決定するもの {able}件、すでに同じ決定 {same}件"),
        Lang::En => format!("{able} to decide, {same} decided so already"),
    }
}

/// The button that decides that many.
pub fn decide_do(count: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{count}件を決定"),
        Lang::En => format!("Decide {count}"),
    }
}
pub const DECIDED_BY: Text = text("決めた人", "Decided by");
pub const BACK: Text = text("再発防止策", "Prevention");

pub const APPROVAL: Text = text("承認", "Approval");
pub const APPROVAL_RULE: Text = text(
    "書いた人と依頼した人以外が承認します。内容を変えると承認は無効になります。",
    "Somebody who neither wrote nor asked approves. Any edit voids the approval.",
);
pub const ASK: Text = text("承認を依頼", "Ask for approval");
pub const ASKED: Text = text("承認を依頼しました", "Approval is asked for");
pub const APPROVE: Text = text("承認する", "Approve");
pub const APPROVED: Text = text("承認しました", "Approved");
pub const SEND_BACK: Text = text("差し戻す", "Send back");
pub const SENT_BACK: Text = text("差し戻しました", "Sent back");
pub const COMMENT: Text = text("コメント", "Remark");
pub const NOT_ASKED: Text = text(
    "承認はまだ依頼されていません。",
    "Approval was not asked for yet.",
);
pub const FINGERPRINT: Text = text("内容の指紋", "Hash of the content");

pub const STEPS: Text = text("実施と効果の確認", "Carrying out and verifying");
pub const PUT_IN_PLACE: Text = text("実施済みにする", "Put in place");
pub const PUT_DONE: Text = text("実施済みにしました", "It is in place");
pub const DROP: Text = text("見送る", "Give up");
pub const DROPPED: Text = text("見送りにしました", "Given up");
pub const RESUME: Text = text("再開する", "Resume");
pub const RESUMED: Text = text("再開しました", "Resumed");
pub const VERIFY: Text = text("効果を記録", "Record the effect");
pub const TESTED: Text = text("試したことと結果", "What was tested, and what was seen");
pub const EFFECTIVE: Text = text("効果があった", "It is effective");
pub const NOT_EFFECTIVE: Text = text("効果が足りない", "Not effective");
pub const NEXT_AUDIT: Text = text("次に効果を確かめる日", "Day of the next audit");
pub const VERIFIED_DONE: Text = text("効果の確認を記録しました", "The test is recorded");
pub const IMPLEMENTED_BY: Text = text("実施した人", "Put in place by");
pub const AUDITS: Text = text("効果の確認の記録", "Tests of its effect");
pub const NO_AUDIT: Text = text("まだ確かめていません。", "Not tested yet.");

pub const REVISION_NEW: Text = text("改訂を追加", "Add a revision");
pub const REVISIONS_EMPTY: Text = text("計画・規程の改訂はまだありません", "No revision yet");
pub const REVISIONS_EMPTY_TEXT: Text = text(
    "各段階を振り返り、緊急対応計画や規程、手順書のどこをなぜ改めるかを記録します。",
    "Look back on each phase, and write down what changes in plans, policies and manuals, and why.",
);
pub const DOCUMENT: Text = text("文書", "Document");
pub const CHANGE: Text = text("改める内容", "What changes");
pub const LESSON: Text = text("得られた教訓", "Lesson");
pub const PUT_IN_FORCE: Text = text("施行する", "Put in force");
pub const IN_FORCE_ON: Text = text("施行日", "In force since");
pub const REQUIRED: Text = text("入力してください", "Fill this in");

pub const TRAINING_NEW: Text = text("教育・訓練・監査を追加", "Add education, drill or audit");
pub const TRAINING_EDIT: Text = text("教育・訓練・監査を直す", "Change it");
pub const TRAININGS_EMPTY: Text = text(
    "教育・訓練・監査の記録はまだありません",
    "Nothing held or planned yet",
);
pub const TRAININGS_EMPTY_TEXT: Text = text(
    "経営層から運用担当まで、何を実施したか、費用と最終的な損害を伝えます。訓練と監査は次回の日付とともに記録します。",
    "Tell everybody from executives to operators what was done, what it cost and the final damage. Drills and audits are kept with the date of the next one.",
);
pub const SUBJECT: Text = text("題名", "Subject");
pub const AUDIENCE: Text = text("対象", "For whom");
pub const DAY: Text = text("日付", "Day");
pub const HELD: Text = text("実施した", "It was held");
pub const RESULT: Text = text("結果", "What came of it");
pub const NEXT_ON: Text = text("次回の予定", "Next one due");
pub const ATTENDANCE: Text = text("出席", "Attendance");
pub const UNIT: Text = text("部門", "Unit");
pub const INVITED: Text = text("対象人数", "To come");
pub const ATTENDED: Text = text("出席人数", "Came");
pub const NAMES: Text = text("氏名（任意、1行に1名）", "Names, one a line, if kept");
pub const ADD_UNIT: Text = text("部門を追加", "Add a unit");
pub const NUMBER_MISSING: Text = text("人数を数字で入力してください", "Enter the number of people");

pub const SANCTION_NEW: Text = text("措置の検討を記録", "Write action down");
pub const SANCTION_EDIT: Text = text("措置の記録を直す", "Change the record");
pub const SANCTIONS_LEAD: Text = text(
    "限られた人だけが読めます。内容は暗号化して保存し、監査記録にも残しません。",
    "Only a few people can read this. It is stored encrypted, and its text is not in the audit log.",
);
pub const SANCTIONS_EMPTY: Text = text("措置の記録はありません", "No action on record");
pub const SANCTIONS_EMPTY_TEXT: Text = text(
    "社内の懲戒や社外への請求を検討したら、事実、弁護士の助言、決定とその理由を記録します。",
    "When discipline inside or claims outside are considered, keep the facts, counsel's advice, and the decision with its reasons.",
);
pub const PARTY: Text = text("相手", "Against whom");
pub const GROUNDS: Text = text("事実と理由", "Grounds");
pub const COUNSEL: Text = text("弁護士の助言", "Counsel's advice");
pub const DECISION: Text = text("決定とその理由", "Decision and reasons");

/// How many of how many.
pub fn of(done: &str, all: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{all}件中{done}件"),
        Lang::En => format!("{done} of {all}"),
    }
}

/// How many came of how many.
pub fn came(attended: &str, invited: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{invited}名中{attended}名"),
        Lang::En => format!("{attended} of {invited}"),
    }
}

/// A number of years.
pub fn years(n: u32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}年"),
        Lang::En if n == 1 => "1 year".to_owned(),
        Lang::En => format!("{n} years"),
    }
}
