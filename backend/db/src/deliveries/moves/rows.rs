//! Transitions one by one.

use super::{Begin, End, Ended, MaySend, Move, Moved, after_end, park};
use crate::{
    Conn, DbId, DbResult,
    deliveries::name,
    ids::micros,
    schema::{attempts, deliveries},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    deliveries::{DeliveryState, Phase},
    wire,
};

/// Makes one.
pub(super) fn apply(
    conn: &mut Conn,
    token: i64,
    one: &Move,
    may: &mut MaySend,
    now: Timestamp,
) -> DbResult<Moved> {
    match one {
        Move::Begin(one) => begin(conn, token, one, may, now),
        Move::End(one) => end(conn, token, one, now),
        Move::Release(id, next_at) => release(conn, token, *id, *next_at, now),
        Move::Invalid(id, text) => invalid(conn, token, *id, text, now),
    }
}

fn begin(
    conn: &mut Conn,
    token: i64,
    begin: &Begin,
    may: &mut MaySend,
    now: Timestamp,
) -> DbResult<Moved> {
    if !may.ask(conn, begin.sending)? {
        return halt(conn, token, begin.id, now);
    }
    // A mail that may have arrived is repeated byte for byte or not at all.
    let same = deliveries::body_sha256
        .eq(&begin.body_sha256)
        .or(deliveries::ambiguous.eq(0));
    let held = deliveries::id
        .eq(DbId(begin.id))
        .and(deliveries::state.eq(name(DeliveryState::Leased)))
        .and(deliveries::lease_token.eq(Some(token)));
    let begun: Option<(i32, i32)> = diesel::update(deliveries::table.filter(held.and(same)))
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
        return park(conn, token, begin.id, now);
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

/// What it is sent as does not run: back to waiting.
pub(super) fn halt(conn: &mut Conn, token: i64, id: Uuid, now: Timestamp) -> DbResult<Moved> {
    let released = release(conn, token, id, None, now)?;
    Ok(match released {
        Moved::Fenced => Moved::Fenced,
        _ => Moved::Halted,
    })
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
    let ended = Ended {
        incident,
        message_id,
    };
    after_end(conn, end, &ended, now)?;
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
    Ok(match left {
        1 => Moved::Done(0),
        _ => Moved::Fenced,
    })
}
