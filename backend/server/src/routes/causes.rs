//! The cause tree: its causes, the conclusions on the two questions, and taking these over into the incident's facts.
//! What is missing is found in `saiki_domain::causes`.

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{IncidentsWrite, RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    causes::{Adoption, Cause, CauseInput, CauseTree, Conclusion, ConclusionInput, Question},
    incidents::Incident,
    wire,
};
use saiki_db::causes;
use saiki_domain::causes as rules;

/// Read the cause tree
///
/// Every cause before those below it, the conclusions, and what is missing before both questions are answered.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The tree", body = CauseTree))
)]
#[get("/incidents/{incident_id}/causes")]
pub(crate) async fn get_causes(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<CauseTree>> {
    let (incident, now) = (access.incident_id, access.now());
    let body = access
        .db()
        .read(move |conn| causes::tree(conn, incident, now))
        .await?;
    Ok(web::Json(body))
}

/// Enter a cause
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = CauseInput,
    responses((status = 201, description = "The cause", body = Cause))
)]
#[post("/incidents/{incident_id}/causes")]
pub(crate) async fn create_cause(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<CauseInput>,
) -> ApiResult<Created<Cause>> {
    let (incident, now) = (access.incident_id, access.now());
    refuse(rules::check_input(&new))?;
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            causes::add(conn, incident, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/causes"),
        body,
    ))
}

/// Replace a cause
///
/// Its place in the tree included: another parent moves it with everything below it.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("cause_id" = Uuid, Path, description = "The cause"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = CauseInput,
    responses((status = 200, description = "The cause as it is now", body = Cause))
)]
#[put("/incidents/{incident_id}/causes/{cause_id}")]
pub(crate) async fn put_cause(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<CauseInput>,
) -> ApiResult<Versioned<Cause>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    refuse(rules::check_input(&wanted))?;
    if_match
        .change(&access, move |conn, expected| {
            causes::replace(conn, incident, id, &wanted, expected, now)
        })
        .await
}

/// Remove a cause
///
/// Refused while there are causes below it.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("cause_id" = Uuid, Path, description = "The cause"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/causes/{cause_id}")]
pub(crate) async fn remove_cause(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .remove(&access, move |conn, expected| {
            causes::remove(conn, incident, id, expected)
        })
        .await
}

/// Write a conclusion
///
/// The answer to one of the two questions, as reports use it. `If-Match` is `"0"` the first time.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("question" = inline(Question), Path, description = "The question"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ConclusionInput,
    responses((status = 200, description = "The conclusion", body = Conclusion))
)]
#[put("/incidents/{incident_id}/conclusions/{question}")]
pub(crate) async fn put_conclusion(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    Json(wanted): Json<ConclusionInput>,
) -> ApiResult<Versioned<Conclusion>> {
    let (incident, now) = (access.incident_id, access.now());
    let question: Question = wire::parse(&path.1).ok_or_else(ApiError::not_found)?;
    refuse(rules::check_conclusion(&wanted.text))?;
    let user = access.user().clone();
    if_match
        .change(&access, move |conn, expected| {
            let by = (user.id, user.name.as_str());
            causes::conclude(conn, incident, question, by, &wanted.text, expected, now)
        })
        .await
}

/// Take the conclusions over as the incident's cause
///
/// Both conclusions become the cause among the facts that reports are filled from. `If-Match` names the incident's
/// version.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version of the incident seen, in quotes")
    ),
    request_body = Adoption,
    responses((status = 200, description = "The incident as it is now", body = Incident))
)]
#[post("/incidents/{incident_id}/conclusions/adopt")]
pub(crate) async fn adopt_conclusions(
    access: InIncident<IncidentsWrite>,
    if_match: IfMatch,
    Json(wanted): Json<Adoption>,
) -> ApiResult<Versioned<Incident>> {
    let (incident, now) = (access.incident_id, access.now());
    if_match
        .change(&access, move |conn, expected| {
            causes::adopt(conn, incident, wanted.lang, expected, now)
        })
        .await
}
