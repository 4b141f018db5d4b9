//! What each state of keeping means for the reader.

use crate::components::Tone;
use saiki_api::retention::RetentionState;

/// The tone of a state.
pub fn state(state: RetentionState) -> Tone {
    match state {
        RetentionState::Unset => Tone::Unknown,
        RetentionState::Kept => Tone::Good,
        RetentionState::Held => Tone::Waiting,
        RetentionState::Due => Tone::Late,
        RetentionState::Asked => Tone::Waiting,
        RetentionState::Erasing => Tone::Active,
        RetentionState::Erased => Tone::Plain,
    }
}
