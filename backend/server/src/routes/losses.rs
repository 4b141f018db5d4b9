//! The loss ledger and the view made from it: entered, changed, taken out, listed, exported, added up. What a row may
//! say is decided in `saiki_domain::losses`.

pub(crate) mod export;

use super::letters::author;
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Uuid,
    losses::{
        Calculated, CalculationRequest, Loss, LossFilter, LossPatch, LossVersion, LossView,
        NewLoss, ReversalRequest,
    },
    page::{Page, PageQuery},
    problem::ErrorCode,
};
use saiki_db::{DbError, losses, measures};
use saiki_domain::{fault::Faults, losses as rules, search};

/// List losses
///
/// The ledger with its filters; rows taken out are in it unless `reversed=false`.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), LossFilter, PageQuery),
    responses((status = 200, description = "A page of the ledger", body = Page<Loss>))
)]
#[get("/incidents/{incident_id}/costs")]
pub(crate) async fn list_losses(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<LossFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Loss>>> {
    check_filter(&filter)?;
    let sort = filter.sort.unwrap_or_default();
    let after: Option<losses::Place> = cursor::decode(page.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !place.fits(sort)) {
        return Err(ApiError::new(ErrorCode::MalformedRequest).field(
            "cursor",
            "invalid",
            "並び順を変えたときは最初のページから読み直してください",
            "This cursor belongs to another order; start again at the first page",
        ));
    }
    let (incident, limit) = (access.incident_id, page.limit());
    let query = losses::Query {
        filter,
        after,
        limit: i64::from(limit) + 1,
    };
    let (rows, total) = access
        .db()
        .read(move |conn| losses::list(conn, incident, &query))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Loss| losses::Place::of(sort, row);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

fn check_filter(filter: &LossFilter) -> ApiResult<()> {
    let mut faults = Faults::default();
    if let Some(q) = &filter.q {
        faults.optional_line("q", q, search::MAX_QUERY);
    }
    refuse(faults)
}

/// Enter a loss
///
/// Give an amount, a range of an estimate, or the figures of a calculation. An amount in another currency than the
/// organisation's needs its exchange rate.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewLoss,
    responses((status = 201, description = "The row", body = Loss))
)]
#[post("/incidents/{incident_id}/costs")]
pub(crate) async fn create_loss(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewLoss>,
) -> ApiResult<Created<Loss>> {
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let home = access
        .db()
        .read(move |conn| losses::home(conn, now))
        .await?;
    refuse(rules::check(&new, &home))?;
    let wanted = new.clone();
    let loss = once
        .change(&access, &new, move |conn| {
            losses::create(conn, incident, &by, &wanted, &home, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/costs/{}", loss.id),
        version: Some(loss.version),
        body: loss,
    })
}

/// Read a loss
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("cost_id" = Uuid, Path, description = "The row")
    ),
    responses((status = 200, description = "The row", body = Loss))
)]
#[get("/incidents/{incident_id}/costs/{cost_id}")]
pub(crate) async fn get_loss(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Loss>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| losses::get(conn, incident, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a loss
///
/// Absent fields stay. What the row said before is kept as a version.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("cost_id" = Uuid, Path, description = "The row"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = LossPatch,
    responses((status = 200, description = "The row as it is now", body = Loss))
)]
#[patch("/incidents/{incident_id}/costs/{cost_id}")]
pub(crate) async fn update_loss(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(patch): Json<LossPatch>,
) -> ApiResult<Versioned<Loss>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    let (before, home) = access
        .db()
        .read(move |conn| Ok((losses::get(conn, incident, id)?, losses::home(conn, now)?)))
        .await?;
    if before.version != if_match.0 {
        return Err(DbError::Stale.into());
    }
    let content = rules::patched(&before, &patch);
    refuse(rules::check(&content, &home))?;
    let body = access
        .db()
        .change(access.actor(), now, move |conn| {
            losses::update(conn, incident, &before, &by, &content, &home, now)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Take a loss out of the totals
///
/// The row stays on the ledger with the reason; it cannot be changed afterwards.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("cost_id" = Uuid, Path, description = "The row"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ReversalRequest,
    responses((status = 200, description = "The row as it is now", body = Loss))
)]
#[post("/incidents/{incident_id}/costs/{cost_id}/reversal")]
pub(crate) async fn reverse_loss(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(request): Json<ReversalRequest>,
) -> ApiResult<Versioned<Loss>> {
    refuse(rules::check_reason(&request.reason))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            losses::reverse(conn, incident, id, &by, &request.reason, expected, now)
        })
        .await
}

/// List versions of a loss
///
/// Every version there ever was, the newest first.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("cost_id" = Uuid, Path, description = "The row")
    ),
    responses((status = 200, description = "The versions", body = Vec<LossVersion>))
)]
#[get("/incidents/{incident_id}/costs/{cost_id}/versions")]
pub(crate) async fn list_loss_versions(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<LossVersion>>> {
    let (incident, id) = (access.incident_id, path.1);
    let rows = access
        .db()
        .read(move |conn| losses::versions(conn, incident, id))
        .await?;
    Ok(web::Json(rows))
}

/// See the losses added up
///
/// Direct and indirect, certain and estimated, in the organisation's currency, beside the cost of measures, with what
/// the totals leave out.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The view", body = LossView))
)]
#[get("/incidents/{incident_id}/loss")]
pub(crate) async fn get_loss_view(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<LossView>> {
    let (incident, now) = (access.incident_id, access.now());
    let view = access
        .db()
        .read(move |conn| {
            let home = losses::home(conn, now)?;
            let costs = measures::costs(conn, incident, &home.currency)?;
            Ok(rules::view(
                &losses::counted(conn, incident)?,
                costs,
                &home.currency,
            ))
        })
        .await?;
    Ok(web::Json(view))
}

/// Try a calculation
///
/// Works an amount out without entering it: lost profit while a service is down, or JNSA's JO model. Both are
/// estimates; each step is told.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    request_body = CalculationRequest,
    responses((status = 200, description = "The amount and how it comes about", body = Calculated))
)]
#[post("/incidents/{incident_id}/loss/calculation")]
pub(crate) async fn calculate_loss(
    access: InIncident<RecoveryRead>,
    Json(request): Json<CalculationRequest>,
) -> ApiResult<web::Json<Calculated>> {
    let now = access.now();
    let home = access
        .db()
        .read(move |conn| losses::home(conn, now))
        .await?;
    let currency = request.currency.unwrap_or(home.currency);
    let mut faults = Faults::default();
    if !rules::is_currency(&currency) {
        faults.add(
            "currency",
            "invalid",
            "通貨は JPY のような ISO 4217 の符号で入力してください",
            "Give the currency as its ISO 4217 code, for example JPY",
        );
    }
    rules::check_calculation("calculation", &request.calculation, &mut faults);
    refuse(faults)?;
    rules::calculate(&request.calculation, &currency)
        .map(web::Json)
        .ok_or_else(|| ApiError::internal("a checked calculation did not run"))
}
