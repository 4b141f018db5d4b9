//! The places a measure must reach over HTTP: listed and decided, one by one. Which decisions close a place is
//! `saiki_api::measures::TargetState`.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    routes::letters::author,
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Uuid,
    measures::{NewTarget, Target, TargetPatch},
    page::{Page, PageQuery},
};
use saiki_db::measures::targets;
use saiki_domain::measures as rules;

/// List places a measure must reach
///
/// In the order they were listed; spare machines and backups first.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        PageQuery
    ),
    responses((status = 200, description = "A page of places", body = Page<Target>))
)]
#[get("/incidents/{incident_id}/measures/{measure_id}/targets")]
pub(crate) async fn list_targets(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Target>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, measure, limit) = (access.incident_id, path.1, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| targets::list(conn, incident, measure, after, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |t: &Target| t.id,
    )?))
}

/// List a place a measure must reach
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewTarget,
    responses((status = 201, description = "The place", body = Target))
)]
#[post("/incidents/{incident_id}/measures/{measure_id}/targets")]
pub(crate) async fn create_target(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(new): Json<NewTarget>,
) -> ApiResult<Created<Target>> {
    refuse(rules::check_target(&new))?;
    let (incident, measure, now) = (access.incident_id, path.1, access.now());
    let wanted = new.clone();
    let target = once
        .change(&access, &new, move |conn| {
            targets::add(conn, incident, measure, &wanted, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/measures/{measure}/targets"),
        version: Some(target.version),
        body: target,
    })
}

/// Decide about a place a measure must reach
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("target_id" = Uuid, Path, description = "The place"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = TargetPatch,
    responses((status = 200, description = "The place as it is now", body = Target))
)]
#[patch("/incidents/{incident_id}/measures/{measure_id}/targets/{target_id}")]
pub(crate) async fn decide_target(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
    Json(patch): Json<TargetPatch>,
) -> ApiResult<Versioned<Target>> {
    refuse(rules::check_target_patch(&patch))?;
    let (incident, (_, measure, id)) = (access.incident_id, path.into_inner());
    let (by, now) = (author(&access), access.now());
    let body = access
        .db()
        .change(access.actor(), now, move |conn| {
            targets::decide(conn, incident, (measure, id), &by, &patch, if_match.0, now)
        })
        .await?;
    Ok(Versioned {
        version: body.version,
        body,
    })
}
