//! Lanes: the limits somebody set, one versioned setting, and which lanes workers hold back now. Pacing itself is in
//! `saiki_domain::lanes`; the workers do it.

use crate::{
    Changed, Conn, DbResult, Entry,
    ids::{instant, micros},
    schema::{lane_states, workers},
    settings, stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp,
    lanes::{HeldLane, Lane, LaneLimits, LaneState, LaneWhy, Lanes, SetLanes},
    organisation::Both,
    wire,
};
use saiki_domain::{
    address::shown_domain,
    lanes::{PROVIDERS, provider},
};
use serde_json::json;
use std::collections::BTreeMap;

const NAME: &str = "lanes";
/// A worker not seen for this long, in microseconds, says nothing of lanes any more: two minutes.
const SILENT: i64 = 120_000_000;

/// The limits, and their version; none at version 0 before any were set.
pub fn limits(conn: &mut Conn) -> DbResult<(Vec<LaneLimits>, i64)> {
    Ok(match settings::get::<SetLanes>(conn, NAME)? {
        Some((set, version)) => (set.limits, version),
        None => (Vec::new(), 0),
    })
}

/// Replaces the limits. `expected` is the version the caller saw.
pub fn set(
    conn: &mut Conn,
    wanted: &SetLanes,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Lanes>> {
    let version = settings::set(conn, NAME, wanted, expected)?;
    let data = json!({ "limits": wanted.limits, "version": version });
    Ok(Changed::new(
        all(conn, now)?,
        Entry::instance("lanes.set", NAME, data),
    ))
}

/// The providers, the domains somebody limited, and those in trouble now.
pub fn all(conn: &mut Conn, now: Timestamp) -> DbResult<Lanes> {
    let (limits, version) = limits(conn)?;
    let mut limits: BTreeMap<String, LaneLimits> = limits
        .into_iter()
        .map(|limit| (limit.lane.clone(), limit))
        .collect();
    let mut held = held(conn, now)?;
    let mut lane = |key: &str| {
        let limit = limits.remove(key);
        Lane {
            name: name(key),
            domains: domains(key),
            per_minute: limit.as_ref().and_then(|limit| limit.per_minute),
            sessions: limit.as_ref().and_then(|limit| limit.sessions),
            state: held.remove(key),
            lane: key.to_owned(),
        }
    };
    let mut lanes: Vec<Lane> = PROVIDERS.iter().map(|one| lane(one.key)).collect();
    let mut others: Vec<String> = limits.keys().chain(held.keys()).cloned().collect();
    others.sort();
    others.dedup();
    for key in others {
        let limit = limits.remove(&key);
        lanes.push(Lane {
            name: name(&key),
            domains: domains(&key),
            per_minute: limit.as_ref().and_then(|limit| limit.per_minute),
            sessions: limit.as_ref().and_then(|limit| limit.sessions),
            state: held.remove(&key),
            lane: key,
        });
    }
    Ok(Lanes { lanes, version })
}

/// Name of a lane for people.
pub fn name(key: &str) -> Both {
    let of_domain = || {
        let shown = shown_domain(key);
        (shown.clone(), shown)
    };
    let (ja, en) = provider(key).map_or_else(of_domain, |one| (one.ja.into(), one.en.into()));
    Both { ja, en }
}

/// Domains of a lane.
pub fn domains(key: &str) -> Vec<String> {
    match provider(key) {
        Some(provider) => provider.domains.iter().map(|d| (*d).to_owned()).collect(),
        None => vec![key.to_owned()],
    }
}

/// Lanes that workers hold back, by key. Where several hold back one, the slowest is told.
pub fn held(conn: &mut Conn, now: Timestamp) -> DbResult<BTreeMap<String, LaneState>> {
    type Told = (
        String,
        String,
        Option<i64>,
        Option<i32>,
        Option<String>,
        i64,
        Option<i64>,
    );
    let rows: Vec<Told> = lane_states::table
        .inner_join(workers::table.on(workers::token.eq(lane_states::token)))
        .filter(
            workers::stopped_at
                .is_null()
                .and(workers::seen_at.ge(micros(now) - SILENT)),
        )
        .order((lane_states::lane, lane_states::token))
        .select((
            lane_states::lane,
            lane_states::why,
            lane_states::per_minute,
            lane_states::code,
            lane_states::enhanced,
            lane_states::since,
            lane_states::until,
        ))
        .load(conn)?;
    let mut all: BTreeMap<String, LaneState> = BTreeMap::new();
    for (lane, why, per_minute, code, enhanced, since, until) in rows {
        let state = LaneState {
            why: stored::value("lane_states.why", &why)?,
            per_minute,
            code,
            enhanced,
            since: instant(since),
            until: until.map(instant).filter(|until| *until > now),
        };
        let slower = all.get(&lane).is_none_or(|before| {
            let place = |state: &LaneState| {
                let calls = state.why == LaneWhy::Refusing;
                (calls, state.until, std::cmp::Reverse(state.per_minute))
            };
            place(&state) > place(before)
        });
        if slower {
            all.insert(lane, state);
        }
    }
    Ok(all)
}

/// Those of `keys` that are held back, with their names.
pub fn held_of(
    conn: &mut Conn,
    keys: impl Fn(&str) -> bool,
    now: Timestamp,
) -> DbResult<Vec<HeldLane>> {
    let held = held(conn, now)?;
    Ok(held
        .into_iter()
        .filter(|(lane, _)| keys(lane))
        .map(|(lane, state)| HeldLane {
            name: name(&lane),
            lane,
            state,
        })
        .collect())
}

/// Tells which lanes the worker with `token` holds back: all of them, those left out are free. What ended workers said goes.
pub fn tell(conn: &mut Conn, token: i64, states: &[(String, LaneState)]) -> DbResult<()> {
    let ended = workers::table
        .filter(workers::stopped_at.is_not_null())
        .select(workers::token);
    let old = lane_states::token
        .eq(token)
        .or(lane_states::token.eq_any(ended));
    diesel::delete(lane_states::table.filter(old)).execute(conn)?;
    for (lane, state) in states {
        diesel::insert_into(lane_states::table)
            .values((
                lane_states::token.eq(token),
                lane_states::lane.eq(lane),
                lane_states::why.eq(wire::name(&state.why)),
                lane_states::per_minute.eq(state.per_minute),
                lane_states::code.eq(state.code),
                lane_states::enhanced.eq(&state.enhanced),
                lane_states::since.eq(micros(state.since)),
                lane_states::until.eq(state.until.map(micros)),
            ))
            .execute(conn)?;
    }
    Ok(())
}
