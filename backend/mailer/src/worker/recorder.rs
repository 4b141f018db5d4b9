//! Commits the transitions of all sessions: those that come while one commit is under way share the next one, and one
//! flush to disk. While the database cannot be written, it keeps trying, and sessions that wait for it send nothing.

use saiki_api::Timestamp;
use saiki_db::{
    Db, DbError,
    deliveries::{self, Move, Moved},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

/// Most jobs of one commit.
const MOST: usize = 256;
/// Wait between tries while the database is away.
const AGAIN: Duration = Duration::from_millis(500);

struct Job {
    moves: Vec<Move>,
    done: oneshot::Sender<Vec<Moved>>,
}

/// The door to the task that commits.
#[derive(Debug, Clone)]
pub(super) struct Recorder {
    jobs: mpsc::Sender<Job>,
}

impl Recorder {
    /// Starts the task; it ends when the last `Recorder` is gone.
    pub(super) fn start(
        db: Db,
        token: i64,
        over: watch::Receiver<bool>,
        fenced: Arc<AtomicU64>,
    ) -> (Recorder, JoinHandle<()>) {
        let (jobs, taken) = mpsc::channel(MOST);
        let desk = Desk {
            db,
            token,
            over,
            fenced,
        };
        (Recorder { jobs }, tokio::spawn(desk.run(taken)))
    }

    /// Returns once the moves are committed, with what became of each. `None` when they cannot be, because the worker
    /// ends while the database is away; then nothing may be sent.
    pub(super) async fn record(&self, moves: Vec<Move>) -> Option<Vec<Moved>> {
        let (done, told) = oneshot::channel();
        self.jobs.send(Job { moves, done }).await.ok()?;
        told.await.ok()
    }
}

/// What the task holds.
struct Desk {
    db: Db,
    token: i64,
    over: watch::Receiver<bool>,
    fenced: Arc<AtomicU64>,
}

impl Desk {
    async fn run(self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.recv().await {
            let mut batch = vec![first];
            while batch.len() < MOST
                && let Ok(job) = jobs.try_recv()
            {
                batch.push(job);
            }
            self.commit(batch).await;
        }
    }

    /// Commits a batch, trying again while the database is at fault.
    async fn commit(&self, batch: Vec<Job>) {
        let mut tries = 0u32;
        loop {
            let moves: Vec<Move> = batch.iter().flat_map(|job| job.moves.clone()).collect();
            match self.write(moves).await {
                Ok(moved) => return self.tell(batch, moved),
                Err(error) if error.is_outage() && !error.is_unique_violation() => {
                    tries += 1;
                    if tries == 1 {
                        tracing::error!(%error, "results cannot be recorded; sending has stopped");
                    }
                    // When the worker ends, some last tries; then the rows count as unknown.
                    if *self.over.borrow() && tries > 6 {
                        return;
                    }
                    tokio::time::sleep(AGAIN).await;
                }
                Err(error) => {
                    tracing::error!(%error, "a result was refused by the database");
                    return self.one_by_one(batch).await;
                }
            }
        }
    }

    /// One bad job must not hold up the others.
    async fn one_by_one(&self, batch: Vec<Job>) {
        for job in batch {
            let count = job.moves.len();
            let moved = self.write(job.moves).await.unwrap_or_else(|error| {
                tracing::error!(%error, "a result could not be recorded");
                vec![Moved::Fenced; count]
            });
            let _ = job.done.send(moved);
        }
    }

    async fn write(&self, moves: Vec<Move>) -> Result<Vec<Moved>, DbError> {
        let (token, now) = (self.token, Timestamp::now());
        self.db
            .bookkeeping(move |conn| deliveries::apply(conn, token, &moves, now))
            .await
    }

    fn tell(&self, batch: Vec<Job>, moved: Vec<Moved>) {
        let mut moved = moved.into_iter();
        for job in batch {
            let mine: Vec<Moved> = moved.by_ref().take(job.moves.len()).collect();
            let fenced = mine.iter().filter(|one| **one == Moved::Fenced).count();
            if fenced > 0 {
                tracing::warn!(fenced, "rows are no longer held by this worker");
                let fenced = u64::try_from(fenced).unwrap_or(0);
                self.fenced.fetch_add(fenced, Ordering::Relaxed);
            }
            let _ = job.done.send(mine);
        }
    }
}
