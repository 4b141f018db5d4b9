//! The survey's systems: listed, entered, changed, stepped along the way back onto the network. Bulk steps, files and
//! rules have modules of their own; what a step allows is decided in `saiki_domain::reconnection`.

pub(crate) mod bulk;
pub(crate) mod files;
pub(crate) mod rules;

use super::check_search;
use crate::{
    ApiError, ApiResult,
    access::{
        Caller, InIncident,
        needs::{RecoveryApprove, RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    page::{Page, PageQuery},
    problem::ErrorCode,
    systems::{
        MeasureState, NewBackupCheck, Step, System, SystemApproval, SystemDetail, SystemFields,
        SystemFilter, SystemStep, SystemSummary,
    },
};
use saiki_db::systems::{self, By};
use saiki_domain::{fault::Faults, systems as checks};

/// Who makes the request, as histories name them.
pub(super) fn by(caller: &Caller) -> By {
    By {
        id: caller.user().id,
        name: caller.user().name.clone(),
    }
}

/// List systems
///
/// Most alike to the affected ones first, unless sorted otherwise; each with the reasons of its likeness.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), SystemFilter, PageQuery),
    responses((status = 200, description = "A page of systems", body = Page<System>))
)]
#[get("/incidents/{incident_id}/systems")]
pub(crate) async fn list_systems(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<SystemFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<System>>> {
    check_search(filter.q.as_deref())?;
    let sort = filter.sort.unwrap_or_default();
    let after: Option<systems::Place> = cursor::decode(page.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !place.fits(sort)) {
        return Err(ApiError::new(ErrorCode::MalformedRequest).field(
            "cursor",
            "invalid",
            "並び順を変えたときは最初のページから読み直してください",
            "This cursor belongs to another order; start again at the first page",
        ));
    }
    let (incident, limit) = (access.incident_id, page.limit());
    let query = systems::Query {
        filter,
        after,
        limit: i64::from(limit) + 1,
    };
    let (rows, total) = access
        .db()
        .read(move |conn| systems::list(conn, incident, &query))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &System| systems::Place::of(sort, row);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Where the survey stands
///
/// How many systems are at which damage, measure, place on the way back and likelihood.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The figures", body = SystemSummary))
)]
#[get("/incidents/{incident_id}/systems/summary")]
pub(crate) async fn get_systems_summary(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<SystemSummary>> {
    let incident = access.incident_id;
    let body = access
        .db()
        .read(move |conn| systems::summary(conn, incident))
        .await?;
    Ok(web::Json(body))
}

/// Enter a system
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = SystemFields,
    responses((status = 201, description = "The system", body = System))
)]
#[post("/incidents/{incident_id}/systems")]
pub(crate) async fn create_system(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<SystemFields>,
) -> ApiResult<Created<System>> {
    refuse(check(&new))?;
    let (incident, now, wanted) = (access.incident_id, access.now(), new.clone());
    let body = once
        .change(&access, &new, move |conn| {
            systems::create(conn, incident, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/systems/{}", body.id),
        body,
    ))
}

fn check(fields: &SystemFields) -> Faults {
    let mut faults = Faults::default();
    checks::check(fields, "", &mut faults);
    faults
}

/// Read a system
///
/// With the rules for its return, what was done to it and the checks of its backup.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("system_id" = Uuid, Path, description = "The system")
    ),
    responses((status = 200, description = "The system", body = SystemDetail))
)]
#[get("/incidents/{incident_id}/systems/{system_id}")]
pub(crate) async fn get_system(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<SystemDetail>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| systems::get(conn, incident, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Change what the register says of a system
///
/// The whole of it; its states have calls of their own. An approval to return does not survive it.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("system_id" = Uuid, Path, description = "The system"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = SystemFields,
    responses((status = 200, description = "The system as it is now", body = System))
)]
#[put("/incidents/{incident_id}/systems/{system_id}")]
pub(crate) async fn update_system(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<SystemFields>,
) -> ApiResult<Versioned<System>> {
    refuse(check(&wanted))?;
    let (incident, id, by, now) = (access.incident_id, path.1, by(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            systems::update(conn, incident, id, &by, &wanted, expected, now)
        })
        .await
}

/// Do one thing to a system
///
/// A step on the way back, what was found, how far the emergency measure is, or a rule marked as met.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("system_id" = Uuid, Path, description = "The system"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = SystemStep,
    responses((status = 200, description = "The system as it is now", body = System))
)]
#[post("/incidents/{incident_id}/systems/{system_id}/steps")]
pub(crate) async fn step_system(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<SystemStep>,
) -> ApiResult<Versioned<System>> {
    refuse(check_step(&wanted.step, &wanted.note))?;
    let (incident, id, by, now) = (access.incident_id, path.1, by(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            systems::step(conn, incident, id, &by, &wanted, expected, now)
        })
        .await
}

/// Approve a system's return, or send it back
///
/// Somebody other than who remedied it, with every rule met.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("system_id" = Uuid, Path, description = "The system"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = SystemApproval,
    responses((status = 200, description = "The system as it is now", body = System))
)]
#[post("/incidents/{incident_id}/systems/{system_id}/approval")]
pub(crate) async fn decide_system(
    access: InIncident<RecoveryApprove>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<SystemApproval>,
) -> ApiResult<Versioned<System>> {
    refuse(check_decision(wanted.approve, &wanted.note))?;
    let (incident, id, by, now) = (access.incident_id, path.1, by(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            systems::decide(conn, incident, id, &by, &wanted, expected, now)
        })
        .await
}

/// Record a check of a system's backup
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("system_id" = Uuid, Path, description = "The system"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = NewBackupCheck,
    responses((status = 200, description = "The system as it is now", body = System))
)]
#[post("/incidents/{incident_id}/systems/{system_id}/backup-checks")]
pub(crate) async fn check_backup(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(new): Json<NewBackupCheck>,
) -> ApiResult<Versioned<System>> {
    let (incident, id, by, now) = (access.incident_id, path.1, by(&access), access.now());
    refuse(checks::check_backup(&new, now))?;
    if_match
        .change(&access, move |conn, expected| {
            systems::check_backup(conn, incident, id, &by, &new, expected, now)
        })
        .await
}

/// What is wrong with a step as such.
fn check_step(step: &Step, note: &str) -> Faults {
    let mut faults = Faults::default();
    faults.prose("note", note, checks::MAX_NOTE);
    if let Step::Measure { measure, reason } = step {
        faults.prose("step.reason", reason, checks::MAX_NOTE);
        if *measure == MeasureState::NotPossible && reason.trim().is_empty() {
            faults.add(
                "step.reason",
                "required",
                "実施できない理由を書いてください",
                "Say why it is not possible",
            );
        }
    }
    faults
}

/// What is wrong with a decision as such.
fn check_decision(approve: bool, note: &str) -> Faults {
    let mut faults = Faults::default();
    faults.prose("note", note, checks::MAX_NOTE);
    if !approve && note.trim().is_empty() {
        faults.add(
            "note",
            "required",
            "差し戻す理由を書いてください",
            "Say why you refuse it",
        );
    }
    faults
}
