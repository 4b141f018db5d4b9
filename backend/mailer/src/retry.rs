//! When a mail that was put off is tried again, and when trying ends. It is pure: the random part comes from a seed,
//! so the same delivery always gets the same times.

use crate::outcome::Defer;
use std::time::Duration;

/// The waits between attempts. The defaults follow RFC 5321 §4.5.4.1 (half an hour and more, for four to five days)
/// with a short first wait for greylisting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Shortest and longest first wait after greylisting, a lost connection or an unknowable outcome.
    pub short: (Duration, Duration),
    /// Doubled with each attempt made.
    pub base: Duration,
    /// No wait is longer, jitter aside.
    pub cap: Duration,
    /// Jitter of a wait, in per cent, up and down.
    pub jitter: u32,
    /// After this long since the first attempt, the mail is given up.
    pub give_up: Duration,
}

impl Default for Schedule {
    fn default() -> Schedule {
        let minutes = |n: u64| Duration::from_secs(n * 60);
        Schedule {
            short: (minutes(5), minutes(10)),
            base: minutes(15),
            cap: minutes(4 * 60),
            jitter: 20,
            give_up: minutes(5 * 24 * 60),
        }
    }
}

impl Schedule {
    /// The default schedule stretched or shortened so that its shortest wait is `first`; when to give up stays.
    pub fn beginning_with(first: Duration) -> Schedule {
        Schedule {
            short: (first, first.saturating_mul(2)),
            base: first.saturating_mul(3),
            cap: first.saturating_mul(48),
            ..Schedule::default()
        }
    }
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Again after this time.
    After(Duration),
    /// No more: the mail is given up.
    GiveUp,
}

impl Schedule {
    /// What follows attempt number `attempts` (from 1) that was put off as `defer`, `age` after the first one began.
    pub fn next(&self, attempts: u32, defer: Defer, age: Duration, seed: u64) -> Retry {
        if age >= self.give_up {
            return Retry::GiveUp;
        }
        let draw = mix(seed ^ u64::from(attempts).wrapping_mul(0x9e37_79b9));
        let quick = matches!(defer, Defer::Greylist | Defer::Lost);
        if quick && attempts <= 1 {
            return Retry::After(self.soon(draw));
        }
        // Greylisting that lasts continues with the half hour that others begin with.
        let doublings = if quick {
            attempts.saturating_sub(1)
        } else {
            attempts.max(1)
        };
        let factor = 1u32.checked_shl(doublings.min(16)).unwrap_or(u32::MAX);
        let wait = self.base.saturating_mul(factor).min(self.cap);
        let span = u64::from(self.jitter.min(100)) * 2;
        let percent = 100 - span / 2 + draw % (span + 1);
        let percent = u32::try_from(percent).unwrap_or(100);
        Retry::After(wait.saturating_mul(percent) / 100)
    }

    /// The wait before a mail whose outcome is unknown is sent again: twice as long each time it was unknown `before`.
    pub fn after_ambiguous(&self, seed: u64, before: u32) -> Duration {
        let factor = 1_u32.checked_shl(before).unwrap_or(u32::MAX);
        self.soon(mix(seed)).saturating_mul(factor).min(self.cap)
    }

    fn soon(&self, draw: u64) -> Duration {
        let (least, most) = self.short;
        let span = u64::try_from(most.saturating_sub(least).as_millis()).unwrap_or(u64::MAX - 1);
        least + Duration::from_millis(draw % (span + 1))
    }
}

/// SplitMix64's finaliser: spreads a seed over all bits.
pub(crate) fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn wait(attempts: u32, defer: Defer, seed: u64) -> Duration {
        match Schedule::default().next(attempts, defer, Duration::ZERO, seed) {
            Retry::After(wait) => wait,
            Retry::GiveUp => panic!("gave up"),
        }
    }

    #[test]
    fn a_schedule_of_five_minutes_is_the_default_one() {
        assert_eq!(Schedule::beginning_with(MINUTE * 5), Schedule::default());
    }

    #[test]
    fn gives_up_after_five_days() {
        let schedule = Schedule::default();
        let days = |n: u64| MINUTE * 60 * 24 * u32::try_from(n).unwrap();
        assert_eq!(schedule.next(30, Defer::Soft, days(5), 1), Retry::GiveUp);
        assert_ne!(
            schedule.next(30, Defer::Soft, days(5) - MINUTE, 1),
            Retry::GiveUp
        );
    }

    proptest! {
        #[test]
        fn waits_are_within_their_bounds(seed in any::<u64>(), attempts in 1u32..1000) {
            let first = wait(1, Defer::Greylist, seed);
            prop_assert!(first >= MINUTE * 5 && first <= MINUTE * 10);
            let soft = wait(1, Defer::Soft, seed);
            prop_assert!(soft >= MINUTE * 24 && soft <= MINUTE * 36, "{soft:?}");
            let any = wait(attempts, Defer::Full, seed);
            prop_assert!(any <= MINUTE * 288, "{any:?}");
            prop_assert_eq!(any, wait(attempts, Defer::Full, seed));
            let again = wait(2, Defer::Greylist, seed);
            prop_assert!(again >= MINUTE * 24 && again <= MINUTE * 36, "{again:?}");
        }
    }
}
