//! Rules an incident sets for the return of systems onto the network.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    systems::{Rule, RuleFields},
};
use saiki_db::systems;
use saiki_domain::systems::check_rule;

/// List the rules for reconnection
///
/// In the order they were set, those that hold no longer included.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The rules", body = Vec<Rule>))
)]
#[get("/incidents/{incident_id}/reconnection-rules")]
pub(crate) async fn list_reconnection_rules(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<Vec<Rule>>> {
    let incident = access.incident_id;
    let rules = access
        .db()
        .read(move |conn| systems::list_rules(conn, incident))
        .await?;
    Ok(web::Json(rules))
}

/// Set a rule for reconnection
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = RuleFields,
    responses((status = 201, description = "The rule", body = Rule))
)]
#[post("/incidents/{incident_id}/reconnection-rules")]
pub(crate) async fn create_reconnection_rule(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<RuleFields>,
) -> ApiResult<Created<Rule>> {
    refuse(check_rule(&new))?;
    let (incident, now, wanted) = (access.incident_id, access.now(), new.clone());
    let body = once
        .change(&access, &new, move |conn| {
            systems::create_rule(conn, incident, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/reconnection-rules"),
        body,
    ))
}

/// Change a rule for reconnection
///
/// The whole of it. With other words, marks set under the old ones count no more; `retired` ends it.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("rule_id" = Uuid, Path, description = "The rule"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = RuleFields,
    responses((status = 200, description = "The rule as it is now", body = Rule))
)]
#[put("/incidents/{incident_id}/reconnection-rules/{rule_id}")]
pub(crate) async fn update_reconnection_rule(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<RuleFields>,
) -> ApiResult<Versioned<Rule>> {
    refuse(check_rule(&wanted))?;
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .change(&access, move |conn, expected| {
            systems::update_rule(conn, incident, id, &wanted, expected)
        })
        .await
}
