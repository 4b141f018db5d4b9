//! Objections to a letter as a mail: characters its encoding cannot carry, and files that are missing or too much. What
//! its words say is looked at in `lint`.

use crate::{
    jis,
    letters::lint::{Rendered, sentences},
};
use saiki_api::{
    Lang,
    letters::{LetterAttachment, Lint, LintLevel, MailEncoding, UncarriedCharacter},
};

/// Files together above this many bytes are worth a look: mobile mailboxes fill, and gateways hold mails back.
const HEAVY: u64 = 3 * 1024 * 1024;
/// Characters named in one objection.
const NAMED: usize = 5;

/// Words for files that go with a letter.
const ATTACHED_JA: [&str; 2] = ["添付", "別添"];
const ATTACHED_EN: [&str; 3] = ["attached", "attachment", "enclosed"];
/// Words of a warning of files in mails that others send.
const WARNED_JA: [&str; 6] = [
    "不審",
    "心当たりのない",
    "身に覚えのない",
    "覚えのない",
    "開かない",
    "開封しない",
];
const WARNED_EN: [&str; 5] = [
    "do not open",
    "don't open",
    "never open",
    "did not expect",
    "suspicious",
];

/// What these look at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The texts, rendered.
    pub texts: &'a [Rendered],
    /// Name of the sender as recipients see it.
    pub sender: &'a str,
    /// Files that go with it.
    pub attachments: &'a [LetterAttachment],
    /// The characters it is written in.
    pub encoding: MailEncoding,
}

/// Every objection, in the reader's language.
pub fn lint(input: &Input, reader: Lang) -> Vec<Lint> {
    let mut found = Vec::new();
    if input.encoding == MailEncoding::Iso2022Jp {
        let uncarried = uncarried(input.texts, input.sender);
        match uncarried.is_empty() {
            false => found.push(cannot_carry(&uncarried, input.texts, reader)),
            true => found.push(carries(reader)),
        }
    }
    found.extend(attachments(input, reader));
    found
}

/// Characters of a letter's own words that ISO-2022-JP cannot carry: subjects, texts, the sender's name.
pub fn uncarried(texts: &[Rendered], sender: &str) -> Vec<UncarriedCharacter> {
    let parts = texts.iter().flat_map(|text| {
        [
            (Some(text.lang), "subject", text.subject.as_str()),
            (Some(text.lang), "text", &text.text),
        ]
    });
    parts
        .chain([(None, "sender", sender)])
        .flat_map(|(lang, part, text)| {
            jis::uncarried(text)
                .into_iter()
                .map(move |one| UncarriedCharacter {
                    lang,
                    part: part.to_owned(),
                    line: one.line,
                    column: one.column,
                    character: one.character.to_string(),
                    instead: one.instead,
                })
        })
        .collect()
}

/// A character with its place, in the reader's language.
pub fn describe(one: &UncarriedCharacter, reader: Lang) -> String {
    let UncarriedCharacter {
        line,
        column,
        character,
        ..
    } = one;
    let instead = match (&one.instead, reader) {
        (None, _) => String::new(),
        (Some(instead), Lang::Ja) => format!("→「{instead}」"),
        (Some(instead), Lang::En) => format!(" (use “{instead}”)"),
    };
    match (one.part.as_str(), reader) {
        ("subject", Lang::Ja) => format!("件名の{column}文字目「{character}」{instead}"),
        ("subject", Lang::En) => format!("subject, character {column}: “{character}”{instead}"),
        ("sender", Lang::Ja) => format!("差出人名の{column}文字目「{character}」{instead}"),
        ("sender", Lang::En) => {
            format!("sender's name, character {column}: “{character}”{instead}")
        }
        (_, Lang::Ja) => format!("本文{line}行目の{column}文字目「{character}」{instead}"),
        (_, Lang::En) => format!("text, line {line}, character {column}: “{character}”{instead}"),
    }
}

/// The characters in one sentence, the first of many.
pub fn described(all: &[UncarriedCharacter], reader: Lang) -> String {
    let named: Vec<String> = all
        .iter()
        .take(NAMED)
        .map(|one| describe(one, reader))
        .collect();
    let list = named.join(reader.pick("、", "; "));
    match (all.len().saturating_sub(NAMED), reader) {
        (0, _) => list,
        (more, Lang::Ja) => format!("{list}、ほか{more}字"),
        (more, Lang::En) => format!("{list}; and {more} more"),
    }
}

fn cannot_carry(all: &[UncarriedCharacter], texts: &[Rendered], reader: Lang) -> Lint {
    let list = described(all, reader);
    let first = all.first();
    let index = first
        .and_then(|one| one.lang)
        .and_then(|lang| texts.iter().position(|text| text.lang == lang));
    let field = match (first.map(|one| one.part.as_str()), index) {
        (Some("subject"), Some(index)) => format!("texts.{index}.subject"),
        (Some("text"), Some(index)) => format!("texts.{index}.body"),
        _ => "sender.name".to_owned(),
    };
    Lint {
        code: "encoding.uncarried".to_owned(),
        level: LintLevel::Bad,
        message: match reader {
            Lang::Ja => format!("ISO-2022-JP では送れない文字があります：{list}"),
            Lang::En => format!("ISO-2022-JP cannot carry: {list}"),
        },
        field,
        line: None,
        remedy: reader
            .pick(
                "別の文字に置き換えるか、文字コードを UTF-8 に戻してください。このままでは承認を依頼できません",
                "Put other characters in their place, or go back to UTF-8; nobody can be asked to approve it like this",
            )
            .to_owned(),
    }
}

fn carries(reader: Lang) -> Lint {
    Lint {
        code: "encoding.legacy".to_owned(),
        level: LintLevel::Ok,
        message: reader
            .pick(
                "文面はすべて ISO-2022-JP で送れます。氏名などに使えない文字がある方には UTF-8 で送ります",
                "ISO-2022-JP carries the whole text; people whose own names it cannot carry get UTF-8",
            )
            .to_owned(),
        field: String::new(),
        line: None,
        remedy: String::new(),
    }
}

fn attachments(input: &Input, reader: Lang) -> Vec<Lint> {
    let mut found = Vec::new();
    let total: u64 = input.attachments.iter().map(|file| file.size).sum();
    if total > HEAVY {
        found.push(Lint {
            code: "attachments.heavy".to_owned(),
            level: LintLevel::Warn,
            message: reader
                .pick(
                    "添付ファイルが合計 3 MB を超えています。受信側で止められたり、携帯電話のメールに届かなかったりすることがあります",
                    "The files come to more than 3 MB; some mail servers hold such mails back, and mobile mailboxes fill",
                )
                .to_owned(),
            field: "attachments".to_owned(),
            line: None,
            remedy: reader
                .pick(
                    "ファイルを小さくするか、ウェブページに掲載してURLを書いてください",
                    "Make the files smaller, or put them on a page and name its address",
                )
                .to_owned(),
        });
    }
    if input.attachments.is_empty()
        && let Some(index) = input.texts.iter().position(speaks_of_a_file)
    {
        found.push(Lint {
            code: "attachments.none".to_owned(),
            level: LintLevel::Warn,
            message: reader
                .pick(
                    "本文に添付のことが書かれていますが、添付ファイルがありません",
                    "The text speaks of something attached, but no file goes with the letter",
                )
                .to_owned(),
            field: format!("texts.{index}.body"),
            line: None,
            remedy: reader
                .pick(
                    "ファイルを添付するか、本文を直してください",
                    "Attach the file, or change the text",
                )
                .to_owned(),
        });
    }
    found
}

/// Whether a text says that something is attached to it. One that only warns of attachments to mails of others, as most
/// notices of a leak do, does not.
fn speaks_of_a_file(text: &Rendered) -> bool {
    let (named, warned): (&[&str], &[&str]) = match text.lang {
        Lang::Ja => (&ATTACHED_JA, &WARNED_JA),
        Lang::En => (&ATTACHED_EN, &WARNED_EN),
    };
    let lower = text.text.to_lowercase();
    sentences(&lower).any(|sentence| {
        let any = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        any(named) && !any(warned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::Uuid;

    fn text(lang: Lang, subject: &str, text: &str) -> Rendered {
        Rendered {
            lang,
            subject: subject.to_owned(),
            text: text.to_owned(),
            written: String::new(),
            values: Vec::new(),
            uses: Vec::new(),
            empty: Vec::new(),
        }
    }

    fn codes(input: &Input) -> Vec<(String, String)> {
        let lints = lint(input, Lang::Ja).into_iter();
        lints.map(|lint| (lint.code, lint.field)).collect()
    }

    fn file(size: u64) -> LetterAttachment {
        LetterAttachment {
            file_id: Uuid::from_u128(1),
            name: "別紙.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size,
            sha256: String::new(),
        }
    }

    #[test]
    fn what_cannot_be_carried_is_named_with_its_place() {
        let texts = [text(Lang::Ja, "お知らせ①", "山田様\n髙橋より")];
        let mut input = Input {
            texts: &texts,
            sender: "例社",
            attachments: &[],
            encoding: MailEncoding::Iso2022Jp,
        };
        let found = lint(&input, Lang::Ja);
        assert_eq!(found[0].level, LintLevel::Bad);
        assert_eq!(
            found[0].message,
            "ISO-2022-JP では送れない文字があります：件名の5文字目「①」→「1」、本文2行目の1文字目「髙」→「高」"
        );
        assert_eq!(found[0].field, "texts.0.subject");
        input.encoding = MailEncoding::Utf8;
        assert_eq!(codes(&input), []);
    }

    #[test]
    fn a_letter_it_can_carry_says_so() {
        let texts = [text(Lang::En, "Notice", "All plain")];
        let input = Input {
            texts: &texts,
            sender: "Reisha",
            attachments: &[],
            encoding: MailEncoding::Iso2022Jp,
        };
        assert_eq!(
            codes(&input),
            [("encoding.legacy".to_owned(), String::new())]
        );
    }

    #[test]
    fn a_warning_of_attachments_is_no_word_of_one() {
        let found = |lang: Lang, body: &str| {
            codes(&Input {
                texts: &[text(lang, "件", body)],
                sender: "",
                attachments: &[],
                encoding: MailEncoding::Utf8,
            })
        };
        let ja = "心当たりのない添付ファイルは開かないようお願いいたします。";
        let en = "Be alert. Do not open links or attachments you did not expect.";
        assert_eq!(found(Lang::Ja, ja), []);
        assert_eq!(found(Lang::En, en), []);
        let named = vec![("attachments.none".to_owned(), "texts.0.body".to_owned())];
        assert_eq!(found(Lang::Ja, &format!("{ja}手順書を添付します。")), named);
        assert_eq!(
            found(Lang::En, &format!("{en} The list is attached.")),
            named
        );
    }

    #[test]
    fn files_that_are_missing_or_heavy_are_noticed() {
        let texts = [text(Lang::Ja, "件", "詳しくは添付をご覧ください")];
        let one = |attachments: &[LetterAttachment]| {
            codes(&Input {
                texts: &texts,
                sender: "",
                attachments,
                encoding: MailEncoding::Utf8,
            })
        };
        let of = |code: &str, field: &str| vec![(code.to_owned(), field.to_owned())];
        assert_eq!(one(&[]), of("attachments.none", "texts.0.body"));
        assert_eq!(one(&[file(10)]), []);
        assert_eq!(
            one(&[file(HEAVY + 1)]),
            of("attachments.heavy", "attachments")
        );
    }
}
