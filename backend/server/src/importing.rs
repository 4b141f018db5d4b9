//! The imports this process works on: each set going beside requests, and its lease put off while it goes. The work
//! itself is `saiki_db::imports`.

use crate::State;
use saiki_api::{Uuid, wire};
use saiki_db::{
    Actor, DbResult,
    imports::{self, Job},
};
use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tokio::sync::watch;

/// Leases are put off this often: three times before one lapses.
const EVERY: Duration = Duration::from_secs(imports::LEASE_SECONDS.unsigned_abs() / 3);

/// Which imports this process works on.
#[derive(Default)]
pub(crate) struct Importing(watch::Sender<BTreeSet<Uuid>>);

/// Sets the work going, beside requests. It goes on to its end on a thread of its own: the runtime of the request that
/// began it may be gone before.
pub(crate) fn start(state: State, job: Job) {
    let id = job.import.id;
    state.importing().0.send_modify(|ids| {
        ids.insert(id);
    });
    tokio::task::spawn_blocking(move || {
        work(&state, job);
        state.importing().0.send_modify(|ids| {
            ids.remove(&id);
        });
    });
}

/// Works on an import. If that breaks off, the import says so.
fn work(state: &State, job: Job) {
    let (incident, id) = (job.import.incident_id, job.import.id);
    let stopping = state.stopping();
    let run =
        AssertUnwindSafe(|| imports::run(state.db(), job, || state.now(), || *stopping.borrow()));
    let cause = match catch_unwind(run) {
        Ok(Ok(outcome)) => {
            tracing::info!(import = %id, outcome = wire::name(&outcome), "import ended");
            return;
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the work panicked".to_owned(),
    };
    tracing::error!(import = %id, cause, "import broke off");
    let now = state.now();
    let ended = state.db().change_blocking(&Actor::system(), now, |conn| {
        imports::interrupt(conn, incident, id, now)
    });
    if let Err(error) = ended {
        tracing::error!(import = %id, cause = %error, "the import could not be ended");
    }
}

/// Puts off the leases of this process's imports and ends what processes that are gone have left. Says how many
/// were ended.
pub async fn look_after(state: &State) -> DbResult<usize> {
    let own: Vec<Uuid> = state.importing().0.borrow().iter().copied().collect();
    let now = state.now();
    state
        .db()
        .change(Actor::system(), now, move |conn| {
            imports::look_after(conn, &own, now)
        })
        .await
}

/// Looks after imports until the state says to stop.
pub(crate) async fn watch(state: State) {
    let mut stopping = state.stopping();
    loop {
        match look_after(&state).await {
            Ok(0) => {}
            Ok(ended) => tracing::warn!(ended, "imports of a process that is gone were ended"),
            Err(error) => tracing::warn!(cause = %error, "imports could not be looked after"),
        }
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Waits until no import of this process is under way. Those told to stop note that they did.
pub(crate) async fn settled(state: &State) {
    let mut own = state.importing().0.subscribe();
    let _ = own.wait_for(BTreeSet::is_empty).await;
}
