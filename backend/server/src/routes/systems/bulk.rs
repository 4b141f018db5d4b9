//! One step for many systems, by filter or by selection: tried first, then done with the number confirmed.

use super::{by, check_decision, check_step};
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryApprove, RecoveryWrite},
    },
    extract::{Json, Once, ReaderLang},
    validate::refuse,
};
use actix_web::{post, web};
use saiki_api::systems::{BulkAction, BulkAnswer, BulkApproval, BulkStep, BulkTarget};
use saiki_db::systems::{self, Bulk};
use saiki_domain::{fault::Faults, systems::MAX_NAMED};

/// Do one thing to many systems
///
/// Without `count` nothing is done: the answer tells to how many it can be done and why not to the others. With that
/// number it is done to those, in one piece.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = BulkStep,
    responses((status = 200, description = "What came of it, or would", body = BulkAnswer))
)]
#[post("/incidents/{incident_id}/systems/steps")]
pub(crate) async fn step_systems(
    access: InIncident<RecoveryWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<BulkStep>,
) -> ApiResult<web::Json<BulkAnswer>> {
    let mut faults = check_step(&wanted.step, &wanted.note);
    check_target(&wanted.target, &mut faults);
    refuse(faults)?;
    let (incident, by, now) = (access.incident_id, by(&access), access.now());
    let bulk = Bulk {
        target: wanted.target.clone(),
        action: BulkAction::Step(wanted.step.clone()),
        note: wanted.note.clone(),
        count: wanted.count,
    };
    let answer = once
        .change(&access, &wanted, move |conn| {
            systems::bulk(conn, incident, &by, &bulk, lang, now)
        })
        .await?;
    Ok(web::Json(answer))
}

/// Approve the return of many systems, or send them back
///
/// As `steps` does, by somebody other than who remedied each.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = BulkApproval,
    responses((status = 200, description = "What came of it, or would", body = BulkAnswer))
)]
#[post("/incidents/{incident_id}/systems/approvals")]
pub(crate) async fn decide_systems(
    access: InIncident<RecoveryApprove>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<BulkApproval>,
) -> ApiResult<web::Json<BulkAnswer>> {
    let mut faults = check_decision(wanted.approve, &wanted.note);
    check_target(&wanted.target, &mut faults);
    refuse(faults)?;
    let (incident, by, now) = (access.incident_id, by(&access), access.now());
    let bulk = Bulk {
        target: wanted.target.clone(),
        action: BulkAction::Decide(wanted.approve),
        note: wanted.note.clone(),
        count: wanted.count,
    };
    let answer = once
        .change(&access, &wanted, move |conn| {
            systems::bulk(conn, incident, &by, &bulk, lang, now)
        })
        .await?;
    Ok(web::Json(answer))
}

fn check_target(target: &BulkTarget, faults: &mut Faults) {
    if let BulkTarget::Ids(ids) = target {
        faults.count("target.ids", ids.len(), MAX_NAMED);
    }
}
