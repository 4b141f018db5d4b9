//! Education, drills and audits over HTTP. Who attended is sealed in the database; whether one is late is decided in
//! `saiki_domain::trainings`.

use super::letters::author;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    page::{Page, PageQuery},
    trainings::{NewTraining, Training},
};
use saiki_db::{Conn, DbResult, incident_keys, losses, trainings};
use saiki_domain::trainings as rules;

/// List education, drills and audits
///
/// The latest day first.
#[utoipa::path(
    tag = "trainings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        PageQuery
    ),
    responses((status = 200, description = "A page of them", body = Page<Training>))
)]
#[get("/incidents/{incident_id}/trainings")]
pub(crate) async fn list_trainings(
    access: InIncident<RecoveryRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Training>>> {
    let after: Option<(String, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let db = access.db().clone();
    let now = access.now();
    let (rows, total) = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            trainings::list(conn, &cipher, incident, after, i64::from(limit) + 1, now)
        })
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Training| (row.content.day.to_string(), row.id);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Write education, a drill or an audit down
///
/// Planned, or held already.
#[utoipa::path(
    tag = "trainings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewTraining,
    responses((status = 201, description = "As it was written down", body = Training))
)]
#[post("/incidents/{incident_id}/trainings")]
pub(crate) async fn create_training(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Json(new): Json<NewTraining>,
) -> ApiResult<Created<Training>> {
    refuse(rules::check(&new, today(&access).await?))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let (db, wanted) = (access.db().clone(), new.clone());
    // What is kept to answer a repeated request is the id alone.
    let id = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            trainings::create(conn, &cipher, incident, &by, &wanted, now)
        })
        .await?;
    let body = read(&access, id).await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/trainings/{id}"),
        body,
    ))
}

/// Read education, a drill or an audit
#[utoipa::path(
    tag = "trainings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("training_id" = Uuid, Path, description = "Education, drill or audit")
    ),
    responses((status = 200, description = "As it is", body = Training))
)]
#[get("/incidents/{incident_id}/trainings/{training_id}")]
pub(crate) async fn get_training(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Training>> {
    Ok(Versioned::of(read(&access, path.1).await?))
}

/// Replace what education, a drill or an audit says
#[utoipa::path(
    tag = "trainings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("training_id" = Uuid, Path, description = "Education, drill or audit"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = NewTraining,
    responses((status = 200, description = "As it is now", body = Training))
)]
#[put("/incidents/{incident_id}/trainings/{training_id}")]
pub(crate) async fn put_training(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(new): Json<NewTraining>,
) -> ApiResult<Versioned<Training>> {
    refuse(rules::check(&new, today(&access).await?))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now, db) = (author(&access), access.now(), access.db().clone());
    access
        .db()
        .change(access.actor(), now, move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            trainings::replace(conn, &cipher, incident, id, &by, &new, if_match.0, now)
        })
        .await?;
    Ok(Versioned::of(read(&access, id).await?))
}

/// One of them in the clear.
async fn read<P>(access: &InIncident<P>, id: Uuid) -> ApiResult<Training> {
    let (incident, db) = (access.incident_id, access.db().clone());
    let now = access.now();
    let find = move |conn: &mut Conn| -> DbResult<Training> {
        let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
        trainings::get(conn, &cipher, incident, id, now)
    };
    Ok(access.db().read(find).await?)
}

/// Today where the organisation is.
async fn today<P>(access: &InIncident<P>) -> ApiResult<saiki_api::Date> {
    let now = access.now();
    let home = access
        .db()
        .read(move |conn| losses::home(conn, now))
        .await?;
    Ok(home.today)
}
