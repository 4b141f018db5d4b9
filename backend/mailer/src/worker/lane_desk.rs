//! The lanes of this worker: what each may send now, what it has under way, and what people are told of those held back.
//! The pace of one lane is `saiki_domain::lanes`; what is kept here lives as long as the worker's token.

use super::{Shared, later, lock};
use saiki_api::{
    Timestamp, Uuid,
    lanes::{LaneLimits, LaneState},
};
use saiki_db::{DbResult, lanes};
use saiki_domain::lanes::{Lane, Limits, Room, key_of, provider};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// Lanes kept in mind at most; beyond, those that are not held back and silent go first.
const MOST: usize = 4_000;
/// A lane of which nothing was heard for this long is forgotten.
const SILENT: Duration = Duration::from_secs(30 * 60);
/// Between two looks at the limits and two words to the others.
const TEND: Duration = Duration::from_secs(1);

/// The lanes.
pub(super) struct LaneDesk {
    begun: Instant,
    limits: HashMap<String, Limits>,
    lanes: HashMap<String, Entry>,
    /// Lanes with a limit, or held back: only they are asked before a claim.
    watched: HashSet<String>,
    /// Rows this worker has claimed and not let go of.
    in_hand: HashSet<Uuid>,
}

struct Entry {
    lane: Lane,
    under_way: u32,
    code: Option<i32>,
    enhanced: Option<String>,
    heard: Duration,
}

/// What may be claimed: everything but these domains, and of some lanes so many.
#[derive(Debug, Default)]
pub(super) struct Shares {
    pub without: Vec<String>,
    pub lanes: Vec<Share>,
}

/// So many mails of one lane.
#[derive(Debug)]
pub(super) struct Share {
    pub lane: String,
    pub domains: Vec<String>,
    pub most: u32,
}

/// A claimed row's place in its lane, given back when it is dropped.
pub(super) struct Permit {
    desk: Arc<Mutex<LaneDesk>>,
    lane: String,
    id: Uuid,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut desk = lock(&self.desk);
        desk.in_hand.remove(&self.id);
        if let Some(entry) = desk.lanes.get_mut(&self.lane) {
            entry.under_way = entry.under_way.saturating_sub(1);
        }
    }
}

/// What a mail's end says of its lane.
#[derive(Debug, Clone)]
pub(super) enum Heard {
    /// It was taken.
    Accepted,
    /// The other side asked to slow down; `closing` when it hung up saying so.
    Busy {
        closing: bool,
        code: i32,
        enhanced: Option<String>,
    },
    /// It was refused for reasons of policy.
    Policy { code: i32, enhanced: Option<String> },
    /// Something else.
    Other,
}

impl LaneDesk {
    pub(super) fn new() -> LaneDesk {
        LaneDesk {
            begun: Instant::now(),
            limits: HashMap::new(),
            lanes: HashMap::new(),
            watched: HashSet::new(),
            in_hand: HashSet::new(),
        }
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Limits as they are set now.
    pub(super) fn limit(&mut self, limits: &[LaneLimits]) {
        let number = |value: Option<i64>| value.and_then(|value| u32::try_from(value).ok());
        let limits: HashMap<String, Limits> = limits
            .iter()
            .map(|limit| {
                let set = Limits {
                    per_minute: number(limit.per_minute),
                    sessions: number(limit.sessions),
                };
                (limit.lane.clone(), set)
            })
            .collect();
        if limits == self.limits {
            return;
        }
        let now = self.now();
        let gone = self
            .limits
            .keys()
            .filter(|lane| !limits.contains_key(*lane));
        for lane in gone {
            if let Some(entry) = self.lanes.get_mut(lane) {
                entry.lane.limit(Limits::default(), now);
            }
        }
        for (lane, set) in &limits {
            self.watched.insert(lane.clone());
            if let Some(entry) = self.lanes.get_mut(lane) {
                entry.lane.limit(*set, now);
            }
        }
        self.limits = limits;
    }

    fn entry(&mut self, lane: &str, now: Duration) -> Option<&mut Entry> {
        if !self.lanes.contains_key(lane) {
            if self.lanes.len() >= MOST {
                self.forget(now);
            }
            // With so many lanes in trouble at once, one more is not the lane's trouble.
            if self.lanes.len() >= MOST && provider(lane).is_none() {
                return None;
            }
            let limits = self.limits.get(lane).copied().unwrap_or_default();
            let entry = Entry {
                lane: Lane::new(limits, now),
                under_way: 0,
                code: None,
                enhanced: None,
                heard: now,
            };
            self.lanes.insert(lane.to_owned(), entry);
        }
        self.lanes.get_mut(lane)
    }

    fn forget(&mut self, now: Duration) {
        let full = self.lanes.len() >= MOST;
        self.lanes.retain(|_, entry| {
            let held = entry.lane.held(now);
            // A lane that rests is silent because of that, perhaps for hours: silence counts from the end of its rest.
            if held.is_some_and(|held| held.until.is_some()) {
                entry.heard = now;
            }
            let silent = entry.heard + SILENT < now;
            entry.under_way > 0 || !(silent || full && held.is_none())
        });
    }

    /// What may be claimed now.
    pub(super) fn shares(&mut self) -> Shares {
        let now = self.now();
        let mut shares = Shares::default();
        let watched: Vec<String> = self.watched.iter().cloned().collect();
        for lane in watched {
            let limited = self.limits.contains_key(&lane);
            let Some(entry) = self.entry(&lane, now) else {
                continue;
            };
            let room = entry.lane.room(entry.under_way, now);
            if !limited && entry.lane.held(now).is_none() {
                self.watched.remove(&lane);
            }
            let most = match room {
                Room::Free => continue,
                Room::Most(most) => most,
                Room::Shut(_) => 0,
            };
            let domains = lanes::domains(&lane);
            shares.without.extend(domains.iter().cloned());
            if most > 0 {
                shares.lanes.push(Share {
                    lane,
                    domains,
                    most,
                });
            }
        }
        shares
    }

    /// The place of a row that was just claimed.
    pub(super) fn permit(desk: &Arc<Mutex<LaneDesk>>, id: Uuid, domain: &str) -> Permit {
        let lane = key_of(domain).to_owned();
        let mut open = lock(desk);
        let now = open.now();
        open.in_hand.insert(id);
        if let Some(entry) = open.entry(&lane, now) {
            entry.under_way += 1;
            entry.lane.take(1, now);
        }
        drop(open);
        Permit {
            desk: desk.clone(),
            lane,
            id,
        }
    }

    /// How many mails of a lane may be claimed this moment.
    pub(super) fn left(&mut self, lane: &str) -> u32 {
        let now = self.now();
        let Some(entry) = self.lanes.get_mut(lane) else {
            return 0;
        };
        match entry.lane.room(entry.under_way, now) {
            Room::Free => u32::MAX,
            Room::Most(most) => most,
            Room::Shut(_) => 0,
        }
    }

    /// Rows this worker holds.
    pub(super) fn in_hand(&self) -> Vec<Uuid> {
        self.in_hand.iter().copied().collect()
    }

    /// Until when nothing may go to a domain; `None` when it may.
    pub(super) fn shut(&mut self, domain: &str) -> Option<Duration> {
        let now = self.now();
        let entry = self.lanes.get_mut(key_of(domain))?;
        match entry.lane.room(0, now) {
            Room::Shut(until) => Some(until.saturating_sub(now)),
            Room::Free | Room::Most(_) => None,
        }
    }

    /// Takes in how a mail to `domain` ended. The lane's key when somebody should look at it.
    pub(super) fn hear(&mut self, domain: &str, heard: Heard) -> Option<String> {
        let (now, lane) = (self.now(), key_of(domain).to_owned());
        let entry = self.entry(&lane, now)?;
        entry.heard = now;
        let mut alarm = false;
        match heard {
            Heard::Accepted => entry.lane.accepted(now),
            Heard::Other => entry.lane.ended(now),
            Heard::Busy {
                closing,
                code,
                enhanced,
            } => {
                entry.lane.busy(closing, now);
                (entry.code, entry.enhanced) = (Some(code), enhanced);
            }
            Heard::Policy { code, enhanced } => {
                alarm = entry.lane.policy(now);
                if alarm {
                    (entry.code, entry.enhanced) = (Some(code), enhanced);
                }
            }
        }
        if entry.lane.held(now).is_some() {
            self.watched.insert(lane.clone());
        }
        alarm.then_some(lane)
    }

    /// The lanes held back, as people are told of them.
    fn states(&self, wall: Timestamp) -> Vec<(String, LaneState)> {
        let now = self.now();
        let mut states: Vec<(String, LaneState)> = self
            .watched
            .iter()
            .filter_map(|key| {
                let entry = self.lanes.get(key)?;
                let held = entry.lane.held(now)?;
                let since = wall.checked_sub(now.saturating_sub(held.since));
                let state = LaneState {
                    why: held.why,
                    // Rounded up: a lane that crawls is not one that stands.
                    per_minute: held.per_minute.map(|rate| rate.ceil() as i64),
                    code: entry.code,
                    enhanced: entry.enhanced.clone(),
                    since: since.unwrap_or(wall),
                    until: held
                        .until
                        .map(|until| later(wall, until.saturating_sub(now))),
                };
                Some((key.clone(), state))
            })
            .collect();
        states.sort_by(|a, b| a.0.cmp(&b.0));
        states
    }
}

/// Looks after the lanes until the worker ends: limits as they are set, and word to people of what is held back.
pub(super) async fn tend(shared: &Shared) {
    let mut told: Vec<(String, LaneState)> = Vec::new();
    loop {
        learn(shared).await;
        let states = {
            let mut desk = lock(&shared.lanes);
            let now = desk.now();
            desk.forget(now);
            desk.states(Timestamp::now())
        };
        if differ(&told, &states) {
            let (token, all) = (shared.token, states.clone());
            let work = move |conn: &mut _| lanes::tell(conn, token, &all);
            let done: DbResult<()> = shared.db.bookkeeping(work).await;
            match done {
                Ok(()) => told = states,
                Err(error) => tracing::warn!(%error, "lanes held back could not be noted"),
            }
        }
        tokio::time::sleep(TEND).await;
    }
}

/// Takes over the limits as they are set now.
pub(super) async fn learn(shared: &Shared) {
    match shared.db.read(lanes::limits).await {
        Ok((limits, _)) => lock(&shared.lanes).limit(&limits),
        Err(error) => tracing::warn!(%error, "the limits of lanes cannot be read"),
    }
}

/// Whether people would be told anything new; times worked out anew differ by moments.
fn differ(told: &[(String, LaneState)], now: &[(String, LaneState)]) -> bool {
    let plain = |(lane, state): &(String, LaneState)| {
        let until = state.until.map(|until| until.as_second() / 5);
        (lane.clone(), state.why, state.per_minute, until)
    };
    told.len() != now.len() || told.iter().map(plain).ne(now.iter().map(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_not_forgotten_while_it_rests() {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let mut desk = LaneDesk::new();
        let entry = desk.entry("strict.example", Duration::ZERO).unwrap();
        // Refused for reasons of policy three times over: it rests for an hour.
        let alarms = (0..60)
            .filter(|_| entry.lane.policy(Duration::ZERO))
            .count();
        assert_eq!(alarms, 3);
        let until = entry.lane.held(Duration::ZERO).and_then(|held| held.until);
        assert_eq!(until, Some(minutes(60)));
        for minute in 1..=88 {
            desk.forget(minutes(minute));
            assert!(desk.lanes.contains_key("strict.example"), "{minute}");
        }
        desk.forget(minutes(91));
        assert!(desk.lanes.is_empty());
    }
}
