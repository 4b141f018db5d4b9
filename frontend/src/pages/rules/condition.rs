//! Conditions as the form of a clause can say them: parts that must all hold, or of which one must. Anything more nested
//! is left alone.

use saiki_api::rules::{Comparator, Condition};
use serde::{Deserialize, Serialize};

/// How parts combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mode {
    /// All of them hold.
    All,
    /// At least one holds.
    Any,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The question is answered so.
    Is { question: String, yes: bool },
    /// The number asked for is large enough.
    Number {
        question: String,
        is: Comparator,
        than: u64,
    },
}

fn part(condition: &Condition) -> Option<Part> {
    match condition {
        Condition::Yes(question) => Some(Part::Is {
            question: question.clone(),
            yes: true,
        }),
        Condition::Not(inner) => match &**inner {
            Condition::Yes(question) => Some(Part::Is {
                question: question.clone(),
                yes: false,
            }),
            _ => None,
        },
        Condition::Number { question, is, than } => Some(Part::Number {
            question: question.clone(),
            is: *is,
            than: *than,
        }),
        Condition::Always | Condition::All(_) | Condition::Any(_) => None,
    }
}

/// The parts of a condition; none where it is more nested than that.
pub(super) fn parts(condition: &Condition) -> Option<(Mode, Vec<Part>)> {
    match condition {
        Condition::Always => Some((Mode::All, Vec::new())),
        Condition::All(all) => Some((Mode::All, all.iter().map(part).collect::<Option<_>>()?)),
        Condition::Any(any) => Some((Mode::Any, any.iter().map(part).collect::<Option<_>>()?)),
        one => Some((Mode::All, vec![part(one)?])),
    }
}

/// The condition such parts make; none where it always holds.
pub(super) fn condition(mode: Mode, parts: Vec<Part>) -> Option<Condition> {
    let mut all: Vec<Condition> = parts
        .into_iter()
        .map(|part| match part {
            Part::Is {
                question,
                yes: true,
            } => Condition::Yes(question),
            Part::Is {
                question,
                yes: false,
            } => Condition::Not(Box::new(Condition::Yes(question))),
            Part::Number { question, is, than } => Condition::Number { question, is, than },
        })
        .collect();
    match (all.len(), mode) {
        (0, _) => None,
        (1, _) => all.pop(),
        (_, Mode::All) => Some(Condition::All(all)),
        (_, Mode::Any) => Some(Condition::Any(all)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_can_say_goes_there_and_back() {
        let yes = |key: &str| Condition::Yes(key.into());
        let people = Condition::Number {
            question: "people".into(),
            is: Comparator::MoreThan,
            than: 1_000,
        };
        let no = Condition::Not(Box::new(yes("strong_encryption")));
        for one in [
            yes("personal_data"),
            people.clone(),
            no.clone(),
            Condition::All(vec![yes("personal_data"), no]),
            Condition::Any(vec![yes("sensitive_data"), people]),
        ] {
            let (mode, all) = parts(&one).unwrap();
            assert_eq!(condition(mode, all), Some(one));
        }
        let (mode, none) = parts(&Condition::Always).unwrap();
        assert_eq!(condition(mode, none), None);
    }

    #[test]
    fn what_is_more_nested_is_left_alone() {
        let nested = Condition::All(vec![Condition::Any(vec![Condition::Always])]);
        assert_eq!(parts(&nested), None);
    }
}
