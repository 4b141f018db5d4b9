//! A file or a batch of systems onto the register, all or nothing: a number already there is changed, another one is
//! entered. Reading a file is `saiki_domain::systems::import`.

use super::{
    Affected, Row, likeness,
    steps::{self, By},
    write,
};
use crate::{
    Changed, Conn, DbId, DbResult, Entry, ids::new_id, schema::systems::dsl, timeline, units,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    organisation::Both,
    systems::{SystemField, SystemFields},
};
use saiki_domain::{
    systems::{
        import::{BadLine, Draft, Finding, Sheet},
        number_key,
    },
    units::name_key,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// Rows written by one statement: 29 columns each, under SQLite's limit of binds.
const BATCH: usize = 500;

/// What came of it, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was written.
    pub done: bool,
    /// Systems entered.
    pub added: i64,
    /// Systems changed.
    pub changed: i64,
    /// Systems that were so already.
    pub unchanged: i64,
    /// Units entered.
    pub units_added: i64,
    /// Lines that are wrong.
    pub bad: Vec<BadLine>,
}

/// Puts a file's systems onto the register, unless a line is wrong or `dry_run` is set. `make_units` enters units
/// nobody has entered. `sha256` is that of the file.
#[allow(clippy::too_many_arguments)] // one call, each argument its own
pub fn import(
    conn: &mut Conn,
    incident: Uuid,
    by: &By,
    sheet: &Sheet,
    make_units: bool,
    dry_run: bool,
    sha256: &str,
    now: Timestamp,
) -> DbResult<Changed<Outcome>> {
    let mut outcome = Outcome {
        bad: sheet.bad.clone(),
        ..Outcome::default()
    };
    let mut known = units::by_key(conn)?;
    let mut new_units: Vec<String> = Vec::new();
    for draft in sheet.drafts.iter().filter(|d| !d.unit.is_empty()) {
        if known.contains_key(&name_key(&draft.unit)) {
            continue;
        }
        if make_units {
            known.insert(name_key(&draft.unit), Uuid::nil());
            new_units.push(draft.unit.clone());
        } else {
            outcome.bad.push(unknown_unit(sheet, draft));
        }
    }
    outcome
        .bad
        .sort_by_key(|bad| bad.findings.first().map(|f| f.line));
    outcome.units_added = i64::try_from(new_units.len()).unwrap_or(i64::MAX);
    let write = !dry_run && outcome.bad.is_empty();
    let mut entries = Vec::new();
    if write {
        steps::lock(conn, incident)?;
        for name in &new_units {
            let (id, entry) = units::enter_named(conn, name, now)?;
            known.insert(name_key(name), id);
            entries.push(entry);
        }
    }
    let lines = sheet.drafts.iter().map(|draft| {
        let unit_id = known.get(&name_key(&draft.unit)).copied();
        SystemFields {
            unit_id: unit_id.filter(|_| !draft.unit.is_empty()),
            ..draft.fields.clone()
        }
    });
    let lines: Vec<SystemFields> = lines.collect();
    put(
        conn,
        incident,
        by,
        &lines,
        Some(&sheet.given),
        write,
        &mut outcome,
        now,
    )?;
    if !write {
        return Ok(Changed::nothing(outcome));
    }
    outcome.done = true;
    if outcome.added + outcome.changed > 0 {
        let (added, changed) = (outcome.added, outcome.changed);
        let text = Both {
            ja: format!(
                "{}がシステムを取り込みました（登録{added}件、更新{changed}件）",
                by.name
            ),
            en: format!(
                "{} imported systems ({added} entered, {changed} changed)",
                by.name
            ),
        };
        timeline::record(conn, incident, now, &text, now)?;
    }
    entries.push(Entry::incident(
        incident,
        "systems.imported",
        incident,
        json!({
            "sha256": sha256, "rows": sheet.drafts.len(), "added": outcome.added,
            "changed": outcome.changed, "units_added": outcome.units_added,
        }),
    ));
    Ok(Changed::with(outcome, entries))
}

fn unknown_unit(sheet: &Sheet, draft: &Draft) -> BadLine {
    let heading = sheet.mapping.get(&SystemField::Unit);
    let heading = heading.map(String::as_str).unwrap_or_default();
    let mut cells = vec![String::new(); sheet.headings.len()];
    for (field, value) in [
        (SystemField::Number, &draft.fields.number),
        (SystemField::Name, &draft.fields.name),
        (SystemField::Unit, &draft.unit),
    ] {
        let heading = sheet.mapping.get(&field);
        let at = sheet.headings.iter().position(|h| Some(h) == heading);
        if let Some(cell) = at.and_then(|at| cells.get_mut(at)) {
            value.clone_into(cell);
        }
    }
    BadLine {
        cells,
        findings: vec![Finding::unknown_unit(draft.line, heading)],
    }
}

/// Puts systems onto the register, each with all it says. Numbers are distinct and fields were checked before.
pub fn upsert(
    conn: &mut Conn,
    incident: Uuid,
    by: &By,
    systems: &[SystemFields],
    now: Timestamp,
) -> DbResult<Changed<Outcome>> {
    steps::lock(conn, incident)?;
    let ids: Vec<Uuid> = systems.iter().filter_map(|s| s.unit_id).collect();
    if !units::all_exist(conn, &ids)? {
        return Err(write::no_unit());
    }
    let mut outcome = Outcome {
        done: true,
        ..Outcome::default()
    };
    put(conn, incident, by, systems, None, true, &mut outcome, now)?;
    let data = json!({
        "rows": systems.len(), "added": outcome.added, "changed": outcome.changed,
    });
    let entry = Entry::incident(incident, "systems.put", incident, data);
    Ok(Changed::new(outcome, entry))
}

#[allow(clippy::too_many_arguments)] // one call, each argument its own
fn put(
    conn: &mut Conn,
    incident: Uuid,
    by: &By,
    systems: &[SystemFields],
    given: Option<&BTreeSet<SystemField>>,
    write: bool,
    outcome: &mut Outcome,
    now: Timestamp,
) -> DbResult<()> {
    let rows: Vec<Row> = dsl::systems
        .filter(dsl::incident_id.eq(DbId(incident)))
        .load(conn)?;
    let mut there: HashMap<String, Row> = rows
        .into_iter()
        .map(|row| (row.number_key.clone(), row))
        .collect();
    // Random bits of one identifier, counted up: register order is file order.
    let first_id = new_id(now).as_u128() & !(1 << 61);
    let affected = Affected::load(conn, incident)?;
    let (mut anew, mut new) = (false, Vec::new());
    for fields in systems {
        let Some(before) = there.remove(&number_key(&fields.number)) else {
            let id = Uuid::from_u128(first_id + new.len() as u128);
            let mut row = Row::new(incident, id, fields, now)?;
            affected.put(&mut row)?;
            anew |= fields.affected;
            outcome.added += 1;
            new.push(row);
            continue;
        };
        let old = before.fields()?;
        let fields = match given {
            Some(given) => merged(&old, fields, given),
            None => fields.clone(),
        };
        let mut row = before.with(&fields, now)?;
        if row.fields()? == old {
            outcome.unchanged += 1;
            continue;
        }
        outcome.changed += 1;
        if write {
            steps::shake(conn, &before, &mut row, by, now)?;
            affected.put(&mut row)?;
            anew |= write::compared_anew(&old, &fields);
            write::save(conn, &row, before.version)?;
        }
    }
    if !write {
        return Ok(());
    }
    write::room_for(conn, incident, outcome.added)?;
    for some in new.chunks(BATCH) {
        write::insert(conn, some)?;
    }
    if anew {
        likeness::refresh(conn, incident)?;
    }
    Ok(())
}

/// A known system with what a file says of it; fields the file has no column for stay.
fn merged(old: &SystemFields, new: &SystemFields, given: &BTreeSet<SystemField>) -> SystemFields {
    use SystemField as F;
    let mut fields = old.clone();
    for field in given {
        match field {
            F::Number => fields.number.clone_from(&new.number),
            F::Name => fields.name.clone_from(&new.name),
            F::Kind => fields.kind = new.kind,
            F::Unit => fields.unit_id = new.unit_id,
            F::Os => fields.os.clone_from(&new.os),
            F::OsVersion => fields.os_version.clone_from(&new.os_version),
            F::Software => fields.software.clone_from(&new.software),
            F::Settings => fields.settings.clone_from(&new.settings),
            F::Exposure => fields.exposure = new.exposure,
            F::Contact => fields.contact.clone_from(&new.contact),
            F::Note => fields.note.clone_from(&new.note),
            F::Affected => fields.affected = new.affected,
        }
    }
    // An affected system is part of the survey, whatever was decided before.
    if fields.affected {
        fields.excluded.clear();
    }
    fields
}
