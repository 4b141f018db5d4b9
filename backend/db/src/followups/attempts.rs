//! Attempts to tell somebody, one row a person each, never changed. One that told them records the decision in the same
//! transaction.

use super::{AttemptRow, MAX_READ, Row, get, note_place, row_of, to_place, ways};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    gates,
    ids::{micros, new_id},
    people,
    schema::followup_attempts,
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    followups::{AttemptResult, FollowupAttempt, FollowupChannel, FollowupDetail, NewAttempt},
    people::{DecisionInput, PersonDecision},
    wire,
};
use saiki_domain::{canonical::sha256_hex, followups as rules};
use serde_json::json;

/// Puts an attempt down and moves the follow-up on. A call to somebody who answers for several is put down for each of
/// those who are to be called. Gives the person as they stand then.
pub fn attempt(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Changed<FollowupDetail>> {
    gates::not_closed(conn, incident)?;
    let followup = get(conn, cipher, incident, person, writer.now)?.followup;
    let called = new.channel == FollowupChannel::Phone;
    let others = followup.others.iter().filter(|_| called);
    let mut ids: Vec<Uuid> = others.map(|other| other.person_id).collect();
    ids.push(person);
    ids.sort();
    let act = told(conn, cipher, incident, &ids, new, writer)?;
    let everybody: Vec<DbId> = ids.iter().copied().map(DbId).collect();
    let mut ways = ways::of(conn, cipher, incident, &everybody)?;
    let mut entries = Vec::with_capacity(ids.len());
    for id in ids {
        let to = ways.remove(&DbId(id)).and_then(|way| way.to);
        let to = to.filter(|_| called).map(|to| to.name);
        entries.push(step(conn, cipher, (incident, id), (new, to, act), writer)?);
    }
    let detail = get(conn, cipher, incident, person, writer.now)?;
    Ok(Changed::with(detail, entries))
}

/// Records that they were told, all by one act; nothing where the attempt told nobody.
fn told(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[Uuid],
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Option<Uuid>> {
    let Some(way) = rules::after(new, 0, writer.now).told else {
        return Ok(None);
    };
    let at = new.at.unwrap_or(writer.now);
    let zone = timeline::home_zone(conn)?;
    let input = DecisionInput {
        decision: PersonDecision::ToldOtherwise,
        way: Some(way),
        day: Some(at.to_zoned_datetime(zone).date()),
        note: rules::told_note(new.channel, &new.note, writer.lang),
    };
    let ids: Vec<DbId> = ids.iter().copied().map(DbId).collect();
    let (act, _) = people::tell(conn, cipher, incident, &ids, &input, writer)?;
    Ok(Some(act))
}

/// One person's row of an attempt, and where their follow-up stands after it.
fn step(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    (new, to, act): (&NewAttempt, Option<String>, Option<Uuid>),
    writer: &Writer,
) -> DbResult<Entry> {
    let mut row = row_of(conn, cipher, incident, person, writer)?;
    let step = rules::after(new, row.tries, writer.now);
    let through = to.is_some();
    let id = add(conn, cipher, &row, (new, to), writer)?;
    row.state = wire::name(&step.state);
    row.channel = step.channel.map(|channel| wire::name(&channel));
    row.call_at = step.call_at.map_or(0, micros);
    row.tries = step.tries;
    row.write(conn, writer)?;
    let data = json!({
        "attempt": id, "channel": new.channel, "result": new.result, "at": new.at,
        "call_at": step.call_at, "act": act, "through_somebody": through,
        "note_sha256": sha256_hex(&new.note)?,
    });
    Ok(Entry::incident(
        incident,
        "followup.attempted",
        person,
        data,
    ))
}

fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    row: &Row,
    (new, to): (&NewAttempt, Option<String>),
    writer: &Writer,
) -> DbResult<Uuid> {
    let id = new_id(writer.now);
    let to = to.map(|name| cipher.seal(&to_place(id), name.as_bytes()));
    diesel::insert_into(followup_attempts::table)
        .values(AttemptRow {
            id: DbId(id),
            incident_id: row.incident_id,
            person_id: row.person_id,
            channel: wire::name(&new.channel),
            result: wire::name(&new.result),
            at: micros(new.at.unwrap_or(writer.now)),
            sealed: cipher.seal(&note_place(id), new.note.trim().as_bytes())?,
            by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
            to_sealed: to.transpose()?,
        })
        .execute(conn)?;
    Ok(id)
}

/// Puts down that a letter came back. What becomes of the follow-up is the caller's.
pub(super) fn came_back(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    row: &Row,
    result: AttemptResult,
    (note, to): (String, Option<String>),
    writer: &Writer,
) -> DbResult<Uuid> {
    let new = NewAttempt {
        channel: FollowupChannel::Post,
        result,
        at: None,
        note,
        call_at: None,
    };
    add(conn, cipher, row, (&new, to), writer)
}

/// What was tried with a person, the newest first.
pub(super) fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
) -> DbResult<Vec<FollowupAttempt>> {
    let rows: Vec<AttemptRow> = followup_attempts::table
        .filter(
            followup_attempts::incident_id
                .eq(DbId(incident))
                .and(followup_attempts::person_id.eq(DbId(person))),
        )
        .order(followup_attempts::id.desc())
        .limit(MAX_READ)
        .load(conn)?;
    rows.into_iter().map(|row| row.open(cipher)).collect()
}

/// Whether the register knows another mail address of a person that can be tried after the first.
pub(super) fn other_mail(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
) -> DbResult<bool> {
    let first = people::get(conn, cipher, incident, person)?.email;
    let next = people::addresses::next_mail(conn, cipher, incident, person, &first)?;
    Ok(next.is_some())
}
