//! Webhooks, beside requests: calls that are due are claimed, made a few at once, and what became of each is recorded.
//! What is told to whom, and when it is tried again, is `saiki_db::webhooks`; a single call is made in `sender`.

mod resolver;
mod sender;

pub(crate) use sender::is_proxy;

use crate::{State, config::Config};
use saiki_api::Timestamp;
use saiki_db::{
    DbResult,
    webhooks::{self, CallError, DueCall, Outcome},
};
use sender::Sender;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{sync::Notify, task::JoinSet};

/// Calls under way at once, of all webhooks together.
const MOST: usize = 8;
/// How often it is looked whether something is due.
const EVERY: Duration = Duration::from_secs(2);
/// How long a claim holds: longer than a call may take, and than one may wait until its outcome can be written. Beyond that it
/// is made a second time.
const LEASE: Duration = Duration::from_secs(120);

/// The process's webhooks. Made with the state; what calls them is made at first use.
#[derive(Default)]
pub struct Webhooks {
    sender: OnceLock<Arc<Sender>>,
    wake: Notify,
}

impl Webhooks {
    /// Says that a call may be due now. Other processes look by themselves.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Makes a call; blocks until it is over.
    fn call(&self, config: &Config, call: &DueCall, at: Timestamp) -> Outcome {
        match self.sender(config) {
            Ok(sender) => sender.send(call, at),
            Err(error) => {
                tracing::error!(cause = %error, "webhooks cannot be called");
                broken()
            }
        }
    }

    fn sender(&self, config: &Config) -> Result<Arc<Sender>, ureq::Error> {
        if let Some(sender) = self.sender.get() {
            return Ok(Arc::clone(sender));
        }
        let sender = Arc::new(Sender::new(config)?);
        Ok(Arc::clone(self.sender.get_or_init(|| sender)))
    }
}

/// Calls webhooks until the state says to stop; those under way are waited for.
pub async fn work(state: State) {
    let mut stopping = state.stopping();
    let mut under_way = JoinSet::new();
    loop {
        if let Err(error) = take_up(&state, &mut under_way).await {
            tracing::warn!(cause = %error, "calls of webhooks could not be claimed; they will be later");
        }
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            // One that is over leaves room for another.
            Some(_) = under_way.join_next() => {}
            () = state.webhooks().wake.notified() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    while under_way.join_next().await.is_some() {}
}

/// Makes every call that is due, each to its end. Says how many there were.
pub async fn round(state: &State) -> DbResult<usize> {
    let mut made = 0;
    let mut under_way = JoinSet::new();
    loop {
        made += take_up(state, &mut under_way).await?;
        if under_way.join_next().await.is_none() {
            return Ok(made);
        }
    }
}

/// Claims what is due, as far as there is room, and sets it going. Says how many.
async fn take_up(state: &State, under_way: &mut JoinSet<()>) -> DbResult<usize> {
    let room = MOST.saturating_sub(under_way.len());
    if room == 0 {
        return Ok(0);
    }
    let now = state.now();
    // Looked at without the connection that writes: mostly there is nothing.
    let due = state.db().read(move |conn| webhooks::due(conn, now));
    if !due.await? {
        return Ok(0);
    }
    let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    let keyring = state.db().keyring().clone();
    let most = i64::try_from(room).unwrap_or(i64::MAX);
    let calls = state
        .db()
        .bookkeeping(move |conn| webhooks::claim(conn, &keyring, most, now, until))
        .await?;
    let claimed = calls.len();
    for call in calls {
        under_way.spawn(make(state.clone(), call));
    }
    Ok(claimed)
}

/// Makes a call and records what became of it. Neither address nor answer is in the log: both may be secret.
async fn make(state: State, call: DueCall) {
    let (id, webhook, event, attempt) =
        (call.id, call.webhook_id, call.event.clone(), call.attempts);
    let caller = state.clone();
    let made = tokio::task::spawn_blocking(move || {
        let at = caller.now();
        caller.webhooks().call(caller.config(), &call, at)
    });
    // One that panicked counts as failed, or it would be made for ever.
    let outcome = made.await.unwrap_or_else(|_| broken());
    match &outcome {
        Outcome::Taken { status } => {
            tracing::info!(call = %id, %webhook, event, attempt, status, "webhook called");
        }
        Outcome::Failed { status, error } => {
            tracing::warn!(call = %id, %webhook, event, attempt, status, cause = ?error, "webhook not reached");
        }
    }
    let now = state.now();
    let recorded = state
        .db()
        .bookkeeping(move |conn| webhooks::record(conn, id, &outcome, now))
        .await;
    if let Err(error) = recorded {
        tracing::warn!(call = %id, cause = %error, "what became of a call was not recorded; it is made again");
    }
}

fn broken() -> Outcome {
    Outcome::Failed {
        status: None,
        error: CallError::Connection,
    }
}
