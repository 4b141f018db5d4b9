//! What holds for all rules and all facts, tried on many.

use super::*;
use crate::clocks::condition::{Truth, evaluate};
use proptest::prelude::*;
use std::collections::BTreeMap;

const KEYS: [&str; 4] = ["a", "b", "c", "d"];

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![
        Unit::Hours,
        Unit::DaysAfter,
        Unit::DaysIncluding,
        Unit::DaysUnconfirmed,
        Unit::BusinessDays,
        Unit::Months,
    ])
}

fn rolls() -> impl Strategy<Value = Roll> {
    prop::sample::select(vec![
        Roll::None,
        Roll::NextBusinessDay,
        Roll::NoonOfNextBusinessDay,
    ])
}

fn terms() -> impl Strategy<Value = Term> {
    let reliefs = prop::sample::select(vec![Relief::None, Relief::Eu118271]);
    let outer = prop::option::of(1_u32..20);
    (units(), rolls(), reliefs, 1_u32..80, outer).prop_map(|(unit, roll, relief, count, more)| {
        Term {
            outer: more.map(|more| count + more),
            relief,
            ..rolling(aware(count, unit), roll, "eu")
        }
    })
}

fn facts_at(second: i64) -> Facts {
    let from = at("2026-07-01T00:00:00Z").as_second();
    Facts {
        times: vec![IncidentTime {
            kind: TimeKind::Aware,
            moment: Moment {
                at: Timestamp::from_second(from + second).unwrap(),
                zone: PARIS.to_owned(),
                precision: Precision::Minute,
            },
            note: String::new(),
        }],
        ..Facts::default()
    }
}

fn conditions() -> impl Strategy<Value = Condition> {
    let key = || prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned);
    let leaf = prop_oneof![
        Just(Condition::Always),
        key().prop_map(Condition::Yes),
        (key(), 0_u64..4).prop_map(|(key, than)| more_than(&key, than)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn answers() -> impl Strategy<Value = Vec<Answer>> {
    let answer = prop_oneof![
        Just(Answer::Yes),
        Just(Answer::No),
        Just(Answer::Unknown),
        (0_u64..5).prop_map(Answer::Number),
    ];
    prop::collection::vec(answer, KEYS.len())
}

fn answered(answers: BTreeMap<String, Known>) -> Facts {
    Facts {
        answers,
        ..Facts::default()
    }
}

fn book(answers: &[Answer], known: impl Fn(usize) -> bool) -> BTreeMap<String, Known> {
    let all = KEYS.iter().zip(answers).enumerate();
    all.filter(|(n, _)| known(*n))
        .map(|(_, (key, answer))| {
            let known = Known {
                answer: *answer,
                known_at: None,
            };
            ((*key).to_owned(), known)
        })
        .collect()
}

proptest! {
    /// Whoever knew later is never due earlier, but for what is counted in hours and rolls.
    #[test]
    fn a_later_start_is_never_due_earlier(
        term in terms(), first in 0_i64..40_000_000, more in 0_i64..4_000_000
    ) {
        let term = Term { roll: if term.unit == Unit::Hours { Roll::None } else { term.roll }, ..term };
        let rule = rule(PARIS, vec![term]);
        let (early, late) = (reckoned(&rule, &facts_at(first)), reckoned(&rule, &facts_at(first + more)));
        prop_assert!(early.due <= late.due, "{:?} {:?}", early.due, late.due);
        prop_assert!(early.strict <= late.strict);
    }

    #[test]
    fn the_strict_end_of_any_period_never_comes_earlier_for_a_later_start(
        term in terms(), first in 0_i64..40_000_000, more in 0_i64..4_000_000
    ) {
        let rule = rule(PARIS, vec![term]);
        prop_assert!(reckoned(&rule, &facts_at(first)).strict <= reckoned(&rule, &facts_at(first + more)).strict);
    }

    /// The same facts give the same clock, and what has rolled onto an open day rolls no further.
    #[test]
    fn reckoning_again_changes_nothing(term in terms(), start in 0_i64..40_000_000) {
        let rule = rule(PARIS, vec![term.clone()]);
        let clock = reckoned(&rule, &facts_at(start));
        prop_assert_eq!(&clock, &reckoned(&rule, &facts_at(start)));
        let all = calendars();
        let day = clock.due.unwrap().to_zoned_datetime(civil::zone(PARIS)).date();
        prop_assert!(term.roll == Roll::None || all.get("eu").unwrap().is_open(day));
    }

    #[test]
    fn the_last_dated_step_is_the_due_instant(
        terms in prop::collection::vec(terms(), 1..4), start in 0_i64..40_000_000, asap in any::<bool>()
    ) {
        let rule = Rule { asap, ..rule(PARIS, terms) };
        let clock = reckoned(&rule, &facts_at(start));
        let last = clock.steps.iter().rev().find_map(|step| step.at);
        prop_assert_eq!(last, clock.due);
        for step in &clock.steps {
            prop_assert!(!step.text.ja.is_empty() && !step.text.en.is_empty());
        }
    }

    #[test]
    fn no_relief_takes_time_away_and_strict_is_the_earliest(term in terms(), start in 0_i64..40_000_000) {
        let clock = reckoned(&rule(PARIS, vec![term]), &facts_at(start));
        prop_assert!(clock.starts_at <= clock.due);
        prop_assert!(clock.strict <= clock.due);
        prop_assert!(clock.extended.is_none() || clock.extended >= clock.due);
        prop_assert_eq!(clock.in_time_until, clock.due);
    }

    /// Answering what was unknown never changes what was decided.
    #[test]
    fn what_is_decided_stays_decided(condition in conditions(), answers in answers(), known in 0_u8..16) {
        let some = book(&answers, |n| known & (1 << n) != 0 && answers[n] != Answer::Unknown);
        let all = book(&answers, |_| true);
        let (some, all) = (answered(some), answered(all));
        let (before, after) = (evaluate(&condition, &some), evaluate(&condition, &all));
        if before.truth != Truth::Unknown {
            prop_assert_eq!(before.truth, after.truth);
        }
        for found in [before, after] {
            prop_assert_eq!(found.truth == Truth::Unknown, !found.open.is_empty());
        }
    }

    #[test]
    fn questions_that_are_open_are_asked_and_not_answered(condition in conditions(), answers in answers()) {
        let rule = Rule { applies: condition, ..rule(TOKYO, Vec::new()) };
        let all = answered(book(&answers, |_| true));
        let asked = crate::clocks::questions_of(&rule);
        for key in evaluate(&rule.applies, &all).open {
            prop_assert!(asked.contains(key));
        }
    }
}
