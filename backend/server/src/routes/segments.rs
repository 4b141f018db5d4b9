//! Audiences kept by name on an incident, and how many people an audience has as the register stands.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{IfMatch, Json, Once, Path, ReaderLang},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, patch, post, web};
use saiki_api::{
    Uuid,
    letters::Audience,
    segments::{AudienceCount, AudienceQuestion, MAX_NAME, NewSegment, Segment, SegmentPatch},
};
use saiki_db::{people, segments};
use saiki_domain::{audience as rules, fault::Faults};

/// Most people named one by one.
const MAX_NAMED: usize = 10_000;

fn check(audience: Option<&Audience>, faults: &mut Faults) {
    if let Some(audience) = audience {
        faults.distinct("audience.langs", &audience.langs);
        faults.distinct("audience.data_items", &audience.data_items);
        faults.count("audience.person_ids", audience.person_ids.len(), MAX_NAMED);
        rules::check(audience, "audience", faults);
    }
}

/// List the segments of an incident
///
/// By name.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident")),
    responses((status = 200, description = "The segments", body = Vec<Segment>))
)]
#[get("/incidents/{incident_id}/segments")]
pub(crate) async fn list_segments(
    access: InIncident<PeopleRead>,
) -> ApiResult<web::Json<Vec<Segment>>> {
    let id = access.incident_id;
    let all = access
        .db()
        .read(move |conn| segments::list(conn, id))
        .await?;
    Ok(web::Json(all))
}

/// Keep an audience as a segment
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewSegment,
    responses((status = 201, description = "The segment", body = Segment))
)]
#[post("/incidents/{incident_id}/segments")]
pub(crate) async fn create_segment(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewSegment>,
) -> ApiResult<Created<Segment>> {
    let mut faults = Faults::default();
    faults.line("name", &new.name, MAX_NAME);
    check(Some(&new.audience), &mut faults);
    refuse(faults)?;
    let (incident, writer, wanted) = (access.incident_id, writer(&access, lang), new.clone());
    let id = once
        .change(&access, &new, move |conn| {
            segments::add(conn, incident, &wanted, &writer)
        })
        .await?;
    let body = access
        .db()
        .read(move |conn| segments::get(conn, incident, id))
        .await?;
    let location = format!("/api/v1/incidents/{incident}/segments/{id}");
    Ok(Created::at(location, body))
}

/// One segment
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("segment_id" = Uuid, Path, description = "Segment")
    ),
    responses((status = 200, description = "The segment", body = Segment))
)]
#[get("/incidents/{incident_id}/segments/{segment_id}")]
pub(crate) async fn get_segment(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Segment>> {
    let ids = (access.incident_id, path.1);
    let found = access
        .db()
        .read(move |conn| segments::get(conn, ids.0, ids.1))
        .await?;
    Ok(Versioned::of(found))
}

/// Change a segment
///
/// Letters that used it keep the audience they were written with.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("segment_id" = Uuid, Path, description = "Segment"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = SegmentPatch,
    responses((status = 200, description = "The segment as it is now", body = Segment))
)]
#[patch("/incidents/{incident_id}/segments/{segment_id}")]
pub(crate) async fn update_segment(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<SegmentPatch>,
) -> ApiResult<Versioned<Segment>> {
    let mut faults = Faults::default();
    if let Some(name) = &wanted.name {
        faults.line("name", name, MAX_NAME);
    }
    check(wanted.audience.as_ref(), &mut faults);
    refuse(faults)?;
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let changed = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            segments::update(conn, ids, &wanted, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(changed))
}

/// Delete a segment
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("segment_id" = Uuid, Path, description = "Segment"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/segments/{segment_id}")]
pub(crate) async fn remove_segment(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let ids = (access.incident_id, path.1);
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            segments::remove(conn, ids, if_match.0)
        })
        .await?;
    Ok(NoContent)
}

/// Count an audience
///
/// As the register stands, and the audience as a sentence.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident")),
    request_body = AudienceQuestion,
    responses((status = 200, description = "How many people, and how many mails", body = AudienceCount))
)]
#[post("/incidents/{incident_id}/people/audience")]
pub(crate) async fn count_audience(
    access: InIncident<PeopleRead>,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<AudienceQuestion>,
) -> ApiResult<web::Json<AudienceCount>> {
    let mut faults = Faults::default();
    check(Some(&wanted.audience), &mut faults);
    refuse(faults)?;
    let id = access.incident_id;
    let sentence = rules::sentence(&wanted.audience, lang);
    let tally = access
        .db()
        .snapshot(move |conn| people::tally(conn, id, &wanted.audience))
        .await?;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(web::Json(AudienceCount {
        sentence,
        people: number(tally.people),
        mails: number(tally.mails),
        without_email: number(tally.unreachable),
    }))
}
