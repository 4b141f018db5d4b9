//! Shapes and colours of what these pages show.

use crate::components::Tone;
use saiki_api::followups::{FollowupState, PostLetterState};

/// How far a follow-up is.
pub fn state(state: FollowupState) -> Tone {
    match state {
        FollowupState::Open => Tone::NotBegun,
        FollowupState::Printed | FollowupState::CallBack => Tone::Waiting,
        FollowupState::NotReached => Tone::Active,
        FollowupState::Returned => Tone::Late,
        FollowupState::Posted | FollowupState::Done => Tone::Good,
    }
}

/// How far a letter is.
pub fn letter(state: PostLetterState) -> Tone {
    match state {
        PostLetterState::Printed => Tone::Waiting,
        PostLetterState::Posted => Tone::Good,
        PostLetterState::Returned => Tone::Late,
    }
}
