//! Measures against recurrence over HTTP: written down, changed, approved, put in place, tested. What may follow what is
//! decided in `saiki_domain::measures`; options and places are in modules of their own.

pub(crate) mod options;
pub(crate) mod targets;

use super::letters::author;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryApprove, RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Uuid,
    approvals::ApprovalAction,
    measures::{
        Measure, MeasureApproval, MeasureApprovalStep, MeasureAudit, MeasureFilter, MeasurePatch,
        MeasureStep, NewMeasure, NewMeasureAudit,
    },
    page::{Page, PageQuery},
    permissions::Permission,
};
use saiki_db::{losses, measures};
use saiki_domain::{fault::Faults, measures as rules, search};

/// Longest remark, in characters.
const MAX_COMMENT: usize = 2_000;

/// List measures
///
/// In the order they were written down.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), MeasureFilter, PageQuery),
    responses((status = 200, description = "A page of measures", body = Page<Measure>))
)]
#[get("/incidents/{incident_id}/measures")]
pub(crate) async fn list_measures(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<MeasureFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Measure>>> {
    let mut faults = Faults::default();
    faults.optional_line(
        "q",
        filter.q.as_deref().unwrap_or_default(),
        search::MAX_QUERY,
    );
    refuse(faults)?;
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit, now) = (access.incident_id, page.limit(), access.now());
    let (rows, total) = access
        .db()
        .read(move |conn| measures::list(conn, incident, &filter, after, i64::from(limit) + 1, now))
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |m: &Measure| m.id,
    )?))
}

/// Write a measure down
///
/// Planned, with spare machines and backups among the places it must reach.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewMeasure,
    responses((status = 201, description = "The measure", body = Measure))
)]
#[post("/incidents/{incident_id}/measures")]
pub(crate) async fn create_measure(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewMeasure>,
) -> ApiResult<Created<Measure>> {
    refuse(rules::check(&new))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let wanted = new.clone();
    let measure = once
        .change(&access, &new, move |conn| {
            measures::create(conn, incident, &by, None, &wanted, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/measures/{}", measure.id),
        version: Some(measure.version),
        body: measure,
    })
}

/// Read a measure
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure")
    ),
    responses((status = 200, description = "The measure", body = Measure))
)]
#[get("/incidents/{incident_id}/measures/{measure_id}")]
pub(crate) async fn get_measure(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Measure>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let body = access
        .db()
        .read(move |conn| measures::get(conn, incident, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a measure
///
/// Absent fields stay. Anything but what was spent voids an approval; the measure is planned again.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = MeasurePatch,
    responses((status = 200, description = "The measure as it is now", body = Measure))
)]
#[patch("/incidents/{incident_id}/measures/{measure_id}")]
pub(crate) async fn update_measure(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(patch): Json<MeasurePatch>,
) -> ApiResult<Versioned<Measure>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let before = access
        .db()
        .read(move |conn| measures::get(conn, incident, id, now))
        .await?;
    refuse(rules::check_patch(&rules::patched(&before, &patch), &patch))?;
    let by = author(&access);
    if_match
        .change(&access, move |conn, expected| {
            measures::update(conn, incident, id, &by, &patch, expected, now)
        })
        .await
}

/// List approvals of a measure
///
/// Whatever became of them, the newest first.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure")
    ),
    responses((status = 200, description = "The approvals", body = Vec<MeasureApproval>))
)]
#[get("/incidents/{incident_id}/measures/{measure_id}/approvals")]
pub(crate) async fn list_measure_approvals(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<MeasureApproval>>> {
    let (incident, id) = (access.incident_id, path.1);
    let rows = access
        .db()
        .read(move |conn| measures::approvals::list(conn, incident, id))
        .await?;
    Ok(web::Json(rows))
}

/// Ask for, give or refuse approval of a measure
///
/// Asking needs `recovery_write` and a measure that says who is responsible, until when and who pays. Deciding needs
/// `recovery_approve`, and somebody who did not write or ask.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = MeasureApprovalStep,
    responses((status = 200, description = "The measure as it is now", body = Measure))
)]
#[post("/incidents/{incident_id}/measures/{measure_id}/approvals")]
pub(crate) async fn step_measure_approval(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(step): Json<MeasureApprovalStep>,
) -> ApiResult<Versioned<Measure>> {
    access.require(needed(step.action))?;
    refuse(check_approval(&step))?;
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    if step.action == ApprovalAction::Request {
        let measure = access
            .db()
            .read(move |conn| measures::get(conn, incident, id, now))
            .await?;
        refuse(rules::check_complete(&measure.content))?;
    }
    let (by, wanted) = (author(&access), step.clone());
    let body = once
        .change(&access, &step, move |conn| {
            measures::approvals::step(conn, incident, id, &by, &wanted, now)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// What a step of an approval needs of its caller.
pub(super) fn needed(action: ApprovalAction) -> Permission {
    match action {
        ApprovalAction::Request => Permission::RecoveryWrite,
        ApprovalAction::Approve | ApprovalAction::Reject => Permission::RecoveryApprove,
    }
}

/// Whether a step of an approval carries what it owes.
pub(super) fn check_approval(step: &MeasureApprovalStep) -> Faults {
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

/// Put a measure in place, give it up, or take it up again
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = MeasureStep,
    responses((status = 200, description = "The measure as it is now", body = Measure))
)]
#[post("/incidents/{incident_id}/measures/{measure_id}/steps")]
pub(crate) async fn step_measure(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(step): Json<MeasureStep>,
) -> ApiResult<Versioned<Measure>> {
    refuse(rules::check_step(&step))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            measures::step(conn, incident, id, &by, &step, expected, now)
        })
        .await
}

/// List tests of a measure's effect
///
/// The newest first.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure")
    ),
    responses((status = 200, description = "The tests", body = Vec<MeasureAudit>))
)]
#[get("/incidents/{incident_id}/measures/{measure_id}/audits")]
pub(crate) async fn list_measure_audits(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<MeasureAudit>>> {
    let (incident, id) = (access.incident_id, path.1);
    let rows = access
        .db()
        .read(move |conn| measures::audits(conn, incident, id))
        .await?;
    Ok(web::Json(rows))
}

/// Record a test of a measure's effect
///
/// By somebody other than who put it in place. Effective: verified, until the day of the next audit. Not effective: it
/// is back to work.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = NewMeasureAudit,
    responses((status = 200, description = "The measure as it is now", body = Measure))
)]
#[post("/incidents/{incident_id}/measures/{measure_id}/audits")]
pub(crate) async fn audit_measure(
    access: InIncident<RecoveryApprove>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(audit): Json<NewMeasureAudit>,
) -> ApiResult<Versioned<Measure>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    let home = access
        .db()
        .read(move |conn| losses::home(conn, now))
        .await?;
    refuse(rules::check_audit(&audit, home.today))?;
    if_match
        .change(&access, move |conn, expected| {
            measures::audit(conn, incident, id, &by, &audit, expected, now)
        })
        .await
}
