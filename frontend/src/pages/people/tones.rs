//! Shapes and colours of what these pages show.

use crate::components::Tone;
use saiki_api::{imports::ImportState, people::PersonDecision};

/// How an import stands.
pub fn import(state: ImportState) -> Tone {
    match state {
        ImportState::Running => Tone::Active,
        ImportState::Done => Tone::Good,
        ImportState::Checked => Tone::Waiting,
        ImportState::Refused | ImportState::Interrupted => Tone::Late,
    }
}

/// What became of a person.
pub fn decision(decision: PersonDecision) -> Tone {
    match decision {
        PersonDecision::Open => Tone::Waiting,
        PersonDecision::ToldByMail | PersonDecision::ToldOtherwise => Tone::Good,
        PersonDecision::NotNeeded => Tone::Plain,
    }
}
