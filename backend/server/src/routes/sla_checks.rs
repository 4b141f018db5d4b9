//! SLA checks: made, listed, read with their results; claims and losses made from them. What contracts come to is decided
//! in `saiki_domain::sla_checks`; files are in `sla_checks/export.rs`.

pub(crate) mod export;

use super::{activities::writer, check_search, letters::author};
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{Json, Once, Path, Query, ReaderLang, cursor},
    respond::Created,
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    page::{Page, PageQuery},
    problem::ErrorCode,
    sla_checks::{SlaCheck, SlaClaims, SlaFilter, SlaMade, SlaResult},
};
use saiki_db::{incident_keys, sla_checks};

/// List SLA checks
///
/// The newest first. One is outdated when windows, times or contracts changed since.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of checks", body = Page<SlaCheck>))
)]
#[get("/incidents/{incident_id}/sla-checks")]
pub(crate) async fn list_sla_checks(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<SlaCheck>>> {
    let after: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (incident, now, limit) = (access.incident_id, access.now(), page.limit());
    let (rows, total) = access
        .db()
        .snapshot(move |conn| sla_checks::list(conn, incident, (after, i64::from(limit) + 1), now))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &SlaCheck| row.number;
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Make an SLA check
///
/// Every contract with a customer that names a service with windows, month by month, as of now. It is kept as it is;
/// a later check does not change it. May also be made after the incident is closed, since months end later.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    responses((status = 201, description = "The check", body = SlaCheck))
)]
#[post("/incidents/{incident_id}/sla-checks")]
pub(crate) async fn create_sla_check(
    access: InIncident<RecoveryWrite>,
    once: Once,
) -> ApiResult<Created<SlaCheck>> {
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let keyring = access.db().keyring().clone();
    let body = once
        .change(&access, &(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            sla_checks::make(conn, &cipher, incident, &by, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/sla-checks/{}", body.id),
        version: None,
        body,
    })
}

/// Read an SLA check
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("check_id" = Uuid, Path, description = "The check")
    ),
    responses((status = 200, description = "The check", body = SlaCheck))
)]
#[get("/incidents/{incident_id}/sla-checks/{check_id}")]
pub(crate) async fn get_sla_check(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<SlaCheck>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let body = access
        .db()
        .snapshot(move |conn| sla_checks::get(conn, incident, id, now))
        .await?;
    Ok(web::Json(body))
}

/// List results of an SLA check
///
/// One a contract, service and month, each with its reasoning; the gravest first unless another order is wanted.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("check_id" = Uuid, Path, description = "The check"),
        SlaFilter, PageQuery
    ),
    responses((status = 200, description = "A page of results", body = Page<SlaResult>))
)]
#[get("/incidents/{incident_id}/sla-checks/{check_id}/results")]
pub(crate) async fn list_sla_results(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(filter): Query<SlaFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<SlaResult>>> {
    check_search(filter.q.as_deref())?;
    let sort = filter.sort.unwrap_or_default();
    let after: Option<sla_checks::Place> = cursor::decode(page.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !place.fits(sort)) {
        return Err(ApiError::new(ErrorCode::MalformedRequest).field(
            "cursor",
            "invalid",
            "並び順を変えたときは最初のページから読み直してください",
            "This cursor belongs to another order; start again at the first page",
        ));
    }
    let (incident, id, limit) = (access.incident_id, path.1, page.limit());
    let query = sla_checks::Query {
        filter,
        after,
        limit: i64::from(limit) + 1,
    };
    let (rows, total) = access
        .db()
        .read(move |conn| sla_checks::results(conn, (incident, id), &query))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &SlaResult| sla_checks::Place::of(sort, row);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Make claims of an SLA check
///
/// Of the results named, or of every one with a credit where `numbers` is absent; an empty list is refused. What was
/// claimed for the same contract, service and month before is not claimed again; `differ` says how many of these claims
/// have another amount than the check. Refused while the check is outdated.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("check_id" = Uuid, Path, description = "The check"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = SlaClaims,
    responses((status = 200, description = "What was made", body = SlaMade))
)]
#[post("/incidents/{incident_id}/sla-checks/{check_id}/claims")]
pub(crate) async fn claim_sla_credits(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<SlaClaims>,
) -> ApiResult<web::Json<SlaMade>> {
    let (incident, id) = (access.incident_id, path.1);
    let (writer, numbers) = (writer(&access, lang), wanted.numbers.clone());
    let keyring = access.db().keyring().clone();
    let made = once
        .change(&access, &wanted, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            sla_checks::claims(conn, &cipher, (incident, id), numbers.as_deref(), &writer)
        })
        .await?;
    Ok(web::Json(made))
}

/// Enter the credits of an SLA check into the loss ledger
///
/// As one estimate a currency, once a check, without what stands in the ledger as a claim. Estimates of earlier checks are
/// taken out for it; one that says the same, or is no estimate any more, stays. Another currency than the organisation's
/// is reckoned at the rate the incident's ledger used last. Refused while the check is outdated.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("check_id" = Uuid, Path, description = "The check"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    responses((status = 200, description = "What was made", body = SlaMade))
)]
#[post("/incidents/{incident_id}/sla-checks/{check_id}/losses")]
pub(crate) async fn book_sla_credits(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<SlaMade>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    let made = once
        .change(&access, &(), move |conn| {
            sla_checks::losses(conn, (incident, id), &by, lang, now)
        })
        .await?;
    Ok(web::Json(made))
}
