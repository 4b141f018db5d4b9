//! Words of the pages about claims made on us: list, one claim, its decision, payment and booking.

use crate::i18n::{Text, text};
use saiki_api::{
    Lang,
    claims::{Claim, ClaimAction, ClaimState},
};

pub const TITLE: Text = text("補償・請求", "Claims");
pub const EMPTY: Text = text("請求はまだ登録されていません", "No claims yet");
pub const EMPTY_TEXT: Text = text(
    "苦情、補償の求め、SLAに基づく減額、費用負担の求め、訴訟などを受けたら登録します。回答期限を管理し、認めるかどうかの判断と理由、合意した金額の支払いまでを記録します。判断と支払いが済むまで、インシデントは終結できません。",
    "Enter complaints, demands for compensation, service level credits, shares of cost and lawsuits as they come in. Each gets a date for its answer, a decision with its reason, and a record of what was paid. The incident cannot be closed before.",
);
pub const ADD: Text = text("請求を登録", "Enter a claim");
pub const ADD_TITLE: Text = text("請求を登録する", "Enter a claim");
pub const ADDED: Text = text("請求を登録しました", "The claim was entered");
pub const EXPORT: Text = text("CSVで書き出す", "Export as CSV");

pub const KIND: Text = text("種類", "Kind");
pub const KIND_MISSING: Text = text("種類を選んでください", "Choose a kind");
pub const CLAIMANT: Text = text("請求者", "Claimant");
pub const NAME: Text = text("氏名", "Name");
pub const NAME_HINT: Text = text(
    "社外の連絡相手か対象者を指定したときは、空欄のままにするとその氏名になります。",
    "Left empty, it is taken from the outside contact or affected person named.",
);
pub const ORGANISATION: Text = text("会社・団体名", "Organisation");
pub const CONTACT: Text = text("社外の連絡相手", "Outside contact");
pub const NO_CONTACT: Text = text("指定しない", "None");
pub const PERSON: Text = text("対象者", "Affected person");
pub const SHOW_PERSON: Text = text("対象者の記録を開く", "Open the person's record");
pub const SHOW_CONTACT: Text = text("連絡の記録を開く", "Open the contact's record");
pub const OF_THIS_PERSON: Text = text("この対象者からの請求", "Claims of this person");
pub const OF_PERSON: Text = text(
    "選んだ対象者からの請求だけを表示しています。ここで登録する請求は、この対象者からのものになります。",
    "Only claims of the chosen person are shown. A claim entered here is theirs.",
);
pub const SUBJECT: Text = text("件名", "Subject");
pub const CLEAR_HINT: Text = text(
    "伏せずに表示されます。氏名や連絡先は書かないでください。",
    "Shown in the clear. Leave names and addresses out.",
);
pub const TEXT: Text = text("請求の内容", "What they say");
pub const RECEIVED: Text = text("受付日時", "Received");
pub const AT_HINT: Text = text("空欄なら現在の日時になります。", "Empty: now.");
pub const CHANNEL: Text = text("受付の手段", "Received by");
pub const CHANNEL_MISSING: Text = text("受付の手段を選んでください", "Choose how it reached us");
pub const CLAIMED: Text = text("請求額", "Amount claimed");
pub const CLAIMED_HINT: Text = text(
    "金額が示されていなければ空欄にします。",
    "Leave it empty where no amount was named.",
);
pub const CURRENCY: Text = text("通貨", "Currency");
pub const NO_AMOUNT: Text = text("金額の提示なし", "No amount named");
pub const OWNER: Text = text("担当", "Owner");
pub const NOBODY: Text = text("未定", "Nobody");
pub const DUE: Text = text("回答期限", "Answer due");
pub const NO_DUE: Text = text("期限なし", "No date");
pub const STATE: Text = text("状態", "State");
pub const SETTLED: Text = text("対応の要否", "Left to do");
pub const ONLY_OPEN: Text = text("判断・支払いが残る請求", "A decision or payment is missing");
pub const ONLY_SETTLED: Text = text("対応を終えた請求", "Nothing is left to do");
pub const UNPAID: Text = text("支払い待ち", "To be paid");
pub const PAID: Text = text("支払済み", "Paid");

pub const TOTALS: Text = text("金額の合計", "Amounts in all");
pub const TOTAL_CLAIMED: Text = text("請求額", "Claimed");
pub const TOTAL_AGREED: Text = text("合意した金額", "Agreed");
pub const TOTAL_PAID: Text = text("支払った金額", "Paid");

pub const BACK: Text = text("請求の一覧へ", "Back to claims");
pub const PARTICULARS: Text = text("登録内容", "Particulars");
pub const COUNSEL: Text = text("弁護士への相談", "Counsel");
pub const COUNSEL_NOTE: Text = text("相談の内容・助言", "What counsel said");
pub const REGISTERED: Text = text("登録した日時", "Entered");
pub const DECISION: Text = text("判断", "Decision");
pub const REASON: Text = text("理由", "Reason");
pub const REOPENED_BECAUSE: Text = text("判断を取り消した理由", "Why the decision was taken back");
pub const DECIDED_BY: Text = text("判断した人", "Decided by");
pub const AGREED: Text = text("合意した金額", "Amount agreed");
pub const AGREED_HINT: Text = text(
    "支払いを伴わないときは0にします。利息や訴訟費用などで請求額を上回ってもかまいません。",
    "0 where nothing is paid. It may be more than was claimed: interest, costs of a lawsuit.",
);
pub const PAID_ON: Text = text("支払日", "Paid on");
pub const HISTORY: Text = text("判断と支払いの記録", "Decisions and payments");
pub const HISTORY_EMPTY: Text = text("まだ判断されていません。", "Nothing is decided yet.");

pub const DECIDE: Text = text("判断を記録する", "Record the decision");
pub const DECIDE_TITLE: Text = text(
    "この請求をどう判断しましたか",
    "How was this claim decided?",
);
pub const DECIDED: Text = text("判断を記録しました", "The decision was recorded");
pub const DECISION_MISSING: Text = text("判断を選んでください", "Choose a decision");
pub const PAY: Text = text("支払いを記録する", "Record the payment");
pub const PAY_TITLE: Text = text("合意した金額を支払った日", "The day the amount was paid");
pub const PAID_DONE: Text = text("支払いを記録しました", "The payment was recorded");
pub const REOPEN: Text = text("判断を取り消す", "Take the decision back");
pub const REOPEN_TITLE: Text = text("この請求の判断を取り消しますか", "Take this decision back?");
pub const REOPEN_TEXT: Text = text(
    "請求は未判断に戻ります。これまでの判断と支払いの記録、損失台帳の行は残ります。",
    "The claim is undecided again. The record of decisions and payments stays, and so does the row of the loss ledger.",
);
pub const REOPENED: Text = text("判断を取り消しました", "The decision was taken back");
pub const EDIT_TITLE: Text = text("請求の内容を直す", "Edit the claim");
pub const CHANGED: Text = text("変更を保存しました", "The change was saved");
pub const FIXED_HINT: Text = text(
    "判断済みのため、種類と請求額は変更できません。",
    "Kind and amount cannot be changed once it is decided.",
);
pub const MASKED_HINT: Text = text(
    "氏名と会社・団体名は伏せられています。直すには、先にページで個人情報を表示してください。",
    "Name and organisation are masked. Show them on the page first to change them.",
);

pub const BOOK: Text = text("損失台帳に記録する", "Enter it as a loss");
pub const BOOK_TITLE: Text = text(
    "支払った金額を損失台帳に記録する",
    "Enter the payment as a loss",
);
pub const BOOK_TEXT: Text = text(
    "直接損害・支払済みの行として記録します。記録は請求ごとに一度だけです。",
    "It becomes a direct loss, paid. Each claim is entered once.",
);
pub const BOOKED: Text = text("損失台帳に記録しました", "It was entered as a loss");
pub const LOSS: Text = text("損失台帳", "Loss ledger");
pub const SHOW_LOSS: Text = text("損失台帳の行を開く", "Open the row");
pub const RATE: Text = text("換算レート", "Exchange rate");
pub const RATE_DAY: Text = text("換算レートの日", "Day of the rate");
pub const RATE_SOURCE: Text = text("換算レートの出典", "Source of the rate");

/// What a claim is called: its number.
pub fn number(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{number}号"),
        Lang::En => format!("Claim {number}"),
    }
}

/// How a claim stands, in a few words.
pub fn state(claim: &Claim, lang: Lang) -> &'static str {
    let label = claim.state.label(lang);
    match (claim.state.is_accepted(), claim.paid_on) {
        (true, Some(_)) => PAID.pick(lang),
        (true, None) if !claim.settled => UNPAID.pick(lang),
        _ => label,
    }
}

/// Name of a step that was taken.
pub fn action(action: ClaimAction, lang: Lang) -> &'static str {
    match action {
        ClaimAction::Pay => PAID.pick(lang),
        ClaimAction::Reopen => lang.pick("判断の取り消し", "Decision taken back"),
        _ => action.decides().unwrap_or(ClaimState::Open).label(lang),
    }
}

/// Name of a decision to choose.
pub fn decision(action: ClaimAction, lang: Lang) -> &'static str {
    match action {
        ClaimAction::Withdraw => lang.pick("請求者が取り下げた", "Withdrawn by the claimant"),
        other => self::action(other, lang),
    }
}
