//! Transitions one by one.

use super::{Begin, End, MaySend, Move, Moved, after_end, park};
use crate::{
    Conn, DbId, DbResult,
    deliveries::name,
    ids::micros,
    prepared::{Prepared, Value},
    schema::deliveries,
};
use diesel::{prelude::*, sql_types::Integer};
use saiki_api::{
    Timestamp, Uuid,
    deliveries::{DeliveryState, Phase},
    wire,
};

/// A row reserved under the token. A mail that may have arrived is repeated byte for byte or not at all.
const RESERVED: &str = "\
SELECT attempts, ambiguous FROM deliveries \
WHERE id = ? AND state = ? AND lease_token = ? AND (ambiguous = 0 OR body_sha256 = ?)";

/// Its begin. Asking first and changing then costs SQLite less than a change that answers.
const BEGIN: &str = "\
UPDATE deliveries SET state = ?, attempts = ?, body_sha256 = ?, lease_until = ?, updated_at = ? \
WHERE id = ? AND state = ? AND lease_token = ? AND attempts = ?";

/// Its attempt.
const BEGIN_ATTEMPT: &str = "\
INSERT INTO attempts (delivery_id, n, token, may_repeat, started_at) VALUES (?, ?, ?, ?, ?)";

/// An end: a row begun under the token.
const END: &str = "\
UPDATE deliveries SET state = ?, next_at = ?, ambiguous = ambiguous + ?, last_phase = ?, last_code = ?, \
    last_enhanced = ?, last_text = ?, accepted_at = ?, lease_token = NULL, lease_until = NULL, updated_at = ? \
WHERE id = ? AND state = ? AND lease_token = ?";

/// Its attempt.
const END_ATTEMPT: &str = "\
UPDATE attempts SET ended_at = ?, phase = ?, code = ?, enhanced = ?, text = ?, outcome = ? \
WHERE delivery_id = ? AND n = ?";

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
    let (state, reserved) = (name(DeliveryState::Attempting), name(DeliveryState::Leased));
    let values = [
        Value::Id(DbId(begin.id)),
        Value::Text(&reserved),
        Value::Long(token),
        Value::Text(&begin.body_sha256),
    ];
    let select = Prepared::<(Integer, Integer)>::new(RESERVED, &values);
    let found: Option<(i32, i32)> = each!(conn, select.get_result(conn).optional())?;
    let Some((before, ambiguous)) = found else {
        return park(conn, token, begin.id, now);
    };
    let n = before + 1;
    let values = [
        Value::Text(&state),
        Value::Integer(n),
        Value::Text(&begin.body_sha256),
        Value::Long(micros(begin.until)),
        Value::Long(micros(now)),
        Value::Id(DbId(begin.id)),
        Value::Text(&reserved),
        Value::Long(token),
        Value::Integer(before),
    ];
    let update = Prepared::<()>::new(BEGIN, &values);
    if each!(conn, update.execute(conn))? != 1 {
        return park(conn, token, begin.id, now);
    }
    let values = [
        Value::Id(DbId(begin.id)),
        Value::Integer(n),
        Value::Long(token),
        Value::Bool(ambiguous > 0),
        Value::Long(micros(now)),
    ];
    let insert = Prepared::<()>::new(BEGIN_ATTEMPT, &values);
    each!(conn, insert.execute(conn))?;
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
    let (state, held) = (name(end.state), name(DeliveryState::Attempting));
    let phase = wire::name(&end.phase);
    let accepted = end.state == DeliveryState::Accepted;
    let values = [
        Value::Text(&state),
        Value::MaybeLong(end.next_at.map(micros)),
        Value::Integer(i32::from(end.state == DeliveryState::Ambiguous)),
        Value::Text(&phase),
        Value::MaybeInteger(end.code),
        Value::MaybeText(end.enhanced.as_deref()),
        Value::MaybeText(end.text.as_deref()),
        Value::MaybeLong(accepted.then_some(micros(now))),
        Value::Long(micros(now)),
        Value::Id(DbId(end.id)),
        Value::Text(&held),
        Value::Long(token),
    ];
    let update = Prepared::<()>::new(END, &values);
    if each!(conn, update.execute(conn))? != 1 {
        return Ok(Moved::Fenced);
    }
    let values = [
        Value::Long(micros(now)),
        Value::Text(&phase),
        Value::MaybeInteger(end.code),
        Value::MaybeText(end.enhanced.as_deref()),
        Value::MaybeText(end.text.as_deref()),
        Value::Text(&state),
        Value::Id(DbId(end.id)),
        Value::Integer(end.n),
    ];
    let update = Prepared::<()>::new(END_ATTEMPT, &values);
    each!(conn, update.execute(conn))?;
    after_end(conn, end, now)?;
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
