//! Keeps the senders in work: claims due rows of all running campaigns and mailings in turn, takes up what dead workers
//! left, and calls them done. It sends nothing.

use super::{Ready, Shared, later, letter::Unfit, lock};
use crate::{Letter, outcome::PauseReason};
use saiki_api::{Timestamp, campaigns::AmbiguousPolicy};
use saiki_db::{
    Actor, Conn, DbError, DbResult,
    crypto::Keyring,
    deliveries::{self, Running, Sending},
    instruction_mails,
};
use std::{sync::Arc, time::Instant};
use tokio::sync::mpsc;

/// Claims until the worker ends.
pub(super) async fn run(shared: &Shared, ready: mpsc::Sender<Ready>) {
    let mut recovered: Option<Instant> = None;
    while !shared.is_over() {
        if recovered.is_none_or(|at| at.elapsed() >= shared.config.lease / 2) {
            recovered = Some(Instant::now());
            recover(shared).await;
        }
        // Wait until half of the queue is free: claiming row by row would cost a commit each.
        let Ok(free) = ready.reserve_many(shared.config.batch.div_ceil(2)).await else {
            return;
        };
        drop(free);
        let claimed = match round(shared, ready.capacity()).await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::error!(%error, "no rows can be claimed");
                Vec::new()
            }
        };
        if claimed.is_empty() {
            tokio::select! {
                () = tokio::time::sleep(shared.config.poll) => {}
                () = shared.wake.notified() => {}
            }
            continue;
        }
        for row in claimed {
            if ready.send(row).await.is_err() {
                return;
            }
        }
    }
}

async fn recover(shared: &Shared) {
    let (own, now) = (shared.token, Timestamp::now());
    let dead_before = now
        .checked_sub(shared.config.lease)
        .unwrap_or(Timestamp::MIN);
    let again_at = later(
        now,
        shared.config.schedule.after_ambiguous(own.unsigned_abs()),
    );
    let work = move |conn: &mut _| deliveries::recover(conn, own, dead_before, again_at, now);
    match shared.db.bookkeeping(work).await {
        Ok(found) if found.workers > 0 => tracing::warn!(
            workers = found.workers,
            released = found.released,
            unknown = found.ambiguous.len(),
            "took up what dead workers left"
        ),
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "what dead workers left cannot be taken up"),
    }
}

/// One round over what is being sent, each with its share of `free` places.
async fn round(shared: &Shared, free: usize) -> DbResult<Vec<Ready>> {
    let running = shared.db.read(deliveries::running).await?;
    lock(&shared.letters).retain(|sending, _| running.iter().any(|one| one.sending == *sending));
    let share = (free / running.len().max(1)).max(1);
    let mut all = Vec::new();
    for one in running {
        if all.len() >= free {
            break;
        }
        if let Some(letter) = letter(shared, one.sending).await? {
            let rows = claim(shared, one, &letter, share).await?;
            if rows.is_empty() {
                finish(shared, one).await?;
            }
            let resend = one.policy == AmbiguousPolicy::Resend;
            all.extend(rows.into_iter().map(|row| Ready {
                row,
                letter: letter.clone(),
                resend,
            }));
        }
    }
    Ok(all)
}

async fn claim(
    shared: &Shared,
    running: Running,
    letter: &Arc<Letter>,
    most: usize,
) -> DbResult<Vec<deliveries::Claimed>> {
    let (token, now, letter) = (shared.token, Timestamp::now(), letter.clone());
    let until = later(now, shared.config.lease);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let claim = move |conn: &mut _| {
        deliveries::claim(conn, &running, letter.cipher(), token, most, now, until)
    };
    shared.db.bookkeeping(claim).await
}

/// What is sent, compiled once. What cannot be had is paused.
async fn letter(shared: &Shared, sending: Sending) -> DbResult<Option<Arc<Letter>>> {
    if let Some(letter) = lock(&shared.letters).get(&sending) {
        return Ok(Some(letter.clone()));
    }
    let keyring = shared.db.keyring().clone();
    let loaded = shared
        .db
        .read(move |conn| load(conn, &keyring, sending))
        .await;
    let made = match loaded {
        Err(error @ (DbError::Unavailable(_) | DbError::Database(_))) => return Err(error),
        Err(error) => {
            tracing::error!(sending.id = %sending.id(), %error, "what is to be sent cannot be loaded");
            Err(Unfit::Campaign(PauseReason::ContentRefused))
        }
        Ok(Loaded::Letter(content)) => Letter::new(*content),
        Ok(Loaded::Made(letter)) => Ok(*letter),
    };
    match made {
        Ok(letter) => {
            let letter = Arc::new(letter);
            lock(&shared.letters).insert(sending, letter.clone());
            Ok(Some(letter))
        }
        Err(_) => {
            pause(shared, sending, PauseReason::ContentRefused).await;
            Ok(None)
        }
    }
}

/// What the database holds of what is sent: a letter is still to be compiled.
enum Loaded {
    Letter(Box<deliveries::Content>),
    Made(Box<Letter>),
}

fn load(conn: &mut Conn, keyring: &Keyring, sending: Sending) -> DbResult<Loaded> {
    Ok(match sending {
        Sending::Campaign(id) => Loaded::Letter(Box::new(deliveries::content(conn, keyring, id)?)),
        Sending::Mailing(id) => {
            let (content, cipher) = instruction_mails::content(conn, keyring, id)?;
            Loaded::Made(Box::new(Letter::instruction(content, cipher)))
        }
    })
}

/// Pauses a campaign or a mailing because something is wrong with us.
pub(super) async fn pause(shared: &Shared, sending: Sending, reason: PauseReason) {
    let code = reason.code();
    let work = move |conn: &mut _| deliveries::pause(conn, sending, code);
    let id = sending.id();
    match shared
        .db
        .change(Actor::system(), Timestamp::now(), work)
        .await
    {
        Ok(true) => {
            tracing::error!(sending.id = %id, reason = code, "sending paused; a person must look")
        }
        Ok(false) => {}
        Err(error) => {
            tracing::error!(sending.id = %id, %error, "what is being sent could not be paused")
        }
    }
}

/// Calls a campaign or a mailing done when nothing of it waits.
async fn finish(shared: &Shared, running: Running) -> DbResult<()> {
    if shared
        .db
        .read(move |conn| deliveries::waits(conn, &running))
        .await?
    {
        return Ok(());
    }
    let now = Timestamp::now();
    let work = move |conn: &mut _| deliveries::finish(conn, running.sending, now);
    if shared.db.change(Actor::system(), now, work).await? {
        tracing::info!(sending.id = %running.sending.id(), "sending done");
    }
    Ok(())
}
