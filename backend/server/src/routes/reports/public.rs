//! Reports as they come in, for programs of others: sent without signing in, slowed down by address. The same as a page
//! is in `routes::public`.

use crate::{
    ApiError, ApiResult,
    access::Anyone,
    extract::{Json, Path, ReaderLang},
    respond::Created,
    validate::refuse,
};
use actix_web::{get, post, web};
use saiki_api::{
    Lang,
    problem::ErrorCode,
    reports::{NewReport, PublicReport, ReportChannel},
};
use saiki_db::{Actor, reports};
use saiki_domain::reports as rules;

/// Send a report from outside
///
/// Answers with the acknowledgement number, and by when the first word is due. Nobody need sign in; many in a short time
/// from one address are answered 429.
#[utoipa::path(
    tag = "reports",
    security(()),
    request_body = NewReport,
    responses((status = 201, description = "The number and what comes next", body = PublicReport))
)]
#[post("/public/reports")]
pub(crate) async fn send_report(
    anyone: Anyone,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewReport>,
) -> ApiResult<Created<PublicReport>> {
    let allowed = anyone
        .state
        .throttle()
        .try_report(anyone.ip, anyone.state.now());
    allowed.map_err(too_many)?;
    refuse(rules::check_new(&new))?;
    let lang = new.lang.unwrap_or(lang);
    let number = receive(&anyone, new, lang, ReportChannel::Api).await?;
    let location = format!("/api/v1/public/reports/{number}");
    Ok(Created {
        body: state_of(&anyone, number).await?,
        location,
        version: None,
    })
}

/// Read how far a report is
///
/// For whoever has its number. Nothing of the report itself is told.
#[utoipa::path(
    tag = "reports",
    security(()),
    params(("number" = String, Path, description = "The acknowledgement number, however it is written")),
    responses((status = 200, description = "How far it is", body = PublicReport))
)]
#[get("/public/reports/{number}")]
pub(crate) async fn get_report_state(
    anyone: Anyone,
    path: Path<String>,
) -> ApiResult<web::Json<PublicReport>> {
    let allowed = anyone
        .state
        .throttle()
        .try_look(anyone.ip, anyone.state.now());
    allowed.map_err(too_many)?;
    let number = rules::parse_number(&path).ok_or_else(ApiError::not_found)?;
    Ok(web::Json(state_of(&anyone, number).await?))
}

/// Puts a checked report down and gives its number.
pub(in crate::routes) async fn receive(
    anyone: &Anyone,
    new: NewReport,
    lang: Lang,
    channel: ReportChannel,
) -> ApiResult<String> {
    let (db, now) = (anyone.state.db(), anyone.state.now());
    let keyring = db.keyring().clone();
    let (_, number) = db
        .change(Actor::system(), now, move |conn| {
            reports::receive(conn, &keyring, &new, lang, channel, now)
        })
        .await?;
    Ok(number)
}

/// How far the report with this number is.
pub(in crate::routes) async fn state_of(
    anyone: &Anyone,
    number: String,
) -> ApiResult<PublicReport> {
    let found = anyone
        .state
        .db()
        .snapshot(move |conn| reports::public(conn, &number))
        .await?;
    Ok(found)
}

fn too_many(wait: u64) -> ApiError {
    ApiError::new(ErrorCode::TooManyRequests).retry_after(wait)
}
