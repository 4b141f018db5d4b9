//! The transitions of a claimed row: begin (T2), end (T3), give back, put aside. Each is one conditional update that
//! must hit exactly one row held under the worker's token; a worker that was declared dead hits none.

use super::{DeliveryKind, Sending, name, sending};
use crate::{
    Conn, DbId, DbResult,
    ids::micros,
    schema::{attempts, campaigns, deliveries, instruction_mailings, outbox_mails},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    campaigns::CampaignState,
    deliveries::{DeliveryState, Phase},
    instruction_mails::MailingState,
    wire,
};
use std::collections::HashMap;

/// T2: an attempt is about to go out.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The delivery.
    pub id: Uuid,
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
    let mut running = HashMap::new();
    moves
        .iter()
        .map(|one| match one {
            Move::Begin(move_) => begin(conn, token, move_, now, &mut running),
            Move::End(move_) => end(conn, token, move_, now),
            Move::Release(id, next_at) => release(conn, token, *id, *next_at, now),
            Move::Invalid(id, text) => invalid(conn, token, *id, text, now),
        })
        .collect()
}

/// Whether what a row is sent as is running; read once a transaction. Somebody's test goes out at any time.
fn may_send(conn: &mut Conn, delivery: Uuid, known: &mut HashMap<Sending, bool>) -> DbResult<bool> {
    let found: Option<(Option<DbId>, Option<DbId>, String)> = deliveries::table
        .find(DbId(delivery))
        .select((
            deliveries::campaign_id,
            deliveries::mailing_id,
            deliveries::kind,
        ))
        .first(conn)
        .optional()?;
    let Some((campaign, mailing, kind)) = found else {
        return Ok(false);
    };
    if kind == wire::name(&DeliveryKind::Test) {
        return Ok(true);
    }
    let sending = sending(campaign, mailing)?;
    if let Some(may) = known.get(&sending) {
        return Ok(*may);
    }
    let may = match sending {
        Sending::Campaign(id) => {
            let state: String = campaigns::table
                .find(DbId(id))
                .select(campaigns::state)
                .first(conn)?;
            state == wire::name(&CampaignState::Running)
        }
        Sending::Mailing(id) => {
            let state: String = instruction_mailings::table
                .find(DbId(id))
                .select(instruction_mailings::state)
                .first(conn)?;
            state == wire::name(&MailingState::Running)
        }
    };
    known.insert(sending, may);
    Ok(may)
}

fn begin(
    conn: &mut Conn,
    token: i64,
    begin: &Begin,
    now: Timestamp,
    running: &mut HashMap<Sending, bool>,
) -> DbResult<Moved> {
    if !may_send(conn, begin.id, running)? {
        let released = release(conn, token, begin.id, None, now)?;
        return Ok(if released == Moved::Fenced {
            released
        } else {
            Moved::Halted
        });
    }
    // A mail that may have arrived is repeated byte for byte or not at all.
    let same = deliveries::body_sha256
        .eq(&begin.body_sha256)
        .or(deliveries::ambiguous.eq(0));
    let held = deliveries::id
        .eq(DbId(begin.id))
        .and(deliveries::state.eq(name(DeliveryState::Leased)))
        .and(deliveries::lease_token.eq(Some(token)));
    let begun: Option<(i32, i32)> =
        diesel::update(deliveries::table.filter(held.clone().and(same)))
            .set((
                deliveries::state.eq(name(DeliveryState::Attempting)),
                deliveries::attempts.eq(deliveries::attempts + 1),
                deliveries::body_sha256.eq(&begin.body_sha256),
                deliveries::lease_until.eq(Some(micros(begin.until))),
                deliveries::updated_at.eq(micros(now)),
            ))
            .returning((deliveries::attempts, deliveries::ambiguous))
            .get_result(conn)
            .optional()?;
    let Some((n, ambiguous)) = begun else {
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
        return Ok(if parked == 1 {
            Moved::Changed
        } else {
            Moved::Fenced
        });
    };
    diesel::insert_into(attempts::table)
        .values((
            attempts::delivery_id.eq(DbId(begin.id)),
            attempts::n.eq(n),
            attempts::token.eq(token),
            attempts::may_repeat.eq(ambiguous > 0),
            attempts::started_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(Moved::Done(n))
}

fn end(conn: &mut Conn, token: i64, end: &End, now: Timestamp) -> DbResult<Moved> {
    let held = deliveries::id
        .eq(DbId(end.id))
        .and(deliveries::state.eq(name(DeliveryState::Attempting)))
        .and(deliveries::lease_token.eq(Some(token)));
    let accepted = end.state == DeliveryState::Accepted;
    let unknown = i32::from(end.state == DeliveryState::Ambiguous);
    let ended: Option<(DbId, String)> = diesel::update(deliveries::table.filter(held))
        .set((
            deliveries::state.eq(name(end.state)),
            deliveries::next_at.eq(end.next_at.map(micros)),
            deliveries::ambiguous.eq(deliveries::ambiguous + unknown),
            deliveries::last_phase.eq(Some(wire::name(&end.phase))),
            deliveries::last_code.eq(end.code),
            deliveries::last_enhanced.eq(&end.enhanced),
            deliveries::last_text.eq(&end.text),
            deliveries::accepted_at.eq(accepted.then_some(micros(now))),
            deliveries::lease_token.eq(None::<i64>),
            deliveries::lease_until.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .returning((deliveries::incident_id, deliveries::message_id))
        .get_result(conn)
        .optional()?;
    let Some((incident, message_id)) = ended else {
        return Ok(Moved::Fenced);
    };
    diesel::update(attempts::table.find((DbId(end.id), end.n)))
        .set((
            attempts::ended_at.eq(Some(micros(now))),
            attempts::phase.eq(Some(wire::name(&end.phase))),
            attempts::code.eq(end.code),
            attempts::enhanced.eq(&end.enhanced),
            attempts::text.eq(&end.text),
            attempts::outcome.eq(Some(name(end.state))),
        ))
        .execute(conn)?;
    if let Some(kept) = &end.keep {
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
    }
    Ok(Moved::Done(end.n))
}

fn release(
    conn: &mut Conn,
    token: i64,
    id: Uuid,
    next_at: Option<Timestamp>,
    now: Timestamp,
) -> DbResult<Moved> {
    leave(conn, token, id, DeliveryState::Queued, next_at, None, now)
}

fn invalid(conn: &mut Conn, token: i64, id: Uuid, text: &str, now: Timestamp) -> DbResult<Moved> {
    leave(
        conn,
        token,
        id,
        DeliveryState::Invalid,
        None,
        Some(text),
        now,
    )
}

/// A claimed row leaves the worker without an attempt.
fn leave(
    conn: &mut Conn,
    token: i64,
    id: Uuid,
    state: DeliveryState,
    next_at: Option<Timestamp>,
    text: Option<&str>,
    now: Timestamp,
) -> DbResult<Moved> {
    let held = deliveries::id
        .eq(DbId(id))
        .and(deliveries::state.eq(name(DeliveryState::Leased)))
        .and(deliveries::lease_token.eq(Some(token)));
    let left = diesel::update(deliveries::table.filter(held))
        .set((
            deliveries::state.eq(name(state)),
            deliveries::next_at.eq(next_at.map(micros)),
            deliveries::lease_token.eq(None::<i64>),
            deliveries::lease_until.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .execute(conn)?;
    if left == 1 && text.is_some() {
        diesel::update(deliveries::table.find(DbId(id)))
            .set((
                deliveries::last_phase.eq(Some(wire::name(&Phase::Render))),
                deliveries::last_text.eq(text),
            ))
            .execute(conn)?;
    }
    Ok(if left == 1 {
        Moved::Done(0)
    } else {
        Moved::Fenced
    })
}
