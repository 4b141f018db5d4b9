//! Action against those responsible. What concerns persons is one sealed text under the incident's key; log and
//! timeline learn kind and state alone.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::{IncidentCipher, Place},
    gates,
    ids::{instant, micros, new_id},
    letters::Author,
    schema::sanctions,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    sanctions::{NewSanction, Sanction, SanctionState},
    wire,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = sanctions, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    kind: String,
    state: String,
    sealed: Vec<u8>,
    created_by_name: String,
    decided_by_name: Option<String>,
    updated_at: i64,
    version: i64,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Clear {
    party: String,
    grounds: String,
    counsel: String,
    decision: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("sanctions", "sealed", id)
}

fn seal(cipher: &IncidentCipher, id: Uuid, new: &NewSanction) -> DbResult<Vec<u8>> {
    let clear = Clear {
        party: new.party.trim().to_owned(),
        grounds: new.grounds.trim().to_owned(),
        counsel: new.counsel.trim().to_owned(),
        decision: new.decision.trim().to_owned(),
    };
    cipher.seal(&place(id), &serde_json::to_vec(&clear)?)
}

impl Row {
    fn open(self, cipher: &IncidentCipher) -> DbResult<Sanction> {
        let clear: Clear = serde_json::from_slice(&cipher.open(&place(self.id.0), &self.sealed)?)?;
        Ok(Sanction {
            id: self.id.into(),
            content: NewSanction {
                kind: stored::value("sanctions.kind", &self.kind)?,
                party: clear.party,
                grounds: clear.grounds,
                counsel: clear.counsel,
                state: stored::value("sanctions.state", &self.state)?,
                decision: clear.decision,
            },
            created_by_name: self.created_by_name,
            decided_by_name: self.decided_by_name,
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// Writes one down; the answer is its id, since the rest concerns persons.
pub fn create(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    by: &Author,
    new: &NewSanction,
    now: Timestamp,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    let id = new_id(now);
    let decided = new.state != SanctionState::Open;
    diesel::insert_into(sanctions::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            kind: wire::name(&new.kind),
            state: wire::name(&new.state),
            sealed: seal(cipher, id, new)?,
            created_by_name: by.name.clone(),
            decided_by_name: decided.then(|| by.name.clone()),
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = json!({ "kind": new.kind, "state": new.state, "version": 1 });
    Ok(Changed::new(
        id,
        Entry::incident(incident, "sanction.created", id, data),
    ))
}

/// Replaces what one says.
#[allow(clippy::too_many_arguments)] // what a change is made of; a struct of it would be used once
pub fn replace(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    new: &NewSanction,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Uuid>> {
    gates::not_closed(conn, incident)?;
    let before = find(conn, incident, id)?;
    let state = wire::name(&new.state);
    let decided_by = match before.state == state {
        true => before.decided_by_name,
        false => Some(by.name.clone()),
    };
    let changed = diesel::update(
        sanctions::table.filter(
            sanctions::id
                .eq(DbId(id))
                .and(sanctions::version.eq(expected)),
        ),
    )
    .set((
        sanctions::kind.eq(wire::name(&new.kind)),
        sanctions::state.eq(&state),
        sanctions::sealed.eq(seal(cipher, id, new)?),
        sanctions::decided_by_name.eq(decided_by),
        sanctions::updated_at.eq(micros(now)),
        sanctions::version.eq(expected + 1),
    ))
    .execute(conn)?;
    let data = json!({ "kind": new.kind, "state": new.state, "version": expected + 1 });
    match changed {
        1 => Ok(Changed::new(
            id,
            Entry::incident(incident, "sanction.changed", id, data),
        )),
        _ => Err(DbError::Stale),
    }
}

/// One of them in the clear.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
) -> DbResult<Sanction> {
    find(conn, incident, id)?.open(cipher)
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    sanctions::table
        .filter(
            sanctions::id
                .eq(DbId(id))
                .and(sanctions::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)
}

/// A window of them in the order they were written down, after that id; and how many there are in all.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> DbResult<(Vec<Sanction>, i64)> {
    let own = sanctions::incident_id.eq(DbId(incident));
    let total = sanctions::table.filter(own).count().get_result(conn)?;
    let mut wanted = sanctions::table.filter(own).into_boxed();
    if let Some(after) = after {
        wanted = wanted.filter(sanctions::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = wanted.order(sanctions::id).limit(limit).load(conn)?;
    let rows: DbResult<Vec<Sanction>> = rows.into_iter().map(|row| row.open(cipher)).collect();
    Ok((rows?, total))
}

/// Ids of those without a final decision. Nothing else of them is told.
pub fn open(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Uuid>> {
    let waiting = [SanctionState::Open, SanctionState::Decided].map(|s| wire::name(&s));
    let rows: Vec<DbId> = sanctions::table
        .filter(
            sanctions::incident_id
                .eq(DbId(incident))
                .and(sanctions::state.eq_any(waiting)),
        )
        .order(sanctions::id)
        .select(sanctions::id)
        .load(conn)?;
    Ok(rows.into_iter().map(Uuid::from).collect())
}
