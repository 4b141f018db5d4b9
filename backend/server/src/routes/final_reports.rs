//! The final report over HTTP: previewed from the records, and as it was kept each time the incident was closed. Both
//! languages are made from the same content.

use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::{Path, Query, ReaderLang, cursor},
};
use actix_web::{HttpResponse, get, web};
use saiki_api::{
    Lang, Uuid,
    final_reports::{
        FinalReport, FinalReportDraft, FinalReportEntry, FinalReportQuery, content::Content,
    },
    gates::Gate,
    page::{Page, PageQuery},
    sheets::DocumentFormat,
};
use saiki_db::{final_reports, gates};
use saiki_documents::{final_report as document, sheets};

/// Preview the final report
///
/// As the records are now: a draft that says how much is still open. With `format` it is a file.
#[utoipa::path(
    tag = "final_reports",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), FinalReportQuery),
    responses((status = 200, description = "The draft, or the file", content(
        (FinalReportDraft = "application/json"), (String = "text/markdown"), (String = "text/html")
    )))
)]
#[get("/incidents/{incident_id}/final-report")]
pub(crate) async fn preview_final_report(
    access: InIncident<RecoveryRead>,
    ReaderLang(reader): ReaderLang,
    Query(wanted): Query<FinalReportQuery>,
) -> ApiResult<HttpResponse> {
    let lang = wanted.lang.unwrap_or(reader);
    let (incident, at, by) = (access.incident_id, access.now(), access.actor().name);
    let (content, text, sha256) = access
        .db()
        .snapshot(move |conn| {
            let open = gates::open_matters(conn, incident, lang, at)?;
            let made = final_reports::Made {
                number: None,
                by,
                at,
            };
            let content = final_reports::collect(conn, incident, made, open)?;
            let (text, sha256) = final_reports::export(&content)?;
            Ok((content, text, sha256))
        })
        .await?;
    match wanted.format {
        Some(format) => Ok(file(&content, text, &sha256, format, lang)),
        None => Ok(HttpResponse::Ok().json(FinalReportDraft {
            sheet: document::build(&content, &sha256, lang),
            gate: Gate::of(content.open),
            sha256,
        })),
    }
}

/// List final reports
///
/// One for each time the incident was closed, the newest first.
#[utoipa::path(
    tag = "final_reports",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of reports", body = Page<FinalReportEntry>))
)]
#[get("/incidents/{incident_id}/final-reports")]
pub(crate) async fn list_final_reports(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<FinalReportEntry>>> {
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| final_reports::list(conn, incident, before, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &FinalReportEntry| row.number;
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Read a final report
///
/// As it was kept, with headings in the language wanted.
#[utoipa::path(
    tag = "final_reports",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("number" = i64, Path, description = "Its number"),
        ("lang" = Option<Lang>, Query, description = "Language of headings and labels; the reader's when absent")
    ),
    responses((status = 200, description = "The report", body = FinalReport))
)]
#[get("/incidents/{incident_id}/final-reports/{number}")]
pub(crate) async fn get_final_report(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, String)>,
    ReaderLang(reader): ReaderLang,
    Query(wanted): Query<FinalReportQuery>,
) -> ApiResult<web::Json<FinalReport>> {
    let lang = wanted.lang.unwrap_or(reader);
    let (kept, content) = find(&access, &path.1).await?;
    Ok(web::Json(FinalReport {
        sheet: document::build(&content, &kept.entry.sha256, lang),
        entry: kept.entry,
    }))
}

/// Export a final report
///
/// The content as it was kept as JSON, whose SHA-256 is the report's hash; or written out as Markdown or as a
/// self-contained page to print, which is what is given when no format is named.
#[utoipa::path(
    tag = "final_reports",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("number" = i64, Path, description = "Its number"),
        FinalReportQuery
    ),
    responses((status = 200, description = "The file", content(
        (serde_json::Value = "application/json"), (String = "text/markdown"), (String = "text/html")
    )))
)]
#[get("/incidents/{incident_id}/final-reports/{number}/export")]
pub(crate) async fn export_final_report(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, String)>,
    ReaderLang(reader): ReaderLang,
    Query(wanted): Query<FinalReportQuery>,
) -> ApiResult<HttpResponse> {
    let lang = wanted.lang.unwrap_or(reader);
    let (kept, content) = find(&access, &path.1).await?;
    let format = wanted.format.unwrap_or(DocumentFormat::Html);
    let sha256 = kept.entry.sha256.clone();
    Ok(file(&content, kept.text, &sha256, format, lang))
}

async fn find<P>(
    access: &InIncident<P>,
    number: &str,
) -> ApiResult<(final_reports::Kept, Content)> {
    let number: i64 = number.parse().map_err(|_| ApiError::not_found())?;
    let incident = access.incident_id;
    let found = access
        .db()
        .read(move |conn| {
            let kept = final_reports::get(conn, incident, number)?;
            let content = kept.content()?;
            Ok((kept, content))
        })
        .await?;
    Ok(found)
}

/// A report as a file. `text` is its JSON export, which is handed out as it is.
fn file(
    content: &Content,
    text: String,
    sha256: &str,
    format: DocumentFormat,
    lang: Lang,
) -> HttpResponse {
    let (media_type, ending, body) = match format {
        DocumentFormat::Json => ("application/json", "json", text),
        DocumentFormat::Md => (
            "text/markdown; charset=utf-8",
            "md",
            sheets::markdown(&document::build(content, sha256, lang)),
        ),
        DocumentFormat::Html => (
            "text/html; charset=utf-8",
            "html",
            sheets::html(&document::build(content, sha256, lang)),
        ),
    };
    let reference = &content.incident.reference;
    let name = match content.number {
        Some(number) => format!("{reference}-final-report-{number}.{ending}"),
        None => format!("{reference}-final-report-draft.{ending}"),
    };
    HttpResponse::Ok()
        .insert_header(("content-type", media_type))
        .insert_header((
            "content-disposition",
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body)
}
