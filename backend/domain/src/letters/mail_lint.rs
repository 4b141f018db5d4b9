//! Objections to a letter as a mail: characters its encoding cannot carry, and files that are missing or too much. What
//! its words say is looked at in `lint`.

use crate::{
    jis,
    letters::{
        fields::Field,
        lint::{Rendered, sentences},
    },
};
use saiki_api::{
    Lang,
    letters::{LetterAttachment, Lint, LintLevel, MailEncoding, MergedFrom, UncarriedCharacter},
    organisation::Both,
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

/// The sender's name as recipients see it.
#[derive(Debug, Clone, Copy)]
pub struct SenderName<'a> {
    /// The name.
    pub name: &'a str,
    /// Whether the letter names it; otherwise it is the organisation's.
    pub own: bool,
}

/// What these look at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The texts, rendered.
    pub texts: &'a [Rendered],
    /// Name of the sender.
    pub sender: SenderName<'a>,
    /// Files that go with it.
    pub attachments: &'a [LetterAttachment],
    /// The characters it is written in.
    pub encoding: MailEncoding,
}

/// Every objection, in the reader's language.
pub fn lint(input: &Input, reader: Lang) -> Vec<Lint> {
    let mut found = Vec::new();
    if input.encoding == MailEncoding::Iso2022Jp {
        let Uncarried { letter, personal } = Uncarried::of(input.texts, input.sender);
        match letter.is_empty() {
            false => found.push(cannot_carry(&letter, input.texts, reader)),
            true => found.push(carries(reader)),
        }
        found.extend(personal.first().map(|one| goes_in_utf8(one, reader)));
    }
    found.extend(attachments(input, reader));
    found
}

/// Characters that ISO-2022-JP cannot carry.
struct Uncarried {
    /// Of the letter's own words, and of facts that are the same for everybody.
    letter: Vec<UncarriedCharacter>,
    /// Of what speaks of one person, whose mail goes out in UTF-8 instead.
    personal: Vec<UncarriedCharacter>,
}

impl Uncarried {
    fn of(texts: &[Rendered], sender: SenderName) -> Uncarried {
        let mut found = Uncarried {
            letter: Vec::new(),
            personal: Vec::new(),
        };
        for text in texts {
            for (part, said) in [("subject", &text.subject), ("text", &text.text)] {
                for one in jis::uncarried(said) {
                    let field = merged(text, said, &one);
                    let of = match field.is_some_and(Field::needs_person) {
                        true => &mut found.personal,
                        false => &mut found.letter,
                    };
                    of.push(character(one, Some(text.lang), part, field));
                }
            }
        }
        let field = (!sender.own).then_some(Field::OrgName);
        let names = jis::uncarried(sender.name).into_iter();
        found
            .letter
            .extend(names.map(|one| character(one, None, "sender", field)));
        found
    }
}

/// The merge field a character came with; `None` where the letter says it itself. Values stand in the parts as they are.
fn merged(text: &Rendered, part: &str, one: &jis::Uncarried) -> Option<Field> {
    let holds = |value: &str| {
        let mut places = part.match_indices(value);
        places.any(|(at, found)| (at..at + found.len()).contains(&one.at))
    };
    let mut values = text.values.iter();
    values
        .find(|(_, value)| {
            // A subject is one line, whatever the value is.
            value.contains(one.character)
                && (holds(value) || holds(value.replace('\n', " ").trim()))
        })
        .map(|(field, _)| *field)
}

fn character(
    one: jis::Uncarried,
    lang: Option<Lang>,
    part: &str,
    field: Option<Field>,
) -> UncarriedCharacter {
    UncarriedCharacter {
        lang,
        part: part.to_owned(),
        line: one.line,
        column: one.column,
        character: one.character.to_string(),
        instead: one.instead,
        from: field.map(|field| MergedFrom {
            field: field.name().to_owned(),
            label: Both::new(field.label(Lang::Ja), field.label(Lang::En)),
        }),
    }
}

/// Characters of a letter that ISO-2022-JP cannot carry: of subjects, texts and the sender's name, whether the letter says
/// them itself or takes them from the records. What speaks of one person is not among them.
pub fn uncarried(texts: &[Rendered], sender: SenderName) -> Vec<UncarriedCharacter> {
    Uncarried::of(texts, sender).letter
}

/// What has to be changed for them to be carried, in the reader's language: words of the letter, facts by their names, or
/// both.
pub fn change(all: &[UncarriedCharacter], reader: Lang) -> String {
    let mut facts: Vec<&str> = Vec::new();
    for from in all.iter().filter_map(|one| one.from.as_ref()) {
        let label = from.label.get(reader);
        if !facts.contains(&label) {
            facts.push(label);
        }
    }
    let own = all.iter().any(|one| one.from.is_none());
    let list = facts.join(reader.pick("、", ", "));
    match (facts.is_empty(), own, reader) {
        (true, _, Lang::Ja) => "文面の文字を別の文字に置き換える".to_owned(),
        (true, _, Lang::En) => "put other characters in their place".to_owned(),
        (false, false, Lang::Ja) => format!("差し込み元の記録（{list}）を直す"),
        (false, false, Lang::En) => format!("change what is recorded ({list})"),
        (false, true, Lang::Ja) => {
            format!("文面の文字を別の文字に置き換え、差し込み元の記録（{list}）も直す")
        }
        (false, true, Lang::En) => format!(
            "put other characters in their place in the letter and change what is recorded ({list})"
        ),
    }
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
    let from = match (&one.from, reader) {
        (None, _) => String::new(),
        (Some(from), Lang::Ja) => format!("（差し込み項目「{}」）", from.label.get(reader)),
        (Some(from), Lang::En) => format!(", merged in from “{}”", from.label.get(reader)),
    };
    let instead = format!("{instead}{from}");
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
    let (list, change) = (described(all, reader), change(all, reader));
    let first = all.iter().find(|one| one.from.is_none());
    let index = first
        .and_then(|one| one.lang)
        .and_then(|lang| texts.iter().position(|text| text.lang == lang));
    let field = match (first.map(|one| one.part.as_str()), index) {
        (Some("subject"), Some(index)) => format!("texts.{index}.subject"),
        (Some("text"), Some(index)) => format!("texts.{index}.body"),
        (Some(_), _) => "sender.name".to_owned(),
        // No field of the letter is to be changed.
        (None, _) => String::new(),
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
        remedy: match reader {
            Lang::Ja => format!(
                "{change}か、文字コードを UTF-8 に戻してください。このままでは承認を依頼できません"
            ),
            Lang::En => format!("To have it approved, {change}, or go back to UTF-8"),
        },
    }
}

/// That somebody's own mail goes out in UTF-8, because of a character of what speaks of them.
fn goes_in_utf8(one: &UncarriedCharacter, reader: Lang) -> Lint {
    let character = &one.character;
    let label = one.from.as_ref().map(|from| from.label.get(reader));
    let label = label.unwrap_or_default();
    Lint {
        code: "encoding.person".to_owned(),
        level: LintLevel::Ok,
        message: match reader {
            Lang::Ja => format!(
                "この方の「{label}」に ISO-2022-JP では送れない文字「{character}」があるため、この方には UTF-8 で送ります"
            ),
            Lang::En => format!(
                "ISO-2022-JP cannot carry “{character}” in this person's “{label}”, so their mail goes out in UTF-8"
            ),
        },
        field: String::new(),
        line: None,
        remedy: String::new(),
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

    fn named(name: &str) -> SenderName<'_> {
        SenderName { name, own: true }
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
            sender: named("例社"),
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
    fn what_comes_from_a_fact_is_changed_there_and_a_persons_name_nowhere() {
        let mut one = text(Lang::Ja, "件", "髙橋 様\n髙額の請求が①件ありました。");
        one.values = vec![
            (Field::PersonName, "髙橋".to_owned()),
            (Field::IncidentSummary, "髙額の請求".to_owned()),
        ];
        let mut input = Input {
            texts: &[one.clone()],
            sender: SenderName {
                name: "例社㈱",
                own: false,
            },
            attachments: &[],
            encoding: MailEncoding::Iso2022Jp,
        };
        let found = uncarried(input.texts, input.sender);
        let fields: Vec<Option<&str>> = found
            .iter()
            .map(|one| one.from.as_ref().map(|from| from.field.as_str()))
            .collect();
        assert_eq!(fields, [Some("incident.summary"), None, Some("org.name")]);
        let told = lint(&input, Lang::Ja);
        assert_eq!(told[0].field, "texts.0.body");
        assert!(told[0].message.contains("差し込み項目「事案の概要」"));
        assert!(
            told[0].remedy.contains("文面の文字") && told[0].remedy.contains("事案の概要、会社名")
        );
        assert_eq!(
            (told[1].code.as_str(), told[1].level),
            ("encoding.person", LintLevel::Ok)
        );

        // Where the facts alone cannot be carried, nothing of the letter is to be changed.
        one.text = "髙橋 様\n髙額の請求がありました。".to_owned();
        let texts = [one];
        input.texts = &texts;
        let told = lint(&input, Lang::Ja);
        assert_eq!(told[0].field, "");
        assert!(!told[0].remedy.contains("文面") && told[0].remedy.contains("UTF-8"));
        // A person's name alone refuses nothing.
        input.sender = named("例社");
        let mut only = texts[0].clone();
        only.text = "髙橋 様".to_owned();
        let texts = [only];
        input.texts = &texts;
        let codes: Vec<String> = lint(&input, Lang::Ja).into_iter().map(|l| l.code).collect();
        assert_eq!(codes, ["encoding.legacy", "encoding.person"]);
    }

    #[test]
    fn a_letter_it_can_carry_says_so() {
        let texts = [text(Lang::En, "Notice", "All plain")];
        let input = Input {
            texts: &texts,
            sender: named("Reisha"),
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
                sender: named(""),
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
                sender: named(""),
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
