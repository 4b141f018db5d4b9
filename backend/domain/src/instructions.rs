//! Rules of instructions: what may be said, which answer may follow, who owes most. Units and systems are looked up
//! by the database, papers are written by `saiki-documents`.

use crate::fault::Faults;
use jiff::Timestamp;
use saiki_api::{
    instructions::{Answer, AnswerCounts, InstructionFields, InstructionUnit, NewAnswer},
    organisation::Both,
};

/// Longest title, in characters.
pub const MAX_TITLE: usize = 200;
/// Longest text, in characters.
pub const MAX_TEXT: usize = 10_000;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Most units one instruction names.
pub const MAX_UNITS: usize = 2_000;

/// Whether an instruction may say this.
pub fn check(fields: &InstructionFields) -> Faults {
    let mut faults = Faults::default();
    let empty = |text: &Both| text.ja.trim().is_empty() && text.en.trim().is_empty();
    if empty(&fields.title) {
        faults.line("title.ja", "", MAX_TITLE);
    }
    faults.optional_line("title.ja", &fields.title.ja, MAX_TITLE);
    faults.optional_line("title.en", &fields.title.en, MAX_TITLE);
    if empty(&fields.text) {
        faults.line("text.ja", "", MAX_TEXT);
    }
    faults.prose("text.ja", &fields.text.ja, MAX_TEXT);
    faults.prose("text.en", &fields.text.en, MAX_TEXT);
    faults.prose("reply_to.ja", &fields.reply_to.ja, MAX_NOTE);
    faults.prose("reply_to.en", &fields.reply_to.en, MAX_NOTE);
    faults.count("unit_ids", fields.unit_ids.len(), MAX_UNITS);
    faults.distinct("unit_ids", &fields.unit_ids);
    faults
}

/// Whether an answer may be recorded like this.
pub fn check_answer(answer: &NewAnswer) -> Faults {
    let mut faults = Faults::default();
    faults.optional_line("answered_by", &answer.answered_by, MAX_TITLE);
    faults.prose("note", &answer.note, MAX_NOTE);
    if answer.answer == Answer::NotPossible && answer.note.trim().is_empty() {
        faults.add(
            "note",
            "required",
            "実施できない理由を書いてください",
            "Say why it is not possible",
        );
    }
    let settles = matches!(answer.answer, Answer::Done | Answer::NotPossible);
    if answer.for_systems && !settles {
        faults.add(
            "for_systems",
            "not_settled",
            "システムへの反映は「実施済み」か「実施不可」のときだけできます",
            "Only “done” and “not possible” can be recorded for the systems",
        );
    }
    faults
}

/// Whether a unit still owes something: it has neither done it nor said why it cannot.
pub fn owes(answer: Answer) -> bool {
    !matches!(answer, Answer::Done | Answer::NotPossible)
}

/// Whether a deadline has passed for whoever still owes something.
pub fn is_late(deadline: Option<Timestamp>, owing: bool, now: Timestamp) -> bool {
    owing && deadline.is_some_and(|deadline| deadline < now)
}

/// Sorts a board: who owes most comes first, then by name.
pub fn sort(units: &mut [InstructionUnit]) {
    let rank = |answer: Answer| Answer::ALL.iter().position(|a| *a == answer);
    units.sort_by(|a, b| {
        (rank(a.answer), &a.name, a.unit_id).cmp(&(rank(b.answer), &b.name, b.unit_id))
    });
}

/// Adds a unit's answer to the counts.
pub fn count(counts: &mut AnswerCounts, answer: Answer, units: i64) {
    counts.units += units;
    let place = match answer {
        Answer::None => &mut counts.none,
        Answer::Seen => &mut counts.seen,
        Answer::InProgress => &mut counts.in_progress,
        Answer::Done => &mut counts.done,
        Answer::NotPossible => &mut counts.not_possible,
    };
    *place += units;
}

/// How many units still owe something.
pub fn owing(counts: &AnswerCounts) -> i64 {
    counts.none + counts.seen + counts.in_progress
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{Uuid, instructions::Way};

    fn unit(n: u128, name: &str, answer: Answer) -> InstructionUnit {
        InstructionUnit {
            unit_id: Uuid::from_u128(n),
            name: name.to_owned(),
            person: String::new(),
            phone: String::new(),
            fax: String::new(),
            email: String::new(),
            systems: 0,
            answer,
            reason: String::new(),
            answered_by: String::new(),
            answered_at: None,
            tries: 0,
            late: false,
        }
    }

    #[test]
    fn who_has_not_answered_comes_first() {
        let mut units = vec![
            unit(1, "a", Answer::Done),
            unit(2, "c", Answer::None),
            unit(3, "d", Answer::NotPossible),
            unit(4, "b", Answer::None),
            unit(5, "e", Answer::Seen),
        ];
        sort(&mut units);
        let names: Vec<&str> = units.iter().map(|u| u.name.as_str()).collect();
        assert_eq!(names, ["b", "c", "d", "e", "a"]);
    }

    #[test]
    fn counts_add_up_and_say_who_owes() {
        let mut counts = AnswerCounts::default();
        for (n, answer) in (1..).zip(Answer::ALL) {
            count(&mut counts, answer, n);
        }
        assert_eq!(counts.units, 15);
        assert_eq!(
            owing(&counts),
            counts.none + counts.seen + counts.in_progress
        );
        for answer in Answer::ALL {
            let mut one = AnswerCounts::default();
            count(&mut one, answer, 1);
            assert_eq!(owing(&one) == 1, owes(answer), "{answer:?}");
        }
    }

    #[test]
    fn late_is_who_owes_after_the_deadline() {
        let at = |s| Timestamp::from_second(s).unwrap();
        assert!(is_late(Some(at(1)), true, at(2)));
        assert!(!is_late(Some(at(2)), true, at(2)));
        assert!(!is_late(Some(at(1)), false, at(2)));
        assert!(!is_late(None, true, at(2)));
    }

    #[test]
    fn what_cannot_be_done_needs_a_reason() {
        let answer = |answer, note: &str, for_systems| NewAnswer {
            unit_id: Uuid::nil(),
            answer,
            way: Way::Phone,
            answered_by: String::new(),
            note: note.to_owned(),
            for_systems,
        };
        let fields = |a: &NewAnswer| {
            let faults = check_answer(a).0;
            faults.into_iter().map(|f| f.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(&answer(Answer::NotPossible, " ", false)), ["note"]);
        assert_eq!(
            fields(&answer(Answer::NotPossible, "機器が古い", true)),
            Vec::<String>::new()
        );
        assert_eq!(fields(&answer(Answer::Seen, "", true)), ["for_systems"]);
    }

    #[test]
    fn an_instruction_says_what_and_what_about() {
        let fields = InstructionFields::default();
        let faults = check(&fields).0;
        let named: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(named, ["title.ja", "text.ja"]);
    }
}
