//! One session with the mail server and the rows it sends. The result of a mail and the beginning of the next are one
//! commit; a mail's result is always committed before this session sends the text of another.

use super::{
    Ready, Shared,
    claimer::pause,
    lane_desk::Heard,
    later,
    letter::Unfit,
    lock, refused,
    verdict::{self, Circumstances},
};
use crate::{
    crash::{self, CrashPoint},
    message::Built,
    outcome::{Outcome, Refusal, classify},
    reply::Enhanced,
    session::{Ending, Event, Fault, Session},
};
use saiki_api::{
    Timestamp, Uuid,
    deliveries::{DeliveryState, Phase},
};
use saiki_db::{
    deliveries::{Begin, End, Kept, Move, Moved, Sending},
    ids::new_id,
    outbox, suppressions,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, mpsc, oneshot, watch};

/// So often a mail may be put off for greylisting alone.
const GREYLISTED: u32 = 2;
/// How long a result waits for the next mail to share its commit.
const SOON: Duration = Duration::from_millis(2);
/// Between two looks whether the mail server may be tried again.
const LOOK: Duration = Duration::from_secs(1);
/// Rest of a session that found the worker's lease over: by then the heartbeat has told whether it goes on.
const LAPSED: Duration = Duration::from_millis(100);
/// An idle session is closed after this time.
const IDLE: Duration = Duration::from_secs(20);

type Queue = Arc<Mutex<mpsc::Receiver<Ready>>>;

struct Sender {
    shared: Arc<Shared>,
    session: Option<Session>,
    /// The last mail's result, not committed yet.
    open: Option<Move>,
    /// The last begin was refused while the server waited for the text.
    wary: bool,
}

/// An attempt whose begin is on its way to the disk.
struct Beginning {
    /// The delivery.
    id: Uuid,
    /// Where to hear of it, until that is done.
    told: Option<oneshot::Receiver<Vec<Moved>>>,
    /// The number of the attempt, when it is begun.
    number: Option<i32>,
}

impl Beginning {
    /// The number of the attempt, once it is begun. `None` when nothing may be sent.
    async fn number(&mut self) -> Option<i32> {
        if let Some(told) = self.told.as_mut() {
            let moved = told.await.ok();
            self.told = None;
            self.number = match moved.as_deref().and_then(<[Moved]>::last) {
                Some(Moved::Done(n)) => Some(*n),
                Some(Moved::Changed) => {
                    tracing::error!(delivery.id = %self.id, "held: the mail can no longer be built as it was sent before");
                    None
                }
                Some(Moved::Fenced | Moved::Halted) | None => None,
            };
            if self.number.is_some() {
                crash::at(CrashPoint::Begun);
            }
        }
        self.number
    }
}

/// Sends until the worker ends.
pub(super) async fn run(shared: Arc<Shared>, queue: Queue) {
    let mut sender = Sender {
        shared,
        session: None,
        open: None,
        wary: false,
    };
    while let Some(next) = sender.next(&queue).await {
        sender.deliver(next).await;
    }
    sender.settle().await;
    if let Some(session) = sender.session.take() {
        session.quit().await;
    }
}

impl Sender {
    /// The next row; before waiting for one, the last result is committed. `None` at the end.
    async fn next(&mut self, queue: &Queue) -> Option<Ready> {
        if self.shared.is_over() {
            return None;
        }
        if let Ok(mut queue) = queue.try_lock()
            && let Ok(next) = queue.try_recv()
        {
            return Some(next);
        }
        // The next mail is often being made this moment: its begin and the last one's end are one commit then.
        if self.open.is_some() {
            let soon = async { queue.lock().await.recv().await };
            if let Ok(next) = tokio::time::timeout(SOON, soon).await {
                return next;
            }
        }
        self.settle().await;
        let shared = self.shared.clone();
        let mut over = shared.over.clone();
        loop {
            tokio::select! {
                biased;
                () = ended(&mut over) => return None,
                next = async { queue.lock().await.recv().await } => return next,
                () = tokio::time::sleep(IDLE), if self.session.is_some() => {
                    if let Some(session) = self.session.take() {
                        session.quit().await;
                    }
                }
            }
        }
    }

    /// Commits the last mail's result, and lets the claimer look whether that was the last of all.
    async fn settle(&mut self) {
        if let Some(open) = self.open.take() {
            self.shared.recorder.record(vec![open]).await;
            self.shared.wake.notify_one();
        }
    }

    /// Sends one mail, or finds out why not.
    async fn deliver(&mut self, next: Ready) {
        let built = match &next.made {
            Ok(built) => built,
            Err(Unfit::Row(why)) => {
                return self.leave(Move::Invalid(next.row.id, why.clone())).await;
            }
            Err(Unfit::Campaign(reason)) => {
                self.leave(Move::Release(next.row.id, None)).await;
                return pause(&self.shared, next.row.sending, *reason).await;
            }
        };
        if self.is_unwanted(&next).await {
            return;
        }
        if self.shared.transport.way_out(&next.letter).is_some() && self.is_shut(&next).await {
            return;
        }
        if !self.connect(&next).await {
            return;
        }
        let Some(mut beginning) = self.begin(&next, built).await else {
            return;
        };
        let end = match self.shared.transport.way_out(&next.letter) {
            None => {
                let n = beginning.number().await;
                n.map(|n| self.keep(&next, built, n))
            }
            Some(_) => self.send(&next, built, beginning).await,
        };
        self.open = end.map(|end| Move::End(Box::new(end)));
    }

    /// Withdraws an update that was tried before, where its recipient has stopped updates since: while a mail is with the
    /// server, nobody can withdraw it.
    async fn is_unwanted(&mut self, next: &Ready) -> bool {
        let Sending::Campaign(campaign) = next.row.sending else {
            return false;
        };
        if next.row.first_attempt_at.is_none() || !next.letter.is_update() {
            return false;
        }
        let (db, now) = (&self.shared.db, Timestamp::now());
        let (of, id) = ((next.row.incident_id, campaign), next.row.id);
        let keyring = db.keyring().clone();
        let ask = move |conn: &mut _| suppressions::has_stopped(conn, &keyring, of, id);
        let keyring = db.keyring().clone();
        let withdraw =
            move |conn: &mut _| suppressions::withdraw_repeat(conn, &keyring, of, id, now);
        // Hardly anybody has: only who did is worth the connection that writes, where it is asked again.
        let withdrawn = match db.read(ask).await {
            Ok(true) => db.bookkeeping(withdraw).await,
            known => known,
        };
        match withdrawn {
            Ok(withdrawn) => withdrawn,
            Err(error) => {
                tracing::error!(delivery.id = %id, %error, "whether a mail is still wanted cannot be asked");
                self.leave(Move::Release(id, None)).await;
                true
            }
        }
    }

    /// Gives a row back whose lane was shut since it was claimed.
    async fn is_shut(&mut self, next: &Ready) -> bool {
        let Some(wait) = lock(&self.shared.lanes).shut(&next.row.domain) else {
            return false;
        };
        let until = later(Timestamp::now(), wait);
        self.leave(Move::Release(next.row.id, Some(until))).await;
        true
    }

    /// Commits that a claimed row ends without an attempt.
    async fn leave(&mut self, last: Move) {
        let moves = self.open.take().into_iter().chain([last]).collect();
        self.shared.recorder.record(moves).await;
    }

    /// Sees to a live session before anything is begun. `false` when there is none; then the row has been given back.
    async fn connect(&mut self, next: &Ready) -> bool {
        let shared = self.shared.clone();
        let Some(dialer) = shared.transport.way_out(&next.letter) else {
            return true;
        };
        if let Some(session) = &mut self.session {
            if session.is_fresh().await {
                return true;
            }
            self.session = None;
        }
        // Dialling may take long; nobody should wait for a result that is known.
        self.settle().await;
        loop {
            let wait = lock(&shared.breaker).admit(Instant::now());
            let Some(wait) = wait else { break };
            if !shared.rest(wait.min(LOOK)).await {
                self.leave(Move::Release(next.row.id, None)).await;
                return false;
            }
        }
        match dialer.dial().await {
            Ok(session) => {
                self.session = Some(session);
                shared.tell_trouble(None).await;
                true
            }
            Err(ending) => {
                crash::at(CrashPoint::Releasing);
                self.leave(Move::Release(next.row.id, None)).await;
                self.failed_to_dial(next, &ending).await;
                false
            }
        }
    }

    async fn failed_to_dial(&self, next: &Ready, ending: &Ending) {
        let shared = &self.shared;
        if let Outcome::Pause(reason) = classify(ending) {
            return pause(shared, next.row.sending, reason).await;
        }
        let said = match &ending.event {
            Event::Reply(reply) => reply.code.to_string(),
            Event::Fault(fault) => verdict::describe(*fault).to_owned(),
        };
        tracing::warn!(phase = ?ending.phase, said, "the mail server is not to be had");
        lock(&shared.breaker).failed(Instant::now());
        shared.tell_trouble(Some(&said)).await;
    }

    /// Has T2 committed, together with the T3 of the mail before. `None` when nothing may be sent.
    async fn begin(&mut self, next: &Ready, built: &Built) -> Option<Beginning> {
        if !self.shared.lease.holds() {
            // Others may hold the row by now: what it is asked here tells, and nothing is sent.
            self.leave(Move::Release(next.row.id, None)).await;
            self.shared.rest(LAPSED).await;
            return None;
        }
        let begin = Move::Begin(Begin {
            id: next.row.id,
            sending: Some(next.row.sending),
            body_sha256: built.sha256.clone(),
            until: later(Timestamp::now(), self.shared.config.lease),
        });
        let moves = self.open.take().into_iter().chain([begin]).collect();
        let told = self.shared.recorder.hand_in(moves).await?;
        Some(Beginning {
            id: next.row.id,
            told: Some(told),
            number: None,
        })
    }

    /// Sends a mail while its begin is being committed: nothing of its text goes out before. `None` when it was not begun.
    async fn send(&mut self, next: &Ready, built: &Built, mut beginning: Beginning) -> Option<End> {
        // One is seldom refused alone: a pause refuses all that is claimed. Each text that does not come costs a session.
        if self.wary {
            beginning.number().await?;
        }
        let unused = self.session.as_ref().is_some_and(Session::is_unused);
        let (ending, session) = match self.session.take() {
            Some(session) => {
                let [mail, files] = built.parts();
                let parts = [next.signatures.as_slice(), mail, files];
                let lease = &self.shared.lease;
                let may = async { beginning.number().await.is_some() && lease.holds() };
                session.send_once(&built.envelope, &parts, may).await
            }
            None => (
                Ending {
                    phase: Phase::Connect,
                    event: Event::Fault(Fault::Stale),
                },
                None,
            ),
        };
        self.session = session;
        let number = beginning.number().await;
        self.wary = number.is_none();
        let n = number?;
        let shared = &self.shared;
        let outcome = classify(&ending);
        // Neither is the server's failure, unless it hung up on a session that was never used: it would be dialled again
        // without a pause.
        let stale = match ending.event {
            Event::Fault(Fault::Stale) => !unused,
            Event::Fault(Fault::Lapsed) => true,
            _ => false,
        };
        let at = Circumstances {
            row: &next.row,
            n,
            resend: next.resend,
            envelope: &built.envelope,
            schedule: &shared.config.schedule,
            // A session that ended between two mails is nobody's failure.
            relay_wait: if stale {
                Duration::ZERO
            } else {
                shared.config.breaker_open
            },
            now: Timestamp::now(),
        };
        let end = verdict::end(&ending, outcome, &at);
        match outcome {
            Outcome::RelayDown if !stale => lock(&shared.breaker).failed(Instant::now()),
            _ => lock(&shared.breaker).worked(),
        }
        self.look_at(next, &ending, outcome).await;
        Some(end)
    }

    /// Whether what is being sent is in trouble as a whole.
    async fn look_at(&self, next: &Ready, ending: &Ending, outcome: Outcome) {
        let (shared, sending) = (&self.shared, next.row.sending);
        if let Some(heard) = heard(ending, outcome, next.row.deferrals) {
            let alarm = lock(&shared.lanes).hear(&next.row.domain, heard);
            if let Some(lane) = alarm {
                tracing::error!(
                    lane,
                    "many mails are refused for reasons of policy; a person must look"
                );
            }
        }
        match outcome {
            Outcome::Accepted => lock(&shared.refusals).accepted(sending),
            Outcome::Pause(reason) => pause(shared, sending, reason).await,
            Outcome::Rejected(Refusal::Other | Refusal::Policy) if ending.phase == Phase::Dot => {
                let fault = lock(&shared.refusals).refused(sending, &next.row.domain);
                if fault {
                    pause(shared, sending, crate::PauseReason::ContentRefused).await;
                }
            }
            Outcome::Rejected(Refusal::Hard) if ending.phase == Phase::Rcpt => {
                refused::stop_mailing(shared, &next.row, ending).await;
            }
            _ => {}
        }
    }

    /// Into the built-in outbox: sealed here, kept in the commit that says so.
    fn keep(&self, next: &Ready, built: &Built, n: i32) -> End {
        kept(next.letter.cipher(), next.row.id, built, n)
    }
}

/// What a mail's end says of the lane it goes in; nothing where it says something of the server or of us.
fn heard(ending: &Ending, outcome: Outcome, deferrals: u32) -> Option<Heard> {
    let (code, enhanced) = match &ending.event {
        Event::Reply(reply) => (i32::from(reply.code), reply.enhanced),
        Event::Fault(_) => (0, None),
    };
    let words = enhanced.map(|enhanced| enhanced.to_string());
    // 4.7.1 is what greylisting says to every mail it sees for the first time (RFC 6647): it passes with the second retry at
    // the latest, and whoever says it still means the sender.
    let asked = code == 421
        || match enhanced {
            Some(Enhanced(4, 7, 1)) => deferrals >= GREYLISTED,
            Some(Enhanced(4, 7, _)) => true,
            _ => false,
        };
    let of_recipient = matches!(ending.phase, Phase::Rcpt | Phase::Data | Phase::Dot);
    match outcome {
        Outcome::Accepted => Some(Heard::Accepted),
        Outcome::Deferred(_) | Outcome::RelayDown if asked && of_recipient => Some(Heard::Busy {
            closing: code == 421,
            code,
            enhanced: words,
        }),
        Outcome::Rejected(Refusal::Policy) => Some(Heard::Policy {
            code,
            enhanced: words,
        }),
        Outcome::Deferred(_) | Outcome::Rejected(_) => Some(Heard::Other),
        Outcome::Ambiguous | Outcome::RelayDown | Outcome::Pause(_) | Outcome::Invalid => None,
    }
}

/// Waits for the worker's end. Its own function, because what `wait_for` gives must not be held across a wait.
async fn ended(over: &mut watch::Receiver<bool>) {
    let _ = over.wait_for(|over| *over).await;
}

/// The end of an attempt that the outbox took, with the mail sealed.
pub(crate) fn kept(
    cipher: &saiki_db::crypto::IncidentCipher,
    delivery: Uuid,
    built: &Built,
    n: i32,
) -> End {
    let id = new_id(Timestamp::now());
    let sealed = cipher.seal(&outbox::place(id), &built.whole());
    let size = i64::try_from(built.size()).unwrap_or(i64::MAX);
    let (state, text) = match &sealed {
        Ok(_) => (DeliveryState::Accepted, "kept in the built-in outbox"),
        Err(_) => (DeliveryState::Invalid, "the mail could not be sealed"),
    };
    End {
        id: delivery,
        n,
        state,
        next_at: None,
        phase: Phase::Dot,
        code: None,
        enhanced: None,
        text: Some(text.to_owned()),
        keep: sealed.ok().map(|sealed| Kept { id, sealed, size }),
    }
}
