//! Attempts to tell somebody, one row a person each, never changed. One that told them records the decision in the same
//! transaction; what an entry means for people who are told already, and taking one back, is `correct`'s.

use super::{
    AttemptRow, MAX_READ, Row, correct, get, homes, note_place, numbers, row_of, to_place,
    wanted::{self, Sight},
    ways::{self, Ways},
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    gates,
    ids::{micros, new_id},
    people,
    schema::{followup_attempts, people as register},
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    followups::{
        AttemptResult, Followup, FollowupAttempt, FollowupChannel, FollowupDetail, FollowupState,
        NewAttempt,
    },
    people::{AddressChannel, DecisionInput, PersonDecision, WayFault},
    wire,
};
use saiki_domain::{canonical::sha256_hex, followups as rules, people::extras::address_key};
use serde_json::json;
use std::collections::HashMap;

/// Puts an attempt down and moves the follow-up on. A call to somebody who answers for several is put down for everybody
/// it was made for. Gives the person as they stand then.
pub fn attempt(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Changed<FollowupDetail>> {
    gates::not_closed(conn, incident)?;
    let followup = get(conn, cipher, incident, person, writer.now)?.followup;
    let entries = match new.result {
        AttemptResult::TakenBack => {
            correct::take_back(conn, cipher, (incident, &followup), new, writer)?
        }
        _ => tried(conn, cipher, (incident, &followup), new, writer)?,
    };
    let detail = get(conn, cipher, incident, person, writer.now)?;
    Ok(Changed::with(detail, entries))
}

fn tried(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, followup): (Uuid, &Followup),
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    correct::still_to_be_told(followup, new)?;
    let number = rules::wrong_number(new, &followup.phones).map_err(DbError::Invalid)?;
    let people = whom(conn, incident, followup.person_id, new, writer)?;
    let act = told(conn, cipher, incident, &people, new, writer)?;
    let called = new.channel == FollowupChannel::Phone;
    let mut ways = ways::of(conn, cipher, incident, &people)?;
    let mut entries = Vec::with_capacity(people.len());
    let mut left = HashMap::new();
    if let Some(number) = number {
        entries.extend(numbers::wrong(conn, cipher, incident, number, writer)?);
        left = ways::of(conn, cipher, incident, &people)?;
    }
    if let Some(address) = rules::wrong_home(new, &followup.address) {
        let of = (address, WayFault::Wrong);
        entries.extend(homes::wrong(conn, cipher, incident, &people, of, writer)?);
        left = ways::of(conn, cipher, incident, &people)?;
    }
    for id in people {
        let to = ways.remove(&id).and_then(|way| way.to);
        let about = About {
            to: to.filter(|_| called).map(|to| to.name),
            named: id.0 == followup.person_id,
            another: left.get(&id).is_some_and(|ways| leads_on(ways, new)),
        };
        entries.push(step(
            conn,
            cipher,
            (incident, id.into()),
            (new, about, act),
            writer,
        )?);
    }
    Ok(entries)
}

/// Whether the way of an attempt can be tried again, elsewhere.
fn leads_on(ways: &Ways, new: &NewAttempt) -> bool {
    match new.channel {
        FollowupChannel::Post => !ways.address.is_empty(),
        _ => can_be_called(ways),
    }
}

/// Whether there is a number to call. Words in its place ("unknown", say) are kept with the rest, and are none.
fn can_be_called(way: &Ways) -> bool {
    let key = |phone: &String| address_key(AddressChannel::Phone, phone);
    way.phones.iter().any(|phone| key(phone).is_some())
}

/// Whom an attempt is for, ascending. A call to somebody who answers for several is for all of them, and where it told them
/// for those, too, whom a letter on its way was to tell.
fn whom(
    conn: &mut Conn,
    incident: Uuid,
    person: Uuid,
    new: &NewAttempt,
    writer: &Writer,
) -> DbResult<Vec<DbId>> {
    let mut all = vec![DbId(person)];
    let household: Option<DbId> = register::table
        .find(DbId(person))
        .select(register::household_id)
        .first(conn)?;
    if let Some(household) = household.filter(|_| new.channel == FollowupChannel::Phone) {
        let sight = Sight::of(conn, incident, writer.now)?;
        all.extend(
            wanted::covered(conn, sight, &[household])?
                .into_values()
                .flatten(),
        );
        if new.result == AttemptResult::Told {
            all.extend(correct::written_to(conn, incident, household)?);
        }
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// Records that they were told, all by one act; nothing where the attempt told nobody.
fn told(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[DbId],
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
    correct::instead_of_post(conn, incident, ids, writer)?;
    let (act, _) = people::tell(conn, cipher, incident, ids, &input, writer)?;
    Ok(Some(act))
}

/// What an attempt is to one of those it was for.
struct About {
    /// Whom it was with, where that was somebody else.
    to: Option<String>,
    /// Whether it was put down for them, and not for somebody told together with them.
    named: bool,
    /// Whether another number or address can be tried after one that was wrong.
    another: bool,
}

impl About {
    /// Whether an attempt that told nobody moves their follow-up on. A letter that waits goes all the same, and a call made
    /// for others says nothing of another way chosen for them.
    fn moves(&self, row: &Row) -> DbResult<bool> {
        let way = row.channel()?;
        let ours = way.is_none_or(|way| way == FollowupChannel::Phone);
        Ok(row.state()? != FollowupState::Printed && (self.named || ours))
    }
}

/// One person's row of an attempt, and where their follow-up stands after it.
fn step(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    (new, about, act): (&NewAttempt, About, Option<Uuid>),
    writer: &Writer,
) -> DbResult<Entry> {
    let mut row = row_of(conn, cipher, incident, person, writer)?;
    let step = rules::after(new, row.tries, writer.now);
    let moves = step.told.is_some() || about.moves(&row)?;
    let through = about.to.is_some();
    let id = add(conn, cipher, &row, (new, about.to), writer)?;
    if moves {
        let again = about.another.then_some(new.channel);
        row.state = wire::name(&step.state);
        row.channel = step.channel.or(again).map(|channel| wire::name(&channel));
        row.call_at = step.call_at.map_or(0, micros);
        row.tries = step.tries;
        row.write(conn, writer)?;
    }
    let data = json!({
        "attempt": id, "channel": new.channel, "result": new.result, "at": new.at,
        "call_at": step.call_at.filter(|_| moves), "act": act, "through_somebody": through,
        "note_sha256": sha256_hex(&new.note)?,
    });
    Ok(Entry::incident(
        incident,
        "followup.attempted",
        person,
        data,
    ))
}

pub(super) fn add(
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
        number: None,
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
