//! A file of contracts onto the list, all or nothing: a contract already there is changed, another one is entered. Reading
//! a file is `saiki_domain::contracts::import`.

use super::{Row, tidied};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{micros, new_id},
    schema::contracts,
    stored,
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, contracts::ContractFields};
use saiki_domain::{
    contracts::{
        check,
        import::{Draft, Key, Sheet, key, merged},
    },
    fault::{Fault, Faults},
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Contracts read together, and rows written by one statement: eleven columns each, under SQLite's limit of binds.
const BATCH: usize = 1_000;

/// What came of it, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whether it was written.
    pub done: bool,
    /// Contracts entered.
    pub added: i64,
    /// Contracts changed.
    pub changed: i64,
    /// Contracts that were so already.
    pub unchanged: i64,
}

/// Puts a file's contracts onto the list, unless a line is wrong or `dry_run` is set. `sha256` is that of the file.
pub fn import(
    conn: &mut Conn,
    sheet: &Sheet,
    dry_run: bool,
    sha256: &str,
    now: Timestamp,
) -> DbResult<Changed<Imported>> {
    let mut outcome = Imported {
        done: !dry_run && sheet.bad.is_empty(),
        ..Imported::default()
    };
    let there = there(conn, &sheet.drafts)?;
    let mut merged_wrong = Faults::default();
    let mut new = Vec::new();
    // Random bits of one identifier, counted up: contracts are in the order of the file.
    let first_id = new_id(now).as_u128() & !(1 << 61);
    for drafts in sheet.drafts.chunks(BATCH) {
        let ids: Vec<DbId> = drafts
            .iter()
            .filter_map(|draft| there.get(&key(&draft.fields)).copied())
            .collect();
        let rows: Vec<Row> = contracts::table
            .filter(contracts::id.eq_any(ids))
            .load(conn)?;
        let mut before: HashMap<DbId, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
        for draft in drafts {
            let known = there.get(&key(&draft.fields));
            let Some(row) = known.and_then(|id| before.remove(id)) else {
                let id = Uuid::from_u128(first_id + u128::from(outcome.added.unsigned_abs()));
                outcome.added += 1;
                if outcome.done {
                    new.push(Row::new(id, &tidied(draft.fields.clone()), now)?);
                }
                continue;
            };
            let old: ContractFields = stored::json(&row.content)?;
            let fields = tidied(merged(&old, &draft.fields, &sheet.given));
            if fields == old {
                outcome.unchanged += 1;
                continue;
            }
            outcome.changed += 1;
            merged_wrong.0.extend(wrong(draft.line, &fields));
            if outcome.done {
                change(conn, row, &fields, now)?;
            }
        }
        put(conn, &new)?;
        new.clear();
    }
    if !merged_wrong.0.is_empty() {
        return Err(DbError::Invalid(merged_wrong));
    }
    if !outcome.done {
        if !sheet.bad.is_empty() {
            // One wrong line, and no other is written either.
            (outcome.added, outcome.changed) = (0, 0);
        }
        return Ok(Changed::nothing(outcome));
    }
    let data = json!({
        "sha256": sha256, "rows": sheet.rows, "added": outcome.added, "changed": outcome.changed,
    });
    let entry = Entry::instance("contracts.imported", "contracts", data);
    Ok(Changed::new(outcome, entry))
}

/// What is wrong with a known contract once a line of the file is in it: an end of the file's may lie before the beginning
/// that was there.
fn wrong(line: u64, fields: &ContractFields) -> Vec<Fault> {
    let mut faults = check(fields).0;
    for fault in &mut faults {
        fault.field = format!("lines.{line}.{}", fault.field);
    }
    faults
}

/// Which contracts of the file are on the list. Where several there have the same key, the one entered first is meant.
fn there(conn: &mut Conn, drafts: &[Draft]) -> DbResult<HashMap<Key, DbId>> {
    let wanted: HashSet<Key> = drafts.iter().map(|draft| key(&draft.fields)).collect();
    let mut found = HashMap::new();
    let mut after: Option<DbId> = None;
    loop {
        let mut query = contracts::table
            .select((contracts::id, contracts::content))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(contracts::id.gt(after));
        }
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let rows: Vec<(DbId, String)> = query.order(contracts::id).limit(limit).load(conn)?;
        let Some((last, _)) = rows.last() else {
            return Ok(found);
        };
        after = Some(*last);
        for (id, content) in &rows {
            let fields: ContractFields = stored::json(content)?;
            let key = key(&fields);
            if wanted.contains(&key) {
                found.entry(key).or_insert(*id);
            }
        }
    }
}

fn change(conn: &mut Conn, before: Row, fields: &ContractFields, now: Timestamp) -> DbResult<()> {
    let (id, version) = (before.id, before.version);
    let row = Row {
        created_at: before.created_at,
        updated_at: micros(now),
        version: version + 1,
        ..Row::new(id.0, fields, now)?
    };
    let own = contracts::id.eq(id).and(contracts::version.eq(version));
    let changed = diesel::update(contracts::table.filter(own))
        .set(&row)
        .execute(conn)?;
    match changed {
        1 => Ok(()),
        _ => Err(DbError::Stale),
    }
}

fn put(conn: &mut Conn, rows: &[Row]) -> DbResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    each!(
        conn,
        diesel::insert_into(contracts::table)
            .values(rows)
            .execute(conn)
    )?;
    Ok(())
}
