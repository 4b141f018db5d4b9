//! Revisions of plans, policies and manuals over HTTP: written, approved, put in force. What may follow what is decided
//! in `saiki_domain::revisions`.

use super::{
    letters::author,
    measures::{check_approval, needed},
};
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    measures::MeasureApprovalStep,
    page::{Page, PageQuery},
    revisions::{NewRevision, Revision, RevisionDecision},
};
use saiki_db::{losses, revisions};
use saiki_domain::revisions as rules;

/// List revisions of plans
///
/// In the order they were written down.
#[utoipa::path(
    tag = "revisions",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of revisions", body = Page<Revision>))
)]
#[get("/incidents/{incident_id}/revisions")]
pub(crate) async fn list_revisions(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Revision>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit, now) = (access.incident_id, page.limit(), access.now());
    let (rows, total) = access
        .db()
        .read(move |conn| revisions::list(conn, incident, after, i64::from(limit) + 1, now))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Revision| row.id;
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Write a revision down
#[utoipa::path(
    tag = "revisions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewRevision,
    responses((status = 201, description = "The revision", body = Revision))
)]
#[post("/incidents/{incident_id}/revisions")]
pub(crate) async fn create_revision(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewRevision>,
) -> ApiResult<Created<Revision>> {
    refuse(rules::check(&new))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            revisions::create(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/revisions/{}", body.id),
        body,
    ))
}

/// Read a revision
#[utoipa::path(
    tag = "revisions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("revision_id" = Uuid, Path, description = "The revision")
    ),
    responses((status = 200, description = "The revision", body = Revision))
)]
#[get("/incidents/{incident_id}/revisions/{revision_id}")]
pub(crate) async fn get_revision(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Revision>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let body = access
        .db()
        .read(move |conn| revisions::get(conn, incident, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Replace what a revision says
///
/// Voids an approval; it is a draft again. One in force or given up stays as it is.
#[utoipa::path(
    tag = "revisions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("revision_id" = Uuid, Path, description = "The revision"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = NewRevision,
    responses((status = 200, description = "The revision as it is now", body = Revision))
)]
#[put("/incidents/{incident_id}/revisions/{revision_id}")]
pub(crate) async fn put_revision(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(new): Json<NewRevision>,
) -> ApiResult<Versioned<Revision>> {
    refuse(rules::check(&new))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            revisions::replace(conn, incident, id, &by, &new, expected, now)
        })
        .await
}

/// Ask for, give or refuse approval of a revision
///
/// Asking needs `recovery_write`, deciding `recovery_approve` and somebody who did not write or ask.
#[utoipa::path(
    tag = "revisions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("revision_id" = Uuid, Path, description = "The revision"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = MeasureApprovalStep,
    responses((status = 200, description = "The revision as it is now", body = Revision))
)]
#[post("/incidents/{incident_id}/revisions/{revision_id}/approvals")]
pub(crate) async fn step_revision_approval(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(step): Json<MeasureApprovalStep>,
) -> ApiResult<Versioned<Revision>> {
    access.require(needed(step.action))?;
    refuse(check_approval(&step))?;
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let (by, wanted) = (author(&access), step.clone());
    let body = once
        .change(&access, &step, move |conn| {
            revisions::approve(conn, incident, id, &by, &wanted, now)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Put a revision in force, or decide against it
#[utoipa::path(
    tag = "revisions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("revision_id" = Uuid, Path, description = "The revision"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = RevisionDecision,
    responses((status = 200, description = "The revision as it is now", body = Revision))
)]
#[post("/incidents/{incident_id}/revisions/{revision_id}/decision")]
pub(crate) async fn decide_revision(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(decision): Json<RevisionDecision>,
) -> ApiResult<Versioned<Revision>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    let home = access
        .db()
        .read(move |conn| losses::home(conn, now))
        .await?;
    refuse(rules::check_decision(&decision, home.today))?;
    if_match
        .change(&access, move |conn, expected| {
            revisions::decide(conn, incident, id, &by, &decision, expected, now)
        })
        .await
}
