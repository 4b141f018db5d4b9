//! When services were down or degraded, and what of it agreements may leave out: entered, listed, changed, removed. What
//! it means under contracts is an SLA check.

use super::letters::author;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    service_windows::{ServiceWindow, WindowFields},
};
use saiki_db::service_windows;
use saiki_domain::service_windows as rules;

/// List service windows
///
/// All of the incident, the one that began first first.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The windows", body = Vec<ServiceWindow>))
)]
#[get("/incidents/{incident_id}/service-windows")]
pub(crate) async fn list_service_windows(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<Vec<ServiceWindow>>> {
    let incident = access.incident_id;
    let body = access
        .db()
        .read(move |conn| service_windows::of_incident(conn, incident))
        .await?;
    Ok(web::Json(body))
}

/// Enter a service window
///
/// Times are kept to the second. Leave the end out while it lasts.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = WindowFields,
    responses((status = 201, description = "The window", body = ServiceWindow))
)]
#[post("/incidents/{incident_id}/service-windows")]
pub(crate) async fn create_service_window(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<WindowFields>,
) -> ApiResult<Created<ServiceWindow>> {
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    refuse(rules::check(&new, now))?;
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            service_windows::add(conn, incident, &wanted, &by, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/service-windows/{}", body.id),
        body,
    ))
}

/// Change a service window
///
/// The whole of it.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("window_id" = Uuid, Path, description = "The window"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = WindowFields,
    responses((status = 200, description = "The window as it is now", body = ServiceWindow))
)]
#[put("/incidents/{incident_id}/service-windows/{window_id}")]
pub(crate) async fn put_service_window(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<WindowFields>,
) -> ApiResult<Versioned<ServiceWindow>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    refuse(rules::check(&wanted, now))?;
    if_match
        .change(&access, move |conn, expected| {
            service_windows::replace(conn, (incident, id), &wanted, expected, &by, now)
        })
        .await
}

/// Remove a service window
///
/// Checks made with it stay as they are.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("window_id" = Uuid, Path, description = "The window"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/service-windows/{window_id}")]
pub(crate) async fn remove_service_window(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .remove(&access, move |conn, expected| {
            service_windows::remove(conn, incident, id, expected)
        })
        .await
}
