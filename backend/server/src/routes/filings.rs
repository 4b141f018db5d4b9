//! Reports to authorities: made from the records as a snapshot, read, exported. What they say is decided in
//! `saiki-documents`; nothing is sent anywhere.

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{Json, Once, Path, Query, cursor},
    respond::Created,
};
use actix_web::{HttpResponse, get, http::header, post, web};
use saiki_api::{
    Timestamp, Uuid,
    filings::{ExportFormat, ExportQuery, Filing, FilingContent, NewFiling},
    page::{Page, PageQuery},
};
use saiki_db::{
    Changed, Conn, DbResult,
    filings::{self, NewSnapshot},
    incidents, organisation,
};
use saiki_documents::filings as report;
use serde::{Deserialize, Serialize};

/// List reports
///
/// The newest first.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of reports", body = Page<Filing>))
)]
#[get("/incidents/{incident_id}/filings")]
pub(crate) async fn list_filings(
    access: InIncident<FilingsRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Filing>>> {
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| filings::list(conn, incident, before, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |row: &Filing| row.number,
    )?))
}

/// What came of making a report.
#[derive(Debug, Serialize, Deserialize)]
enum Made {
    Kept(Box<Filing>),
    /// A final report with items still unknown.
    Incomplete(Box<FilingContent>),
}

/// Make a report
///
/// A snapshot of the records as they are now. A final report with items still unknown is refused; each is named.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewFiling,
    responses((status = 201, description = "The report", body = Filing))
)]
#[post("/incidents/{incident_id}/filings")]
pub(crate) async fn create_filing(
    access: InIncident<FilingsWrite>,
    once: Once,
    Json(new): Json<NewFiling>,
) -> ApiResult<Created<Filing>> {
    let (incident, now) = (access.incident_id, access.now());
    let (by, by_name) = (access.user().id, access.user().name.clone());
    let wanted = new.clone();
    let made = once
        .change(&access, &new, move |conn| {
            let content = content(conn, incident, &wanted, now)?;
            if !report::check_final(&content).0.is_empty() {
                return Ok(Changed::nothing(Made::Incomplete(Box::new(content))));
            }
            let snapshot = NewSnapshot {
                missing: report::missing(&content),
                sha256: report::sha256(&content)?,
                content,
            };
            let changed = filings::create(conn, incident, by, &by_name, &snapshot, now)?;
            Ok(Changed::with(
                Made::Kept(Box::new(changed.value)),
                changed.entries,
            ))
        })
        .await?;
    match made {
        Made::Kept(filing) => Ok(Created {
            location: format!("/api/v1/incidents/{incident}/filings/{}", filing.id),
            version: None,
            body: *filing,
        }),
        Made::Incomplete(content) => Err(ApiError::from(report::check_final(&content))),
    }
}

fn content(
    conn: &mut Conn,
    incident: Uuid,
    wanted: &NewFiling,
    now: Timestamp,
) -> DbResult<FilingContent> {
    let incident = incidents::get(conn, incident)?;
    let counts = filings::counts(conn, &incident)?;
    let organisation = organisation::get(conn)?;
    let source = report::Source {
        incident: &incident,
        organisation: &organisation,
        counts: &counts,
    };
    Ok(report::build(wanted.kind, wanted.lang, &source, now))
}

/// Read a report
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("filing_id" = Uuid, Path, description = "The report")
    ),
    responses((status = 200, description = "The report", body = Filing))
)]
#[get("/incidents/{incident_id}/filings/{filing_id}")]
pub(crate) async fn get_filing(
    access: InIncident<FilingsRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Filing>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| filings::get(conn, incident, id))
        .await?;
    Ok(web::Json(body))
}

/// Export a report
///
/// The snapshot as JSON, Markdown or a self-contained page to print, with the TLP label in header and footer.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("filing_id" = Uuid, Path, description = "The report"),
        ("format" = inline(ExportFormat), Query, description = "The form wanted")
    ),
    responses((status = 200, description = "The file", content(
        (serde_json::Value = "application/json"), (String = "text/markdown"), (String = "text/html")
    )))
)]
#[get("/incidents/{incident_id}/filings/{filing_id}/export")]
pub(crate) async fn export_filing(
    access: InIncident<FilingsRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<ExportQuery>,
) -> ApiResult<HttpResponse> {
    let (incident, id) = (access.incident_id, path.1);
    let (filing, reference) = access
        .db()
        .read(move |conn| {
            let filing = filings::get(conn, incident, id)?;
            Ok((filing, incidents::get(conn, incident)?.reference))
        })
        .await?;
    let content = &filing.content;
    let (media_type, ending, body) = match wanted.format {
        ExportFormat::Json => (
            "application/json",
            "json",
            report::json(content).map_err(ApiError::internal)?,
        ),
        ExportFormat::Md => (
            "text/markdown; charset=utf-8",
            "md",
            report::markdown(content),
        ),
        ExportFormat::Html => ("text/html; charset=utf-8", "html", report::html(content)),
    };
    let name = format!("{reference}-filing-{}.{ending}", filing.number);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body))
}
