//! Words of the pages about the organisation's contracts, and of taking one over into a recovery plan.

use crate::i18n::{Text, text};
use saiki_api::{Lang, contracts::ContractSort};

pub const TITLE: Text = text("契約", "Contracts");
pub const ONE: Text = text("契約", "Contract");
pub const EMPTY: Text = text("契約はまだ登録されていません", "No contracts yet");
pub const EMPTY_TEXT: Text = text(
    "顧客や委託先との契約を登録すると、インシデントを知らせる期限、サービスレベル、新たな脆弱性をどちらが直しどちらが費用を負担するかを、復旧のさなかに探さずに済みます。取り決めのない事項は未確定として示します。",
    "Enter contracts with customers and suppliers, so that nobody looks for them during a recovery: within how many hours an incident must be told, service levels, who fixes a new vulnerability and who pays. What is not agreed is shown as undetermined.",
);
pub const NO_MATCH: Text = text("条件に合う契約はありません", "No contract matches");
pub const ADD: Text = text("契約を登録", "Enter a contract");
pub const EDIT_TITLE: Text = text("契約の内容を直す", "Edit the contract");
pub const SAVED: Text = text("契約を保存しました", "The contract was saved");
pub const EXPORT: Text = text("CSVで書き出す", "Export as CSV");
pub const SEARCH: Text = text(
    "相手方・対象の業務・契約番号",
    "Other side, service or reference",
);
pub const SHOW_RETIRED: Text = text("一覧から外した契約も表示", "Show retired ones");
pub const RETIRED: Text = text("一覧から外す", "Out of the lists");
pub const RETIRED_TAG: Text = text("一覧から外した契約", "Retired");
pub const RETIRED_HINT: Text = text(
    "一覧と復旧計画の候補に出なくなります。記録は残ります。",
    "It is in no list and offered to no recovery plan. Its record stays.",
);
pub const GAPS: Text = text("未確定の事項", "Left open");
pub const WITH_GAPS: Text = text("未確定の事項がある契約", "With something left open");
pub const WITHOUT_GAPS: Text = text("未確定の事項がない契約", "With nothing left open");
pub const NO_GAPS: Text = text("未確定の事項はありません", "Nothing is left open");

pub const COUNTERPARTY: Text = text("相手方", "Other side");
pub const SIDE: Text = text("区分", "Customer or supplier");
pub const SERVICE: Text = text("対象の業務", "Service");
pub const REFERENCE: Text = text("契約番号・契約書名", "Reference");
pub const TERM: Text = text("契約期間", "Term");
pub const FROM: Text = text("開始日", "Begins");
pub const TO: Text = text("終了日", "Ends");
pub const TO_HINT: Text = text(
    "自動更新などで終わりがなければ空欄にします。",
    "Leave it empty where it runs on.",
);
pub const NO_END: Text = text("終わりの定めなし", "No end");
pub const CONTACT: Text = text("連絡先", "Contact");
pub const NOTICE: Text = text("インシデントを知らせる期限", "Notice of an incident");
pub const NOTICE_HOURS: Text = text(
    "インシデントを知らせる期限（時間）",
    "Notice within (hours)",
);
pub const NOTICE_HINT: Text = text(
    "定めがなければ空欄にします。",
    "Leave it empty where none is agreed.",
);
pub const BAD_NUMBER: Text = text("数字で入力してください", "Enter a number");
pub const BAD_SHARE: Text = text(
    "負担割合は0から100までの数字で入力してください",
    "Enter a share from 0 to 100",
);
pub const RESPONSE: Text = text("インシデント時の取り決め", "Response terms");
pub const SERVICE_LEVELS: Text = text("サービスレベル（SLA）", "Service levels");
pub const VULNERABILITIES: Text = text("新たに見つかった脆弱性の扱い", "New vulnerabilities");
pub const FIXER: Text = text("修正する側", "Who fixes");
pub const NOT_AGREED: Text = text("取り決めなし", "Not agreed");
pub const OURS: Text = text("当社の負担（%）", "Our share (%)");
pub const THEIRS: Text = text("相手方の負担（%）", "Their share (%)");
pub const PAYER: Text = text("費用の負担", "Who pays");
pub const CLAUSE: Text = text("条項", "Clause");
pub const NOTE: Text = text("備考", "Note");
pub const UPDATED: Text = text("最終更新", "Last changed");
pub const BACK: Text = text("契約の一覧へ", "Back to contracts");
pub const TAKE_OVER: Text = text("契約から引き継ぐ", "Take over from a contract");
pub const TAKE_NONE: Text = text("引き継がない", "None");
pub const TAKE_HINT: Text = text(
    "選ぶと、相手の名前、合意する内容、費用の負担割合を契約から写します。写したあとで直せます。",
    "Choosing one copies name, what is agreed and their share of the cost. They can be changed afterwards.",
);
pub const TAKEN_UNDETERMINED: Text = text(
    "この契約では、脆弱性の修正費用を誰が負担するかが決まっていません。負担割合は空欄のままです。",
    "This contract does not say who pays for fixing a vulnerability. The share is left empty.",
);

/// Name of an order.
pub fn sort(sort: ContractSort, lang: Lang) -> &'static str {
    match sort {
        ContractSort::Counterparty => lang.pick("相手方の順", "By other side"),
        ContractSort::Ends => lang.pick("終わりが近い順", "Ending first"),
        ContractSort::Updated => lang.pick("更新が新しい順", "Last changed first"),
    }
}

/// Within how many hours an incident must be told.
pub fn hours(hours: i64, lang: Lang) -> String {
    match (lang, hours) {
        (Lang::Ja, n) => format!("{n}時間以内"),
        (Lang::En, 1) => "Within 1 hour".to_owned(),
        (Lang::En, n) => format!("Within {n} hours"),
    }
}

/// How many things a contract leaves open.
pub fn gaps(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("未確定 {n}件"),
        Lang::En => format!("{n} left open"),
    }
}

/// Who pays which share, in per cent.
pub fn shares(ours: &str, theirs: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("当社 {ours}%、相手方 {theirs}%"),
        Lang::En => format!("We {ours}%, they {theirs}%"),
    }
}

/// What a recovery plan says of a contract taken over.
pub fn subject(service: &str, clause: &str, lang: Lang) -> String {
    match (lang, clause.is_empty()) {
        (Lang::Ja, true) => format!("契約「{service}」に基づく費用の負担"),
        (Lang::Ja, false) => format!("契約「{service}」{clause}に基づく費用の負担"),
        (Lang::En, true) => format!("Share of cost under the contract “{service}”"),
        (Lang::En, false) => format!("Share of cost under the contract “{service}”, {clause}"),
    }
}
