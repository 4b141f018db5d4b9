//! Contracts of the organisation: listed, entered, changed, retired. What each leaves open comes with it.

pub(crate) mod export;
pub(crate) mod imports;

use super::check_search;
use crate::{
    ApiError, ApiResult,
    access::{
        Access,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    contracts::{Contract, ContractFields, ContractFilter},
    page::{Page, PageQuery},
    problem::ErrorCode,
};
use saiki_db::contracts;
use saiki_domain::contracts as rules;

/// List contracts
///
/// Each with what it leaves open today; retired ones only when asked for.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(ContractFilter, PageQuery),
    responses((status = 200, description = "A page of contracts", body = Page<Contract>))
)]
#[get("/contracts")]
pub(crate) async fn list_contracts(
    access: Access<RecoveryRead>,
    Query(filter): Query<ContractFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Contract>>> {
    check_search(filter.q.as_deref())?;
    let sort = filter.sort.unwrap_or_default();
    let after: Option<contracts::Place> = cursor::decode(page.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !place.fits(sort)) {
        return Err(ApiError::new(ErrorCode::MalformedRequest).field(
            "cursor",
            "invalid",
            "並び順を変えたときは最初のページから読み直してください",
            "This cursor belongs to another order; start again at the first page",
        ));
    }
    let (limit, now) = (page.limit(), access.now());
    let query = contracts::Query {
        filter,
        after,
        limit: i64::from(limit) + 1,
    };
    let (rows, total) = access
        .db()
        .read(move |conn| contracts::list(conn, &query, now))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Contract| contracts::Place::of(sort, row);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Enter a contract
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    request_body = ContractFields,
    responses((status = 201, description = "The contract", body = Contract))
)]
#[post("/contracts")]
pub(crate) async fn create_contract(
    access: Access<RecoveryWrite>,
    once: Once,
    Json(new): Json<ContractFields>,
) -> ApiResult<Created<Contract>> {
    refuse(rules::check(&new))?;
    let (wanted, now) = (new.clone(), access.now());
    let contract = once
        .change(&access, &new, move |conn| {
            contracts::create(conn, &wanted, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/contracts/{}", contract.id),
        version: Some(contract.version),
        body: contract,
    })
}

/// Read a contract
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(("contract_id" = Uuid, Path, description = "The contract")),
    responses((status = 200, description = "The contract", body = Contract))
)]
#[get("/contracts/{contract_id}")]
pub(crate) async fn get_contract(
    access: Access<RecoveryRead>,
    path: Path<Uuid>,
) -> ApiResult<Versioned<Contract>> {
    let (id, now) = (path.into_inner(), access.now());
    let body = access
        .db()
        .read(move |conn| contracts::get(conn, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a contract
///
/// The whole of it; `retired` takes it out of lists without removing it.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(
        ("contract_id" = Uuid, Path, description = "The contract"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ContractFields,
    responses((status = 200, description = "The contract as it is now", body = Contract))
)]
#[put("/contracts/{contract_id}")]
pub(crate) async fn update_contract(
    access: Access<RecoveryWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    Json(wanted): Json<ContractFields>,
) -> ApiResult<Versioned<Contract>> {
    refuse(rules::check(&wanted))?;
    let (id, now) = (path.into_inner(), access.now());
    if_match
        .change(&access, move |conn, expected| {
            contracts::update(conn, id, &wanted, expected, now)
        })
        .await
}
