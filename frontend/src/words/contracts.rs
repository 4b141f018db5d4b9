//! Words of the pages about the organisation's contracts, and of taking one over into a recovery plan.

use crate::i18n::{Text, text};
use saiki_api::{Lang, contracts::ContractSort};

pub const TITLE: Text = text("契約", "Contracts");
pub const ONE: Text = text("契約", "Contract");
pub const EMPTY: Text = text("契約はまだ登録されていません", "No contracts yet");
pub const EMPTY_TEXT: Text = text(
    "顧客や委託先との契約を登録すると、インシデントの通知期限、サービスレベル、新たな脆弱性をどちらが直しどちらが費用を負担するかを、復旧のさなかに探さずに済みます。取り決めのない事項は未確定として示します。",
    "Enter contracts with customers and suppliers, so that nobody looks for them during a recovery: within how many hours an incident must be told, service levels, who fixes a new vulnerability and who pays. What is not agreed is shown as undetermined.",
);
pub const NO_MATCH: Text = text("条件に合う契約はありません", "No contract matches");
pub const ADD: Text = text("契約を登録", "Enter a contract");
pub const EDIT_TITLE: Text = text("契約の内容を直す", "Edit the contract");
pub const SAVED: Text = text("契約を保存しました", "The contract was saved");
pub const EXPORT: Text = text("CSVで書き出す", "Export as CSV");
pub const IMPORT: Text = text("CSVから取り込む", "Import from CSV");
pub const IMPORT_TITLE: Text = text("契約の取り込み", "Import contracts");
pub const TEMPLATE: Text = text("ひな形をダウンロード", "Download the template");
pub const FORMS: Text = text("ファイルの書き方", "How to fill in the file");
pub const FORMS_HINT: Text = text(
    "1行に、一つの契約のサービスを一つ書きます。同じ契約に複数のサービスがあれば、契約の列に同じ内容を書いた行を重ねます。不要な列は省いてかまいません。「相手方」と「対象の業務」の列は必須です。",
    "A line is one service of one contract. Further services of the same contract are further lines that say the same of it. Columns may be left out, except the other side and what is supplied.",
);
pub const FORM_SIDE: Text = text(
    "「顧客」または「委託先・仕入先」。空欄なら顧客です。",
    "Customer or Supplier; a customer where empty.",
);
pub const FORM_DAY: Text = text(
    "2026-04-01 または 2026/4/1（終了日も同じ）",
    "2026-04-01 or 2026/4/1; the last day, too",
);
pub const FORM_AVAILABILITY: Text = text(
    "暦月の稼働率。例：99.95（小数第3位まで）",
    "Of a calendar month. For example 99.95, at most three decimals",
);
pub const FORM_MINUTES: Text = text(
    "分で書きます（対応開始、通知も同じ）。4時間なら240です。",
    "In minutes, and so are response and notice; 240 for four hours.",
);
pub const FORM_TIERS: Text = text(
    "稼働率と減額の割合の組。例：99.9:10; 99:25（99.9%未満で10%、99%未満で25%）",
    "Pairs of availability and credit. For example 99.9:10; 99:25 for 10 % below 99.9 % and 25 % below 99 %",
);
pub const FORM_DEGRADED: Text = text(
    "品質低下のうち停止とみなす割合（%）。空欄なら数えません。",
    "Share of degradation that counts as downtime (%); none where empty.",
);
pub const FORM_EXCLUDED: Text = text(
    "次から選び、複数は「;」で区切ります。計画停止; 不可抗力; 顧客の責めによるもの; 第三者の回線・サービスの障害",
    "Any of these, separated by semicolons: Planned maintenance; Force majeure; Caused by the customer; Failure of a third party's service",
);
pub const FILE_HINT: Text = text(
    "UTF-8 または Shift_JIS、1行目は見出し、16 MB・2万行まで",
    "UTF-8 or Shift_JIS, headings in the first line, up to 16 MB and 20,000 lines",
);
pub const STEP_CHECK: Text = text("2. 確かめて取り込む", "2. Check and import");
pub const IMPORT_HINT: Text = text(
    "相手方、区分、契約番号が同じ契約は更新し、ないものは登録します。1行でも誤りがあれば、何も書き込みません。",
    "Contracts with the same other side and reference are changed, others entered. If a single line is wrong, nothing is written.",
);
pub const MAY_NOT_IMPORT: Text = text(
    "契約を取り込む権限がありません。復旧責任者か管理者に依頼してください。",
    "You may not import contracts. Ask a recovery lead or an administrator.",
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
pub const IMPORT_ADDED: Text = text("登録", "Entered");
pub const IMPORT_CHANGED: Text = text("更新", "Changed");
pub const IMPORT_UNCHANGED: Text = text("変更なし", "Unchanged");
pub const IMPORT_ERRORS: Text = text("誤り", "Errors");
pub const IGNORED: Text = text("読み取らなかった列：", "Columns nothing was read from:");
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
    "自動更新などで期間の定めがなければ空欄にします。",
    "Leave it empty where it runs on.",
);
pub const NO_END: Text = text("期間の定めなし", "No end");
pub const CONTACT: Text = text("連絡先", "Contact");
pub const NOTICE: Text = text("インシデントの通知期限", "Notice of an incident");
pub const NOTICE_HOURS: Text = text("インシデントの通知期限（時間）", "Notice within (hours)");
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
pub const TERMS: Text = text(
    "サービスごとの定め（SLA）",
    "What is promised for each service",
);
pub const TERMS_HINT: Text = text(
    "SLAの確認で計算に使う数値です。定めのない項目は空欄にします。",
    "Figures that SLA checks use. Leave empty what is not promised.",
);
pub const TERMS_NONE: Text = text(
    "サービスごとの定めがないため、SLAの確認の対象になりません。",
    "Nothing is promised in figures, so SLA checks leave this contract out.",
);
pub const ADD_SERVICE: Text = text("サービスを追加", "Add a service");
pub const REMOVE_SERVICE: Text = text("このサービスを外す", "Remove this service");
pub const TERMS_SERVICE: Text = text("サービス名", "Name of the service");
pub const TERMS_SERVICE_HINT: Text = text(
    "停止の記録と突き合わせる名前です。",
    "Recorded outages are matched by this name.",
);
pub const AVAILABILITY: Text = text("稼働率（%・暦月）", "Availability of a month (%)");
pub const AVAILABILITY_HINT: Text = text("例：99.95", "For example 99.95");
pub const BAD_AVAILABILITY: Text = text(
    "0から100までの数字で、小数は第3位まで入力してください",
    "Enter a number from 0 to 100 with at most three decimals",
);
pub const BAD_PERCENT: Text = text(
    "0から100までの数字で、小数は第2位まで入力してください",
    "Enter a number from 0 to 100 with at most two decimals",
);
pub const LONGEST: Text = text("1回の停止の上限", "Longest single outage");
pub const RESPONSE_TIME: Text = text("対応開始までの時間", "Time to respond");
pub const NOTICE_TIME: Text = text("通知までの時間", "Time to give notice");
pub const UNIT: Text = text("単位", "Unit");
pub const MINUTES: Text = text("分", "Minutes");
pub const HOURS: Text = text("時間", "Hours");
pub const FEE: Text = text("月額料金", "Monthly fee");
pub const FEE_HINT: Text = text(
    "減額は、この料金に段階の割合を掛けて求めます。",
    "Credits are a share of this fee.",
);
pub const CURRENCY: Text = text("通貨", "Currency");
pub const TIERS: Text = text("減額の段階", "Tiers of credit");
pub const TIERS_HINT: Text = text(
    "稼働率がこの値を下回ったときに、月額料金のこの割合を減額します。下回った段階のうち、最も低いものが当てはまります。",
    "Below this availability, this share of the month’s fee is owed. The lowest tier that was missed holds.",
);
pub const ADD_TIER: Text = text("段階を追加", "Add a tier");
pub const TIER_BELOW: Text = text("稼働率がこの値未満（%）", "Availability below (%)");
pub const TIER_CREDIT: Text = text("減額（月額の%）", "Credit (% of the fee)");
pub const CAP: Text = text("減額の上限（月額の%）", "Most credited (% of the fee)");
pub const CAP_HINT: Text = text(
    "上限がなければ空欄にします。",
    "Leave it empty without a limit.",
);
pub const DEGRADED: Text = text(
    "品質低下を停止とみなす割合（%）",
    "Degradation counted as downtime (%)",
);
pub const DEGRADED_HINT: Text = text(
    "数えなければ空欄にします。半分を数えるなら50です。",
    "Leave it empty where it does not count; 50 counts half of it.",
);
pub const EXCLUDED: Text = text("停止時間から除くもの", "Not counted as downtime");
pub const EXCLUDED_HINT: Text = text(
    "契約が除外を認めているものだけを選びます。",
    "Only what the contract allows to leave out.",
);
pub const ZONE: Text = text("月を区切るタイムゾーン", "Time zone of its months");
pub const ZONE_HINT: Text = text(
    "空欄なら組織のタイムゾーンです。例：Asia/Tokyo",
    "The organisation’s where empty. For example Asia/Tokyo",
);
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
    "選ぶと、相手方の名称、合意する内容、費用の負担割合を契約から写します。写した後で直せます。",
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
        ContractSort::Ends => lang.pick("終了日の近い順", "Ending first"),
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

/// What a frame of the form is called.
pub fn service_number(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("サービス {n}"),
        Lang::En => format!("Service {n}"),
    }
}

/// How many services one contract names at most.
pub fn most_services(most: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("一つの契約に登録できるのは{most}サービスまでです。"),
        Lang::En => format!("A contract names at most {most} services."),
    }
}
