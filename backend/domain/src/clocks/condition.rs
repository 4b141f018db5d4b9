//! When a rule applies, in three values: yes, no, and unknown with the questions that are open. What is decided stays
//! decided, whatever is answered later (Kleene's strong logic).

use super::{Facts, Known, catalogue};
use saiki_api::{
    Timestamp,
    clocks::Answer,
    rules::{Comparator, Condition, Rule},
};
use std::collections::BTreeSet;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody can tell yet.
    Unknown,
}

/// An answer that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reason<'a> {
    /// Key of the question.
    pub(super) question: &'a str,
    /// What was answered.
    pub(super) known: Known,
    /// How a number was compared, and with what.
    pub(super) compared: Option<(Comparator, u64)>,
}

/// What became of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding<'a> {
    /// Whether it holds.
    pub(super) truth: Truth,
    /// The first instant at which that was known; from the beginning when absent.
    pub(super) since: Option<Timestamp>,
    /// The answers that decided; none while unknown.
    pub(super) because: Vec<Reason<'a>>,
    /// Keys of the questions it hangs on; none once decided.
    pub(super) open: BTreeSet<&'a str>,
}

impl<'a> Finding<'a> {
    fn always() -> Finding<'a> {
        Finding {
            truth: Truth::Yes,
            since: None,
            because: Vec::new(),
            open: BTreeSet::new(),
        }
    }

    fn unknown(open: BTreeSet<&'a str>) -> Finding<'a> {
        Finding {
            truth: Truth::Unknown,
            since: None,
            because: Vec::new(),
            open,
        }
    }

    fn decided(holds: bool, reason: Reason<'a>) -> Finding<'a> {
        Finding {
            truth: if holds { Truth::Yes } else { Truth::No },
            since: reason.known.known_at,
            because: vec![reason],
            open: BTreeSet::new(),
        }
    }
}

/// An exemption nobody has claimed.
const UNCLAIMED: Known = Known {
    answer: Answer::Unknown,
    known_at: None,
};

/// Whether a condition holds by the answers there are. An answer of the wrong kind counts as none, and an exemption that
/// nobody answered for is not relied on: whoever owes a report has to show that it does not.
pub(super) fn evaluate<'a>(condition: &'a Condition, facts: &Facts) -> Finding<'a> {
    match condition {
        Condition::Always => Finding::always(),
        Condition::All(parts) => joined(parts, facts, Truth::No, Truth::Yes),
        Condition::Any(parts) => joined(parts, facts, Truth::Yes, Truth::No),
        Condition::Not(part) => {
            let found = evaluate(part, facts);
            match found.truth {
                Truth::Yes => Finding {
                    truth: Truth::No,
                    ..found
                },
                // What turns out not to be so never was: learning it late starts no period later.
                Truth::No => Finding {
                    truth: Truth::Yes,
                    since: None,
                    ..found
                },
                Truth::Unknown => found,
            }
        }
        Condition::Yes(question) => {
            let reason = |known| Reason {
                question,
                known,
                compared: None,
            };
            match facts.answers.get(question).copied() {
                Some(known) if known.answer == Answer::Yes => Finding::decided(true, reason(known)),
                Some(known) if known.answer == Answer::No => Finding::decided(false, reason(known)),
                _ if catalogue::is_exemption(question) => {
                    Finding::decided(false, reason(UNCLAIMED))
                }
                _ => Finding::unknown(BTreeSet::from([question.as_str()])),
            }
        }
        Condition::Number { question, is, than } => {
            let known = facts.answers.get(question).copied();
            match known.map(|known| (known, known.answer)) {
                Some((known, Answer::Number(number))) => {
                    let meets = |number: u64| match is {
                        Comparator::MoreThan => number > *than,
                        Comparator::AtLeast => number >= *than,
                    };
                    let holds = meets(number);
                    let known_at = match holds {
                        true => first_known(known, number, facts.numbers.get(question), meets),
                        false => known.known_at,
                    };
                    let known = Known { known_at, ..known };
                    let compared = Some((*is, *than));
                    Finding::decided(
                        holds,
                        Reason {
                            question,
                            known,
                            compared,
                        },
                    )
                }
                _ => Finding::unknown(BTreeSet::from([question.as_str()])),
            }
        }
    }
}

/// Since when a number has been known to meet its comparison. One that is corrected from 1,200 to 1,500 starts nothing
/// anew; the same number given again corrects the time it was known.
fn first_known(
    known: Known,
    number: u64,
    before: Option<&Vec<Known>>,
    meets: impl Fn(u64) -> bool,
) -> Option<Timestamp> {
    let mut first = known.known_at;
    for earlier in before.into_iter().flatten().rev() {
        match earlier.answer {
            Answer::Number(same) if same == number => {}
            Answer::Number(other) if meets(other) => first = first.min(earlier.known_at),
            _ => break,
        }
    }
    first
}

/// Several parts: one that is `deciding` decides, known as soon as the first such one was; all that are `otherwise`
/// decide together, known with the last of them.
fn joined<'a>(
    parts: &'a [Condition],
    facts: &Facts,
    deciding: Truth,
    otherwise: Truth,
) -> Finding<'a> {
    let found: Vec<Finding<'a>> = parts.iter().map(|part| evaluate(part, facts)).collect();
    if found.iter().any(|part| part.truth == deciding) {
        let decisive = || found.iter().filter(move |part| part.truth == deciding);
        return Finding {
            truth: deciding,
            since: decisive().map(|part| part.since).min().flatten(),
            because: decisive().flat_map(|part| part.because.clone()).collect(),
            open: BTreeSet::new(),
        };
    }
    if found.iter().any(|part| part.truth == Truth::Unknown) {
        return Finding::unknown(found.into_iter().flat_map(|part| part.open).collect());
    }
    Finding {
        truth: otherwise,
        since: found.iter().map(|part| part.since).max().flatten(),
        because: found.into_iter().flat_map(|part| part.because).collect(),
        open: BTreeSet::new(),
    }
}

/// Keys of every question a rule asks: whether it applies, which of its terms count, and for whom they do not roll.
pub fn questions_of(rule: &Rule) -> BTreeSet<&str> {
    let of_terms = rule
        .terms
        .iter()
        .flat_map(|term| [&term.only_if, &term.roll_unless])
        .flatten();
    let mut keys = BTreeSet::new();
    for condition in std::iter::once(&rule.applies).chain(of_terms) {
        collect(condition, &mut keys);
    }
    keys
}

/// Adds the keys of the questions a condition asks.
pub(super) fn collect<'a>(condition: &'a Condition, keys: &mut BTreeSet<&'a str>) {
    match condition {
        Condition::Always => {}
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| collect(part, keys));
        }
        Condition::Not(part) => collect(part, keys),
        Condition::Yes(question) | Condition::Number { question, .. } => {
            keys.insert(question);
        }
    }
}
