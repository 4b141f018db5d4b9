//! Words of the pages about losses and costs.

use crate::i18n::{Text, text};
use saiki_api::{Lang, losses::LossSort};

pub const TITLE: Text = text("損害と費用", "Losses and costs");
pub const NEW: Text = text("損害を記録", "Enter a loss");
pub const EDIT_TITLE: Text = text("損害の記録を直す", "Change the loss");
pub const EXPORT: Text = text("CSVで書き出す", "Export as CSV");
pub const SEARCH: Text = text("内容・根拠を検索", "Search description and basis");
pub const COMPARE: Text = text("比較を見る", "Compare");
pub const EMPTY: Text = text("損害はまだ記録されていません", "No loss is entered yet");
pub const EMPTY_TEXT: Text = text(
    "かかった費用と失われた利益を、見積りの段階から記録します。合計は、再発防止にいくらかけるかを経営層が決める材料になります。",
    "Enter what it costs and what is lost, estimates included. The totals let executives decide what to spend on prevention.",
);
pub const NO_MATCH: Text = text("条件に合う記録はありません", "No row matches");
pub const NO_MATCH_TEXT: Text = text(
    "検索の語を減らすか、絞り込みを解除してください。",
    "Use fewer words, or clear the filters.",
);
pub const LEDGER: Text = text("損害の一覧", "Ledger");
pub const CHART: Text = text("損害の全体", "The damage as a whole");
pub const DIRECT_ACTUAL: Text = text("直接損害（確定）", "Direct, certain");
pub const DIRECT_ESTIMATED: Text = text("直接損害（見積り）", "Direct, estimated");
pub const INDIRECT_ACTUAL: Text = text("間接損害（確定）", "Indirect, certain");
pub const INDIRECT_ESTIMATED: Text = text("間接損害（見積り）", "Indirect, estimated");
pub const PREVENTION: Text = text("再発防止の費用", "Cost of prevention");
pub const APPROVED: Text = text("承認済み", "approved");
pub const TOTAL: Text = text("合計", "Total");
pub const BY_JNSA: Text = text("JNSAの区分別", "By JNSA class");
pub const BY_VERIS: Text = text("VERISの区分別", "By VERIS variety");
pub const CLASS_NAME: Text = text("区分", "Class");
pub const ROWS: Text = text("件数", "Rows");

pub const DESCRIPTION: Text = text("内容", "What it is");
pub const DESCRIPTION_HINT: Text = text(
    "1行で。例：調査会社の費用、販売停止による利益の減少",
    "One line. For example: cost of the forensic firm, profit lost while sales stood still",
);
pub const CLASS: Text = text("直接・間接", "Direct or indirect");
pub const CLASS_HINT: Text = text(
    "直接は、金銭・設備・人身の被害と対応や復旧の費用。間接は、機会損失、信用や株価の低下、社内の混乱。",
    "Direct: money, equipment, injury and what setting it right costs. Indirect: lost opportunity, trust, share price, confusion inside.",
);
pub const JNSA: Text = text("JNSAの区分", "JNSA class");
pub const VERIS: Text = text("VERISの区分", "VERIS variety");
pub const STATE: Text = text("確かさ", "How certain");
pub const DAY: Text = text("日付", "Day");
pub const DAY_HINT: Text = text(
    "発生・計上・支払い・回収した日。見積りなら見積もった日。",
    "When it arose, was booked, paid or got back; for an estimate, when it was made.",
);
pub const AMOUNT: Text = text("金額", "Amount");
pub const AMOUNT_WAY: Text = text("金額の決め方", "How the amount is given");
pub const WAY_EXACT: Text = text("一つの金額", "One amount");
pub const WAY_RANGE: Text = text("幅のある見積り", "A range");
pub const WAY_DOWNTIME: Text = text("停止時間から計算", "From time down");
pub const WAY_JO: Text = text(
    "漏えいの人数から計算（JOモデル）",
    "From people leaked (JO model)",
);
pub const LOW: Text = text("最小", "At least");
pub const HIGH: Text = text("最大", "At most");
pub const CURRENCY: Text = text("通貨", "Currency");
pub const BASIS: Text = text("根拠", "Basis");
pub const BASIS_HINT: Text = text(
    "請求書や見積書の番号、または誰がどのように見積もったか。",
    "Number of the invoice or quotation, or who estimated it how.",
);
pub const RATE: Text = text("換算レート", "Exchange rate");
pub const RATE_DAY: Text = text("レートの日付", "Day of the rate");
pub const RATE_SOURCE: Text = text("レートの出典", "Where it was read");
pub const AMOUNT_MISSING: Text = text("金額を数字で入力してください", "Enter the amount in digits");
pub const DAY_MISSING: Text = text("日付を入力してください", "Enter the day");
pub const SHARE_MISSING: Text = text(
    "0から100までの割合を入力してください",
    "Enter a share from 0 to 100",
);
pub const NUMBER_MISSING: Text = text("数字を入力してください", "Enter a number");

pub const SALES: Text = text("1時間あたりの売上", "Usual sales in an hour");
pub const HOURS: Text = text("停止時間（時間）", "Hours down");
pub const MINUTES: Text = text("停止時間（分）", "Minutes down");
pub const MARGIN: Text = text("利益率（%）", "Margin (%)");
pub const LOST: Text = text("失われた割合（%）", "Share not made up later (%)");
pub const LOST_HINT: Text = text(
    "後から買った客の分を除きます。わからなければ100。",
    "Leaves out customers who bought later. 100 when not known.",
);
pub const MENTAL: Text = text("精神的苦痛の段階", "Level of mental distress");
pub const MENTAL_HINT: Text = text(
    "1 氏名・住所など、2 健診結果・年収など、3 信条・病歴など。最も高いもの。",
    "1 name, address; 2 health check, income; 3 creed, diagnosis. The highest that applies.",
);
pub const ECONOMIC: Text = text("経済的損失の段階", "Level of economic loss");
pub const ECONOMIC_HINT: Text = text(
    "1 氏名・住所など、2 旅券番号・購入履歴など、3 口座番号と暗証番号、カード番号と有効期限など。",
    "1 name, address; 2 passport number, purchases; 3 account with PIN, card with expiry.",
);
pub const IDENTIFIABILITY: Text = text("本人特定のしやすさ", "How easily a person is identified");
pub const RESPONSIBILITY: Text = text("社会的責任", "Standing of the organisation");
pub const RESPONSE: Text = text("事後対応", "Response");
pub const PEOPLE: Text = text("人数", "People");
pub const CALCULATE: Text = text("計算する", "Calculate");
pub const CALCULATED: Text = text("計算の結果", "Result");
pub const CALCULATION: Text = text("計算の内訳", "How it was calculated");

pub const ENTERED: Text = text("損害を記録しました", "The loss is entered");
pub const ENTER: Text = text("記録する", "Enter it");
pub const CONVERTED: Text = text("換算後", "Converted");
pub const ENTERED_BY: Text = text("記録した人", "Entered by");
pub const REVERSE: Text = text("取り消す", "Take out");
pub const REVERSE_TITLE: Text = text("この記録を取り消しますか", "Take this row out?");
pub const REVERSE_TEXT: Text = text(
    "合計から外します。記録そのものは理由とともに残り、後から変更できません。",
    "It no longer counts in the totals. The row stays with the reason, and cannot be changed afterwards.",
);
pub const REASON: Text = text("理由", "Reason");
pub const REVERSED: Text = text("取消", "Taken out");
pub const REVERSED_DONE: Text = text("記録を取り消しました", "The row is taken out");
pub const HISTORY: Text = text("変更の履歴", "History");
pub const BACK: Text = text("損害と費用", "Losses and costs");
pub const INCLUDED: Text = text("合計に入れたもの", "Counted");
pub const ONLY_REVERSED: Text = text("取り消したもの", "Taken out");
pub const SHOWN: Text = text("表示", "Show");
pub const BY_DAY: Text = text("日付の新しい順", "Latest day first");

/// An order of the ledger.
pub fn sort(sort: LossSort, lang: Lang) -> &'static str {
    match sort {
        LossSort::Day => BY_DAY.pick(lang),
        LossSort::Amount => lang.pick("金額の大きい順", "Greatest first"),
        LossSort::Entered => lang.pick("記録した順", "Entered last first"),
    }
}

/// A level of the JO model's identifiability.
pub fn identifiability(level: u32, lang: Lang) -> &'static str {
    match level {
        6 => lang.pick("氏名と住所がある", "Name and address"),
        3 => lang.pick(
            "氏名、または住所と電話番号がある",
            "Name, or address with telephone",
        ),
        _ => lang.pick("それ以外", "Anything else"),
    }
}

/// The organisation's standing in the JO model.
pub fn responsibility(level: u32, lang: Lang) -> &'static str {
    match level {
        2 => lang.pick(
            "高い（医療・金融・通信・公共など）",
            "Higher than usual (medical, finance, telecom, public)",
        ),
        _ => lang.pick("ふつう", "Usual"),
    }
}

/// The response in the JO model.
pub fn response(level: u32, lang: Lang) -> &'static str {
    match level {
        2 => lang.pick("不適切", "Improper"),
        _ => lang.pick("適切、または不明", "Proper, or not known"),
    }
}

/// A version of a row.
pub fn version(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{n}版"),
        Lang::En => format!("Version {n}"),
    }
}
