//! What a careful reader would object to in a letter, computed from its rendered texts and the records. It
//! only objects: whether a letter may go out is decided by approval.

pub(crate) mod dates;
mod duties;
mod figures;
pub(crate) mod wording;

pub(super) use wording::sentences;

use crate::letters::{elements::ELEMENTS, fields::Field, scan::Use, series::Previous, values};
use saiki_api::{
    Lang, Timestamp,
    incidents::Incident,
    letters::{Basis, LetterKind, Lint, LintLevel, Reach},
    organisation::Organisation,
};

/// A text of the letter, rendered, with the fields its template uses.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Language.
    pub lang: Lang,
    /// Subject as it would be sent.
    pub subject: String,
    /// Text part as it would be sent.
    pub text: String,
    /// The body's template as it was written, for line numbers.
    pub written: String,
    /// What the fields used say.
    pub values: Vec<(Field, String)>,
    /// Fields used in subject and body.
    pub uses: Vec<Use>,
    /// Of those, the ones without a value.
    pub empty: Vec<Field>,
}

impl Rendered {
    fn uses(&self, field: Field) -> Option<&Use> {
        self.uses.iter().find(|used| used.field == field)
    }
}

/// What lints look at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// What the letter is for.
    pub kind: LetterKind,
    /// Its texts.
    pub texts: &'a [Rendered],
    /// The incident.
    pub incident: &'a Incident,
    /// The organisation.
    pub organisation: &'a Organisation,
    /// People on the register.
    pub people: i64,
    /// Why it is sent.
    pub basis: &'a Basis,
    /// Languages it falls back to.
    pub fallback: &'a [Lang],
    /// The report before, once it went out.
    pub previous: Option<&'a Previous>,
    /// Reports to authorities that are owed and not filed, by name in the reader's language.
    pub unfiled: &'a [String],
    /// Who would be mailed, where that is known.
    pub reach: Option<&'a Reach>,
    /// Now.
    pub now: Timestamp,
}

/// Every objection, the gravest first, in the reader's language.
pub fn lint(input: &Input, reader: Lang) -> Vec<Lint> {
    let mut out = Lints {
        reader,
        found: Vec::new(),
    };
    for (index, text) in input.texts.iter().enumerate() {
        let seen = Seen { text, index };
        elements(input, &seen, &mut out);
        subject(&seen, &mut out);
        contact_hours(input, &seen, &mut out);
        wording::objections(input, &seen, &mut out);
        figures::of_text(input, &seen, &mut out);
        duties::of_text(input, &seen, &mut out);
        empty_fields(&seen, &mut out);
    }
    figures::between_texts(input, &mut out);
    duties::of_letter(input, &mut out);
    out.found.sort_by_key(|l| std::cmp::Reverse(l.level));
    out.found
}

/// What is said, in both languages.
type Said = (String, String);

/// An objection on its way to the reader.
struct Objection {
    code: String,
    level: LintLevel,
    said: Said,
    remedy: Said,
    field: String,
    line: Option<i64>,
}

impl Objection {
    fn new(
        code: impl Into<String>,
        level: LintLevel,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> Objection {
        Objection {
            code: code.into(),
            level,
            said: (ja.into(), en.into()),
            remedy: Said::default(),
            field: String::new(),
            line: None,
        }
    }

    fn remedy(mut self, ja: impl Into<String>, en: impl Into<String>) -> Objection {
        self.remedy = (ja.into(), en.into());
        self
    }

    fn at(mut self, field: impl Into<String>, line: Option<i64>) -> Objection {
        self.field = field.into();
        self.line = line;
        self
    }
}

struct Lints {
    reader: Lang,
    found: Vec<Lint>,
}

impl Lints {
    fn push(&mut self, objection: Objection) {
        let pick = |(ja, en): Said| match self.reader {
            Lang::Ja => ja,
            Lang::En => en,
        };
        self.found.push(Lint {
            code: objection.code,
            level: objection.level,
            message: pick(objection.said),
            field: objection.field,
            line: objection.line,
            remedy: pick(objection.remedy),
        });
    }
}

/// A text and its place among the letter's texts.
struct Seen<'a> {
    text: &'a Rendered,
    index: usize,
}

impl Seen<'_> {
    /// Names the text an objection is about.
    fn name(&self) -> (&'static str, &'static str) {
        match self.text.lang {
            Lang::Ja => ("日本語の本文", "The Japanese text"),
            Lang::En => ("英語の本文", "The English text"),
        }
    }

    fn subject(&self) -> String {
        format!("texts.{}.subject", self.index)
    }

    fn body(&self) -> String {
        format!("texts.{}.body", self.index)
    }

    /// The line of the body that says one of these, itself or through a field; words in lower case.
    fn line_of(&self, words: &[&str]) -> Option<i64> {
        let says = |text: &str| {
            let text = text.to_lowercase();
            words.iter().any(|word| text.contains(&word.to_lowercase()))
        };
        let written = self.text.written.lines().position(says);
        let line = written.and_then(|at| i64::try_from(at + 1).ok());
        line.or_else(|| {
            let merged = self.text.values.iter().find(|(_, value)| says(value));
            merged.and_then(|(field, _)| self.text.uses(*field).map(|used| used.line))
        })
    }

    /// Where a field is used: its path and line.
    fn place(&self, used: &Use) -> (String, Option<i64>) {
        match self.text.written.contains(used.field.name()) {
            true => (self.body(), Some(used.line)),
            false => (self.subject(), None),
        }
    }
}

fn elements(input: &Input, seen: &Seen, out: &mut Lints) {
    let text = seen.text;
    let used: Vec<Field> = text.uses.iter().map(|u| u.field).collect();
    let (ja, en) = seen.name();
    let (mut wanted, mut present) = (0, 0);
    for element in &ELEMENTS {
        let level = element.level(input.kind);
        if level == LintLevel::Ok {
            continue;
        }
        wanted += 1;
        if element.is_in(&text.text, &used, text.lang) {
            present += 1;
            continue;
        }
        let field = element.fields.first().map(|f| f.name());
        let insert = field.map_or_else(Said::default, |name| {
            (
                format!("（{{{{ {name} }}}} を差し込めます）"),
                format!(" (the merge field {{{{ {name} }}}} gives it)"),
            )
        });
        out.push(
            Objection::new(
                format!("element.{}", element.key),
                level,
                format!("{ja}に「{}」がありません", element.ja),
                format!("{en} lacks: {}", element.en.to_lowercase()),
            )
            .at(seen.body(), None)
            .remedy(
                format!("「{}」を書き足してください{}", element.ja, insert.0),
                format!("Add it{}", insert.1),
            ),
        );
    }
    let (code, ja, en) = match wanted == present {
        true => (
            "elements.complete",
            format!("{ja}に必要な{wanted}項目がそろっています"),
            format!("{en} has all {wanted} elements"),
        ),
        false => (
            "elements.counted",
            format!("{ja}：必要な{wanted}項目のうち{present}項目あり"),
            format!("{en} has {present} of {wanted} elements"),
        ),
    };
    out.push(Objection::new(code, LintLevel::Ok, ja, en));
}

fn subject(seen: &Seen, out: &mut Lints) {
    let (ja, en) = seen.name();
    let limit = match seen.text.lang {
        Lang::Ja => 60,
        Lang::En => 110,
    };
    let found = if seen.text.subject.trim().is_empty() {
        Objection::new(
            "subject.empty",
            LintLevel::Bad,
            format!("{ja}の件名がありません"),
            format!("{en} has no subject"),
        )
        .remedy("件名を入力してください", "Write a subject")
    } else if seen.text.subject.chars().count() > limit {
        Objection::new(
            "subject.long",
            LintLevel::Warn,
            format!(
                "{ja}の件名が{limit}字を超えています。多くのメールソフトで途中までしか表示されません"
            ),
            format!("{en} has a subject of over {limit} characters; many mail programs cut it"),
        )
        .remedy(
            "大切な語を前に置き、短くしてください",
            "Shorten it, and put what matters first",
        )
    } else {
        return;
    };
    out.push(found.at(seen.subject(), None));
}

fn contact_hours(input: &Input, seen: &Seen, out: &mut Lints) {
    let text = seen.text;
    let (ja, en) = seen.name();
    let hours = values::desk(input.incident, input.organisation)
        .hours
        .get(text.lang)
        .trim();
    let used = text.uses(Field::DeskHours);
    let written = [
        "受付時間",
        "営業時間",
        "opening hours",
        "office hours",
        "open from",
    ];
    let lower = text.text.to_lowercase();
    let in_words = written.iter().any(|w| lower.contains(w)) && used.is_none();
    let missing = match used {
        Some(_) => hours.is_empty(),
        None => !in_words,
    };
    if !missing {
        return;
    }
    let found = Objection::new(
        "contact.hours_missing",
        LintLevel::Bad,
        format!("{ja}に問い合わせ窓口の受付時間がありません"),
        format!("{en} does not give the opening hours of the contact desk"),
    );
    out.push(match used {
        Some(used) => found.at(seen.body(), Some(used.line)).remedy(
            "組織または事案の窓口に受付時間を登録してください",
            "Record the hours at the organisation's or the incident's desk",
        ),
        None => found.at(seen.body(), None).remedy(
            "窓口に「受付時間：{{ desk.hours }}」を書き足してください",
            "Add \"Opening hours: {{ desk.hours }}\" to the contact",
        ),
    });
}

fn empty_fields(seen: &Seen, out: &mut Lints) {
    let mut named = Vec::new();
    let (ja, en) = seen.name();
    for used in &seen.text.uses {
        let empty = seen.text.empty.contains(&used.field) && !used.guarded;
        if !empty || named.contains(&used.field) || used.field == Field::LetterUnsubscribe {
            continue;
        }
        named.push(used.field);
        let (field, line) = seen.place(used);
        let name = used.field.name();
        out.push(
            Objection::new(
                "field.empty",
                LintLevel::Bad,
                format!(
                    "{ja}の差し込み項目「{}」に値がありません",
                    used.field.label(Lang::Ja)
                ),
                format!(
                    "{en}: there is no value for \"{}\"",
                    used.field.label(Lang::En)
                ),
            )
            .at(field, line)
            .remedy(
                format!("記録に値を入れるか、{{% if {name} %}} で値のない場合の文を書いてください"),
                format!("Record the value, or say with {{% if {name} %}} what to write without it"),
            ),
        );
    }
}

#[cfg(test)]
#[path = "lint_tests.rs"]
pub(crate) mod tests;
