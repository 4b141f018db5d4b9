//! What states of the analysis mean for the reader, as tones.

use crate::components::Tone;
use saiki_api::{
    causes::CauseState, evidence::CustodyStatus, laws::LawDecision, log_sources::LogVerdict,
};

/// Of a log's verdict.
pub fn verdict(verdict: LogVerdict) -> Tone {
    match verdict {
        LogVerdict::Covers => Tone::Good,
        LogVerdict::Doubtful | LogVerdict::Endangered => Tone::Waiting,
        LogVerdict::Gap | LogVerdict::Lost => Tone::Late,
        LogVerdict::Unknown => Tone::Unknown,
    }
}

/// Of a cause's state.
pub fn cause(state: CauseState) -> Tone {
    match state {
        CauseState::Hypothesis => Tone::Unknown,
        CauseState::Confirmed => Tone::Good,
        CauseState::Excluded => Tone::NotBegun,
    }
}

/// Of an item's custody.
pub fn custody(status: CustodyStatus) -> Tone {
    match status {
        CustodyStatus::Held => Tone::Active,
        CustodyStatus::Released => Tone::Good,
        CustodyStatus::Destroyed => Tone::NotBegun,
    }
}

/// Of the decision on a law.
pub fn law(decision: LawDecision) -> Tone {
    match decision {
        LawDecision::Applies => Tone::Active,
        LawDecision::DoesNotApply => Tone::Good,
        LawDecision::CounselAsked => Tone::Waiting,
    }
}
