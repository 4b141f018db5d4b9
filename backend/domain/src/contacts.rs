//! Rules of outside contacts: which input is taken, and when the next word is due. Silence is what they make visible.

use crate::fault::Faults;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use saiki_api::contacts::{
    ContactKind, ContactPatch, Direction, MAX_FIELD, MAX_TEXT, NewContact, NewWord,
};

/// Whether somebody may be put down like this.
pub fn check_new(new: &NewContact, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    faults.line("name", &new.name, MAX_FIELD);
    for (field, text) in [
        ("organisation", &new.organisation),
        ("email", &new.email),
        ("phone", &new.phone),
    ] {
        faults.optional_line(field, text, MAX_FIELD);
    }
    text("told", &new.told, &mut faults);
    not_to_come("first_heard_at", new.first_heard_at, now, &mut faults);
    faults
}

/// Whether a contact may be changed like this.
pub fn check_patch(patch: &ContactPatch) -> Faults {
    let mut faults = Faults::default();
    if let Some(name) = &patch.name {
        faults.line("name", name, MAX_FIELD);
    }
    for (field, line) in [
        ("organisation", &patch.organisation),
        ("email", &patch.email),
        ("phone", &patch.phone),
    ] {
        faults.optional_line(field, line.as_deref().unwrap_or_default(), MAX_FIELD);
    }
    if let Some(told) = &patch.told {
        text("told", told, &mut faults);
    }
    let outcome = patch.outcome.as_deref().unwrap_or_default();
    if patch.closed == Some(true) {
        text("outcome", outcome, &mut faults);
    } else {
        faults.prose("outcome", outcome, MAX_TEXT);
    }
    faults
}

/// Whether a word may be put down like this.
pub fn check_word(word: &NewWord, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    text("text", &word.text, &mut faults);
    not_to_come("at", word.at, now, &mut faults);
    faults
}

fn text(field: &str, text: &str, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.line(field, text, MAX_TEXT);
    } else {
        faults.prose(field, text, MAX_TEXT);
    }
}

fn not_to_come(field: &str, at: Option<Timestamp>, now: Timestamp, faults: &mut Faults) {
    if at.is_some_and(|at| at > now) {
        faults.add(
            field,
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    }
}

/// When the next word is due after one at `at`. What we say starts the clock anew; what they say moves it only
/// forward, so that asking again never buys us time.
pub fn next_due(
    kind: ContactKind,
    direction: Direction,
    at: Timestamp,
    before: Option<Timestamp>,
    wanted: Option<Timestamp>,
    zone: &TimeZone,
) -> Option<Timestamp> {
    if wanted.is_some() {
        return wanted;
    }
    let usual = at
        .to_zoned_datetime(zone.clone())
        .checked_add(kind.word_days().days())
        .ok()
        .map(|due| due.timestamp());
    match direction {
        Direction::Out => usual,
        Direction::In => before.into_iter().chain(usual).min(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_word_starts_the_clock_anew_and_theirs_never_buys_time() {
        let zone = TimeZone::UTC;
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let (finder, said) = (ContactKind::Finder, at("2026-12-10T00:00:00Z"));
        let due =
            |direction, before, wanted| next_due(finder, direction, said, before, wanted, &zone);
        let soon = Some(at("2026-12-11T00:00:00Z"));
        let usual = Some(at("2026-12-17T00:00:00Z"));
        assert_eq!(due(Direction::Out, soon, None), usual);
        assert_eq!(due(Direction::In, soon, None), soon);
        assert_eq!(due(Direction::In, None, None), usual);
        assert_eq!(due(Direction::Out, None, soon), soon);
    }

    #[test]
    fn closing_says_how_it_ended() {
        let patch = ContactPatch {
            closed: Some(true),
            ..ContactPatch::default()
        };
        assert_eq!(check_patch(&patch).0[0].field, "outcome");
    }
}
