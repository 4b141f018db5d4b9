//! When a legal deadline presses: from twelve hours before it on, whoever has not been told by mail is to be told
//! otherwise as well. Mails go on being tried: one that comes late is better than none.

use jiff::{SignedDuration, Timestamp};

/// How long before a deadline it presses, in hours.
pub const HOURS_BEFORE: i64 = 12;

/// From when on the deadline presses.
pub fn presses_from(deadline: Timestamp) -> Timestamp {
    let before = SignedDuration::from_hours(HOURS_BEFORE);
    deadline.saturating_sub(before).unwrap_or(Timestamp::MIN)
}

/// Whether the deadline presses now; it goes on doing so once it is past.
pub fn is_pressing(deadline: Timestamp, now: Timestamp) -> bool {
    now >= presses_from(deadline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_presses_from_twelve_hours_before_it_and_for_ever_after() {
        let deadline: Timestamp = "2026-07-10T15:00:00Z".parse().unwrap();
        let presses = |text: &str| is_pressing(deadline, text.parse().unwrap());
        assert!(!presses("2026-07-10T02:59:59Z"));
        assert!(presses("2026-07-10T03:00:00Z"));
        assert!(presses("2026-08-01T00:00:00Z"));
        assert_eq!(presses_from(Timestamp::MIN), Timestamp::MIN);
    }
}
