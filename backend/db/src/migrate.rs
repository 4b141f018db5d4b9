//! Migrations, carried in the binary: one folder a database, the same names in both. PostgreSQL is locked
//! meanwhile, so that servers started together do not run into each other.

use crate::{Conn, DbError, DbResult};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRESQL: EmbeddedMigrations = embed_migrations!("../../migrations/postgresql");

/// Key of the advisory lock: the letters `saiki` as a number.
const LOCK: i64 = 0x0073_6169_6b69;

/// The first SQLite release that takes a constraint off a column, which migrations do. Those before 3.51.3 can corrupt
/// a database in WAL mode with several connections.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 53, 0);

/// Applies what is missing.
pub fn up(conn: &mut Conn) -> DbResult<()> {
    locked(conn, |conn| {
        match conn {
            Conn::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|_| ()),
            Conn::Pg(c) => c.run_pending_migrations(POSTGRESQL).map(|_| ()),
        }
        .map_err(|e| DbError::Other(format!("migration failed: {e}")))
    })
}

/// Refuses a database without this program's tables, or with those of an earlier version. Changes nothing.
pub fn must_be_current(conn: &mut Conn) -> DbResult<()> {
    // Asking for pending migrations would make their table where there is none.
    let ours = each!(
        conn,
        sql_query("SELECT version FROM __diesel_schema_migrations LIMIT 1").execute(conn)
    );
    if ours.is_err() {
        return Err(DbError::Other(
            "the database holds nothing of Saiki's; check database_url and data_dir".to_owned(),
        ));
    }
    let pending = match conn {
        Conn::Sqlite(c) => c.has_pending_migration(SQLITE),
        Conn::Pg(c) => c.has_pending_migration(POSTGRESQL),
    }
    .map_err(|e| DbError::Other(format!("looking for migrations failed: {e}")))?;
    if pending {
        return Err(DbError::Other(
            "the database is of an earlier version; start the server or run `saiki migrate` first"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Takes everything back. Destroys all data; only tests call it.
pub fn down(conn: &mut Conn) -> DbResult<()> {
    locked(conn, |conn| {
        match conn {
            Conn::Sqlite(c) => c.revert_all_migrations(SQLITE).map(|_| ()),
            Conn::Pg(c) => c.revert_all_migrations(POSTGRESQL).map(|_| ()),
        }
        .map_err(|e| DbError::Other(format!("reverting failed: {e}")))
    })
}

fn locked<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> DbResult<T>) -> DbResult<T> {
    if let Conn::Pg(c) = conn {
        sql_query(format!("SELECT pg_advisory_lock({LOCK})")).execute(c)?;
    }
    let result = work(conn);
    if let Conn::Pg(c) = conn {
        sql_query(format!("SELECT pg_advisory_unlock({LOCK})")).execute(c)?;
    }
    result
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Refuses an SQLite that is known to lose data. PostgreSQL is taken as it is.
pub fn check_version(conn: &mut Conn) -> DbResult<()> {
    let Conn::Sqlite(c) = conn else { return Ok(()) };
    let found: Version = sql_query("SELECT sqlite_version() AS version").get_result(c)?;
    let mut parts = found
        .version
        .split('.')
        .map(|p| p.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let version = (next(), next(), next());
    if version < SQLITE_AT_LEAST {
        return Err(DbError::Other(format!(
            "SQLite {} is too old; 3.53 or later is needed",
            found.version
        )));
    }
    Ok(())
}
