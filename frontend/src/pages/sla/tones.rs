//! What states of service levels mean for the reader: one place for each, so that no two pages disagree.

use crate::components::Tone;
use saiki_api::{service_windows::WindowKind, sla_checks::SlaOutcome};

/// What a promise came to.
pub(super) fn outcome(outcome: SlaOutcome) -> Tone {
    match outcome {
        SlaOutcome::Breached => Tone::Late,
        SlaOutcome::Open => Tone::Waiting,
        SlaOutcome::Met => Tone::Good,
    }
}

/// What a window tells of.
pub(super) fn window(kind: WindowKind) -> Tone {
    match kind {
        WindowKind::Outage => Tone::Late,
        WindowKind::Degraded => Tone::Waiting,
        WindowKind::Excluded => Tone::NotBegun,
    }
}
