//! Commits the transitions of all sessions: those that come while one commit is under way share the next one, and one
//! flush to disk. While the database cannot be written, it keeps trying, results go to the journal as well, and sessions
//! that wait for it send nothing.

use super::journal::Journal;
use crate::crash::{self, CrashPoint};
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
/// Tries after the worker was told to end; then the rows count as unknown, unless the journal says otherwise.
const LAST_TRIES: u32 = 6;

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
    pub(super) fn start(desk: Desk, journal: Journal) -> (Recorder, JoinHandle<()>) {
        let (jobs, taken) = mpsc::channel(MOST);
        (Recorder { jobs }, tokio::spawn(desk.run(taken, journal)))
    }

    /// Returns once the moves are committed, with what became of each. `None` when they cannot be, because the worker
    /// ends while the database is away; then nothing may be sent.
    pub(super) async fn record(&self, moves: Vec<Move>) -> Option<Vec<Moved>> {
        self.hand_in(moves).await?.await.ok()
    }

    /// Has the moves committed, and does not wait for it: what is given tells what became of them.
    pub(super) async fn hand_in(&self, moves: Vec<Move>) -> Option<oneshot::Receiver<Vec<Moved>>> {
        let (done, told) = oneshot::channel();
        self.jobs.send(Job { moves, done }).await.ok()?;
        Some(told)
    }
}

/// What the task holds.
pub(super) struct Desk {
    pub db: Db,
    pub token: i64,
    pub over: watch::Receiver<bool>,
    pub fenced: Arc<AtomicU64>,
}

impl Desk {
    async fn run(self, mut jobs: mpsc::Receiver<Job>, mut journal: Journal) {
        while let Some(first) = jobs.recv().await {
            let mut batch = vec![first];
            // Sessions that are ready this moment share the commit.
            tokio::task::yield_now().await;
            while batch.len() < MOST
                && let Ok(job) = jobs.try_recv()
            {
                batch.push(job);
            }
            match self.write(moves(&batch), false).await {
                Ok(moved) => self.tell(batch, moved),
                Err(error) if is_outage(&error) => {
                    tracing::error!(%error, "results cannot be recorded; sending has stopped");
                    journal = self.wait(batch, &mut jobs, journal).await;
                }
                Err(error) => {
                    tracing::error!(%error, "a result was refused by the database");
                    let left = self.one_by_one(batch, false).await;
                    if !left.is_empty() {
                        journal = self.wait(left, &mut jobs, journal).await;
                    }
                }
            }
        }
    }

    /// Tries again until the database takes the batch. Results that come meanwhile join it. All of them are on the disk
    /// before the wait, so that the end of this process costs nothing.
    async fn wait(
        &self,
        mut batch: Vec<Job>,
        jobs: &mut mpsc::Receiver<Job>,
        mut journal: Journal,
    ) -> Journal {
        let mut tries = 0_u32;
        let mut new = moves(&batch);
        loop {
            if !new.is_empty() {
                journal = put_down(journal, std::mem::take(&mut new)).await;
            }
            tokio::select! {
                () = tokio::time::sleep(AGAIN) => {}
                Some(job) = jobs.recv(), if batch.len() < MOST => {
                    new.extend(job.moves.iter().cloned());
                    batch.push(job);
                    continue;
                }
            }
            match self.write(moves(&batch), true).await {
                Ok(moved) => {
                    tracing::warn!(tries, "results are recorded again; sending goes on");
                    self.tell(batch, moved);
                    break;
                }
                Err(error) if is_outage(&error) => {
                    tries = tries.saturating_add(1);
                    if *self.over.borrow() && tries > LAST_TRIES {
                        // A later batch may be recorded after all; what is given up here is for whoever starts next.
                        journal.leave_behind();
                        return journal;
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "a result was refused by the database");
                    batch = self.one_by_one(batch, true).await;
                    if batch.is_empty() {
                        break;
                    }
                }
            }
        }
        cleared(journal).await
    }

    /// One bad job must not hold up the others. Gives those under which the database went away: they wait on, and nobody is
    /// told that they are done.
    async fn one_by_one(&self, batch: Vec<Job>, again: bool) -> Vec<Job> {
        let mut left = Vec::new();
        for job in batch {
            match self.write(job.moves.clone(), again).await {
                Ok(moved) => {
                    let _ = job.done.send(moved);
                }
                Err(error) if is_outage(&error) => left.push(job),
                Err(error) => {
                    tracing::error!(%error, "a result could not be recorded");
                    let _ = job.done.send(vec![Moved::Fenced; job.moves.len()]);
                }
            }
        }
        left
    }

    /// One commit. `again` when an earlier one of the same moves got no answer: it may have been made.
    async fn write(&self, moves: Vec<Move>, again: bool) -> Result<Vec<Moved>, DbError> {
        let (token, now) = (self.token, Timestamp::now());
        crash::at(CrashPoint::Recording);
        let written = self
            .db
            .bookkeeping(move |conn| match again {
                false => deliveries::apply(conn, token, &moves, now),
                true => deliveries::apply_again(conn, token, &moves, now),
            })
            .await;
        crash::at(CrashPoint::Recorded);
        written
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

fn moves(batch: &[Job]) -> Vec<Move> {
    batch.iter().flat_map(|job| job.moves.clone()).collect()
}

fn is_outage(error: &DbError) -> bool {
    error.is_outage() && !error.is_unique_violation()
}

/// Puts results into the journal, off this thread: it waits for the disk.
async fn put_down(mut journal: Journal, moves: Vec<Move>) -> Journal {
    let done = tokio::task::spawn_blocking(move || {
        let written = journal.append(&moves);
        (journal, written)
    });
    match done.await {
        Ok((journal, Ok(()))) => journal,
        Ok((journal, Err(error))) => {
            tracing::error!(%error, "results cannot be put into the journal; they are kept in memory");
            journal
        }
        Err(error) => {
            tracing::error!(%error, "the journal of results is lost");
            Journal::new(None, 0)
        }
    }
}

async fn cleared(mut journal: Journal) -> Journal {
    let done = tokio::task::spawn_blocking(move || {
        let cleared = journal.clear();
        (journal, cleared)
    });
    match done.await {
        Ok((journal, Ok(()))) => journal,
        Ok((journal, Err(error))) => {
            tracing::error!(%error, "the journal of results cannot be removed");
            journal
        }
        Err(error) => {
            tracing::error!(%error, "the journal of results is lost");
            Journal::new(None, 0)
        }
    }
}
