//! The checklist of laws that may bear on the incident, and the decision on each. The checklist itself is data in
//! `saiki_domain::laws`.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Path},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{get, put, web};
use saiki_api::{
    Uuid,
    laws::{Law, LawDecisionInput},
};
use saiki_db::laws;
use saiki_domain::laws as rules;

/// List the laws that may apply
///
/// The whole checklist, with what was decided so far.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The checklist", body = Vec<Law>))
)]
#[get("/incidents/{incident_id}/laws")]
pub(crate) async fn list_laws(access: InIncident<RecoveryRead>) -> ApiResult<web::Json<Vec<Law>>> {
    let incident = access.incident_id;
    let body = access
        .db()
        .read(move |conn| laws::list(conn, incident))
        .await?;
    Ok(web::Json(body))
}

/// Decide whether a law applies
///
/// `If-Match` is `"0"` the first time.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("law" = String, Path, description = "Key of the law"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = LawDecisionInput,
    responses((status = 200, description = "The law as decided", body = Law))
)]
#[put("/incidents/{incident_id}/laws/{law}")]
pub(crate) async fn decide_law(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    Json(wanted): Json<LawDecisionInput>,
) -> ApiResult<Versioned<Law>> {
    let (incident, now) = (access.incident_id, access.now());
    refuse(rules::check_decision(&wanted))?;
    let (key, user) = (path.into_inner().1, access.user().clone());
    if_match
        .change(&access, move |conn, expected| {
            let by = (user.id, user.name.as_str());
            laws::decide(conn, incident, &key, by, &wanted, expected, now)
        })
        .await
}
