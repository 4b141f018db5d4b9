//! Lanes: which receiving provider a domain belongs to, and how the mail of one lane is paced. `Lane` is the pace of one;
//! providers are in `providers`. No clock is read: moments are spans since the worker began.

mod bucket;
mod check;
mod providers;
mod window;

pub use bucket::Bucket;
pub use check::{MOST_LANES, MOST_PER_MINUTE, MOST_SESSIONS, check, keyed};
pub use providers::{PROVIDERS, Provider, key_of, provider};

use saiki_api::lanes::LaneWhy;
use std::time::Duration;
use window::Window;

/// No lane is slowed down further than this, in mails a minute: it must still find out that it may go faster.
pub const FLOOR: f64 = 6.0;
/// What is said within this time is one request to slow down, however many mails it was said to.
const ONE_CUT: Duration = Duration::from_secs(30);
/// Time in which a lane takes a step up.
const STEP: Duration = Duration::from_secs(60);
/// First rest after 421 from a lane that was slowed down before; doubled with each in a row.
const REST: Duration = Duration::from_secs(30);
/// No rest is longer.
const LONGEST_REST: Duration = Duration::from_secs(15 * 60);
/// Rest after too many refusals for reasons of policy.
const POLICY_REST: Duration = Duration::from_secs(15 * 60);
/// Time over which refusals for reasons of policy are looked at.
const POLICY_WINDOW: Duration = Duration::from_secs(5 * 60);
/// Of so many outcomes at least: one refusal among three is not yet a pattern.
const POLICY_LEAST: u64 = 20;
/// More than one in so many is too many (5 %).
const POLICY_ONE_IN: u64 = 20;

/// Limits set for a lane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Most mails a minute.
    pub per_minute: Option<u32>,
    /// Most mails at the same time.
    pub sessions: Option<u32>,
}

/// What may be begun in a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// As many as there are sessions.
    Free,
    /// So many; perhaps none for the moment.
    Most(u32),
    /// None before that moment.
    Shut(Duration),
}

/// How a lane is held back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// Why.
    pub why: LaneWhy,
    /// Mails a minute at most.
    pub per_minute: Option<f64>,
    /// Since when.
    pub since: Duration,
    /// Nothing goes before.
    pub until: Option<Duration>,
}

/// The pace of one lane: halved when the other side asks for it, a tenth of the full rate more each minute in which mails
/// are taken, until it is as fast as before.
#[derive(Debug, Clone)]
pub struct Lane {
    limits: Limits,
    bucket: Option<Bucket>,
    slowed: Option<Slowed>,
    rest_until: Option<Duration>,
    rests: u32,
    /// Mails taken over the last minute: the rate of a lane without a limit.
    taken: Window,
    /// Outcomes of the last five minutes; those marked were refusals for reasons of policy.
    outcomes: Window,
}

#[derive(Debug, Clone, Copy)]
struct Slowed {
    why: LaneWhy,
    since: Duration,
    rate: f64,
    /// The rate at which it is free again.
    full: f64,
    cut_at: Duration,
    stepped_at: Duration,
}

impl Lane {
    /// A lane nobody complained of.
    pub fn new(limits: Limits, now: Duration) -> Lane {
        Lane {
            limits,
            bucket: limits
                .per_minute
                .map(|rate| Bucket::new(f64::from(rate), now)),
            slowed: None,
            rest_until: None,
            rests: 0,
            taken: Window::new(Duration::from_secs(1), STEP),
            outcomes: Window::new(Duration::from_secs(10), POLICY_WINDOW),
        }
    }

    /// Other limits from now on; what it was asked to stays.
    pub fn limit(&mut self, limits: Limits, now: Duration) {
        if self.limits == limits {
            return;
        }
        self.limits = limits;
        if let (Some(slowed), Some(most)) = (&mut self.slowed, limits.per_minute) {
            slowed.full = f64::from(most);
            slowed.rate = slowed.rate.min(slowed.full);
        }
        self.pour(now);
    }

    /// What may be begun now, with `under_way` of its mails begun or reserved.
    pub fn room(&mut self, under_way: u32, now: Duration) -> Room {
        if let Some(until) = self.rest_until.filter(|until| *until > now) {
            return Room::Shut(until);
        }
        self.rest_until = None;
        let seats = self
            .limits
            .sessions
            .map(|most| most.saturating_sub(under_way));
        let tokens = self.bucket.as_mut().map(|bucket| bucket.whole(now));
        match (seats, tokens) {
            (None, None) => Room::Free,
            (Some(one), None) | (None, Some(one)) => Room::Most(one),
            (Some(seats), Some(tokens)) => Room::Most(seats.min(tokens)),
        }
    }

    /// So many of its mails are about to be begun.
    pub fn take(&mut self, mails: u32, now: Duration) {
        if let Some(bucket) = &mut self.bucket {
            bucket.take(mails, now);
        }
    }

    /// A mail was taken.
    pub fn accepted(&mut self, now: Duration) {
        self.outcomes.note(false, now);
        self.taken.note(false, now);
        self.climb(now);
    }

    /// A mail had another outcome of its own: it counts, and says nothing of the lane.
    pub fn ended(&mut self, now: Duration) {
        self.outcomes.note(false, now);
    }

    /// The other side asked to slow down; `closing` when it hung up saying so (421).
    pub fn busy(&mut self, closing: bool, now: Duration) {
        self.outcomes.note(false, now);
        if self
            .slowed
            .is_some_and(|slowed| slowed.cut_at + ONE_CUT > now)
        {
            return;
        }
        let again = self.slowed.is_some();
        self.cut(LaneWhy::Busy, now);
        // Hanging up once is said often; whoever does it at half the rate as well wants to be left alone.
        if closing && again {
            self.rest(REST, LONGEST_REST, now);
        }
    }

    /// A mail was refused for reasons of policy. `true` when that was one too many, and somebody should look.
    pub fn policy(&mut self, now: Duration) -> bool {
        self.outcomes.note(true, now);
        let (all, refused) = self.outcomes.sums(now);
        if all < POLICY_LEAST || refused * POLICY_ONE_IN <= all {
            return false;
        }
        self.outcomes.clear();
        self.cut(LaneWhy::Refusing, now);
        self.rest(POLICY_REST, POLICY_REST * 8, now);
        true
    }

    /// How it is held back; `None` while it is not.
    pub fn held(&self, now: Duration) -> Option<Held> {
        let slowed = self.slowed?;
        Some(Held {
            why: slowed.why,
            per_minute: Some(slowed.rate),
            since: slowed.since,
            until: self.rest_until.filter(|until| *until > now),
        })
    }

    /// Halves the rate: the limit's, or what was taken over the last minute.
    fn cut(&mut self, why: LaneWhy, now: Duration) {
        let seen = self.taken.per_minute(now);
        let full = match (self.limits.per_minute, self.slowed) {
            (Some(most), _) => f64::from(most),
            (None, Some(slowed)) => slowed.full,
            (None, None) => seen.max(FLOOR * 2.0),
        };
        let rate = self.slowed.map_or(full, |slowed| slowed.rate);
        let least = FLOOR.min(full);
        self.slowed = Some(Slowed {
            why,
            since: self.slowed.map_or(now, |slowed| slowed.since),
            rate: (rate / 2.0).max(least),
            full,
            cut_at: now,
            stepped_at: now,
        });
        self.pour(now);
    }

    fn rest(&mut self, first: Duration, longest: Duration, now: Duration) {
        let doubled = first.saturating_mul(1 << self.rests.min(8));
        self.rests = self.rests.saturating_add(1);
        let until = now + doubled.min(longest);
        self.rest_until = Some(self.rest_until.map_or(until, |before| before.max(until)));
        if let Some(slowed) = &mut self.slowed {
            // It climbs once it goes again, not while it rests.
            slowed.stepped_at = until;
        }
    }

    fn climb(&mut self, now: Duration) {
        let Some(slowed) = &mut self.slowed else {
            return;
        };
        if slowed.stepped_at + STEP > now {
            return;
        }
        slowed.stepped_at = now;
        slowed.rate += slowed.full / 10.0;
        if slowed.rate >= slowed.full {
            (self.slowed, self.rests) = (None, 0);
        }
        self.pour(now);
    }

    /// Gives the bucket the rate that holds now.
    fn pour(&mut self, now: Duration) {
        let limit = self.limits.per_minute.map(f64::from);
        let rate = match (limit, self.slowed) {
            (Some(limit), Some(slowed)) => Some(limit.min(slowed.rate)),
            (None, Some(slowed)) => Some(slowed.rate),
            (limit, None) => limit,
        };
        self.bucket = match (rate, self.bucket.take()) {
            (Some(rate), Some(mut bucket)) => {
                bucket.set(rate, now);
                Some(bucket)
            }
            (Some(rate), None) => Some(Bucket::new(rate, now)),
            (None, _) => None,
        };
    }
}

#[cfg(test)]
#[path = "lanes/tests.rs"]
mod tests;
