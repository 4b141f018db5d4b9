//! Reports to authorities: shown before they are made, made from the facts as a snapshot, approved, recorded as filed. What
//! they say is decided in `saiki-domain`; nothing is sent anywhere.

pub(super) mod export;

use super::{activities::writer, filing_fields::asker, letters::author};
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{Json, Once, Path, Query, ReaderLang, cursor},
    respond::Created,
    validate::refuse,
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    approvals::ApprovalAction,
    filings::{
        ChangesQuery, Filing, FilingApprovalStep, FilingChange, FilingPreview, FilingRecordInput,
        NewFiling, PreviewQuery,
    },
    page::{Page, PageQuery},
    permissions::Permission,
};
use saiki_db::filings;
use saiki_domain::fault::Faults;

/// Longest remark, in characters.
const MAX_COMMENT: usize = 2_000;

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
        .snapshot(move |conn| filings::list(conn, incident, before, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |row: &Filing| row.number,
    )?))
}

/// Show a report before it is made
///
/// As it would be made now, with what is missing and what differs from the one of its series filed before. Nothing is kept.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PreviewQuery),
    responses((status = 200, description = "What it would say", body = FilingPreview))
)]
#[get("/incidents/{incident_id}/filing-preview")]
pub(crate) async fn preview_filing(
    access: InIncident<FilingsRead>,
    Query(wanted): Query<PreviewQuery>,
) -> ApiResult<web::Json<FilingPreview>> {
    let (incident, asker) = (access.incident_id, asker(&access));
    let new = NewFiling {
        kind: wanted.kind,
        lang: wanted.lang,
    };
    let body = access
        .db()
        .snapshot(move |conn| filings::preview(conn, incident, &new, &asker))
        .await?;
    Ok(web::Json(body))
}

/// Make a report
///
/// A snapshot of the facts as they are now. A final report with mandatory items still unknown is refused; each is named.
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
    let (incident, asker) = (access.incident_id, asker(&access));
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            filings::create(conn, incident, &wanted, &asker)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/filings/{}", body.id),
        version: None,
        body,
    })
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
        .snapshot(move |conn| filings::get(conn, incident, id))
        .await?;
    Ok(web::Json(body))
}

/// Compare a report
///
/// Field by field with another of the incident: the one named, else the one of its series filed before it.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("filing_id" = Uuid, Path, description = "The report"),
        ChangesQuery
    ),
    responses((status = 200, description = "What differs", body = Vec<FilingChange>))
)]
#[get("/incidents/{incident_id}/filings/{filing_id}/changes")]
pub(crate) async fn list_filing_changes(
    access: InIncident<FilingsRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<ChangesQuery>,
) -> ApiResult<web::Json<Vec<FilingChange>>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .snapshot(move |conn| filings::changes(conn, incident, id, wanted.against))
        .await?;
    Ok(web::Json(body))
}

/// Ask for, give or refuse approval of a report
///
/// Asking needs `filings_write`, deciding `filings_approve`, and somebody who neither made the report nor asked. Each names
/// the hash they saw; another is answered 409. Refusing an approved report that was not filed takes the approval back.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("filing_id" = Uuid, Path, description = "The report"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = FilingApprovalStep,
    responses((status = 200, description = "The report as it stands now", body = Filing))
)]
#[post("/incidents/{incident_id}/filings/{filing_id}/approvals")]
pub(crate) async fn step_filing_approval(
    access: InIncident<FilingsRead>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(step): Json<FilingApprovalStep>,
) -> ApiResult<web::Json<Filing>> {
    access.require(match step.action {
        ApprovalAction::Request => Permission::FilingsWrite,
        ApprovalAction::Approve | ApprovalAction::Reject => Permission::FilingsApprove,
    })?;
    refuse(check(&step))?;
    let (incident, id, by, now) = (access.incident_id, path.1, author(&access), access.now());
    let wanted = step.clone();
    let body = once
        .change(&access, &step, move |conn| {
            filings::step(conn, incident, id, &by, &wanted, now)
        })
        .await?;
    Ok(web::Json(body))
}

fn check(step: &FilingApprovalStep) -> Faults {
    let mut faults = Faults::default();
    faults.prose("comment", &step.comment, MAX_COMMENT);
    if step.action == ApprovalAction::Reject && step.comment.trim().is_empty() {
        faults.add(
            "comment",
            "required",
            "差し戻す理由を書いてください",
            "Say why you refuse it",
        );
    }
    faults
}

/// Record that a report was filed
///
/// Only an approved one, by the hash that was approved; deadlines of the incident that its form answers are recorded with
/// it. What was late needs its reason. Saiki itself files nothing.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("filing_id" = Uuid, Path, description = "The report"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = FilingRecordInput,
    responses((status = 200, description = "The report as it stands now", body = Filing))
)]
#[post("/incidents/{incident_id}/filings/{filing_id}/filed")]
pub(crate) async fn record_filing(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(input): Json<FilingRecordInput>,
) -> ApiResult<web::Json<Filing>> {
    let (incident, id, writer) = (access.incident_id, path.1, writer(&access, lang));
    let wanted = input.clone();
    let body = once
        .change(&access, &input, move |conn| {
            filings::file(conn, incident, id, &wanted, &writer)
        })
        .await?;
    Ok(web::Json(body))
}
