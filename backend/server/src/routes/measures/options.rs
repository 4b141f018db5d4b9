//! Options of prevention over HTTP: written down, changed, chosen or decided against. The comparison that comes with
//! each is made in `saiki_domain::measures`.

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
    measures::{NewOption, OptionDecision, OptionPatch, PreventionOption},
    page::{Page, PageQuery},
};
use saiki_db::{DbError, measures::options};
use saiki_domain::measures as rules;

/// List options of prevention
///
/// In the order they were written down, each with its cost against the loss it prevents.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of options", body = Page<PreventionOption>))
)]
#[get("/incidents/{incident_id}/options")]
pub(crate) async fn list_options(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<PreventionOption>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| options::list(conn, incident, after, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &PreventionOption| row.id;
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Write an option down
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewOption,
    responses((status = 201, description = "The option", body = PreventionOption))
)]
#[post("/incidents/{incident_id}/options")]
pub(crate) async fn create_option(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewOption>,
) -> ApiResult<Created<PreventionOption>> {
    refuse(rules::check_option(&new))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let wanted = new.clone();
    let option = once
        .change(&access, &new, move |conn| {
            options::create(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/options/{}", option.id),
        version: Some(option.version),
        body: option,
    })
}

/// Read an option
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("option_id" = Uuid, Path, description = "The option")
    ),
    responses((status = 200, description = "The option", body = PreventionOption))
)]
#[get("/incidents/{incident_id}/options/{option_id}")]
pub(crate) async fn get_option(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<PreventionOption>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| options::get(conn, incident, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Change an option
///
/// Absent fields stay. One that was chosen cannot be changed.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("option_id" = Uuid, Path, description = "The option"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = OptionPatch,
    responses((status = 200, description = "The option as it is now", body = PreventionOption))
)]
#[patch("/incidents/{incident_id}/options/{option_id}")]
pub(crate) async fn update_option(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(patch): Json<OptionPatch>,
) -> ApiResult<Versioned<PreventionOption>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let before = access
        .db()
        .read(move |conn| options::get(conn, incident, id))
        .await?;
    if before.version != if_match.0 {
        return Err(DbError::Stale.into());
    }
    refuse(rules::check_option(&rules::patched_option(
        &before.content,
        &patch,
    )))?;
    let body = access
        .db()
        .change(access.actor(), now, move |conn| {
            options::update(conn, incident, &before, &patch)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Choose an option or decide against it
///
/// Choosing it writes a measure down, to be approved. A choice cannot be undone; the measure can be given up.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("option_id" = Uuid, Path, description = "The option"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = OptionDecision,
    responses((status = 200, description = "The option as it is now", body = PreventionOption))
)]
#[post("/incidents/{incident_id}/options/{option_id}/decision")]
pub(crate) async fn decide_option(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(decision): Json<OptionDecision>,
) -> ApiResult<Versioned<PreventionOption>> {
    refuse(rules::check_decision(&decision))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            options::decide(conn, incident, id, &by, &decision, expected, now)
        })
        .await
}
