//! Opens claimed rows and makes their mails, ahead of the sessions and off the thread that speaks with the mail server. A
//! few mails are ready at any time; more would only take memory.

use super::{Ready, Shared, lane_desk::Permit, letter::Unfit};
use crate::{Letter, message::Built, worker::Transport};
use saiki_db::deliveries::Reserved;
use std::sync::Arc;
use tokio::{
    sync::{Mutex, mpsc},
    task::JoinSet,
};

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
                .filter_map(|job: Job| make(job, &transport))
                .collect::<Vec<Ready>>()
        });
        match made.await {
            Ok(made) => {
                for one in made {
                    if ready.send(one).await.is_err() {
                        return;
                    }
                }
            }
            Err(error) => tracing::error!(%error, "mails could not be made"),
        }
    }
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
