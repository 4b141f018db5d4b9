//! The six activities of an incident: read, changed, answered for, closed through their gate, opened again.

use crate::{
    ApiError, ApiResult,
    access::{
        Caller, InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Path, ReaderLang},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Lang, Uuid,
    activities::{
        Acceptance, Activity, ActivityClosing, ActivityKey, ActivityPatch, ActivityReopening,
    },
    gates::Gate,
    wire,
};
use saiki_db::{
    activities::{self, Writer},
    items::Context,
};
use saiki_domain::{fault::Faults, items as rules};

/// List the activities
///
/// All six, with their items counted.
#[utoipa::path(
    tag = "activities",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The activities", body = Vec<Activity>))
)]
#[get("/incidents/{incident_id}/activities")]
pub(crate) async fn list_activities(
    access: InIncident<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Vec<Activity>>> {
    let (id, now) = (access.incident_id, access.now());
    let body = access
        .db()
        .snapshot(move |conn| {
            let context = Context::load(conn, id)?;
            activities::all(conn, &context, lang, now)
        })
        .await?;
    Ok(web::Json(body))
}

/// Read an activity
#[utoipa::path(
    tag = "activities",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("activity" = ActivityKey, Path, description = "The activity")
    ),
    responses((status = 200, description = "The activity", body = Activity))
)]
#[get("/incidents/{incident_id}/activities/{activity}")]
pub(crate) async fn get_activity(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, String)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<Activity>> {
    let (id, key, now) = (access.incident_id, key(&path)?, access.now());
    let body = access
        .db()
        .snapshot(move |conn| activities::get(conn, id, key, lang, now))
        .await?;
    Ok(Versioned::of(body))
}

/// What bars the end of an activity
#[utoipa::path(
    tag = "activities",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("activity" = ActivityKey, Path, description = "The activity")
    ),
    responses((status = 200, description = "What is open", body = Gate))
)]
#[get("/incidents/{incident_id}/activities/{activity}/gate")]
pub(crate) async fn get_activity_gate(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, String)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Gate>> {
    let (id, key, writer) = (access.incident_id, key(&path)?, writer(&access, lang));
    let open = access
        .db()
        .snapshot(move |conn| activities::gate(conn, id, key, &writer))
        .await?;
    Ok(web::Json(Gate::of(open)))
}

/// Change an activity
///
/// Another accountable person is asked to accept. Absent fields stay, `null` empties a field.
#[utoipa::path(
    tag = "activities",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("activity" = ActivityKey, Path, description = "The activity"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ActivityPatch,
    responses((status = 200, description = "The activity as it is now", body = Activity))
)]
#[patch("/incidents/{incident_id}/activities/{activity}")]
pub(crate) async fn update_activity(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ActivityPatch>,
) -> ApiResult<Versioned<Activity>> {
    let (id, key, writer) = (access.incident_id, key(&path)?, writer(&access, lang));
    refuse(rules::check_activity(&wanted))?;
    if_match
        .judged(&access, move |conn, expected| {
            activities::update(conn, id, key, &wanted, expected, &writer)
        })
        .await
}

/// Accept or decline to be accountable
///
/// Only the person asked may answer; for that, being a member is enough.
#[utoipa::path(
    tag = "activities",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("activity" = ActivityKey, Path, description = "The activity"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = Acceptance,
    responses((status = 200, description = "The activity as it is now", body = Activity))
)]
#[post("/incidents/{incident_id}/activities/{activity}/answer")]
pub(crate) async fn answer_activity(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<Acceptance>,
) -> ApiResult<Versioned<Activity>> {
    let (id, key, writer) = (access.incident_id, key(&path)?, writer(&access, lang));
    refuse(rules::check_acceptance(&wanted))?;
    if_match
        .change(&access, move |conn, expected| {
            activities::answer(conn, id, key, &wanted, expected, &writer)
        })
        .await
}

/// Close an activity
///
/// Refused with `unfinished` while a mandatory item or another record of it is open; `open` lists what.
#[utoipa::path(
    tag = "activities",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("activity" = ActivityKey, Path, description = "The activity"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ActivityClosing,
    responses((status = 200, description = "The activity as it is now", body = Activity))
)]
#[post("/incidents/{incident_id}/activities/{activity}/close")]
pub(crate) async fn close_activity(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ActivityClosing>,
) -> ApiResult<Versioned<Activity>> {
    let (id, key, writer) = (access.incident_id, key(&path)?, writer(&access, lang));
    let mut faults = Faults::default();
    faults.prose("note", &wanted.note, saiki_api::items::MAX_REASON);
    refuse(faults)?;
    if_match
        .change(&access, move |conn, expected| {
            activities::close(conn, id, key, &wanted.note, expected, &writer)
        })
        .await
}

/// Open a closed activity again
#[utoipa::path(
    tag = "activities",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("activity" = ActivityKey, Path, description = "The activity"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ActivityReopening,
    responses((status = 200, description = "The activity as it is now", body = Activity))
)]
#[post("/incidents/{incident_id}/activities/{activity}/reopen")]
pub(crate) async fn reopen_activity(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ActivityReopening>,
) -> ApiResult<Versioned<Activity>> {
    let (id, key, writer) = (access.incident_id, key(&path)?, writer(&access, lang));
    refuse(rules::check_reopening(&wanted.reason))?;
    if_match
        .change(&access, move |conn, expected| {
            let reason = wanted.reason.trim();
            activities::reopen(conn, id, key, reason, expected, &writer)
        })
        .await
}

/// The activity a path names. Any other word names nothing.
fn key(path: &Path<(Uuid, String)>) -> ApiResult<ActivityKey> {
    wire::parse(&path.1).ok_or_else(ApiError::not_found)
}

/// The caller as the one who writes.
pub(super) fn writer(caller: &Caller, lang: Lang) -> Writer {
    Writer {
        by: caller.actor(),
        lang,
        now: caller.now(),
    }
}
