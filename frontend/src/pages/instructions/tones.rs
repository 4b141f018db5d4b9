//! Shapes and colours of instructions and answers.

use crate::components::Tone;
use saiki_api::instructions::{Answer, InstructionState};

/// Where an instruction stands.
pub fn state(state: InstructionState) -> Tone {
    match state {
        InstructionState::Draft => Tone::NotBegun,
        InstructionState::Issued => Tone::Active,
        InstructionState::Closed => Tone::Good,
    }
}

/// What a unit answered.
pub fn answer(answer: Answer) -> Tone {
    match answer {
        Answer::None => Tone::NotBegun,
        Answer::Seen => Tone::Waiting,
        Answer::InProgress => Tone::Active,
        Answer::Done => Tone::Good,
        Answer::NotPossible => Tone::Late,
    }
}
