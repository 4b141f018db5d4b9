//! What a careful reader would object to in a letter, computed from its rendered texts and the records. It
//! only objects: whether a letter may go out is decided by approval.

use crate::{
    civil,
    letters::{elements::ELEMENTS, fields::Field, scan::Use, values},
};
use saiki_api::{
    Lang, Timestamp,
    incidents::{Incident, Knowledge},
    letters::{LetterKind, Lint, LintLevel, Reach},
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
    /// Fields used in subject and body.
    pub uses: Vec<Use>,
    /// Of those, the ones without a value.
    pub empty: Vec<Field>,
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
    for text in input.texts {
        elements(input, text, &mut out);
        subject(text, &mut out);
        contact_hours(input, text, &mut out);
        wording(input, text, &mut out);
        counts(input, text, &mut out);
        empty_fields(text, &mut out);
    }
    figures_differ(input, &mut out);
    audience(input, &mut out);
    measures(input, &mut out);
    out.found.sort_by_key(|l| std::cmp::Reverse(l.level));
    out.found
}

struct Lints {
    reader: Lang,
    found: Vec<Lint>,
}

impl Lints {
    fn add(&mut self, code: &str, level: LintLevel, ja: String, en: String) {
        self.found.push(Lint {
            code: code.to_owned(),
            level,
            message: match self.reader {
                Lang::Ja => ja,
                Lang::En => en,
            },
        });
    }
}

/// Names the text an objection is about.
fn which(text: &Rendered) -> (&'static str, &'static str) {
    match text.lang {
        Lang::Ja => ("日本語の本文", "The Japanese text"),
        Lang::En => ("英語の本文", "The English text"),
    }
}

fn elements(input: &Input, text: &Rendered, out: &mut Lints) {
    let used: Vec<Field> = text.uses.iter().map(|u| u.field).collect();
    let (ja, en) = which(text);
    let (mut wanted, mut present) = (0, 0);
    for element in &ELEMENTS {
        let level = element.level(input.kind);
        if level == LintLevel::Ok {
            continue;
        }
        wanted += 1;
        if element.is_in(&text.text, &used, text.lang) {
            present += 1;
        } else {
            out.add(
                &format!("element.{}", element.key),
                level,
                format!("{ja}に「{}」がありません", element.ja),
                format!("{en} lacks: {}", element.en.to_lowercase()),
            );
        }
    }
    if wanted == present {
        out.add(
            "elements.complete",
            LintLevel::Ok,
            format!("{ja}に必要な{wanted}項目がそろっています"),
            format!("{en} has all {wanted} elements"),
        );
    } else {
        out.add(
            "elements.counted",
            LintLevel::Ok,
            format!("{ja}：必要な{wanted}項目のうち{present}項目あり"),
            format!("{en} has {present} of {wanted} elements"),
        );
    }
}

fn subject(text: &Rendered, out: &mut Lints) {
    let (ja, en) = which(text);
    let limit = match text.lang {
        Lang::Ja => 60,
        Lang::En => 110,
    };
    if text.subject.trim().is_empty() {
        out.add(
            "subject.empty",
            LintLevel::Bad,
            format!("{ja}の件名がありません"),
            format!("{en} has no subject"),
        );
    } else if text.subject.chars().count() > limit {
        out.add(
            "subject.long",
            LintLevel::Warn,
            format!(
                "{ja}の件名が{limit}字を超えています。多くのメールソフトで途中までしか表示されません"
            ),
            format!("{en} has a subject of over {limit} characters; many mail programs cut it"),
        );
    }
}

fn contact_hours(input: &Input, text: &Rendered, out: &mut Lints) {
    let (ja, en) = which(text);
    let hours = values::desk(input.incident, input.organisation)
        .hours
        .get(text.lang)
        .trim();
    let uses_field = text.uses.iter().any(|u| u.field == Field::DeskHours);
    let written = [
        "受付時間",
        "営業時間",
        "opening hours",
        "office hours",
        "open from",
    ];
    let lower = text.text.to_lowercase();
    let in_words = written.iter().any(|w| lower.contains(w)) && !uses_field;
    if (uses_field && hours.is_empty()) || !(uses_field || in_words) {
        out.add(
            "contact.hours_missing",
            LintLevel::Bad,
            format!("{ja}に問い合わせ窓口の受付時間がありません"),
            format!("{en} does not give the opening hours of the contact desk"),
        );
    }
}

const UNSUBSCRIBE: [&str; 6] = [
    "配信停止",
    "配信解除",
    "配信の停止",
    "登録解除",
    "unsubscribe",
    "opt out of",
];
const UNFOUND: [&str; 11] = [
    "確認されておりません",
    "確認されていません",
    "確認しておりません",
    "確認していません",
    "判明しておりません",
    "not been confirmed",
    "not confirmed any",
    "no evidence",
    "not aware of any",
    "no misuse",
    "found no sign",
];
const LEFT_OPEN: [&str; 8] = [
    "○○",
    "〇〇",
    "●●",
    "××",
    "TODO",
    "TBD",
    "XXX",
    "lorem ipsum",
];
const VAGUE: [&str; 3] = [
    "万全を期",
    "take every possible measure",
    "takes security seriously",
];
const SEASONAL: [&str; 4] = ["時下", "の候", "ご清栄", "ご清祥"];

fn wording(input: &Input, text: &Rendered, out: &mut Lints) {
    let (ja, en) = which(text);
    let lower = text.text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(&w.to_lowercase()));
    if input.kind.is_mailed() && has(&UNSUBSCRIBE) {
        out.add(
            "statutory.unsubscribe",
            LintLevel::Bad,
            format!("{ja}に配信停止の案内があります。通知は義務であり、配信停止の対象になりません。削除してください"),
            format!("{en} offers to unsubscribe. This notice is owed and cannot be unsubscribed from; take it out"),
        );
    }
    if sentences(&text.text).any(|s| is_unfound(s) && !has_date(s)) {
        out.add(
            "secondary.as_of_missing",
            LintLevel::Bad,
            format!("{ja}の「確認されておりません」に、いつの時点かがありません。「○月○日現在」と書いてください"),
            format!("{en} says that nothing was found without saying as of when; add the date"),
        );
    }
    if has(&LEFT_OPEN) {
        out.add(
            "placeholder.left",
            LintLevel::Bad,
            format!("{ja}に埋められていない箇所（○○など）があります"),
            format!("{en} still has a place to fill in (TODO, XXX)"),
        );
    }
    if has(&VAGUE) {
        out.add(
            "promise.vague",
            LintLevel::Warn,
            format!("{ja}に「万全を期す」とあります。何をするのかを書いてください"),
            format!("{en} promises in general terms; say what will be done"),
        );
    }
    if has(&SEASONAL) {
        out.add(
            "greeting.seasonal",
            LintLevel::Warn,
            format!("{ja}に時候の挨拶があります。お詫びの文書では省きます"),
            format!("{en} has a seasonal greeting; an apology goes without one"),
        );
    }
    if text.lang == Lang::En
        && text
            .text
            .chars()
            .any(|c| ('\u{3041}'..='\u{30fa}').contains(&c))
    {
        out.add(
            "language.mixed",
            LintLevel::Warn,
            "英語の本文に日本語が残っています。差し込まれる事案の記述も確かめてください".to_owned(),
            "The English text contains Japanese; look at the incident's own texts that are merged in too".to_owned(),
        );
    }
    if input.incident.facts.cause.state != Knowledge::Known
        && (text.text.contains("調査中")
            || text.text.contains("調査を進め")
            || lower.contains("investigat"))
    {
        out.add(
            "cause.investigating",
            LintLevel::Warn,
            "原因は調査中です。最終の報告では原因を示してください".to_owned(),
            "The cause is still being investigated; the last report must give it".to_owned(),
        );
    }
}

/// Sentences: up to a full stop or an empty line. Decimal points do not end one.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n")
        .flat_map(|p| p.split('。'))
        .flat_map(|p| p.split(". "))
}

fn is_unfound(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    UNFOUND.iter().any(|w| lower.contains(w))
}

/// Whether a sentence gives a point in time: a digit, with a word for "as of" or a date.
fn has_date(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let words = ["月", "as of", "by ", "until ", "up to ", " on "];
    lower.chars().any(|c| c.is_numeric()) && words.iter().any(|w| lower.contains(w))
}

/// Numbers of people a text gives: digits, grouped or not, followed by a word for people.
fn people_in(text: &str) -> Vec<i64> {
    let words = ["名", "人", "people", "persons", "individuals", "customers"];
    let mut found = Vec::new();
    let mut digits = String::new();
    for (at, c) in text.char_indices() {
        let narrow = match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
            '0'..='9' => Some(c),
            _ => None,
        };
        match (narrow, c) {
            (Some(digit), _) => digits.push(digit),
            (None, ',' | '，') if !digits.is_empty() => {}
            _ => {
                let rest = text.get(at..).unwrap_or("").trim_start();
                if words.iter().any(|w| rest.starts_with(w)) {
                    found.extend(digits.parse::<i64>());
                }
                digits.clear();
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn counts(input: &Input, text: &Rendered, out: &mut Lints) {
    let found = people_in(&text.text);
    if input.people > 0 && !found.is_empty() && !found.contains(&input.people) {
        let (ja, en) = which(text);
        let register = civil::grouped(input.people);
        out.add(
            "count.mismatch",
            LintLevel::Warn,
            format!("{ja}の人数が対象者名簿（{register}名）と一致しません"),
            format!("{en} gives a number of people that differs from the register ({register})"),
        );
    }
}

fn figures_differ(input: &Input, out: &mut Lints) {
    let mut figures = input.texts.iter().map(|t| people_in(&t.text));
    if let (Some(first), Some(second)) = (figures.next(), figures.next())
        && first != second
    {
        out.add(
            "figures.differ",
            LintLevel::Warn,
            "日本語と英語で人数が異なります".to_owned(),
            "The Japanese and the English text give different numbers of people".to_owned(),
        );
    }
}

fn empty_fields(text: &Rendered, out: &mut Lints) {
    let mut seen = Vec::new();
    for used in &text.uses {
        let empty = text.empty.contains(&used.field) && !used.guarded;
        if !empty || seen.contains(&used.field) {
            continue;
        }
        seen.push(used.field);
        let (ja, en) = which(text);
        out.add(
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
        );
    }
}

fn audience(input: &Input, out: &mut Lints) {
    let Some(reach) = input.reach.filter(|_| input.kind.is_mailed()) else {
        return;
    };
    if reach.mailed == 0 {
        out.add(
            "audience.empty",
            LintLevel::Bad,
            "メールを送れる対象者がいません".to_owned(),
            "There is nobody this letter could be mailed to".to_owned(),
        );
    }
    for count in reach.by_lang.iter().filter(|c| c.count > 0) {
        if input.texts.iter().any(|t| t.lang == count.lang) {
            continue;
        }
        let n = civil::grouped(count.count);
        let (ja, en) = match count.lang {
            Lang::Ja => ("日本語", "Japanese"),
            Lang::En => ("英語", "English"),
        };
        out.add(
            "audience.lang_missing",
            LintLevel::Bad,
            format!("{ja}を希望する対象者が{n}名いますが、{ja}の本文がありません"),
            format!("{n} people read {en}, but there is no {en} text"),
        );
    }
    if reach.without_email > 0 {
        let n = civil::grouped(reach.without_email);
        out.add(
            "audience.no_email",
            LintLevel::Warn,
            format!("メールアドレスのない対象者が{n}名います。郵送か電話が必要です"),
            format!("{n} people have no email address; they need post or telephone"),
        );
    }
}

fn measures(input: &Input, out: &mut Lints) {
    let today = input
        .now
        .to_zoned_datetime(civil::zone(&input.organisation.zone))
        .date();
    for measure in values::done_in_future(input.incident, today) {
        out.add(
            "measure.done_in_future",
            LintLevel::Bad,
            format!(
                "再発防止策「{}」は実施済みなのに日付が先の日です",
                measure.text
            ),
            format!(
                "The measure \"{}\" is marked done on a day still to come",
                measure.text
            ),
        );
    }
}

#[cfg(test)]
#[path = "lint_tests.rs"]
pub(crate) mod tests;
