//! How far the worker has looked through the rows of what it sends, so that rows that may not go now are passed over once
//! and not with every claim.

use saiki_api::Uuid;
use saiki_db::deliveries::Sending;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// After a look through all rows, the next one waits this long when some were passed over.
const AGAIN: Duration = Duration::from_secs(5);

/// What a look is at: what is sent, and of a lane only.
type Key = (Sending, Option<String>);

/// Where each look goes on.
#[derive(Debug, Default)]
pub(super) struct Cursors {
    places: HashMap<Key, Place>,
    /// What was passed over when the places were made: with other lanes held back they mean nothing.
    without: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Place {
    after: Option<Uuid>,
    /// The end was come to and nothing was found since the beginning.
    ended: Option<Instant>,
}

impl Cursors {
    /// Forgets what is not sent any more, and everything when other lanes are held back than before.
    pub(super) fn keep(&mut self, running: impl Fn(Sending) -> bool, without: &[String]) {
        self.places.retain(|(sending, _), _| running(*sending));
        let mut now: Vec<String> = without.to_vec();
        now.sort();
        if now != self.without {
            self.without = now;
            for place in self.places.values_mut() {
                place.ended = None;
            }
        }
    }

    /// Looks through everything anew: somebody said there may be new work.
    pub(super) fn wake(&mut self) {
        for place in self.places.values_mut() {
            place.ended = None;
        }
    }

    /// Where the look goes on; `None` inside when at the beginning, `None` when it is not worth while yet.
    pub(super) fn place(
        &self,
        key: &Key,
        passing_over: bool,
        now: Instant,
    ) -> Option<Option<Uuid>> {
        let place = self.places.get(key).copied().unwrap_or_default();
        let waits = place.ended.is_some_and(|at| at + AGAIN > now);
        (!(waits && passing_over)).then_some(place.after)
    }

    /// What a look from `from` found: some rows or none, and where it goes on. Whether the beginning is to be looked at too.
    pub(super) fn found(
        &mut self,
        key: Key,
        from: Option<Uuid>,
        after: Option<Uuid>,
        now: Instant,
    ) -> bool {
        let ended = (after.is_none() && from.is_none()).then_some(now);
        self.places.insert(key, Place { after, ended });
        after.is_none() && from.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_goes_on_where_it_was_and_begins_anew_at_the_end() {
        let (mut cursors, now) = (Cursors::default(), Instant::now());
        let key = (Sending::Campaign(Uuid::from_u128(1)), None);
        let five = Some(Uuid::from_u128(5));
        assert_eq!(cursors.place(&key, true, now), Some(None));
        assert!(!cursors.found(key.clone(), None, five, now));
        assert_eq!(cursors.place(&key, true, now), Some(five));
        assert!(
            cursors.found(key.clone(), five, None, now),
            "from the start again"
        );
        assert_eq!(cursors.place(&key, true, now), Some(None));
        assert!(!cursors.found(key.clone(), None, None, now));
        assert_eq!(cursors.place(&key, true, now), None, "everything was seen");
        assert_eq!(
            cursors.place(&key, false, now),
            Some(None),
            "nothing was passed over"
        );
        assert_eq!(cursors.place(&key, true, now + AGAIN), Some(None));
        cursors.wake();
        assert_eq!(cursors.place(&key, true, now), Some(None));
    }

    #[test]
    fn other_lanes_held_back_are_a_reason_to_look_anew() {
        let (mut cursors, now) = (Cursors::default(), Instant::now());
        let key = (Sending::Campaign(Uuid::from_u128(1)), None);
        cursors.keep(|_| true, &["a.example".to_owned()]);
        cursors.found(key.clone(), None, None, now);
        cursors.keep(|_| true, &["a.example".to_owned()]);
        assert_eq!(cursors.place(&key, true, now), None);
        cursors.keep(|_| true, &[]);
        assert_eq!(cursors.place(&key, true, now), Some(None));
    }
}
