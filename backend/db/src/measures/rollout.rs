//! Places of a measure that come from the register of systems: spare machines and backups from the start, others by
//! filter; and one decision for many places. As with systems, nothing is done without the right count.

use super::{find, lock, targets};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{micros, new_id},
    letters::Author,
    schema::{measure_targets, systems},
    stored,
    systems::filtered,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Timestamp, Uuid,
    measures::{
        NewTarget, RolloutPick, RolloutSuggestions, TargetFilter, TargetRole, TargetsDecision,
    },
    problem::ErrorCode,
    systems::{BulkAnswer, BulkTarget, Likelihood, SystemFilter, SystemKind},
    wire,
};
use serde_json::json;
use std::collections::HashSet;
use targets::Row;

/// Rows written by one statement.
const BATCH: usize = 500;

/// A system of the register as a place sees it.
struct Found {
    id: Uuid,
    name: String,
    role: TargetRole,
}

/// What a measure must reach from the start: the register's spare machines and backups, and where it has none of a
/// kind, one place for all of that kind. Each needs a decision.
pub(super) fn begin(
    conn: &mut Conn,
    incident: Uuid,
    measure: Uuid,
    now: Timestamp,
) -> DbResult<()> {
    let mut places: Vec<(TargetRole, Option<Found>)> = Vec::new();
    for (role, kind) in [
        (TargetRole::Spare, SystemKind::Spare),
        (TargetRole::Backup, SystemKind::Backup),
    ] {
        let found = meant(conn, incident, &BulkTarget::Filter(Box::new(of_kind(kind))))?;
        if found.is_empty() {
            places.push((role, None));
        }
        places.extend(found.into_iter().map(|one| (role, Some(one))));
    }
    // Made at one moment, so only sorted do they come in this order.
    let mut ids: Vec<Uuid> = places.iter().map(|_| new_id(now)).collect();
    ids.sort();
    let rows = places
        .into_iter()
        .zip(ids)
        .map(|((role, found), id)| match found {
            None => Row::from_start(incident, measure, id, role),
            Some(found) => Row::new(incident, measure, id, &place(found, None)),
        });
    insert(conn, rows.collect())
}

fn of_kind(kind: SystemKind) -> SystemFilter {
    SystemFilter {
        kind: Some(kind),
        ..SystemFilter::default()
    }
}

fn place(found: Found, due: Option<Date>) -> NewTarget {
    NewTarget {
        system_id: Some(found.id),
        name: found.name,
        role: found.role,
        due,
    }
}

fn insert(conn: &mut Conn, rows: Vec<Row>) -> DbResult<()> {
    for some in rows.chunks(BATCH) {
        each!(
            conn,
            diesel::insert_into(measure_targets::table)
                .values(some)
                .execute(conn)
        )?;
    }
    Ok(())
}

/// The systems meant, spare machines and backups first, by name. Those left out of the survey are none.
fn meant(conn: &mut Conn, incident: Uuid, target: &BulkTarget) -> DbResult<Vec<Found>> {
    type One = (DbId, String, String, String);
    let columns = (systems::id, systems::number, systems::name, systems::kind);
    let rows: Vec<One> = match target {
        BulkTarget::Filter(filter) => filtered(incident, filter).select(columns).load(conn)?,
        BulkTarget::Ids(ids) => {
            let ids: HashSet<DbId> = ids.iter().copied().map(DbId).collect();
            let ids: Vec<DbId> = ids.into_iter().collect();
            let mut all = Vec::new();
            for some in ids.chunks(BATCH) {
                let of = filtered(incident, &SystemFilter::default())
                    .filter(systems::id.eq_any(some.to_vec()));
                all.extend(of.select(columns).load::<One>(conn)?);
            }
            all
        }
    };
    let found: DbResult<Vec<Found>> = rows
        .into_iter()
        .map(|(id, number, name, kind)| {
            Ok(Found {
                id: id.into(),
                role: role(stored::value("systems.kind", &kind)?),
                name: if number == name {
                    name
                } else {
                    format!("{name} ({number})")
                },
            })
        })
        .collect();
    let mut found = found?;
    let first = |role: TargetRole| match role {
        TargetRole::Spare => 0,
        TargetRole::Backup => 1,
        TargetRole::System | TargetRole::Other => 2,
    };
    found.sort_by(|a, b| (first(a.role), &a.name).cmp(&(first(b.role), &b.name)));
    Ok(found)
}

fn role(kind: SystemKind) -> TargetRole {
    match kind {
        SystemKind::Spare => TargetRole::Spare,
        SystemKind::Backup => TargetRole::Backup,
        _ => TargetRole::System,
    }
}

/// Systems of the register that are among a measure's places.
fn listed(conn: &mut Conn, measure: Uuid) -> DbResult<HashSet<Uuid>> {
    let ids: Vec<Option<DbId>> = targets::filtered(measure, TargetFilter::default())
        .filter(measure_targets::system_id.is_not_null())
        .select(measure_targets::system_id)
        .load(conn)?;
    Ok(ids.into_iter().flatten().map(Uuid::from).collect())
}

/// What of the register a measure does not reach yet and ought to: spare machines, backups, and other systems in which
/// the same incident is likely.
pub fn suggestions(conn: &mut Conn, incident: Uuid, measure: Uuid) -> DbResult<RolloutSuggestions> {
    find(conn, incident, measure)?;
    let listed = listed(conn, measure)?;
    let mut missing = |filter: SystemFilter| -> DbResult<Vec<Found>> {
        let mut found = meant(conn, incident, &BulkTarget::Filter(Box::new(filter)))?;
        found.retain(|one| !listed.contains(&one.id));
        Ok(found)
    };
    let likely = SystemFilter {
        likelihood: Some(Likelihood::High),
        ..SystemFilter::default()
    };
    let mut similar = missing(likely)?;
    similar.retain(|one| one.role == TargetRole::System);
    Ok(RolloutSuggestions {
        spares: size(missing(of_kind(SystemKind::Spare))?.len()),
        backups: size(missing(of_kind(SystemKind::Backup))?.len()),
        similar: size(similar.len()),
    })
}

/// Lists systems of the register as places, each once a measure, when the count is right.
pub fn pick(
    conn: &mut Conn,
    incident: Uuid,
    measure: Uuid,
    wanted: &RolloutPick,
    now: Timestamp,
) -> DbResult<Changed<BulkAnswer>> {
    gates::not_closed(conn, incident)?;
    lock(conn, incident, measure)?;
    let found = meant(conn, incident, &wanted.target)?;
    let all = size(found.len());
    let listed = listed(conn, measure)?;
    let keys: Vec<String> = targets::filtered(measure, TargetFilter::default())
        .select(measure_targets::name_key)
        .load(conn)?;
    let mut keys: HashSet<String> = keys.into_iter().collect();
    let mut ids: Vec<Uuid> = found.iter().map(|_| new_id(now)).collect();
    ids.sort();
    let rows: Vec<Row> = found
        .into_iter()
        .filter(|one| !listed.contains(&one.id))
        .zip(ids)
        .map(|(one, id)| Row::new(incident, measure, id, &place(one, wanted.due)))
        .filter(|row| keys.insert(row.name_key.clone()))
        .collect();
    let mut answer = told(all, size(rows.len()));
    if !confirmed(wanted.count, answer.able)? || answer.able == 0 {
        answer.done = wanted.count.is_some();
        return Ok(Changed::nothing(answer));
    }
    insert(conn, rows)?;
    answer.done = true;
    let data = json!({ "measure": measure, "places": answer.able });
    let entry = Entry::incident(incident, "measure_targets.picked", measure, data);
    Ok(Changed::new(answer, entry))
}

/// Decides all places a filter finds that are not decided so already, when the count is right.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    measure: Uuid,
    by: &Author,
    wanted: &TargetsDecision,
    now: Timestamp,
) -> DbResult<Changed<BulkAnswer>> {
    gates::not_closed(conn, incident)?;
    lock(conn, incident, measure)?;
    let patch = &wanted.decision;
    let (state, due) = (
        wire::name(&patch.state),
        patch.due.map(|day| day.to_string()),
    );
    let note = patch.note.trim();
    let rows: Vec<Row> = targets::filtered(measure, wanted.filter).load(conn)?;
    let all = size(rows.len());
    let other = |row: &Row| row.state != state || row.note != note || row.due != due;
    let ids: Vec<DbId> = rows
        .iter()
        .filter(|row| other(row))
        .map(|row| row.id)
        .collect();
    let mut answer = told(all, size(ids.len()));
    if !confirmed(wanted.count, answer.able)? || answer.able == 0 {
        answer.done = wanted.count.is_some();
        return Ok(Changed::nothing(answer));
    }
    for some in ids.chunks(BATCH) {
        diesel::update(measure_targets::table.filter(measure_targets::id.eq_any(some.to_vec())))
            .set((
                measure_targets::state.eq(&state),
                measure_targets::note.eq(note),
                measure_targets::due.eq(&due),
                measure_targets::decided_by_name.eq(Some(&by.name)),
                measure_targets::decided_at.eq(Some(micros(now))),
                measure_targets::version.eq(measure_targets::version + 1),
            ))
            .execute(conn)?;
    }
    answer.done = true;
    let data = json!({ "measure": measure, "places": answer.able, "state": patch.state });
    let entry = Entry::incident(incident, "measure_targets.decided", measure, data);
    Ok(Changed::new(answer, entry))
}

fn told(found: i64, able: i64) -> BulkAnswer {
    BulkAnswer {
        found,
        able,
        unchanged: found - able,
        refusals: Vec::new(),
        done: false,
    }
}

/// Whether it is to be done: the count was given, and is right.
fn confirmed(count: Option<i64>, able: i64) -> DbResult<bool> {
    match count {
        None => Ok(false),
        Some(count) if count == able => Ok(true),
        Some(_) => Err(DbError::refused(
            ErrorCode::ConfirmationMismatch,
            &format!("いま対象となるのは{able}件です。内容を確かめてやり直してください"),
            &format!("It would be {able} places now; look again and confirm that number"),
        )),
    }
}

fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
