//! Clocks: all deadlines the caller may see, those of an incident with their reasoning, what was decided on them; whose
//! rules incidents take in; and the address at which calendar programs read along.

use super::{activities::writer, check_search};
use crate::{
    ApiError, ApiResult,
    access::{
        Access, InIncident,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang, cursor},
    respond::{Created, NoContent, Versioned},
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    clocks::{
        Clock, ClockDecisionInput, ClockDetail, ClockFeed, ClockFilter, ClockSettings, NewClock,
        PlanInput,
    },
    page::{Page, PageQuery},
    problem::ErrorCode,
};
use saiki_db::{clocks, work::Reader};

/// List all deadlines
///
/// Over all incidents that are not closed and the caller may see: by date, those without one after; or by incident.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(ClockFilter, PageQuery),
    responses((status = 200, description = "A page of clocks", body = Page<Clock>))
)]
#[get("/clocks")]
pub(crate) async fn list_clocks(
    access: Access<FilingsRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ClockFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Clock>>> {
    check_search(filter.q.as_deref())?;
    let sort = filter.sort.unwrap_or_default();
    let after: Option<clocks::Rank> = cursor::decode(page.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !place.fits(sort)) {
        return Err(ApiError::new(ErrorCode::MalformedRequest).field(
            "cursor",
            "invalid",
            "並び順を変えたときは最初のページから読み直してください",
            "This cursor belongs to another order; start again at the first page",
        ));
    }
    let reader = Reader::of(access.user(), lang, access.now());
    let limit = page.limit();
    let query = clocks::Query {
        reader,
        filter,
        after,
        limit: usize::try_from(limit)
            .unwrap_or(usize::MAX)
            .saturating_add(1),
    };
    let (rows, total) = access
        .db()
        .snapshot(move |conn| clocks::list(conn, &query))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |clock: &Clock| clocks::Rank::of(sort, clock);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Read whose rules incidents take in
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    responses((status = 200, description = "The settings", body = ClockSettings))
)]
#[get("/clock-settings")]
pub(crate) async fn get_clock_settings(
    access: Access<FilingsRead>,
) -> ApiResult<Versioned<ClockSettings>> {
    Ok(Versioned::of(access.db().read(clocks::settings).await?))
}

/// Set whose rules incidents take in
///
/// And after how many months a comparison with the source counts as old. New incidents follow; those there are keep what
/// they have.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "Version seen, in quotes; 0 when none were set")),
    request_body = ClockSettings,
    responses((status = 200, description = "The settings as they are now", body = ClockSettings))
)]
#[put("/clock-settings")]
pub(crate) async fn put_clock_settings(
    access: Access<FilingsWrite>,
    if_match: IfMatch,
    Json(wanted): Json<ClockSettings>,
) -> ApiResult<Versioned<ClockSettings>> {
    if_match
        .change(&access, move |conn, expected| {
            clocks::set_settings(conn, &wanted, expected)
        })
        .await
}

/// Make an address for calendar programs
///
/// Whoever has it reads the caller's deadlines without signing in: titles, recipients and dates, never what happened. It
/// is shown this once, and takes the place of the one before.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    responses((status = 201, description = "The address", body = ClockFeed))
)]
#[post("/clock-feed")]
pub(crate) async fn create_clock_feed(
    access: Access<FilingsRead>,
) -> ApiResult<Created<ClockFeed>> {
    let (user, now) = (access.user().id, access.now());
    let body = access
        .db()
        .change(access.actor(), now, move |conn| {
            clocks::make_feed(conn, user, now)
        })
        .await?;
    Ok(Created {
        location: body.path.clone(),
        version: None,
        body,
    })
}

/// Drop the address for calendar programs
///
/// It answers nobody from then on. Without one, nothing happens.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/clock-feed")]
pub(crate) async fn remove_clock_feed(access: Access<FilingsRead>) -> ApiResult<NoContent> {
    let user = access.user().id;
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            clocks::drop_feed(conn, user)
        })
        .await?;
    Ok(NoContent)
}

/// List the clocks of an incident
///
/// Each with its state, its dates and the reasoning; the most pressing first.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "All of them", body = Vec<Clock>))
)]
#[get("/incidents/{incident_id}/clocks")]
pub(crate) async fn list_incident_clocks(
    access: InIncident<FilingsRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Vec<Clock>>> {
    let (id, now) = (access.incident_id, access.now());
    let body = access
        .db()
        .snapshot(move |conn| clocks::of_incident(conn, id, lang, now))
        .await?;
    Ok(web::Json(body))
}

/// Take a rule in hand
///
/// For an incident that does not have it: another country's law, or a clause of a contract. The incident keeps the
/// version it is now.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewClock,
    responses((status = 201, description = "The clock", body = Clock))
)]
#[post("/incidents/{incident_id}/clocks")]
pub(crate) async fn create_clock(
    access: InIncident<FilingsWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewClock>,
) -> ApiResult<Created<Clock>> {
    let (id, writer, wanted) = (access.incident_id, writer(&access, lang), new.clone());
    let body = once
        .change(&access, &new, move |conn| {
            clocks::add(conn, id, &wanted, &writer)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{id}/clocks/{}", body.id),
        body,
    ))
}

/// Read a clock
///
/// With its rule as the incident keeps to it, the newest version of that and in what it differs.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("clock_id" = Uuid, Path, description = "The clock")
    ),
    responses((status = 200, description = "The clock", body = ClockDetail))
)]
#[get("/incidents/{incident_id}/clocks/{clock_id}")]
pub(crate) async fn get_clock(
    access: InIncident<FilingsRead>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<ClockDetail>> {
    let (id, clock, now) = (access.incident_id, path.into_inner().1, access.now());
    let body = access
        .db()
        .snapshot(move |conn| clocks::detail(conn, id, clock, lang, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Remove a clock nothing was decided on
///
/// One somebody took in hand here; what the incident began with is decided instead.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("clock_id" = Uuid, Path, description = "The clock"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/clocks/{clock_id}")]
pub(crate) async fn remove_clock(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<NoContent> {
    let (id, clock) = (access.incident_id, path.into_inner().1);
    let writer = writer(&access, lang);
    if_match
        .remove(&access, move |conn, expected| {
            clocks::remove(conn, id, clock, expected, &writer)
        })
        .await
}

/// Record what was decided on a clock
///
/// Filed, with the reason where it was late; waived, with a reason; `open` takes it back, with a reason too.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("clock_id" = Uuid, Path, description = "The clock"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ClockDecisionInput,
    responses((status = 200, description = "The clock as it is now", body = Clock))
)]
#[put("/incidents/{incident_id}/clocks/{clock_id}/decision")]
pub(crate) async fn decide_clock(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ClockDecisionInput>,
) -> ApiResult<Versioned<Clock>> {
    let (id, clock) = (access.incident_id, path.into_inner().1);
    let writer = writer(&access, lang);
    if_match
        .change(&access, move |conn, expected| {
            clocks::decide(conn, id, clock, &wanted, expected, &writer)
        })
        .await
}

/// Say who sees to a clock, and until when
///
/// By our own plan, before the deadline itself.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("clock_id" = Uuid, Path, description = "The clock"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = PlanInput,
    responses((status = 200, description = "The clock as it is now", body = Clock))
)]
#[put("/incidents/{incident_id}/clocks/{clock_id}/plan")]
pub(crate) async fn plan_clock(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<PlanInput>,
) -> ApiResult<Versioned<Clock>> {
    let (id, clock) = (access.incident_id, path.into_inner().1);
    let writer = writer(&access, lang);
    if_match
        .change(&access, move |conn, expected| {
            clocks::plan(conn, id, clock, &wanted, expected, &writer)
        })
        .await
}

/// Take over the newest version of a clock's rule
///
/// The incident keeps to that from then on; the deadline it had is kept beside.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("clock_id" = Uuid, Path, description = "The clock"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The clock as it is now", body = Clock))
)]
#[post("/incidents/{incident_id}/clocks/{clock_id}/rule")]
pub(crate) async fn adopt_clock_rule(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<Clock>> {
    let (id, clock) = (access.incident_id, path.into_inner().1);
    let writer = writer(&access, lang);
    if_match
        .change(&access, move |conn, expected| {
            clocks::adopt(conn, id, clock, expected, &writer)
        })
        .await
}
