//! Databases for tests: a fresh one on SQLite always, and on PostgreSQL when `SAIKI_TEST_POSTGRES_URL`
//! names a server. Each test has its own file or schema. Not part of the product.

pub mod campaign;
pub mod dump;

use crate::{Conn, Db, DbConfig, DbResult, crypto::Keyring};
use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};

/// Variable that names the PostgreSQL server.
pub const POSTGRES_URL: &str = "SAIKI_TEST_POSTGRES_URL";

/// A database that disappears with this value.
pub struct TestDb {
    /// The database, migrated.
    pub db: Db,
    /// Its URL, for a second process or pool.
    pub url: String,
    /// `sqlite` or `postgresql`, for messages.
    pub name: &'static str,
    // Declared last: dropped after the pool is gone.
    _guard: Guard,
}

enum Guard {
    File(tempfile::TempDir),
    Schema { url: String, schema: String },
}

impl Drop for Guard {
    fn drop(&mut self) {
        match self {
            Guard::File(_) => {}
            Guard::Schema { url, schema } => {
                if let Ok(mut conn) = PgConnection::establish(url) {
                    let _ = sql_query(format!("DROP SCHEMA IF EXISTS {schema} CASCADE"))
                        .execute(&mut conn);
                }
            }
        }
    }
}

impl TestDb {
    /// Directory of an SQLite database, for reading its raw bytes; `None` on PostgreSQL.
    pub fn directory(&self) -> Option<&std::path::Path> {
        match &self._guard {
            Guard::File(dir) => Some(dir.path()),
            Guard::Schema { .. } => None,
        }
    }
}

/// One fresh database on each backend there is. Panics when one cannot be made: a test must not pass by
/// skipping what it was asked to check.
pub fn databases() -> Vec<TestDb> {
    let mut all = Vec::new();
    let dir = must("directory", tempfile::tempdir());
    let url = format!("sqlite:{}", dir.path().join("test.db").display());
    all.push(TestDb {
        db: open(&url),
        url,
        name: "sqlite",
        _guard: Guard::File(dir),
    });
    if let Ok(server) = std::env::var(POSTGRES_URL) {
        let schema = format!("t_{}", hex_id());
        let mut conn = must("PostgreSQL", PgConnection::establish(&server));
        must(
            "schema",
            sql_query(format!("CREATE SCHEMA {schema}")).execute(&mut conn),
        );
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
        all.push(TestDb {
            db: open(&url),
            url,
            name: "postgresql",
            _guard: Guard::Schema {
                url: server,
                schema,
            },
        });
    }
    all
}

/// An incident with its key, and the user who opened it, entered without the usual rules.
pub fn an_incident(db: &Db, now: saiki_api::Timestamp) -> (saiki_api::Uuid, saiki_api::Uuid) {
    use crate::{DbId, ids, incident_keys, schema::incidents, schema::users};
    use diesel::ExpressionMethods;
    let (user, incident) = (ids::new_id(now), ids::new_id(now));
    let made = db.bookkeeping_blocking(|conn| {
        diesel::insert_into(users::table)
            .values((
                users::id.eq(DbId(user)),
                users::email.eq(format!("{user}@example.jp")),
                users::email_key.eq(format!("{user}@example.jp")),
                users::name.eq("試験 担当"),
                users::role.eq("comms"),
                users::lang.eq("ja"),
                users::password_hash.eq(""),
                users::disabled.eq(false),
                users::must_change_password.eq(false),
                users::token_epoch.eq(0_i64),
                users::created_at.eq(ids::micros(now)),
                users::updated_at.eq(ids::micros(now)),
                users::version.eq(1_i64),
            ))
            .execute(conn)?;
        diesel::insert_into(incidents::table)
            .values((
                incidents::id.eq(DbId(incident)),
                incidents::reference.eq(format!("INC-{incident}")),
                incidents::title.eq("試験"),
                incidents::summary.eq(""),
                incidents::category.eq("intrusions"),
                incidents::threats.eq("[]"),
                incidents::assets.eq("[]"),
                incidents::severity.eq("high"),
                incidents::severity_rank.eq(3),
                incidents::tlp.eq("AMBER"),
                incidents::phase.eq("recovery"),
                incidents::noticed_note.eq(""),
                incidents::affected_services.eq("[]"),
                incidents::facts.eq("{}"),
                incidents::search_key.eq(""),
                incidents::created_by.eq(DbId(user)),
                incidents::created_at.eq(ids::micros(now)),
                incidents::updated_at.eq(ids::micros(now)),
                incidents::version.eq(1_i64),
            ))
            .execute(conn)?;
        incident_keys::create(conn, db.keyring(), incident, now)
    });
    must("incident", made);
    (incident, user)
}

fn open(url: &str) -> Db {
    let keyring = must("key", Keyring::random());
    must(
        "opening",
        Db::open(
            &DbConfig {
                url: url.to_owned(),
                connections: 4,
            },
            keyring,
        ),
    )
}

#[allow(clippy::panic)] // a test's failure is a panic
fn must<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("test database: {what}: {error}"),
    }
}

/// Whether a process is in the middle of writing: on SQLite anybody, on PostgreSQL whoever connected under that
/// `application_name`. Nothing waits for the answer.
pub fn is_writing(url: &str, application_name: &str) -> bool {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    if let Some(path) = url.strip_prefix("sqlite:") {
        let mut conn = must("SQLite", diesel::SqliteConnection::establish(path));
        let begun = sql_query("PRAGMA busy_timeout = 0")
            .execute(&mut conn)
            .and_then(|_| sql_query("BEGIN IMMEDIATE").execute(&mut conn));
        return begun.is_err();
    }
    let mut conn = must("PostgreSQL", PgConnection::establish(url));
    let open = sql_query(
        "SELECT count(*) AS n FROM pg_stat_activity \
         WHERE application_name = $1 AND xact_start IS NOT NULL",
    )
    .bind::<diesel::sql_types::Text, _>(application_name)
    .get_result::<Count>(&mut conn);
    must("activity", open).n > 0
}

/// Runs one statement as it stands, for tests that break something.
pub fn execute(conn: &mut Conn, sql: &str) -> DbResult<()> {
    sql_query(sql).execute(conn)?;
    Ok(())
}

fn hex_id() -> String {
    let bytes: [u8; 8] = crate::crypto::random().unwrap_or_default();
    saiki_domain::canonical::hex(&bytes)
}
