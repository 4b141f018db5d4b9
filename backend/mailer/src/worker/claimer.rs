//! Keeps the senders in work: claims due rows of all running campaigns, mailings and alarms in turn, takes up what dead
//! workers left, and calls them done. It sends nothing.

use super::{
    Shared,
    cursors::Cursors,
    lane_desk::{LaneDesk, Shares},
    later,
    letter::Unfit,
    lock,
    renderer::Job,
};
use crate::{
    Letter,
    crash::{self, CrashPoint},
    outcome::PauseReason,
};
use saiki_api::{Timestamp, campaigns::AmbiguousPolicy};
use saiki_db::{
    Actor, Conn, DbError, DbResult, alarms,
    crypto::Keyring,
    deliveries::{self, Found, Look, Running, Sending},
    instruction_mails,
};
use std::{sync::Arc, time::Instant};
use tokio::sync::mpsc;

/// Lanes with a limit that one round looks at; the others have their turn in the next.
const LANES: usize = 16;

/// Claims until the worker ends.
pub(super) async fn run(shared: &Shared, jobs: mpsc::Sender<Job>) {
    let mut recovered: Option<Instant> = None;
    let mut claims = Claims::default();
    while !shared.is_over() {
        if recovered.is_none_or(|at| at.elapsed() >= shared.config.lease / 2) {
            recovered = Some(Instant::now());
            recover(shared).await;
        }
        // Wait until half of the queue is free: claiming row by row would cost a commit each.
        let Ok(free) = jobs.reserve_many(shared.config.batch.div_ceil(2)).await else {
            return;
        };
        drop(free);
        let claimed = match claims.round(shared, jobs.capacity()).await {
            Ok(rows) => rows,
            Err(error) => {
                claims.doubt = true;
                tracing::error!(%error, "no rows can be claimed");
                Vec::new()
            }
        };
        if claimed.is_empty() {
            tokio::select! {
                () = tokio::time::sleep(shared.config.poll) => {}
                () = shared.wake.notified() => claims.cursors.wake(),
            }
            continue;
        }
        for row in claimed {
            if jobs.send(row).await.is_err() {
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
        shared
            .config
            .schedule
            .after_ambiguous(own.unsigned_abs(), 0),
    );
    let work = move |conn: &mut _| deliveries::recover(conn, own, dead_before, again_at, now);
    crash::at(CrashPoint::Recovering);
    match shared.db.bookkeeping(work).await {
        Ok(found) if found.workers > 0 => {
            crash::at(CrashPoint::Recovered);
            tracing::warn!(
                workers = found.workers,
                released = found.released,
                unknown = found.ambiguous.len(),
                "took up what dead workers left"
            );
        }
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "what dead workers left cannot be taken up"),
    }
}

/// What the claimer keeps in mind between rounds.
#[derive(Default)]
struct Claims {
    cursors: Cursors,
    /// Where the turns of limited lanes go on.
    turn: usize,
    /// Rows may be reserved that nobody here holds: a claim was committed and its answer lost, or a round broke off.
    doubt: bool,
}

/// Places left, and where claimed rows go.
struct Basket {
    free: usize,
    jobs: Vec<Job>,
}

impl Claims {
    /// One round over what is being sent, each with its share of `free` places.
    async fn round(&mut self, shared: &Shared, free: usize) -> DbResult<Vec<Job>> {
        if !shared.lease.holds() {
            return Ok(Vec::new());
        }
        if self.doubt {
            self.clear_up(shared).await?;
        }
        let running = shared.db.read(deliveries::running).await?;
        let is_running = |sending: Sending| running.iter().any(|one| one.sending == sending);
        lock(&shared.letters).retain(|sending, _| is_running(*sending));
        let shares = lock(&shared.lanes).shares();
        self.cursors.keep(is_running, &shares.without);
        let share = (free / running.len().max(1)).max(1);
        let mut all = Vec::new();
        for one in running {
            if all.len() >= free {
                break;
            }
            if let Some(letter) = letter(shared, one.sending).await? {
                let mut basket = Basket {
                    free: share,
                    jobs: Vec::new(),
                };
                self.claim(shared, &one, &letter, &shares, &mut basket)
                    .await?;
                if basket.jobs.is_empty() {
                    finish(shared, one).await?;
                }
                all.append(&mut basket.jobs);
            }
        }
        self.turn = self.turn.wrapping_add(LANES);
        Ok(all)
    }

    /// Rows of limited lanes as many as each may have, in up to half of the places, then of those that are free. Behind these,
    /// which fill every place while there are any, the limited ones would have no turn.
    async fn claim(
        &mut self,
        shared: &Shared,
        running: &Running,
        letter: &Arc<Letter>,
        shares: &Shares,
        basket: &mut Basket,
    ) -> DbResult<()> {
        let places = basket.free;
        let limited = places.div_ceil(2);
        basket.free = limited;
        let lanes = shares.lanes.len();
        for n in 0..lanes.min(LANES) {
            let turn = self.turn.wrapping_add(n) % lanes.max(1);
            let Some(lane) = shares.lanes.get(turn) else {
                break;
            };
            // What another letter took of it in this round is not there twice.
            let left = lock(&shared.lanes).left(&lane.lane);
            let all = basket.free;
            basket.free = all.min(usize::try_from(lane.most.min(left)).unwrap_or(0));
            let before = basket.free;
            let only = Look {
                only: Some(lane.domains.clone()),
                ..Look::default()
            };
            let key = Some(lane.lane.clone());
            self.look(shared, running, letter, (key, only), basket)
                .await?;
            basket.free = all - (before - basket.free);
        }
        basket.free = places - (limited - basket.free);
        let free = Look {
            without: shares.without.clone(),
            ..Look::default()
        };
        self.look(shared, running, letter, (None, free), basket)
            .await
    }

    /// Claims what one look finds: from where the last one ended, and when that was the end, from the beginning.
    async fn look(
        &mut self,
        shared: &Shared,
        running: &Running,
        letter: &Arc<Letter>,
        (lane, mut look): (Option<String>, Look),
        basket: &mut Basket,
    ) -> DbResult<()> {
        let key = (running.sending, lane);
        let passing_over = !look.without.is_empty() || look.only.is_some();
        // Once from where it was, once from the beginning.
        for _ in 0..2 {
            if basket.free == 0 {
                return Ok(());
            }
            let place = self.cursors.place(&key, passing_over, Instant::now());
            (look.due_alone, look.after) = (place.is_none(), place.flatten());
            let found = claim(shared, running, &look, basket.free).await?;
            basket.free = basket.free.saturating_sub(found.rows.len());
            for row in found.rows {
                let permit = LaneDesk::permit(&shared.lanes, row.id(), row.domain());
                basket.jobs.push(Job {
                    row,
                    letter: letter.clone(),
                    resend: running.policy == AmbiguousPolicy::Resend,
                    permit,
                });
            }
            if look.due_alone {
                return Ok(());
            }
            // What was put off took every place: rows that wait for nothing were not looked at, and have their look later.
            if basket.free == 0 && found.after == look.after {
                return Ok(());
            }
            let now = Instant::now();
            if !self
                .cursors
                .found(key.clone(), look.after, found.after, now)
            {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Gives back what a claim of which no answer came may have reserved.
    async fn clear_up(&mut self, shared: &Shared) -> DbResult<()> {
        let (token, now) = (shared.token, Timestamp::now());
        let known = lock(&shared.lanes).in_hand();
        let work = move |conn: &mut _| deliveries::release_unknown(conn, token, &known, now);
        let released = shared.db.bookkeeping(work).await?;
        self.doubt = false;
        if released > 0 {
            tracing::warn!(
                released,
                "rows of a claim without an answer were given back"
            );
        }
        Ok(())
    }
}

async fn claim(shared: &Shared, running: &Running, look: &Look, most: usize) -> DbResult<Found> {
    let (token, now) = (shared.token, Timestamp::now());
    let until = later(now, shared.config.lease);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let (running, look) = (running.clone(), look.clone());
    let claim =
        move |conn: &mut _| deliveries::claim(conn, &running, &look, token, most, now, until);
    crash::at(CrashPoint::Claiming);
    let claimed = shared.db.bookkeeping(claim).await;
    crash::at(CrashPoint::Claimed);
    claimed
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
            let letter = Arc::new(letter.returning_to(shared.config.return_path.clone()));
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
        Sending::Alarm(id) => {
            let (content, cipher) = alarms::content(conn, keyring, id)?;
            Loaded::Made(Box::new(Letter::alarm(content, cipher)))
        }
    })
}

/// Pauses what is being sent because something is wrong with us.
pub(super) async fn pause(shared: &Shared, sending: Sending, reason: PauseReason) {
    let code = reason.code();
    crash::at(CrashPoint::Pausing);
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

/// Calls what is being sent done when nothing of it waits.
async fn finish(shared: &Shared, running: Running) -> DbResult<()> {
    let sending = running.sending;
    if shared
        .db
        .read(move |conn| deliveries::waits(conn, &running))
        .await?
    {
        return Ok(());
    }
    let now = Timestamp::now();
    let work = move |conn: &mut _| deliveries::finish(conn, sending, now);
    crash::at(CrashPoint::Finishing);
    if shared.db.change(Actor::system(), now, work).await? {
        crash::at(CrashPoint::Finished);
        tracing::info!(sending.id = %sending.id(), "sending done");
    }
    Ok(())
}
