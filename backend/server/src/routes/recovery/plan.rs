//! The plan as a whole: read with its dates and sums, aimed, approved, asked what a delay would do.

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Query},
    respond::Versioned,
    routes::letters::author,
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    approvals::ApprovalAction,
    permissions::Permission,
    recovery::{
        PlanApproval, PlanApprovalStep, PlanGoal, RecoveryPlan,
        schedule::{Slip, SlipQuery},
        tasks::MAX_TASK_DAYS,
    },
};
use saiki_db::{DbError, recovery};
use saiki_domain::recovery as rules;

/// Read the recovery plan
///
/// Its aim, tasks and parties, the dates that follow from the tasks by the critical path method, sums, and what keeps
/// it from being approved. An empty one at version 0 while nothing is written.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The plan", body = RecoveryPlan))
)]
#[get("/incidents/{incident_id}/recovery/plan")]
pub(crate) async fn get_recovery_plan(
    access: InIncident<RecoveryRead>,
) -> ApiResult<Versioned<RecoveryPlan>> {
    let (incident, now) = (access.incident_id, access.now());
    let body = access
        .db()
        .snapshot(move |conn| recovery::get(conn, incident, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Say what the recovery plan aims at
///
/// Replaces level, stages, deadline, priority, procedure and the people named. Voids an approval.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes; `\"0\"` for a new plan")
    ),
    request_body = PlanGoal,
    responses((status = 200, description = "The plan as it is now", body = RecoveryPlan))
)]
#[put("/incidents/{incident_id}/recovery/plan")]
pub(crate) async fn put_recovery_plan(
    access: InIncident<RecoveryWrite>,
    if_match: IfMatch,
    Json(goal): Json<PlanGoal>,
) -> ApiResult<Versioned<RecoveryPlan>> {
    refuse(rules::check_goal(&goal))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            recovery::put_goal(conn, incident, &by, &goal, expected, now)
        })
        .await
}

/// List approvals of the recovery plan
///
/// Every one asked for, the newest first.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "Its approvals", body = Vec<PlanApproval>))
)]
#[get("/incidents/{incident_id}/recovery/plan/approvals")]
pub(crate) async fn list_recovery_approvals(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<Vec<PlanApproval>>> {
    let incident = access.incident_id;
    let rows = access
        .db()
        .read(move |conn| recovery::list_approvals(conn, incident))
        .await?;
    Ok(web::Json(rows))
}

/// Ask for, give or refuse approval of the recovery plan
///
/// Asking needs `recovery_write`, deciding `recovery_approve` and somebody who neither changed the plan nor asked. Both
/// name the hash they saw; another one now is answered 409.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = PlanApprovalStep,
    responses((status = 200, description = "The plan as it is now", body = RecoveryPlan))
)]
#[post("/incidents/{incident_id}/recovery/plan/approvals")]
pub(crate) async fn step_recovery_approval(
    access: InIncident<RecoveryRead>,
    once: Once,
    Json(step): Json<PlanApprovalStep>,
) -> ApiResult<Versioned<RecoveryPlan>> {
    access.require(match step.action {
        ApprovalAction::Request => Permission::RecoveryWrite,
        ApprovalAction::Approve | ApprovalAction::Reject => Permission::RecoveryApprove,
    })?;
    refuse(rules::check_approval(&step))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let wanted = step.clone();
    let body = once
        .change(&access, &step, move |conn| match wanted.action {
            ApprovalAction::Request => recovery::request(conn, incident, &by, &wanted, now),
            ApprovalAction::Approve => recovery::decide(conn, incident, &by, true, &wanted, now),
            ApprovalAction::Reject => recovery::decide(conn, incident, &by, false, &wanted, now),
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Ask what a delay would do
///
/// Which tasks slip, and whether the end of the plan moves, when one task takes so many days more. Changes nothing.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), SlipQuery),
    responses((status = 200, description = "What slips", body = Slip))
)]
#[get("/incidents/{incident_id}/recovery/slip")]
pub(crate) async fn get_recovery_slip(
    access: InIncident<RecoveryRead>,
    Query(wanted): Query<SlipQuery>,
) -> ApiResult<web::Json<Slip>> {
    if !(1..=MAX_TASK_DAYS).contains(&wanted.days) {
        return Err(ApiError::invalid().field(
            "days",
            "out_of_range",
            format!("1から{MAX_TASK_DAYS}までの日数を入れてください"),
            format!("Enter 1 to {MAX_TASK_DAYS} days"),
        ));
    }
    let (incident, now): (Uuid, _) = (access.incident_id, access.now());
    let slip = access
        .db()
        .snapshot(move |conn| {
            let plan = recovery::get(conn, incident, now)?;
            let facts = recovery::facts(&plan.goal, plan.schedule.today);
            rules::slip(&plan.tasks, facts, wanted.task_id, wanted.days).ok_or(DbError::NotFound)
        })
        .await?;
    Ok(web::Json(slip))
}
