//! Which shape and colour each state of prevention has.

use crate::components::Tone;
use saiki_api::{
    approvals::ApprovalState,
    measures::{MeasureState, OptionState, TargetState, Verdict},
    revisions::RevisionState,
    sanctions::SanctionState,
    trainings::TrainingState,
};

/// A measure's state; late ones are told beside it.
pub fn measure(state: MeasureState) -> Tone {
    match state {
        MeasureState::Planned => Tone::NotBegun,
        MeasureState::Approved => Tone::Active,
        MeasureState::InPlace => Tone::Waiting,
        MeasureState::Verified => Tone::Good,
        MeasureState::Dropped => Tone::Plain,
    }
}

/// What was decided about an option.
pub fn option(state: OptionState) -> Tone {
    match state {
        OptionState::Open => Tone::Unknown,
        OptionState::Chosen => Tone::Good,
        OptionState::Rejected => Tone::Plain,
    }
}

/// Whether an option is worth its cost.
pub fn verdict(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Worth => Tone::Good,
        Verdict::Depends => Tone::Waiting,
        Verdict::NotWorth => Tone::Late,
        Verdict::Unknown => Tone::Unknown,
    }
}

/// What was decided about a place.
pub fn target(state: TargetState) -> Tone {
    match state {
        TargetState::Undecided => Tone::Unknown,
        TargetState::Planned => Tone::Active,
        TargetState::Done => Tone::Good,
        TargetState::Exempt => Tone::Plain,
    }
}

/// What became of a request for approval.
pub fn approval(state: ApprovalState) -> Tone {
    match state {
        ApprovalState::Requested => Tone::Waiting,
        ApprovalState::Approved => Tone::Good,
        ApprovalState::Rejected => Tone::Late,
        ApprovalState::Voided => Tone::Plain,
    }
}

/// How far a revision is.
pub fn revision(state: RevisionState) -> Tone {
    match state {
        RevisionState::Draft => Tone::NotBegun,
        RevisionState::Approved => Tone::Active,
        RevisionState::InForce => Tone::Good,
        RevisionState::Dropped => Tone::Plain,
    }
}

/// How far education, a drill or an audit is.
pub fn training(state: TrainingState) -> Tone {
    match state {
        TrainingState::Planned => Tone::Active,
        TrainingState::Late | TrainingState::NextLate => Tone::Late,
        TrainingState::Held => Tone::Good,
    }
}

/// What was decided about action against somebody.
pub fn sanction(state: SanctionState) -> Tone {
    match state {
        SanctionState::Open => Tone::Unknown,
        SanctionState::Decided => Tone::Active,
        SanctionState::CarriedOut => Tone::Good,
        SanctionState::Dropped => Tone::Plain,
    }
}
