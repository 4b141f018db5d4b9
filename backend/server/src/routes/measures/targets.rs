//! The places a measure must reach over HTTP: listed and decided, one by one. Which decisions close a place is
//! `saiki_api::measures::TargetState`.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang, cursor},
    respond::{Created, Versioned},
    routes::letters::author,
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Uuid,
    measures::{
        NewTarget, RolloutPick, RolloutSuggestions, Target, TargetFilter, TargetPatch,
        TargetsDecision,
    },
    page::{Page, PageQuery},
    systems::{BulkAnswer, BulkTarget},
};
use saiki_db::measures::{rollout, targets};
use saiki_domain::{fault::Faults, measures as rules, systems::MAX_NAMED};

/// List places a measure must reach
///
/// In the order they were listed; spare machines and backups first.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        TargetFilter,
        PageQuery
    ),
    responses((status = 200, description = "A page of places", body = Page<Target>))
)]
#[get("/incidents/{incident_id}/measures/{measure_id}/targets")]
pub(crate) async fn list_targets(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<TargetFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Target>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, measure, limit) = (access.incident_id, path.1, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| {
            let limit = i64::from(limit) + 1;
            targets::list(conn, incident, (measure, filter), after, limit, lang)
        })
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |t: &Target| t.id,
    )?))
}

/// List a place a measure must reach
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewTarget,
    responses((status = 201, description = "The place", body = Target))
)]
#[post("/incidents/{incident_id}/measures/{measure_id}/targets")]
pub(crate) async fn create_target(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewTarget>,
) -> ApiResult<Created<Target>> {
    refuse(rules::check_target(&new))?;
    let (incident, measure, now) = (access.incident_id, path.1, access.now());
    let wanted = new.clone();
    let target = once
        .change(&access, &new, move |conn| {
            targets::add(conn, incident, measure, &wanted, lang, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/measures/{measure}/targets"),
        target,
    ))
}

/// Decide about a place a measure must reach
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("target_id" = Uuid, Path, description = "The place"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = TargetPatch,
    responses((status = 200, description = "The place as it is now", body = Target))
)]
#[patch("/incidents/{incident_id}/measures/{measure_id}/targets/{target_id}")]
pub(crate) async fn decide_target(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(patch): Json<TargetPatch>,
) -> ApiResult<Versioned<Target>> {
    refuse(rules::check_target_patch(&patch))?;
    let (incident, (_, measure, id)) = (access.incident_id, path.into_inner());
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            let by = (&by, lang);
            targets::decide(conn, incident, (measure, id), by, &patch, expected, now)
        })
        .await
}

/// What of the register a measure ought to reach too
///
/// How many spare machines, backups and systems in which the same incident is likely are not among its places yet.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure")
    ),
    responses((status = 200, description = "The numbers", body = RolloutSuggestions))
)]
#[get("/incidents/{incident_id}/measures/{measure_id}/targets/suggestions")]
pub(crate) async fn suggest_targets(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<RolloutSuggestions>> {
    let (incident, measure) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| rollout::suggestions(conn, incident, measure))
        .await?;
    Ok(web::Json(body))
}

/// List systems of the register as places
///
/// Without `count` nothing is done: the answer tells how many would be added and how many are listed already. With
/// that number they are added, in one piece, each without a decision.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = RolloutPick,
    responses((status = 200, description = "What came of it, or would", body = BulkAnswer))
)]
#[post("/incidents/{incident_id}/measures/{measure_id}/targets/from-register")]
pub(crate) async fn pick_targets(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(wanted): Json<RolloutPick>,
) -> ApiResult<web::Json<BulkAnswer>> {
    let mut faults = Faults::default();
    match &wanted.target {
        BulkTarget::Ids(ids) => faults.count("target.ids", ids.len(), MAX_NAMED),
        BulkTarget::Filter(filter) => crate::routes::check_search(filter.q.as_deref())?,
    }
    refuse(faults)?;
    let (incident, measure, now) = (access.incident_id, path.1, access.now());
    let picked = wanted.clone();
    let answer = once
        .change(&access, &wanted, move |conn| {
            rollout::pick(conn, incident, measure, &picked, now)
        })
        .await?;
    Ok(web::Json(answer))
}

/// Decide about many places at once
///
/// All the filter finds that are not decided so already. Without `count` nothing is done: the answer tells how many.
#[utoipa::path(
    tag = "measures",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("measure_id" = Uuid, Path, description = "The measure"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = TargetsDecision,
    responses((status = 200, description = "What came of it, or would", body = BulkAnswer))
)]
#[post("/incidents/{incident_id}/measures/{measure_id}/targets/decisions")]
pub(crate) async fn decide_targets(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(wanted): Json<TargetsDecision>,
) -> ApiResult<web::Json<BulkAnswer>> {
    let mut faults = rules::check_target_patch(&wanted.decision);
    for fault in &mut faults.0 {
        fault.field = format!("decision.{}", fault.field);
    }
    refuse(faults)?;
    let (incident, measure, now) = (access.incident_id, path.1, access.now());
    let (by, decided) = (author(&access), wanted.clone());
    let answer = once
        .change(&access, &wanted, move |conn| {
            rollout::decide(conn, incident, measure, &by, &decided, now)
        })
        .await?;
    Ok(web::Json(answer))
}
