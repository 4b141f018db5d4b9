//! Presets of imports, by name, for the whole organisation. What one says is kept as JSON; its checks are
//! `saiki_domain::import_presets`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    ids::{instant, micros, new_id},
    schema::{import_presets, import_presets::dsl},
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    import_presets::{Preset, PresetInput},
    problem::ErrorCode,
};
use serde_json::json;

/// Most presets there are.
pub const MAX: i64 = 200;

#[derive(Queryable, Insertable)]
#[diesel(table_name = import_presets, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    name: String,
    settings: String,
    by_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn open(self) -> DbResult<Preset> {
        Ok(Preset {
            id: self.id.0,
            settings: serde_json::from_str(&self.settings)?,
            by_name: self.by_name,
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// Every preset, by name.
pub fn list(conn: &mut Conn) -> DbResult<Vec<Preset>> {
    let rows: Vec<Row> = dsl::import_presets.order((dsl::name, dsl::id)).load(conn)?;
    rows.into_iter().map(Row::open).collect()
}

/// One preset.
pub fn get(conn: &mut Conn, id: Uuid) -> DbResult<Preset> {
    let row: Option<Row> = dsl::import_presets.find(DbId(id)).first(conn).optional()?;
    row.ok_or(DbError::NotFound)?.open()
}

/// Saves a new one.
pub fn add(conn: &mut Conn, new: &PresetInput, writer: &Writer) -> DbResult<Changed<Uuid>> {
    let there: i64 = dsl::import_presets.count().get_result(conn)?;
    if there >= MAX {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "プリセットが上限に達しています。使わないものを削除してください",
            "There are too many presets; delete those not needed",
        ));
    }
    free(conn, &new.name, None)?;
    let id = new_id(writer.now);
    diesel::insert_into(import_presets::table)
        .values(Row {
            id: DbId(id),
            name: new.name.clone(),
            settings: serde_json::to_string(new)?,
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
            updated_at: micros(writer.now),
            version: 1,
        })
        .execute(conn)?;
    Ok(Changed::new(id, entry("import_preset.added", id, new)))
}

/// Saves another version of one.
pub fn set(
    conn: &mut Conn,
    id: Uuid,
    new: &PresetInput,
    version: i64,
    writer: &Writer,
) -> DbResult<Changed<Preset>> {
    get(conn, id)?;
    free(conn, &new.name, Some(id))?;
    let seen = dsl::import_presets.filter(dsl::id.eq(DbId(id)).and(dsl::version.eq(version)));
    let changed = diesel::update(seen)
        .set((
            dsl::name.eq(&new.name),
            dsl::settings.eq(serde_json::to_string(new)?),
            dsl::by_name.eq(&writer.by.name),
            dsl::updated_at.eq(micros(writer.now)),
            dsl::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let preset = get(conn, id)?;
    Ok(Changed::new(
        preset,
        entry("import_preset.changed", id, new),
    ))
}

/// Deletes one. Imports that were made with it stay as they are.
pub fn remove(conn: &mut Conn, id: Uuid, version: i64) -> DbResult<Changed<()>> {
    let preset = get(conn, id)?;
    let seen = dsl::import_presets.filter(dsl::id.eq(DbId(id)).and(dsl::version.eq(version)));
    if diesel::delete(seen).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let entry = entry("import_preset.removed", id, &preset.settings);
    Ok(Changed::new((), entry))
}

fn free(conn: &mut Conn, name: &str, except: Option<Uuid>) -> DbResult<()> {
    let holder: Option<DbId> = dsl::import_presets
        .filter(dsl::name.eq(name))
        .select(dsl::id)
        .first(conn)
        .optional()?;
    match holder {
        Some(DbId(id)) if Some(id) != except => Err(DbError::refused(
            ErrorCode::AlreadyExists,
            "同じ名前のプリセットがあります。別の名前にするか、そちらを更新してください",
            "There is a preset of this name; choose another name, or change that one",
        )),
        _ => Ok(()),
    }
}

fn entry(action: &'static str, id: Uuid, preset: &PresetInput) -> Entry {
    let data = json!({ "name": preset.name, "columns": preset.mapping.len() });
    Entry::instance(action, id, data)
}
