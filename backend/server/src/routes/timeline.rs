//! The timeline of an incident: read in the order things happened, added to, never edited.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{IncidentsRead, IncidentsWrite},
    },
    extract::{Json, Once, Query, ReaderLang, cursor},
    respond::Created,
    validate::refuse,
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    page::{Page, PageQuery},
    timeline::{NewTimelineEvent, TimelineEvent},
};
use saiki_db::timeline;
use saiki_domain::incidents::{self as rules, Matter};

/// From when to when something can have been done about the incident.
pub(crate) async fn matter<P>(access: &InIncident<P>) -> ApiResult<Matter> {
    let (id, now) = (access.incident_id, access.now());
    let found = access
        .db()
        .read(move |conn| timeline::matter(conn, id, now))
        .await?;
    Ok(found)
}

/// Read the timeline
///
/// In the order things happened, the earliest first. What the product wrote itself comes in the reader's language.
#[utoipa::path(
    tag = "timeline",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of the timeline", body = Page<TimelineEvent>))
)]
#[get("/incidents/{incident_id}/timeline")]
pub(crate) async fn list_timeline(
    access: InIncident<IncidentsRead>,
    lang: ReaderLang,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<TimelineEvent>>> {
    let after: Option<(i64, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let (id, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| timeline::list(conn, id, after, i64::from(limit) + 1, lang.0))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |event: &TimelineEvent| (event.moment.at.as_microsecond(), event.id);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Add to the timeline
#[utoipa::path(
    tag = "timeline",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewTimelineEvent,
    responses((status = 201, description = "The entry", body = TimelineEvent))
)]
#[post("/incidents/{incident_id}/timeline")]
pub(crate) async fn create_timeline_event(
    access: InIncident<IncidentsWrite>,
    once: Once,
    Json(new): Json<NewTimelineEvent>,
) -> ApiResult<Created<TimelineEvent>> {
    let (id, now) = (access.incident_id, access.now());
    refuse(rules::check_event(&new, now))?;
    let (by, user, wanted) = (access.actor(), access.user().id, new.clone());
    let event = once
        .change(&access, &new, move |conn| {
            timeline::add(conn, id, user, &by.name, &wanted, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{id}/timeline"),
        version: None,
        body: event,
    })
}
