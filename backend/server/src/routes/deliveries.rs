//! The ledger of a campaign: what became of each mail, attempt by attempt, and decisions about mails whose outcome
//! nobody knows. Names and addresses are masked unless somebody who may see them asks; asking is recorded.

use crate::{
    ApiError, ApiResult,
    access::{
        Caller, InIncident,
        needs::{CampaignsRead, CampaignsWrite},
    },
    extract::{Json, Path, Query, cursor},
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    bounces::BounceEvent,
    campaigns::DeliveryCounts,
    deliveries::{
        Attempt, Delivery, DeliveryFilter, DeliveryState, ResolveAction, ResolveDelivery,
    },
    page::{Page, PageQuery},
};
use saiki_db::{
    Changed, Conn, DbResult, Entry, bounces,
    campaigns::{self, Decision},
    deliveries::{self, LedgerQuery},
    incident_keys, suppressions,
};
use serde_json::json;

/// Longest search text, in characters.
const MAX_QUERY: usize = 300;

/// List deliveries
///
/// In the order of the register. `total` is given where no search narrows the list.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        DeliveryFilter, PageQuery
    ),
    responses((status = 200, description = "A page of the ledger", body = Page<Delivery>))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/deliveries")]
pub(crate) async fn list_deliveries(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
    Query(filter): Query<DeliveryFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Delivery>>> {
    searchable(filter.q.as_deref())?;
    let reveal = filter.reveal == Some(true);
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, id, limit) = (access.incident_id, path.1, page.limit());
    let query = LedgerQuery {
        campaign_id: id,
        filter,
        after,
        limit: i64::from(limit) + 1,
    };
    let keyring = access.db().keyring().clone();
    let find = move |conn: &mut Conn| {
        let counts = campaigns::get(conn, incident, id)?.counts;
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        let total = total(&query.filter, &counts);
        Ok((deliveries::list(conn, &cipher, &query)?, total))
    };
    let (rows, total) = read(&access, incident, id, reveal, find).await?;
    Ok(web::Json(cursor::page(rows, limit, total, |row| row.id)?))
}

/// Refuses a search text nobody types.
pub(super) fn searchable(q: Option<&str>) -> ApiResult<()> {
    match q.is_some_and(|q| q.chars().count() > MAX_QUERY) {
        false => Ok(()),
        true => Err(ApiError::invalid().field(
            "q",
            "too_long",
            format!("{MAX_QUERY}文字以内にしてください"),
            format!("At most {MAX_QUERY} characters"),
        )),
    }
}

/// How long the list is, where the counts tell.
fn total(filter: &DeliveryFilter, counts: &DeliveryCounts) -> Option<u64> {
    let searched = filter.q.as_ref().is_some_and(|q| !q.trim().is_empty());
    let narrowed = searched || filter.bounce_class.is_some();
    let n = match (narrowed, filter.ever_ambiguous, filter.state) {
        (true, _, _) | (_, Some(false), _) | (_, Some(true), Some(_)) => return None,
        (_, Some(true), None) => counts.ever_ambiguous,
        (_, None, None) => counts.total,
        (_, None, Some(DeliveryState::Leased)) => return None,
        (_, None, Some(state)) => counts.of(state),
    };
    u64::try_from(n).ok()
}

/// Whether personal fields are wanted in the clear.
#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Clear {
    /// Show names and addresses in the clear; needs the permission, and is recorded in the audit log.
    pub reveal: Option<bool>,
}

/// Read a delivery
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("delivery_id" = Uuid, Path, description = "The delivery"),
        Clear
    ),
    responses((status = 200, description = "The delivery", body = Delivery))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/deliveries/{delivery_id}")]
pub(crate) async fn get_delivery(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid, Uuid)>,
    Query(wanted): Query<Clear>,
) -> ApiResult<web::Json<Delivery>> {
    let reveal = wanted.reveal == Some(true);
    let (incident, campaign, id) = (access.incident_id, path.1, path.2);
    let keyring = access.db().keyring().clone();
    let find = move |conn: &mut Conn| {
        campaigns::get(conn, incident, campaign)?;
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        deliveries::get(conn, &cipher, campaign, id, reveal)
    };
    Ok(web::Json(read(&access, incident, id, reveal, find).await?))
}

/// List the attempts of a delivery
///
/// The first first.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("delivery_id" = Uuid, Path, description = "The delivery")
    ),
    responses((status = 200, description = "The attempts", body = Vec<Attempt>))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/deliveries/{delivery_id}/attempts")]
pub(crate) async fn list_attempts(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<Attempt>>> {
    let (incident, campaign, id) = (access.incident_id, path.1, path.2);
    let keyring = access.db().keyring().clone();
    let attempts = access
        .db()
        .read(move |conn| {
            campaigns::get(conn, incident, campaign)?;
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            deliveries::get(conn, &cipher, campaign, id, false)?;
            deliveries::attempts(conn, id)
        })
        .await?;
    Ok(web::Json(attempts))
}

/// List what came back about a delivery
///
/// The first first.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("delivery_id" = Uuid, Path, description = "The delivery")
    ),
    responses((status = 200, description = "The reports", body = Vec<BounceEvent>))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/deliveries/{delivery_id}/reports")]
pub(crate) async fn list_delivery_reports(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<BounceEvent>>> {
    let (incident, campaign, id) = (access.incident_id, path.1, path.2);
    let events = access
        .db()
        .read(move |conn| {
            campaigns::get(conn, incident, campaign)?;
            bounces::events(conn, campaign, id)
        })
        .await?;
    Ok(web::Json(events))
}

/// Decide about a mail of unknown outcome
///
/// Send it again, or take it as accepted. A campaign that was done goes on when a mail is sent again. An update is not sent
/// again to somebody who stopped updates meanwhile.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("delivery_id" = Uuid, Path, description = "The delivery")
    ),
    request_body = ResolveDelivery,
    responses((status = 200, description = "The delivery as it is now", body = Delivery))
)]
#[post("/incidents/{incident_id}/campaigns/{campaign_id}/deliveries/{delivery_id}/resolve")]
pub(crate) async fn resolve_delivery(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    Json(wanted): Json<ResolveDelivery>,
) -> ApiResult<web::Json<Delivery>> {
    let (incident, campaign, id) = (access.incident_id, path.1, path.2);
    let decision = match wanted.action {
        ResolveAction::Resend => Decision::Resend,
        ResolveAction::TreatAsAccepted => Decision::TreatAsAccepted,
    };
    let (now, keyring) = (access.now(), access.db().keyring().clone());
    let body = access
        .db()
        .change(access.actor(), now, move |conn| {
            if wanted.action == ResolveAction::Resend {
                suppressions::may_send_again(conn, &keyring, (incident, campaign), id)?;
            }
            let changed = campaigns::resolve(conn, incident, campaign, id, decision, now)?;
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            let delivery = deliveries::get(conn, &cipher, campaign, id, false)?;
            Ok(Changed::with(delivery, changed.entries))
        })
        .await?;
    access.state().mail().wake();
    Ok(web::Json(body))
}

/// Reads; in the clear only for who may see it, and then it is recorded in the same transaction.
pub(super) async fn read<T: Send + 'static>(
    caller: &Caller,
    incident: Uuid,
    subject: Uuid,
    reveal: bool,
    find: impl FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
) -> ApiResult<T> {
    let entry = move |_: &T| Entry::incident(incident, "deliveries.revealed", subject, json!({}));
    caller.reveal(reveal, find, entry).await
}
