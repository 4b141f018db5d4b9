//! Rules of interviews: what input is taken, and which of the person's rights were not kept. What was said is nobody's
//! business here.

use crate::{
    fault::Faults,
    incidents::{MAX_NAME, MAX_NOTE},
};
use jiff::Timestamp;
use saiki_api::{
    Lang,
    interviews::{InterviewInput, Right, Rights},
    organisation::Both,
};

/// Longest record, in characters.
pub const MAX_RECORD: usize = 100_000;
/// Longest list of names, in characters.
pub const MAX_NAMES: usize = 500;

/// Whether an interview may be entered like this.
pub fn check_input(input: &InterviewInput, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    if input.held_at > now {
        faults.add(
            "held_at",
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    }
    faults.line("person", &input.person, MAX_NAME);
    faults.optional_line("affiliation", &input.affiliation, MAX_NAME);
    faults.line("interviewers", &input.interviewers, MAX_NAMES);
    faults.optional_line("present", &input.present, MAX_NAMES);
    faults.optional_line("place", &input.place, MAX_NAMES);
    if input.purpose.trim().is_empty() {
        faults.line("purpose", &input.purpose, MAX_NOTE);
    } else {
        faults.prose("purpose", &input.purpose, MAX_NOTE);
    }
    faults.prose("rights_note", &input.rights_note, MAX_NOTE);
    faults.prose("record", &input.record, MAX_RECORD);
    if input.finished {
        if input.record.trim().is_empty() {
            faults.add(
                "record",
                "required",
                "記録を書いてから確定してください",
                "Write the record before finishing it",
            );
        }
        if !missing(&input.rights).is_empty() && input.rights_note.trim().is_empty() {
            faults.add(
                "rights_note",
                "required",
                "満たせなかった事項があるときは、その理由を書いてから確定してください",
                "Say why a right was not kept before finishing the record",
            );
        }
    }
    faults
}

/// Rights not kept, or not yet.
pub fn missing(rights: &Rights) -> Vec<Right> {
    Right::ALL
        .into_iter()
        .filter(|right| !right.of(rights))
        .collect()
}

/// What missing rights mean for the use of the record; empty when none is missing.
pub fn warning(missing: &[Right]) -> Both {
    if missing.is_empty() {
        return Both::default();
    }
    let names = |lang: Lang| {
        let all: Vec<&str> = missing.iter().map(|right| right.label(lang)).collect();
        all.join(lang.pick("」「", "”, “"))
    };
    Both::new(
        format!(
            "「{}」が満たされていません。この記録を根拠に処分や原因の確定をする前に、補ってください。",
            names(Lang::Ja)
        ),
        format!(
            "Not kept: “{}”. Make up for it before a decision or a cause rests on this record.",
            names(Lang::En)
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::interviews::Side;

    fn interview() -> InterviewInput {
        InterviewInput {
            held_at: Timestamp::UNIX_EPOCH,
            person: "佐藤 一郎".to_owned(),
            affiliation: String::new(),
            side: Side::Operator,
            interviewers: "鈴木".to_owned(),
            present: String::new(),
            place: String::new(),
            purpose: "設定変更の経緯".to_owned(),
            rights: Rights::default(),
            rights_note: String::new(),
            record: String::new(),
            finished: false,
        }
    }

    #[test]
    fn a_record_is_finished_only_with_words_and_with_rights_kept_or_explained() {
        let now = Timestamp::UNIX_EPOCH;
        assert!(check_input(&interview(), now).0.is_empty());
        let finished = InterviewInput {
            finished: true,
            ..interview()
        };
        let fields: Vec<String> = check_input(&finished, now)
            .0
            .into_iter()
            .map(|f| f.field)
            .collect();
        assert_eq!(fields, ["record", "rights_note"]);
        let all = Rights {
            purpose_told: true,
            voluntary: true,
            company_offered: true,
            may_correct: true,
            no_pressure: true,
            read_back: true,
        };
        let whole = InterviewInput {
            rights: all,
            record: "記録".to_owned(),
            ..finished
        };
        assert!(check_input(&whole, now).0.is_empty());
    }

    #[test]
    fn each_missing_right_is_named() {
        let rights = Rights {
            voluntary: true,
            ..Rights::default()
        };
        let missing = missing(&rights);
        assert_eq!(missing.len(), 5);
        assert!(warning(&missing).ja.contains("読み聞かせ"));
        assert!(!warning(&missing).en.contains("voluntary"));
        assert_eq!(warning(&[]), Both::default());
    }
}
