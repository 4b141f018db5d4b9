//! Whether everything an incident says of itself agrees, over HTTP. What contradicts what is decided in
//! `saiki_domain::consistency`; publishing a notice and recording a report as filed ask the same.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{FilingsApprove, FilingsRead},
    },
    extract::{Json, Once, ReaderLang},
};
use actix_web::{get, post, web};
use saiki_api::consistency::{Consistency, OverruleInput};
use saiki_db::consistency;

/// Check whether what an incident says of itself agrees
///
/// The register, the facts, reports, letters, the public page and the answers deadlines turn on, compared anew. Each
/// contradiction names both places. One that blocks keeps a notice from being published and a report from being recorded as
/// filed.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "What the check found", body = Consistency))
)]
#[get("/incidents/{incident_id}/consistency")]
pub(crate) async fn get_consistency(
    access: InIncident<FilingsRead>,
) -> ApiResult<web::Json<Consistency>> {
    let (incident, now) = (access.incident_id, access.now());
    let body = access
        .db()
        .snapshot(move |conn| consistency::of_incident(conn, incident, now))
        .await?;
    Ok(web::Json(body))
}

/// Overrule a contradiction
///
/// By name and with the reason. It holds for what both places say now: once either says something else, that is another
/// contradiction.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = OverruleInput,
    responses((status = 200, description = "What the check finds now", body = Consistency))
)]
#[post("/incidents/{incident_id}/consistency/overrulings")]
pub(crate) async fn overrule_contradiction(
    access: InIncident<FilingsApprove>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<OverruleInput>,
) -> ApiResult<web::Json<Consistency>> {
    let (incident, writer) = (access.incident_id, writer(&access, lang));
    let input = wanted.clone();
    let body = once
        .change(&access, &wanted, move |conn| {
            consistency::overrule(conn, incident, &input, &writer)
        })
        .await?;
    Ok(web::Json(body))
}
