//! Tasks of the plan: planned, carried out, removed. A task is done only on an approved plan, with its tests passed and
//! what it waits for done.

use super::{approvals, execution, plan};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, files, gates,
    ids::{micros, new_id},
    letters::Author,
    schema::recovery_tasks,
    stored,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Date, Timestamp, Uuid,
    files::SubjectKind,
    problem::ErrorCode,
    recovery::{
        MAX_TASKS,
        tasks::{ProgressInput, RecoveryTask, TaskInput, TaskProgress, TaskState},
    },
};
use saiki_domain::{canonical::sha256_hex, fault::Faults, recovery as rules};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = recovery_tasks)]
struct Row {
    id: DbId,
    incident_id: DbId,
    position: i64,
    plan: String,
    progress: String,
    updated_at: i64,
    version: i64,
}

/// Every task of the plan, in the order they were written.
pub fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<RecoveryTask>> {
    let rows: Vec<Row> = recovery_tasks::table
        .filter(recovery_tasks::incident_id.eq(DbId(incident)))
        .order(recovery_tasks::position)
        .load(conn)?;
    let open = execution::open_tests(conn, incident)?;
    rows.into_iter()
        .map(|row| {
            let id = row.id.into();
            Ok(RecoveryTask {
                id,
                plan: stored::json(&row.plan)?,
                progress: stored::json(&row.progress)?,
                tests_open: open.get(&id).copied().unwrap_or(0),
                version: row.version,
            })
        })
        .collect()
}

pub(super) fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<RecoveryTask> {
    let mut all = list(conn, incident)?;
    let place = all.iter().position(|t| t.id == id);
    Ok(all.swap_remove(place.ok_or(DbError::NotFound)?))
}

/// Plans a task, after all others. Its input was checked against the plan as the caller read it.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    input: &TaskInput,
    now: Timestamp,
) -> DbResult<Changed<RecoveryTask>> {
    gates::not_closed(conn, incident)?;
    let all = list(conn, incident)?;
    let known = |id: &Uuid| all.iter().any(|t| t.id == *id);
    if !input.depends_on.iter().all(known) {
        return Err(DbError::refused(
            ErrorCode::Conflict,
            "先行作業の一つが計画から外されています。計画を読み直してください",
            "One of the tasks it waits for has gone; read the plan again",
        ));
    }
    if i64::try_from(all.len()).unwrap_or(i64::MAX) >= MAX_TASKS {
        return Err(too_many());
    }
    let before = plan::hash(conn, incident)?;
    let last: Option<i64> = recovery_tasks::table
        .filter(recovery_tasks::incident_id.eq(DbId(incident)))
        .select(max(recovery_tasks::position))
        .first(conn)?;
    let id = new_id(now);
    let progress = TaskProgress {
        state: TaskState::NotStarted,
        progress: 0,
        started_on: None,
        finished_on: None,
        actual_cost: None,
        note: String::new(),
    };
    diesel::insert_into(recovery_tasks::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            position: last.unwrap_or(0) + 1,
            plan: stored::to_json(input)?,
            progress: stored::to_json(&progress)?,
            updated_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    let data = json!({ "plan_sha256": sha256_hex(input)? });
    let mut entries = vec![Entry::incident(incident, "recovery_task.created", id, data)];
    entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

/// Changes how a task is planned, or says what is wrong with it.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    input: &TaskInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Result<RecoveryTask, Faults>>> {
    gates::not_closed(conn, incident)?;
    let all = list(conn, incident)?;
    let own = seen(&all, id, expected)?;
    let faults = rules::check_task(input, Some(own), &all);
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    if own.plan == *input {
        return Ok(Changed::nothing(Ok(own.clone())));
    }
    let before = plan::hash(conn, incident)?;
    diesel::update(recovery_tasks::table.find(DbId(id)))
        .set((
            recovery_tasks::plan.eq(stored::to_json(input)?),
            recovery_tasks::updated_at.eq(micros(now)),
            recovery_tasks::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "plan_sha256": sha256_hex(input)? });
    let mut entries = vec![Entry::incident(incident, "recovery_task.updated", id, data)];
    entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with(Ok(get(conn, incident, id)?), entries))
}

/// Records how far a task got.
pub fn progress(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    wanted: &ProgressInput,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<RecoveryTask>> {
    gates::not_closed(conn, incident)?;
    let all = list(conn, incident)?;
    let own = seen(&all, id, expected)?;
    if wanted.state == TaskState::Done && own.progress.state != TaskState::Done {
        may_be_done(conn, incident, own, &all)?;
    }
    let wanted = wanted.onto(own.progress.actual_cost.as_ref());
    let after = complete(&wanted, &own.progress, plan::today(conn, now)?);
    if own.progress == after {
        return Ok(Changed::nothing(own.clone()));
    }
    let before = plan::hash(conn, incident)?;
    let mut entries = vec![set_progress(conn, incident, own, &after, now)?];
    entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

pub(super) fn set_progress(
    conn: &mut Conn,
    incident: Uuid,
    task: &RecoveryTask,
    after: &TaskProgress,
    now: Timestamp,
) -> DbResult<Entry> {
    diesel::update(recovery_tasks::table.find(DbId(task.id)))
        .set((
            recovery_tasks::progress.eq(stored::to_json(after)?),
            recovery_tasks::updated_at.eq(micros(now)),
            recovery_tasks::version.eq(task.version + 1),
        ))
        .execute(conn)?;
    let data = json!({
        "from": task.progress.state, "to": after.state, "progress": after.progress,
        "actual_minor": after.actual_cost.as_ref().map(|m| m.minor),
    });
    Ok(Entry::incident(
        incident,
        "recovery_task.progressed",
        task.id,
        data,
    ))
}

/// Dates and per cent that go with the state. A first day on record stays when none is named.
fn complete(wanted: &TaskProgress, before: &TaskProgress, today: Date) -> TaskProgress {
    let mut after = wanted.clone();
    match wanted.state {
        TaskState::NotStarted => {
            after.progress = 0;
            after.started_on = None;
            after.finished_on = None;
        }
        TaskState::UnderWay => {
            after.started_on = wanted.started_on.or(before.started_on).or(Some(today));
            after.finished_on = None;
        }
        TaskState::Done => {
            after.progress = 100;
            let finished = wanted.finished_on.unwrap_or(today);
            let began = before.started_on.filter(|day| *day <= finished);
            after.finished_on = Some(finished);
            after.started_on = wanted.started_on.or(began).or(Some(finished));
        }
        TaskState::Cancelled => after.finished_on = None,
    }
    after
}

fn may_be_done(
    conn: &mut Conn,
    incident: Uuid,
    task: &RecoveryTask,
    all: &[RecoveryTask],
) -> DbResult<()> {
    if !approvals::stands(conn, incident)? {
        return Err(DbError::refused(
            ErrorCode::ApprovalMissing,
            "計画が承認されていないため、作業を完了にできません。計画の承認を依頼してください",
            "The plan is not approved, so no task can be marked done; ask for its approval",
        ));
    }
    if task.tests_open > 0 {
        let n = task.tests_open;
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("合格していない試験が{n}件あるため、完了にできません"),
            &format!("{n} of its tests have not passed, so it cannot be marked done"),
        ));
    }
    let waiting: Vec<&str> = all
        .iter()
        .filter(|t| task.plan.depends_on.contains(&t.id) && t.is_open())
        .map(|t| t.plan.title.as_str())
        .collect();
    if !waiting.is_empty() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("先行作業が終わっていません：{}", waiting.join("、")),
            &format!("Tasks it waits for are not done: {}", waiting.join(", ")),
        ));
    }
    Ok(())
}

/// Takes a task out of the plan. One that others wait for, or that was worked on or tested, is cancelled instead.
pub fn remove(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    by: &Author,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<()>> {
    gates::not_closed(conn, incident)?;
    let all = list(conn, incident)?;
    let own = seen(&all, id, expected)?;
    let waits = all.iter().find(|t| t.plan.depends_on.contains(&id));
    if let Some(other) = waits {
        let title = &other.plan.title;
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("「{title}」がこの作業を待っています。先行作業から外してから削除してください"),
            &format!("“{title}” waits for this task; take that link out first"),
        ));
    }
    if own.progress.state != TaskState::NotStarted || execution::has_steps(conn, id)? {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "着手した作業や試験のある作業は削除できません。「取りやめ」にしてください",
            "A task with work or tests on record stays; mark it as cancelled instead",
        ));
    }
    files::none_on(conn, incident, SubjectKind::Task, id)?;
    let before = plan::hash(conn, incident)?;
    diesel::delete(recovery_tasks::table.find(DbId(id))).execute(conn)?;
    let data = json!({ "plan_sha256": sha256_hex(&own.plan)? });
    let mut entries = vec![Entry::incident(incident, "recovery_task.removed", id, data)];
    entries.extend(plan::follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with((), entries))
}

fn seen(all: &[RecoveryTask], id: Uuid, expected: i64) -> DbResult<&RecoveryTask> {
    let own = all.iter().find(|t| t.id == id).ok_or(DbError::NotFound)?;
    if own.version == expected {
        Ok(own)
    } else {
        Err(DbError::Stale)
    }
}

pub(super) fn too_many() -> DbError {
    DbError::refused(
        ErrorCode::StateConflict,
        "これ以上は追加できません。要らないものを外してください",
        "No more can be added; take out what is not needed",
    )
}
