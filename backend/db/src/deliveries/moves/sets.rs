//! Transitions of one kind in one statement, for PostgreSQL: the values go as arrays. What is rare is made one by one.

use super::{Begin, End, Ended, MaySend, Move, Moved, after_end, park, rows};
use crate::{Conn, DbId, DbResult, deliveries::name, ids::micros, schema::attempts};
use diesel::{
    pg::Pg,
    prelude::*,
    sql_query,
    sql_types::{Array, BigInt, Binary, Integer, Nullable, Text},
};
use saiki_api::{Timestamp, Uuid, deliveries::DeliveryState, wire};
use std::collections::{HashMap, hash_map::Entry};

/// Ends of attempts: only rows that are held under the token and begun.
const END: &str = "\
UPDATE deliveries AS d SET state = v.state, next_at = v.next_at, ambiguous = d.ambiguous + v.unknown, \
    last_phase = v.phase, last_code = v.code, last_enhanced = v.enhanced, last_text = v.text, \
    accepted_at = v.accepted_at, lease_token = NULL, lease_until = NULL, updated_at = $3 \
FROM unnest($4, $5, $6, $7, $8, $9, $10, $11, $12) \
    AS v (id, state, next_at, unknown, phase, code, enhanced, text, accepted_at) \
WHERE d.id = v.id AND d.state = $1 AND d.lease_token = $2 \
RETURNING d.id, d.incident_id, d.message_id";

/// The attempts themselves.
const END_ATTEMPTS: &str = "\
UPDATE attempts AS a SET ended_at = $1, phase = v.phase, code = v.code, enhanced = v.enhanced, text = v.text, \
    outcome = v.state \
FROM unnest($2, $3, $4, $5, $6, $7, $8) AS v (id, n, state, phase, code, enhanced, text) \
WHERE a.delivery_id = v.id AND a.n = v.n";

/// Begins: only rows that are reserved under the token; one that may have arrived only as the mail it was.
const BEGIN: &str = "\
UPDATE deliveries AS d SET state = $1, attempts = d.attempts + 1, body_sha256 = v.body, lease_until = v.until, \
    updated_at = $4 \
FROM unnest($5, $6, $7) AS v (id, body, until) \
WHERE d.id = v.id AND d.state = $2 AND d.lease_token = $3 AND (d.ambiguous = 0 OR d.body_sha256 = v.body) \
RETURNING d.id, d.attempts, d.ambiguous";

#[derive(QueryableByName)]
struct EndedRow {
    #[diesel(sql_type = Binary)]
    id: DbId,
    #[diesel(sql_type = Binary)]
    incident_id: DbId,
    #[diesel(sql_type = Text)]
    message_id: String,
}

#[derive(QueryableByName)]
struct BegunRow {
    #[diesel(sql_type = Binary)]
    id: DbId,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Integer)]
    ambiguous: i32,
}

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
    let query = sql_query(END)
        .into_boxed::<Pg>()
        .bind::<Text, _>(name(DeliveryState::Attempting))
        .bind::<BigInt, _>(token)
        .bind::<BigInt, _>(micros(now))
        .bind::<Array<Binary>, _>(of(ends, |end| DbId(end.id)))
        .bind::<Array<Text>, _>(of(ends, |end| name(end.state)))
        .bind::<Array<Nullable<BigInt>>, _>(of(ends, |end| end.next_at.map(micros)))
        .bind::<Array<Integer>, _>(of(ends, unknown))
        .bind::<Array<Text>, _>(of(ends, |end| wire::name(&end.phase)))
        .bind::<Array<Nullable<Integer>>, _>(of(ends, |end| end.code))
        .bind::<Array<Nullable<Text>>, _>(of(ends, |end| end.enhanced.clone()))
        .bind::<Array<Nullable<Text>>, _>(of(ends, |end| end.text.clone()))
        .bind::<Array<Nullable<BigInt>>, _>(of(ends, accepted));
    let rows: Vec<EndedRow> = match &mut *conn {
        Conn::Pg(conn) => query.load(conn)?,
        Conn::Sqlite(_) => Vec::new(),
    };
    let rows: HashMap<Uuid, Ended> = rows
        .into_iter()
        .map(|row| {
            let ended = Ended {
                incident: row.incident_id,
                message_id: row.message_id,
            };
            (row.id.into(), ended)
        })
        .collect();
    let held: Vec<&End> = ends
        .iter()
        .copied()
        .filter(|end| rows.contains_key(&end.id))
        .collect();
    let query = sql_query(END_ATTEMPTS)
        .into_boxed::<Pg>()
        .bind::<BigInt, _>(micros(now))
        .bind::<Array<Binary>, _>(of(&held, |end| DbId(end.id)))
        .bind::<Array<Integer>, _>(of(&held, |end| end.n))
        .bind::<Array<Text>, _>(of(&held, |end| name(end.state)))
        .bind::<Array<Text>, _>(of(&held, |end| wire::name(&end.phase)))
        .bind::<Array<Nullable<Integer>>, _>(of(&held, |end| end.code))
        .bind::<Array<Nullable<Text>>, _>(of(&held, |end| end.enhanced.clone()))
        .bind::<Array<Nullable<Text>>, _>(of(&held, |end| end.text.clone()));
    if let (Conn::Pg(conn), false) = (&mut *conn, held.is_empty()) {
        query.execute(conn)?;
    }
    for end in held {
        if let Some(ended) = rows.get(&end.id) {
            after_end(conn, end, ended, now)?;
        }
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
    let query = sql_query(BEGIN)
        .into_boxed::<Pg>()
        .bind::<Text, _>(name(DeliveryState::Attempting))
        .bind::<Text, _>(name(DeliveryState::Leased))
        .bind::<BigInt, _>(token)
        .bind::<BigInt, _>(micros(now))
        .bind::<Array<Binary>, _>(of(begins, |begin| DbId(begin.id)))
        .bind::<Array<Text>, _>(of(begins, |begin| begin.body_sha256.clone()))
        .bind::<Array<BigInt>, _>(of(begins, |begin| micros(begin.until)));
    let begun: Vec<BegunRow> = match &mut *conn {
        Conn::Pg(conn) => query.load(conn)?,
        Conn::Sqlite(_) => Vec::new(),
    };
    let new: Vec<_> = begun
        .iter()
        .map(|row| {
            (
                attempts::delivery_id.eq(row.id),
                attempts::n.eq(row.attempts),
                attempts::token.eq(token),
                attempts::may_repeat.eq(row.ambiguous > 0),
                attempts::started_at.eq(micros(now)),
            )
        })
        .collect();
    if let (Conn::Pg(conn), false) = (&mut *conn, new.is_empty()) {
        diesel::insert_into(attempts::table)
            .values(new)
            .execute(conn)?;
    }
    for row in begun {
        moved.insert(row.id.into(), Moved::Done(row.attempts));
    }
    for begin in begins {
        if let Entry::Vacant(untold) = moved.entry(begin.id) {
            untold.insert(park(conn, token, begin.id, now)?);
        }
    }
    Ok(())
}

fn of<T, V>(all: &[&T], value: impl Fn(&T) -> V) -> Vec<V> {
    all.iter().map(|one| value(one)).collect()
}
