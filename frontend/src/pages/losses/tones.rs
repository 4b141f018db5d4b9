//! Which shape and colour a state of a loss has.

use crate::components::Tone;
use saiki_api::losses::LossState;

/// The tone of a state.
pub fn state(state: LossState) -> Tone {
    match state {
        LossState::Estimated => Tone::Unknown,
        LossState::Accrued => Tone::Waiting,
        LossState::Paid => Tone::Plain,
        LossState::Recovered => Tone::Good,
    }
}
