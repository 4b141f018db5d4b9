//! Work beside requests, in the serving process: anchors the audit chains, notes deadlines that moved, forgets what is
//! past its time, looks after imports. It leaves off when the state says so. Delivery of mail is in `saiki-mailer`.

use crate::{State, importing, routes::retention};
use std::time::Duration;
use tokio::task::JoinHandle;

const EVERY: Duration = Duration::from_secs(60);

/// Starts it. The handles end after `State::stop`.
pub fn start(state: &State) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(housekeeping(state.clone())),
        tokio::spawn(importing::watch(state.clone())),
        tokio::spawn(keys(state.clone())),
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

/// One round.
pub async fn tidy(state: &State) -> saiki_db::DbResult<()> {
    let now = state.now();
    state
        .db()
        .bookkeeping(move |conn| {
            saiki_db::audit::anchor(conn, now)?;
            saiki_db::campaigns::sweep(conn, now)?;
            saiki_db::instruction_mails::sweep(conn, now)?;
            saiki_db::sessions::forget(conn, now)?;
            saiki_db::idempotency::forget(conn, now)?;
            Ok(())
        })
        .await?;
    // By itself: all deadlines are reckoned for it, which the rest need not wait for, nor fail with.
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
