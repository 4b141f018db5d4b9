//! Databases for tests: a fresh one on SQLite always, and on PostgreSQL when `SAIKI_TEST_POSTGRES_URL`
//! names a server. Each test has its own file or schema. Not part of the product.

use crate::{Db, DbConfig, crypto::Keyring};
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

fn hex_id() -> String {
    let bytes: [u8; 8] = crate::crypto::random().unwrap_or_default();
    saiki_domain::canonical::hex(&bytes)
}
