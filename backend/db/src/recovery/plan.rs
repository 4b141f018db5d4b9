//! The plan as a whole: its aim, the hash of what is planned, and what follows when that hash changes.

use super::{approvals, parties, tasks};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates, ids::micros, letters::Author,
    schema::recovery_plans, stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Timestamp, Uuid,
    recovery::{PlanGoal, RecoveryPlan},
};
use saiki_domain::recovery as rules;
use serde_json::json;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = recovery_plans)]
struct Row {
    incident_id: DbId,
    goal: String,
    editors: String,
    updated_at: i64,
    version: i64,
}

/// What the plan's own row holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub goal: PlanGoal,
    /// Users who changed the plan since it was last approved.
    pub editors: Vec<Uuid>,
    pub version: i64,
    exists: bool,
}

pub(super) fn head(conn: &mut Conn, incident: Uuid) -> DbResult<Head> {
    let row: Option<Row> = recovery_plans::table
        .find(DbId(incident))
        .first(conn)
        .optional()?;
    let Some(row) = row else {
        return Ok(Head::default());
    };
    Ok(Head {
        goal: stored::json(&row.goal)?,
        editors: stored::json(&row.editors)?,
        version: row.version,
        exists: true,
    })
}

pub(super) fn write(conn: &mut Conn, incident: Uuid, head: &Head, now: Timestamp) -> DbResult<()> {
    let row = Row {
        incident_id: DbId(incident),
        goal: stored::to_json(&head.goal)?,
        editors: stored::to_json(&head.editors)?,
        updated_at: micros(now),
        version: head.version,
    };
    if head.exists {
        diesel::update(recovery_plans::table.find(DbId(incident)))
            .set(row)
            .execute(conn)?;
    } else {
        diesel::insert_into(recovery_plans::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

/// Today in the organisation's zone.
pub fn today(conn: &mut Conn, now: Timestamp) -> DbResult<Date> {
    Ok(now.to_zoned_datetime(timeline::home_zone(conn)?).date())
}

/// What the dates of a plan follow from, beside its tasks.
pub fn facts(goal: &PlanGoal, today: Date) -> rules::Facts {
    rules::Facts {
        begins: goal.begins,
        deadline: goal.deadline,
        count: goal.day_count,
        today,
    }
}

/// The hash of what is planned now.
pub(super) fn hash(conn: &mut Conn, incident: Uuid) -> DbResult<String> {
    let head = head(conn, incident)?;
    let (tasks, parties) = (tasks::list(conn, incident)?, parties::list(conn, incident)?);
    Ok(rules::hash::plan(&head.goal, &tasks, &parties)?)
}

/// The whole plan; an empty one at version 0 while nothing is written.
pub fn get(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<RecoveryPlan> {
    let head = head(conn, incident)?;
    let (tasks, parties) = (tasks::list(conn, incident)?, parties::list(conn, incident)?);
    let today = today(conn, now)?;
    Ok(RecoveryPlan {
        schedule: rules::schedule(&tasks, facts(&head.goal, today)),
        totals: rules::totals(&tasks, &parties),
        blockers: rules::blockers(&head.goal, &tasks, &parties),
        content_hash: rules::hash::plan(&head.goal, &tasks, &parties)?,
        approval: approvals::latest(conn, incident)?,
        version: head.version,
        goal: head.goal,
        tasks,
        parties,
    })
}

/// After a change: who made it is remembered and an approval that no longer fits is void, where what is planned is
/// other than `before`. Gives the entries for the log.
pub(super) fn follow(
    conn: &mut Conn,
    incident: Uuid,
    by: Uuid,
    before: &str,
    now: Timestamp,
) -> DbResult<Vec<Entry>> {
    let after = hash(conn, incident)?;
    if after == before {
        return Ok(Vec::new());
    }
    let mut head = head(conn, incident)?;
    if !head.exists || !head.editors.contains(&by) {
        head.editors.push(by);
        write(conn, incident, &head, now)?;
    }
    approvals::void(conn, incident, &after)
}

/// Changes what the plan aims at. `expected` is the version the caller saw, 0 for a new plan.
pub fn put_goal(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    goal: &PlanGoal,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<RecoveryPlan>> {
    gates::not_closed(conn, incident)?;
    let mut head = head(conn, incident)?;
    if head.version != expected {
        return Err(DbError::Stale);
    }
    if head.exists && head.goal == *goal {
        return Ok(Changed::nothing(get(conn, incident, now)?));
    }
    let before = hash(conn, incident)?;
    head.goal = goal.clone();
    head.version += 1;
    write(conn, incident, &head, now)?;
    let mut entries = vec![Entry::incident(
        incident,
        "recovery_plan.updated",
        incident,
        json!({ "goal_sha256": saiki_domain::canonical::sha256_hex(goal)? }),
    )];
    entries.extend(follow(conn, incident, by.id, &before, now)?);
    Ok(Changed::with(get(conn, incident, now)?, entries))
}
