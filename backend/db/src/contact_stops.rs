//! Decisions not to contact somebody. One stands a person at most; one taken back stays on record. Its notes are sealed,
//! its ways are not, since whoever mails, posts and calls asks for them.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, approvals,
    conn::MultiBackend,
    crypto::{IncidentCipher, Place},
    gates,
    ids::{instant, micros, new_id},
    schema::{
        contact_stops::{self, dsl},
        people,
    },
    stored,
};
use diesel::{
    dsl::{exists, not},
    prelude::*,
    sql_types::Bool,
};
use saiki_api::{
    Timestamp, Uuid,
    contact_stops::{ContactStop, ContactStops, LiftContactStop, NewContactStop},
    people::AddressChannel,
    problem::ErrorCode,
    wire,
};
use saiki_domain::canonical::sha256_of;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = contact_stops, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    person_id: DbId,
    reason: String,
    mail: bool,
    post: bool,
    phone: bool,
    standing: bool,
    sealed: Vec<u8>,
    by_id: DbId,
    by_name: String,
    at: i64,
    lifted_by_name: Option<String>,
    lifted_at: Option<i64>,
    version: i64,
}

/// What is sealed of a decision.
#[derive(Default, Serialize, Deserialize)]
struct Clear {
    note: String,
    lifted_note: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("contact_stops", "sealed", id)
}

impl Clear {
    fn open(cipher: &IncidentCipher, row: &Row) -> DbResult<Clear> {
        let plain = cipher.open(&place(row.id.0), &row.sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    fn seal(&self, cipher: &IncidentCipher, id: Uuid) -> DbResult<Vec<u8>> {
        cipher.seal(&place(id), &serde_json::to_vec(self)?)
    }
}

impl Row {
    fn open(self, cipher: &IncidentCipher) -> DbResult<ContactStop> {
        let clear = Clear::open(cipher, &self)?;
        Ok(ContactStop {
            id: self.id.into(),
            person_id: self.person_id.into(),
            mail: self.mail,
            post: self.post,
            phone: self.phone,
            reason: stored::value("contact_stops.reason", &self.reason)?,
            note: clear.note,
            by_name: self.by_name,
            at: instant(self.at),
            lifted_by_name: self.lifted_by_name,
            lifted_at: self.lifted_at.map(instant),
            lifted_note: clear.lifted_note,
            version: self.version,
        })
    }
}

type Condition<'a> = Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = Bool> + 'a>;

/// People who are not to be mailed, written to or called.
pub(crate) fn barred<'a>(way: AddressChannel) -> Condition<'a> {
    let standing = contact_stops::table.filter(
        contact_stops::person_id
            .eq(people::id)
            .and(contact_stops::standing.eq(true)),
    );
    match way {
        AddressChannel::Mail => Box::new(exists(standing.filter(contact_stops::mail.eq(true)))),
        AddressChannel::Post => Box::new(exists(standing.filter(contact_stops::post.eq(true)))),
        AddressChannel::Phone => Box::new(exists(standing.filter(contact_stops::phone.eq(true)))),
    }
}

/// Everybody else.
pub(crate) fn may<'a>(way: AddressChannel) -> Condition<'a> {
    Box::new(not(barred(way)))
}

fn rows(conn: &mut Conn, incident: Uuid, person: Uuid) -> DbResult<Vec<Row>> {
    Ok(dsl::contact_stops
        .filter(
            dsl::person_id
                .eq(DbId(person))
                .and(dsl::incident_id.eq(DbId(incident))),
        )
        .order(dsl::id.desc())
        .load(conn)?)
}

fn exists_person(conn: &mut Conn, incident: Uuid, person: Uuid) -> DbResult<()> {
    let own = people::table
        .find(DbId(person))
        .filter(people::incident_id.eq(DbId(incident)));
    match diesel::select(exists(own)).get_result(conn)? {
        true => Ok(()),
        false => Err(DbError::NotFound),
    }
}

/// All decisions on a person, in the clear.
pub fn of_person(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
) -> DbResult<ContactStops> {
    exists_person(conn, incident, person)?;
    let mut all = ContactStops::default();
    for row in rows(conn, incident, person)? {
        let standing = row.standing;
        let stop = row.open(cipher)?;
        match standing {
            true => all.standing = Some(stop),
            false => all.former.push(stop),
        }
    }
    Ok(all)
}

/// The decision that stands on a person, in the clear.
pub fn standing(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
) -> DbResult<Option<ContactStop>> {
    let row: Option<Row> = dsl::contact_stops
        .filter(
            dsl::person_id
                .eq(DbId(person))
                .and(dsl::incident_id.eq(DbId(incident)))
                .and(dsl::standing.eq(true)),
        )
        .first(conn)
        .optional()?;
    row.map(|row| row.open(cipher)).transpose()
}

/// Puts a decision down; its id. One that stands is to be taken back first. Approvals of letters that would have gone to
/// the person are void.
pub fn add(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person): (Uuid, Uuid),
    new: &NewContactStop,
    writer: &Writer,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    exists_person(conn, incident, person)?;
    if standing(conn, cipher, incident, person)?.is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この人には「連絡しない」判断がすでにあります。変えるときは、先に取り消してください",
            "There is a decision not to contact this person already; take it back before you make another",
        ));
    }
    let id = new_id(writer.now);
    let clear = Clear {
        note: new.note.trim().to_owned(),
        ..Clear::default()
    };
    let row = Row {
        id: DbId(id),
        incident_id: DbId(incident),
        person_id: DbId(person),
        reason: wire::name(&new.reason),
        mail: new.mail,
        post: new.post,
        phone: new.phone,
        standing: true,
        sealed: clear.seal(cipher, id)?,
        by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
        by_name: writer.by.name.clone(),
        at: micros(writer.now),
        lifted_by_name: None,
        lifted_at: None,
        version: 1,
    };
    let data = json!({
        "stop": id, "reason": new.reason, "mail": new.mail, "post": new.post, "phone": new.phone,
        "sealed_sha256": sha256_of(&row.sealed),
    });
    diesel::insert_into(contact_stops::table)
        .values(row)
        .execute(conn)?;
    let mut entries = vec![Entry::incident(incident, "person.stopped", person, data)];
    if new.mail {
        entries.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    }
    Ok(Changed::with(id, entries))
}

/// Takes a decision back. `expected` is the version the caller saw.
pub fn lift(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, person, id): (Uuid, Uuid, Uuid),
    lift: &LiftContactStop,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let row = rows(conn, incident, person)?
        .into_iter()
        .find(|row| row.id.0 == id)
        .ok_or(DbError::NotFound)?;
    if row.version != expected || !row.standing {
        return Err(DbError::Stale);
    }
    let clear = Clear {
        lifted_note: lift.note.trim().to_owned(),
        ..Clear::open(cipher, &row)?
    };
    let sealed = clear.seal(cipher, id)?;
    let data = json!({ "stop": id, "sealed_sha256": sha256_of(&sealed) });
    diesel::update(contact_stops::table.find(DbId(id)))
        .set((
            contact_stops::standing.eq(false),
            contact_stops::sealed.eq(sealed),
            contact_stops::lifted_by_name.eq(Some(&writer.by.name)),
            contact_stops::lifted_at.eq(Some(micros(writer.now))),
            contact_stops::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let mut entries = vec![Entry::incident(
        incident,
        "person.stop_lifted",
        person,
        data,
    )];
    if row.mail {
        entries.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    }
    Ok(Changed::with((), entries))
}

/// Two entries of the register become one: what stands on `from` stands on `to`, too, in every way it bars. The rows of
/// `from` stay, so that a merge that is undone finds them.
pub(crate) fn moved(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    from: Uuid,
    to: Uuid,
    now: Timestamp,
) -> DbResult<()> {
    let mut all = rows(conn, incident, from)?;
    all.retain(|row| row.standing);
    let Some(theirs) = all.pop() else {
        return Ok(());
    };
    let mut own = rows(conn, incident, to)?;
    own.retain(|row| row.standing);
    if let Some(own) = own.pop() {
        diesel::update(contact_stops::table.find(own.id))
            .set((
                contact_stops::mail.eq(own.mail || theirs.mail),
                contact_stops::post.eq(own.post || theirs.post),
                contact_stops::phone.eq(own.phone || theirs.phone),
                contact_stops::version.eq(own.version + 1),
            ))
            .execute(conn)?;
        return Ok(());
    }
    let id = new_id(now);
    let sealed = Clear::open(cipher, &theirs)?.seal(cipher, id)?;
    diesel::insert_into(contact_stops::table)
        .values(Row {
            id: DbId(id),
            person_id: DbId(to),
            sealed,
            version: 1,
            ..theirs
        })
        .execute(conn)?;
    Ok(())
}
