//! Work beside requests, in the serving process: anchors the audit chains, notes deadlines that moved, raises alarms,
//! forgets what is past its time, looks after imports. It leaves off when the state says so. Delivery of mail is in
//! `saiki-mailer`.

use crate::{State, importing, mail, routes::retention, webhooks};
use saiki_db::alarms::{self, Sent};
use std::time::Duration;
use tokio::task::JoinHandle;

const EVERY: Duration = Duration::from_secs(60);

/// Starts it. The handles end after `State::stop`.
pub fn start(state: &State) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(housekeeping(state.clone())),
        tokio::spawn(importing::watch(state.clone())),
        tokio::spawn(keys(state.clone())),
        tokio::spawn(webhooks::work(state.clone())),
    ]
}

async fn housekeeping(state: State) {
    let mut stopping = state.stopping();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = tidy(&state).await {
            tracing::warn!(cause = %error, "housekeeping failed; it will be tried again");
        }
    }
}

/// Erasures and new keys, which may take longer than a round.
async fn keys(state: State) {
    let mut stopping = state.stopping();
    loop {
        if let Err(error) = retention::go_on(&state).await {
            tracing::warn!(cause = %error, "erasing or sealing anew failed; it will be tried again");
        }
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// One round of erasures and new keys, to its end.
pub async fn go_on_with_keys(state: &State) -> saiki_db::DbResult<()> {
    retention::go_on(state).await
}

/// One round. What fails in one part keeps no other from its turn: an alarm waits for nothing.
pub async fn tidy(state: &State) -> saiki_db::DbResult<()> {
    let (kept, calls, moved, told) = (
        sweep(state).await,
        forget_calls(state).await,
        note_moved(state).await,
        alarm(state).await,
    );
    kept.and(calls).and(moved).and(told)
}

async fn sweep(state: &State) -> saiki_db::DbResult<()> {
    let now = state.now();
    state
        .db()
        .bookkeeping(move |conn| {
            saiki_db::audit::anchor(conn, now)?;
            saiki_db::campaigns::sweep(conn, now)?;
            saiki_db::instruction_mails::sweep(conn, now)?;
            alarms::sweep(conn, now)?;
            saiki_db::sessions::forget(conn, now)?;
            saiki_db::idempotency::forget(conn, now)?;
            Ok(())
        })
        .await
}

/// Forgets what webhooks were told long ago. By itself: the others hold an audit chain, for which whoever removes a webhook
/// waits while its calls are held.
async fn forget_calls(state: &State) -> saiki_db::DbResult<()> {
    let now = state.now();
    state
        .db()
        .bookkeeping(move |conn| saiki_db::webhooks::forget(conn, now))
        .await
}

/// Notes deadlines that moved. By itself: all of them are reckoned for it, which the rest need not wait for.
async fn note_moved(state: &State) -> saiki_db::DbResult<()> {
    let now = state.now();
    let moved = state
        .db()
        .snapshot(move |conn| saiki_db::clocks::moved(conn, now))
        .await?;
    if !moved.is_empty() {
        state
            .db()
            .bookkeeping(move |conn| saiki_db::clocks::mark_moved(conn, &moved, now))
            .await?;
    }
    Ok(())
}

/// Raises what is to be told of deadlines now. Whether anything is, is looked at without the connection that writes.
async fn alarm(state: &State) -> saiki_db::DbResult<()> {
    let now = state.now();
    let due = state
        .db()
        .snapshot(move |conn| alarms::due(conn, now))
        .await?;
    if due.is_empty() {
        return Ok(());
    }
    let sent = Sent {
        sender_email: mail::sender_email(state.config()),
        // Empty where none is set: an address that only this machine knows is in no mail.
        public_url: state.config().public_url.clone(),
    };
    let mut outcome = Ok(());
    // Each incident by itself: one that cannot be told of keeps no other from it, and nobody who writes waits for them all.
    for one in due {
        let (keyring, sent) = (state.db().keyring().clone(), sent.clone());
        let raised = state
            .db()
            .bookkeeping(move |conn| alarms::raise(conn, &keyring, &[one], &sent, now))
            .await;
        match raised {
            Ok(0) => {}
            Ok(_) => state.mail().wake(),
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}
