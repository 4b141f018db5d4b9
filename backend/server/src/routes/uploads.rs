//! Files of affected people sent in parts: begun, appended to where the last part ended, imported as one file, removed.

use super::{activities::writer, imports};
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{Json, Once, Path, Query, ReaderLang, json::content_length, upload},
    respond::{Created, NoContent},
    validate::refuse,
};
use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::header,
    patch, post,
    web::{self, Payload},
};
use saiki_api::{
    Uuid,
    imports::{ImportAccepted, ImportQuery},
    problem::ErrorCode,
    uploads::{MAX_PART, NewUpload, PartQuery, Upload},
};
use saiki_db::{DbError, incident_keys, uploads};
use saiki_domain::uploads as rules;

/// Begin a file in parts
///
/// Says how large it is to be. Each part is then appended where the last one ended.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless"),
    ),
    request_body = NewUpload,
    responses((status = 201, description = "The upload, with nothing in it yet", body = Upload))
)]
#[post("/incidents/{incident_id}/people/uploads")]
pub(crate) async fn create_upload(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewUpload>,
) -> ApiResult<Created<Upload>> {
    refuse(rules::check(&new))?;
    imports::has_key(&access).await?;
    let (incident, writer, wanted) = (access.incident_id, writer(&access, lang), new.clone());
    let id = once
        .change(&access, &new, move |conn| {
            uploads::begin(conn, incident, &wanted, &writer)
        })
        .await?;
    let body = access
        .db()
        .read(move |conn| uploads::get(conn, incident, id))
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{incident}/people/uploads/{id}"),
        version: None,
        body,
    })
}

/// List files in parts
///
/// Those that are under way, the newest first.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident")),
    responses((status = 200, description = "The uploads", body = Vec<Upload>))
)]
#[get("/incidents/{incident_id}/people/uploads")]
pub(crate) async fn list_uploads(
    access: InIncident<PeopleRead>,
) -> ApiResult<web::Json<Vec<Upload>>> {
    let incident = access.incident_id;
    let all = access
        .db()
        .read(move |conn| uploads::list(conn, incident))
        .await?;
    Ok(web::Json(all))
}

/// One file in parts
///
/// `offset` says where the next part begins.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("upload_id" = Uuid, Path, description = "Upload"),
    ),
    responses((status = 200, description = "The upload", body = Upload))
)]
#[get("/incidents/{incident_id}/people/uploads/{upload_id}")]
pub(crate) async fn get_upload(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Upload>> {
    let (incident, id) = path.into_inner();
    let found = access
        .db()
        .read(move |conn| uploads::get(conn, incident, id))
        .await?;
    Ok(web::Json(found))
}

/// Append a part
///
/// The body is the next bytes of the file, at most 16 MiB, as `application/octet-stream`. `offset` must be where the
/// upload stands; otherwise the answer is `conflict`, and its `offset` error names the right place. What arrived of a part
/// that broke off is kept.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("upload_id" = Uuid, Path, description = "Upload"),
        PartQuery,
    ),
    request_body(content = String, content_type = "application/octet-stream", description = "The part"),
    responses((status = 200, description = "The upload as it is now", body = Upload))
)]
#[patch("/incidents/{incident_id}/people/uploads/{upload_id}")]
pub(crate) async fn append_upload(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    Query(part): Query<PartQuery>,
    req: HttpRequest,
    mut body: Payload,
) -> ApiResult<web::Json<Upload>> {
    let place = path.into_inner();
    takes_bytes(&req)?;
    if content_length(&req).is_some_and(|n| n > MAX_PART) {
        return Err(too_large());
    }
    let found = state(&access, place).await?;
    if found.offset != part.offset {
        return Err(elsewhere(found.offset));
    }
    let (mut at, mut taken) = (part.offset, 0_u64);
    let mut waiting: Vec<u8> = Vec::with_capacity(uploads::PIECE);
    let broke_off = loop {
        let chunk = match upload::next(&mut body).await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break None,
            Err(error) => break Some(error),
        };
        taken += chunk.len() as u64;
        if taken > MAX_PART {
            break Some(too_large());
        }
        let mut rest = chunk.as_ref();
        while !rest.is_empty() {
            let room = uploads::PIECE - waiting.len();
            let (now, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            waiting.extend_from_slice(now);
            rest = later;
            if waiting.len() == uploads::PIECE {
                let full = std::mem::replace(&mut waiting, Vec::with_capacity(uploads::PIECE));
                at = append(&access, place, at, full).await?;
            }
        }
    };
    if !waiting.is_empty() {
        append(&access, place, at, waiting).await?;
    }
    match broke_off {
        Some(error) => Err(error),
        None => Ok(web::Json(state(&access, place).await?)),
    }
}

/// Import a file that came in parts
///
/// As `POST …/people/imports`, once every byte is here. The upload stays until everybody in it is on the register, so that
/// it can be checked first and imported then.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("upload_id" = Uuid, Path, description = "Upload"),
        ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless"),
    ),
    responses((status = 202, description = "The file is being read", body = ImportAccepted))
)]
#[post("/incidents/{incident_id}/people/uploads/{upload_id}/import")]
pub(crate) async fn import_upload(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Query(query): Query<ImportQuery>,
) -> ApiResult<HttpResponse> {
    let place = path.into_inner();
    let (incident, id) = place;
    let found = state(&access, place).await?;
    if found.offset != found.bytes {
        return Err(ApiError::new(ErrorCode::StateConflict).detail(
            format!(
                "まだ {} / {} バイトしか届いていません。続きを送ってください",
                found.offset, found.bytes
            ),
            format!(
                "Only {} of {} bytes are here; send the rest",
                found.offset, found.bytes
            ),
        ));
    }
    let query = ImportQuery {
        file_name: query.file_name.or(Some(found.file_name)),
        ..query
    };
    let wanted = imports::Wanted::read(&query)?;
    let (db, keys) = (access.db().clone(), access.db().clone());
    let gathered = upload::gather(access.state(), |n| {
        let keys = keys.clone();
        db.read(move |conn| {
            let cipher = incident_keys::cipher(conn, keys.keyring(), incident)?;
            uploads::piece(conn, &cipher, id, n)
        })
    })
    .await?;
    imports::begin(&access, once, query, wanted, gathered, Some(id)).await
}

/// Remove a file in parts
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("upload_id" = Uuid, Path, description = "Upload"),
    ),
    responses((status = 204, description = "It is gone, with all it held"))
)]
#[delete("/incidents/{incident_id}/people/uploads/{upload_id}")]
pub(crate) async fn remove_upload(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<NoContent> {
    let (incident, id) = path.into_inner();
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            uploads::remove(conn, incident, id)
        })
        .await?;
    Ok(NoContent)
}

async fn state(
    access: &InIncident<PeopleWrite>,
    (incident, id): (Uuid, Uuid),
) -> ApiResult<Upload> {
    let found = access
        .db()
        .read(move |conn| uploads::get(conn, incident, id))
        .await?;
    Ok(found)
}

async fn append(
    access: &InIncident<PeopleWrite>,
    place: (Uuid, Uuid),
    at: i64,
    piece: Vec<u8>,
) -> ApiResult<i64> {
    let (db, now) = (access.db().clone(), access.now());
    let appended = access
        .db()
        .bookkeeping(move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), place.0)?;
            uploads::append(conn, &cipher, place, at, &piece, now)
        })
        .await;
    match appended {
        Err(DbError::Stale) => Err(elsewhere(state(access, place).await?.offset)),
        other => Ok(other?),
    }
}

fn takes_bytes(req: &HttpRequest) -> ApiResult<()> {
    let value = req.headers().get(header::CONTENT_TYPE);
    let value = value.and_then(|v| v.to_str().ok()).unwrap_or_default();
    if value
        .trim()
        .eq_ignore_ascii_case("application/octet-stream")
    {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail(
        "Content-Type は application/octet-stream としてください",
        "Send it as Content-Type: application/octet-stream",
    ))
}

fn elsewhere(offset: i64) -> ApiError {
    ApiError::new(ErrorCode::Conflict).field(
        "offset",
        "offset",
        format!("続きは {offset} バイト目からです"),
        format!("The next part begins at byte {offset}"),
    )
}

fn too_large() -> ApiError {
    let megabytes = MAX_PART / (1024 * 1024);
    ApiError::new(ErrorCode::BodyTooLarge).detail(
        format!("一度に送れるのは {megabytes} MB までです。分けて送ってください"),
        format!("A part is at most {megabytes} MB; send it in several"),
    )
}
