//! The organisation's own particulars. They are one row; before they are set, everything is empty at version 0.

use crate::{
    ApiResult,
    access::{
        Access,
        needs::{OrganisationRead, OrganisationWrite},
    },
    extract::{IfMatch, Json},
    respond::Versioned,
    validate::Checker,
};
use actix_web::{get, put};
use saiki_api::organisation::Organisation;
use saiki_db::organisation;

/// The organisation
///
/// As letters and reports name it.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    responses((status = 200, description = "The organisation", body = Organisation))
)]
#[get("/organisation")]
pub(crate) async fn get_organisation(
    access: Access<OrganisationRead>,
) -> ApiResult<Versioned<Organisation>> {
    let body = access.db().read(organisation::get).await?;
    Ok(Versioned::of(body))
}

/// Set the organisation
///
/// Replaces all its particulars. `If-Match` is `"0"` the first time. Approvals of letters that name what changed are void.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "Version seen, in quotes")),
    request_body = Organisation,
    responses((status = 200, description = "The organisation as it is now", body = Organisation))
)]
#[put("/organisation")]
pub(crate) async fn put_organisation(
    access: Access<OrganisationWrite>,
    if_match: IfMatch,
    Json(wanted): Json<Organisation>,
) -> ApiResult<Versioned<Organisation>> {
    check_organisation(&wanted)?;
    let now = access.now();
    if_match
        .change(&access, move |conn, expected| {
            organisation::set(conn, wanted, expected, now)
        })
        .await
}

fn check_organisation(wanted: &Organisation) -> ApiResult<()> {
    let mut check = Checker::new();
    let names = [
        ("name", &wanted.name),
        ("representative", &wanted.representative),
        ("address", &wanted.address),
        ("sector", &wanted.sector),
        ("desk.name", &wanted.desk.name),
        ("desk.hours", &wanted.desk.hours),
    ];
    for (field, text) in names {
        check.line(&format!("{field}.ja"), &text.ja, MAX_LINE);
        check.line(&format!("{field}.en"), &text.en, MAX_LINE);
    }
    check.line("legal_id", &wanted.legal_id, 50);
    check.line("desk.phone", &wanted.desk.phone, 50);
    if !wanted.desk.email.is_empty() {
        check.email("desk.email", &wanted.desk.email);
    }
    if !wanted.zone.is_empty() {
        check.zone("zone", &wanted.zone);
    }
    if !wanted.currency.is_empty() && !saiki_domain::losses::is_currency(&wanted.currency) {
        check.fault(
            "currency",
            "invalid",
            "通貨は JPY のような ISO 4217 の符号で入力してください",
            "Give the currency as its ISO 4217 code, for example JPY",
        );
    }
    check.done()
}

/// Longest name, address or title, in characters.
const MAX_LINE: usize = 300;
