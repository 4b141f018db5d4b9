//! Tasks of the recovery plan: planned, carried out, removed.

use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryWrite},
    extract::{IfMatch, Json, Once, Path},
    respond::{Created, NoContent, Versioned},
    routes::letters::author,
    validate::refuse,
};
use actix_web::{delete, post, put};
use saiki_api::{
    Uuid,
    recovery::tasks::{ProgressInput, RecoveryTask, TaskInput},
};
use saiki_db::recovery;
use saiki_domain::recovery as rules;

/// Plan a task
///
/// Voids an approval of the plan.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = TaskInput,
    responses((status = 201, description = "The task", body = RecoveryTask))
)]
#[post("/incidents/{incident_id}/recovery/tasks")]
pub(crate) async fn create_recovery_task(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(input): Json<TaskInput>,
) -> ApiResult<Created<RecoveryTask>> {
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let known = access
        .db()
        .read(move |conn| recovery::list_tasks(conn, incident))
        .await?;
    refuse(rules::check_task(&input, None, &known))?;
    let wanted = input.clone();
    let body = once
        .change(&access, &input, move |conn| {
            recovery::create_task(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/recovery/tasks/{}", body.id),
        body,
    ))
}

/// Change how a task is planned
///
/// Replaces it whole; how far it got stays. Tasks that would wait for each other in a circle are refused and named.
/// Voids an approval of the plan.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("task_id" = Uuid, Path, description = "The task"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = TaskInput,
    responses((status = 200, description = "The task as it is now", body = RecoveryTask))
)]
#[put("/incidents/{incident_id}/recovery/tasks/{task_id}")]
pub(crate) async fn put_recovery_task(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(input): Json<TaskInput>,
) -> ApiResult<Versioned<RecoveryTask>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .judged(&access, move |conn, expected| {
            recovery::update_task(conn, incident, id, &by, &input, expected, now)
        })
        .await
}

/// Record how far a task got
///
/// Done only on an approved plan, with its tests passed and the tasks it waits for done. Giving a task up is a change
/// of the plan and voids its approval; other progress does not.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("task_id" = Uuid, Path, description = "The task"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ProgressInput,
    responses((status = 200, description = "The task as it is now", body = RecoveryTask))
)]
#[put("/incidents/{incident_id}/recovery/tasks/{task_id}/progress")]
pub(crate) async fn put_recovery_progress(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(input): Json<ProgressInput>,
) -> ApiResult<Versioned<RecoveryTask>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    let today = access
        .db()
        .read(move |conn| recovery::today(conn, now))
        .await?;
    refuse(rules::check_progress(&input.onto(None), today))?;
    if_match
        .change(&access, move |conn, expected| {
            recovery::progress(conn, incident, id, &by, &input, expected, now)
        })
        .await
}

/// Take a task out of the plan
///
/// One that others wait for, or with work or tests on record, is refused: it can be cancelled. Voids an approval.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("task_id" = Uuid, Path, description = "The task"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/recovery/tasks/{task_id}")]
pub(crate) async fn delete_recovery_task(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .remove(&access, move |conn, expected| {
            recovery::remove_task(conn, incident, id, &by, expected, now)
        })
        .await
}
