//! Action against those responsible over HTTP, for the few who may. Texts are sealed in the database and nowhere in the
//! log; what a record must say is decided in `saiki_domain::sanctions`.

use super::letters::author;
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
    page::{Page, PageQuery},
    sanctions::{NewSanction, Sanction},
};
use saiki_db::{Conn, DbResult, incident_keys, sanctions};
use saiki_domain::sanctions as rules;

/// List action against those responsible
///
/// In the order it was written down.
#[utoipa::path(
    tag = "sanctions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        PageQuery
    ),
    responses((status = 200, description = "A page of them", body = Page<Sanction>))
)]
#[get("/incidents/{incident_id}/sanctions")]
pub(crate) async fn list_sanctions(
    access: InIncident<RestrictedRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Sanction>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let db = access.db().clone();
    let (rows, total) = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            sanctions::list(conn, &cipher, incident, after, i64::from(limit) + 1)
        })
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Sanction| row.id;
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Write action against those responsible down
#[utoipa::path(
    tag = "sanctions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewSanction,
    responses((status = 201, description = "As it was written down", body = Sanction))
)]
#[post("/incidents/{incident_id}/sanctions")]
pub(crate) async fn create_sanction(
    access: InIncident<RestrictedWrite>,
    once: Once,
    Json(new): Json<NewSanction>,
) -> ApiResult<Created<Sanction>> {
    refuse(rules::check(&new))?;
    let (incident, by, now) = (access.incident_id, author(&access), access.now());
    let (db, wanted) = (access.db().clone(), new.clone());
    // What is kept to answer a repeated request is the id alone.
    let id = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            sanctions::create(conn, &cipher, incident, &by, &wanted, now)
        })
        .await?;
    let body = read(&access, id).await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/sanctions/{id}"),
        body,
    ))
}

/// Read action against those responsible
#[utoipa::path(
    tag = "sanctions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("sanction_id" = Uuid, Path, description = "The action")
    ),
    responses((status = 200, description = "As it is", body = Sanction))
)]
#[get("/incidents/{incident_id}/sanctions/{sanction_id}")]
pub(crate) async fn get_sanction(
    access: InIncident<RestrictedRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Sanction>> {
    Ok(Versioned::of(read(&access, path.1).await?))
}

/// Replace what action against those responsible says
#[utoipa::path(
    tag = "sanctions",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("sanction_id" = Uuid, Path, description = "The action"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = NewSanction,
    responses((status = 200, description = "As it is now", body = Sanction))
)]
#[put("/incidents/{incident_id}/sanctions/{sanction_id}")]
pub(crate) async fn put_sanction(
    access: InIncident<RestrictedWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(new): Json<NewSanction>,
) -> ApiResult<Versioned<Sanction>> {
    refuse(rules::check(&new))?;
    let (incident, id) = (access.incident_id, path.1);
    let (by, now, db) = (author(&access), access.now(), access.db().clone());
    access
        .db()
        .change(access.actor(), now, move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            sanctions::replace(conn, &cipher, incident, id, &by, &new, if_match.0, now)
        })
        .await?;
    Ok(Versioned::of(read(&access, id).await?))
}

/// One of them in the clear.
async fn read<P>(access: &InIncident<P>, id: Uuid) -> ApiResult<Sanction> {
    let (incident, db) = (access.incident_id, access.db().clone());
    let find = move |conn: &mut Conn| -> DbResult<Sanction> {
        let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
        sanctions::get(conn, &cipher, incident, id)
    };
    Ok(access.db().read(find).await?)
}
