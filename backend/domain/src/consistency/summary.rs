//! The summary of the incident against the register: prose in people's own words, so that another number of people in it is
//! worth a look and no more.

use super::{
    Facts,
    compare::{Finder, Remedy, Source},
    letters::{counted, known_people, people_fact, told},
    numbers::People,
    people::in_sentences,
};
use crate::letters::lint::wording::sentences;
use saiki_api::organisation::Both;

/// The number of people that the summary gives. One that gives the right one may give others, of parts of them.
pub(super) fn compare(facts: &Facts, finder: &mut Finder) {
    let Some((at, accepted)) = known_people(facts, &facts.held()) else {
        return;
    };
    let spoken: Vec<(&str, String)> = sentences(&facts.incident.summary)
        .map(|sentence| (sentence, sentence.to_lowercase()))
        .collect();
    let of_item = |n: i64| facts.items.iter().any(|(_, people)| *people == n);
    let is_whole = |number: &People| accepted.contains(&number.value) || !of_item(number.value);
    let said: Vec<People> = in_sentences(&spoken).into_iter().filter(is_whole).collect();
    let Some(most) = said.iter().max_by_key(|number| number.value) else {
        return;
    };
    let source = Source::now(
        Both::new("インシデントの概要", "Summary of the incident"),
        facts.path("edit"),
        Remedy::Records,
    );
    finder.look(&source, 1);
    let is_right = |number: &People| accepted.iter().any(|n| number.fits(*n));
    if !said.iter().any(is_right) {
        let holds = accepted.first().copied().unwrap_or_default();
        finder.differ(
            people_fact(false),
            (&at, counted(holds)),
            (&source, told(*most)),
        );
    }
}
