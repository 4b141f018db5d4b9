//! The transitions of a claimed row: begin (T2), end (T3), give back, put aside. Each is one conditional update that
//! must hit exactly one row held under the worker's token; a worker that was declared dead hits none.
//!
//! SQLite makes them one by one (`rows`); PostgreSQL makes them together (`sets`), because each statement costs a way to
//! the server and back.

mod again;
mod rows;
mod sets;

pub use again::{apply_again, settle};

use super::{Sending, name};
use crate::{
    Conn, DbId, DbResult,
    ids::micros,
    schema::{alarms, campaigns, deliveries, instruction_mailings, outbox_mails},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    alarms::AlarmState,
    campaigns::CampaignState,
    deliveries::{DeliveryState, Phase},
    instruction_mails::MailingState,
    wire,
};
use std::collections::{HashMap, HashSet};

/// T2: an attempt is about to go out.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The delivery.
    pub id: Uuid,
    /// What it goes out as; absent for somebody's test, which goes out at any time.
    pub sending: Option<Sending>,
    /// SHA-256 of the mail's bytes, hexadecimal.
    pub body_sha256: String,
    /// When the claim ends unless the worker has been seen since.
    pub until: Timestamp,
}

/// A mail for the built-in outbox, sealed; kept in the same transaction as the acceptance it is.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// The whole mail, sealed for `outbox_mails.sealed` of that id.
    pub sealed: Vec<u8>,
    /// Its size in bytes before sealing.
    pub size: i64,
}

/// T3: an attempt has ended.
#[derive(Debug, Clone)]
pub struct End {
    /// The delivery.
    pub id: Uuid,
    /// Number of the attempt.
    pub n: i32,
    /// State it leads to.
    pub state: DeliveryState,
    /// Not before.
    pub next_at: Option<Timestamp>,
    /// Where it ended.
    pub phase: Phase,
    /// Reply code.
    pub code: Option<i32>,
    /// Enhanced status code.
    pub enhanced: Option<String>,
    /// Reply text, addresses struck out.
    pub text: Option<String>,
    /// The mail, when the outbox took it.
    pub keep: Option<Kept>,
}

/// One transition.
#[derive(Debug, Clone)]
pub enum Move {
    /// T2.
    Begin(Begin),
    /// T3.
    End(Box<End>),
    /// Back to waiting: nothing was sent. Not before the time given.
    Release(Uuid, Option<Timestamp>),
    /// The mail cannot be made, for the reason given. Nothing was sent.
    Invalid(Uuid, String),
}

impl Move {
    /// The row it is about.
    pub fn id(&self) -> Uuid {
        match self {
            Move::Begin(begin) => begin.id,
            Move::End(end) => end.id,
            Move::Release(id, _) | Move::Invalid(id, _) => *id,
        }
    }
}

/// What became of a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Done; for a begin with the number of the attempt.
    Done(i32),
    /// The row is not held under this token any more: nothing was changed and nothing may be sent.
    Fenced,
    /// What it is sent as is not running: the row went back to waiting and nothing may be sent.
    Halted,
    /// The mail is not the one sent before, and that one may have arrived: the row is held for a person.
    Changed,
}

/// Makes transitions in the order given, for the worker with `token`, within the caller's transaction.
pub fn apply(conn: &mut Conn, token: i64, moves: &[Move], now: Timestamp) -> DbResult<Vec<Moved>> {
    let mut may = MaySend::default();
    let mut ids = HashSet::with_capacity(moves.len());
    let apart = moves.iter().all(|one| ids.insert(one.id()));
    // Together only when no two are about one row: then their order does not matter.
    if let (Conn::Pg(_), true, 2..) = (&*conn, apart, moves.len()) {
        return sets::apply(conn, token, moves, &mut may, now);
    }
    let one = |one: &Move| rows::apply(conn, token, one, &mut may, now);
    moves.iter().map(one).collect()
}

/// What follows an ended attempt in the same transaction, on both databases.
fn after_end(conn: &mut Conn, end: &End, now: Timestamp) -> DbResult<()> {
    let Some(kept) = &end.keep else {
        return Ok(());
    };
    let (incident, message_id): (DbId, String) = deliveries::table
        .find(DbId(end.id))
        .select((deliveries::incident_id, deliveries::message_id))
        .first(conn)?;
    diesel::insert_into(outbox_mails::table)
        .values((
            outbox_mails::id.eq(DbId(kept.id)),
            outbox_mails::incident_id.eq(incident),
            outbox_mails::delivery_id.eq(DbId(end.id)),
            outbox_mails::message_id.eq(message_id),
            outbox_mails::sealed.eq(&kept.sealed),
            outbox_mails::size.eq(kept.size),
            outbox_mails::accepted_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether what rows are sent as is running; read once a transaction.
#[derive(Default)]
struct MaySend(HashMap<Sending, bool>);

impl MaySend {
    fn ask(&mut self, conn: &mut Conn, sending: Option<Sending>) -> DbResult<bool> {
        let Some(sending) = sending else {
            return Ok(true);
        };
        if let Some(may) = self.0.get(&sending) {
            return Ok(*may);
        }
        let may = match sending {
            Sending::Campaign(id) => {
                let state: Option<String> = campaigns::table
                    .find(DbId(id))
                    .select(campaigns::state)
                    .first(conn)
                    .optional()?;
                state == Some(wire::name(&CampaignState::Running))
            }
            Sending::Mailing(id) => {
                let state: Option<String> = instruction_mailings::table
                    .find(DbId(id))
                    .select(instruction_mailings::state)
                    .first(conn)
                    .optional()?;
                state == Some(wire::name(&MailingState::Running))
            }
            Sending::Alarm(id) => {
                let state: Option<String> = alarms::table
                    .find(DbId(id))
                    .select(alarms::state)
                    .first(conn)
                    .optional()?;
                state == Some(wire::name(&AlarmState::Running))
            }
        };
        self.0.insert(sending, may);
        Ok(may)
    }
}

/// Puts a begun row aside whose mail can no longer be built as it was.
fn park(conn: &mut Conn, token: i64, id: Uuid, now: Timestamp) -> DbResult<Moved> {
    let held = deliveries::id
        .eq(DbId(id))
        .and(deliveries::state.eq(name(DeliveryState::Leased)))
        .and(deliveries::lease_token.eq(Some(token)));
    let parked = diesel::update(deliveries::table.filter(held))
        .set((
            deliveries::state.eq(name(DeliveryState::Ambiguous)),
            deliveries::next_at.eq(None::<i64>),
            deliveries::last_text.eq(Some("the mail can no longer be built as it was")),
            deliveries::lease_token.eq(None::<i64>),
            deliveries::lease_until.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(match parked {
        1 => Moved::Changed,
        _ => Moved::Fenced,
    })
}
