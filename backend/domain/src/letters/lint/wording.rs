//! Words a letter should not have, or not like this: nothing found without a date, places left open, empty phrases, a
//! cause still sought in a final report.

use super::{Input, Lints, Objection, Rendered, Seen};
use saiki_api::{
    Lang,
    incidents::Knowledge,
    letters::{LetterKind, LintLevel},
};

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
const SOUGHT: [&str; 4] = ["調査中", "調査を進め", "調査して", "investigat"];

/// What is objectionable in a text's words.
pub(super) fn objections(input: &Input, seen: &Seen, out: &mut Lints) {
    let text = seen.text;
    let (ja, en) = seen.name();
    let lower = text.text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(&w.to_lowercase()));
    if let Some(sentence) = sentences(&text.text).find(|s| is_unfound(s) && !has_date(s)) {
        let said: Vec<&str> = UNFOUND
            .into_iter()
            .filter(|w| sentence.to_lowercase().contains(w))
            .collect();
        out.push(
            Objection::new(
                "secondary.as_of_missing",
                LintLevel::Bad,
                format!("{ja}の「確認されておりません」に、いつの時点かがありません"),
                format!("{en} says that nothing was found without saying as of when"),
            )
            .at(seen.body(), seen.line_of(&said))
            .remedy(
                "「○月○日現在」と書き足してください",
                "Add the date: \"as of 10 July\"",
            ),
        );
    }
    if left_open(seen) {
        out.push(
            Objection::new(
                "placeholder.left",
                LintLevel::Bad,
                format!("{ja}に埋められていない箇所（○○、●●など）があります"),
                format!("{en} still has a place to fill in (●●, TODO, XXX)"),
            )
            .at(seen.body(), seen.line_of(&LEFT_OPEN))
            .remedy(
                "事実を書き入れるか、その箇所を削除してください",
                "Write what belongs there, or take the place out",
            ),
        );
    }
    if has(&VAGUE) {
        out.push(
            Objection::new(
                "promise.vague",
                LintLevel::Warn,
                format!("{ja}に「万全を期す」とあります"),
                format!("{en} promises in general terms"),
            )
            .at(seen.body(), seen.line_of(&VAGUE))
            .remedy("何をするのかを書いてください", "Say what will be done"),
        );
    }
    if has(&SEASONAL) {
        out.push(
            Objection::new(
                "greeting.seasonal",
                LintLevel::Warn,
                format!("{ja}に時候の挨拶があります"),
                format!("{en} has a seasonal greeting"),
            )
            .at(seen.body(), seen.line_of(&SEASONAL))
            .remedy(
                "お詫びの文書では省きます。削除してください",
                "An apology goes without one; take it out",
            ),
        );
    }
    if text.lang == Lang::En && kana_left(text) {
        out.push(
            Objection::new(
                "language.mixed",
                LintLevel::Warn,
                "英語の本文に日本語が残っています",
                "The English text contains Japanese",
            )
            .at(seen.body(), None)
            .remedy(
                "本文と、差し込まれる事案の記述を英語にしてください",
                "Write it in English, and look at the incident's own texts that are merged in",
            ),
        );
    }
    cause(input, seen, &lower, out);
}

/// Whether an English text has Japanese words. What speaks of the reader does not count: a name may well be written so.
fn kana_left(text: &Rendered) -> bool {
    let of_person = text
        .values
        .iter()
        .filter(|(field, value)| field.needs_person() && !value.is_empty());
    let own = of_person.fold(text.text.clone(), |text, (_, value)| {
        text.replace(value, "")
    });
    own.chars().any(|c| ('\u{3041}'..='\u{30fa}').contains(&c))
}

/// Whether a place to fill in stands in the text as written or in the records merged in. Names do not count: a masked
/// one is full of such signs.
fn left_open(seen: &Seen) -> bool {
    let of_records = seen
        .text
        .values
        .iter()
        .filter(|(field, _)| !field.needs_person());
    let said = of_records.map(|(_, value)| value.as_str());
    let mut all = said.chain([seen.text.written.as_str()]);
    all.any(|text| {
        let lower = text.to_lowercase();
        LEFT_OPEN.iter().any(|w| lower.contains(&w.to_lowercase()))
    })
}

/// A first report may say that the cause is sought; the last one may not.
fn cause(input: &Input, seen: &Seen, lower: &str, out: &mut Lints) {
    let last = input.kind == LetterKind::FinalReport;
    let sought = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let unknown = input.incident.facts.cause.state != Knowledge::Known;
    let found = if last && (unknown || sought(&["調査中", "調査を進め"])) {
        Objection::new(
            "cause.investigating",
            LintLevel::Bad,
            "最終報なのに、原因が調査中です",
            "This is the final report, and the cause is still being investigated",
        )
        .remedy(
            "原因を記録して本文に示すか、続報として送ってください",
            "Record the cause and give it here, or send a follow-up report instead",
        )
    } else if !last && unknown && sought(&SOUGHT) {
        Objection::new(
            "cause.investigating",
            LintLevel::Warn,
            "原因は調査中です",
            "The cause is still being investigated",
        )
        .remedy(
            "最終の報告では原因を示してください",
            "The last report must give it",
        )
    } else {
        return;
    };
    out.push(found.at(seen.body(), seen.line_of(&SOUGHT)));
}

/// Sentences: up to a full stop, an empty line, or the end of a line of a list. Decimal points do not end one.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n")
        .flat_map(|p| p.split("\n・"))
        .flat_map(|p| p.split("\n- "))
        .flat_map(|p| p.split('。'))
        .flat_map(|p| p.split(". "))
}

/// Whether a sentence says that nothing was found.
pub(crate) fn is_unfound(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    UNFOUND.iter().any(|w| lower.contains(w))
}

/// Whether a sentence gives a point in time: a digit, with a word for "as of" or a date.
pub(crate) fn has_date(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let words = ["月", "as of", "by ", "until ", "up to ", " on "];
    lower.chars().any(|c| c.is_numeric()) && words.iter().any(|w| lower.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::fields::Field;

    #[test]
    fn a_name_in_kana_is_no_japanese_left_in_an_english_text() {
        let said = |body: &str| Rendered {
            lang: Lang::En,
            subject: String::new(),
            text: body.to_owned(),
            written: String::new(),
            values: vec![(Field::PersonName, "さくら".to_owned())],
            uses: Vec::new(),
            empty: Vec::new(),
        };
        assert!(!kana_left(&said("Dear さくら, we apologise.")));
        assert!(kana_left(&said("Dear さくら, お詫び申し上げます.")));
    }
}
