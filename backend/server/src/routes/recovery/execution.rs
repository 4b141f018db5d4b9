//! Carrying the recovery plan out: test steps and their runs, dates agreed with users.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path},
    respond::{Created, NoContent, Versioned},
    routes::letters::author,
    validate::refuse,
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    recovery::execution::{AgreedDate, DateInput, Execution, NewRun, StepInput, TestStep},
};
use saiki_db::recovery;
use saiki_domain::recovery as rules;

/// Read how the recovery plan is carried out
///
/// Test steps with every run, and dates agreed with users.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "Tests and dates", body = Execution))
)]
#[get("/incidents/{incident_id}/recovery/execution")]
pub(crate) async fn get_recovery_execution(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<Execution>> {
    let incident = access.incident_id;
    let body = access
        .db()
        .snapshot(move |conn| recovery::execution(conn, incident))
        .await?;
    Ok(web::Json(body))
}

/// Write a test step
///
/// Its task cannot be done before the step's latest run passed.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = StepInput,
    responses((status = 201, description = "The step", body = TestStep))
)]
#[post("/incidents/{incident_id}/recovery/steps")]
pub(crate) async fn create_recovery_step(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(input): Json<StepInput>,
) -> ApiResult<Created<TestStep>> {
    refuse(rules::check_step(&input))?;
    let (incident, now) = (access.incident_id, access.now());
    let wanted = input.clone();
    let body = once
        .change(&access, &input, move |conn| {
            recovery::create_step(conn, incident, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/recovery/steps/{}", body.id),
        body,
    ))
}

/// Change a test step
///
/// Only one that was never run.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("step_id" = Uuid, Path, description = "The step"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = StepInput,
    responses((status = 200, description = "The step as it is now", body = TestStep))
)]
#[put("/incidents/{incident_id}/recovery/steps/{step_id}")]
pub(crate) async fn put_recovery_step(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(input): Json<StepInput>,
) -> ApiResult<Versioned<TestStep>> {
    refuse(rules::check_step(&input))?;
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    if_match
        .change(&access, move |conn, expected| {
            recovery::update_step(conn, incident, id, &input, expected, now)
        })
        .await
}

/// Remove a test step
///
/// Only one that was never run.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("step_id" = Uuid, Path, description = "The step"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/recovery/steps/{step_id}")]
pub(crate) async fn delete_recovery_step(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .remove(&access, move |conn, expected| {
            recovery::remove_step(conn, incident, id, expected)
        })
        .await
}

/// Record a run of a test step
///
/// Runs are never changed; the latest counts. One that failed opens its task again where it was done.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("step_id" = Uuid, Path, description = "The step"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewRun,
    responses((status = 201, description = "The step with its runs", body = TestStep))
)]
#[post("/incidents/{incident_id}/recovery/steps/{step_id}/runs")]
pub(crate) async fn record_recovery_run(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(new): Json<NewRun>,
) -> ApiResult<Created<TestStep>> {
    refuse(rules::check_run(&new))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            recovery::record_run(conn, incident, id, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/recovery/execution"),
        body,
    ))
}

/// Write a date to be agreed with users
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = DateInput,
    responses((status = 201, description = "The date", body = AgreedDate))
)]
#[post("/incidents/{incident_id}/recovery/dates")]
pub(crate) async fn create_recovery_date(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(input): Json<DateInput>,
) -> ApiResult<Created<AgreedDate>> {
    refuse(rules::check_date(&input))?;
    let (incident, now) = (access.incident_id, access.now());
    let wanted = input.clone();
    let body = once
        .change(&access, &input, move |conn| {
            recovery::create_date(conn, incident, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/recovery/dates/{}", body.id),
        body,
    ))
}

/// Change a date agreed with users
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("date_id" = Uuid, Path, description = "The date"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = DateInput,
    responses((status = 200, description = "The date as it is now", body = AgreedDate))
)]
#[put("/incidents/{incident_id}/recovery/dates/{date_id}")]
pub(crate) async fn put_recovery_date(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(input): Json<DateInput>,
) -> ApiResult<Versioned<AgreedDate>> {
    refuse(rules::check_date(&input))?;
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    if_match
        .change(&access, move |conn, expected| {
            recovery::update_date(conn, incident, id, &input, expected, now)
        })
        .await
}

/// Remove a date
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("date_id" = Uuid, Path, description = "The date"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/recovery/dates/{date_id}")]
pub(crate) async fn delete_recovery_date(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .remove(&access, move |conn, expected| {
            recovery::remove_date(conn, incident, id, expected)
        })
        .await
}
