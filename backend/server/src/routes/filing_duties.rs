//! Reports that are owed: which there are and why, recipients users add, and what was decided on each. The reports made
//! here are `filings`.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{IfMatch, Json, Once, Path, ReaderLang},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    filing_duties::{DutyDecisionInput, FilingDuty, NewFilingDuty},
};
use saiki_db::filing_duties;
use saiki_domain::filing_duties as rules;

/// List the reports that are owed
///
/// Built-in ones first, each with what the facts of the incident say about it; then those users added.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "All of them", body = Vec<FilingDuty>))
)]
#[get("/incidents/{incident_id}/filing-duties")]
pub(crate) async fn list_filing_duties(
    access: InIncident<FilingsRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Vec<FilingDuty>>> {
    let id = access.incident_id;
    let body = access
        .db()
        .snapshot(move |conn| filing_duties::list(conn, id, lang))
        .await?;
    Ok(web::Json(body))
}

/// Add a recipient that is to be told
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewFilingDuty,
    responses((status = 201, description = "What is owed to it", body = FilingDuty))
)]
#[post("/incidents/{incident_id}/filing-duties")]
pub(crate) async fn create_filing_duty(
    access: InIncident<FilingsWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewFilingDuty>,
) -> ApiResult<Created<FilingDuty>> {
    refuse(rules::check_new(&new))?;
    let (id, writer, wanted) = (access.incident_id, writer(&access, lang), new.clone());
    let body = once
        .change(&access, &new, move |conn| {
            filing_duties::add(conn, id, &wanted, &writer)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{id}/filing-duties"),
        body,
    ))
}

/// Record what was decided on a report that is owed
///
/// Filed, or not required with a reason; `open` takes it back, with a reason too. A closed incident takes none.
/// `If-Match` is `"0"` the first time for a built-in one.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("duty" = String, Path, description = "Identifier, or the key of a built-in one"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = DutyDecisionInput,
    responses((status = 200, description = "As it is now", body = FilingDuty))
)]
#[put("/incidents/{incident_id}/filing-duties/{duty}/decision")]
pub(crate) async fn decide_filing_duty(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<DutyDecisionInput>,
) -> ApiResult<Versioned<FilingDuty>> {
    refuse(rules::check_decision(&wanted, access.now()))?;
    let (id, writer) = (access.incident_id, writer(&access, lang));
    let named = path.into_inner().1;
    let decided = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            filing_duties::decide(conn, id, &named, &wanted, if_match.0, &writer)
        })
        .await?;
    let body = decided?;
    Ok(Versioned::of(body))
}

/// Remove a recipient that was added and is not decided
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("duty" = String, Path, description = "Identifier"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/filing-duties/{duty}")]
pub(crate) async fn delete_filing_duty(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<NoContent> {
    let (id, writer) = (access.incident_id, writer(&access, lang));
    let named = path.into_inner().1;
    if_match
        .remove(&access, move |conn, expected| {
            filing_duties::remove(conn, id, &named, expected, &writer)
        })
        .await
}
