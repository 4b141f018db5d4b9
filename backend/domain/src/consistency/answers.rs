//! Answers to the questions deadlines turn on, against the register. What the register does not hold shows nothing: not
//! everybody may be on it yet.

use super::{
    Facts,
    compare::{Fact, Finder, Remedy, Source},
};
use crate::{civil, clocks::catalogue};
use saiki_api::{Lang, clocks::Answer, consistency::Subject, organisation::Both, people::DataItem};

pub(super) fn compare(facts: &Facts, finder: &mut Finder) {
    for (key, answer) in &facts.answers {
        if let Some(register) = against_register(facts, key, *answer) {
            report(facts, key, *answer, &register, finder);
        }
    }
}

/// What the register says of a question.
struct Register {
    subject: Subject,
    says: Both,
    /// Whether the answer contradicts it, and whether that is beyond doubt.
    differs: Option<bool>,
}

/// What the register says of the question of that key; nothing where it is not asked.
fn against_register(facts: &Facts, key: &str, answer: Answer) -> Option<Register> {
    let people = facts.incident.counts.people;
    if people == 0 {
        return None;
    }
    let of_item = |item: DataItem, differs| {
        let n = facts.with(item);
        Register {
            subject: Subject::DataItems,
            says: Both::new(
                format!("{} {}", item.label(Lang::Ja), counted(n, Lang::Ja)),
                format!("{}: {}", item.label(Lang::En), counted(n, Lang::En)),
            ),
            differs,
        }
    };
    // The most there may be is what is asked for while it is not settled: too few is wrong, too many may be right.
    let number = |held: i64| match answer {
        Answer::Number(said) => {
            let said = i64::try_from(said).unwrap_or(i64::MAX);
            (said != held).then_some(said < held)
        }
        _ => None,
    };
    let denied = |item: DataItem| answer == Answer::No && facts.with(item) > 0;
    Some(match key {
        "people" => Register {
            subject: Subject::People,
            says: Both::new(counted(people, Lang::Ja), counted(people, Lang::En)),
            differs: number(people),
        },
        "people_my_number" => {
            let held = facts.with(DataItem::MyNumber);
            of_item(DataItem::MyNumber, number(held).filter(|_| held > 0))
        }
        "my_number" => {
            let missing = answer == Answer::Yes
                && facts.with(DataItem::MyNumber) == 0
                && !facts.items.is_empty();
            let differs = denied(DataItem::MyNumber).then_some(true);
            of_item(DataItem::MyNumber, differs.or(missing.then_some(false)))
        }
        "sensitive_data" => of_item(DataItem::Health, denied(DataItem::Health).then_some(true)),
        // Whether money is at stake is a judgement; the register only gives cause to look again.
        "property_damage" => of_item(
            DataItem::CardNumber,
            denied(DataItem::CardNumber).then_some(false),
        ),
        "personal_data" => {
            let most = facts.items.iter().map(|(_, n)| *n).max().unwrap_or(0);
            Register {
                subject: Subject::DataItems,
                says: Both::new(
                    format!("漏えい項目の登録がある方 {}以上", counted(most, Lang::Ja)),
                    format!("data of at least {}", counted(most, Lang::En)),
                ),
                differs: (answer == Answer::No && most > 0).then_some(true),
            }
        }
        _ => return None,
    })
}

fn counted(people: i64, lang: Lang) -> String {
    civil::counted(people, civil::PEOPLE, lang)
}

fn report(facts: &Facts, key: &str, answer: Answer, register: &Register, finder: &mut Finder) {
    let text = catalogue::question(key).map(|question| question.text.clone());
    let text = text.unwrap_or_else(|| Both::new(key, key));
    let source = Source::now(
        Both::new(
            format!("期限の質問「{}」への回答", text.ja),
            format!("Answer to “{}”", text.en),
        ),
        facts.path("clocks?tab=questions"),
        Remedy::Answer,
    );
    let at = facts.register();
    finder.look(&source, 1);
    finder.look(&at, 1);
    let Some(firm) = register.differs else {
        return;
    };
    let said = match answer {
        Answer::Yes => Both::new("はい", "Yes"),
        Answer::No => Both::new("いいえ", "No"),
        Answer::Unknown => Both::new("まだ分からない", "Cannot be told yet"),
        Answer::Number(n) => {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            Both::new(counted(n, Lang::Ja), counted(n, Lang::En))
        }
    };
    let fact = Fact {
        subject: register.subject,
        name: match register.subject {
            Subject::People => Both::new("対象となる人数", "Number of people concerned"),
            _ => Both::new("対象となるデータ", "Data concerned"),
        },
        firm,
    };
    finder.differ(fact, (&at, register.says.clone()), (&source, said));
}
