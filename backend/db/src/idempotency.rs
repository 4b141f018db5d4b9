//! Answers kept for repeated requests: `Idempotency-Key`, per user and route. The answer is stored in the
//! transaction of the change, so a repetition finds either both or neither.

use crate::{Conn, DbError, DbId, DbResult, ids::micros, schema::idempotency_keys};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, problem::ErrorCode};

/// How long an answer is kept, in hours.
pub const KEPT_HOURS: i64 = 24;

/// One caller's key for one route, and what it came with.
#[derive(Debug, Clone)]
pub struct Key {
    /// The caller.
    pub user_id: Uuid,
    /// Method and path.
    pub route: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of the content.
    pub body_hash: [u8; 32],
}

/// Takes the key for this transaction. `Some` is the answer given before, as JSON; `None` means go on, and
/// then `keep`. On PostgreSQL a second request waits here for the first to commit.
pub fn take(conn: &mut Conn, key: &Key, now: Timestamp) -> DbResult<Option<String>> {
    let oldest = micros(now) - KEPT_HOURS * 3_600_000_000;
    let place = (DbId(key.user_id), key.route.as_str(), key.key.as_str());
    diesel::delete(
        idempotency_keys::table
            .find(place)
            .filter(idempotency_keys::created_at.lt(oldest)),
    )
    .execute(conn)?;
    let inserted = each!(
        conn,
        diesel::insert_into(idempotency_keys::table)
            .values((
                idempotency_keys::user_id.eq(DbId(key.user_id)),
                idempotency_keys::route.eq(&key.route),
                idempotency_keys::key.eq(&key.key),
                idempotency_keys::body_hash.eq(key.body_hash.to_vec()),
                idempotency_keys::created_at.eq(micros(now)),
            ))
            .on_conflict_do_nothing()
            .execute(conn)
    )?;
    if inserted == 1 {
        return Ok(None);
    }
    let (body_hash, body): (Vec<u8>, Option<String>) = idempotency_keys::table
        .find(place)
        .select((idempotency_keys::body_hash, idempotency_keys::body))
        .first(conn)?;
    if body_hash != key.body_hash {
        return Err(DbError::refused(ErrorCode::IdempotencyMismatch, "", ""));
    }
    body.map(Some)
        .ok_or_else(|| DbError::refused(ErrorCode::IdempotencyInProgress, "", ""))
}

/// Keeps the answer with the key taken before, in the same transaction.
pub fn keep(conn: &mut Conn, key: &Key, answer: &str) -> DbResult<()> {
    diesel::update(idempotency_keys::table.find((
        DbId(key.user_id),
        key.route.as_str(),
        key.key.as_str(),
    )))
    .set(idempotency_keys::body.eq(answer))
    .execute(conn)?;
    Ok(())
}

/// Forgets answers kept long enough. Says how many.
pub fn forget(conn: &mut Conn, now: Timestamp) -> DbResult<usize> {
    let oldest = micros(now) - KEPT_HOURS * 3_600_000_000;
    Ok(
        diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(oldest)))
            .execute(conn)?,
    )
}
