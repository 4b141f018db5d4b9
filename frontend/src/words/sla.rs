//! Words of the pages about service levels: when services were down, checks against the contracts, what follows.

use crate::{
    format::number::grouped,
    i18n::{Text, text},
};
use saiki_api::{
    Lang,
    sla_checks::{SlaMade, SlaSort},
};

pub const TITLE: Text = text("停止時間とSLA", "Outages and SLA");
pub const LEAD: Text = text(
    "サービスがいつ止まり、いつ品質が下がったかを記録し、顧客ごとの契約と突き合わせます。満たせなかった項目と減額、その計算の根拠を確かめられます。",
    "Record when services were down or degraded and compare it with each customer’s contract: which promises were broken, what credit is owed, and how it was worked out.",
);
pub const EMPTY: Text = text("停止の記録はまだありません", "No outage is recorded yet");
pub const EMPTY_TEXT: Text = text(
    "まず、サービスごとに停止した時間を記録します。次に、顧客との契約にサービスごとの稼働率や減額の定めを登録すると、SLAを確認できます。",
    "First record when each service was down. Then enter what the customers’ contracts promise for each service, such as availability and credits; after that the SLA can be checked.",
);
pub const TO_CONTRACTS: Text = text("契約を開く", "Open the contracts");

pub const CHART: Text = text("停止の時間帯", "Time line");
pub const CHART_SCROLL: Text = text(
    "サービスごとの停止の時間帯。左右にスクロールできます",
    "Time line by service; scrolls sideways",
);
pub const CHART_EQUAL: Text = text(
    "同じ内容を下の表でも確かめられます。",
    "The table below says the same.",
);
pub const ZOOM_IN: Text = text("拡大", "Zoom in");
pub const ZOOM_OUT: Text = text("縮小", "Zoom out");
pub const NOW: Text = text("現在", "Now");
pub const STILL_RUNNING: Text = text("継続中", "Ongoing");

pub const WINDOWS: Text = text("停止の記録", "Recorded times");
pub const ADD: Text = text("停止を記録", "Record an outage");
pub const ADD_TITLE: Text = text(
    "停止や品質低下を記録する",
    "Record an outage or degradation",
);
pub const EDIT_TITLE: Text = text("停止の記録を直す", "Change what is recorded");
pub const ONE: Text = text("停止の記録の内容", "What is recorded");
pub const RECORDED: Text = text("記録しました", "Recorded");
pub const SERVICE: Text = text("サービス", "Service");
pub const SERVICE_HINT: Text = text(
    "契約に登録したサービス名と同じ名前にします。全角・半角、大文字・小文字の違いは問いません。",
    "As the contracts name it; width and case of letters do not matter.",
);
pub const KNOWN_SERVICES: Text = text("候補から選ぶ", "Take a known name");
pub const KIND: Text = text("種別", "Kind");
pub const EXCLUSION: Text = text("除外の理由", "Why it is left out");
pub const EXCLUSION_HINT: Text = text(
    "契約がこの理由の除外を認めている場合に限り、停止時間から除きます。",
    "It is left out only where a contract allows for that reason.",
);
pub const FROM: Text = text("開始", "From");
pub const TO: Text = text("終了", "To");
pub const ONGOING: Text = text("まだ続いている", "It is still going on");
pub const ONGOING_HINT: Text = text(
    "確認のたびに、その時点までを数えます。終わったら終了の日時を記録します。",
    "Each check counts up to its own time. Enter the end once it is over.",
);
pub const RESPONDED: Text = text("対応を始めた日時", "Work began");
pub const RESPONDED_HINT: Text = text(
    "契約に対応開始までの時間の定めがある場合に使います。分からなければ空欄にします。",
    "For contracts that promise a time to respond. Leave it empty where not known.",
);
pub const NOTE: Text = text("根拠・備考", "Source and note");
pub const NOTE_HINT: Text = text(
    "何から分かったか：監視の記録、ログ、利用者の連絡など。",
    "How it is known: monitoring, a log, a report by users.",
);
pub const LASTED: Text = text("長さ", "Length");
pub const ENTERED: Text = text("記録した人", "Entered by");
pub const FROM_MISSING: Text = text(
    "開始の日時を入力してください",
    "Enter the day and time it began",
);
pub const TO_MISSING: Text = text(
    "終了の日時を入力するか、「まだ続いている」を選んでください",
    "Enter the day and time it ended, or say that it is still going on",
);
pub const EXCLUSION_MISSING: Text = text("除外の理由を選んでください", "Choose why it is left out");
pub const KIND_MISSING: Text = text("種別を選んでください", "Choose a kind");
pub const DELETE: Text = text("削除", "Delete");
pub const DELETE_TITLE: Text = text("この記録を削除しますか", "Delete this record?");
pub const DELETE_TEXT: Text = text(
    "これからのSLAの確認では数えません。すでに行った確認の結果は変わりませんが、「記録が変わっています」と表示されます。",
    "It counts in no check from now on. Checks already made stay as they are, and say that records changed since.",
);
pub const DELETED: Text = text("削除しました", "Deleted");

pub const CHECKS: Text = text("SLAの確認", "SLA checks");
pub const CHECK: Text = text("SLAの確認", "SLA check");
pub const RUN: Text = text("SLAを確認", "Check the SLA");
pub const RUN_AGAIN: Text = text("もう一度確認する", "Check again");
pub const NO_CHECKS: Text = text("確認はまだ行っていません", "No check yet");
pub const NO_CHECKS_TEXT: Text = text(
    "「SLAを確認」を押すと、いまの停止の記録を、対象となるすべての顧客の契約と突き合わせます。契約には、サービスごとのSLAの定めを先に登録しておきます。",
    "“Check the SLA” compares what is recorded now with every customer contract concerned. Enter what the contracts promise for each service first.",
);
pub const OUTDATED: Text = text("記録が変わっています", "Outdated");
pub const OUTDATED_TEXT: Text = text(
    "この確認の後に、停止の記録、時刻、契約のいずれかが変わりました。結果はその前のもので、ここから請求や損失は登録できません。もう一度確認してください。",
    "Outages, times or contracts changed after this check. Its results are from before, so that no claims or losses are entered from it. Check again.",
);
pub const UNNAMED: Text = text(
    "どの契約にもSLAの定めがないサービス",
    "Services that no contract covers",
);
pub const UNNAMED_TEXT: Text = text(
    "サービス名が契約と違っていないか、契約にSLAの定めを登録し忘れていないかを確かめてください。",
    "Check whether the contracts use another name, or whether their promises were not entered.",
);
pub const NONE_CONCERNED: Text = text(
    "対象となる契約がありませんでした",
    "No contract was concerned",
);
pub const NONE_CONCERNED_TEXT: Text = text(
    "停止のあった時期に有効な顧客との契約に、そのサービスについてのSLAの定めがありません。契約を登録し、サービスごとの定めを加えてから、もう一度確認してください。",
    "No customer contract in force at the time promises anything for a service that was down. Enter contracts with what they promise for each service, then check again.",
);
pub const CONTRACTS: Text = text("対象の契約", "Contracts concerned");
pub const RESULTS: Text = text("結果", "Results");
pub const RESULTS_ONE_EACH: Text = text(
    "契約・サービス・月ごとに1件",
    "One per contract, service and month",
);
pub const CREDITS: Text = text("減額の合計", "Credits owed");
pub const CREDITED: Text = text("減額のある結果", "Results with a credit owed");
pub const NO_CREDIT: Text = text("減額なし", "No credit");
pub const AS_OF: Text = text("時点", "As of");
pub const BY: Text = text("確認した人", "Checked by");
pub const HASH: Text = text("結果のハッシュ値", "Hash of the results");
pub const BACK: Text = text("停止時間とSLAへ", "Back to outages and SLA");
pub const EXPORT: Text = text("CSVで書き出す", "Export as CSV");

pub const SEARCH: Text = text("顧客・契約番号・サービス", "Customer, reference or service");
pub const OUTCOME: Text = text("判定", "Outcome");
pub const ONE_CONTRACT: Text = text(
    "一つの契約の結果だけを表示しています。",
    "Only the results of one contract are shown.",
);
pub const ALL_CONTRACTS: Text = text("すべての契約を表示", "Show all contracts");
pub const NO_MATCH: Text = text("条件に合う結果はありません", "No result matches");
pub const CUSTOMER: Text = text("顧客", "Customer");
pub const AVAILABILITY: Text = text("稼働率（保証値）", "Availability (promised)");
pub const DOWN: Text = text("停止時間", "Downtime");
pub const CREDIT: Text = text("減額", "Credit");
pub const DETAIL: Text = text("結果の内容", "The result");
pub const PROMISE: Text = text("SLAの項目", "Promise");
pub const TARGET: Text = text("保証値", "Promised");
pub const ACHIEVED: Text = text("実績", "Reached");
pub const NOT_KNOWN: Text = text("不明", "Not known");
pub const COUNTED: Text = text("計算の対象とした時間", "Time that counts");
pub const CLAUSE: Text = text("条項", "Clause");
pub const CONTRACT: Text = text("契約", "Contract");
pub const RESPONSIBILITY: Text = text(
    "新たな脆弱性の責任と費用",
    "New vulnerabilities: duty and cost",
);
pub const STEPS: Text = text("計算の根拠", "How it was worked out");
pub const ONLY_THIS: Text = text("この契約の結果だけを表示", "Only this contract’s results");
pub const SHEET_JA: Text = text("顧客向け確認書（日本語）", "Customer’s sheet (Japanese)");
pub const SHEET_EN: Text = text("顧客向け確認書（英語）", "Customer’s sheet (English)");
pub const SHEET_HINT: Text = text(
    "この契約のすべての結果を、PDFにまとめます。",
    "All results of this contract, as a PDF.",
);

pub const CLAIM: Text = text("請求", "Claim");
pub const CLAIM_OPEN: Text = text("請求を開く", "Open the claim");
pub const CLAIMS_OPEN: Text = text("請求の一覧を開く", "Open the claims");
pub const MAKE_CLAIMS: Text = text("請求を登録", "Enter claims");
pub const MAKE_CLAIM: Text = text("この減額を請求として登録", "Enter this credit as a claim");
pub const CLAIMS_TITLE: Text = text("減額を請求として登録する", "Enter credits as claims");
pub const CLAIMS_TEXT: Text = text(
    "以前の確認から同じ契約・サービス・月の請求を登録していれば、重ねて登録せず、金額も変えません。金額がこの確認と異なる請求の件数は、登録後にお知らせします。登録した請求は、認めるかどうかの判断と支払いまでを「補償・請求」で管理します。顧客への連絡は行いません。",
    "What was claimed for the same contract, service and month from an earlier check is not claimed again, nor is its amount changed; how many claims have another amount than this check is said afterwards. Each claim is then decided and paid on the claims page. Customers are not told by this.",
);
pub const COUNTING: Text = text("件数を数えています", "Counting");
pub const NOTHING_NEW: Text = text(
    "新たに登録する請求はありません。減額のある結果は、すべて請求として登録済みです。",
    "There is no claim to enter: every result with a credit has one.",
);
pub const LOSSES: Text = text("損失台帳", "Loss ledger");
pub const TO_LOSSES: Text = text("損失台帳に記録", "Enter as losses");
pub const LOSSES_TITLE: Text = text(
    "減額の合計を損失台帳に記録しますか",
    "Enter the credits as losses?",
);
pub const LOSSES_TEXT: Text = text(
    "通貨ごとに1行、直接損害の見積りとして記録します。この確認から記録できるのは一度だけです。すでに請求として損失台帳にある減額は含めません。以前の確認の見積りは取り消して置き換え、今後請求を記録した分は見積りから差し引きます。",
    "One row per currency, entered as an estimated direct loss. This can be done once per check. Credits entered in the ledger as claims are left out; estimates of earlier checks are taken out for these; claims entered later are taken off.",
);
pub const LOSSES_OPEN: Text = text("損失台帳を開く", "Open the loss ledger");
pub const LOSS_OPEN: Text = text("記録した行を開く", "Open the row");
pub const IN_LEDGER: Text = text("記録済み", "Entered");

/// What times of the page are in.
pub fn in_zone(zone: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("日時は {zone} で表示しています。"),
        Lang::En => format!("Times are in {zone}."),
    }
}

/// What times are to be typed in.
pub fn type_in_zone(zone: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{zone} の日時で入力します。"),
        Lang::En => format!("Enter times of {zone}."),
    }
}

/// What the chart shows, for those who cannot see it.
pub fn chart(services: usize, windows: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "{services}サービス、{windows}件の停止・品質低下・除外の時間帯。{}",
            CHART_EQUAL.pick(lang)
        ),
        Lang::En => format!(
            "Services: {services}. Times of outage, degradation or exclusion: {windows}. {}",
            CHART_EQUAL.pick(lang)
        ),
    }
}

/// One bar of the chart: `券売 停止 11月20日 10:00〜12:10（2時間10分）`.
pub fn bar(service: &str, kind: &str, from: &str, to: &str, length: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{service} {kind} {from}〜{to}（{length}）"),
        Lang::En => format!("{service}, {kind}: {from} to {to} ({length})"),
    }
}

/// What a check is called.
pub fn check(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("SLAの確認 第{number}回"),
        Lang::En => format!("SLA check {number}"),
    }
}

/// A share reached beside the one promised.
pub fn reached(achieved: &str, target: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{achieved}（{target}）"),
        Lang::En => format!("{achieved} ({target})"),
    }
}

/// Which version of a contract was checked.
pub fn version(version: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("確認した時点の第{version}版"),
        Lang::En => format!("as of version {version}"),
    }
}

/// How many claims will be made, over how much.
pub fn will_make(count: &str, sum: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => {
            format!("減額のある結果 {count}件を、1件ずつ請求として登録します。合計は {sum} です。")
        }
        Lang::En => {
            format!("Results with a credit: {count}. Each becomes a claim, {sum} in all.")
        }
    }
}

/// The same where there are too many to tell which have a claim already.
pub fn will_make_many(count: &str, sum: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "減額のある結果は {count}件です。まだ請求のないものをすべて、1件ずつ請求として登録します。この確認の減額の合計は {sum} です。"
        ),
        Lang::En => format!(
            "There are {count} results with a credit. All that have no claim yet become a claim each. The check’s credits are {sum} in all."
        ),
    }
}

/// How many have a claim already.
pub fn have_claims(count: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{count}件は請求として登録済みのため、重ねて登録しません。"),
        Lang::En => format!("Claimed already, and not claimed again: {count}."),
    }
}

/// What one claim will be.
pub fn will_make_one(customer: &str, service: &str, month: &str, sum: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => {
            format!("{customer}　{service}（{month}）の減額 {sum} を、請求として登録します。")
        }
        Lang::En => {
            format!(
                "The credit of {sum} owed to {customer} for {service}, {month}, becomes a claim."
            )
        }
    }
}

/// What was made of claims.
pub fn claims_made(made: &SlaMade, lang: Lang) -> String {
    let (count, already) = (grouped(made.made), grouped(made.already));
    let done = match (lang, made.already) {
        (Lang::Ja, 0) => format!("請求を{count}件登録しました"),
        (Lang::Ja, _) => format!("請求を{count}件登録しました（登録済み {already}件）"),
        (Lang::En, 0) => format!("Claims entered: {count}"),
        (Lang::En, _) => format!("Claims entered: {count}; there already: {already}"),
    };
    let differ = grouped(made.differ);
    match (lang, made.differ) {
        (_, 0) => done,
        (Lang::Ja, _) => {
            format!(
                "{done}。金額がこの確認と異なる請求が{differ}件あります。請求の金額は変えていません"
            )
        }
        (Lang::En, _) => {
            format!(
                "{done}. Claims whose amount differs from this check: {differ}; they stay as they are"
            )
        }
    }
}

/// What was made in the ledger.
pub fn losses_made(made: &SlaMade, lang: Lang) -> String {
    let (count, already) = (grouped(made.made), grouped(made.already));
    let done = match (lang, made.already) {
        (Lang::Ja, 0) => format!("損失台帳に{count}行を記録しました"),
        (Lang::Ja, _) => format!("損失台帳に{count}行を記録しました（記録済み {already}行）"),
        (Lang::En, 0) => format!("Rows entered in the loss ledger: {count}"),
        (Lang::En, _) => {
            format!("Rows entered in the loss ledger: {count}; there already: {already}")
        }
    };
    let differ = grouped(made.differ);
    match (lang, made.differ) {
        (_, 0) => done,
        (Lang::Ja, _) => format!("{done}。金額がこの確認と異なる行が{differ}行あります"),
        (Lang::En, _) => format!("{done}. Rows whose amount differs from this check: {differ}"),
    }
}

/// Name of an order.
pub fn sort(sort: SlaSort, lang: Lang) -> &'static str {
    match sort {
        SlaSort::Outcome => lang.pick("判定の重い順", "Gravest first"),
        SlaSort::Counterparty => lang.pick("顧客の順", "By customer"),
        SlaSort::Credit => lang.pick("減額の大きい順", "Highest credit first"),
    }
}
