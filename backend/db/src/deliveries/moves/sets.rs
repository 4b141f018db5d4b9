//! Transitions of one kind in one statement, for PostgreSQL: the values go as arrays. What is rare is made one by one.

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
use std::collections::{HashMap, HashSet, hash_map::Entry};

/// Ends of attempts: only rows that are begun and held under the token.
const END: &str = "\
UPDATE deliveries AS d SET lease_token = NULL, lease_until = NULL, updated_at = ?, state = v.state, next_at = v.next_at, \
    ambiguous = d.ambiguous + v.unknown, last_phase = v.phase, last_code = v.code, last_enhanced = v.enhanced, \
    last_text = v.text, accepted_at = v.accepted_at \
FROM (VALUES (?::text, ?::bigint)) AS held (state, token), unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) \
    AS v (id, state, next_at, unknown, phase, code, enhanced, text, accepted_at) \
WHERE d.id = v.id AND d.state = held.state AND d.lease_token = held.token \
RETURNING d.id";

/// The attempts themselves.
const END_ATTEMPTS: &str = "\
UPDATE attempts AS a SET ended_at = ?, phase = v.phase, code = v.code, enhanced = v.enhanced, text = v.text, \
    outcome = v.state \
FROM unnest(?, ?, ?, ?, ?, ?, ?) AS v (id, n, state, phase, code, enhanced, text) \
WHERE a.delivery_id = v.id AND a.n = v.n";

/// Begins: only rows that are reserved under the token; one that may have arrived only as the mail it was.
const BEGIN: &str = "\
UPDATE deliveries AS d SET state = ?, updated_at = ?, attempts = d.attempts + 1, body_sha256 = v.body, \
    lease_until = v.until \
FROM (VALUES (?::text, ?::bigint)) AS held (state, token), unnest(?, ?, ?) AS v (id, body, until) \
WHERE d.id = v.id AND d.state = held.state AND d.lease_token = held.token \
    AND (d.ambiguous = 0 OR d.body_sha256 = v.body) \
RETURNING d.id, d.attempts, d.ambiguous";

/// Their attempts.
const BEGIN_ATTEMPTS: &str = "\
INSERT INTO attempts (token, started_at, delivery_id, n, may_repeat) \
SELECT same.token, same.at, v.id, v.n, v.ambiguous > 0 \
FROM (VALUES (?::bigint, ?::bigint)) AS same (token, at), unnest(?, ?, ?) AS v (id, n, ambiguous)";

/// Makes all of them. No two are about one row.
pub(super) fn apply(
    conn: &mut Conn,
    token: i64,
    moves: &[Move],
    may: &mut MaySend,
    now: Timestamp,
) -> DbResult<Vec<Moved>> {
    let mut moved: HashMap<Uuid, Moved> = HashMap::with_capacity(moves.len());
    let ends: Vec<&End> = moves
        .iter()
        .filter_map(|one| match one {
            Move::End(end) => Some(&**end),
            _ => None,
        })
        .collect();
    end(conn, token, &ends, now, &mut moved)?;
    let mut begins: Vec<&Begin> = Vec::new();
    for one in moves {
        match one {
            Move::Begin(begin) if may.ask(conn, begin.sending)? => begins.push(begin),
            Move::Begin(begin) => {
                moved.insert(begin.id, rows::halt(conn, token, begin.id, now)?);
            }
            Move::End(_) => {}
            Move::Release(..) | Move::Invalid(..) => {
                moved.insert(one.id(), rows::apply(conn, token, one, may, now)?);
            }
        }
    }
    begin(conn, token, &begins, now, &mut moved)?;
    let told = |one: &Move| moved.get(&one.id()).copied().unwrap_or(Moved::Fenced);
    Ok(moves.iter().map(told).collect())
}

fn end(
    conn: &mut Conn,
    token: i64,
    ends: &[&End],
    now: Timestamp,
    moved: &mut HashMap<Uuid, Moved>,
) -> DbResult<()> {
    if ends.is_empty() {
        return Ok(());
    }
    let accepted = |end: &End| (end.state == DeliveryState::Accepted).then_some(micros(now));
    let unknown = |end: &End| i32::from(end.state == DeliveryState::Ambiguous);
    let (now_at, begun) = (micros(now), name(DeliveryState::Attempting));
    let values = [Value::Long(now_at), Value::Text(&begun), Value::Long(token)];
    let columns = [
        Column::Ids(of(ends, |end| DbId(end.id))),
        Column::Texts(of(ends, |end| name(end.state))),
        Column::MaybeLongs(of(ends, |end| end.next_at.map(micros))),
        Column::Integers(of(ends, unknown)),
        Column::Texts(of(ends, |end| wire::name(&end.phase))),
        Column::MaybeIntegers(of(ends, |end| end.code)),
        Column::MaybeTexts(of(ends, |end| end.enhanced.as_deref())),
        Column::MaybeTexts(of(ends, |end| end.text.as_deref())),
        Column::MaybeLongs(of(ends, accepted)),
    ];
    let update = PreparedSet::<Binary>::new(END, &values, &columns);
    let ended: Vec<DbId> = match &mut *conn {
        Conn::Pg(conn) => update.load(conn)?,
        Conn::Sqlite(_) => Vec::new(),
    };
    let ended: HashSet<Uuid> = ended.into_iter().map(Uuid::from).collect();
    let held: Vec<&End> = ends
        .iter()
        .copied()
        .filter(|end| ended.contains(&end.id))
        .collect();
    let values = [Value::Long(now_at)];
    let columns = [
        Column::Ids(of(&held, |end| DbId(end.id))),
        Column::Integers(of(&held, |end| end.n)),
        Column::Texts(of(&held, |end| name(end.state))),
        Column::Texts(of(&held, |end| wire::name(&end.phase))),
        Column::MaybeIntegers(of(&held, |end| end.code)),
        Column::MaybeTexts(of(&held, |end| end.enhanced.as_deref())),
        Column::MaybeTexts(of(&held, |end| end.text.as_deref())),
    ];
    let update = PreparedSet::<()>::new(END_ATTEMPTS, &values, &columns);
    if let (Conn::Pg(conn), false) = (&mut *conn, held.is_empty()) {
        update.execute(conn)?;
    }
    for end in held {
        after_end(conn, end, now)?;
        moved.insert(end.id, Moved::Done(end.n));
    }
    Ok(())
}

fn begin(
    conn: &mut Conn,
    token: i64,
    begins: &[&Begin],
    now: Timestamp,
    moved: &mut HashMap<Uuid, Moved>,
) -> DbResult<()> {
    if begins.is_empty() {
        return Ok(());
    }
    let (state, reserved) = (name(DeliveryState::Attempting), name(DeliveryState::Leased));
    let values = [
        Value::Text(&state),
        Value::Long(micros(now)),
        Value::Text(&reserved),
        Value::Long(token),
    ];
    let columns = [
        Column::Ids(of(begins, |begin| DbId(begin.id))),
        Column::Texts(of(begins, |begin| begin.body_sha256.clone())),
        Column::Longs(of(begins, |begin| micros(begin.until))),
    ];
    let update = PreparedSet::<(Binary, Integer, Integer)>::new(BEGIN, &values, &columns);
    let begun: Vec<(DbId, i32, i32)> = match &mut *conn {
        Conn::Pg(conn) => update.load(conn)?,
        Conn::Sqlite(_) => Vec::new(),
    };
    let values = [Value::Long(token), Value::Long(micros(now))];
    let columns = [
        Column::Ids(begun.iter().map(|(id, ..)| *id).collect()),
        Column::Integers(begun.iter().map(|(_, n, _)| *n).collect()),
        Column::Integers(begun.iter().map(|(.., unknown)| *unknown).collect()),
    ];
    let insert = PreparedSet::<()>::new(BEGIN_ATTEMPTS, &values, &columns);
    if let (Conn::Pg(conn), false) = (&mut *conn, begun.is_empty()) {
        insert.execute(conn)?;
    }
    for (id, n, _) in begun {
        moved.insert(id.into(), Moved::Done(n));
    }
    for begin in begins {
        if let Entry::Vacant(untold) = moved.entry(begin.id) {
            untold.insert(park(conn, token, begin.id, now)?);
        }
    }
    Ok(())
}

fn of<'a, T, V>(all: &[&'a T], value: impl Fn(&'a T) -> V) -> Vec<V> {
    all.iter().map(|one| value(one)).collect()
}
