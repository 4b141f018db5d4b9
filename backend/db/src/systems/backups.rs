//! Checks of backups: recorded one after the other, the last one kept beside the system for lists.

use super::{
    find,
    steps::{self, By},
    write,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    incidents,
    schema::backup_checks,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    incidents::TimeKind,
    systems::{BackupCheck, NewBackupCheck, System},
    wire,
};
use saiki_domain::reconnection::is_before;
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = backup_checks, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    system_id: DbId,
    result: String,
    last_good_at: Option<i64>,
    checked_by: String,
    note: String,
    by_id: DbId,
    at: i64,
}

/// Records a check of a system's backup. `expected` is the version of the system the caller saw.
pub fn check_backup(
    conn: &mut Conn,
    incident: Uuid,
    system: Uuid,
    by: &By,
    new: &NewBackupCheck,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<System>> {
    steps::lock(conn, incident)?;
    let mut row = find(conn, incident, system)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let checked_by = match new.checked_by.trim() {
        "" => by.name.clone(),
        named => named.to_owned(),
    };
    let id = new_id(now);
    diesel::insert_into(backup_checks::table)
        .values(Row {
            id: DbId(id),
            system_id: DbId(system),
            result: wire::name(&new.result),
            last_good_at: new.last_good_at.map(micros),
            checked_by,
            note: new.note.clone(),
            by_id: DbId(by.id),
            at: micros(now),
        })
        .execute(conn)?;
    row.backup_result = Some(wire::name(&new.result));
    row.backup_last_good_at = new.last_good_at.map(micros);
    row.updated_at = micros(now);
    row.version = expected + 1;
    write::save(conn, &row, expected)?;
    let data = json!({
        "check": id, "result": new.result, "last_good_at": new.last_good_at, "version": expected + 1,
    });
    let entry = Entry::incident(incident, "system.backup_checked", system, data);
    Ok(Changed::new(write::one(conn, incident, system)?, entry))
}

/// The checks of a system's backup, the newest first.
pub(super) fn list(conn: &mut Conn, incident: Uuid, system: Uuid) -> DbResult<Vec<BackupCheck>> {
    let rows: Vec<Row> = backup_checks::table
        .filter(backup_checks::system_id.eq(DbId(system)))
        .order((backup_checks::at.desc(), backup_checks::id.desc()))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let times = incidents::get(conn, incident)?.times;
    let at = |kind| times.iter().find(|t| t.kind == kind).map(|t| t.moment.at);
    let (occurred, detected) = (at(TimeKind::Occurred), at(TimeKind::Detected));
    rows.into_iter()
        .map(|row| {
            let last_good_at = row.last_good_at.map(instant);
            Ok(BackupCheck {
                id: row.id.into(),
                result: stored::value("backup_checks.result", &row.result)?,
                before_incident: last_good_at.and_then(|good| is_before(good, occurred, detected)),
                last_good_at,
                checked_by: row.checked_by,
                note: row.note,
                at: instant(row.at),
            })
        })
        .collect()
}
