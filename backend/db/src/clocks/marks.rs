//! Where clocks stood before: a mark is put down when state or deadline of a clock changes, and none is removed while its
//! clock is there. Clocks without a deadline so far have none.

use super::board::Board;
use crate::{
    Conn, DbId, DbResult,
    ids::{instant, micros, new_id},
    schema::{
        clock_marks::{self, dsl},
        incident_clocks, incidents,
    },
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    classes::Phase,
    clocks::{Clock, ClockState, EarlierDue},
    wire,
};
use std::collections::{BTreeSet, HashMap};

/// Identifiers named in one query, and rows written by one statement.
const CHUNK: usize = 500;

#[derive(Queryable, Insertable)]
#[diesel(table_name = clock_marks, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    clock_id: DbId,
    state: String,
    due: Option<i64>,
    since: i64,
}

impl Row {
    fn stands(&self, state: ClockState, due: Option<Timestamp>) -> bool {
        self.state == wire::name(&state) && self.due == due.map(micros)
    }
}

/// Incidents that are not closed.
fn open(conn: &mut Conn) -> DbResult<Vec<DbId>> {
    Ok(incidents::table
        .filter(incidents::phase.ne(wire::name(&Phase::Closed)))
        .order(incidents::id)
        .select(incidents::id)
        .load(conn)?)
}

/// Puts down what changed on the clocks of incidents that are not closed. Says how many changed.
pub fn mark(conn: &mut Conn, now: Timestamp) -> DbResult<usize> {
    let open = open(conn)?;
    keep(conn, &open, now)
}

/// Incidents that are not closed and have a clock of which something is to be put down. It only reads, so that nobody who
/// writes waits for all deadlines to be reckoned.
pub fn moved(conn: &mut Conn, now: Timestamp) -> DbResult<Vec<Uuid>> {
    let open = open(conn)?;
    let changes = changes(conn, &open, now)?;
    let moved: BTreeSet<DbId> = changes.into_iter().map(|(incident, _)| incident).collect();
    Ok(moved.into_iter().map(Uuid::from).collect())
}

/// Puts down what changed on the clocks of these incidents, as `moved` names them. Says how many changed.
pub fn mark_moved(conn: &mut Conn, moved: &[Uuid], now: Timestamp) -> DbResult<usize> {
    // Whoever changes a clock meanwhile puts the same down.
    for incident in moved {
        crate::incidents::lock(conn, *incident)?;
    }
    let of: Vec<DbId> = moved.iter().copied().map(DbId).collect();
    keep(conn, &of, now)
}

/// What is to be put down of the clocks of these incidents, each with its incident.
fn changes(conn: &mut Conn, of: &[DbId], now: Timestamp) -> DbResult<Vec<(DbId, Row)>> {
    let board = Board::load(conn, of)?;
    let clocks = incident_clocks::table
        .filter(incident_clocks::incident_id.eq_any(of.to_vec()))
        .select(incident_clocks::id);
    let marks: Vec<Row> = dsl::clock_marks
        .filter(dsl::clock_id.eq_any(clocks))
        .order(dsl::id)
        .load(conn)?;
    let last: HashMap<DbId, Row> = marks.into_iter().map(|row| (row.clock_id, row)).collect();
    let mut new = Vec::new();
    for row in &board.rows {
        let reckoned = board.stands(row, now)?;
        let same = match last.get(&row.id) {
            Some(mark) => mark.stands(reckoned.state, reckoned.due),
            None => reckoned.due.is_none(),
        };
        if !same {
            let mark = Row {
                id: DbId(new_id(now)),
                clock_id: row.id,
                state: wire::name(&reckoned.state),
                due: reckoned.due.map(micros),
                since: micros(now),
            };
            new.push((row.incident_id, mark));
        }
    }
    Ok(new)
}

/// Puts down what changed on the clocks of these incidents.
pub(super) fn keep(conn: &mut Conn, of: &[DbId], now: Timestamp) -> DbResult<usize> {
    let changes = changes(conn, of, now)?;
    let new: Vec<Row> = changes.into_iter().map(|(_, mark)| mark).collect();
    for rows in new.chunks(CHUNK) {
        each!(
            conn,
            diesel::insert_into(clock_marks::table)
                .values(rows)
                .execute(conn)
        )?;
    }
    Ok(new.len())
}

/// Puts the deadlines clocks had before to them, the oldest first. The mark of where one stands now is left out.
pub(super) fn put_earlier(conn: &mut Conn, clocks: &mut [Clock]) -> DbResult<()> {
    for some in clocks.chunks_mut(CHUNK) {
        let ids: Vec<DbId> = some.iter().map(|clock| DbId(clock.id)).collect();
        let rows: Vec<Row> = dsl::clock_marks
            .filter(dsl::clock_id.eq_any(ids))
            .order(dsl::id)
            .load(conn)?;
        let mut marks: HashMap<Uuid, Vec<Row>> = HashMap::new();
        for row in rows {
            marks.entry(row.clock_id.into()).or_default().push(row);
        }
        for clock in some {
            let mut own = marks.remove(&clock.id).unwrap_or_default();
            if own
                .last()
                .is_some_and(|mark| mark.stands(clock.state, clock.due))
            {
                own.pop();
            }
            let earlier = |mark: Row| {
                Ok(EarlierDue {
                    state: stored::value("clock_marks.state", &mark.state)?,
                    due: mark.due.map(instant),
                    since: instant(mark.since),
                })
            };
            clock.earlier = own.into_iter().map(earlier).collect::<DbResult<_>>()?;
        }
    }
    Ok(())
}

/// Removes the marks of a clock that goes.
pub(super) fn remove(conn: &mut Conn, clock: DbId) -> DbResult<()> {
    diesel::delete(dsl::clock_marks.filter(dsl::clock_id.eq(clock))).execute(conn)?;
    Ok(())
}
