//! Recording what became of one person, or of many at once, and taking it back. Notes never reach the log.

use super::{count, decisions::Act, filtered, get, narrowed};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, crypto::IncidentCipher, followups,
    gates, ids::micros, schema::people::dsl,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    people::{
        DecideMany, DecidedMany, DecisionInput, PeopleTarget, Person, PersonDecision, PersonFilter,
    },
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::hex, civil};
use serde_json::json;
use sha2::{Digest, Sha256};

/// Rows read or written by one statement.
const BATCH: usize = 1_000;

/// Records a decision for one person, or takes it back; whether it may read so is asked
/// before. `expected` is the version the caller saw.
pub fn decide(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    input: &DecisionInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Person>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, cipher, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let same = match &before.recorded {
        None => input.decision == PersonDecision::Open,
        Some(r) => {
            (r.decision, r.way, r.day) == (input.decision, input.way, input.day)
                && r.note == input.note.trim()
        }
    };
    if same {
        return Ok(Changed::nothing(before));
    }
    let mut entries = taken_back(conn, cipher, (incident, &[DbId(id)]), input, writer)?;
    let act = record(conn, cipher, incident, input, 1, writer)?;
    if put(conn, incident, &[DbId(id)], input.decision, &act, writer)? != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({
        "decision": input.decision, "way": input.way, "day": input.day,
        "act": act.as_ref().map(|act| act.id), "sealed_sha256": act.as_ref().map(|act| &act.sha256),
        "version": expected + 1,
    });
    entries.push(Entry::incident(incident, "person.decided", id, data));
    Ok(Changed::with(get(conn, cipher, incident, id)?, entries))
}

/// Where a decision is taken back, says so in the history of those whose follow-up ended in their being told.
fn taken_back(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, ids): (Uuid, &[DbId]),
    input: &DecisionInput,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    match input.decision {
        PersonDecision::Open => {
            followups::no_longer_told(conn, cipher, (incident, ids), &input.note, writer)
        }
        _ => Ok(Vec::new()),
    }
}

/// Records one decision for many people, or takes theirs back: for exactly as many as the caller expects, or for nobody.
pub fn decide_many(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    wanted: &DecideMany,
    writer: &Writer,
) -> DbResult<Changed<DecidedMany>> {
    gates::not_closed(conn, incident)?;
    let input = &wanted.decision;
    let expected = wanted.expected_count;
    let found = meant(conn, cipher, incident, &wanted.target)?;
    if found != expected {
        return Err(other_count(found));
    }
    if found == 0 {
        return Ok(Changed::nothing(DecidedMany { people: 0 }));
    }
    let people = i64::try_from(found).unwrap_or(i64::MAX);
    let act = record(conn, cipher, incident, input, people, writer)?;
    let (mut done, mut hash) = (0, Sha256::new());
    let mut entries = Vec::new();
    each_batch(conn, cipher, incident, &wanted.target, |conn, ids| {
        for id in &ids {
            hash.update(id.0.as_bytes());
        }
        entries.extend(taken_back(conn, cipher, (incident, &ids), input, writer)?);
        done += put(conn, incident, &ids, input.decision, &act, writer)?;
        Ok(())
    })?;
    let done = u64::try_from(done).unwrap_or(0);
    if done != expected {
        // Somebody's mail was accepted meanwhile: the caller has not seen that yet.
        return Err(other_count(done));
    }
    let data = json!({
        "decision": input.decision, "way": input.way, "day": input.day, "people": done,
        "ids_sha256": hex(&hash.finalize()), "act": act.as_ref().map(|act| act.id),
        "sealed_sha256": act.as_ref().map(|act| &act.sha256),
    });
    entries.push(Entry::incident(incident, "people.decided", incident, data));
    Ok(Changed::with(DecidedMany { people: done }, entries))
}

fn other_count(found: u64) -> DbError {
    DbError::refused(
        ErrorCode::ConfirmationMismatch,
        &format!("いま対象となるのは{found}名です。一覧を確かめて、この人数でやり直してください"),
        &format!(
            "It concerns {} now; look at the list again and confirm that number",
            civil::counted(found, civil::PEOPLE, Lang::En)
        ),
    )
}

/// How many people are meant. Those of other incidents are nobody.
fn meant(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    target: &PeopleTarget,
) -> DbResult<u64> {
    if let PeopleTarget::Filter(filter) = target {
        return count(conn, cipher, incident, filter);
    }
    let mut found = 0;
    each_batch(conn, cipher, incident, target, |_, ids| {
        found += ids.len() as u64;
        Ok(())
    })?;
    Ok(found)
}

/// Hands over the people meant, ascending by id, some at a time.
fn each_batch(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    target: &PeopleTarget,
    mut take: impl FnMut(&mut Conn, Vec<DbId>) -> DbResult<()>,
) -> DbResult<()> {
    match target {
        PeopleTarget::Ids(ids) => {
            let mut ids: Vec<DbId> = ids.iter().copied().map(DbId).collect();
            ids.sort();
            ids.dedup();
            for some in ids.chunks(BATCH) {
                let query = filtered(cipher, incident, &PersonFilter::default())
                    .filter(dsl::id.eq_any(some.to_vec()))
                    .order(dsl::id)
                    .select(dsl::id);
                let own: Vec<DbId> = query.load(conn)?;
                take(conn, own)?;
            }
            Ok(())
        }
        PeopleTarget::Filter(filter) => {
            let mut after: Option<DbId> = None;
            loop {
                let mut query = narrowed(conn, cipher, incident, filter)?;
                if let Some(after) = after {
                    query = query.filter(dsl::id.gt(after));
                }
                let ids: Vec<DbId> = query
                    .order(dsl::id)
                    .limit(i64::try_from(BATCH).unwrap_or(i64::MAX))
                    .select(dsl::id)
                    .load(conn)?;
                let Some(last) = ids.last() else {
                    return Ok(());
                };
                after = Some(*last);
                take(conn, ids)?;
            }
        }
    }
}

/// An act that was written down.
struct Written {
    id: Uuid,
    sha256: String,
}

/// Writes an act down; taking back is none.
fn record(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    input: &DecisionInput,
    people: i64,
    writer: &Writer,
) -> DbResult<Option<Written>> {
    if input.decision == PersonDecision::Open {
        return Ok(None);
    }
    let act = Act::seal(cipher, incident, input, people, writer)?;
    let (id, sha256) = (act.id.0, hex(&Sha256::digest(&act.sealed)));
    act.insert(conn)?;
    Ok(Some(Written { id, sha256 }))
}

/// Puts an act, or none, to people of the incident. Says to how many.
fn put(
    conn: &mut Conn,
    incident: Uuid,
    ids: &[DbId],
    decision: PersonDecision,
    act: &Option<Written>,
    writer: &Writer,
) -> DbResult<usize> {
    let these = dsl::people.filter(
        dsl::incident_id
            .eq(DbId(incident))
            .and(dsl::id.eq_any(ids.to_vec())),
    );
    Ok(diesel::update(these)
        .set((
            dsl::decision.eq(act.as_ref().map(|_| wire::name(&decision))),
            dsl::decision_id.eq(act.as_ref().map(|act| DbId(act.id))),
            dsl::updated_at.eq(micros(writer.now)),
            dsl::version.eq(dsl::version + 1_i64),
        ))
        .execute(conn)?)
}
