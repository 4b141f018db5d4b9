//! A connection to either database, and the two kinds of transaction. Which database it is follows from
//! the URL's scheme alone, never from trying.

#![allow(missing_docs)] // the derive below writes public items that carry no documentation

use crate::{DbError, DbResult};
use diesel::{
    PgConnection, SqliteConnection,
    connection::{AnsiTransactionManager, Connection, TransactionManager},
};
use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::PathBuf,
};

/// A connection to SQLite or PostgreSQL. Most queries run on it as it is.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// Embedded.
    Sqlite(SqliteConnection),
    /// Grown.
    Pg(PgConnection),
}

/// Which database a URL names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// `sqlite:path/to/file.db`.
    Sqlite {
        /// Path of the file.
        path: String,
    },
    /// `postgres://…` or `postgresql://…`.
    Postgres {
        /// The URL, as libpq takes it.
        url: String,
    },
}

impl Backend {
    /// Reads the URL. Anything but the three schemes is refused, a bare path included.
    pub fn from_url(url: &str) -> DbResult<Backend> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(DbError::Other("sqlite: URL without a path".to_owned()));
            }
            return Ok(Backend::Sqlite {
                path: path.to_owned(),
            });
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Backend::Postgres {
                url: url.to_owned(),
            });
        }
        Err(DbError::Other(
            "database URL must begin with sqlite: or postgres://".to_owned(),
        ))
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Backend::Sqlite { .. })
    }
}

/// Makes the file of an SQLite database, unless it is there. What SQLite puts beside it gets its mode.
pub(crate) fn create(backend: &Backend) -> DbResult<()> {
    let Some(path) = file_of(backend) else {
        return Ok(());
    };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    // What is in it is nobody else's to read.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(DbError::Other(format!(
            "cannot make the database {path}: {error}"
        ))),
    }
}

/// What the file of an SQLite database begins with.
const HEAD: [u8; 16] = *b"SQLite format 3\0";

/// Refuses unless the file of an SQLite database is there and holds one: SQLite itself would make one where there is no
/// file, and of one that is empty.
pub(crate) fn must_exist(backend: &Backend) -> DbResult<()> {
    let Some(path) = path_of(backend) else {
        return Ok(());
    };
    let refused = |what: &str| {
        let path = path.display();
        DbError::Other(format!(
            "{what} {path}; check data_dir and database_url, or start the server first"
        ))
    };
    if !path.is_file() {
        return Err(refused("there is no database"));
    }
    let mut head = [0_u8; HEAD.len()];
    match File::open(&path).and_then(|mut file| file.read_exact(&mut head)) {
        Ok(()) if head == HEAD => Ok(()),
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => {
            Err(refused(&format!("cannot read the database ({error})")))
        }
        _ => Err(refused("there is no database in the file")),
    }
}

/// Where the file of a database is, also where SQLite is given a URI.
fn path_of(backend: &Backend) -> Option<PathBuf> {
    let Backend::Sqlite { path } = backend else {
        return None;
    };
    let Some(uri) = path.strip_prefix("file:") else {
        return Some(PathBuf::from(path));
    };
    let named = uri.split(['?', '#']).next().unwrap_or_default();
    // Two slashes begin an authority, which is empty or this computer.
    let named = match named.strip_prefix("//") {
        Some(rest) => rest.find('/').and_then(|at| rest.get(at..)),
        None => Some(named),
    };
    Some(PathBuf::from(unescaped(named.unwrap_or_default())))
}

/// A part of a URI with what `%` and two digits stand for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let byte = digits
            .filter(|two| two.iter().all(u8::is_ascii_hexdigit))
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The plain path of a database's file. SQLite takes URIs, too, and reads those itself.
fn file_of(backend: &Backend) -> Option<&str> {
    match backend {
        Backend::Sqlite { path } if !path.starts_with("file:") => Some(path),
        _ => None,
    }
}

/// Milliseconds a connection to SQLite waits for its turn.
pub(crate) const BUSY_MS: u32 = 15_000;

/// Opens a connection to what is there, and sets nothing that a file of SQLite would keep.
pub(crate) fn look(backend: &Backend) -> DbResult<Conn> {
    let opened = match backend {
        Backend::Sqlite { path } => SqliteConnection::establish(path).map(Conn::Sqlite),
        Backend::Postgres { url } => PgConnection::establish(url).map(Conn::Pg),
    };
    let mut conn = opened.map_err(|e| DbError::Unavailable(e.to_string()))?;
    if let Conn::Sqlite(c) = &mut conn {
        let wait = format!("PRAGMA busy_timeout = {BUSY_MS};");
        diesel::connection::SimpleConnection::batch_execute(c, &wait)?;
    }
    Ok(conn)
}

/// Opens a connection and sets it up. `writes` is false for SQLite's readers, which then cannot write.
pub(crate) fn open(backend: &Backend, writes: bool) -> Result<Conn, diesel::ConnectionError> {
    match backend {
        Backend::Sqlite { path } => {
            let mut conn = SqliteConnection::establish(path)?;
            // Pages of what is being sent stay with the one that writes; readers have to look again after every commit.
            // What outgrows a cache is sorted in nameless files, so that no count over a million rows takes memory for each:
            // what a register holds is sealed or keyed there, too.
            let (query_only, cache) = if writes {
                ("OFF", WRITER_CACHE)
            } else {
                ("ON", READER_CACHE)
            };
            diesel::connection::SimpleConnection::batch_execute(
                &mut conn,
                &format!(
                    "PRAGMA busy_timeout = {BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = FILE; \
                     PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000; \
                     PRAGMA cache_size = -{cache}; \
                     PRAGMA query_only = {query_only};"
                ),
            )
            .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
            Ok(Conn::Sqlite(conn))
        }
        Backend::Postgres { url } => Ok(Conn::Pg(PgConnection::establish(url)?)),
    }
}

/// Memory of SQLite's caches of pages, in KiB: of a reader, of that which writes, and of it while very many rows come.
const READER_CACHE: u32 = 2_000;
const WRITER_CACHE: u32 = 6_000;
const LOADING_CACHE: u32 = 8_000;

/// How much SQLite may hold in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tuning {
    /// As it is opened.
    Usual,
    /// Very many rows: a larger cache.
    Loading,
}

/// Sets a connection outside a transaction to either. PostgreSQL has nothing to set.
pub(crate) fn tune(conn: &mut Conn, tuning: Tuning) -> DbResult<()> {
    if let Conn::Sqlite(c) = conn {
        let pragmas = match tuning {
            Tuning::Loading => {
                format!("PRAGMA cache_size = -{LOADING_CACHE};")
            }
            Tuning::Usual => format!("PRAGMA cache_size = -{WRITER_CACHE}; PRAGMA shrink_memory;"),
        };
        diesel::connection::SimpleConnection::batch_execute(c, &pragmas)?;
    }
    Ok(())
}

/// Whether a transaction is still open, after a panic for example.
pub(crate) fn in_transaction(conn: &mut Conn) -> bool {
    fn open<C>(conn: &mut C) -> bool
    where
        C: Connection<TransactionManager = AnsiTransactionManager>,
    {
        let status = AnsiTransactionManager::transaction_manager_status_mut(conn);
        !matches!(status.transaction_depth(), Ok(None))
    }
    each!(conn, open(conn))
}

/// Runs `work` in a transaction that may write: BEGIN IMMEDIATE on SQLite, so that two writers queue up
/// instead of failing. Rolled back when `work` errs.
pub fn write_tx<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> DbResult<T>) -> DbResult<T> {
    match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
        Conn::Pg(c) => AnsiTransactionManager::begin_transaction(c)?,
    }
    match work(conn) {
        Ok(value) => {
            each!(conn, AnsiTransactionManager::commit_transaction(conn))?;
            Ok(value)
        }
        Err(error) => {
            // The first error is the one to tell; a connection that cannot roll back is thrown away by the pool.
            let _ = each!(conn, AnsiTransactionManager::rollback_transaction(conn));
            Err(error)
        }
    }
}

/// Runs `work` on one unmoving view of the database: what others commit meanwhile is not seen. It only reads.
pub fn read_tx<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> DbResult<T>) -> DbResult<T> {
    match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN")?,
        Conn::Pg(c) => AnsiTransactionManager::begin_transaction_sql(
            c,
            "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?,
    }
    let done = work(conn);
    // Nothing was written, so there is nothing to lose; a connection that cannot end it is thrown away.
    let _ = each!(conn, AnsiTransactionManager::rollback_transaction(conn));
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_schemes_are_taken() {
        assert!(Backend::from_url("sqlite:data/saiki.db").is_ok_and(|b| b.is_sqlite()));
        assert!(Backend::from_url("postgres://u@h/d").is_ok_and(|b| !b.is_sqlite()));
        for url in [
            "postgres:typo",
            "data/saiki.db",
            "mysql://h/d",
            "sqlite:",
            "",
        ] {
            assert!(Backend::from_url(url).is_err(), "{url}");
        }
    }

    #[test]
    fn the_file_of_a_uri_is_the_one_sqlite_opens() {
        for (url, file) in [
            ("sqlite:data/saiki.db", "data/saiki.db"),
            ("sqlite:data/50%25.db", "data/50%25.db"),
            ("sqlite:file:data/saiki.db", "data/saiki.db"),
            ("sqlite:file:/data/a%20b.db?mode=rw#x", "/data/a b.db"),
            ("sqlite:file:///data/saiki.db", "/data/saiki.db"),
            ("sqlite:file://localhost/data/a%2", "/data/a%2"),
        ] {
            let backend = Backend::from_url(url).unwrap();
            assert_eq!(path_of(&backend), Some(PathBuf::from(file)), "{url}");
        }
        let other = Backend::from_url("postgres://h/d").unwrap();
        assert_eq!(path_of(&other), None);
    }
}
