//! The organisation's playbook in versions, and the one an incident keeps to. Rules are `saiki_domain::playbooks`.

use crate::{
    ApiResult,
    access::{
        Access, InIncident,
        needs::{PlaybookWrite, RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Query, ReaderLang},
    respond::Versioned,
};
use actix_web::{get, patch, post, put, web};
use saiki_api::playbooks::{
    DifferenceQuery, FactsPatch, IncidentPlaybook, NewPlaybook, Playbook, PlaybookDifference,
    PlaybookQuery, PlaybookVersion, Upgrade,
};
use saiki_db::playbooks;

/// Read the playbook
///
/// The newest version, or the one named.
#[utoipa::path(
    tag = "playbook",
    security(("bearer" = [])),
    params(PlaybookQuery),
    responses((status = 200, description = "The playbook", body = Playbook))
)]
#[get("/playbook")]
pub(crate) async fn get_playbook(
    access: Access<RecoveryRead>,
    Query(wanted): Query<PlaybookQuery>,
) -> ApiResult<Versioned<Playbook>> {
    let body = access
        .db()
        .read(move |conn| playbooks::get(conn, wanted.version))
        .await?;
    Ok(Versioned::of(body))
}

/// Make the next version of the playbook
///
/// All items go in; those no longer wanted are retired, not left out. Incidents keep their version until upgraded.
#[utoipa::path(
    tag = "playbook",
    security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "Newest version seen, in quotes")),
    request_body = NewPlaybook,
    responses((status = 200, description = "The new version", body = Playbook))
)]
#[put("/playbook")]
pub(crate) async fn put_playbook(
    access: Access<PlaybookWrite>,
    if_match: IfMatch,
    Json(new): Json<NewPlaybook>,
) -> ApiResult<Versioned<Playbook>> {
    let (by, now) = (access.actor(), access.now());
    let made = access
        .db()
        .change(access.actor(), now, move |conn| {
            playbooks::add(conn, &new, &by, if_match.0, now)
        })
        .await?;
    let body = made?;
    Ok(Versioned::of(body))
}

/// List the versions of the playbook
///
/// The newest first.
#[utoipa::path(
    tag = "playbook",
    security(("bearer" = [])),
    responses((status = 200, description = "The versions", body = Vec<PlaybookVersion>))
)]
#[get("/playbook/versions")]
pub(crate) async fn list_playbook_versions(
    access: Access<RecoveryRead>,
) -> ApiResult<web::Json<Vec<PlaybookVersion>>> {
    Ok(web::Json(access.db().read(playbooks::versions).await?))
}

/// Compare two versions of the playbook
#[utoipa::path(
    tag = "playbook",
    security(("bearer" = [])),
    params(DifferenceQuery),
    responses((status = 200, description = "What is different", body = PlaybookDifference))
)]
#[get("/playbook/difference")]
pub(crate) async fn compare_playbooks(
    access: Access<RecoveryRead>,
    Query(wanted): Query<DifferenceQuery>,
) -> ApiResult<web::Json<PlaybookDifference>> {
    let body = access
        .db()
        .read(move |conn| playbooks::difference(conn, wanted.from, wanted.to))
        .await?;
    Ok(web::Json(body))
}

/// Read the playbook of an incident
///
/// The version it keeps to, and the answers its mandatory items turn on, each with where it comes from.
#[utoipa::path(
    tag = "playbook",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The incident's playbook", body = IncidentPlaybook))
)]
#[get("/incidents/{incident_id}/playbook")]
pub(crate) async fn get_incident_playbook(
    access: InIncident<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<IncidentPlaybook>> {
    let id = access.incident_id;
    let body = access
        .db()
        .read(move |conn| playbooks::of_incident(conn, id, lang))
        .await?;
    Ok(Versioned::of(body))
}

/// Decide what mandatory items turn on
///
/// `null` gives a question back to the records.
#[utoipa::path(
    tag = "playbook",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = FactsPatch,
    responses((status = 200, description = "The incident's playbook", body = IncidentPlaybook))
)]
#[patch("/incidents/{incident_id}/playbook")]
pub(crate) async fn update_incident_playbook(
    access: InIncident<RecoveryWrite>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<FactsPatch>,
) -> ApiResult<Versioned<IncidentPlaybook>> {
    let id = access.incident_id;
    if_match
        .change(&access, move |conn, expected| {
            playbooks::change_facts(conn, id, &wanted, expected, lang)
        })
        .await
}

/// Move an incident to a newer version of the playbook
///
/// New items come in, wording follows, retired items nobody decided become not applicable. Decisions stay.
#[utoipa::path(
    tag = "playbook",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = Upgrade,
    responses((status = 200, description = "The incident's playbook", body = IncidentPlaybook))
)]
#[post("/incidents/{incident_id}/playbook/upgrade")]
pub(crate) async fn upgrade_playbook(
    access: InIncident<RecoveryWrite>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<Upgrade>,
) -> ApiResult<Versioned<IncidentPlaybook>> {
    let (id, by, now) = (access.incident_id, access.actor(), access.now());
    if_match
        .change(&access, move |conn, expected| {
            playbooks::upgrade(conn, id, wanted.to, &by, expected, lang, now)
        })
        .await
}
