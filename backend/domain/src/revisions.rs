//! Rules of revisions of plans and policies: what one must say, and what may follow what. Nothing is stored or looked
//! up here.

use crate::{fault::Faults, measures::Refusal};
use saiki_api::{
    Date,
    organisation::Both,
    problem::ErrorCode,
    revisions::{NewRevision, RevisionDecision, RevisionState},
};

/// Longest name of a document or a person, in characters.
const MAX_LINE: usize = 200;
/// Longest text, in characters.
const MAX_TEXT: usize = 4_000;

/// Whether a revision may be written down like this.
pub fn check(revision: &NewRevision) -> Faults {
    let mut faults = Faults::default();
    faults.line("document", &revision.document, MAX_LINE);
    faults.line("responsible", &revision.responsible, MAX_LINE);
    for (field, text) in [("change", &revision.change), ("lesson", &revision.lesson)] {
        match text.trim().is_empty() {
            true => faults.add(field, "required", "入力してください", "Please fill this in"),
            false => faults.prose(field, text, MAX_TEXT),
        }
    }
    faults
}

/// Whether a decision says what it must.
pub fn check_decision(decision: &RevisionDecision, today: Date) -> Faults {
    let mut faults = Faults::default();
    faults.prose("reason", &decision.reason, MAX_TEXT);
    match decision.state {
        RevisionState::InForce => {
            if decision.day.is_some_and(|day| day > today) {
                faults.add(
                    "day",
                    "in_future",
                    "施行日がまだ来ていません。施行した日に記録してください",
                    "This day has not come yet; record it once it is in force",
                );
            }
        }
        RevisionState::Dropped => {
            if decision.reason.trim().is_empty() {
                faults.add("reason", "required", "理由を書いてください", "Say why");
            }
        }
        RevisionState::Draft | RevisionState::Approved => faults.add(
            "state",
            "not_a_decision",
            "施行か見送りのどちらかを指定してください",
            "Give in_force or dropped",
        ),
    }
    faults
}

/// Whether a revision in state `from` may become `to`: in force only once it is approved, and never back.
pub fn check_move(from: RevisionState, to: RevisionState) -> Result<(), Refusal> {
    use RevisionState::{Approved, Draft, Dropped, InForce};
    let refuse = |code, ja: &str, en: &str| {
        Err(Refusal {
            code,
            detail: Both {
                ja: ja.to_owned(),
                en: en.to_owned(),
            },
        })
    };
    match (from, to) {
        (Approved, InForce) | (Draft | Approved, Dropped) => Ok(()),
        (Draft, InForce) => refuse(
            ErrorCode::ApprovalMissing,
            "承認されていない改訂は施行できません。承認を依頼してください",
            "A revision that is not approved cannot be put in force; ask for approval first",
        ),
        _ => refuse(
            ErrorCode::StateConflict,
            "施行済み、または見送った改訂の状態は変えられません。新しい改訂を作ってください",
            "A revision in force or given up stays so; write a new one",
        ),
    }
}

/// Whether a revision is late.
pub fn is_overdue(state: RevisionState, due: Date, today: Date) -> bool {
    matches!(state, RevisionState::Draft | RevisionState::Approved) && due < today
}

#[cfg(test)]
mod tests {
    use super::*;
    use RevisionState::{Approved, Draft, Dropped, InForce};

    #[test]
    fn nothing_comes_into_force_unapproved_or_goes_back() {
        assert!(check_move(Approved, InForce).is_ok());
        assert!(check_move(Draft, Dropped).is_ok() && check_move(Approved, Dropped).is_ok());
        let refused = check_move(Draft, InForce).unwrap_err();
        assert_eq!(refused.code, ErrorCode::ApprovalMissing);
        for (from, to) in [(InForce, Dropped), (Dropped, InForce), (InForce, InForce)] {
            assert!(check_move(from, to).is_err(), "{from:?} {to:?}");
        }
    }
}
