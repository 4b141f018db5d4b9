//! Lessons over HTTP: each phase looked back on, and what follows from it. What one must say is decided in
//! `saiki_domain::lessons`.

use super::letters::author;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, patch, post, web};
use saiki_api::{
    Uuid,
    lessons::{Lesson, LessonFilter, LessonGaps, LessonPatch, NewLesson},
    page::{Page, PageQuery},
};
use saiki_db::lessons;
use saiki_domain::{fault::Faults, lessons as rules};

/// List lessons
///
/// In the order they were written down.
#[utoipa::path(
    tag = "lessons",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), LessonFilter, PageQuery),
    responses((status = 200, description = "A page of lessons", body = Page<Lesson>))
)]
#[get("/incidents/{incident_id}/lessons")]
pub(crate) async fn list_lessons(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<LessonFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Lesson>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| lessons::list(conn, incident, filter.phase, after, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Lesson| row.id;
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Write a lesson down
///
/// It says what follows: a measure, revision or training of this incident, or nothing with the reason.
#[utoipa::path(
    tag = "lessons",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewLesson,
    responses((status = 201, description = "The lesson", body = Lesson))
)]
#[post("/incidents/{incident_id}/lessons")]
pub(crate) async fn create_lesson(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewLesson>,
) -> ApiResult<Created<Lesson>> {
    refuse(rules::check(&new))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let wanted = new.clone();
    let made = once
        .change(&access, &new, move |conn| {
            lessons::create(conn, incident, &by, &wanted, now)
        })
        .await?;
    let Some(body) = made else {
        let mut faults = Faults::default();
        rules::no_such_record(&mut faults);
        return Err(faults.into());
    };
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/lessons/{}", body.id),
        body,
    ))
}

/// Read which phases have no lesson yet
///
/// By name, in both languages.
#[utoipa::path(
    tag = "lessons",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The phases", body = LessonGaps))
)]
#[get("/incidents/{incident_id}/lessons/gaps")]
pub(crate) async fn get_lesson_gaps(
    access: InIncident<RecoveryRead>,
) -> ApiResult<web::Json<LessonGaps>> {
    let incident = access.incident_id;
    let body = access
        .db()
        .read(move |conn| lessons::gaps(conn, incident))
        .await?;
    Ok(web::Json(body))
}

/// Read a lesson
#[utoipa::path(
    tag = "lessons",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("lesson_id" = Uuid, Path, description = "The lesson")
    ),
    responses((status = 200, description = "The lesson", body = Lesson))
)]
#[get("/incidents/{incident_id}/lessons/{lesson_id}")]
pub(crate) async fn get_lesson(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Lesson>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| lessons::get(conn, incident, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a lesson
#[utoipa::path(
    tag = "lessons",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("lesson_id" = Uuid, Path, description = "The lesson"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = LessonPatch,
    responses((status = 200, description = "The lesson as it is now", body = Lesson))
)]
#[patch("/incidents/{incident_id}/lessons/{lesson_id}")]
pub(crate) async fn update_lesson(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<LessonPatch>,
) -> ApiResult<Versioned<Lesson>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    if_match
        .judged(&access, move |conn, expected| {
            lessons::update(conn, incident, id, &wanted, expected, now)
        })
        .await
}

/// Remove a lesson
#[utoipa::path(
    tag = "lessons",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("lesson_id" = Uuid, Path, description = "The lesson"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/lessons/{lesson_id}")]
pub(crate) async fn remove_lesson(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .remove(&access, move |conn, expected| {
            lessons::remove(conn, incident, id, expected)
        })
        .await
}
