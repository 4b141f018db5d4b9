//! Shapes and colours of the survey's states.

use crate::components::Tone;
use saiki_api::systems::{BackupResult, Connection, Damage, Likelihood, MeasureState};

/// What was found.
pub fn damage(damage: Damage) -> Tone {
    match damage {
        Damage::NotLookedAt => Tone::NotBegun,
        Damage::NoneFound => Tone::Good,
        Damage::Suspected => Tone::Unknown,
        Damage::Confirmed => Tone::Late,
    }
}

/// How far the emergency measure is.
pub fn measure(state: MeasureState) -> Tone {
    match state {
        MeasureState::NotTold => Tone::NotBegun,
        MeasureState::Told => Tone::Waiting,
        MeasureState::Done => Tone::Good,
        MeasureState::NotPossible => Tone::Late,
    }
}

/// Where it stands on the way back.
pub fn connection(at: Connection) -> Tone {
    match at {
        Connection::Normal => Tone::Plain,
        Connection::Isolated => Tone::Late,
        Connection::Checked => Tone::Active,
        Connection::Remedied => Tone::Waiting,
        Connection::ApprovedToReconnect => Tone::Active,
        Connection::Reconnected => Tone::Good,
    }
}

/// How likely the same incident is.
pub fn likelihood(likelihood: Likelihood) -> Tone {
    match likelihood {
        Likelihood::High => Tone::Late,
        Likelihood::Medium => Tone::Waiting,
        Likelihood::Low => Tone::Plain,
    }
}

/// What a check of a backup found.
pub fn backup(result: BackupResult) -> Tone {
    match result {
        BackupResult::Intact => Tone::Good,
        BackupResult::Harmed => Tone::Late,
        BackupResult::Missing => Tone::Unknown,
    }
}
