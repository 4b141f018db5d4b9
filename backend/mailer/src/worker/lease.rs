//! Whether this worker still counts as alive, by its own clocks: it looks at them before it begins a mail and before it
//! sends the text. A process that was stopped or a machine that slept finds out here, before it asks anybody.

use super::lock;
use saiki_api::Timestamp;
use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

/// When the worker was last seen, by both clocks: the one that only runs forwards may stand still while a machine sleeps,
/// the other one may be set.
#[derive(Debug)]
pub(super) struct Lease {
    length: Duration,
    seen: Mutex<(Instant, Timestamp)>,
}

/// A moment by both clocks, taken before the commit that shows life.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment(Instant, Timestamp);

impl Moment {
    pub(super) fn now() -> Moment {
        Moment(Instant::now(), Timestamp::now())
    }

    /// The wall clock's.
    pub(super) fn wall(self) -> Timestamp {
        self.1
    }
}

impl Lease {
    /// A lease that begins at `seen`.
    pub(super) fn new(length: Duration, seen: Moment) -> Lease {
        Lease {
            length,
            seen: Mutex::new((seen.0, seen.1)),
        }
    }

    /// The worker was seen, as of `seen`.
    pub(super) fn renew(&self, seen: Moment) {
        *lock(&self.seen) = (seen.0, seen.1);
    }

    /// Whether nobody can have declared the worker dead yet.
    pub(super) fn holds(&self) -> bool {
        self.holds_at(Moment::now())
    }

    fn holds_at(&self, now: Moment) -> bool {
        let (instant, wall) = *lock(&self.seen);
        let passed = Duration::try_from(now.1.duration_since(wall)).unwrap_or_default();
        now.0.saturating_duration_since(instant).max(passed) < self.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_clock_ends_it_and_being_seen_renews_it() {
        let begin = Moment::now();
        let lease = Lease::new(Duration::from_secs(10), begin);
        let at = |instant: u64, wall: u64| {
            let wall = begin.1.checked_add(Duration::from_secs(wall));
            Moment(begin.0 + Duration::from_secs(instant), wall.unwrap())
        };
        assert!(lease.holds_at(begin) && lease.holds_at(at(9, 9)));
        assert!(!lease.holds_at(at(10, 0)), "the process stood still");
        assert!(!lease.holds_at(at(0, 10)), "the machine slept");
        lease.renew(at(10, 10));
        assert!(lease.holds_at(at(19, 19)) && !lease.holds_at(at(20, 20)));
        let set_back = Moment(begin.0 + Duration::from_secs(12), begin.1);
        assert!(
            lease.holds_at(set_back),
            "a clock set back is no reason to stop"
        );
    }
}
