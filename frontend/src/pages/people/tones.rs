//! Shapes and colours of what these pages show.

use crate::components::Tone;
use saiki_api::imports::ImportState;

/// How an import stands.
pub fn import(state: ImportState) -> Tone {
    match state {
        ImportState::Running => Tone::Active,
        ImportState::Done => Tone::Good,
        ImportState::Checked => Tone::Waiting,
        ImportState::Refused | ImportState::Interrupted => Tone::Late,
    }
}
