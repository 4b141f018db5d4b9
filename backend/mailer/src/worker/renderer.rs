//! Opens claimed rows and makes their mails, ahead of the sessions and off the thread that speaks with the mail server. A
//! few mails are ready at any time; more would only take memory.

use super::{Ready, Shared, lane_desk::Permit, later, letter::Unfit};
use crate::{Letter, message::Built, worker::Transport};
use saiki_api::{Timestamp, Uuid};
use saiki_db::deliveries::{Move, Reserved};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{Mutex, mpsc},
    task::JoinSet,
};

/// Until a row that could not be read is looked at again.
const UNREADABLE: Duration = Duration::from_secs(15 * 60);

/// Mails made in one go.
pub(super) const CHUNK: usize = 16;

/// A claimed row with the letter it gets.
pub(super) struct Job {
    pub row: Reserved,
    pub letter: Arc<Letter>,
    pub resend: bool,
    pub permit: Permit,
}

/// Threads that make mails at most: there must be some left for everything else.
const MOST: usize = 4;

/// Makes mails until the claimer is gone, on as many threads as the machine has.
pub(super) async fn run(
    shared: &Arc<Shared>,
    jobs: mpsc::Receiver<Job>,
    ready: mpsc::Sender<Ready>,
) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = Arc::new(Mutex::new(jobs));
    let mut makers = JoinSet::new();
    for _ in 0..threads.min(MOST) {
        makers.spawn(one(shared.clone(), jobs.clone(), ready.clone()));
    }
    drop(ready);
    while makers.join_next().await.is_some() {}
}

/// Takes some rows, makes their mails, hands them over, and takes the next.
async fn one(
    shared: Arc<Shared>,
    jobs: Arc<Mutex<mpsc::Receiver<Job>>>,
    ready: mpsc::Sender<Ready>,
) {
    loop {
        let mut taken = Vec::with_capacity(CHUNK);
        if jobs.lock().await.recv_many(&mut taken, CHUNK).await == 0 {
            return;
        }
        let transport = shared.transport.clone();
        let made = tokio::task::spawn_blocking(move || {
            let mails = taken.into_iter();
            mails
                .map(|job: Job| made(job, &transport))
                .collect::<Vec<Result<Ready, Uuid>>>()
        });
        let Ok(made) = made.await else { return };
        for one in made {
            let kept = match one {
                Ok(mail) => ready.send(mail).await.is_ok(),
                Err(row) => give_back(&shared, row).await,
            };
            if !kept {
                return;
            }
        }
    }
}

/// A mail, or the row of which none can be made now.
fn made(job: Job, transport: &Transport) -> Result<Ready, Uuid> {
    let id = job.row.id();
    let made = catch_unwind(AssertUnwindSafe(|| make(job, transport)));
    made.ok().flatten().ok_or(id)
}

/// Gives a row back that cannot be read. It is looked at again after a while: an error in the log says which.
async fn give_back(shared: &Shared, row: Uuid) -> bool {
    let again = later(Timestamp::now(), UNREADABLE);
    let moves = vec![Move::Release(row, Some(again))];
    shared.recorder.record(moves).await.is_some()
}

/// `None` when the row cannot be read at all, which its sealed part alone is no reason for: the database is.
fn make(job: Job, transport: &Transport) -> Option<Ready> {
    let row = match job.row.open(job.letter.cipher()) {
        Ok(row) => row,
        Err(error) => {
            tracing::error!(delivery.id = %job.row.id(), %error, "a claimed row does not read");
            return None;
        }
    };
    let made: Result<Built, Unfit> = job.letter.build(&row);
    let signatures = match (transport.way_out(&job.letter), &made) {
        (Some(dialer), Ok(built)) => dialer.signatures(built),
        _ => Vec::new(),
    };
    Some(Ready {
        row,
        letter: job.letter,
        resend: job.resend,
        made,
        signatures,
        _permit: job.permit,
    })
}
