//! When services were down or degraded in an incident: entered, listed, changed, removed. Whether they may be so is
//! `saiki_domain::service_windows`; what they mean under contracts is `sla_checks`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    letters::Author,
    schema::service_windows::{self, dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    service_windows::{MAX_WINDOWS, ServiceWindow, WindowFields},
};
use saiki_domain::{canonical::sha256_hex, service_windows as rules};
use serde_json::{Value, json};

#[derive(Queryable, Insertable)]
#[diesel(table_name = service_windows)]
struct Row {
    id: DbId,
    incident_id: DbId,
    details: String,
    starts: i64,
    by_id: DbId,
    by_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn into_window(self) -> DbResult<ServiceWindow> {
        Ok(ServiceWindow {
            id: self.id.into(),
            fields: stored::json(&self.details)?,
            by_name: self.by_name,
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// Every window of the incident, the one that began first first. There are at most `MAX_WINDOWS`.
pub fn of_incident(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<ServiceWindow>> {
    let rows: Vec<Row> = dsl::service_windows
        .filter(dsl::incident_id.eq(DbId(incident)))
        .order((dsl::starts, dsl::id))
        .load(conn)?;
    rows.into_iter().map(Row::into_window).collect()
}

/// One window of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<ServiceWindow> {
    let own = dsl::id
        .eq(DbId(id))
        .and(dsl::incident_id.eq(DbId(incident)));
    let row: Option<Row> = dsl::service_windows.filter(own).first(conn).optional()?;
    row.ok_or(DbError::NotFound)?.into_window()
}

/// What the log keeps: times, and words by their hash.
fn facts(fields: &WindowFields, version: i64) -> DbResult<Value> {
    Ok(json!({
        "version": version, "kind": fields.kind, "exclusion": fields.exclusion,
        "from": fields.from, "to": fields.to, "details_sha256": sha256_hex(fields)?,
    }))
}

/// Enters a window. It was checked before.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    input: &WindowFields,
    by: &Author,
    now: Timestamp,
) -> DbResult<Changed<ServiceWindow>> {
    gates::not_closed(conn, incident)?;
    let count: i64 = dsl::service_windows
        .filter(dsl::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?;
    if usize::try_from(count).unwrap_or(usize::MAX) >= MAX_WINDOWS {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("停止・品質低下・除外の記録は{MAX_WINDOWS}件までです"),
            &format!("At most {MAX_WINDOWS} windows"),
        ));
    }
    let (id, fields) = (new_id(now), rules::tidied(input.clone()));
    diesel::insert_into(service_windows::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            details: stored::to_json(&fields)?,
            starts: micros(fields.from),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = facts(&fields, 1)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "service_window.entered", id, data),
    ))
}

/// Changes a window. `expected` is the version the caller saw; equal values change nothing.
pub fn replace(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    input: &WindowFields,
    expected: i64,
    by: &Author,
    now: Timestamp,
) -> DbResult<Changed<ServiceWindow>> {
    let before = get(conn, incident, id)?;
    gates::not_closed(conn, incident)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let fields = rules::tidied(input.clone());
    if fields == before.fields {
        return Ok(Changed::nothing(before));
    }
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    let changed = diesel::update(dsl::service_windows.filter(own))
        .set((
            dsl::details.eq(stored::to_json(&fields)?),
            dsl::starts.eq(micros(fields.from)),
            dsl::by_id.eq(DbId(by.id)),
            dsl::by_name.eq(&by.name),
            dsl::updated_at.eq(micros(now)),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let data = facts(&fields, expected + 1)?;
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "service_window.changed", id, data),
    ))
}

/// Takes a window away. Checks made with it stay as they are, and count as outdated.
pub fn remove(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<Changed<()>> {
    let before = get(conn, incident, id)?;
    gates::not_closed(conn, incident)?;
    let own = dsl::id.eq(DbId(id)).and(dsl::version.eq(expected));
    if diesel::delete(dsl::service_windows.filter(own)).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let data = facts(&before.fields, before.version)?;
    Ok(Changed::new(
        (),
        Entry::incident(incident, "service_window.removed", id, data),
    ))
}
