//! Units of the organisation: listed, entered, changed, retired. They belong to no incident, so their changes are in
//! the instance's log.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    conn::MultiBackend,
    ids::{instant, micros, new_id},
    schema::units::{self, dsl},
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    units::{Unit, UnitFields, UnitFilter},
};
use saiki_domain::{
    search,
    units::{MAX_DEPTH, name_key},
};
use serde_json::json;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = units, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    name: String,
    name_key: String,
    person: String,
    email: String,
    phone: String,
    fax: String,
    parent_id: Option<DbId>,
    note: String,
    retired: bool,
    search_key: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn new(id: Uuid, fields: &UnitFields, now: Timestamp) -> Row {
        let name = fields.name.trim();
        let searched = [
            name,
            &fields.person,
            &fields.email,
            &fields.phone,
            &fields.fax,
        ];
        Row {
            id: DbId(id),
            name_key: name_key(name),
            search_key: search::key(searched),
            name: name.to_owned(),
            person: fields.person.trim().to_owned(),
            email: fields.email.trim().to_owned(),
            phone: fields.phone.trim().to_owned(),
            fax: fields.fax.trim().to_owned(),
            parent_id: fields.parent_id.map(DbId),
            note: fields.note.clone(),
            retired: fields.retired,
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        }
    }

    fn into_unit(self, names: &HashMap<DbId, String>) -> Unit {
        Unit {
            id: self.id.into(),
            name: self.name,
            person: self.person,
            email: self.email,
            phone: self.phone,
            fax: self.fax,
            parent_name: self.parent_id.and_then(|id| names.get(&id).cloned()),
            parent_id: self.parent_id.map(Uuid::from),
            note: self.note,
            retired: self.retired,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        }
    }
}

fn complete(conn: &mut Conn, rows: Vec<Row>) -> DbResult<Vec<Unit>> {
    let parents: Vec<Uuid> = rows
        .iter()
        .filter_map(|r| r.parent_id.map(Uuid::from))
        .collect();
    let names = names(conn, &parents)?;
    Ok(rows.into_iter().map(|row| row.into_unit(&names)).collect())
}

/// Names of these units.
pub(crate) fn names(conn: &mut Conn, ids: &[Uuid]) -> DbResult<HashMap<DbId, String>> {
    let mut ids: Vec<DbId> = ids.iter().copied().map(DbId).collect();
    ids.sort();
    ids.dedup();
    let rows: Vec<(DbId, String)> = dsl::units
        .filter(dsl::id.eq_any(ids))
        .select((dsl::id, dsl::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

type Query<'a> = IntoBoxed<'a, units::table, MultiBackend>;

fn filtered<'a>(filter: &UnitFilter) -> Query<'a> {
    let mut query = dsl::units.into_boxed();
    if filter.retired != Some(true) {
        query = query.filter(dsl::retired.eq(false));
    }
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        query = query.filter(dsl::search_key.like(search::like(&word)).escape('\\'));
    }
    query
}

/// A page of units by name, and how many there are; `after` is the name and id of the last one before.
pub fn list(
    conn: &mut Conn,
    filter: &UnitFilter,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> DbResult<(Vec<Unit>, i64)> {
    let total = filtered(filter).count().get_result(conn)?;
    let mut query = filtered(filter);
    if let Some((name, id)) = after {
        let same = dsl::name.eq(name.clone()).and(dsl::id.gt(DbId(id)));
        query = query.filter(dsl::name.gt(name).or(same));
    }
    let rows: Vec<Row> = query.order((dsl::name, dsl::id)).limit(limit).load(conn)?;
    Ok((complete(conn, rows)?, total))
}

/// One unit.
pub fn get(conn: &mut Conn, id: Uuid) -> DbResult<Unit> {
    let row: Option<Row> = dsl::units.find(DbId(id)).first(conn).optional()?;
    let rows = complete(conn, row.into_iter().collect())?;
    rows.into_iter().next().ok_or(DbError::NotFound)
}

/// Enters a unit.
pub fn create(conn: &mut Conn, fields: &UnitFields, now: Timestamp) -> DbResult<Changed<Unit>> {
    let id = new_id(now);
    check_parent(conn, id, fields.parent_id)?;
    insert(conn, id, fields, now)?;
    let entry = Entry::instance("unit.entered", id, json!({ "parent": fields.parent_id }));
    Ok(Changed::new(get(conn, id)?, entry))
}

fn insert(conn: &mut Conn, id: Uuid, fields: &UnitFields, now: Timestamp) -> DbResult<()> {
    if taken(conn, id, &fields.name)? {
        return Err(already_there());
    }
    diesel::insert_into(dsl::units)
        .values(Row::new(id, fields, now))
        .execute(conn)
        .map_err(taken_meanwhile)?;
    Ok(())
}

/// Changes a unit. `expected` is the version the caller saw; equal values change nothing.
pub fn update(
    conn: &mut Conn,
    id: Uuid,
    fields: &UnitFields,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Unit>> {
    let before = get(conn, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    if taken(conn, id, &fields.name)? {
        return Err(already_there());
    }
    check_parent(conn, id, fields.parent_id)?;
    let row = Row::new(id, fields, now);
    let updated =
        diesel::update(dsl::units.filter(dsl::id.eq(DbId(id)).and(dsl::version.eq(expected))))
            .set((
                dsl::name.eq(row.name),
                dsl::name_key.eq(row.name_key),
                dsl::person.eq(row.person),
                dsl::email.eq(row.email),
                dsl::phone.eq(row.phone),
                dsl::fax.eq(row.fax),
                dsl::parent_id.eq(row.parent_id),
                dsl::note.eq(row.note),
                dsl::retired.eq(row.retired),
                dsl::search_key.eq(row.search_key),
                dsl::updated_at.eq(row.updated_at),
                dsl::version.eq(expected + 1),
            ))
            .execute(conn)
            .map_err(taken_meanwhile)?;
    if updated != 1 {
        return Err(DbError::Stale);
    }
    let after = get(conn, id)?;
    let action = match (before.retired, after.retired) {
        (false, true) => "unit.retired",
        (true, false) => "unit.restored",
        _ => "unit.updated",
    };
    let data = json!({ "version": after.version, "parent": after.parent_id });
    Ok(Changed::new(after, Entry::instance(action, id, data)))
}

/// Every unit's id by the key of its name.
pub(crate) fn by_key(conn: &mut Conn) -> DbResult<HashMap<String, Uuid>> {
    let rows: Vec<(String, DbId)> = dsl::units.select((dsl::name_key, dsl::id)).load(conn)?;
    Ok(rows.into_iter().map(|(key, id)| (key, id.into())).collect())
}

/// Enters a unit that is known by its name alone, and the entry for the log.
pub(crate) fn enter_named(conn: &mut Conn, name: &str, now: Timestamp) -> DbResult<(Uuid, Entry)> {
    let id = new_id(now);
    let fields = UnitFields {
        name: name.to_owned(),
        ..UnitFields::default()
    };
    insert(conn, id, &fields, now)?;
    let data = json!({ "by": "import" });
    Ok((id, Entry::instance("unit.entered", id, data)))
}

/// Whether every one of these exists.
pub(crate) fn all_exist(conn: &mut Conn, ids: &[Uuid]) -> DbResult<bool> {
    let mut wanted = ids.to_vec();
    wanted.sort();
    wanted.dedup();
    Ok(names(conn, &wanted)?.len() == wanted.len())
}

fn taken(conn: &mut Conn, id: Uuid, name: &str) -> DbResult<bool> {
    let other = dsl::units.filter(dsl::name_key.eq(name_key(name)).and(dsl::id.ne(DbId(id))));
    Ok(diesel::select(diesel::dsl::exists(other)).get_result(conn)?)
}

fn taken_meanwhile(error: diesel::result::Error) -> DbError {
    let error = DbError::from(error);
    match error.is_unique_violation() {
        true => already_there(),
        false => error,
    }
}

fn already_there() -> DbError {
    DbError::refused(
        ErrorCode::AlreadyExists,
        "同じ名前の部署がすでに登録されています。廃止した部署も確かめてください",
        "A unit of this name exists already, perhaps among the retired ones",
    )
}

/// Whether `parent` may stand above `id`: it exists and is not below it.
fn check_parent(conn: &mut Conn, id: Uuid, parent: Option<Uuid>) -> DbResult<()> {
    let mut above = parent;
    let mut depth = 0;
    while let Some(one) = above {
        depth += 1;
        if one == id || depth > MAX_DEPTH {
            return Err(DbError::refused(
                ErrorCode::StateConflict,
                "上位の部署をたどると元の部署に戻ります。上位の部署を選び直してください",
                "The unit above it lies below it; choose another",
            ));
        }
        let row: Option<Option<DbId>> = dsl::units
            .find(DbId(one))
            .select(dsl::parent_id)
            .first(conn)
            .optional()?;
        let next = row.ok_or_else(|| {
            DbError::refused(
                ErrorCode::StateConflict,
                "上位の部署が見つかりません。選び直してください",
                "There is no such unit above it; choose another",
            )
        })?;
        above = next.map(Uuid::from);
    }
    Ok(())
}
