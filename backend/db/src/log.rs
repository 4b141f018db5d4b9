//! The log beside an SQLite file (WAL): pages overwritten by an erasure or a re-key stay in it until it is emptied, which
//! those who read from it hold up. What was not emptied yet is on record, so that it is tried again, by another process
//! if need be. PostgreSQL's log goes by itself.

use crate::{Conn, DbError, DbResult, conn::BUSY_MS, settings};
use diesel::{
    QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Integer,
};

const OWED: &str = "log_owed";
/// Milliseconds readers are waited for. Nobody can write meanwhile, and it is tried again.
const PATIENCE_MS: u32 = 2_000;

/// What became of emptying the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogEmptied {
    /// It is empty.
    Done,
    /// Somebody reads from it.
    Busy,
    /// There is none: PostgreSQL.
    NoLog,
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

/// Empties it, outside a transaction.
pub(crate) fn empty(conn: &mut Conn) -> DbResult<LogEmptied> {
    let Conn::Sqlite(conn) = conn else {
        return Ok(LogEmptied::NoLog);
    };
    conn.batch_execute(&format!("PRAGMA busy_timeout = {PATIENCE_MS}"))?;
    let told = sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result::<Told>(conn);
    conn.batch_execute(&format!("PRAGMA busy_timeout = {BUSY_MS}"))?;
    Ok(match told?.busy {
        0 => LogEmptied::Done,
        _ => LogEmptied::Busy,
    })
}

/// Puts on record that the log is to be emptied once this transaction has ended.
pub(crate) fn owe(conn: &mut Conn) -> DbResult<()> {
    let version = settings::get::<bool>(conn, OWED)?.map_or(0, |(_, version)| version);
    settings::set(conn, OWED, &true, version)?;
    Ok(())
}

/// Whether it is to be emptied: what to hand to `settle` afterwards.
pub fn owed(conn: &mut Conn) -> DbResult<Option<i64>> {
    let found = settings::get::<bool>(conn, OWED)?;
    Ok(found.and_then(|(owed, version)| owed.then_some(version)))
}

/// It was emptied after `owed` was asked. What came up since is still to be done.
pub fn settle(conn: &mut Conn, owed: i64) -> DbResult<()> {
    match settings::set(conn, OWED, &false, owed) {
        Ok(_) | Err(DbError::Stale) => Ok(()),
        Err(error) => Err(error),
    }
}
