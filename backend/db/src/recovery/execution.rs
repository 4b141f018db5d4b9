//! Tests of the plan's tasks and dates agreed with users. A run is never changed; one that failed opens its task again.

use super::{plan, tasks};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros, new_id},
    letters::Author,
    schema::{recovery_dates, recovery_runs, recovery_steps},
    stored,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    recovery::{
        execution::{
            AgreedDate, DateInput, Execution, MAX_DATES, MAX_STEPS, NewRun, StepInput, TestRun,
            TestStep,
        },
        tasks::{TaskProgress, TaskState},
    },
};
use saiki_domain::canonical::sha256_hex;
use serde_json::json;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = recovery_steps)]
struct StepRow {
    id: DbId,
    incident_id: DbId,
    task_id: DbId,
    position: i64,
    step: String,
    updated_at: i64,
    version: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = recovery_runs)]
struct RunRow {
    id: DbId,
    incident_id: DbId,
    step_id: DbId,
    n: i64,
    passed: bool,
    observed: String,
    by_id: DbId,
    by_name: String,
    at: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = recovery_dates)]
struct DateRow {
    id: DbId,
    incident_id: DbId,
    day: String,
    date: String,
    updated_at: i64,
    version: i64,
}

/// Test steps with their runs, and dates.
pub fn execution(conn: &mut Conn, incident: Uuid) -> DbResult<Execution> {
    let rows: Vec<DateRow> = recovery_dates::table
        .filter(recovery_dates::incident_id.eq(DbId(incident)))
        .order((recovery_dates::day, recovery_dates::id))
        .load(conn)?;
    let dates: DbResult<Vec<AgreedDate>> = rows
        .into_iter()
        .map(|row| {
            Ok(AgreedDate {
                id: row.id.into(),
                date: stored::json(&row.date)?,
                version: row.version,
            })
        })
        .collect();
    Ok(Execution {
        steps: steps(conn, incident)?,
        dates: dates?,
    })
}

fn steps(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<TestStep>> {
    let rows: Vec<StepRow> = recovery_steps::table
        .filter(recovery_steps::incident_id.eq(DbId(incident)))
        .order(recovery_steps::position)
        .load(conn)?;
    let runs: Vec<RunRow> = recovery_runs::table
        .filter(recovery_runs::incident_id.eq(DbId(incident)))
        .order((recovery_runs::step_id, recovery_runs::n.desc()))
        .load(conn)?;
    let mut by_step: HashMap<DbId, Vec<TestRun>> = HashMap::new();
    for row in runs {
        by_step.entry(row.step_id).or_default().push(TestRun {
            passed: row.passed,
            observed: row.observed,
            by_name: row.by_name,
            at: instant(row.at),
        });
    }
    rows.into_iter()
        .map(|row| {
            Ok(TestStep {
                id: row.id.into(),
                step: stored::json(&row.step)?,
                runs: by_step.remove(&row.id).unwrap_or_default(),
                version: row.version,
            })
        })
        .collect()
}

/// How many steps of each task did not pass, or were never run.
pub(super) fn open_tests(conn: &mut Conn, incident: Uuid) -> DbResult<HashMap<Uuid, i64>> {
    let mut open = HashMap::new();
    for step in steps(conn, incident)? {
        if step.passed() != Some(true) {
            *open.entry(step.step.task_id).or_insert(0) += 1;
        }
    }
    Ok(open)
}

pub(super) fn has_steps(conn: &mut Conn, task: Uuid) -> DbResult<bool> {
    let count: i64 = recovery_steps::table
        .filter(recovery_steps::task_id.eq(DbId(task)))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

fn step(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<TestStep> {
    let mut all = steps(conn, incident)?;
    let place = all.iter().position(|s| s.id == id);
    Ok(all.swap_remove(place.ok_or(DbError::NotFound)?))
}

/// A new test cannot join a task that is done: it would be done untested.
fn still_open(conn: &mut Conn, incident: Uuid, task: Uuid) -> DbResult<()> {
    let all = tasks::list(conn, incident)?;
    let Some(task) = all.iter().find(|t| t.id == task) else {
        return Err(DbError::refused(
            ErrorCode::Conflict,
            "その作業は計画にありません。計画を読み直してください",
            "The plan has no such task; read it again",
        ));
    };
    if task.progress.state == TaskState::Done {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "完了した作業に試験は追加できません。作業を作業中に戻してください",
            "A task that is done takes no new test; set it back to under way first",
        ));
    }
    Ok(())
}

/// Writes a test step, after all others.
pub fn create_step(
    conn: &mut Conn,
    incident: Uuid,
    input: &StepInput,
    now: Timestamp,
) -> DbResult<Changed<TestStep>> {
    gates::not_closed(conn, incident)?;
    still_open(conn, incident, input.task_id)?;
    let own = recovery_steps::incident_id.eq(DbId(incident));
    let count: i64 = recovery_steps::table.filter(own).count().get_result(conn)?;
    if count >= MAX_STEPS {
        return Err(tasks::too_many());
    }
    let last: Option<i64> = recovery_steps::table
        .filter(own)
        .select(max(recovery_steps::position))
        .first(conn)?;
    let id = new_id(now);
    diesel::insert_into(recovery_steps::table)
        .values(StepRow {
            id: DbId(id),
            incident_id: DbId(incident),
            task_id: DbId(input.task_id),
            position: last.unwrap_or(0) + 1,
            step: stored::to_json(input)?,
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = json!({ "task": input.task_id, "step_sha256": sha256_hex(input)? });
    Ok(Changed::new(
        step(conn, incident, id)?,
        Entry::incident(incident, "recovery_step.created", id, data),
    ))
}

/// Changes a test step that was never run.
pub fn update_step(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    input: &StepInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<TestStep>> {
    gates::not_closed(conn, incident)?;
    let own = unused(conn, incident, id, expected)?;
    if own.step == *input {
        return Ok(Changed::nothing(own));
    }
    still_open(conn, incident, input.task_id)?;
    diesel::update(recovery_steps::table.find(DbId(id)))
        .set((
            recovery_steps::task_id.eq(DbId(input.task_id)),
            recovery_steps::step.eq(stored::to_json(input)?),
            recovery_steps::updated_at.eq(micros(now)),
            recovery_steps::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "task": input.task_id, "step_sha256": sha256_hex(input)? });
    Ok(Changed::new(
        step(conn, incident, id)?,
        Entry::incident(incident, "recovery_step.updated", id, data),
    ))
}

/// Removes a test step that was never run.
pub fn remove_step(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    expected: i64,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let own = unused(conn, incident, id, expected)?;
    diesel::delete(recovery_steps::table.find(DbId(id))).execute(conn)?;
    let data = json!({ "task": own.step.task_id });
    Ok(Changed::new(
        (),
        Entry::incident(incident, "recovery_step.removed", id, data),
    ))
}

fn unused(conn: &mut Conn, incident: Uuid, id: Uuid, expected: i64) -> DbResult<TestStep> {
    let own = step(conn, incident, id)?;
    if own.version != expected {
        return Err(DbError::Stale);
    }
    if !own.runs.is_empty() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "実施した試験は変更も削除もできません。内容を変えるときは新しい試験を追加してください",
            "A test that was run stays as it is; write a new one instead",
        ));
    }
    Ok(own)
}

/// Records a run. A failed one opens its task again where it was done.
pub fn record_run(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    new: &NewRun,
    now: Timestamp,
) -> DbResult<Changed<TestStep>> {
    gates::not_closed(conn, incident)?;
    let own = step(conn, incident, id)?;
    let n = i64::try_from(own.runs.len()).unwrap_or(i64::MAX - 1) + 1;
    diesel::insert_into(recovery_runs::table)
        .values(RunRow {
            id: DbId(new_id(now)),
            incident_id: DbId(incident),
            step_id: DbId(id),
            n,
            passed: new.passed,
            observed: new.observed.clone(),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            at: micros(now),
        })
        .execute(conn)?;
    diesel::update(recovery_steps::table.find(DbId(id)))
        .set(recovery_steps::version.eq(own.version + 1))
        .execute(conn)?;
    let data = json!({
        "n": n, "passed": new.passed, "observed_sha256": sha256_hex(&new.observed)?,
    });
    let mut entries = vec![Entry::incident(incident, "recovery_run.recorded", id, data)];
    let task = tasks::get(conn, incident, own.step.task_id)?;
    if !new.passed && task.progress.state == TaskState::Done {
        let reopened = TaskProgress {
            state: TaskState::UnderWay,
            finished_on: None,
            ..task.progress.clone()
        };
        let before = plan::hash(conn, incident)?;
        entries.push(tasks::set_progress(conn, incident, &task, &reopened, now)?);
        entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    }
    Ok(Changed::with(step(conn, incident, id)?, entries))
}

fn date(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<AgreedDate> {
    let row: Option<DateRow> = recovery_dates::table
        .filter(
            recovery_dates::id
                .eq(DbId(id))
                .and(recovery_dates::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    Ok(AgreedDate {
        id: row.id.into(),
        date: stored::json(&row.date)?,
        version: row.version,
    })
}

/// Writes a date to be agreed with users.
pub fn create_date(
    conn: &mut Conn,
    incident: Uuid,
    input: &DateInput,
    now: Timestamp,
) -> DbResult<Changed<AgreedDate>> {
    gates::not_closed(conn, incident)?;
    let count: i64 = recovery_dates::table
        .filter(recovery_dates::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?;
    if count >= MAX_DATES {
        return Err(tasks::too_many());
    }
    let id = new_id(now);
    diesel::insert_into(recovery_dates::table)
        .values(DateRow {
            id: DbId(id),
            incident_id: DbId(incident),
            day: input.day.to_string(),
            date: stored::to_json(input)?,
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = json!({ "day": input.day, "state": input.state });
    Ok(Changed::new(
        date(conn, incident, id)?,
        Entry::incident(incident, "recovery_date.created", id, data),
    ))
}

/// Changes a date.
pub fn update_date(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    input: &DateInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<AgreedDate>> {
    gates::not_closed(conn, incident)?;
    let own = date(conn, incident, id)?;
    if own.version != expected {
        return Err(DbError::Stale);
    }
    if own.date == *input {
        return Ok(Changed::nothing(own));
    }
    diesel::update(recovery_dates::table.find(DbId(id)))
        .set((
            recovery_dates::day.eq(input.day.to_string()),
            recovery_dates::date.eq(stored::to_json(input)?),
            recovery_dates::updated_at.eq(micros(now)),
            recovery_dates::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "day": input.day, "state": input.state });
    Ok(Changed::new(
        date(conn, incident, id)?,
        Entry::incident(incident, "recovery_date.updated", id, data),
    ))
}

/// Removes a date.
pub fn remove_date(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    expected: i64,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let own = date(conn, incident, id)?;
    if own.version != expected {
        return Err(DbError::Stale);
    }
    diesel::delete(recovery_dates::table.find(DbId(id))).execute(conn)?;
    let data = json!({ "day": own.date.day });
    Ok(Changed::new(
        (),
        Entry::incident(incident, "recovery_date.removed", id, data),
    ))
}
