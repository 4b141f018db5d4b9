//! Alarms of an incident: what was told of its deadlines, to whom, and what became of each mail. They are raised by the
//! server itself, in `background`; here they are read, and mails that were paused go on.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{IfMatch, Path, ReaderLang},
    respond::Versioned,
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    alarms::{Alarm, AlarmBoard},
};
use saiki_db::alarms;

/// List the alarms of an incident
///
/// The newest first, each with the deadlines it told of and its mails. When they are raised is said by the clock settings.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The alarms", body = AlarmBoard))
)]
#[get("/incidents/{incident_id}/alarms")]
pub(crate) async fn list_alarms(
    access: InIncident<FilingsRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<AlarmBoard>> {
    let id = access.incident_id;
    let board = access
        .db()
        .snapshot(move |conn| alarms::of_incident(conn, id, lang))
        .await?;
    Ok(web::Json(board))
}

/// Resume the mails of an alarm
///
/// That were paused for a reason of ours, which should have been seen to.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("alarm_id" = Uuid, Path, description = "The alarm"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The alarm, its mails running", body = Alarm))
)]
#[post("/incidents/{incident_id}/alarms/{alarm_id}/resume")]
pub(crate) async fn resume_alarm(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<Alarm>> {
    let (incident, alarm, now) = (access.incident_id, path.1, access.now());
    let body = if_match
        .change(&access, move |conn, expected| {
            alarms::resume(conn, incident, alarm, expected, lang, now)
        })
        .await?;
    access.state().mail().wake();
    Ok(body)
}
