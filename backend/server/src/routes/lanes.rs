//! Lanes: limits for receiving providers and domains, and which of them are held back now. Workers keep to the limits
//! within seconds.

use crate::{
    ApiResult,
    access::{
        Access,
        needs::{CampaignsRead, OrganisationWrite},
    },
    extract::{IfMatch, Json},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{get, put};
use saiki_api::lanes::{Lanes, SetLanes};
use saiki_db::lanes;
use saiki_domain::lanes as rules;

/// The lanes
///
/// The providers the product knows, the domains somebody limited, and those that are held back now, with why and until
/// when.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    responses((status = 200, description = "The lanes", body = Lanes))
)]
#[get("/lanes")]
pub(crate) async fn get_lanes(access: Access<CampaignsRead>) -> ApiResult<Versioned<Lanes>> {
    let now = access.now();
    let body = access.db().read(move |conn| lanes::all(conn, now)).await?;
    Ok(Versioned::of(body))
}

/// Set the limits of lanes
///
/// Replaces all of them. A domain beyond ASCII may be given as people write it; it comes back as A-labels, with the other
/// spelling as its name. `If-Match` is `"0"` the first time. What is being sent goes by the new limits within seconds.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "Version seen, in quotes")),
    request_body = SetLanes,
    responses((status = 200, description = "The lanes as they are now", body = Lanes))
)]
#[put("/lanes")]
pub(crate) async fn put_lanes(
    access: Access<OrganisationWrite>,
    if_match: IfMatch,
    Json(wanted): Json<SetLanes>,
) -> ApiResult<Versioned<Lanes>> {
    let limits = rules::keyed(wanted.limits);
    refuse(rules::check(&limits))?;
    let wanted = SetLanes { limits };
    let now = access.now();
    if_match
        .change(&access, move |conn, expected| {
            lanes::set(conn, &wanted, expected, now)
        })
        .await
}
