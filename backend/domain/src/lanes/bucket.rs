//! A token bucket: so many mails a minute, with a burst of ten seconds' worth. Moments are spans since some beginning.

use std::time::Duration;

/// Seconds' worth of mails that may go at once after a silence.
const BURST: f64 = 10.0;

/// The bucket. It never gives more in a time than its rate and one burst allow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    per_minute: f64,
    tokens: f64,
    at: Duration,
}

impl Bucket {
    /// A bucket with one mail in it, so that a slow lane does not begin with a wait.
    pub fn new(per_minute: f64, now: Duration) -> Bucket {
        Bucket {
            per_minute: per_minute.max(0.0),
            tokens: 1.0,
            at: now,
        }
    }

    /// Another rate from now on.
    pub fn set(&mut self, per_minute: f64, now: Duration) {
        self.fill(now);
        self.per_minute = per_minute.max(0.0);
        self.tokens = self.tokens.min(self.most());
    }

    /// Whole mails that may be begun now.
    pub fn whole(&mut self, now: Duration) -> u32 {
        self.fill(now);
        // Not negative and far below the largest number: a burst is a sixth of the rate.
        self.tokens.max(0.0) as u32
    }

    /// Takes mails out; more than there are leave a debt, which the next ones wait for.
    pub fn take(&mut self, mails: u32, now: Duration) {
        self.fill(now);
        self.tokens -= f64::from(mails);
    }

    fn most(&self) -> f64 {
        (self.per_minute / 60.0 * BURST).max(1.0)
    }

    fn fill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.tokens = (self.tokens + passed * self.per_minute / 60.0).min(self.most());
    }
}
