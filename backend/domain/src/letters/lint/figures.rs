//! Numbers of people and dates: against the register, against today, and between the texts of a letter.

use super::{Input, Lints, Objection, Seen, dates, wording};
use crate::{civil, consistency::numbers};
use saiki_api::{Lang, letters::LintLevel};

/// What one text says in figures.
pub(super) fn of_text(input: &Input, seen: &Seen, out: &mut Lints) {
    let (ja, en) = seen.name();
    let found = people_in(&seen.text.text);
    if input.people > 0 && !found.is_empty() && !found.contains(&input.people) {
        let register = civil::grouped(input.people);
        let given: Vec<String> = found.iter().map(|n| civil::grouped(*n)).collect();
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        out.push(
            Objection::new(
                "count.mismatch",
                LintLevel::Warn,
                format!("{ja}の人数が対象者名簿（{register}名）と一致しません"),
                format!(
                    "{en} gives a number of people that differs from the register ({register})"
                ),
            )
            .at(seen.body(), seen.line_of(&given))
            .remedy(
                "{{ incident.people }} を差し込むか、名簿とのちがいの理由を本文に書いてください",
                "Use {{ incident.people }}, or say in the text why the numbers differ",
            ),
        );
    }
    let today = input
        .now
        .to_zoned_datetime(civil::zone(&input.organisation.zone))
        .date();
    let early = wording::sentences(&seen.text.text)
        .filter(|s| is_done(s))
        .find_map(|s| dates::in_text(s).into_iter().find(|d| *d > today));
    if let Some(day) = early {
        let (day_ja, day_en) = (civil::day(day, Lang::Ja), civil::day(day, Lang::En));
        out.push(
            Objection::new(
                "date.done_in_future",
                LintLevel::Warn,
                format!("{ja}に、先の日付（{day_ja}）で済んだこととして書かれた文があります"),
                format!("{en} tells as done something dated {day_en}, a day still to come"),
            )
            .at(seen.body(), seen.line_of(&[&day_ja, &day_en]))
            .remedy(
                "日付を確かめ、これから行うことは予定として書いてください",
                "Check the date, or say that it is planned",
            ),
        );
    }
}

/// Whether a sentence tells of something as done.
fn is_done(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let done = any(&[
        "済み",
        "しました",
        "いたしました",
        "完了",
        " was ",
        " were ",
        " have ",
        "we did",
        "done on",
        "completed",
    ]);
    let planned = any(&[
        "予定", "見込", "まで", "次回", "期限", " will ", "plan", " by ", "until", "expect", "next",
    ]);
    done && !planned
}

/// What two texts of a letter say differently.
pub(super) fn between_texts(input: &Input, out: &mut Lints) {
    let [first, second, ..] = input.texts else {
        return;
    };
    let shown = |numbers: &[i64]| {
        let shown: Vec<String> = numbers.iter().map(|n| civil::grouped(*n)).collect();
        shown.join(" / ")
    };
    let (a, b) = (people_in(&first.text), people_in(&second.text));
    if a != b {
        out.push(
            Objection::new(
                "figures.differ",
                LintLevel::Warn,
                format!(
                    "日本語と英語で人数が異なります（{} と {}）",
                    or_none(shown(&a), Lang::Ja),
                    or_none(shown(&b), Lang::Ja)
                ),
                format!(
                    "The Japanese and the English text give different numbers of people ({} and {})",
                    or_none(shown(&a), Lang::En),
                    or_none(shown(&b), Lang::En)
                ),
            )
            .at("texts", None)
            .remedy(
                "どちらが正しいかを確かめ、両方の本文でそろえてください",
                "Find out which is right and use it in both",
            ),
        );
    }
    let (a, b) = (dates::in_text(&first.text), dates::in_text(&second.text));
    let odd = a
        .iter()
        .find(|d| !b.contains(d))
        .or_else(|| b.iter().find(|d| !a.contains(d)));
    if let Some(day) = odd {
        out.push(
            Objection::new(
                "dates.differ",
                LintLevel::Warn,
                format!(
                    "{} が日本語と英語の片方にしかありません",
                    civil::day(*day, Lang::Ja)
                ),
                format!(
                    "{} stands in only one of the Japanese and the English text",
                    civil::day(*day, Lang::En)
                ),
            )
            .at("texts", None)
            .remedy(
                "どちらが正しいかを確かめ、両方の本文でそろえてください",
                "Find out which is right and use it in both",
            ),
        );
    }
}

fn or_none(shown: String, lang: Lang) -> String {
    match shown.is_empty() {
        true => lang.pick("記載なし", "none").to_owned(),
        false => shown,
    }
}

/// Numbers of people a text gives, approximate ones too. Sorted, each once.
fn people_in(text: &str) -> Vec<i64> {
    let found = numbers::in_text(text).into_iter();
    let mut found: Vec<i64> = found.map(|number| number.value).collect();
    found.sort_unstable();
    found.dedup();
    found
}
