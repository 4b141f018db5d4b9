//! Parties of the recovery plan: whom it must be agreed with, and who pays.

use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryWrite},
    extract::{IfMatch, Json, Once, Path},
    respond::{Created, NoContent, Versioned},
    routes::letters::author,
    validate::refuse,
};
use actix_web::{delete, post, put};
use saiki_api::{
    Uuid,
    recovery::parties::{PartyInput, RecoveryParty},
};
use saiki_db::recovery;
use saiki_domain::recovery as rules;

/// Enter a party
///
/// Voids an approval of the plan.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = PartyInput,
    responses((status = 201, description = "The party", body = RecoveryParty))
)]
#[post("/incidents/{incident_id}/recovery/parties")]
pub(crate) async fn create_recovery_party(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(input): Json<PartyInput>,
) -> ApiResult<Created<RecoveryParty>> {
    check(&access, &input).await?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let wanted = input.clone();
    let body = once
        .change(&access, &input, move |conn| {
            recovery::create_party(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/recovery/parties/{}", body.id),
        body,
    ))
}

/// Change what is known of a party
///
/// Replaces it whole. Voids an approval of the plan.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("party_id" = Uuid, Path, description = "The party"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = PartyInput,
    responses((status = 200, description = "The party as it is now", body = RecoveryParty))
)]
#[put("/incidents/{incident_id}/recovery/parties/{party_id}")]
pub(crate) async fn put_recovery_party(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(input): Json<PartyInput>,
) -> ApiResult<Versioned<RecoveryParty>> {
    check(&access, &input).await?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            recovery::update_party(conn, incident, id, &by, &input, expected, now)
        })
        .await
}

/// Take a party out of the plan
///
/// Voids an approval of the plan.
#[utoipa::path(
    tag = "recovery",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("party_id" = Uuid, Path, description = "The party"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/recovery/parties/{party_id}")]
pub(crate) async fn delete_recovery_party(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .remove(&access, move |conn, expected| {
            recovery::remove_party(conn, incident, id, &by, expected, now)
        })
        .await
}

async fn check(access: &InIncident<RecoveryWrite>, input: &PartyInput) -> ApiResult<()> {
    let now = access.now();
    let today = access
        .db()
        .read(move |conn| recovery::today(conn, now))
        .await?;
    refuse(rules::check_party(input, today))
}
