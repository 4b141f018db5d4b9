//! Shapes and colours of instructions and answers.

use crate::components::Tone;
use saiki_api::{
    instruction_mails::MailingState,
    instructions::{Answer, InstructionState},
};

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

/// Where a sending stands.
pub fn mailing(state: MailingState) -> Tone {
    match state {
        MailingState::Running => Tone::Active,
        MailingState::Paused => Tone::Waiting,
        MailingState::Stopped => Tone::Plain,
        MailingState::Done => Tone::Good,
    }
}
