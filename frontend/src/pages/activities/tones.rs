//! What states of activities and items mean for the reader.

use crate::components::Tone;
use saiki_api::{activities::ActivityState, items::ItemState};

/// An activity's state.
pub fn activity(state: ActivityState) -> Tone {
    match state {
        ActivityState::NotBegun => Tone::NotBegun,
        ActivityState::UnderWay => Tone::Active,
        ActivityState::Late => Tone::Late,
        ActivityState::Closed => Tone::Good,
    }
}

/// An item's state.
pub fn item(state: ItemState) -> Tone {
    match state {
        ItemState::Open => Tone::NotBegun,
        ItemState::InProgress => Tone::Active,
        ItemState::Done => Tone::Good,
        ItemState::NotApplicable => Tone::Plain,
    }
}
