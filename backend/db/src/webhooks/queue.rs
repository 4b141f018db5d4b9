//! Calls on their way: handed out to whoever makes them, and what became of each attempt. A call that was handed out and of
//! which nothing was recorded comes again once its time is over.

use super::kept;
use crate::{
    Conn, DbId, DbResult,
    crypto::Keyring,
    ids::micros,
    schema::{webhook_calls, webhooks},
};
use diesel::{prelude::*, sql_types::Bool};
use saiki_api::{Timestamp, Uuid, webhooks::CallState, wire};
use saiki_domain::webhooks::{self as rules, CallError, TRIED};

/// Most calls of one webhook at once.
pub const AT_ONCE: i64 = 3;

/// Calls of a webhook that are due, the one due longest first. Of one that is not enabled these are its trials.
macro_rules! ripe {
    ($webhook:expr, $most:expr, $now:expr) => {
        webhook_calls::table
            .filter(webhook_calls::webhook_id.eq($webhook.id))
            .filter(webhook_calls::next_at.le(Some(micros($now))))
            .filter(
                webhook_calls::event
                    .eq(TRIED)
                    .or($webhook.enabled.into_sql::<Bool>()),
            )
            .order((webhook_calls::next_at, webhook_calls::id))
            .limit($most)
            .select((webhook_calls::id, webhook_calls::next_at))
    };
}

/// A call to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct DueCall {
    /// The call.
    pub id: Uuid,
    /// Its webhook.
    pub webhook_id: Uuid,
    /// Where to call, in ASCII; empty where the webhook's address cannot be read.
    pub url: String,
    /// What to sign with.
    pub secret: String,
    /// The body, the same bytes at each attempt.
    pub body: String,
    /// The action.
    pub event: String,
    /// Which attempt this is, from 1.
    pub attempts: u32,
}

// Address and secret reach no log.
impl std::fmt::Debug for DueCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DueCall")
            .field("id", &self.id)
            .field("webhook_id", &self.webhook_id)
            .field("event", &self.event)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered with a 2xx status.
    Taken {
        /// Which.
        status: u16,
    },
    /// It was not.
    Failed {
        /// Status of the answer, if there was one.
        status: Option<u16>,
        /// Why.
        error: CallError,
    },
}

#[derive(Queryable)]
struct Called {
    id: DbId,
    enabled: bool,
    sealed: Vec<u8>,
}

fn all(conn: &mut Conn) -> DbResult<Vec<Called>> {
    Ok(webhooks::table
        .order(webhooks::id)
        .select((webhooks::id, webhooks::enabled, webhooks::sealed))
        .load(conn)?)
}

/// Whether there is anything to claim, or will be once one of the calls under way has ended. It only reads.
pub fn due(conn: &mut Conn, now: Timestamp) -> DbResult<bool> {
    for webhook in all(conn)? {
        if is_due(conn, &webhook, now)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_due(conn: &mut Conn, webhook: &Called, now: Timestamp) -> DbResult<bool> {
    let first: Vec<(DbId, Option<i64>)> = ripe!(webhook, 1, now).load(conn)?;
    Ok(!first.is_empty())
}

/// Hands out up to `most` calls that are due, those of the webhooks with the fewest under way first: one whose receiver is
/// slow does not hold the others up. `until` is when they are due again, should nothing be recorded of them. Two processes
/// never get the same call.
pub fn claim(
    conn: &mut Conn,
    keyring: &Keyring,
    most: i64,
    now: Timestamp,
    until: Timestamp,
) -> DbResult<Vec<DueCall>> {
    let all = all(conn)?;
    let mut found: Vec<(i64, Option<i64>, DbId, &Called)> = Vec::new();
    for webhook in &all {
        if !is_due(conn, webhook, now)? || !lock(conn, webhook)? {
            continue;
        }
        let under_way = under_way(conn, webhook, now)?;
        let free = AT_ONCE - under_way;
        if free > 0 {
            let ripe = locked(conn, webhook, free, now)?;
            let placed = (under_way..).zip(ripe);
            found.extend(placed.map(|(place, (id, since))| (place, since, id, webhook)));
        }
    }
    found.sort_unstable_by_key(|(place, since, id, _)| (*place, *since, *id));
    found.truncate(usize::try_from(most).unwrap_or(0));
    let mut claimed = Vec::with_capacity(found.len());
    for (_, _, id, webhook) in found {
        claimed.push(hand_out(conn, keyring, id, webhook, until)?);
    }
    Ok(claimed)
}

/// Holds a webhook until the transaction ends, so that two processes do not both count what is under way; `false` where
/// another one holds it. On SQLite the one writer is the lock.
fn lock(conn: &mut Conn, webhook: &Called) -> DbResult<bool> {
    let Conn::Pg(conn) = conn else {
        return Ok(true);
    };
    let held: Vec<DbId> = webhooks::table
        .find(webhook.id)
        .select(webhooks::id)
        .for_no_key_update()
        .skip_locked()
        .load(conn)?;
    Ok(!held.is_empty())
}

/// Calls of a webhook that were handed out and of which nothing was recorded yet.
fn under_way(conn: &mut Conn, webhook: &Called, now: Timestamp) -> DbResult<i64> {
    Ok(webhook_calls::table
        .filter(webhook_calls::webhook_id.eq(webhook.id))
        .filter(webhook_calls::held_until.gt(Some(micros(now))))
        .count()
        .get_result(conn)?)
}

/// Calls that are due, locked until the transaction ends.
fn locked(
    conn: &mut Conn,
    webhook: &Called,
    most: i64,
    now: Timestamp,
) -> DbResult<Vec<(DbId, Option<i64>)>> {
    Ok(match conn {
        Conn::Sqlite(conn) => ripe!(webhook, most, now).load(conn)?,
        Conn::Pg(conn) => ripe!(webhook, most, now)
            .for_update()
            .skip_locked()
            .load(conn)?,
    })
}

fn hand_out(
    conn: &mut Conn,
    keyring: &Keyring,
    id: DbId,
    webhook: &Called,
    until: Timestamp,
) -> DbResult<DueCall> {
    let (body, event, attempts): (String, String, i64) =
        diesel::update(webhook_calls::table.find(id))
            .set((
                webhook_calls::attempts.eq(webhook_calls::attempts + 1_i64),
                webhook_calls::next_at.eq(Some(micros(until))),
                webhook_calls::held_until.eq(Some(micros(until))),
            ))
            .returning((
                webhook_calls::body,
                webhook_calls::event,
                webhook_calls::attempts,
            ))
            .get_result(conn)?;
    let kept = kept::open(keyring, webhook.id, &webhook.sealed)?;
    Ok(DueCall {
        id: id.into(),
        webhook_id: webhook.id.into(),
        url: rules::target(&kept.url).unwrap_or_default(),
        secret: kept.secret,
        body,
        event,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    })
}

/// Records what became of an attempt. A call that was removed with its webhook meanwhile, or is done already, stays as it is.
pub fn record(conn: &mut Conn, call: Uuid, outcome: &Outcome, now: Timestamp) -> DbResult<()> {
    let own = || {
        webhook_calls::table
            .filter(webhook_calls::id.eq(DbId(call)))
            .filter(webhook_calls::state.eq(wire::name(&CallState::Waiting)))
    };
    let found: Option<(DbId, i64)> = own()
        .select((webhook_calls::webhook_id, webhook_calls::attempts))
        .first(conn)
        .optional()?;
    let Some((webhook, attempts)) = found else {
        return Ok(());
    };
    let (state, status, error, pause) = match *outcome {
        Outcome::Taken { status } => {
            // The webhook before its call, as whoever removes both.
            diesel::update(webhooks::table.find(webhook))
                .set(webhooks::last_taken_at.eq(Some(micros(now))))
                .execute(conn)?;
            (CallState::Taken, Some(status), None, None)
        }
        Outcome::Failed { status, error } => {
            let pause = match error {
                CallError::Gone => None,
                _ => rules::next_attempt(u32::try_from(attempts).unwrap_or(u32::MAX), call),
            };
            let state = match pause {
                Some(_) => CallState::Waiting,
                None => CallState::Failed,
            };
            (state, status, Some(error), pause)
        }
    };
    let next = pause.map(|pause| {
        let pause = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX);
        micros(now).saturating_add(pause)
    });
    let done = next.is_none().then_some(micros(now));
    diesel::update(own())
        .set((
            webhook_calls::state.eq(wire::name(&state)),
            webhook_calls::status.eq(status.map(i64::from)),
            webhook_calls::error.eq(error.map(|error| wire::name(&error))),
            webhook_calls::next_at.eq(next),
            webhook_calls::held_until.eq(None::<i64>),
            webhook_calls::done_at.eq(done),
        ))
        .execute(conn)?;
    Ok(())
}
