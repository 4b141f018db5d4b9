//! Calendars of business days: read by everybody who follows deadlines, uploaded by administrators as a whole or as a
//! list of holidays.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        Access,
        needs::{FilingsRead, OrganisationWrite},
    },
    extract::{IfMatch, Json, MAX_JSON, Path, ReaderLang, upload, whole},
    respond::{NoContent, Versioned},
};
use actix_web::{
    HttpRequest, delete, get, post, put,
    web::{self, Payload},
};
use saiki_api::calendars::{Calendar, CalendarFields};
use saiki_db::{calendars, timeline};
use saiki_domain::calendars as rules;

/// List the calendars
///
/// Built-in ones and uploads, each with how far it reaches and whether it is to be renewed.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    responses((status = 200, description = "All of them", body = Vec<Calendar>))
)]
#[get("/calendars")]
pub(crate) async fn list_calendars(
    access: Access<FilingsRead>,
) -> ApiResult<web::Json<Vec<Calendar>>> {
    let now = access.now();
    let body = access
        .db()
        .snapshot(move |conn| {
            let today = timeline::today(conn, now)?;
            calendars::all(conn, today)
        })
        .await?;
    Ok(web::Json(body))
}

/// Read a calendar
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(("calendar_id" = String, Path, description = "Identifier, for example `jp-gov`")),
    responses((status = 200, description = "The calendar", body = Calendar))
)]
#[get("/calendars/{calendar_id}")]
pub(crate) async fn get_calendar(
    access: Access<FilingsRead>,
    path: Path<String>,
) -> ApiResult<Versioned<Calendar>> {
    let (id, now) = (path.into_inner(), access.now());
    let body = access
        .db()
        .snapshot(move |conn| {
            let today = timeline::today(conn, now)?;
            calendars::get(conn, &id, today)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Upload a calendar
///
/// The whole of it. Under the identifier of a built-in one it stands before that; deadlines are reckoned by it from then
/// on. `If-Match` is `"0"` the first time.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("calendar_id" = String, Path, description = "Identifier: small letters, digits and hyphens"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = CalendarFields,
    responses((status = 200, description = "The calendar as it is now", body = Calendar))
)]
#[put("/calendars/{calendar_id}")]
pub(crate) async fn put_calendar(
    access: Access<OrganisationWrite>,
    path: Path<String>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<CalendarFields>,
) -> ApiResult<Versioned<Calendar>> {
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    if_match
        .change(&access, move |conn, expected| {
            calendars::put(conn, &id, &wanted, expected, &writer)
        })
        .await
}

/// Upload a list of holidays
///
/// As the Cabinet Office of Japan publishes it: one day a line, `2027/1/1,元日`, in Shift_JIS or UTF-8. It takes the place
/// of the calendar's holidays and covers whole years; name and weekend stay, and so does the year-end closing of offices,
/// banks and the exchange of Japan, which no such list holds. One wrong line, and nothing is changed.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("calendar_id" = String, Path, description = "Identifier of a calendar there is"),
        ("If-Match" = String, Header, description = "Version seen, in quotes; 0 for a built-in one")
    ),
    request_body(content = String, content_type = "text/csv", description = "The list"),
    responses((status = 200, description = "The calendar as it is now", body = Calendar))
)]
#[post("/calendars/{calendar_id}/holidays")]
pub(crate) async fn upload_holidays(
    access: Access<OrganisationWrite>,
    path: Path<String>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    req: HttpRequest,
    body: Payload,
) -> ApiResult<Versioned<Calendar>> {
    // The bytes themselves tell the encoding, whatever the header says.
    upload::csv_charset(&req)?;
    let bytes = whole::bytes(&req, body, MAX_JSON as u64).await?;
    let list = rules::read_csv(&bytes)?;
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    if_match
        .change(&access, move |conn, expected| {
            calendars::put_holidays(conn, &id, list, expected, &writer)
        })
        .await
}

/// Drop an uploaded calendar
///
/// A built-in one of the same identifier counts again.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("calendar_id" = String, Path, description = "Identifier"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/calendars/{calendar_id}")]
pub(crate) async fn remove_calendar(
    access: Access<OrganisationWrite>,
    path: Path<String>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let id = path.into_inner();
    if_match
        .remove(&access, move |conn, expected| {
            calendars::remove(conn, &id, expected)
        })
        .await
}
