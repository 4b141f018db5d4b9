//! `Db`: pools of connections and the doors to them. Reads, changes (with their audit entries) and
//! bookkeeping (rows that are their own record) go through different doors.

use crate::{
    Actor, Changed, Conn, DbError, DbResult, audit,
    conn::{self, Backend, write_tx},
    crypto::Keyring,
    log::{self, LogEmptied},
    migrate,
    people::Totals,
    rekey,
    suppressions::HeldBacks,
};
use diesel::r2d2::{self, ManageConnection};
use saiki_api::Timestamp;
use std::{sync::Arc, time::Duration};

/// How long one waits for a connection.
const QUICK: Duration = Duration::from_secs(10);
/// How long one waits for that which writes to SQLite. There is one, and an import of a million people keeps it for half a minute.
const PATIENCE: Duration = Duration::from_secs(60);

/// How to open the database.
#[derive(Debug, Clone)]
pub struct DbConfig {
    /// `sqlite:path` or `postgres://…`.
    pub url: String,
    /// Connections for reading (SQLite) or in all (PostgreSQL).
    pub connections: u32,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    readers: r2d2::Pool<Manager>,
    writers: r2d2::Pool<Manager>,
    keyring: Keyring,
    totals: Totals,
    held_backs: HeldBacks,
}

impl Db {
    /// Opens the database and brings its tables up to date. The directory of an SQLite file must exist; the file is made,
    /// readable by its owner alone.
    pub fn open(config: &DbConfig, keyring: Keyring) -> DbResult<Db> {
        let backend = Backend::from_url(&config.url)?;
        conn::create(&backend)?;
        Db::opened(backend, config.connections, keyring, migrate::up)
    }

    /// Opens a database that is there and whose tables are up to date. It makes and changes nothing.
    pub fn open_existing(config: &DbConfig, keyring: Keyring) -> DbResult<Db> {
        let backend = Backend::from_url(&config.url)?;
        conn::must_exist(&backend)?;
        if backend.is_sqlite() {
            // By itself, and closed before anything is set: a file that is none of ours stays what it is.
            migrate::must_be_current(&mut conn::look(&backend)?)?;
        }
        Db::opened(
            backend,
            config.connections,
            keyring,
            migrate::must_be_current,
        )
    }

    fn opened(
        backend: Backend,
        connections: u32,
        mut keyring: Keyring,
        prepare: fn(&mut Conn) -> DbResult<()>,
    ) -> DbResult<Db> {
        let writers = if backend.is_sqlite() { 1 } else { connections };
        let pool = |size: u32, writes: bool| {
            r2d2::Pool::builder()
                .max_size(size.max(1))
                // None is opened unasked: libpq does not stand a process that ends while it connects in another thread.
                .min_idle(Some(0))
                .connection_timeout(if writes && backend.is_sqlite() {
                    PATIENCE
                } else {
                    QUICK
                })
                .test_on_check_out(false)
                .build(Manager {
                    backend: backend.clone(),
                    writes,
                })
                .map_err(|e| DbError::Unavailable(e.to_string()))
        };
        let writers = pool(writers, true)?;
        {
            let mut conn = writers
                .get()
                .map_err(|e| DbError::Unavailable(e.to_string()))?;
            migrate::check_version(&mut conn)?;
            prepare(&mut conn)?;
            keyring = rekey::with_kept(&mut conn, keyring)?;
        }
        let readers = if backend.is_sqlite() {
            pool(connections, false)?
        } else {
            writers.clone()
        };
        Ok(Db {
            inner: Arc::new(Inner {
                backend,
                readers,
                writers,
                keyring,
                totals: Totals::default(),
                held_backs: HeldBacks::default(),
            }),
        })
    }

    /// Which database this is.
    pub fn backend(&self) -> &Backend {
        &self.inner.backend
    }

    /// The keys of this instance.
    pub fn keyring(&self) -> &Keyring {
        &self.inner.keyring
    }

    /// Totals of registers, kept for as long as they are right.
    pub fn totals(&self) -> &Totals {
        &self.inner.totals
    }

    /// How many mails letters would leave out, kept for as long as that is right.
    pub fn held_backs(&self) -> &HeldBacks {
        &self.inner.held_backs
    }

    /// Runs a reading query off the request threads.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
    ) -> DbResult<T> {
        let db = self.clone();
        off_thread(move || db.read_blocking(work)).await
    }

    /// Runs reading queries that must agree with each other, off the request threads: what others commit
    /// meanwhile is not seen.
    pub async fn snapshot<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
    ) -> DbResult<T> {
        let db = self.clone();
        off_thread(move || db.read_blocking(|conn| conn::read_tx(conn, work))).await
    }

    /// Makes a change and writes its audit entries, in one transaction.
    pub async fn change<T: Send + 'static>(
        &self,
        actor: Actor,
        now: Timestamp,
        work: impl FnOnce(&mut Conn) -> DbResult<Changed<T>> + Send + 'static,
    ) -> DbResult<T> {
        let db = self.clone();
        off_thread(move || db.change_blocking(&actor, now, work)).await
    }

    /// Writes rows that are their own record and need no audit entry: sessions, the delivery ledger, leases,
    /// idempotency keys, progress of imports. One transaction.
    pub async fn bookkeeping<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
    ) -> DbResult<T> {
        let db = self.clone();
        off_thread(move || db.bookkeeping_blocking(work)).await
    }

    /// Writes the log back into the file and empties it, so that nothing overwritten stays in it. Whoever still reads from
    /// the log keeps it from that: then it is to be tried again.
    pub fn empty_log_blocking(&self) -> DbResult<LogEmptied> {
        let mut conn = self
            .inner
            .writers
            .get()
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        log::empty(&mut conn)
    }

    /// `read` for threads that may block.
    pub fn read_blocking<T>(&self, work: impl FnOnce(&mut Conn) -> DbResult<T>) -> DbResult<T> {
        let mut conn = self
            .inner
            .readers
            .get()
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        work(&mut conn)
    }

    /// `change` for threads that may block.
    pub fn change_blocking<T>(
        &self,
        actor: &Actor,
        now: Timestamp,
        work: impl FnOnce(&mut Conn) -> DbResult<Changed<T>>,
    ) -> DbResult<T> {
        self.bookkeeping_blocking(|conn| {
            let changed = work(conn)?;
            audit::append(conn, actor, now, &changed.entries)?;
            Ok(changed.value)
        })
    }

    /// `change_blocking` for very many rows: SQLite may sort in files of its own meanwhile, instead of in memory. What it
    /// sorts are keyed hashes.
    pub(crate) fn load_blocking<T>(
        &self,
        actor: &Actor,
        now: Timestamp,
        work: impl FnOnce(&mut Conn) -> DbResult<Changed<T>>,
    ) -> DbResult<T> {
        let mut conn = self
            .inner
            .writers
            .get()
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        conn::tune(&mut conn, conn::Tuning::Loading)?;
        let done = write_tx(&mut conn, |conn| {
            let changed = work(conn)?;
            audit::append(conn, actor, now, &changed.entries)?;
            Ok(changed.value)
        });
        // Should that fail, the connection works on, only not as sparingly.
        let _ = conn::tune(&mut conn, conn::Tuning::Usual);
        done
    }

    /// `bookkeeping` for threads that may block.
    pub fn bookkeeping_blocking<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> DbResult<T>,
    ) -> DbResult<T> {
        let mut conn = self
            .inner
            .writers
            .get()
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        write_tx(&mut conn, work)
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> DbResult<T> + Send + 'static,
) -> DbResult<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(DbError::Unavailable("shutting down".to_owned())),
        },
    }
}

struct Manager {
    backend: Backend,
    writes: bool,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        conn::open(&self.backend, self.writes).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        each!(
            conn,
            diesel::RunQueryDsl::execute(diesel::sql_query("SELECT 1"), conn)
        )
        .map(|_| ())
        .map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn::in_transaction(conn)
    }
}
