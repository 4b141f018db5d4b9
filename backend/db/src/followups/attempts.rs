//! Attempts to tell somebody, one row each, never changed. One that told them records the decision in the same transaction.

use super::{AttemptRow, MAX_READ, Row, get, note_place, row_of};
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

/// Puts an attempt down and moves the follow-up on. Gives the person as they stand then.
pub fn attempt(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Changed<FollowupDetail>> {
    gates::not_closed(conn, incident)?;
    let mut row = row_of(conn, cipher, incident, person, writer)?;
    let step = rules::after(new, row.tries, writer.now);
    let id = add(conn, cipher, &row, new, writer)?;
    let mut act = None;
    if let Some(way) = step.told {
        let at = new.at.unwrap_or(writer.now);
        let zone = timeline::home_zone(conn)?;
        let input = DecisionInput {
            decision: PersonDecision::ToldOtherwise,
            way: Some(way),
            day: Some(at.to_zoned_datetime(zone).date()),
            note: rules::told_note(new.channel, &new.note, writer.lang),
        };
        let ids = [DbId(person)];
        let (made, _) = people::tell(conn, cipher, incident, &ids, &input, writer)?;
        act = Some(made);
    }
    row.state = wire::name(&step.state);
    row.channel = step.channel.map(|channel| wire::name(&channel));
    row.call_at = step.call_at.map_or(0, micros);
    row.tries = step.tries;
    row.write(conn, writer)?;
    let data = json!({
        "attempt": id, "channel": new.channel, "result": new.result, "at": new.at,
        "call_at": step.call_at, "act": act, "note_sha256": sha256_hex(&new.note)?,
    });
    let entry = Entry::incident(incident, "followup.attempted", person, data);
    let detail = get(conn, cipher, incident, person, writer.now)?;
    Ok(Changed::new(detail, entry))
}

fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    row: &Row,
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Uuid> {
    let id = new_id(writer.now);
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
    note: String,
    writer: &Writer,
) -> DbResult<Uuid> {
    let new = NewAttempt {
        channel: FollowupChannel::Post,
        result,
        at: None,
        note,
        call_at: None,
    };
    add(conn, cipher, row, &new, writer)
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
