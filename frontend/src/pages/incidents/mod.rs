//! Pages about an incident itself: the list, opening one, its home, facts, timeline and members.

mod clocks;
pub mod edit;
pub mod exchange;
pub mod facts;
pub mod home;
pub mod list;
mod measures;
pub mod members;
pub mod new;
pub mod phase;
pub mod timeline;
pub mod tones;

use crate::components::Choice;
use saiki_api::{classes::Tlp, incidents::TimeKind, wire};

/// Whether a time matters for deadlines alone: most incidents have none of these.
fn only_for_deadlines(kind: TimeKind) -> bool {
    match kind {
        TimeKind::Occurred
        | TimeKind::Detected
        | TimeKind::Aware
        | TimeKind::Determined
        | TimeKind::Contained
        | TimeKind::Recovered
        | TimeKind::Closed => false,
        TimeKind::ShouldHaveKnown
        | TimeKind::Classified
        | TimeKind::Assessed
        | TimeKind::InfoAvailable
        | TimeKind::FixAvailable
        | TimeKind::RansomPaid
        | TimeKind::PersonsNotified => true,
    }
}

/// The lines of a text that say something.
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// TLP labels; they are the same in every language.
fn tlp_choices() -> Vec<Choice> {
    Tlp::ALL
        .iter()
        .map(|tlp| Choice {
            value: wire::name(tlp),
            label: tlp.label().to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn empty_lines_say_nothing() {
        assert_eq!(
            super::lines(" 会員サイト\n\n  予約 \n"),
            ["会員サイト", "予約"]
        );
        assert!(super::lines(" \n").is_empty());
    }
}
