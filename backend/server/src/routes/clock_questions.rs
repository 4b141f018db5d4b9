//! The questions that decide which deadlines run: about the organisation once, about each incident anew. Answers are kept,
//! those before them too.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        Access, InIncident,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{IfMatch, Json, Path, ReaderLang},
    respond::Versioned,
};
use actix_web::{get, put, web};
use saiki_api::{
    Uuid,
    clocks::{AnswerInput, PlanInput, Question},
};
use saiki_db::clocks;

/// List the questions about the organisation
///
/// Whether it is a carrier, a bank, the holder of a mark: answered once, for all incidents.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    responses((status = 200, description = "All of them", body = Vec<Question>))
)]
#[get("/clock-questions")]
pub(crate) async fn list_organisation_questions(
    access: Access<FilingsRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Vec<Question>>> {
    let body = access
        .db()
        .snapshot(move |conn| clocks::questions(conn, None, lang))
        .await?;
    Ok(web::Json(body))
}

/// Answer a question about the organisation
///
/// Deadlines of open incidents follow. `If-Match` is `"0"` the first time.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("question" = String, Path, description = "Key of the question"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = AnswerInput,
    responses((status = 200, description = "The question as it is now", body = Question))
)]
#[put("/clock-questions/{question}/answer")]
pub(crate) async fn answer_organisation_question(
    access: Access<FilingsWrite>,
    path: Path<String>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<AnswerInput>,
) -> ApiResult<Versioned<Question>> {
    let (key, writer) = (path.into_inner(), writer(&access, lang));
    if_match
        .change(&access, move |conn, expected| {
            clocks::answer(conn, None, &key, &wanted, expected, &writer)
        })
        .await
}

/// List the questions an incident's deadlines hang on
///
/// Each with the answer that holds, somebody's or what the records show, and those before it.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "All of them", body = Vec<Question>))
)]
#[get("/incidents/{incident_id}/clock-questions")]
pub(crate) async fn list_clock_questions(
    access: InIncident<FilingsRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Vec<Question>>> {
    let id = access.incident_id;
    let body = access
        .db()
        .snapshot(move |conn| clocks::questions(conn, Some(id), lang))
        .await?;
    Ok(web::Json(body))
}

/// Answer a question about an incident
///
/// With what the answer rests on, and since when that was known where it was not from the beginning: a period may start
/// with it. `If-Match` is `"0"` the first time.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("question" = String, Path, description = "Key of the question"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = AnswerInput,
    responses((status = 200, description = "The question as it is now", body = Question))
)]
#[put("/incidents/{incident_id}/clock-questions/{question}/answer")]
pub(crate) async fn answer_clock_question(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<AnswerInput>,
) -> ApiResult<Versioned<Question>> {
    let (id, writer) = (access.incident_id, writer(&access, lang));
    let key = path.into_inner().1;
    if_match
        .change(&access, move |conn, expected| {
            clocks::answer(conn, Some(id), &key, &wanted, expected, &writer)
        })
        .await
}

/// Say who answers a question, and until when
///
/// By our own plan: deciding late can itself be a breach. `If-Match` is `"0"` the first time.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("question" = String, Path, description = "Key of the question"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = PlanInput,
    responses((status = 200, description = "The question as it is now", body = Question))
)]
#[put("/incidents/{incident_id}/clock-questions/{question}/plan")]
pub(crate) async fn plan_clock_question(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<PlanInput>,
) -> ApiResult<Versioned<Question>> {
    let (id, writer) = (access.incident_id, writer(&access, lang));
    let key = path.into_inner().1;
    if_match
        .change(&access, move |conn, expected| {
            clocks::plan_question(conn, id, &key, &wanted, expected, &writer)
        })
        .await
}
