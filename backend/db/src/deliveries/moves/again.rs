//! Transitions made once more after the database was away: nobody knows whether the first time was committed. And results
//! that come back after the row was taken for one of unknown outcome.

use super::{Begin, End, Move, Moved, apply};
use crate::{
    Conn, DbId, DbResult,
    deliveries::name,
    ids::micros,
    schema::{attempts, deliveries},
};
use diesel::prelude::*;
use saiki_api::{Timestamp, deliveries::DeliveryState, wire};

/// Makes transitions like `apply`, after an earlier try of which no answer came. What that try did counts as done.
pub fn apply_again(
    conn: &mut Conn,
    token: i64,
    moves: &[Move],
    now: Timestamp,
) -> DbResult<Vec<Moved>> {
    let mut done = Vec::with_capacity(moves.len());
    for one in moves {
        let before = match one {
            Move::Begin(begin) => begun(conn, token, begin)?,
            Move::End(end) => Some(settle(conn, token, end, now)?),
            Move::Release(..) | Move::Invalid(..) => None,
        };
        let moved = match before {
            Some(moved) => vec![moved],
            None => apply(conn, token, std::slice::from_ref(one), now)?,
        };
        done.extend(moved);
    }
    Ok(done)
}

/// Whether the attempt was begun by the earlier try: then it may go out.
fn begun(conn: &mut Conn, token: i64, begin: &Begin) -> DbResult<Option<Moved>> {
    let held: Option<i32> = deliveries::table
        .filter(
            deliveries::id
                .eq(DbId(begin.id))
                .and(deliveries::state.eq(name(DeliveryState::Attempting)))
                .and(deliveries::lease_token.eq(Some(token)))
                .and(deliveries::body_sha256.eq(&begin.body_sha256)),
        )
        .select(deliveries::attempts)
        .first(conn)
        .optional()?;
    Ok(held.map(Moved::Done))
}

/// Whether the attempt was ended by the earlier try.
fn ended(conn: &mut Conn, token: i64, end: &End) -> DbResult<Option<Moved>> {
    let found: i64 = attempts::table
        .filter(
            attempts::delivery_id
                .eq(DbId(end.id))
                .and(attempts::n.eq(end.n))
                .and(attempts::token.eq(token))
                .and(attempts::outcome.eq(Some(name(end.state))))
                .and(attempts::phase.eq(Some(wire::name(&end.phase)))),
        )
        .count()
        .get_result(conn)?;
    Ok((found > 0).then_some(Moved::Done(end.n)))
}

/// Records a result that could not be recorded while the database was away. Where the row has been taken for one of unknown
/// outcome meanwhile and was not sent again, what is known now stands; the attempt keeps saying that it was unknown.
pub fn settle(conn: &mut Conn, token: i64, end: &End, now: Timestamp) -> DbResult<Moved> {
    if let Some(done) = ended(conn, token, end)? {
        return Ok(done);
    }
    let moves = [Move::End(Box::new(end.clone()))];
    let moved = apply(conn, token, &moves, now)?;
    if moved.first().is_some_and(|moved| *moved != Moved::Fenced) {
        return Ok(Moved::Done(end.n));
    }
    let ours: i64 = attempts::table
        .filter(
            attempts::delivery_id
                .eq(DbId(end.id))
                .and(attempts::n.eq(end.n))
                .and(attempts::token.eq(token)),
        )
        .count()
        .get_result(conn)?;
    if ours == 0 || end.state == DeliveryState::Ambiguous {
        return Ok(Moved::Fenced);
    }
    let accepted = end.state == DeliveryState::Accepted;
    let known = diesel::update(
        deliveries::table.filter(
            deliveries::id
                .eq(DbId(end.id))
                .and(deliveries::state.eq(name(DeliveryState::Ambiguous)))
                .and(deliveries::attempts.eq(end.n)),
        ),
    )
    .set((
        deliveries::state.eq(name(end.state)),
        deliveries::next_at.eq(end.next_at.map(micros)),
        deliveries::last_phase.eq(Some(wire::name(&end.phase))),
        deliveries::last_code.eq(end.code),
        deliveries::last_enhanced.eq(&end.enhanced),
        deliveries::accepted_at.eq(accepted.then_some(micros(now))),
        deliveries::updated_at.eq(micros(now)),
    ))
    .execute(conn)?;
    Ok(match known {
        1 => Moved::Done(end.n),
        _ => Moved::Fenced,
    })
}
