//! Values that neither key opens while an incident is sealed anew. They are named, the key before is kept, and somebody
//! says what is to be done: look again, after a row was put right, or leave them behind. What is left behind gives way to
//! a value that opens and says so, where its table has one: one row must not stop whoever reads the others.

use super::{locked, restart};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::Keyring,
    ids::{instant, micros},
    incident_keys, incidents,
    schema::{
        incident_keys as keys,
        unreadable_values::{self as table, dsl},
    },
    sealed::{left, reseal::Unreadable},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    retention::{MAX_UNREADABLE_SHOWN, UnreadableAction, UnreadableStep, UnreadableValue},
};
use serde_json::{Value, json};

/// So many that nobody has decided on stop a walk at once: then it is more than a row that was damaged.
const MAX: i64 = 1_000;

#[derive(Queryable, Insertable)]
#[diesel(table_name = table, treat_none_as_default_value = false)]
struct Row {
    incident_id: DbId,
    table_name: String,
    column_name: String,
    row_id: DbId,
    n: i64,
    skipped_by_name: Option<String>,
    skipped_at: Option<i64>,
}

/// Names them. One that was named before stays as it is.
pub(super) fn name(conn: &mut Conn, incident: Uuid, found: &[Unreadable]) -> DbResult<()> {
    for value in found {
        let row = Row {
            incident_id: DbId(incident),
            table_name: value.table.to_owned(),
            column_name: value.column.to_owned(),
            row_id: DbId(value.row),
            n: value.n,
            skipped_by_name: None,
            skipped_at: None,
        };
        each!(
            conn,
            diesel::insert_into(table::table)
                .values(&row)
                .on_conflict_do_nothing()
                .execute(conn)
        )?;
    }
    Ok(())
}

/// Forgets them all: another re-key begins.
pub(super) fn forget(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    diesel::delete(table::table.filter(dsl::incident_id.eq(DbId(incident)))).execute(conn)?;
    Ok(())
}

/// How many nobody has decided on.
pub(super) fn undecided(conn: &mut Conn, incident: Uuid) -> DbResult<i64> {
    Ok(table::table
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::skipped_at.is_null()),
        )
        .count()
        .get_result(conn)?)
}

/// Whether these are too many to go on.
pub(super) fn too_many(undecided: i64) -> bool {
    undecided >= MAX
}

/// Those of an incident, as far as they are shown, and how many there are.
pub(super) fn list(conn: &mut Conn, incident: Uuid) -> DbResult<(Vec<UnreadableValue>, i64)> {
    let own = table::table.filter(dsl::incident_id.eq(DbId(incident)));
    let all: i64 = own.count().get_result(conn)?;
    let rows: Vec<Row> = own
        .order((dsl::table_name, dsl::column_name, dsl::row_id, dsl::n))
        .limit(MAX_UNREADABLE_SHOWN)
        .load(conn)?;
    let value = |row: Row| UnreadableValue {
        table: row.table_name,
        column: row.column_name,
        row_id: row.row_id.into(),
        part: row.n,
        skipped_by_name: row.skipped_by_name,
        skipped_at: row.skipped_at.map(instant),
    };
    Ok((rows.into_iter().map(value).collect(), all))
}

/// What the log says of them: ids alone.
pub(super) fn told(conn: &mut Conn, incident: Uuid) -> DbResult<Value> {
    let (shown, all) = list(conn, incident)?;
    let named = shown
        .iter()
        .map(|v| json!({ "table": v.table, "column": v.column, "id": v.row_id, "part": v.part }));
    Ok(json!({ "values": all, "named": named.collect::<Vec<_>>() }))
}

/// Stops the walk until somebody has decided.
pub(super) fn halt(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Entry> {
    diesel::update(keys::table.find(DbId(incident)))
        .set(keys::rekey_halted_at.eq(Some(micros(now))))
        .execute(conn)?;
    let data = told(conn, incident)?;
    Ok(Entry::incident(
        incident,
        "incident.rekey_halted",
        incident,
        data,
    ))
}

/// Carries out what somebody decided. Either way the walk begins anew: it seals what opens by now, and stops again at
/// what nobody has decided on.
pub fn decide(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    step: &UnreadableStep,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    incidents::lock(conn, incident)?;
    let (_, before) = locked(conn, incident)?;
    let halted: Option<i64> = keys::table
        .find(DbId(incident))
        .select(keys::rekey_halted_at)
        .first(conn)?;
    if before.is_none() || halted.is_none() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "暗号鍵の更新は止まっていません。読めない値が見つかったときにだけ行えます",
            "The re-key has not stopped; this is for when values were found that cannot be read",
        ));
    }
    let open = undecided(conn, incident)?;
    let mut put = Vec::new();
    let own = dsl::incident_id
        .eq(DbId(incident))
        .and(dsl::skipped_at.is_null());
    let action = match step.action {
        UnreadableAction::Retry => {
            diesel::delete(table::table.filter(own)).execute(conn)?;
            "incident.rekey_retried"
        }
        UnreadableAction::Skip => {
            if step.values != Some(open) {
                return Err(DbError::refused(
                    ErrorCode::ConfirmationMismatch,
                    &format!("読めない値は{open}件です。この件数を入力してください"),
                    &format!("{open} values cannot be read; type that number"),
                ));
            }
            put = leave(conn, keyring, incident)?;
            diesel::update(table::table.filter(own))
                .set((
                    dsl::skipped_by_name.eq(Some(&writer.by.name)),
                    dsl::skipped_at.eq(Some(micros(writer.now))),
                ))
                .execute(conn)?;
            "incident.rekey_skipped"
        }
    };
    restart(conn, incident)?;
    let data = match step.action {
        UnreadableAction::Retry => json!({ "values": open }),
        UnreadableAction::Skip => {
            json!({ "unreadable": told(conn, incident)?, "replaced": put.len(), "rows": put })
        }
    };
    let entry = Entry::incident(incident, action, incident, data);
    Ok(Changed::new((), entry))
}

/// Puts what opens in place of what nobody has decided on yet; the rows that was done in, as `table/id`.
fn leave(conn: &mut Conn, keyring: &Keyring, incident: Uuid) -> DbResult<Vec<String>> {
    let rows: Vec<Row> = table::table
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::skipped_at.is_null()),
        )
        .order((dsl::table_name, dsl::column_name, dsl::row_id, dsl::n))
        .load(conn)?;
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let mut put = Vec::new();
    for row in rows {
        let column = (row.table_name.as_str(), row.column_name.as_str());
        if left::put(conn, &cipher, column, row.row_id.into())? {
            put.push(format!("{}/{}", row.table_name, row.row_id.0));
        }
    }
    Ok(put)
}
