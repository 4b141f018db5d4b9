//! Rules an incident sets for the return of systems, and the marks that a system meets them.

use super::steps::{self, By};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    schema::{reconnection_rules, system_marks},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    systems::{CheckMark, Rule, RuleFields, RuleState},
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Most rules one incident may have.
const MAX_RULES: usize = 50;

#[derive(Queryable, Insertable)]
#[diesel(table_name = reconnection_rules)]
struct Row {
    id: DbId,
    incident_id: DbId,
    text: String,
    kinds: String,
    retired: bool,
    created_at: i64,
    version: i64,
}

impl Row {
    fn into_rule(self) -> DbResult<Rule> {
        Ok(Rule {
            id: self.id.into(),
            text: stored::json(&self.text)?,
            kinds: stored::json(&self.kinds)?,
            retired: self.retired,
            version: self.version,
        })
    }
}

/// Every rule of an incident in the order they were made, retired ones too.
pub fn list_rules(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Rule>> {
    let rows: Vec<Row> = reconnection_rules::table
        .filter(reconnection_rules::incident_id.eq(DbId(incident)))
        .order(reconnection_rules::id)
        .load(conn)?;
    rows.into_iter().map(Row::into_rule).collect()
}

/// One rule of an incident.
pub(super) fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Rule> {
    let row: Option<Row> = reconnection_rules::table
        .filter(
            reconnection_rules::incident_id
                .eq(DbId(incident))
                .and(reconnection_rules::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)?.into_rule()
}

/// Sets a rule.
pub fn create_rule(
    conn: &mut Conn,
    incident: Uuid,
    fields: &RuleFields,
    now: Timestamp,
) -> DbResult<Changed<Rule>> {
    steps::lock(conn, incident)?;
    if list_rules(conn, incident)?.len() >= MAX_RULES {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "再接続の条件は50件までです",
            "At most 50 rules for reconnection",
        ));
    }
    let id = new_id(now);
    let row = Row {
        id: DbId(id),
        incident_id: DbId(incident),
        text: stored::to_json(&fields.text)?,
        kinds: stored::to_json(&fields.kinds)?,
        retired: fields.retired,
        created_at: micros(now),
        version: 1,
    };
    diesel::insert_into(reconnection_rules::table)
        .values(&row)
        .execute(conn)?;
    let entry = Entry::incident(
        incident,
        "reconnection_rule.set",
        id,
        json!({ "rule": fields }),
    );
    Ok(Changed::new(row.into_rule()?, entry))
}

/// Changes a rule. Marks set under other words count no more: they said something else.
pub fn update_rule(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    fields: &RuleFields,
    expected: i64,
) -> DbResult<Changed<Rule>> {
    steps::lock(conn, incident)?;
    let before = find(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let place = reconnection_rules::table.filter(
        reconnection_rules::id
            .eq(DbId(id))
            .and(reconnection_rules::version.eq(expected)),
    );
    let updated = diesel::update(place)
        .set((
            reconnection_rules::text.eq(stored::to_json(&fields.text)?),
            reconnection_rules::kinds.eq(stored::to_json(&fields.kinds)?),
            reconnection_rules::retired.eq(fields.retired),
            reconnection_rules::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if updated != 1 {
        return Err(DbError::Stale);
    }
    let mut forgotten = 0;
    if before.text != fields.text {
        let marks = system_marks::table.filter(system_marks::rule_id.eq(DbId(id)));
        forgotten = diesel::delete(marks).execute(conn)?;
    }
    let data = json!({ "rule": fields, "version": expected + 1, "marks_forgotten": forgotten });
    let entry = Entry::incident(incident, "reconnection_rule.changed", id, data);
    Ok(Changed::new(find(conn, incident, id)?, entry))
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = system_marks)]
struct Mark {
    system_id: DbId,
    rule_id: DbId,
    by_id: DbId,
    by_name: String,
    note: String,
    at: i64,
}

/// The rules of an incident with a system's marks.
pub(super) fn states(conn: &mut Conn, incident: Uuid, system: Uuid) -> DbResult<Vec<RuleState>> {
    let marks: Vec<Mark> = system_marks::table
        .filter(system_marks::system_id.eq(DbId(system)))
        .load(conn)?;
    let mut marks: HashMap<DbId, Mark> = marks.into_iter().map(|m| (m.rule_id, m)).collect();
    let rules = list_rules(conn, incident)?;
    let state = |rule: Rule| {
        let met = marks.remove(&DbId(rule.id)).map(|mark| CheckMark {
            by_name: mark.by_name,
            at: instant(mark.at),
            note: mark.note,
        });
        RuleState { rule, met }
    };
    Ok(rules.into_iter().map(state).collect())
}

/// Which rules each of these systems is marked to meet.
pub(super) fn marks(conn: &mut Conn, systems: &[DbId]) -> DbResult<HashSet<(DbId, DbId)>> {
    let mut all = HashSet::new();
    for some in systems.chunks(1_000) {
        let rows: Vec<(DbId, DbId)> = system_marks::table
            .filter(system_marks::system_id.eq_any(some.to_vec()))
            .select((system_marks::system_id, system_marks::rule_id))
            .load(conn)?;
        all.extend(rows);
    }
    Ok(all)
}

/// Marks a rule as met.
pub(super) fn mark(
    conn: &mut Conn,
    system: DbId,
    rule: Uuid,
    by: &By,
    note: &str,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(system_marks::table)
        .values(Mark {
            system_id: system,
            rule_id: DbId(rule),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            note: note.to_owned(),
            at: micros(now),
        })
        .execute(conn)?;
    Ok(())
}

/// Takes one mark back, or all of them.
pub(super) fn unmark(conn: &mut Conn, system: DbId, rule: Option<Uuid>) -> DbResult<()> {
    let own = system_marks::table.filter(system_marks::system_id.eq(system));
    match rule {
        Some(rule) => {
            diesel::delete(own.filter(system_marks::rule_id.eq(DbId(rule)))).execute(conn)?
        }
        None => diesel::delete(own).execute(conn)?,
    };
    Ok(())
}
