//! The log inventory: entered, listed with its check, changed, removed; and all logs against the incident's dates.

pub(crate) mod export;

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    log_sources::{LogCoverage, LogSource, LogSourceFilter, LogSourceInput},
    page::{Page, PageQuery},
};
use saiki_db::log_sources;
use saiki_domain::log_sources as rules;

/// List the logs
///
/// In the order they were entered, each checked against the incident's dates as of now.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), LogSourceFilter, PageQuery),
    responses((status = 200, description = "A page of the inventory", body = Page<LogSource>))
)]
#[get("/incidents/{incident_id}/log-sources")]
pub(crate) async fn list_log_sources(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<LogSourceFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<LogSource>>> {
    super::check_search(filter.q.as_deref())?;
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit, now) = (access.incident_id, page.limit(), access.now());
    let (rows, total) = access
        .db()
        .read(move |conn| {
            log_sources::list(conn, incident, &filter, after, i64::from(limit) + 1, now)
        })
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |row: &LogSource| row.id,
    )?))
}

/// Check all logs against the incident's dates
///
/// The time in question, what each log holds of it, and what is lost or will be, the earliest first.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "Logs against dates", body = LogCoverage))
)]
#[get("/incidents/{incident_id}/log-coverage")]
pub(crate) async fn get_log_coverage(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<LogCoverage>> {
    let (incident, now) = (access.incident_id, access.now());
    let body = access
        .db()
        .read(move |conn| log_sources::coverage(conn, incident, now))
        .await?;
    Ok(web::Json(body))
}

/// Read a log
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("source_id" = Uuid, Path, description = "The log")
    ),
    responses((status = 200, description = "The log", body = LogSource))
)]
#[get("/incidents/{incident_id}/log-sources/{source_id}")]
pub(crate) async fn get_log_source(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<LogSource>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let body = access
        .db()
        .read(move |conn| log_sources::get(conn, incident, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Enter a log
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = LogSourceInput,
    responses((status = 201, description = "The log", body = LogSource))
)]
#[post("/incidents/{incident_id}/log-sources")]
pub(crate) async fn create_log_source(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<LogSourceInput>,
) -> ApiResult<Created<LogSource>> {
    let (incident, now) = (access.incident_id, access.now());
    refuse(rules::check_input(&new, now))?;
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            log_sources::add(conn, incident, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/log-sources/{}", body.id),
        body,
    ))
}

/// Replace what is known of a log
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("source_id" = Uuid, Path, description = "The log"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = LogSourceInput,
    responses((status = 200, description = "The log as it is now", body = LogSource))
)]
#[put("/incidents/{incident_id}/log-sources/{source_id}")]
pub(crate) async fn put_log_source(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<LogSourceInput>,
) -> ApiResult<Versioned<LogSource>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    refuse(rules::check_input(&wanted, now))?;
    if_match
        .change(&access, move |conn, expected| {
            log_sources::replace(conn, incident, id, &wanted, expected, now)
        })
        .await
}

/// Take a log off the inventory
///
/// Refused while a cause rests on it.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("source_id" = Uuid, Path, description = "The log"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is off the inventory"))
)]
#[delete("/incidents/{incident_id}/log-sources/{source_id}")]
pub(crate) async fn remove_log_source(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .remove(&access, move |conn, expected| {
            log_sources::remove(conn, incident, id, expected)
        })
        .await
}
