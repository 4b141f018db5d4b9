//! Words of the pages about people outside who wait for word: list, one contact, its log.

use crate::i18n::{Text, text};
use saiki_api::{
    Lang,
    contacts::{Channel, ContactKind, Direction},
};

pub const TITLE: Text = text("社外の連絡相手", "Outside contacts");
pub const EMPTY: Text = text(
    "社外の連絡相手はまだ登録されていません",
    "Nobody outside waits for word yet",
);
pub const EMPTY_TEXT: Text = text(
    "通報者、苦情の申出人、脆弱性の発見者、報道機関など、こちらからの連絡を待っている方を登録すると、次に連絡する期限を管理し、連絡が途絶えるのを防げます。",
    "Enter reporters, complainants, finders, the press and others who wait to hear from us. Each gets a date for the next word, so that nobody is left without an answer.",
);
pub const ADD: Text = text("連絡相手を登録", "Enter a contact");
pub const ADD_TITLE: Text = text("社外の連絡相手を登録する", "Enter an outside contact");
pub const ADDED: Text = text("連絡相手を登録しました", "The contact was entered");
pub const KIND: Text = text("相手の区分", "What they are to us");
pub const KIND_MISSING: Text = text("相手の区分を選んでください", "Choose what they are to us");
pub const NAME: Text = text("氏名", "Name");
pub const ORGANISATION: Text = text("会社・団体名", "Organisation");
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const PHONE: Text = text("電話番号", "Telephone");
pub const TOLD: Text = text("申し出・問い合わせの内容", "What they told us");
pub const TOLD_HINT: Text = text(
    "この欄は伏せずに表示されます。氏名や連絡先は上の欄に入力してください。",
    "This text is shown in the clear. Enter names and addresses in the fields above.",
);
pub const OWNER: Text = text("担当", "Owner");
pub const NOBODY: Text = text("未定", "Nobody");
pub const FIRST_HEARD: Text = text("最初に連絡を受けた日時", "First heard from");
pub const AT_HINT: Text = text("空欄なら現在の日時になります。", "Empty: now.");
pub const NEXT_DUE: Text = text("次の連絡期限", "Next word due");

pub const STATE: Text = text("状態", "State");
pub const NO_WORD: Text = text("未連絡", "No word from us yet");
pub const IN_TOUCH: Text = text("対応中", "In touch");
pub const CLOSED: Text = text("対応終了", "Closed");
pub const ONLY_OPEN: Text = text("対応が続いている相手", "Still open");
pub const ONLY_CLOSED: Text = text("対応を終えた相手", "Already closed");

pub const BACK: Text = text("連絡相手の一覧へ", "Back to outside contacts");
pub const PARTICULARS: Text = text("登録内容", "Particulars");
pub const CLOCK: Text = text("次の連絡", "Next word");
pub const LAST_WORD: Text = text("こちらからの最後の連絡", "Our last word");
pub const NEVER: Text = text("まだ連絡していません", "We have given none");
pub const REGISTERED: Text = text("登録した日時", "Entered");

pub const LOG: Text = text("連絡の記録", "Words exchanged");
pub const LOG_EMPTY: Text = text("連絡の記録はまだありません。", "No word is recorded yet.");
pub const LOG_SHUT: Text = text(
    "対応は終了しています。連絡を記録するには、対応を再開してください。",
    "This contact is closed. Open it again to record a word.",
);
pub const DIRECTION: Text = text("どちらからの連絡か", "Which way it went");
pub const CHANNEL: Text = text("連絡手段", "By which way");
pub const AT: Text = text("連絡した日時", "When");
pub const WORD: Text = text("連絡の内容", "What was said");
pub const RECORD: Text = text("連絡を記録する", "Record the word");
pub const RECORDED: Text = text("連絡を記録しました", "The word was recorded");

pub const EDIT: Text = text("編集", "Edit");
pub const EDIT_TITLE: Text = text("連絡相手の編集", "Edit the contact");
pub const MASKED_HINT: Text = text(
    "氏名・所属・連絡先は伏せられています。直すときは、先に「伏せずに表示」を押してください。",
    "Name, organisation and how to reach them are masked. Show them in the clear first to change them.",
);
pub const EXPORT: Text = text(
    "絞り込んだ全件をCSVで書き出す",
    "Export all that match (CSV)",
);
pub const DUE_EMPTY: Text = text(
    "次の連絡期限を入力してください",
    "Enter when the next word is due",
);
pub const CHANGED: Text = text("変更を保存しました", "The change was saved");

pub const CLOSE: Text = text("対応を終了する", "Close the contact");
pub const CLOSE_TITLE: Text = text("この相手への対応を終了しますか", "Close this contact?");
pub const CLOSE_TEXT: Text = text(
    "終了すると次の連絡期限はなくなり、連絡を記録できなくなります。必要になれば再開できます。",
    "No further word is due then, and none can be recorded. The contact can be opened again.",
);
pub const OUTCOME: Text = text("結果", "How it ended");
pub const OUTCOME_HINT: Text = text(
    "例：修正版の公開をお知らせし、ご了承いただいた。",
    "For example: told them of the fix, and they were content.",
);
pub const EARLIER_OUTCOME: Text = text("前回終了時の結果", "How it ended before");
pub const CLOSED_AT: Text = text("対応を終了した日時", "Closed at");
pub const SHUT: Text = text("対応を終了しました", "The contact is closed");
pub const REOPEN: Text = text("対応を再開する", "Open it again");
pub const REOPEN_TITLE: Text = text("この相手への対応を再開しますか", "Open this contact again?");
pub const REOPEN_HINT: Text = text(
    "空欄なら、終了前の期限に戻ります。",
    "Empty: the date it had before it was closed.",
);
pub const REOPENED: Text = text("対応を再開しました", "The contact is open again");

/// Name of a direction.
pub fn direction(direction: Direction, lang: Lang) -> &'static str {
    match direction {
        Direction::Out => lang.pick("こちらから", "From us"),
        Direction::In => lang.pick("相手から", "From them"),
    }
}

/// Name of a channel.
pub fn channel(channel: Channel, lang: Lang) -> &'static str {
    match channel {
        Channel::Mail => lang.pick("メール", "Mail"),
        Channel::Phone => lang.pick("電話", "Telephone"),
        Channel::Letter => lang.pick("書面", "Letter"),
        Channel::Visit => lang.pick("訪問・面談", "Visit"),
        Channel::Other => lang.pick("その他", "Other"),
    }
}

/// A number of days in English.
fn days(n: i32) -> String {
    match n {
        1 => "1 day".to_owned(),
        n => format!("{n} days"),
    }
}

/// What an empty due date means for somebody put down anew.
pub fn first_due(kind: Option<ContactKind>, lang: Lang) -> String {
    let Some(kind) = kind else {
        return lang
            .pick(
                "空欄なら、相手の区分に応じて決まります。",
                "Empty: by what they are to us.",
            )
            .to_owned();
    };
    let n = kind.word_days();
    match lang {
        Lang::Ja => format!("空欄なら、最初に連絡を受けた日時の{n}日後になります。"),
        Lang::En => format!("Empty: {} after they were first heard.", days(n)),
    }
}

/// What an empty due date means after a word: ours starts the clock anew, theirs never buys time.
pub fn next_due(kind: ContactKind, direction: Direction, lang: Lang) -> String {
    let n = kind.word_days();
    match (direction, lang) {
        (Direction::Out, Lang::Ja) => format!("空欄なら、連絡した日時の{n}日後になります。"),
        (Direction::Out, Lang::En) => format!("Empty: {} after the word.", days(n)),
        (Direction::In, Lang::Ja) => {
            format!("空欄なら、連絡を受けた日時の{n}日後と現在の期限のうち、早いほうになります。")
        }
        (Direction::In, Lang::En) => {
            format!(
                "Empty: {} after the word, or the present date if that is sooner.",
                days(n)
            )
        }
    }
}
