//! Reports to authorities as files: kept ones as they were, and drafts that say so on every page. What a file looks like is
//! decided in `saiki-documents`; it is made off the threads that answer requests.

use crate::{
    ApiError, ApiResult,
    access::{Caller, InIncident, needs::FilingsRead},
    extract::{Path, Query},
    routes::filing_fields::asker,
};
use actix_web::{HttpResponse, get, http::header, web};
use saiki_api::{
    Lang, Uuid,
    filings::{
        ExportFormat, ExportQuery, Filing, FilingContent, FilingState, NewFiling, PreviewQuery,
    },
    people::ExportEncoding,
    problem::ErrorCode,
};
use saiki_db::{filings, incidents};
use saiki_documents::filings::{self as document, ExportError, File, Mark, Shown};
use saiki_domain::filing_forms;

/// Export a report
///
/// As a typeset PDF, DOCX, XLSX, a page, Markdown, the copy sheet as CSV, plain text, or the recipient's own file where its
/// form has one. JSON is the snapshot itself, whose SHA-256 is the report's hash.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("filing_id" = Uuid, Path, description = "The report"),
        ExportQuery
    ),
    responses((status = 200, description = "The file", content(
        (Vec<u8> = "application/pdf"), (serde_json::Value = "application/json"), (String = "text/markdown"),
        (String = "text/html"), (String = "text/csv"), (String = "text/plain")
    )))
)]
#[get("/incidents/{incident_id}/filings/{filing_id}/export")]
pub(crate) async fn export_filing(
    access: InIncident<FilingsRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<ExportQuery>,
) -> ApiResult<HttpResponse> {
    let (incident, id) = (access.incident_id, path.1);
    let (filing, json, reference) = access
        .db()
        .snapshot(move |conn| {
            let filing = filings::get(conn, incident, id)?;
            let json = filings::json(conn, incident, id)?;
            Ok((filing, json, incidents::get(conn, incident)?.reference))
        })
        .await?;
    let stem = format!(
        "{reference}-filing-{}-{}",
        filing.number, filing.content.kind
    );
    if wanted.format == ExportFormat::Json {
        // What was kept, whatever has been learnt about reading it since.
        return Ok(attached(&stem, "application/json", "json", json.into()));
    }
    let encoding = wanted.encoding.unwrap_or(ExportEncoding::Utf8);
    let file = write(&access, Paper::of(filing), wanted.format, encoding).await?;
    Ok(attached(&stem, file.media_type, file.ending, file.bytes))
}

/// Export a draft
///
/// A report as it would be made now, as a file marked as a draft. Nothing is kept.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PreviewQuery),
    responses((status = 200, description = "The file", content(
        (Vec<u8> = "application/pdf"), (serde_json::Value = "application/json"), (String = "text/markdown"),
        (String = "text/html"), (String = "text/csv"), (String = "text/plain")
    )))
)]
#[get("/incidents/{incident_id}/filing-preview/export")]
pub(crate) async fn export_filing_preview(
    access: InIncident<FilingsRead>,
    Query(wanted): Query<PreviewQuery>,
) -> ApiResult<HttpResponse> {
    let (incident, asker) = (access.incident_id, asker(&access));
    let format = wanted.format.unwrap_or(ExportFormat::Pdf);
    let new = NewFiling {
        kind: wanted.kind,
        lang: wanted.lang,
    };
    let content = access
        .db()
        .snapshot(move |conn| filings::preview(conn, incident, &new, &asker))
        .await?
        .content;
    let stem = format!("{}-draft-{}", content.incident_reference, content.kind);
    let paper = Paper {
        content,
        mark: Mark::Draft,
        number: None,
        sha256: None,
    };
    let file = write(&access, paper, format, ExportEncoding::Utf8).await?;
    Ok(attached(&stem, file.media_type, file.ending, file.bytes))
}

/// A report with what every page of it says besides its content.
struct Paper {
    content: FilingContent,
    mark: Mark,
    number: Option<i64>,
    sha256: Option<String>,
}

impl Paper {
    /// A report that was kept.
    fn of(filing: Filing) -> Paper {
        Paper {
            mark: match (filing.state, filing.filed) {
                (_, Some(filed)) => Mark::Filed {
                    at: filed.filed_at,
                    reference: filed.reference,
                },
                (FilingState::Approved, None) => Mark::Approved,
                (_, None) => Mark::Made,
            },
            content: filing.content,
            number: Some(filing.number),
            sha256: Some(filing.sha256),
        }
    }
}

/// Writes a report as a file, which may take a second or two.
async fn write(
    caller: &Caller,
    paper: Paper,
    format: ExportFormat,
    encoding: ExportEncoding,
) -> ApiResult<File> {
    let font = caller.state().config().letter_font.clone();
    let kind = paper.content.kind.clone();
    let written = web::block(move || {
        let shown = Shown {
            content: &paper.content,
            mark: paper.mark,
            number: paper.number,
            sha256: paper.sha256.as_deref(),
        };
        document::export(&shown, format, encoding, &font)
    });
    let file = written.await.map_err(ApiError::internal)?;
    file.map_err(|error| refused(error, &kind))
}

/// Why there is no file.
fn refused(error: ExportError, kind: &str) -> ApiError {
    match error {
        ExportError::Font(error) => {
            ApiError::new(ErrorCode::StateConflict).detail(error.0.ja, error.0.en)
        }
        ExportError::Encoding(faults) => ApiError::from(faults),
        ExportError::NotThisForm => {
            let (ja, en) = (formats(kind, Lang::Ja), formats(kind, Lang::En));
            ApiError::invalid().field(
                "format",
                "not_this_form",
                format!(
                    "この様式の提出先には、指定のファイル形式がありません。{ja}から選んでください"
                ),
                format!("The recipient of this form takes no file of its own; choose one of: {en}"),
            )
        }
        ExportError::Failed(cause) => ApiError::internal(cause),
    }
}

/// Names of the formats a report of that form is exported in.
fn formats(kind: &str, lang: Lang) -> String {
    let all = match filing_forms::form(kind) {
        Some(form) => filing_forms::formats(form),
        None => ExportFormat::ALL.to_vec(),
    };
    let names: Vec<&str> = all
        .into_iter()
        .filter(|format| *format != ExportFormat::Form)
        .map(|format| format.label(lang))
        .collect();
    names.join(lang.pick("、", ", "))
}

fn attached(stem: &str, media_type: &str, ending: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{stem}.{ending}\""),
        ))
        .body(bytes)
}
