//! Incidents: opened, listed, read, changed, moved to another phase. What is plausible is decided in
//! `saiki_domain::incidents`.

use crate::{
    ApiError, ApiResult,
    access::{
        Access, InIncident,
        needs::{IncidentsRead, IncidentsWrite},
    },
    extract::{IfMatch, Json, Once, Query, ReaderLang, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    incidents::{Incident, IncidentFilter, IncidentPatch, NewIncident, PhaseChange},
    page::{Page, PageQuery},
    problem::ErrorCode,
};
use saiki_db::incidents;
use saiki_domain::incidents as rules;

/// List incidents
///
/// Those the caller is a member of; administrators and auditors see all.
#[utoipa::path(
    tag = "incidents",
    security(("bearer" = [])),
    params(IncidentFilter, PageQuery),
    responses((status = 200, description = "A page of incidents", body = Page<Incident>))
)]
#[get("/incidents")]
pub(crate) async fn list_incidents(
    access: Access<IncidentsRead>,
    Query(filter): Query<IncidentFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Incident>>> {
    super::check_search(filter.q.as_deref())?;
    let sort = filter.sort.unwrap_or_default();
    let after: Option<incidents::Place> = cursor::decode(page.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !place.fits(sort)) {
        return Err(ApiError::new(ErrorCode::MalformedRequest).field(
            "cursor",
            "invalid",
            "並び順を変えたときは最初のページから読み直してください",
            "This cursor belongs to another order; start again at the first page",
        ));
    }
    let user = access.user();
    let limit = page.limit();
    let query = incidents::Query {
        member: (!user.role.sees_all_incidents()).then_some(user.id),
        filter,
        after,
        limit: i64::from(limit) + 1,
    };
    let (rows, total) = access
        .db()
        .read(move |conn| incidents::list(conn, &query))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Incident| incidents::Place::of(sort, row);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Open an incident
///
/// The caller becomes its first member. Its first phase began when the organisation became aware, where that is
/// given, else now.
#[utoipa::path(
    tag = "incidents",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    request_body = NewIncident,
    responses((status = 201, description = "The incident", body = Incident))
)]
#[post("/incidents")]
pub(crate) async fn create_incident(
    access: Access<IncidentsWrite>,
    once: Once,
    Json(new): Json<NewIncident>,
) -> ApiResult<Created<Incident>> {
    let now = access.now();
    refuse(rules::check_new(&new, now))?;
    let (by, keyring) = (access.actor(), access.db().keyring().clone());
    let (user, wanted) = (access.user().id, new.clone());
    let incident = once
        .change(&access, &new, move |conn| {
            incidents::open(conn, &keyring, user, &by.name, &wanted, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{}", incident.id),
        version: Some(incident.version),
        body: incident,
    })
}

/// Read an incident
///
/// With its phases, times and the counts of its page.
#[utoipa::path(
    tag = "incidents",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The incident", body = Incident))
)]
#[get("/incidents/{incident_id}")]
pub(crate) async fn get_incident(
    access: InIncident<IncidentsRead>,
) -> ApiResult<Versioned<Incident>> {
    let id = access.incident_id;
    let body = access
        .db()
        .read(move |conn| incidents::get(conn, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Change an incident
///
/// Absent fields stay; lists and facts are replaced whole.
#[utoipa::path(
    tag = "incidents",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = IncidentPatch,
    responses((status = 200, description = "The incident as it is now", body = Incident))
)]
#[patch("/incidents/{incident_id}")]
pub(crate) async fn update_incident(
    access: InIncident<IncidentsWrite>,
    if_match: IfMatch,
    Json(wanted): Json<IncidentPatch>,
) -> ApiResult<Versioned<Incident>> {
    let (id, now) = (access.incident_id, access.now());
    refuse(rules::check_patch(&wanted, now))?;
    if_match
        .change(&access, move |conn, expected| {
            incidents::update(conn, id, &wanted, expected, now)
        })
        .await
}

/// Move an incident to another phase
///
/// The move may be dated back, but not before the phase before began. It enters the timeline. While anything is
/// open, closing is refused with `unfinished`, and `open` lists what. Closing keeps the final report.
#[utoipa::path(
    tag = "incidents",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    request_body = PhaseChange,
    responses((status = 200, description = "The incident as it is now", body = Incident))
)]
#[post("/incidents/{incident_id}/phase")]
pub(crate) async fn change_phase(
    access: InIncident<IncidentsWrite>,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<PhaseChange>,
) -> ApiResult<Versioned<Incident>> {
    let (id, now) = (access.incident_id, access.now());
    let (by, user) = (access.actor(), access.user().id);
    let moved = access
        .db()
        .change(access.actor(), now, move |conn| {
            incidents::move_phase(conn, id, user, &by.name, &wanted, lang, now)
        })
        .await?;
    match moved {
        Ok(body) => Ok(Versioned::of(body)),
        Err(faults) => Err(faults.into()),
    }
}
