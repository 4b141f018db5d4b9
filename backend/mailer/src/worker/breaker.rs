//! When the mail server itself fails: after some failures in a row it is left alone for a while. A mail refused for
//! its own sake is no failure here.

use std::time::{Duration, Instant};

/// Counts failures in a row.
#[derive(Debug)]
pub(super) struct Breaker {
    limit: u32,
    open: Duration,
    fails: u32,
    until: Option<Instant>,
}

impl Breaker {
    pub(super) fn new(limit: u32, open: Duration) -> Breaker {
        Breaker {
            limit: limit.max(1),
            open,
            fails: 0,
            until: None,
        }
    }

    /// Whether the server may be tried now, or how long to leave it alone. After a pause one session tries; the others are
    /// let through once that succeeded, or after another pause.
    pub(super) fn admit(&mut self, now: Instant) -> Option<Duration> {
        let left = self.wait(now);
        if left.is_none() && self.fails >= self.limit {
            self.until = Some(now + self.open);
        }
        left
    }

    fn wait(&self, now: Instant) -> Option<Duration> {
        self.until
            .and_then(|until| until.checked_duration_since(now))
            .filter(|left| !left.is_zero())
    }

    /// The server answered as one that works.
    pub(super) fn worked(&mut self) {
        (self.fails, self.until) = (0, None);
    }

    /// The server failed. The first failures cost a moment; from the limit on each costs the whole pause, until one
    /// try succeeds.
    pub(super) fn failed(&mut self, now: Instant) {
        self.fails = self.fails.saturating_add(1);
        let pause = if self.fails >= self.limit {
            self.open
        } else {
            (Duration::from_millis(100) * 2u32.saturating_pow(self.fails)).min(self.open)
        };
        self.until = Some(now + pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_after_the_limit_and_closes_after_one_success() {
        let (mut breaker, now) = (Breaker::new(3, Duration::from_secs(30)), Instant::now());
        assert_eq!(breaker.wait(now), None);
        breaker.failed(now);
        breaker.failed(now);
        assert!(breaker.wait(now).unwrap() < Duration::from_secs(1));
        breaker.failed(now);
        assert_eq!(breaker.wait(now), Some(Duration::from_secs(30)));
        let half_open = now + Duration::from_secs(30);
        assert_eq!(breaker.wait(half_open), None);
        breaker.failed(half_open);
        assert_eq!(breaker.wait(half_open), Some(Duration::from_secs(30)));
        breaker.worked();
        assert_eq!(breaker.wait(half_open), None);
    }

    #[test]
    fn after_a_pause_one_session_tries_and_the_others_wait_for_it() {
        let open = Duration::from_secs(30);
        let (mut breaker, now) = (Breaker::new(1, open), Instant::now());
        breaker.failed(now);
        let half_open = now + open;
        assert_eq!(breaker.admit(half_open), None);
        assert_eq!(breaker.admit(half_open), Some(open));
        // The one that tries hangs: the next has its turn.
        assert_eq!(breaker.admit(half_open + open), None);
        breaker.worked();
        assert!((0..3).all(|_| breaker.admit(half_open + open).is_none()));
    }
}
