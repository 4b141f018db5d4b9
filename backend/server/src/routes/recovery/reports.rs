//! Completion reports: made from the records as a snapshot, read, exported.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{Json, Once, Path, Query, cursor},
    respond::Created,
    routes::{handover::export, letters::author},
};
use actix_web::{HttpResponse, get, post, web};
use saiki_api::{
    Uuid,
    page::{Page, PageQuery},
    recovery::reports::{NewRecoveryReport, RecoveryReport},
    sheets::DocumentQuery,
};
use saiki_db::{DbError, handover, incidents, monitoring, organisation, recovery};
use saiki_documents::{completion, sheets};

/// Most periods of monitoring a report names.
const MAX_PERIODS: i64 = 200;

/// List recovery reports
///
/// The newest first.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of reports", body = Page<RecoveryReport>))
)]
#[get("/incidents/{incident_id}/recovery/reports")]
pub(crate) async fn list_recovery_reports(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<RecoveryReport>>> {
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| recovery::list_reports(conn, incident, before, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &RecoveryReport| row.number;
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Make a recovery report
///
/// A snapshot of handover, plan, tests, cost and monitoring as they are now. It is a completion report when nothing of
/// the recovery remains, else a progress report that names what remains.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewRecoveryReport,
    responses((status = 201, description = "The report", body = RecoveryReport))
)]
#[post("/incidents/{incident_id}/recovery/reports")]
pub(crate) async fn create_recovery_report(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewRecoveryReport>,
) -> ApiResult<Created<RecoveryReport>> {
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let lang = new.lang;
    let body = once
        .change(&access, &new, move |conn| {
            let (monitoring, _) = monitoring::list(conn, incident, None, MAX_PERIODS, now)?;
            let source = completion::Source {
                incident: incidents::get(conn, incident)?,
                organisation: organisation::get(conn)?,
                handover: handover::get(conn, incident)?,
                plan: recovery::get(conn, incident, now)?,
                execution: recovery::execution(conn, incident)?,
                monitoring: monitoring.into_iter().map(|(period, _)| period).collect(),
            };
            let content = completion::build(&source, lang, now);
            let sha256 = sheets::sha256(&content).map_err(DbError::from)?;
            let complete = completion::remains(&source, lang).is_empty();
            recovery::create_report(conn, incident, &by, &content, complete, &sha256, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/recovery/reports/{}", body.id),
        version: None,
        body,
    })
}

/// Read a recovery report
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("report_id" = Uuid, Path, description = "The report")
    ),
    responses((status = 200, description = "The report", body = RecoveryReport))
)]
#[get("/incidents/{incident_id}/recovery/reports/{report_id}")]
pub(crate) async fn get_recovery_report(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<RecoveryReport>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| recovery::get_report(conn, incident, id))
        .await?;
    Ok(web::Json(body))
}

/// Export a recovery report
///
/// The snapshot as JSON, Markdown or a self-contained page to print.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("report_id" = Uuid, Path, description = "The report"),
        DocumentQuery
    ),
    responses((status = 200, description = "The file", content(
        (serde_json::Value = "application/json"), (String = "text/markdown"), (String = "text/html")
    )))
)]
#[get("/incidents/{incident_id}/recovery/reports/{report_id}/export")]
pub(crate) async fn export_recovery_report(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<DocumentQuery>,
) -> ApiResult<HttpResponse> {
    let (incident, id) = (access.incident_id, path.1);
    let (report, reference) = access
        .db()
        .read(move |conn| {
            let report = recovery::get_report(conn, incident, id)?;
            Ok((report, incidents::get(conn, incident)?.reference))
        })
        .await?;
    let name = format!("{reference}-recovery-{}", report.number);
    export(&report.content, wanted.format, &name)
}
