//! Words for a letter as a mail: files that go with it, and the characters it is written in.

use crate::{
    format::number::grouped,
    i18n::{Text, text},
};
use saiki_api::{
    Lang,
    letters::{EncodingCheck, UncarriedCharacter},
};

pub const TITLE: Text = text(
    "メールの添付と文字コード",
    "Files and characters of the mail",
);
pub const NONE: Text = text(
    "添付ファイルはありません。手順書や対応表など、全員に同じものを添えられます。",
    "No file goes with it. Guides and tables that are the same for everybody can.",
);
pub const NAME: Text = text("受信者に見えるファイル名", "File name recipients see");
pub const LEAVE_OUT: Text = text("添付から外す", "Leave out");
pub const SAVE: Text = text("ファイルを確認", "Open the file");
pub const ADD: Text = text("ファイルを選んで添付", "Choose a file to attach");
pub const ADD_HINT: Text = text(
    "PDF・PNG・JPEG・テキスト・Word・Excel・PowerPoint、合計 10 MB まで。個人名の入った名前は付けないでください。",
    "PDF, PNG, JPEG, text, Word, Excel and PowerPoint, 10 MB in all. No person's name in the file name, please.",
);
pub const SEND: Text = text("メールに添付", "Attach to the mail");
pub const OTHERS: Text = text(
    "この文書に登録済みのファイル",
    "Files already kept with this letter",
);
pub const TOTAL: Text = text("添付の合計", "Files in all");
pub const ENCODING: Text = text("文字コード", "Characters");
pub const ENCODING_HINT: Text = text(
    "通常は UTF-8 のままにしてください。ISO-2022-JP では、①・㈱・髙・絵文字などは送れません。",
    "Leave it at UTF-8 unless readers need otherwise. ISO-2022-JP cannot carry circled numbers, old forms of characters, emoji and many more.",
);
pub const CHECK: Text = text(
    "送れない文字を調べる",
    "Look for characters it cannot carry",
);
pub const ATTACHED: Text = text("添付", "Attached");

/// Where a character stands that cannot be carried.
pub fn uncarried(one: &UncarriedCharacter, lang: Lang) -> String {
    let UncarriedCharacter {
        line,
        column,
        character,
        ..
    } = one;
    let place = match (one.part.as_str(), lang) {
        ("subject", Lang::Ja) => format!("件名の{column}文字目"),
        ("subject", Lang::En) => format!("Subject, character {column}"),
        ("sender", Lang::Ja) => format!("差出人名の{column}文字目"),
        ("sender", Lang::En) => format!("Sender's name, character {column}"),
        (_, Lang::Ja) => format!("本文{line}行目の{column}文字目"),
        (_, Lang::En) => format!("Text, line {line}, character {column}"),
    };
    let said = match (&one.instead, lang) {
        (None, Lang::Ja) => format!("{place}「{character}」"),
        (None, Lang::En) => format!("{place}: “{character}”"),
        (Some(instead), Lang::Ja) => format!("{place}「{character}」→「{instead}」"),
        (Some(instead), Lang::En) => format!("{place}: “{character}”, use “{instead}”"),
    };
    let from = one.from.as_ref().map(|from| from.label.get(lang));
    match (from, lang) {
        (None, _) => said,
        (Some(from), Lang::Ja) => {
            format!("{said}（差し込み項目「{from}」。文面ではなく、元の記録を直してください）")
        }
        (Some(from), Lang::En) => {
            format!("{said} (merged in from “{from}”: change it there, not in the letter)")
        }
    }
}

/// Whether the letter itself can be sent.
pub fn verdict(check: &EncodingCheck, lang: Lang) -> String {
    let n = check.uncarried.len();
    match (n, lang) {
        (0, Lang::Ja) => "文面はすべて送れます".to_owned(),
        (0, Lang::En) => "The whole text can be sent".to_owned(),
        (n, Lang::Ja) => format!("送れない文字が{n}か所あります。直すまで承認を依頼できません"),
        (n, Lang::En) => {
            format!(
                "{n} characters cannot be sent; nobody can be asked to approve it before they are changed"
            )
        }
    }
}

/// How many get UTF-8 because of their own names.
pub fn in_utf8(check: &EncodingCheck, lang: Lang) -> String {
    let (n, all) = (grouped(check.in_utf8), grouped(check.mailed));
    match lang {
        Lang::Ja => {
            format!("宛先{all}通のうち{n}通は、氏名などに送れない文字があるため UTF-8 で送ります")
        }
        Lang::En => {
            format!("{n} of {all} mails go out in UTF-8, because of the recipients' own names")
        }
    }
}
