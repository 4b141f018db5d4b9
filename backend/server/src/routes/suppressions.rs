//! Addresses that are not mailed: listed, looked up by exact address, lifted with a reason. No address is in any answer.

use super::deliveries::searchable;
use crate::{
    ApiResult,
    access::{
        Access, Caller, InIncident,
        needs::{CampaignsRead, CampaignsWrite},
    },
    extract::{IfMatch, Json, Path, Query, cursor},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    bounces::BounceFigures,
    page::{Page, PageQuery},
    suppressions::{HeldBack, LiftSuppression, Suppression, SuppressionFilter},
};
use saiki_db::{
    Changed, bounces,
    suppressions::{self, Sees},
};
use saiki_domain::suppressions as rules;

/// List addresses that are not mailed
///
/// The newest first. The list holds no addresses; `q` finds the entries of an exact one.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(SuppressionFilter, PageQuery),
    responses((status = 200, description = "A page of entries", body = Page<Suppression>))
)]
#[get("/suppressions")]
pub(crate) async fn list_suppressions(
    access: Access<CampaignsRead>,
    Query(filter): Query<SuppressionFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Suppression>>> {
    searchable(filter.q.as_deref())?;
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (sees, limit) = (sees(&access), page.limit());
    let keyring = access.db().keyring().clone();
    let (rows, total) = access
        .db()
        .snapshot(move |conn| suppressions::list(conn, &keyring, sees, &filter, after, limit + 1))
        .await?;
    Ok(web::Json(cursor::page(rows, limit, Some(total), |row| {
        row.id
    })?))
}

/// Read an entry
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(("suppression_id" = Uuid, Path, description = "The entry")),
    responses((status = 200, description = "The entry", body = Suppression))
)]
#[get("/suppressions/{suppression_id}")]
pub(crate) async fn get_suppression(
    access: Access<CampaignsRead>,
    path: Path<Uuid>,
) -> ApiResult<Versioned<Suppression>> {
    let (sees, id) = (sees(&access), path.into_inner());
    let keyring = access.db().keyring().clone();
    let body = access
        .db()
        .read(move |conn| suppressions::get(conn, &keyring, sees, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Mail an address again
///
/// For good, or with `once` for the next campaign alone. Why is kept, and recorded in the audit log by its hash.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("suppression_id" = Uuid, Path, description = "The entry"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = LiftSuppression,
    responses((status = 200, description = "The entry as it is now", body = Suppression))
)]
#[post("/suppressions/{suppression_id}/lift")]
pub(crate) async fn lift_suppression(
    access: Access<CampaignsWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    Json(wanted): Json<LiftSuppression>,
) -> ApiResult<Versioned<Suppression>> {
    refuse(rules::check(&wanted))?;
    let (sees, id, now) = (sees(&access), path.into_inner(), access.now());
    let (keyring, by) = (access.db().keyring().clone(), access.user().name.clone());
    if_match
        .change(&access, move |conn, expected| {
            let lifted = suppressions::lift(conn, &keyring, id, &wanted, expected, &by, now)?;
            let body = suppressions::get(conn, &keyring, sees, id)?;
            Ok(Changed::with(body, lifted.entries))
        })
        .await
}

/// What became of reports about mails
///
/// How many counted, and how many were ignored and why.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    responses((status = 200, description = "The figures", body = BounceFigures))
)]
#[get("/bounces/figures")]
pub(crate) async fn get_bounce_figures(
    access: Access<CampaignsRead>,
) -> ApiResult<web::Json<BounceFigures>> {
    Ok(web::Json(access.db().read(bounces::figures).await?))
}

/// Count who would be left out
///
/// People of a draft's audience whose address is not mailed, if it were started now. Nobody once it was started: then
/// the ledger says.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign")
    ),
    responses((status = 200, description = "How many, by why", body = HeldBack))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/held-back")]
pub(crate) async fn get_held_back(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<HeldBack>> {
    let (incident, campaign) = (access.incident_id, path.1);
    let keyring = access.db().keyring().clone();
    let held = access
        .db()
        .snapshot(move |conn| suppressions::held_back(conn, &keyring, incident, campaign))
        .await?;
    Ok(web::Json(held))
}

pub(crate) fn sees(caller: &Caller) -> Sees {
    match caller.user().role.sees_all_incidents() {
        true => Sees::All,
        false => Sees::As(caller.user().id),
    }
}
