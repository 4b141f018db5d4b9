//! The imports this process works on: each set going beside requests, and its lease put off while it goes. The work
//! itself is `saiki_db::imports`.

use crate::State;
use saiki_api::{
    Uuid,
    imports::{Import, ImportState},
    wire,
};
use saiki_db::{
    Actor, DbResult,
    imports::{self, Counts, Job},
    uploads,
};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tokio::sync::watch;

/// Leases are put off this often: three times before one lapses.
const EVERY: Duration = Duration::from_secs(imports::LEASE_SECONDS.unsigned_abs() / 3);

/// Which imports this process works on, and how far each is. While one writes, that cannot be told from the database.
#[derive(Default)]
pub(crate) struct Importing(watch::Sender<BTreeMap<Uuid, Counts>>);

impl Importing {
    /// The import as far as it is now.
    pub(crate) fn as_it_goes(&self, import: Import) -> Import {
        let counts = self.0.borrow().get(&import.id).copied();
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match counts {
            Some(counts) if import.state == ImportState::Running => Import {
                rows: signed(counts.rows),
                added: signed(counts.added),
                duplicates: signed(counts.duplicates),
                errors: signed(counts.errors),
                ..import
            },
            _ => import,
        }
    }

    /// Notes how far an import is. Nobody is woken: who wants to know asks.
    fn note(&self, id: Uuid, counts: Counts) {
        self.0.send_if_modified(|all| {
            if let Some(noted) = all.get_mut(&id) {
                *noted = counts;
            }
            false
        });
    }
}

/// Sets the work going, beside requests. It goes on to its end on a thread of its own: the runtime of the request that
/// began it may be gone before. `upload` is removed once everybody in it is on the register.
pub(crate) fn start(state: State, job: Job, upload: Option<Uuid>) {
    let id = job.import.id;
    state.importing().0.send_modify(|all| {
        all.insert(id, Counts::default());
    });
    tokio::task::spawn_blocking(move || {
        work(&state, job, upload);
        state.importing().0.send_modify(|all| {
            all.remove(&id);
        });
    });
}

/// Works on an import. If that breaks off, the import says so.
fn work(state: &State, job: Job, upload: Option<Uuid>) {
    let (incident, id) = (job.import.incident_id, job.import.id);
    let stopping = state.stopping();
    let stop = || *stopping.borrow();
    let told = |counts| state.importing().note(id, counts);
    let run = AssertUnwindSafe(|| imports::run(state.db(), job, || state.now(), stop, told));
    let cause = match catch_unwind(run) {
        Ok(Ok(outcome)) => {
            tracing::info!(import = %id, outcome = wire::name(&outcome), "import ended");
            if let (ImportState::Done, Some(upload)) = (outcome, upload) {
                remove(state, incident, upload);
            }
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

/// Removes a file in parts that was imported. One that cannot be removed now is removed when its time is over.
fn remove(state: &State, incident: Uuid, upload: Uuid) {
    let removed = state
        .db()
        .change_blocking(&Actor::system(), state.now(), |conn| {
            uploads::remove(conn, incident, upload)
        });
    if let Err(error) = removed {
        tracing::warn!(upload = %upload, cause = %error, "an imported file was not removed yet");
    }
}

/// Puts off the leases of this process's imports, ends what processes that are gone have left, and removes files in parts
/// that nobody went on with. Says how many imports were ended.
pub async fn look_after(state: &State) -> DbResult<usize> {
    let own: Vec<Uuid> = state.importing().0.borrow().keys().copied().collect();
    let now = state.now();
    state
        .db()
        .change(Actor::system(), now, move |conn| {
            let mut ended = imports::look_after(conn, &own, now)?;
            ended.entries.extend(uploads::expire(conn, now)?.entries);
            Ok(ended)
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
    let _ = own.wait_for(BTreeMap::is_empty).await;
}
