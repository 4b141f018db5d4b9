//! The handover sheet: read, written, accepted by both sides, written out. What it looks like on paper is decided in
//! `saiki-documents`.

use super::letters::author;
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Query},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{HttpResponse, get, post, put};
use saiki_api::{
    Lang,
    handover::{Acceptance, Handover, HandoverContent, SheetQuery},
    sheets::DocumentFormat,
};
use saiki_db::{handover, incidents, organisation};
use saiki_documents::handover as document;
use saiki_domain::handover as rules;

/// Read the handover sheet
///
/// An empty one at version 0 while nobody has begun it.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The sheet", body = Handover))
)]
#[get("/incidents/{incident_id}/handover")]
pub(crate) async fn get_handover(
    access: InIncident<RecoveryRead>,
) -> ApiResult<Versioned<Handover>> {
    let incident = access.incident_id;
    let body = access
        .db()
        .read(move |conn| handover::get(conn, incident))
        .await?;
    Ok(Versioned::of(body))
}

/// Write the handover sheet
///
/// Replaces it whole. A change voids what either side accepted before.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes; `\"0\"` for a new sheet")
    ),
    request_body = HandoverContent,
    responses((status = 200, description = "The sheet as it is now", body = Handover))
)]
#[put("/incidents/{incident_id}/handover")]
pub(crate) async fn put_handover(
    access: InIncident<RecoveryWrite>,
    if_match: IfMatch,
    Json(content): Json<HandoverContent>,
) -> ApiResult<Versioned<Handover>> {
    refuse(rules::check(&content))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    if_match
        .judged(&access, move |conn, expected| {
            handover::put(conn, incident, &by, &content, expected, now)
        })
        .await
}

/// Accept the handover
///
/// As the person the sheet names for that side, for the content hash they saw.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = Acceptance,
    responses((status = 200, description = "The sheet as it is now", body = Handover))
)]
#[post("/incidents/{incident_id}/handover/acceptances")]
pub(crate) async fn accept_handover(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(wanted): Json<Acceptance>,
) -> ApiResult<Versioned<Handover>> {
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let sheet = access
        .db()
        .read(move |conn| handover::get(conn, incident))
        .await?;
    if sheet.content_hash == wanted.content_hash {
        refuse(rules::missing(&sheet.content))?;
    }
    let step = wanted.clone();
    let body = once
        .change(&access, &wanted, move |conn| {
            handover::accept(conn, incident, &by, &step, now)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Export the handover sheet
///
/// As a self-contained page to print, Markdown or JSON, in the language wanted.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("format" = inline(DocumentFormat), Query, description = "The form wanted"),
        ("lang" = Option<Lang>, Query, description = "Its language; Japanese when absent")
    ),
    responses((status = 200, description = "The file", content(
        (serde_json::Value = "application/json"), (String = "text/markdown"), (String = "text/html")
    )))
)]
#[get("/incidents/{incident_id}/handover/export")]
pub(crate) async fn export_handover(
    access: InIncident<RecoveryRead>,
    Query(wanted): Query<SheetQuery>,
) -> ApiResult<HttpResponse> {
    let (incident, now) = (access.incident_id, access.now());
    let (sheet, incident, organisation) = access
        .db()
        .snapshot(move |conn| {
            Ok((
                handover::get(conn, incident)?,
                incidents::get(conn, incident)?,
                organisation::get(conn)?,
            ))
        })
        .await?;
    let content = document::build(&sheet, &incident, &organisation, wanted.lang, now);
    export(
        &content,
        wanted.format,
        &format!("{}-handover", incident.reference),
    )
}

/// A document as a file of that format.
pub(super) fn export(
    content: &saiki_api::sheets::Sheet,
    format: DocumentFormat,
    name: &str,
) -> ApiResult<HttpResponse> {
    use saiki_documents::sheets;
    let (media_type, ending, body) = match format {
        DocumentFormat::Json => (
            "application/json",
            "json",
            sheets::json(content).map_err(ApiError::internal)?,
        ),
        DocumentFormat::Md => (
            "text/markdown; charset=utf-8",
            "md",
            sheets::markdown(content),
        ),
        DocumentFormat::Html => ("text/html; charset=utf-8", "html", sheets::html(content)),
    };
    Ok(HttpResponse::Ok()
        .insert_header(("content-type", media_type))
        .insert_header((
            "content-disposition",
            format!("attachment; filename=\"{name}.{ending}\""),
        ))
        .body(body))
}
