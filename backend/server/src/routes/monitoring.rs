//! Closer monitoring: periods, entries, findings settled, the end decided by somebody else.

use super::letters::author;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryApprove, RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    monitoring::{EndMonitoring, Monitoring, MonitoringInput, NewCheck, NewSettlement},
    page::{Page, PageQuery},
};
use saiki_db::{monitoring, recovery};
use saiki_domain::monitoring as rules;

/// List periods of closer monitoring
///
/// The one set up last first, each with its days, its entries and what keeps it from ending.
#[utoipa::path(
    tag = "monitoring",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of periods", body = Page<Monitoring>))
)]
#[get("/incidents/{incident_id}/monitoring")]
pub(crate) async fn list_monitoring(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Monitoring>>> {
    let after: Option<(i64, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit, now) = (access.incident_id, page.limit(), access.now());
    let (rows, total) = access
        .db()
        .snapshot(move |conn| monitoring::list(conn, incident, after, i64::from(limit) + 1, now))
        .await?;
    let total = u64::try_from(total).ok();
    let page = cursor::page(rows, limit, total, |(_, place)| *place)?;
    Ok(web::Json(Page {
        items: page.items.into_iter().map(|(period, _)| period).collect(),
        next_cursor: page.next_cursor,
        total: page.total,
    }))
}

/// Set up a period of closer monitoring
#[utoipa::path(
    tag = "monitoring",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = MonitoringInput,
    responses((status = 201, description = "The period", body = Monitoring))
)]
#[post("/incidents/{incident_id}/monitoring")]
pub(crate) async fn create_monitoring(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(input): Json<MonitoringInput>,
) -> ApiResult<Created<Monitoring>> {
    refuse(rules::check_period(&input))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let wanted = input.clone();
    let body = once
        .change(&access, &input, move |conn| {
            monitoring::create(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/monitoring/{}", body.id),
        body,
    ))
}

/// Read a period of closer monitoring
#[utoipa::path(
    tag = "monitoring",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("monitoring_id" = Uuid, Path, description = "The period")
    ),
    responses((status = 200, description = "The period", body = Monitoring))
)]
#[get("/incidents/{incident_id}/monitoring/{monitoring_id}")]
pub(crate) async fn get_monitoring(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Monitoring>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let body = access
        .db()
        .snapshot(move |conn| monitoring::get(conn, incident, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a period of closer monitoring
///
/// Replaces it whole; entries stay, and none may fall outside.
#[utoipa::path(
    tag = "monitoring",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("monitoring_id" = Uuid, Path, description = "The period"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = MonitoringInput,
    responses((status = 200, description = "The period as it is now", body = Monitoring))
)]
#[put("/incidents/{incident_id}/monitoring/{monitoring_id}")]
pub(crate) async fn put_monitoring(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(input): Json<MonitoringInput>,
) -> ApiResult<Versioned<Monitoring>> {
    refuse(rules::check_period(&input))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .judged(&access, move |conn, expected| {
            monitoring::update(conn, incident, id, &by, &input, expected, now)
        })
        .await
}

/// Make an entry for a day
///
/// Entries are never changed; a day may have several.
#[utoipa::path(
    tag = "monitoring",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("monitoring_id" = Uuid, Path, description = "The period"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewCheck,
    responses((status = 201, description = "The period with its entries", body = Monitoring))
)]
#[post("/incidents/{incident_id}/monitoring/{monitoring_id}/checks")]
pub(crate) async fn add_monitoring_check(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(new): Json<NewCheck>,
) -> ApiResult<Created<Monitoring>> {
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    let (period, today) = access
        .db()
        .read(move |conn| {
            Ok((
                monitoring::get(conn, incident, id, now)?,
                recovery::today(conn, now)?,
            ))
        })
        .await?;
    refuse(rules::check_entry(&new, period.from, period.to, today))?;
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            monitoring::add_check(conn, incident, id, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/monitoring/{id}"),
        body,
    ))
}

/// Settle a finding
#[utoipa::path(
    tag = "monitoring",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("monitoring_id" = Uuid, Path, description = "The period"),
        ("check_id" = Uuid, Path, description = "The entry"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewSettlement,
    responses((status = 200, description = "The period as it is now", body = Monitoring))
)]
#[post("/incidents/{incident_id}/monitoring/{monitoring_id}/checks/{check_id}/settlement")]
pub(crate) async fn settle_monitoring_check(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    once: Once,
    Json(new): Json<NewSettlement>,
) -> ApiResult<Versioned<Monitoring>> {
    refuse(rules::check_settlement(&new))?;
    let (incident, id, check) = (access.incident_id, path.1, path.2);
    let (by, now) = (author(&access), access.now());
    let wanted = new.clone();
    let body = once
        .change(&access, &new, move |conn| {
            monitoring::settle(conn, incident, id, check, &by, &wanted, now)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Decide the end of a period
///
/// By somebody who neither set it up, changed it nor made entries. Refused, with the reasons, while days lack entries,
/// findings are open or the period runs on.
#[utoipa::path(
    tag = "monitoring",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("monitoring_id" = Uuid, Path, description = "The period"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = EndMonitoring,
    responses((status = 200, description = "The period as it is now", body = Monitoring))
)]
#[post("/incidents/{incident_id}/monitoring/{monitoring_id}/end")]
pub(crate) async fn end_monitoring(
    access: InIncident<RecoveryApprove>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(new): Json<EndMonitoring>,
) -> ApiResult<Versioned<Monitoring>> {
    refuse(rules::check_end(&new))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now) = (author(&access), access.now());
    if_match
        .change(&access, move |conn, expected| {
            monitoring::end(conn, incident, id, &by, &new, expected, now)
        })
        .await
}
