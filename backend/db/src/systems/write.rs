//! Entering a system and changing what the register says of it. Its states are changed by `steps`.

use super::{Affected, Row, complete, find, likeness, steps};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, ids::new_id, schema::systems::dsl, units,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    systems::{System, SystemFields},
};
use saiki_domain::systems::MAX_SYSTEMS;
use serde_json::json;

/// Enters a system.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    fields: &SystemFields,
    now: Timestamp,
) -> DbResult<Changed<System>> {
    steps::lock(conn, incident)?;
    room_for(conn, incident, 1)?;
    check_unit(conn, fields.unit_id)?;
    let id = new_id(now);
    let mut row = Row::new(incident, id, fields, now)?;
    Affected::load(conn, incident)?.put(&mut row)?;
    insert(conn, &[row])?;
    if fields.affected {
        likeness::refresh(conn, incident)?;
    }
    let data = json!({ "kind": fields.kind, "unit": fields.unit_id, "affected": fields.affected });
    let entry = Entry::incident(incident, "system.entered", id, data);
    Ok(Changed::new(one(conn, incident, id)?, entry))
}

/// Changes what the register says of a system. `expected` is the version the caller saw; equal values change
/// nothing. An approval to return does not survive a change of what was approved.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &steps::By,
    fields: &SystemFields,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<System>> {
    steps::lock(conn, incident)?;
    let before = find(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    check_unit(conn, fields.unit_id)?;
    let old = before.fields()?;
    let mut row = before.with(fields, now)?;
    if row.fields()? == old {
        return Ok(Changed::nothing(one(conn, incident, id)?));
    }
    let shaken = steps::shake(conn, &before, &mut row, by, now)?;
    Affected::load(conn, incident)?.put(&mut row)?;
    save(conn, &row, expected)?;
    if compared_anew(&old, fields) {
        likeness::refresh(conn, incident)?;
    }
    let data = json!({
        "fields": differing(&old, fields)?, "version": expected + 1, "approval_void": shaken,
    });
    let entry = Entry::incident(incident, "system.updated", id, data);
    Ok(Changed::new(one(conn, incident, id)?, entry))
}

/// Whether others must be compared with this system anew.
pub(super) fn compared_anew(old: &SystemFields, new: &SystemFields) -> bool {
    (old.affected || new.affected) && old != new
}

/// Names of the fields that differ: what the log keeps of a change.
fn differing(old: &SystemFields, new: &SystemFields) -> DbResult<Vec<String>> {
    let (old, new) = (serde_json::to_value(old)?, serde_json::to_value(new)?);
    let names = new.as_object().into_iter().flatten();
    Ok(names
        .filter(|(name, value)| old.get(name.as_str()) != Some(value))
        .map(|(name, _)| name.clone())
        .collect())
}

pub(super) fn one(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<System> {
    let row = find(conn, incident, id)?;
    complete(conn, incident, vec![row])?
        .pop()
        .ok_or(DbError::NotFound)
}

pub(super) fn insert(conn: &mut Conn, rows: &[Row]) -> DbResult<()> {
    let rows = rows.to_vec();
    each!(
        conn,
        diesel::insert_into(dsl::systems)
            .values(&rows)
            .execute(conn)
    )
    .map_err(taken)?;
    Ok(())
}

/// Writes a row that was of version `expected`.
pub(super) fn save(conn: &mut Conn, row: &Row, expected: i64) -> DbResult<()> {
    let place = dsl::systems.filter(dsl::id.eq(row.id).and(dsl::version.eq(expected)));
    let updated = diesel::update(place)
        .set((
            (
                dsl::number.eq(&row.number),
                dsl::number_key.eq(&row.number_key),
                dsl::name.eq(&row.name),
                dsl::kind.eq(&row.kind),
                dsl::unit_id.eq(row.unit_id),
                dsl::os.eq(&row.os),
                dsl::os_version.eq(&row.os_version),
                dsl::software.eq(&row.software),
                dsl::settings.eq(&row.settings),
                dsl::exposure.eq(&row.exposure),
                dsl::contact.eq(&row.contact),
                dsl::note.eq(&row.note),
                dsl::affected.eq(row.affected),
            ),
            (
                dsl::damage.eq(&row.damage),
                dsl::measure.eq(&row.measure),
                dsl::measure_reason.eq(&row.measure_reason),
                dsl::connection.eq(&row.connection),
                dsl::excluded.eq(&row.excluded),
                dsl::remedied_by.eq(row.remedied_by),
                dsl::similarity.eq(row.similarity),
                dsl::likelihood.eq(&row.likelihood),
                dsl::backup_result.eq(&row.backup_result),
                dsl::backup_last_good_at.eq(row.backup_last_good_at),
                dsl::search_key.eq(&row.search_key),
                dsl::updated_at.eq(row.updated_at),
                dsl::version.eq(row.version),
            ),
        ))
        .execute(conn)
        .map_err(taken)?;
    match updated {
        1 => Ok(()),
        _ => Err(DbError::Stale),
    }
}

fn taken(error: diesel::result::Error) -> DbError {
    let error = DbError::from(error);
    match error.is_unique_violation() {
        true => DbError::refused(
            ErrorCode::AlreadyExists,
            "同じ管理番号のシステムがすでに登録されています",
            "A system with this number is registered already",
        ),
        false => error,
    }
}

/// Refuses more systems than an incident may have.
pub(super) fn room_for(conn: &mut Conn, incident: Uuid, more: i64) -> DbResult<()> {
    let there: i64 = dsl::systems
        .filter(dsl::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?;
    if there + more <= MAX_SYSTEMS {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        "一つのインシデントに登録できるシステムは10万件までです",
        "One incident registers at most 100,000 systems",
    ))
}

pub(super) fn check_unit(conn: &mut Conn, unit: Option<Uuid>) -> DbResult<()> {
    let ids: Vec<Uuid> = unit.into_iter().collect();
    match units::all_exist(conn, &ids)? {
        true => Ok(()),
        false => Err(no_unit()),
    }
}

pub(super) fn no_unit() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "指定した部署は登録されていません",
        "There is no such unit",
    )
}
