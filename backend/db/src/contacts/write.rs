//! Putting a contact down, putting a word down, closing and opening again. Who they are never reaches the log.

use super::{Clear, Row, get, row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::{IncidentCipher, Place},
    gates,
    ids::{micros, new_id},
    members,
    schema::{contact_words, contacts},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    contacts::{Contact, ContactPatch, Direction, NewContact, NewWord},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, contacts as rules, fault::Faults};
use serde_json::json;

/// Puts somebody down; `None` when the owner is no member who can sign in.
pub fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    new: &NewContact,
    writer: &Writer,
) -> DbResult<Changed<Option<Uuid>>> {
    gates::not_closed(conn, incident)?;
    if let Some(owner) = new.owner_id
        && !members::can_take_part(conn, incident, owner)?
    {
        return Ok(Changed::nothing(None));
    }
    let id = new_id(writer.now);
    let zone = timeline::home_zone(conn)?;
    let heard = new.first_heard_at.unwrap_or(writer.now);
    let due = rules::next_due(
        new.kind,
        Direction::In,
        heard,
        None,
        new.next_word_due,
        &zone,
    );
    let clear = Clear {
        name: new.name.trim().to_owned(),
        organisation: new.organisation.trim().to_owned(),
        email: new.email.trim().to_owned(),
        phone: new.phone.trim().to_owned(),
        told: new.told.clone(),
        outcome: String::new(),
    };
    diesel::insert_into(contacts::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            kind: wire::name(&new.kind),
            sealed: clear.seal(cipher, id)?,
            owner_id: new.owner_id.map(DbId),
            first_heard_at: micros(heard),
            last_word_at: None,
            next_word_due: due.map(micros),
            closed_at: None,
            created_at: micros(writer.now),
            version: 1,
        })
        .execute(conn)?;
    let data = json!({ "kind": new.kind, "owner_id": new.owner_id, "next_word_due": due });
    Ok(Changed::new(
        Some(id),
        Entry::incident(incident, "contact.added", id, data),
    ))
}

/// Puts a word down and sets the clock. Gives the contact as it is then.
pub fn add_word(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, contact): (Uuid, Uuid),
    word: &NewWord,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let before = row(conn, incident, contact)?;
    if before.closed_at.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この相手への対応は終わっています。先に再開してください",
            "This contact is closed; open it again first",
        ));
    }
    let id = new_id(writer.now);
    let at = word.at.unwrap_or(writer.now);
    let by = writer.by.id.ok_or(DbError::NotFound)?;
    diesel::insert_into(contact_words::table)
        .values((
            contact_words::id.eq(DbId(id)),
            contact_words::incident_id.eq(DbId(incident)),
            contact_words::contact_id.eq(DbId(contact)),
            contact_words::direction.eq(wire::name(&word.direction)),
            contact_words::channel.eq(wire::name(&word.channel)),
            contact_words::at.eq(micros(at)),
            contact_words::sealed.eq(cipher.seal(
                &Place::new("contact_words", "sealed", id),
                word.text.trim().as_bytes(),
            )?),
            contact_words::by_id.eq(DbId(by)),
            contact_words::by_name.eq(&writer.by.name),
            contact_words::created_at.eq(micros(writer.now)),
        ))
        .execute(conn)?;
    let kind = stored::value("contacts.kind", &before.kind)?;
    let zone = timeline::home_zone(conn)?;
    let old = before.next_word_due.map(crate::ids::instant);
    let due = rules::next_due(kind, word.direction, at, old, word.next_word_due, &zone);
    let last = match word.direction {
        Direction::Out => before.last_word_at.max(Some(micros(at))),
        Direction::In => before.last_word_at,
    };
    diesel::update(contacts::table.find(DbId(contact)))
        .set((
            contacts::last_word_at.eq(last),
            contacts::next_word_due.eq(due.map(micros)),
            contacts::version.eq(contacts::version + 1_i64),
        ))
        .execute(conn)?;
    let data = json!({
        "word": id, "direction": word.direction, "channel": word.channel, "at": at,
        "next_word_due": due, "text_sha256": sha256_hex(&word.text)?,
    });
    Ok(Changed::new(
        (),
        Entry::incident(incident, "contact.word_added", contact, data),
    ))
}

/// Changes who they are, owner and clock, closes, opens again; or says what is wrong.
pub fn update(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    patch: &ContactPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<Contact, Faults>>> {
    gates::not_closed(conn, incident)?;
    let before = row(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let mut faults = Faults::default();
    if let Some(Some(owner)) = patch.owner_id {
        members::check(conn, incident, "owner_id", owner, &mut faults)?;
    }
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    let mut clear = Clear::open(cipher, id, &before.sealed)?;
    let mut fields = Vec::new();
    let mut set = |name: &'static str, to: &mut String, wanted: &Option<String>| {
        if let Some(wanted) = wanted.as_deref().map(str::trim)
            && wanted != to
        {
            fields.push(name);
            wanted.clone_into(to);
        }
    };
    set("name", &mut clear.name, &patch.name);
    set("organisation", &mut clear.organisation, &patch.organisation);
    set("email", &mut clear.email, &patch.email);
    set("phone", &mut clear.phone, &patch.phone);
    set("told", &mut clear.told, &patch.told);
    set("outcome", &mut clear.outcome, &patch.outcome);
    let kind = patch.kind.map_or(before.kind, |kind| wire::name(&kind));
    let closed = match patch.closed {
        Some(true) => before.closed_at.or(Some(micros(writer.now))),
        Some(false) => None,
        None => before.closed_at,
    };
    let owner = patch
        .owner_id
        .map_or(before.owner_id, |owner| owner.map(DbId));
    let due = patch.next_word_due.map(micros).or(before.next_word_due);
    diesel::update(contacts::table.find(DbId(id)))
        .set((
            contacts::kind.eq(&kind),
            contacts::sealed.eq(clear.seal(cipher, id)?),
            contacts::owner_id.eq(owner),
            contacts::next_word_due.eq(due),
            contacts::closed_at.eq(closed),
            contacts::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({
        "kind": kind, "fields": fields, "owner_id": owner.map(Uuid::from), "closed": closed.is_some(),
        "next_word_due": due.map(crate::ids::instant), "outcome_sha256": sha256_hex(&clear.outcome)?,
    });
    Ok(Changed::new(
        Ok(get(conn, cipher, incident, id, writer.lang, writer.now)?),
        Entry::incident(incident, "contact.updated", id, data),
    ))
}
