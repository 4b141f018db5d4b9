//! Interviews of an incident, sealed under its key: a row says only that there was one and whether its record is
//! finished. The log keeps a keyed hash of each version, which tells nothing to whoever lacks the key.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::{IncidentCipher, Keyring, Place},
    gates,
    ids::{instant, micros, new_id},
    incident_keys,
    schema::interviews::{self, dsl},
    stored,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    interviews::{Interview, InterviewInput, InterviewLine},
    problem::ErrorCode,
};
use saiki_domain::{canonical::hex, interviews as rules};
use serde_json::{Value, json};

#[derive(Queryable, Insertable)]
#[diesel(table_name = interviews)]
struct Row {
    id: DbId,
    incident_id: DbId,
    number: i64,
    sealed: Vec<u8>,
    finished: bool,
    created_by: DbId,
    created_by_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("interviews", "sealed", id)
}

impl Row {
    fn open(self, cipher: &IncidentCipher) -> DbResult<Interview> {
        let plain = cipher.open(&place(self.id.0), &self.sealed)?;
        let details: InterviewInput = serde_json::from_slice(&plain)?;
        // Of one that a re-key left behind, only the row knows.
        let details = InterviewInput {
            finished: self.finished,
            ..details
        };
        let missing = rules::missing(&details.rights);
        Ok(Interview {
            id: self.id.into(),
            number: self.number,
            warning: rules::warning(&missing),
            missing,
            details,
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// An interview just entered or changed: where it is, and nothing of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Kept {
    /// The interview.
    pub id: Uuid,
}

/// Interviews of an incident by number, after that one, without their records; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    after: Option<i64>,
    limit: i64,
) -> DbResult<(Vec<InterviewLine>, i64)> {
    let own = dsl::incident_id.eq(DbId(incident));
    let total = dsl::interviews.filter(own).count().get_result(conn)?;
    let rows: Vec<Row> = dsl::interviews
        .filter(own.and(dsl::number.gt(after.unwrap_or(0))))
        .order(dsl::number)
        .limit(limit)
        .load(conn)?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let lines: DbResult<Vec<InterviewLine>> = rows
        .into_iter()
        .map(|row| row.open(&cipher).map(line))
        .collect();
    Ok((lines?, total))
}

fn line(interview: Interview) -> InterviewLine {
    InterviewLine {
        id: interview.id,
        number: interview.number,
        held_at: interview.details.held_at,
        person: interview.details.person,
        affiliation: interview.details.affiliation,
        side: interview.details.side,
        missing: interview.missing,
        finished: interview.details.finished,
        version: interview.version,
    }
}

/// One interview of that incident.
pub fn get(conn: &mut Conn, keyring: &Keyring, incident: Uuid, id: Uuid) -> DbResult<Interview> {
    let row = find(conn, incident, id)?;
    row.open(&incident_keys::cipher(conn, keyring, incident)?)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let own = dsl::id
        .eq(DbId(id))
        .and(dsl::incident_id.eq(DbId(incident)));
    dsl::interviews
        .filter(own)
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// What is sealed of an interview, and what the log keeps of it.
fn sealed(cipher: &IncidentCipher, id: Uuid, input: &InterviewInput) -> DbResult<(Vec<u8>, Value)> {
    let text = stored::to_json(input)?;
    let missing = rules::missing(&input.rights).len();
    let data = json!({
        "keyed_hash": hex(&cipher.index("interview", &text)), "finished": input.finished, "rights_missing": missing,
    });
    Ok((cipher.seal(&place(id), text.as_bytes())?, data))
}

/// Enters an interview under the incident's next number.
pub fn add(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    by: Uuid,
    by_name: &str,
    input: &InterviewInput,
    now: Timestamp,
) -> DbResult<Changed<Kept>> {
    gates::not_closed(conn, incident)?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let last: Option<i64> = dsl::interviews
        .filter(dsl::incident_id.eq(DbId(incident)))
        .select(max(dsl::number))
        .first(conn)?;
    let id = new_id(now);
    let (blob, data) = sealed(&cipher, id, input)?;
    diesel::insert_into(interviews::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number: last.unwrap_or(0) + 1,
            sealed: blob,
            finished: input.finished,
            created_by: DbId(by),
            created_by_name: by_name.to_owned(),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    Ok(Changed::new(
        Kept { id },
        Entry::incident(incident, "interview.added", id, data),
    ))
}

/// Replaces an interview whose record is not finished. `expected` is the version the caller saw.
pub fn replace(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    id: Uuid,
    input: &InterviewInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Kept>> {
    let row = find(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.finished {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "確定した記録は変えられません。補足や訂正は、新しい聞き取りとして記録してください",
            "A finished record never changes; enter an addition or a correction as a new interview",
        ));
    }
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let (blob, data) = sealed(&cipher, id, input)?;
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    let changed = diesel::update(dsl::interviews.filter(own))
        .set((
            dsl::sealed.eq(blob),
            dsl::finished.eq(input.finished),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    Ok(Changed::new(
        Kept { id },
        Entry::incident(incident, "interview.changed", id, data),
    ))
}
