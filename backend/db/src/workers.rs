//! The workers that send: each start takes the next token, and whoever is seen regularly is alive. What a dead one
//! left is taken up in `deliveries::recover`.

use crate::{
    Conn, DbResult,
    ids::{instant, micros},
    schema::workers,
};
use diesel::prelude::*;
use saiki_api::{Timestamp, campaigns::MailTrouble};

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

/// Notes that a worker cannot send at all, in the words of `said`, or that it can again.
pub fn trouble(conn: &mut Conn, token: i64, said: Option<&str>, now: Timestamp) -> DbResult<()> {
    let alive = workers::token.eq(token).and(workers::stopped_at.is_null());
    diesel::update(workers::table.filter(alive))
        .set((
            workers::trouble.eq(said),
            workers::trouble_since.eq(said.map(|_| micros(now))),
        ))
        .execute(conn)?;
    Ok(())
}

/// The oldest trouble of the workers there are; `None` when one of them is free of it, or there is none at all.
pub fn in_trouble(conn: &mut Conn) -> DbResult<Option<MailTrouble>> {
    let alive: Vec<(Option<String>, Option<i64>)> = workers::table
        .filter(workers::stopped_at.is_null())
        .order(workers::trouble_since)
        .select((workers::trouble, workers::trouble_since))
        .load(conn)?;
    let all: Option<Vec<MailTrouble>> = alive
        .into_iter()
        .map(|(said, since)| {
            let (said, since) = said.zip(since)?;
            Some(MailTrouble {
                since: instant(since),
                said,
            })
        })
        .collect();
    Ok(all.and_then(|all| all.into_iter().next()))
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

/// A worker ends in order. One that was declared dead has ended already.
pub fn stop(conn: &mut Conn, token: i64, now: Timestamp) -> DbResult<()> {
    let alive = workers::token.eq(token).and(workers::stopped_at.is_null());
    diesel::update(workers::table.filter(alive))
        .set(workers::stopped_at.eq(Some(micros(now))))
        .execute(conn)?;
    Ok(())
}
