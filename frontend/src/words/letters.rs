//! Words of the pages about letters and their approval.

use crate::{
    i18n::{Text, text},
    words::common,
};
use saiki_api::{Lang, approvals::ApprovalState, letters::LetterState};

pub const TITLE: Text = text("お知らせ・文書", "Letters and notices");
pub const NEW: Text = text("文書を作る", "Write a letter");
pub const NEW_TITLE: Text = text("新しい文書", "A new letter");
pub const KIND: Text = text("種類", "Kind");
pub const NAME: Text = text("文書の名前", "Name");
pub const NAME_HINT: Text = text(
    "社内での呼び名です。例：本人への通知 第1報",
    "As you call it inside. For example: Notice to persons, first report",
);
pub const NAME_MISSING: Text = text("文書の名前を入力してください", "Enter a name");
pub const KIND_MISSING: Text = text("種類を選んでください", "Choose a kind");
pub const BEGIN: Text = text("ひな形から書き始める", "Begin from the template");
pub const EMPTY: Text = text("文書はまだありません", "No letter yet");
pub const EMPTY_TEXT: Text = text(
    "本人への通知、取引先・委託元への通知、お詫び状、ウェブ告知などを、ひな形から書き始められます。",
    "Begin a notice to persons or to client companies, a letter of apology or a website notice from its template.",
);
pub const STATE: Text = text("状態", "State");
pub const VERSION: Text = text("版", "Version");
pub const AUTHOR: Text = text("作成者", "Author");
pub const CHANGED: Text = text("更新", "Changed");

pub const SUBJECT: Text = text("件名", "Subject");
pub const BODY: Text = text("本文", "Body");
pub const LANGUAGES: Text = text("本文の言語", "Language of the text");
pub const INSERT: Text = text("差し込み項目を入れる", "Insert a merge field");
pub const SAVING: Text = text("保存しています", "Saving");
pub const UNSAVED: Text = text("未保存の変更があります", "Not saved yet");
pub const NOT_SAVED: Text = text("保存できませんでした", "Could not be saved");
pub const RESTORED: Text = text(
    "前回保存できなかった下書きが、この端末に残っています。",
    "A draft that could not be saved last time is still on this computer.",
);
pub const RESTORE: Text = text("下書きに戻す", "Restore the draft");
pub const DISCARD: Text = text("捨てる", "Discard it");
pub const CONFLICT: Text = text(
    "編集中に、ほかの人がこの文書を変更しました。",
    "Somebody else changed this letter while you were editing.",
);
pub const CONFLICT_THEIRS: Text = text("先に保存された内容を使う", "Use theirs");
pub const CONFLICT_MINE: Text = text("自分が入力した内容で上書きする", "Overwrite with mine");
pub const THEIRS: Text = text("先に保存された内容", "Their text");
pub const MINE: Text = text("自分が入力した内容", "My text");
const LOCKED: Text = text(
    "承認を依頼した、または承認された文書です。編集すると承認は取り消されます。",
    "Approval was asked for or given. Editing voids it.",
);
const LOCKED_OUT: Text = text(
    "送付・公開済みの文書です。編集しても、すでに送付・公開したものは変わらず、次回の送付・公開にだけ反映されます。編集すると、現在の承認または承認依頼は取り消されます。",
    "This letter has gone out. Editing leaves what was sent or published as it is and concerns the next time only. The approval, or the request for it, is voided.",
);
pub const UNLOCK: Text = text("承認を取り消して編集する", "Edit and void the approval");

pub const PREVIEW: Text = text("プレビュー", "Preview");
pub const PREVIEW_AS: Text = text("この人の画面で見る", "As this person sees it");
pub const INVENTED: Text = text("架空の対象者", "An invented person");
pub const PREVIOUS: Text = text("前の対象者", "Previous person");
pub const NEXT: Text = text("次の対象者", "Next person");
pub const AS_MAIL: Text = text("メール", "Mail");
pub const AS_PHONE: Text = text("スマートフォン", "Phone");
pub const AS_TEXT: Text = text("文字だけ", "Text only");
pub const FROM: Text = text("差出人", "From");
pub const TO: Text = text("宛先", "To");

pub const LINTS: Text = text("点検", "Check");
pub const LINTS_NONE: Text = text("指摘はありません。", "Nothing to object to.");
pub const LINTS_UNCHECKED: Text = text(
    "本文の誤りを直すと点検します",
    "Checked once the text has no faults",
);
pub const REACH: Text = text("送るとどうなるか", "What sending does");
pub const REACHED: Text = text("対象者", "People");
pub const MERGED: Text = text(
    "取り込み時に統合した重複（名簿全体）",
    "Duplicates merged at import (whole register)",
);
pub const TAKES: Text = text("所要時間", "Takes about");
pub const NO_PACE: Text = text(
    "送付の実績がまだなく、見積もれません",
    "Not known: nothing was sent before",
);
pub const DEADLINE: Text = text("本人通知の期限", "People must be told by");
pub const TEST_HINT: Text = text(
    "保存済みの文面を、架空の対象者の内容で一通だけ送ります。記録を残すため、送付の準備がまだなければ一つ作ります。",
    "Sends the saved text once, filled with an invented person. A draft sending is made if there is none, so that it is on record.",
);
pub const WITHOUT: Text = text(
    "メールアドレスなし（郵送・電話）",
    "Without address (post, telephone)",
);
pub const NO_UNSUBSCRIBE: Text = text(
    "法令に基づく通知のため、配信停止の希望は適用しません。",
    "Notices owed by law: opt-outs do not apply.",
);

pub const APPROVAL: Text = text("承認", "Approval");
pub const APPROVAL_RULE: Text = text(
    "作成者と別の承認者1名が必要です。承認後に文面、宛先、または差し込まれる内容が変わると、承認は無効になります。",
    "Somebody other than the author must approve. Text, recipients or facts merged in that change afterwards void it.",
);
pub const ASK: Text = text("承認を依頼", "Ask for approval");
pub const ASKED: Text = text("承認を依頼しました", "Approval was asked for");
pub const APPROVE: Text = text("承認する", "Approve");
pub const APPROVED: Text = text("承認しました", "Approved");
pub const REJECT: Text = text("差し戻す", "Refuse");
pub const REJECTED: Text = text("差し戻しました", "Refused");
pub const COMMENT: Text = text(
    "コメント（差し戻す場合は必須）",
    "Comment (needed to refuse)",
);
pub const OWN_LETTER: Text = text(
    "ご自身が書いた文書は承認できません。",
    "You cannot approve a letter you wrote.",
);
pub const FINGERPRINT: Text = text("文面の指紋", "Hash of the text");
pub const RECIPIENTS_FINGERPRINT: Text = text("宛先の指紋", "Hash of the recipients");
pub const FACTS_FINGERPRINT: Text = text("差し込み内容の指紋", "Hash of the facts");
pub const FACTS: Text = text(
    "事案の記録と組織の情報から差し込まれる内容",
    "Merged in from the incident's and the organisation's records",
);
pub const NO_VALUE: Text = text("記録なし", "Not recorded");
pub const REQUESTED_BY: Text = text("依頼", "Asked by");
pub const APPROVED_BY: Text = text("承認", "Approved by");
pub const REFUSED_BY: Text = text("差し戻し", "Refused by");
pub const VOIDED_BY: Text = text("無効になった経緯", "Made void by");
pub const GONE_OUT: Text = text("送付・公開済み", "Went out");
pub const WENT_OUT: Text = text("最後に送付・公開した日時", "Went out last");
pub const WENT_OUT_UNDER: Text = text("この承認で送付・公開", "Went out under this one");
pub const MAY_GO_AGAIN: Text = text(
    "この承認のまま、もう一度送付・公開できます。",
    "It may go out again under the approval that stands.",
);
pub const ANEW: Text = text(
    "もう一度送付・公開するには、新しい承認が必要です。",
    "To go out again it needs a new approval.",
);
pub const ANEW_EDITED: Text = text(
    "その後に文面が変わったため、もう一度送付・公開するには新しい承認が必要です。",
    "Its text changed since: to go out again it needs a new approval.",
);
pub const ANEW_RECIPIENTS: Text = text(
    "その後に宛先が変わったため、もう一度送付・公開するには新しい承認が必要です。",
    "Its recipients changed since: to go out again it needs a new approval.",
);
pub const ANEW_FACTS: Text = text(
    "その後に差し込まれる内容が変わったため、もう一度送付・公開するには新しい承認が必要です。",
    "Facts merged into it changed since: to go out again it needs a new approval.",
);
pub const HISTORY: Text = text("承認の履歴", "History of approvals");
pub const HISTORY_EMPTY: Text = text("承認の記録はまだありません", "No approval yet");
pub const HISTORY_EMPTY_TEXT: Text = text(
    "承認を依頼すると、依頼、承認、差し戻し、無効になった経緯がここに残ります。",
    "Once approval was asked for, each request is kept here, with who gave or refused it and what made it void.",
);
pub const VOID_EDITED: Text = text("文面が変わったため無効", "Void: the text changed");
pub const VOID_RECIPIENTS: Text = text("宛先が変わったため無効", "Void: the recipients changed");
pub const VOID_FACTS: Text = text(
    "差し込まれる内容が変わったため無効",
    "Void: facts merged in changed",
);
pub const FACTS_MOVED: Text = text(
    "承認を依頼した後に、文面に差し込まれる内容（事案の記録や組織の情報）が変わったため、承認は無効です。プレビューで内容を確かめ、もう一度承認を依頼してください。",
    "Facts merged into this letter, from the incident's or the organisation's records, changed after approval was asked for, so the approval is void. Look at the preview and ask again.",
);
pub const SEND: Text = text("送付に進む", "Go on to sending");

pub const SETTINGS: Text = text("差出人と宛先", "Sender and recipients");
pub const SENDER_NAME: Text = text(
    "差出人の名前（空欄なら組織名）",
    "Sender's name (the organisation's when empty)",
);
pub const SENDER_EMAIL: Text = text(
    "差出人のアドレス（空欄なら既定）",
    "Sender's address (the default when empty)",
);
pub const REPLY_TO: Text = text(
    "返信先（空欄なら窓口）",
    "Answers go to (the desk when empty)",
);
pub const AUDIENCE_LANGS: Text = text("この言語の人だけ", "Only people of these languages");
pub const AUDIENCE_ITEMS: Text = text(
    "この項目が漏えいした人だけ",
    "Only people of whom these leaked",
);
pub const NO_LIMIT: Text = text(
    "選ばなければ全員に送ります。",
    "Everybody when none is chosen.",
);
pub const VERSIONS: Text = text("版の比較", "Compare versions");
pub const BEFORE: Text = text("変更前", "Before");
pub const AFTER: Text = text("変更後", "After");
pub const NO_CHANGE: Text = text(
    "この言語の件名と本文に違いはありません。差出人か宛先が変わっています。",
    "Subject and text of this language are the same; sender or recipients changed.",
);
pub const ONE_VERSION: Text = text("版はまだ一つです", "There is one version so far");
pub const ONE_VERSION_TEXT: Text = text(
    "文面を変えて保存すると、ここで前の版と見比べられます。",
    "Once the text was changed and saved, it can be compared here.",
);

/// How far a letter is.
pub fn state(state: LetterState, lang: Lang) -> &'static str {
    match state {
        LetterState::Draft => lang.pick("下書き", "Draft"),
        LetterState::AwaitingApproval => lang.pick("承認待ち", "Awaiting approval"),
        LetterState::Approved => lang.pick("承認済み", "Approved"),
        LetterState::Rejected => lang.pick("差し戻し", "Refused"),
    }
}

/// How far a letter that went out is on its way out again.
pub fn again(now: LetterState, lang: Lang) -> &'static str {
    match now {
        LetterState::Draft => lang.pick("次回は承認が必要", "Needs approval to go out again"),
        LetterState::AwaitingApproval | LetterState::Approved | LetterState::Rejected => {
            state(now, lang)
        }
    }
}

/// `送付済み（当時の承認による）`.
pub fn under_approval(went: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{went}（当時の承認による）"),
        Lang::En => format!("{went} (approved at the time)"),
    }
}

/// Why a letter that went out needs a new approval to go out again.
pub fn anew(void_reason: Option<&str>) -> Text {
    match void_reason {
        Some("letter_edited") => ANEW_EDITED,
        Some("recipients_changed") => ANEW_RECIPIENTS,
        Some("facts_changed") => ANEW_FACTS,
        _ => ANEW,
    }
}

/// What became of an approval.
pub fn approval(state: ApprovalState, lang: Lang) -> &'static str {
    match state {
        ApprovalState::Requested => lang.pick("承認待ち", "Awaited"),
        ApprovalState::Approved => lang.pick("承認済み", "Given"),
        ApprovalState::Rejected => lang.pick("差し戻し", "Refused"),
        ApprovalState::Voided => lang.pick("無効", "Void"),
    }
}

/// Why an approval is void.
pub fn void(reason: &str) -> Text {
    match reason {
        "letter_edited" => VOID_EDITED,
        "facts_changed" => VOID_FACTS,
        _ => VOID_RECIPIENTS,
    }
}

/// The name of something merged into the text of a language.
pub fn fact(label: &str, of: Option<Lang>, lang: Lang) -> String {
    match (of, lang) {
        (None, _) => label.to_owned(),
        (Some(of), Lang::Ja) => format!("{label}（{}）", common::language(of, lang)),
        (Some(of), Lang::En) => format!("{label} ({})", common::language(of, lang)),
    }
}

/// `第4版`, `Version 4`.
pub fn version(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{n}版"),
        Lang::En => format!("Version {n}"),
    }
}

/// Why a letter whose approval was asked for or given is not simply edited, by whether it has gone out.
pub fn locked(gone_out: bool) -> Text {
    match gone_out {
        true => LOCKED_OUT,
        false => LOCKED,
    }
}

/// `保存済み 14:22`.
pub fn saved(clock: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("保存済み {clock}"),
        Lang::En => format!("Saved {clock}"),
    }
}

/// Where a fault is.
pub fn line(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{number}行目："),
        Lang::En => format!("Line {number}: "),
    }
}

/// `メール（日本語）`.
pub fn mailed_in(language: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("メール（{language}）"),
        Lang::En => format!("By mail in {language}"),
    }
}

/// `約 3時間46分（毎分 3,600 通、前回の実績）`.
pub fn duration(span: &str, per_minute: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("約 {span}（前回の実績 毎分 {per_minute} 通から）"),
        Lang::En => format!("{span}, at the {per_minute} mails a minute of last time"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_what_has_gone_out_concerns_the_next_time() {
        for (lang, next) in [(Lang::Ja, "次回"), (Lang::En, "the next time")] {
            assert!(locked(true).pick(lang).contains(next));
            assert!(!locked(false).pick(lang).contains(next));
        }
    }
}
