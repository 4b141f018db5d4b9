//! Versions of the organisation's playbook. Version 1 is the built-in one, kept in the database from the first time it
//! is needed, so that a later release changes nothing an incident keeps to. What an incident keeps to is in
//! `playbooks::incident`.

mod incident;

pub(crate) use incident::leaks;
pub use incident::{begin, begin_all, change_facts, circumstances, of_incident, upgrade};

use crate::{
    Actor, Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros},
    schema::{incident_playbooks, playbooks},
    stored,
};
use diesel::{dsl::count_star, prelude::*};
use saiki_api::{
    Timestamp,
    playbooks::{NewPlaybook, Playbook, PlaybookDifference, PlaybookItem, PlaybookVersion},
};
use saiki_domain::{fault::Faults, playbooks as rules};
use serde_json::json;
use std::collections::HashMap;

/// The version of the built-in playbook.
const BUILT_IN: i64 = 1;

#[derive(Queryable, Insertable)]
#[diesel(table_name = playbooks, treat_none_as_default_value = false)]
struct Row {
    version: i64,
    items: String,
    note: String,
    created_by: Option<DbId>,
    created_by_name: Option<String>,
    created_at: Option<i64>,
}

impl Row {
    fn built_in() -> DbResult<Row> {
        let items = rules::builtin().map_err(|e| DbError::Other(format!("playbook: {e}")))?;
        Ok(Row {
            version: BUILT_IN,
            items: stored::to_json(&items)?,
            note: String::new(),
            created_by: None,
            created_by_name: None,
            created_at: None,
        })
    }

    fn into_playbook(self) -> DbResult<Playbook> {
        Ok(Playbook {
            version: self.version,
            items: stored::json(&self.items)?,
            note: self.note,
            created_by_name: self.created_by_name,
            created_at: self.created_at.map(instant),
        })
    }
}

/// One version; the newest when none is named.
pub fn get(conn: &mut Conn, version: Option<i64>) -> DbResult<Playbook> {
    let mut query = playbooks::table
        .order(playbooks::version.desc())
        .into_boxed();
    if let Some(version) = version {
        query = query.filter(playbooks::version.eq(version));
    }
    let row: Option<Row> = query.first(conn).optional()?;
    match row {
        Some(row) => row.into_playbook(),
        None if version.is_none_or(|v| v == BUILT_IN) => Row::built_in()?.into_playbook(),
        None => Err(DbError::NotFound),
    }
}

/// Keeps the built-in playbook, if it is not kept yet.
fn keep_built_in(conn: &mut Conn) -> DbResult<()> {
    let row = Row::built_in()?;
    each!(
        conn,
        diesel::insert_into(playbooks::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(conn)
    )?;
    Ok(())
}

/// All versions, the newest first.
pub fn versions(conn: &mut Conn) -> DbResult<Vec<PlaybookVersion>> {
    let mut rows: Vec<Row> = playbooks::table
        .order(playbooks::version.desc())
        .load(conn)?;
    if rows.is_empty() {
        rows.push(Row::built_in()?);
    }
    let counted: Vec<(i64, i64)> = incident_playbooks::table
        .group_by(incident_playbooks::playbook_version)
        .select((incident_playbooks::playbook_version, count_star()))
        .load(conn)?;
    let counted: HashMap<i64, i64> = counted.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let playbook = row.into_playbook()?;
            let incidents = counted.get(&playbook.version).copied().unwrap_or(0);
            Ok(PlaybookVersion {
                version: playbook.version,
                items: playbook.items.iter().filter(|i| !i.retired).count() as u64,
                note: playbook.note,
                created_by_name: playbook.created_by_name,
                created_at: playbook.created_at,
                incidents: u64::try_from(incidents).unwrap_or(0),
            })
        })
        .collect()
}

/// Makes the next version, or says what is wrong with it. `expected` is the newest version the caller saw.
pub fn add(
    conn: &mut Conn,
    new: &NewPlaybook,
    by: &Actor,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Result<Playbook, Faults>>> {
    keep_built_in(conn)?;
    let before = get(conn, None)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let faults = rules::check_new(new, &before.items);
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    let version = expected + 1;
    let inserted = diesel::insert_into(playbooks::table)
        .values(Row {
            version,
            items: stored::to_json(&new.items)?,
            note: new.note.trim().to_owned(),
            created_by: by.id.map(DbId),
            created_by_name: Some(by.name.clone()),
            created_at: Some(micros(now)),
        })
        .execute(conn)
        .map_err(DbError::from);
    match inserted {
        // Somebody else made this version at the same time.
        Err(error) if error.is_unique_violation() => return Err(DbError::Stale),
        Err(error) => return Err(error),
        Ok(_) => {}
    }
    let found = rules::difference((expected, &before.items), (version, &new.items));
    let data = json!({
        "version": version,
        "added": codes(&found.added),
        "changed": found.changed.iter().map(|c| c.after.code.as_str()).collect::<Vec<_>>(),
        "retired": codes(&found.retired),
    });
    Ok(Changed::new(
        Ok(get(conn, Some(version))?),
        Entry::instance("playbook.revised", version, data),
    ))
}

fn codes(items: &[PlaybookItem]) -> Vec<&str> {
    items.iter().map(|item| item.code.as_str()).collect()
}

/// What is different between two versions.
pub fn difference(conn: &mut Conn, from: i64, to: i64) -> DbResult<PlaybookDifference> {
    let before = get(conn, Some(from))?;
    let after = get(conn, Some(to))?;
    Ok(rules::difference((from, &before.items), (to, &after.items)))
}
