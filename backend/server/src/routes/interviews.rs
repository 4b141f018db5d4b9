//! Interviews: entered, listed, read, changed until their record is finished. For few eyes; what is kept for repeated
//! requests holds nothing of what was said.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RestrictedRead, RestrictedWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    interviews::{Interview, InterviewInput, InterviewLine},
    page::{Page, PageQuery},
};
use saiki_db::interviews;
use saiki_domain::interviews as rules;

/// List the interviews
///
/// By number, without their records.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of interviews", body = Page<InterviewLine>))
)]
#[get("/incidents/{incident_id}/interviews")]
pub(crate) async fn list_interviews(
    access: InIncident<RestrictedRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<InterviewLine>>> {
    let after: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let keyring = access.db().keyring().clone();
    let (rows, total) = access
        .db()
        .read(move |conn| interviews::list(conn, &keyring, incident, after, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(
        rows,
        limit,
        total,
        |row: &InterviewLine| row.number,
    )?))
}

/// Enter an interview
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = InterviewInput,
    responses((status = 201, description = "The interview", body = Interview))
)]
#[post("/incidents/{incident_id}/interviews")]
pub(crate) async fn create_interview(
    access: InIncident<RestrictedWrite>,
    once: Once,
    Json(new): Json<InterviewInput>,
) -> ApiResult<Created<Interview>> {
    let (incident, now) = (access.incident_id, access.now());
    refuse(rules::check_input(&new, now))?;
    let (wanted, user) = (new.clone(), access.user().clone());
    let keyring = access.db().keyring().clone();
    let kept = once
        .change(&access, &new, move |conn| {
            interviews::add(conn, &keyring, incident, user.id, &user.name, &wanted, now)
        })
        .await?;
    let body = read(&access, kept.id).await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/interviews/{}", kept.id),
        body,
    ))
}

/// Read an interview
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("interview_id" = Uuid, Path, description = "The interview")
    ),
    responses((status = 200, description = "The interview", body = Interview))
)]
#[get("/incidents/{incident_id}/interviews/{interview_id}")]
pub(crate) async fn get_interview(
    access: InIncident<RestrictedRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Interview>> {
    Ok(Versioned::of(read(&access, path.1).await?))
}

/// Replace an interview
///
/// Until its record is finished; after that nothing of it changes.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("interview_id" = Uuid, Path, description = "The interview"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = InterviewInput,
    responses((status = 200, description = "The interview as it is now", body = Interview))
)]
#[put("/incidents/{incident_id}/interviews/{interview_id}")]
pub(crate) async fn put_interview(
    access: InIncident<RestrictedWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<InterviewInput>,
) -> ApiResult<Versioned<Interview>> {
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    refuse(rules::check_input(&wanted, now))?;
    let keyring = access.db().keyring().clone();
    access
        .db()
        .change(access.actor(), now, move |conn| {
            interviews::replace(conn, &keyring, incident, id, &wanted, if_match.0, now)
        })
        .await?;
    Ok(Versioned::of(read(&access, id).await?))
}

async fn read<P>(access: &InIncident<P>, id: Uuid) -> ApiResult<Interview> {
    let (incident, keyring) = (access.incident_id, access.db().keyring().clone());
    Ok(access
        .db()
        .read(move |conn| interviews::get(conn, &keyring, incident, id))
        .await?)
}
