//! What is done to systems: steps on the way back, what was found, how far the measure is, rules marked as met. Each
//! leaves a line in the system's history; what may follow what is `saiki_domain::reconnection`.

use super::{Row, likeness, rules, write};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    schema::{system_steps, systems::dsl},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    organisation::Both,
    problem::ErrorCode,
    systems::{
        BulkAction, Connection, Damage, MeasureState, Rule, Step, StepEntry, StepWord, System,
        SystemApproval, SystemStep,
    },
    wire,
};
use saiki_domain::reconnection::{self, Facts, Moved, Refusal, holds, shaken};
use serde_json::json;
use std::collections::HashSet;

/// Lines of the history a page shows.
const SHOWN: i64 = 200;

/// Who does something.
#[derive(Debug, Clone)]
pub struct By {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
}

/// Does one thing to one system. `expected` is the version the caller saw.
pub fn step(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &By,
    wanted: &SystemStep,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<System>> {
    let action = BulkAction::Step(wanted.step.clone());
    act(conn, incident, id, by, &action, &wanted.note, expected, now)
}

/// Approves a system's return, or sends it back.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &By,
    wanted: &SystemApproval,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<System>> {
    let action = BulkAction::Decide(wanted.approve);
    act(conn, incident, id, by, &action, &wanted.note, expected, now)
}

#[allow(clippy::too_many_arguments)] // one call, each argument its own
fn act(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &By,
    action: &BulkAction,
    note: &str,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<System>> {
    lock(conn, incident)?;
    let row = super::find(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let known = Known::load(conn, incident, &[row.id])?;
    match plan(&known, &row, by, action, note)? {
        Planned::Unchanged => Ok(Changed::nothing(write::one(conn, incident, id)?)),
        Planned::Refused(refusal) => Err(refused(&refusal)),
        Planned::Change(change) => {
            let data = json!({
                "what": change.what, "before": change.before, "after": change.after,
                "version": expected + 1,
            });
            apply(conn, row, change, by, note, now)?;
            let entry = Entry::incident(incident, "system.step", id, data);
            Ok(Changed::new(write::one(conn, incident, id)?, entry))
        }
    }
}

/// Holds the incident, so that rules and marks are what was read until the transaction ends; refuses a closed one.
pub(super) fn lock(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    gates::not_closed(conn, incident)
}

fn refused(refusal: &Refusal) -> DbError {
    let Both { ja, en } = refusal.words();
    let code = match refusal {
        Refusal::SamePerson => ErrorCode::SelfApproval,
        Refusal::NoReason => ErrorCode::ValidationFailed,
        _ => ErrorCode::StateConflict,
    };
    DbError::refused(code, &ja, &en)
}

/// Rules and marks, read once for all systems of a step.
pub(super) struct Known {
    rules: Vec<Rule>,
    marks: HashSet<(DbId, DbId)>,
}

impl Known {
    pub(super) fn load(conn: &mut Conn, incident: Uuid, systems: &[DbId]) -> DbResult<Known> {
        Ok(Known {
            rules: rules::list_rules(conn, incident)?,
            marks: rules::marks(conn, systems)?,
        })
    }

    fn facts(&self, row: &Row) -> DbResult<Facts> {
        let kind = stored::value("systems.kind", &row.kind)?;
        let unmet = self
            .rules
            .iter()
            .filter(|rule| holds(rule, kind) && !self.marks.contains(&(row.id, DbId(rule.id))))
            .map(|rule| rule.text.clone());
        Ok(Facts {
            connection: row.connection()?,
            damage: row.damage()?,
            remedied_by: row.remedied_by.map(Uuid::from),
            unmet: unmet.collect(),
        })
    }
}

/// What a step comes to for one system.
pub(super) enum Planned {
    Unchanged,
    Refused(Refusal),
    Change(Change),
}

/// A change that may be made.
pub(super) struct Change {
    what: &'static str,
    before: String,
    after: String,
    effect: Effect,
}

enum Effect {
    Move(Moved, bool),
    Damage(Damage),
    Measure(MeasureState, String),
    Rule(Uuid, bool),
}

/// Decides what a step comes to for a system, from what is known of it.
pub(super) fn plan(
    known: &Known,
    row: &Row,
    by: &By,
    action: &BulkAction,
    note: &str,
) -> DbResult<Planned> {
    let facts = known.facts(row)?;
    let moved = |what, result: Result<Moved, Refusal>, remedy| match result {
        Err(Refusal::Already) => Planned::Unchanged,
        Err(refusal) => Planned::Refused(refusal),
        Ok(moved) => Planned::Change(Change {
            what,
            before: wire::name(&facts.connection),
            after: wire::name(&moved.connection),
            effect: Effect::Move(moved, remedy),
        }),
    };
    let step = match action {
        BulkAction::Decide(approve) => {
            let what = if *approve { "approve" } else { "refuse" };
            let decided = reconnection::decide(&facts, by.id, *approve, note);
            return Ok(moved(what, decided, false));
        }
        BulkAction::Step(step) => step,
    };
    Ok(match step {
        Step::Move { step } => {
            let what = match step {
                StepWord::Isolate => "isolate",
                StepWord::Check => "check",
                StepWord::Remedy => "remedy",
                StepWord::Reconnect => "reconnect",
            };
            let remedy = *step == StepWord::Remedy;
            moved(what, reconnection::step(&facts, *step), remedy)
        }
        Step::Damage { damage } if *damage == facts.damage => Planned::Unchanged,
        Step::Damage { damage } => Planned::Change(Change {
            what: "damage",
            before: row.damage.clone(),
            after: wire::name(damage),
            effect: Effect::Damage(*damage),
        }),
        Step::Measure { measure, reason } => {
            let reason = match measure {
                MeasureState::NotPossible => reason.trim(),
                _ => "",
            };
            if *measure == row.measure()? && reason == row.measure_reason {
                Planned::Unchanged
            } else {
                Planned::Change(Change {
                    what: "measure",
                    before: row.measure.clone(),
                    after: wire::name(measure),
                    effect: Effect::Measure(*measure, reason.to_owned()),
                })
            }
        }
        Step::Rule { rule_id, met } => {
            let rule = known.rules.iter().find(|r| r.id == *rule_id);
            let rule = rule.ok_or_else(no_rule)?;
            let kind = stored::value("systems.kind", &row.kind)?;
            let marked = known.marks.contains(&(row.id, DbId(*rule_id)));
            if marked == *met || !holds(rule, kind) {
                Planned::Unchanged
            } else {
                Planned::Change(Change {
                    what: if *met { "rule_met" } else { "rule_unmet" },
                    before: String::new(),
                    after: rule.text.get(Lang::Ja).to_owned(),
                    effect: Effect::Rule(*rule_id, *met),
                })
            }
        }
    })
}

fn no_rule() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "その再接続の条件はありません。一覧を読み直してください",
        "There is no such rule for reconnection; read the list again",
    )
}

/// Makes a planned change and writes the history.
pub(super) fn apply(
    conn: &mut Conn,
    row: Row,
    change: Change,
    by: &By,
    note: &str,
    now: Timestamp,
) -> DbResult<()> {
    let (before, expected) = (row.clone(), row.version);
    let mut row = Row {
        version: expected + 1,
        updated_at: micros(now),
        ..row
    };
    match change.effect {
        Effect::Move(moved, remedy) => {
            row.connection = wire::name(&moved.connection);
            if remedy {
                row.remedied_by = Some(DbId(by.id));
            }
            if moved.anew {
                row.remedied_by = None;
                rules::unmark(conn, row.id, None)?;
            }
        }
        Effect::Damage(damage) => {
            row.damage = wire::name(&damage);
            shake(conn, &before, &mut row, by, now)?;
        }
        Effect::Measure(measure, reason) => {
            row.measure = wire::name(&measure);
            row.measure_reason = reason;
            row.likelihood = wire::name(&likeness::likelihood(&row, measure));
        }
        Effect::Rule(rule, true) => rules::mark(conn, row.id, rule, by, note, now)?,
        Effect::Rule(rule, false) => {
            rules::unmark(conn, row.id, Some(rule))?;
            shake(conn, &before, &mut row, by, now)?;
        }
    }
    write::save(conn, &row, expected)?;
    let told = [&change.before, &change.after].map(String::as_str);
    record(conn, row.id, change.what, told, note, by, now)
}

/// Voids an approval to return when what was approved is no more so; says whether there was one.
pub(super) fn shake(
    conn: &mut Conn,
    before: &Row,
    row: &mut Row,
    by: &By,
    now: Timestamp,
) -> DbResult<bool> {
    let (was, is) = (before.connection()?, shaken(before.connection()?));
    if was == is {
        return Ok(false);
    }
    row.connection = wire::name::<Connection>(&is);
    let told = [before.connection.as_str(), row.connection.as_str()];
    record(conn, row.id, "void", told, "", by, now)?;
    Ok(true)
}

/// Records how far the emergency measure is for these systems, as their unit answered; says how many changed.
pub(crate) fn record_measure(
    conn: &mut Conn,
    ids: &[DbId],
    measure: MeasureState,
    reason: &str,
    only_from: Option<MeasureState>,
    by: &By,
    now: Timestamp,
) -> DbResult<usize> {
    let mut changed = 0;
    for some in ids.chunks(1_000) {
        let mut query = dsl::systems
            .filter(dsl::id.eq_any(some.to_vec()))
            .into_boxed();
        if let Some(from) = only_from {
            query = query.filter(dsl::measure.eq(wire::name(&from)));
        }
        let rows: Vec<Row> = query.load(conn)?;
        let none = Known {
            rules: Vec::new(),
            marks: HashSet::new(),
        };
        let action = BulkAction::Step(Step::Measure {
            measure,
            reason: reason.to_owned(),
        });
        for row in rows {
            if let Planned::Change(change) = plan(&none, &row, by, &action, "")? {
                apply(conn, row, change, by, "", now)?;
                changed += 1;
            }
        }
    }
    Ok(changed)
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = system_steps)]
struct StepRow {
    id: DbId,
    system_id: DbId,
    what: String,
    before: String,
    after: String,
    note: String,
    by_id: DbId,
    by_name: String,
    at: i64,
}

fn record(
    conn: &mut Conn,
    system: DbId,
    what: &str,
    [before, after]: [&str; 2],
    note: &str,
    by: &By,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(system_steps::table)
        .values(StepRow {
            id: DbId(new_id(now)),
            system_id: system,
            what: what.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            note: note.to_owned(),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            at: micros(now),
        })
        .execute(conn)?;
    Ok(())
}

/// What was done to a system, the newest first.
pub(super) fn history(conn: &mut Conn, system: Uuid) -> DbResult<Vec<StepEntry>> {
    let rows: Vec<StepRow> = system_steps::table
        .filter(system_steps::system_id.eq(DbId(system)))
        .order((system_steps::at.desc(), system_steps::id.desc()))
        .limit(SHOWN)
        .load(conn)?;
    let entry = |row: StepRow| StepEntry {
        id: row.id.into(),
        what: row.what,
        before: row.before,
        after: row.after,
        note: row.note,
        by_name: row.by_name,
        at: instant(row.at),
    };
    Ok(rows.into_iter().map(entry).collect())
}
