//! Causes entered, changed, moved and removed. The whole tree is looked at under the incident's lock, so that two who
//! move causes at once cannot make a circle.

use super::{Row, causes_of, get, links};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, files, gates,
    ids::{micros, new_id},
    schema::causes::{self, dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    causes::{Cause, CauseInput},
    files::SubjectKind,
    problem::ErrorCode,
};
use saiki_domain::{canonical::sha256_hex, causes as rules};
use serde_json::{Value, json};

fn check(
    conn: &mut Conn,
    incident: Uuid,
    id: Option<Uuid>,
    input: &CauseInput,
) -> DbResult<Vec<Cause>> {
    gates::not_closed(conn, incident)?;
    let all = causes_of(conn, incident)?;
    let mut faults = rules::check_place(&all, id, input);
    links::names(conn, incident)?.check(&input.links, &mut faults);
    if faults.0.is_empty() {
        Ok(all)
    } else {
        Err(DbError::Invalid(faults))
    }
}

fn trimmed(input: &CauseInput) -> CauseInput {
    let mut out = input.clone();
    out.statement = out.statement.trim().to_owned();
    out
}

fn audit(input: &CauseInput) -> DbResult<Value> {
    Ok(json!({
        "question": input.question, "parent": input.parent_id, "state": input.state, "links": input.links.len(),
        "assumption": input.assumption.is_some(), "details_sha256": sha256_hex(input)?,
    }))
}

/// Enters a cause.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    input: &CauseInput,
    now: Timestamp,
) -> DbResult<Changed<Cause>> {
    check(conn, incident, None, input)?;
    let (id, details) = (new_id(now), trimmed(input));
    diesel::insert_into(causes::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            parent_id: details.parent_id.map(DbId),
            details: stored::to_json(&details)?,
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = audit(&details)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "cause.added", id, data),
    ))
}

/// Replaces a cause, its place in the tree included. `expected` is the version the caller saw.
pub fn replace(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    input: &CauseInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Cause>> {
    let before = get(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    check(conn, incident, Some(id), input)?;
    let details = trimmed(input);
    if details == before.details {
        return Ok(Changed::nothing(before));
    }
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    let changed = diesel::update(dsl::causes.filter(own))
        .set((
            dsl::parent_id.eq(details.parent_id.map(DbId)),
            dsl::details.eq(stored::to_json(&details)?),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let data = audit(&details)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "cause.changed", id, data),
    ))
}

/// Removes a cause that has none below it. `expected` is the version the caller saw.
pub fn remove(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let all = causes_of(conn, incident)?;
    let cause = all.iter().find(|c| c.id == id).ok_or(DbError::NotFound)?;
    if all.iter().any(|c| c.details.parent_id == Some(id)) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "下に原因があるため削除できません。先に下の原因を移すか削除してください",
            "There are causes below it; move or remove them first",
        ));
    }
    files::none_on(conn, incident, SubjectKind::Cause, id)?;
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    if diesel::delete(dsl::causes.filter(own)).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let data = audit(&cause.details)?;
    Ok(Changed::new(
        (),
        Entry::incident(incident, "cause.removed", id, data),
    ))
}
