//! The delivery worker: takes due rows of running campaigns and of instructions' mailings, sends their mails, records
//! what became of each. It makes no rows and changes neither but to pause it for a reason of ours or to call it done.
//!
//! Each mail passes three commits: claimed under the worker's token (T1), begun (T2) before a byte of its text goes out,
//! ended (T3) at the latest with the begin of that session's next mail. The commands before the text go out while T2 is
//! made. So a crash leaves at most one mail a session of which nobody knows whether it arrived; those are marked as such
//! before they are sent again, with the same bytes.

mod breaker;
mod claimer;
mod content_watch;
mod cursors;
mod journal;
mod lane_desk;
mod lease;
mod letter;
mod recorder;
mod refused;
mod renderer;
mod sender;
pub(crate) mod verdict;

pub use letter::{Letter, Unfit};
pub(crate) use sender::kept;

use crate::{bounces::ReturnPath, dial::Dialer, message::Built, retry::Schedule};
use breaker::Breaker;
use content_watch::ContentWatch;
use journal::Journal;
use lane_desk::{LaneDesk, Permit};
use lease::{Lease, Moment};
use recorder::Recorder;
use saiki_api::Timestamp;
use saiki_db::{Db, DbResult, deliveries, workers};
use std::{
    collections::HashMap,
    io,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::{
    sync::{Notify, mpsc, watch},
    task::JoinSet,
};

/// Where mail goes.
#[derive(Debug, Clone)]
pub enum Transport {
    /// To a mail server.
    Smtp(Dialer),
    /// Into the built-in outbox: nothing leaves the machine.
    Outbox,
}

impl Transport {
    /// The largest mail the mail server takes, in bytes, where it can be asked and tells.
    pub async fn size_limit(&self) -> Option<usize> {
        let Transport::Smtp(dialer) = self else {
            return None;
        };
        let session = dialer.dial().await.ok()?;
        let limit = session.size_limit();
        session.quit().await;
        limit
    }

    /// The mail server a letter goes to; none where its mail stays in the built-in outbox, because no server is
    /// configured or the letter belongs to an exercise.
    pub(crate) fn way_out(&self, letter: &Letter) -> Option<&Dialer> {
        match self {
            Transport::Smtp(dialer) if !letter.is_exercise() => Some(dialer),
            _ => None,
        }
    }
}

/// How a worker works.
#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// Name for people who look at the table of workers.
    pub name: String,
    /// Sessions with the mail server at the same time.
    pub sessions: usize,
    /// Rows claimed ahead.
    pub batch: usize,
    /// Longest wait before looking for new work.
    pub poll: Duration,
    /// A worker not seen for this long is dead, and its rows are taken up by others.
    pub lease: Duration,
    /// Waits between attempts.
    pub schedule: Schedule,
    /// Failures of the mail server in a row after which it is left alone for a while.
    pub breaker_fails: u32,
    /// How long it is left alone.
    pub breaker_open: Duration,
    /// How long mails under way may take to finish when the worker is stopped.
    pub grace: Duration,
    /// Where reports about mails come back to; the sender's address when absent.
    pub return_path: Option<ReturnPath>,
    /// Directory for results that cannot be recorded while the database is away; without one they are kept in memory.
    pub journal: Option<PathBuf>,
}

impl WorkerConfig {
    /// So many sessions, with enough rows claimed ahead that none of them waits for a claim.
    pub fn with_sessions(sessions: usize) -> WorkerConfig {
        WorkerConfig {
            sessions,
            batch: sessions.saturating_mul(16).clamp(128, 512),
            ..WorkerConfig::default()
        }
    }
}

impl Default for WorkerConfig {
    fn default() -> WorkerConfig {
        WorkerConfig {
            name: "worker".to_owned(),
            sessions: 4,
            batch: 128,
            poll: Duration::from_secs(1),
            lease: Duration::from_secs(60),
            schedule: Schedule::default(),
            breaker_fails: 5,
            breaker_open: Duration::from_secs(30),
            grace: Duration::from_secs(25),
            journal: None,
            return_path: None,
        }
    }
}

/// A running worker. Dropping it tells it to stop; `stop` also waits.
#[derive(Debug)]
pub struct Worker {
    stop: watch::Sender<bool>,
    wake: Arc<Notify>,
    fenced: Arc<AtomicU64>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Worker {
    /// Starts a worker on a thread of its own, so that rendering never delays a request.
    pub fn start(db: Db, transport: Transport, config: WorkerConfig) -> io::Result<Worker> {
        let (stop, stopping) = watch::channel(false);
        let wake = Arc::new(Notify::new());
        let fenced = Arc::new(AtomicU64::new(0));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let plan = Plan {
            db,
            transport,
            config,
            stopping,
            wake: wake.clone(),
            fenced: fenced.clone(),
        };
        let thread = thread::Builder::new()
            .name("saiki-mail".to_owned())
            .spawn(move || runtime.block_on(plan.run()))?;
        Ok(Worker {
            stop,
            wake,
            fenced,
            thread: Some(thread),
        })
    }

    /// How many transitions came to nothing because the row was no longer this worker's: it had been declared dead
    /// meanwhile.
    pub fn fenced(&self) -> u64 {
        self.fenced.load(Ordering::Relaxed)
    }

    /// Tells that there may be new work: a campaign was started or resumed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Stops: mails under way are finished, reserved rows given back. Blocks the thread.
    pub fn stop_blocking(mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// `stop_blocking` for asynchronous callers.
    pub async fn stop(self) {
        let _ = tokio::task::spawn_blocking(move || self.stop_blocking()).await;
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// A claimed row with its mail.
struct Ready {
    row: deliveries::Claimed,
    letter: Arc<Letter>,
    resend: bool,
    /// The mail, or why there is none.
    made: Result<Built, Unfit>,
    /// Signatures that go in front of it.
    signatures: Vec<u8>,
    /// Its place in its lane; held until the mail has its end.
    _permit: Permit,
}

/// What the tasks of a worker share while it holds one token.
struct Shared {
    db: Db,
    transport: Transport,
    config: WorkerConfig,
    token: i64,
    recorder: Recorder,
    letters: Mutex<HashMap<deliveries::Sending, Arc<Letter>>>,
    breaker: Mutex<Breaker>,
    refusals: Mutex<ContentWatch>,
    lanes: Arc<Mutex<LaneDesk>>,
    lease: Lease,
    /// What the table of workers says of the mail server: why it cannot be had.
    trouble: tokio::sync::Mutex<Option<String>>,
    /// The process wants to stop, or the token is spent.
    over: watch::Receiver<bool>,
    wake: Arc<Notify>,
}

impl Shared {
    /// Tells everybody why the mail server cannot be had, or that it can again. Written only when it is news.
    async fn tell_trouble(&self, said: Option<&str>) {
        let mut told = self.trouble.lock().await;
        if told.as_deref() == said {
            return;
        }
        *told = said.map(str::to_owned);
        let (token, now, said) = (self.token, Timestamp::now(), told.clone());
        let work = move |conn: &mut _| workers::trouble(conn, token, said.as_deref(), now);
        if let Err(error) = self.db.bookkeeping(work).await {
            tracing::error!(%error, "the mail server's trouble could not be noted");
        }
    }

    fn is_over(&self) -> bool {
        *self.over.borrow()
    }

    /// Waits, but not beyond the end. Whether the time passed.
    async fn rest(&self, wait: Duration) -> bool {
        let mut over = self.over.clone();
        tokio::select! {
            () = tokio::time::sleep(wait) => true,
            _ = over.wait_for(|over| *over) => false,
        }
    }
}

/// Locks what is never held across a wait; a panic elsewhere leaves it usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `time` from now on.
fn later(now: Timestamp, time: Duration) -> Timestamp {
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}

struct Plan {
    db: Db,
    transport: Transport,
    config: WorkerConfig,
    stopping: watch::Receiver<bool>,
    wake: Arc<Notify>,
    fenced: Arc<AtomicU64>,
}

impl Plan {
    /// Works under one token after the other until told to stop.
    async fn run(self) {
        let mut stopping = self.stopping.clone();
        while !*self.stopping.borrow() {
            // What was sent and could not be recorded comes first: until then it counts as begun.
            if let Some(dir) = &self.config.journal {
                journal::replay(&self.db, dir).await;
            }
            let (name, seen) = (self.config.name.clone(), Moment::now());
            let now = seen.wall();
            match self
                .db
                .bookkeeping(move |conn| workers::start(conn, &name, now))
                .await
            {
                Ok(token) => self.hold(token, seen).await,
                Err(error) => tracing::error!(%error, "the worker cannot register; trying again"),
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
                _ = stopping.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Works under `token` until told to stop, declared dead, or broken.
    async fn hold(&self, token: i64, seen: Moment) {
        tracing::info!(
            worker.token = token,
            sessions = self.config.sessions,
            "delivery worker started"
        );
        let (end, over) = watch::channel(false);
        let journal = Journal::new(self.config.journal.clone(), token);
        let desk = recorder::Desk {
            db: self.db.clone(),
            token,
            over: over.clone(),
            fenced: self.fenced.clone(),
        };
        let (recorder, recording) = Recorder::start(desk, journal);
        let shared = Arc::new(Shared {
            db: self.db.clone(),
            transport: self.transport.clone(),
            config: self.config.clone(),
            token,
            recorder,
            letters: Mutex::default(),
            breaker: Mutex::new(Breaker::new(
                self.config.breaker_fails,
                self.config.breaker_open,
            )),
            refusals: Mutex::default(),
            lanes: Arc::new(Mutex::new(LaneDesk::new())),
            lease: Lease::new(self.config.lease, seen),
            trouble: tokio::sync::Mutex::default(),
            over,
            wake: self.wake.clone(),
        });
        let (jobs, claimed) = mpsc::channel(self.config.batch.max(1));
        let ahead = self.config.sessions.max(renderer::CHUNK);
        let (ready, queue) = mpsc::channel(ahead);
        let queue = Arc::new(tokio::sync::Mutex::new(queue));
        lane_desk::learn(&shared).await;
        let mut senders = JoinSet::new();
        for _ in 0..self.config.sessions.max(1) {
            senders.spawn(sender::run(shared.clone(), queue.clone()));
        }
        let mut stopping = self.stopping.clone();
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => {}
            () = heartbeat(&shared) => tracing::warn!(worker.token = token, "declared dead by another worker"),
            () = claimer::run(&shared, jobs) => {}
            () = renderer::run(&shared, claimed, ready) => {}
            () = lane_desk::tend(&shared) => {}
            Some(ended) = senders.join_next() => tracing::error!(?ended, "a sending task ended by itself"),
        }
        let _ = end.send(true);
        let all = async { while senders.join_next().await.is_some() {} };
        if tokio::time::timeout(self.config.grace, all).await.is_err() {
            tracing::warn!(
                worker.token = token,
                "mails under way did not finish in time"
            );
            senders.shutdown().await;
        }
        drop(shared);
        let _ = tokio::time::timeout(self.config.grace, recording).await;
        self.leave(token).await;
    }

    /// Gives the rows back. If the database is away, others will find the token dead.
    async fn leave(&self, token: i64) {
        let now = Timestamp::now();
        let again_at = later(
            now,
            self.config
                .schedule
                .after_ambiguous(token.unsigned_abs(), 0),
        );
        let left = self
            .db
            .bookkeeping(move |conn| deliveries::abandon(conn, token, again_at, now));
        match left.await {
            Ok(unknown) if unknown.is_empty() => {
                tracing::info!(worker.token = token, "delivery worker stopped")
            }
            Ok(unknown) => tracing::warn!(
                worker.token = token,
                unknown = unknown.len(),
                "stopped with mails of unknown outcome"
            ),
            Err(error) => {
                tracing::error!(worker.token = token, %error, "the worker's rows could not be given back")
            }
        }
    }
}

/// Tells the others that this worker lives. Returns when it was declared dead.
async fn heartbeat(shared: &Shared) {
    loop {
        tokio::time::sleep(shared.config.lease / 3).await;
        let moment = Moment::now();
        let (token, now) = (shared.token, moment.wall());
        let seen: DbResult<bool> = shared
            .db
            .bookkeeping(move |conn| workers::beat(conn, token, now))
            .await;
        match seen {
            Ok(true) => shared.lease.renew(moment),
            Ok(false) => return,
            Err(error) => tracing::error!(%error, "the worker's heartbeat failed"),
        }
    }
}
