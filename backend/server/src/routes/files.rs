//! Files attached to records of an incident: sent as a plain body, read back as a download, taken away with a reason.
//! Which record a file hangs on decides who may see it.

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor, upload},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{
        self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
    },
    post,
    web::{self, Payload},
};
use futures_util::stream;
use saiki_api::{
    Uuid,
    files::{FileFilter, FileInfo, FileRemoval, MAX_REASON, NewFile, SubjectKind},
    page::{Page, PageQuery},
    problem::ErrorCode,
};
use saiki_db::{
    Changed, Conn, DbError, DbResult, Entry,
    files::{self, Attached, Wanted},
    ids, incident_keys,
};
use saiki_domain::{
    fault::Faults,
    files::{media_type, safe_name},
};
use serde_json::json;

/// List files
///
/// The newest first, of those kinds of record the caller may read. Files taken away stay in the list without their bytes.
#[utoipa::path(
    tag = "files",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), FileFilter, PageQuery),
    responses((status = 200, description = "A page of files", body = Page<FileInfo>))
)]
#[get("/incidents/{incident_id}/files")]
pub(crate) async fn list_files(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<FileFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<FileInfo>>> {
    let kinds: Vec<SubjectKind> = match filter.subject_kind {
        Some(kind) => {
            access.require(kind.reads())?;
            vec![kind]
        }
        None => SubjectKind::ALL
            .into_iter()
            .filter(|kind| access.may(kind.reads()))
            .collect(),
    };
    let wanted = Wanted {
        kinds,
        subject_id: filter.subject_id,
    };
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let keyring = access.db().keyring().clone();
    let (rows, total) = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            files::list(conn, &cipher, incident, &wanted, after, limit + 1)
        })
        .await?;
    let place = |file: &FileInfo| file.id;
    Ok(web::Json(cursor::page(rows, limit, Some(total), place)?))
}

/// Attach a file
///
/// The body is the file as it is. Its media type is told from its bytes; name and type the sender gives do not count.
#[utoipa::path(
    tag = "files",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        NewFile,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body(content = String, content_type = "application/octet-stream", description = "The file; 25 MB unless configured otherwise"),
    responses((status = 201, description = "The file", body = FileInfo))
)]
#[post("/incidents/{incident_id}/files")]
pub(crate) async fn create_file(
    access: InIncident<RecoveryWrite>,
    Query(new): Query<NewFile>,
    once: Once,
    req: HttpRequest,
    body: Payload,
) -> ApiResult<Created<FileInfo>> {
    access.require(new.subject_kind.writes())?;
    let incident = access.incident_id;
    let Some(name) = safe_name(&new.name) else {
        return Err(ApiError::invalid().field(
            "name",
            "required",
            "ファイル名を入れてください",
            "Name the file",
        ));
    };
    // Before a long body is taken: whether there is a record to hang it on, and a key to seal it with.
    let keyring = access.db().keyring().clone();
    let (kind, subject) = (new.subject_kind, new.subject_id);
    let there = access
        .db()
        .read(move |conn| {
            incident_keys::cipher(conn, &keyring, incident)?;
            files::exists(conn, incident, kind, subject)
        })
        .await?;
    if !there {
        return Err(ApiError::invalid().field(
            "subject_id",
            "unknown",
            "添付先がこのインシデントにありません",
            "This incident has no such record to attach it to",
        ));
    }
    let max = access.state().config().file_max_bytes();
    let upload = upload::spool(access.state(), &req, body, max).await?;
    if upload.spool.bytes() == 0 {
        return Err(ApiError::invalid().field(
            "body",
            "required",
            "ファイルが空です",
            "The file is empty",
        ));
    }
    let (now, keyring) = (access.now(), access.db().keyring().clone());
    let content = json!({ "file": new, "sha256": upload.spool.sha256() });
    let file = Attached {
        id: ids::new_id(now),
        incident,
        subject_kind: kind,
        subject_id: subject,
        name,
        media_type: media_type(&upload.head),
        by: access.user().id,
        by_name: access.user().name.clone(),
        spool: upload.spool,
    };
    // The name may be somebody's: what is kept for a repeated request is the id alone.
    let id = once
        .change(&access, &content, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            files::add(conn, &cipher, file, now)
        })
        .await?;
    let body = find(&access, incident, id).await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/files/{id}"),
        body,
    ))
}

/// Read what is told of a file
#[utoipa::path(
    tag = "files",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("file_id" = Uuid, Path, description = "The file")
    ),
    responses((status = 200, description = "The file, without its bytes", body = FileInfo))
)]
#[get("/incidents/{incident_id}/files/{file_id}")]
pub(crate) async fn get_file(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<FileInfo>> {
    let body = find(&access, access.incident_id, path.1).await?;
    access.require(body.subject_kind.reads())?;
    Ok(Versioned::of(body))
}

/// Download a file
///
/// Always as an attachment, never shown in place. Recorded in the audit log.
#[utoipa::path(
    tag = "files",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("file_id" = Uuid, Path, description = "The file")
    ),
    responses((status = 200, description = "The bytes", body = String, content_type = "application/octet-stream"))
)]
#[get("/incidents/{incident_id}/files/{file_id}/content")]
pub(crate) async fn download_file(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<HttpResponse> {
    let (incident, id) = (access.incident_id, path.1);
    let file = find(&access, incident, id).await?;
    access.require(file.subject_kind.reads())?;
    if file.removed.is_some() {
        return Err(ApiError::new(ErrorCode::StateConflict).detail(
            "このファイルは削除されています。記録だけが残っています",
            "This file was taken away; only its record is left",
        ));
    }
    let sha256 = file.sha256.clone();
    access
        .db()
        .change(access.actor(), access.now(), move |_| {
            let data = json!({ "sha256": sha256 });
            let entry = Entry::incident(incident, "file.downloaded", id, data);
            Ok(Changed::new((), entry))
        })
        .await?;
    let db = access.db().clone();
    let pieces = stream::try_unfold(0_i64, move |n| {
        let db = db.clone();
        async move {
            let keys = db.clone();
            let read = move |conn: &mut Conn| -> DbResult<Option<Vec<u8>>> {
                let cipher = incident_keys::cipher(conn, keys.keyring(), incident)?;
                files::chunk(conn, &cipher, id, n)
            };
            let piece = db.read(read).await?;
            Ok::<_, DbError>(piece.map(|piece| (web::Bytes::from(piece), n + 1)))
        }
    });
    Ok(HttpResponse::Ok()
        .content_type(file.media_type.as_str())
        .insert_header(attachment(&file.name))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ))
        .insert_header((header::CONTENT_LENGTH, file.size))
        .streaming(pieces))
}

/// The header that makes a browser save a file, with its name in any script.
pub(super) fn attachment(name: &str) -> ContentDisposition {
    let ascii: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(ascii),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    }
}

/// Take a file away
///
/// Its bytes are destroyed. Name, hash, who, when and why stay on record.
#[utoipa::path(
    tag = "files",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("file_id" = Uuid, Path, description = "The file"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = FileRemoval,
    responses((status = 200, description = "What is left of the file", body = FileInfo))
)]
#[post("/incidents/{incident_id}/files/{file_id}/remove")]
pub(crate) async fn remove_file(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(wanted): Json<FileRemoval>,
) -> ApiResult<Versioned<FileInfo>> {
    let (incident, id) = (access.incident_id, path.1);
    let mut faults = Faults::default();
    if wanted.reason.trim().is_empty() {
        faults.line("reason", &wanted.reason, MAX_REASON);
    } else {
        faults.prose("reason", &wanted.reason, MAX_REASON);
    }
    refuse(faults)?;
    let before = find(&access, incident, id).await?;
    access.require(before.subject_kind.writes())?;
    let (by, now, keyring) = (access.actor(), access.now(), access.db().keyring().clone());
    if_match
        .change(&access, move |conn, expected| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            let reason = wanted.reason.trim();
            files::remove(conn, &cipher, (incident, id), &by, reason, expected, now)
        })
        .await
}

async fn find<P>(access: &InIncident<P>, incident: Uuid, id: Uuid) -> ApiResult<FileInfo> {
    let keyring = access.db().keyring().clone();
    let found = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            files::get(conn, &cipher, incident, id)
        })
        .await?;
    Ok(found)
}
