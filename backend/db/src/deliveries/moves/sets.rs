//! Ends and begins in one statement, for PostgreSQL: the values go as arrays. What is rare is made one by one.

use super::{Begin, End, MaySend, Move, Moved, after_end, park, rows};
use crate::{
    Conn, DbId, DbResult,
    deliveries::name,
    ids::micros,
    prepared::{Column, PreparedSet, Value},
};
use diesel::{
    prelude::*,
    sql_types::{Binary, Integer},
};
use saiki_api::{Timestamp, Uuid, deliveries::DeliveryState, wire};
use std::collections::{HashMap, hash_map::Entry};

/// All ends and begins, with their attempts: one way to the server and back. Ends only of rows that are begun under the
/// token; begins only of rows that are reserved under it, and of one that may have arrived only as the mail it was. No two
/// are about one row, so that none has to see what another did.
const MOVE: &str = "\
WITH same AS (SELECT * FROM (VALUES (?::bigint, ?::bigint, ?::text, ?::text)) AS v (at, token, begun, reserved)), \
e AS (SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
    AS v (id, n, state, next_at, unknown, phase, code, enhanced, text, accepted_at)), \
ended AS (UPDATE deliveries AS d SET lease_token = NULL, lease_until = NULL, updated_at = same.at, state = e.state, \
    next_at = e.next_at, ambiguous = d.ambiguous + e.unknown, last_phase = e.phase, last_code = e.code, \
    last_enhanced = e.enhanced, last_text = e.text, accepted_at = e.accepted_at \
    FROM same, e WHERE d.id = e.id AND d.state = same.begun AND d.lease_token = same.token \
    RETURNING d.id, e.n), \
closed AS (UPDATE attempts AS a SET ended_at = same.at, phase = e.phase, code = e.code, enhanced = e.enhanced, \
    text = e.text, outcome = e.state \
    FROM same, e JOIN ended ON ended.id = e.id WHERE a.delivery_id = e.id AND a.n = e.n), \
begun AS (UPDATE deliveries AS d SET state = same.begun, updated_at = same.at, attempts = d.attempts + 1, \
    body_sha256 = b.body, lease_until = b.until \
    FROM same, unnest(?, ?, ?) AS b (id, body, until) \
    WHERE d.id = b.id AND d.state = same.reserved AND d.lease_token = same.token \
        AND (d.ambiguous = 0 OR d.body_sha256 = b.body) \
    RETURNING d.id, d.attempts AS n, d.ambiguous), \
opened AS (INSERT INTO attempts (delivery_id, n, token, may_repeat, started_at) \
    SELECT begun.id, begun.n, same.token, begun.ambiguous > 0, same.at FROM same, begun) \
SELECT id, n FROM ended UNION ALL SELECT id, n FROM begun";

/// Makes all of them. No two are about one row.
pub(super) fn apply(
    conn: &mut Conn,
    token: i64,
    moves: &[Move],
    may: &mut MaySend,
    now: Timestamp,
) -> DbResult<Vec<Moved>> {
    let mut moved: HashMap<Uuid, Moved> = HashMap::with_capacity(moves.len());
    let mut ends: Vec<&End> = Vec::new();
    let mut begins: Vec<&Begin> = Vec::new();
    for one in moves {
        match one {
            Move::End(end) => ends.push(end),
            Move::Begin(begin) if may.ask(conn, begin.sending)? => begins.push(begin),
            Move::Begin(begin) => {
                moved.insert(begin.id, rows::halt(conn, token, begin.id, now)?);
            }
            Move::Release(..) | Move::Invalid(..) => {
                moved.insert(one.id(), rows::apply(conn, token, one, may, now)?);
            }
        }
    }
    for (id, n) in together(conn, token, (&ends, &begins), now)? {
        moved.insert(id.into(), Moved::Done(n));
    }
    for end in ends {
        if moved.contains_key(&end.id) {
            after_end(conn, end, now)?;
        }
    }
    for begin in begins {
        if let Entry::Vacant(untold) = moved.entry(begin.id) {
            untold.insert(park(conn, token, begin.id, now)?);
        }
    }
    let told = |one: &Move| moved.get(&one.id()).copied().unwrap_or(Moved::Fenced);
    Ok(moves.iter().map(told).collect())
}

/// Makes ends and begins. Gives the rows that were held, each with the number of its attempt.
fn together(
    conn: &mut Conn,
    token: i64,
    (ends, begins): (&[&End], &[&Begin]),
    now: Timestamp,
) -> DbResult<Vec<(DbId, i32)>> {
    let Conn::Pg(conn) = conn else {
        return Ok(Vec::new());
    };
    if ends.is_empty() && begins.is_empty() {
        return Ok(Vec::new());
    }
    let accepted = |end: &End| (end.state == DeliveryState::Accepted).then_some(micros(now));
    let unknown = |end: &End| i32::from(end.state == DeliveryState::Ambiguous);
    let (begun, reserved) = (name(DeliveryState::Attempting), name(DeliveryState::Leased));
    let values = [
        Value::Long(micros(now)),
        Value::Long(token),
        Value::Text(&begun),
        Value::Text(&reserved),
    ];
    let columns = [
        Column::Ids(of(ends, |end| DbId(end.id))),
        Column::Integers(of(ends, |end| end.n)),
        Column::Texts(of(ends, |end| name(end.state))),
        Column::MaybeLongs(of(ends, |end| end.next_at.map(micros))),
        Column::Integers(of(ends, unknown)),
        Column::Texts(of(ends, |end| wire::name(&end.phase))),
        Column::MaybeIntegers(of(ends, |end| end.code)),
        Column::MaybeTexts(of(ends, |end| end.enhanced.as_deref())),
        Column::MaybeTexts(of(ends, |end| end.text.as_deref())),
        Column::MaybeLongs(of(ends, accepted)),
        Column::Ids(of(begins, |begin| DbId(begin.id))),
        Column::Texts(of(begins, |begin| begin.body_sha256.clone())),
        Column::Longs(of(begins, |begin| micros(begin.until))),
    ];
    let moves = PreparedSet::<(Binary, Integer)>::new(MOVE, &values, &columns);
    Ok(moves.load(conn)?)
}

fn of<'a, T, V>(all: &[&'a T], value: impl Fn(&'a T) -> V) -> Vec<V> {
    all.iter().map(|one| value(one)).collect()
}
