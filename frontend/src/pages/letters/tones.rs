//! Shapes and colours of what these pages show.

use crate::components::Tone;
use saiki_api::{
    approvals::ApprovalState,
    letters::{LetterState, LintLevel},
};

/// How far a letter is.
pub fn letter(state: LetterState) -> Tone {
    match state {
        LetterState::Draft => Tone::NotBegun,
        LetterState::AwaitingApproval => Tone::Waiting,
        LetterState::Approved => Tone::Good,
        LetterState::Rejected => Tone::Late,
    }
}

/// What became of an approval.
pub fn approval(state: ApprovalState) -> Tone {
    match state {
        ApprovalState::Requested => Tone::Waiting,
        ApprovalState::Approved => Tone::Good,
        ApprovalState::Rejected | ApprovalState::Voided => Tone::Late,
    }
}

/// How grave an objection is.
pub fn lint(level: LintLevel) -> Tone {
    match level {
        LintLevel::Ok => Tone::Good,
        LintLevel::Warn => Tone::Waiting,
        LintLevel::Bad => Tone::Late,
    }
}
