//! Which sign goes with which class of an incident.

use crate::components::Tone;
use saiki_api::classes::{Phase, Severity};

/// How grave an incident is, as a sign.
pub fn severity(severity: Severity) -> Tone {
    match severity {
        Severity::Critical | Severity::High => Tone::Late,
        Severity::Medium => Tone::Waiting,
        Severity::Low => Tone::Plain,
    }
}

/// How far an incident is, as a sign.
pub fn phase(phase: Phase) -> Tone {
    match phase {
        Phase::Emergency => Tone::Late,
        Phase::Recovery => Tone::Active,
        Phase::Closed => Tone::Good,
    }
}
