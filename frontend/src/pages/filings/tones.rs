//! Shapes and colours of what these pages show.

use crate::components::Tone;
use saiki_api::filing_duties::DutyState;

/// Where a duty stands.
pub fn duty(state: DutyState) -> Tone {
    match state {
        DutyState::Owed => Tone::Waiting,
        DutyState::Undetermined => Tone::Unknown,
        DutyState::Filed | DutyState::NotRequired => Tone::Good,
        DutyState::NotOwed => Tone::Plain,
    }
}
