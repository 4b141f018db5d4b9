//! Whom the plan must be agreed with. What a party said is part of what is approved, so a change of mind voids the
//! approval.

use super::{plan, tasks::too_many};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{micros, new_id},
    letters::Author,
    schema::recovery_parties,
    stored,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    recovery::{
        MAX_PARTIES,
        parties::{PartyInput, RecoveryParty},
    },
};
use saiki_domain::canonical::sha256_hex;
use serde_json::{Value, json};

#[derive(Queryable, Insertable)]
#[diesel(table_name = recovery_parties)]
struct Row {
    id: DbId,
    incident_id: DbId,
    position: i64,
    party: String,
    updated_at: i64,
    version: i64,
}

/// Every party, in the order they were entered.
pub(super) fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<RecoveryParty>> {
    let rows: Vec<Row> = recovery_parties::table
        .filter(recovery_parties::incident_id.eq(DbId(incident)))
        .order(recovery_parties::position)
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(RecoveryParty {
                id: row.id.into(),
                party: stored::json(&row.party)?,
                version: row.version,
            })
        })
        .collect()
}

fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<RecoveryParty> {
    let mut all = list(conn, incident)?;
    let place = all.iter().position(|p| p.id == id);
    Ok(all.swap_remove(place.ok_or(DbError::NotFound)?))
}

/// The log keeps where the talks stand and the share; names and words by their hash.
fn data(input: &PartyInput) -> DbResult<Value> {
    Ok(json!({
        "state": input.state, "share_bp": input.share_bp, "party_sha256": sha256_hex(input)?,
    }))
}

/// Enters a party.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    input: &PartyInput,
    now: Timestamp,
) -> DbResult<Changed<RecoveryParty>> {
    gates::not_closed(conn, incident)?;
    let own = recovery_parties::incident_id.eq(DbId(incident));
    let count: i64 = recovery_parties::table
        .filter(own)
        .count()
        .get_result(conn)?;
    if count >= MAX_PARTIES {
        return Err(too_many());
    }
    let before = plan::hash(conn, incident)?;
    let last: Option<i64> = recovery_parties::table
        .filter(own)
        .select(max(recovery_parties::position))
        .first(conn)?;
    let id = new_id(now);
    diesel::insert_into(recovery_parties::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            position: last.unwrap_or(0) + 1,
            party: stored::to_json(input)?,
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let mut entries = vec![Entry::incident(
        incident,
        "recovery_party.created",
        id,
        data(input)?,
    )];
    entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

/// Changes what is known of a party.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    input: &PartyInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<RecoveryParty>> {
    gates::not_closed(conn, incident)?;
    let own = get(conn, incident, id)?;
    if own.version != expected {
        return Err(DbError::Stale);
    }
    if own.party == *input {
        return Ok(Changed::nothing(own));
    }
    let before = plan::hash(conn, incident)?;
    diesel::update(recovery_parties::table.find(DbId(id)))
        .set((
            recovery_parties::party.eq(stored::to_json(input)?),
            recovery_parties::updated_at.eq(micros(now)),
            recovery_parties::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let mut entries = vec![Entry::incident(
        incident,
        "recovery_party.updated",
        id,
        data(input)?,
    )];
    entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

/// Takes a party out of the plan.
pub fn remove(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let own = get(conn, incident, id)?;
    if own.version != expected {
        return Err(DbError::Stale);
    }
    let before = plan::hash(conn, incident)?;
    diesel::delete(recovery_parties::table.find(DbId(id))).execute(conn)?;
    let mut entries = vec![Entry::incident(
        incident,
        "recovery_party.removed",
        id,
        data(&own.party)?,
    )];
    entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with((), entries))
}
