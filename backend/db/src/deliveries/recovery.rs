//! What dead workers left: reserved rows wait again, begun ones become rows of unknown outcome. A worker is dead when
//! it has not been seen for the length of a lease; from then on its token opens nothing.

use super::name;
use crate::{
    Conn, DbId, DbResult,
    ids::micros,
    schema::{attempts, deliveries, workers},
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, deliveries::DeliveryState};

/// What was recovered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Workers declared dead.
    pub workers: usize,
    /// Rows that wait again; nothing of them was sent.
    pub released: usize,
    /// Rows whose outcome is unknown now.
    pub ambiguous: Vec<Uuid>,
}

/// Declares dead every worker but `own` that was last seen before `dead_before`, and takes up its rows. Rows of
/// unknown outcome may be sent again from `again_at` on, where their campaign says so.
pub fn recover(
    conn: &mut Conn,
    own: i64,
    dead_before: Timestamp,
    again_at: Timestamp,
    now: Timestamp,
) -> DbResult<Recovered> {
    let dead = workers::token
        .ne(own)
        .and(workers::stopped_at.is_null())
        .and(workers::seen_at.lt(micros(dead_before)));
    let tokens: Vec<i64> = diesel::update(workers::table.filter(dead))
        .set(workers::stopped_at.eq(Some(micros(now))))
        .returning(workers::token)
        .get_results(conn)?;
    let mut recovered = Recovered {
        workers: tokens.len(),
        ..Recovered::default()
    };
    for token in tokens {
        recovered.released += super::release_all(conn, token, now)?;
        recovered
            .ambiguous
            .extend(mark_ambiguous(conn, token, again_at, now)?);
    }
    Ok(recovered)
}

/// A worker ends: what it reserved waits again, what it had begun and could not finish is unknown. Returns the latter.
pub fn abandon(
    conn: &mut Conn,
    token: i64,
    again_at: Timestamp,
    now: Timestamp,
) -> DbResult<Vec<Uuid>> {
    crate::workers::stop(conn, token, now)?;
    super::release_all(conn, token, now)?;
    mark_ambiguous(conn, token, again_at, now)
}

fn mark_ambiguous(
    conn: &mut Conn,
    token: i64,
    again_at: Timestamp,
    now: Timestamp,
) -> DbResult<Vec<Uuid>> {
    let begun = deliveries::lease_token
        .eq(Some(token))
        .and(deliveries::state.eq(name(DeliveryState::Attempting)));
    let rows: Vec<(DbId, i32)> = diesel::update(deliveries::table.filter(begun))
        .set((
            deliveries::state.eq(name(DeliveryState::Ambiguous)),
            deliveries::ambiguous.eq(deliveries::ambiguous + 1),
            deliveries::next_at.eq(Some(micros(again_at))),
            deliveries::lease_token.eq(None::<i64>),
            deliveries::lease_until.eq(None::<i64>),
            deliveries::updated_at.eq(micros(now)),
        ))
        .returning((deliveries::id, deliveries::attempts))
        .get_results(conn)?;
    for (id, n) in &rows {
        diesel::update(attempts::table.find((id, n)))
            .set((
                attempts::ended_at.eq(Some(micros(now))),
                attempts::outcome.eq(Some(name(DeliveryState::Ambiguous))),
            ))
            .execute(conn)?;
    }
    Ok(rows.into_iter().map(|(id, _)| id.into()).collect())
}
