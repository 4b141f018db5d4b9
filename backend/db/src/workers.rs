//! The workers that send: each start takes the next token, and whoever is seen regularly is alive. What a dead one
//! left is taken up in `deliveries::recover`.

use crate::{Conn, DbResult, ids::micros, schema::workers};
use diesel::prelude::*;
use saiki_api::Timestamp;

/// Registers a worker and returns its fencing token, higher than any before.
pub fn start(conn: &mut Conn, name: &str, now: Timestamp) -> DbResult<i64> {
    Ok(diesel::insert_into(workers::table)
        .values((
            workers::name.eq(name),
            workers::started_at.eq(micros(now)),
            workers::seen_at.eq(micros(now)),
        ))
        .returning(workers::token)
        .get_result(conn)?)
}

/// Tells that a worker lives. `false` when it was declared dead meanwhile: it must send nothing more under this token.
pub fn beat(conn: &mut Conn, token: i64, now: Timestamp) -> DbResult<bool> {
    let alive = workers::token.eq(token).and(workers::stopped_at.is_null());
    let seen = diesel::update(workers::table.filter(alive))
        .set(workers::seen_at.eq(micros(now)))
        .execute(conn)?;
    Ok(seen == 1)
}

/// Whether a worker may still act. The answer holds until the caller's transaction ends: declaring it dead waits for
/// that (PostgreSQL), or cannot begin before (SQLite's one writer).
pub fn is_alive(conn: &mut Conn, token: i64) -> DbResult<bool> {
    let query = workers::table
        .filter(workers::token.eq(token).and(workers::stopped_at.is_null()))
        .select(workers::token);
    let found: Vec<i64> = match conn {
        Conn::Sqlite(conn) => query.load(conn)?,
        Conn::Pg(conn) => query.for_share().load(conn)?,
    };
    Ok(!found.is_empty())
}

/// A worker ends in order.
pub fn stop(conn: &mut Conn, token: i64, now: Timestamp) -> DbResult<()> {
    diesel::update(workers::table.find(token))
        .set(workers::stopped_at.eq(Some(micros(now))))
        .execute(conn)?;
    Ok(())
}
