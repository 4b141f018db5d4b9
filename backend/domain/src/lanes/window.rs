//! Counts over a time that moves on, kept in slots: however many there are, it stays small.

use std::{collections::VecDeque, time::Duration};

/// Counts of the last while. Moments are spans since some beginning.
#[derive(Debug, Clone)]
pub(super) struct Window {
    slot: Duration,
    span: Duration,
    counts: VecDeque<Slot>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    begins: Duration,
    all: u64,
    marked: u64,
}

impl Window {
    /// Counts over `span`, told apart by `slot`.
    pub(super) fn new(slot: Duration, span: Duration) -> Window {
        Window {
            slot,
            span,
            counts: VecDeque::new(),
        }
    }

    /// One more.
    pub(super) fn note(&mut self, marked: bool, now: Duration) {
        self.forget(now);
        let past = now.as_nanos() % self.slot.as_nanos().max(1);
        let begins = now.saturating_sub(Duration::from_nanos(u64::try_from(past).unwrap_or(0)));
        match self.counts.back_mut() {
            Some(last) if last.begins >= begins => {
                last.all += 1;
                last.marked += u64::from(marked);
            }
            _ => self.counts.push_back(Slot {
                begins,
                all: 1,
                marked: u64::from(marked),
            }),
        }
    }

    /// How many there were, and how many of them marked.
    pub(super) fn sums(&mut self, now: Duration) -> (u64, u64) {
        self.forget(now);
        self.counts.iter().fold((0, 0), |(all, marked), slot| {
            (all + slot.all, marked + slot.marked)
        })
    }

    /// How many a minute there were, since the first that still counts; over a second at least.
    pub(super) fn per_minute(&mut self, now: Duration) -> f64 {
        let (all, _) = self.sums(now);
        let begun = self.counts.front().map_or(now, |slot| slot.begins);
        let seconds = now.saturating_sub(begun).as_secs_f64().max(1.0);
        all as f64 * 60.0 / seconds
    }

    /// Counts anew.
    pub(super) fn clear(&mut self) {
        self.counts.clear();
    }

    fn forget(&mut self, now: Duration) {
        while self
            .counts
            .front()
            .is_some_and(|slot| slot.begins + self.span < now)
        {
            self.counts.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_counts_no_more_and_memory_does_not_grow_with_counts() {
        let second = Duration::from_secs(1);
        let mut window = Window::new(second, second * 60);
        for n in 0..100_000 {
            window.note(n % 10 == 0, second * 5 + Duration::from_micros(n));
        }
        assert_eq!(window.sums(second * 60), (100_000, 10_000));
        assert_eq!(window.counts.len(), 1);
        assert_eq!(window.sums(second * 66), (0, 0));
    }

    #[test]
    fn the_first_seconds_count_for_what_they_are() {
        let second = Duration::from_secs(1);
        let mut window = Window::new(second, second * 60);
        assert_eq!(window.per_minute(second), 0.0);
        for n in 0..500 {
            window.note(false, second * 100 + Duration::from_millis(n));
        }
        assert_eq!(window.per_minute(second * 100 + second / 2), 30_000.0);
        assert_eq!(window.per_minute(second * 105), 6_000.0);
    }
}
