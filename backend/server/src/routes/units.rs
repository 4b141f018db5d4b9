//! Units of the organisation: listed, entered, changed, retired. Instructions go to them.

use super::check_search;
use crate::{
    ApiResult,
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
    page::{Page, PageQuery},
    units::{Unit, UnitFields, UnitFilter},
};
use saiki_db::units;
use saiki_domain::units as rules;

/// List units
///
/// By name; retired ones only when asked for.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(UnitFilter, PageQuery),
    responses((status = 200, description = "A page of units", body = Page<Unit>))
)]
#[get("/units")]
pub(crate) async fn list_units(
    access: Access<RecoveryRead>,
    Query(filter): Query<UnitFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Unit>>> {
    check_search(filter.q.as_deref())?;
    let after: Option<(String, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let limit = page.limit();
    let (rows, total) = access
        .db()
        .read(move |conn| units::list(conn, &filter, after, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |unit: &Unit| (unit.name.clone(), unit.id);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Enter a unit
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    request_body = UnitFields,
    responses((status = 201, description = "The unit", body = Unit))
)]
#[post("/units")]
pub(crate) async fn create_unit(
    access: Access<RecoveryWrite>,
    once: Once,
    Json(new): Json<UnitFields>,
) -> ApiResult<Created<Unit>> {
    refuse(rules::check(&new))?;
    let (wanted, now) = (new.clone(), access.now());
    let unit = once
        .change(&access, &new, move |conn| units::create(conn, &wanted, now))
        .await?;
    Ok(Created {
        location: format!("/api/v1/units/{}", unit.id),
        version: Some(unit.version),
        body: unit,
    })
}

/// Read a unit
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(("unit_id" = Uuid, Path, description = "The unit")),
    responses((status = 200, description = "The unit", body = Unit))
)]
#[get("/units/{unit_id}")]
pub(crate) async fn get_unit(
    access: Access<RecoveryRead>,
    path: Path<Uuid>,
) -> ApiResult<Versioned<Unit>> {
    let id = path.into_inner();
    let body = access.db().read(move |conn| units::get(conn, id)).await?;
    Ok(Versioned::of(body))
}

/// Change a unit
///
/// The whole of it; `retired` takes it out of lists without removing it.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(
        ("unit_id" = Uuid, Path, description = "The unit"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = UnitFields,
    responses((status = 200, description = "The unit as it is now", body = Unit))
)]
#[put("/units/{unit_id}")]
pub(crate) async fn update_unit(
    access: Access<RecoveryWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    Json(wanted): Json<UnitFields>,
) -> ApiResult<Versioned<Unit>> {
    refuse(rules::check(&wanted))?;
    let (id, now) = (path.into_inner(), access.now());
    if_match
        .change(&access, move |conn, expected| {
            units::update(conn, id, &wanted, expected, now)
        })
        .await
}
