//! Imports of affected people: a file is taken in, read beside requests, and followed until it is done or
//! refused. The work itself is `saiki_db::imports`; files in parts are `uploads`.

mod wanted;

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{Once, Path, Query, ReaderLang, cursor, json::content_length, upload},
    importing,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header,
    post,
    web::{self, Payload},
};
use futures_util::{StreamExt, stream};
use saiki_api::{
    Lang, Uuid,
    imports::{
        Encoding, Import, ImportAccepted, ImportFormat, ImportPreview, ImportQuery, MAX_BYTES,
    },
    page::{Page, PageQuery},
    permissions::Permission,
    problem::ErrorCode,
};
use saiki_db::{
    Changed, Db, DbError, DbResult, Entry, ids, import_presets,
    imports::{self, BadLine, Job, NewImport, Stored},
    incident_keys,
};
use saiki_domain::{
    csv_safe::BOM,
    import::{self, encoding::encode, error_file, fault::Refusal, headings},
};
use serde_json::json;
use upload::Upload;
pub(super) use wanted::Wanted;

use super::files::attachment;

/// Most bytes a preview takes.
const MAX_PREVIEW: usize = 256 * 1024;

/// Import affected people
///
/// The body is the file: CSV, or one JSON object a line. It is read beside this request: follow it at `Location`. One
/// wrong line, and nobody is registered, unless `partial` says otherwise; the error file has each. Who is on the register
/// already is left out and stays as they are; a line that says something else of them is counted as `differing` and in the
/// error file. A column that feeds no field is named among `ignored_columns`. What an export wrote comes back: further
/// addresses, households and guardians too; an apostrophe that it put before a cell like a formula is taken off, and a cell
/// with `〓` or a mask in place of what was there is wrong (in a note, a mask is warned of). Files that may break off on
/// their way are sent in parts, as uploads.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless"),
    ),
    request_body(
        description = "The file, at most 1 GiB and a million lines",
        content((String = "text/csv"), (String = "application/x-ndjson"))
    ),
    responses((status = 202, description = "The file is being read", body = ImportAccepted))
)]
#[post("/incidents/{incident_id}/people/imports")]
pub(crate) async fn create_import(
    access: InIncident<PeopleWrite>,
    once: Once,
    Query(query): Query<ImportQuery>,
    req: HttpRequest,
    body: Payload,
) -> ApiResult<HttpResponse> {
    let (format, charset) = upload::people_file(&req)?;
    let query = with(query, format, charset)?;
    let wanted = Wanted::read(&query)?;
    has_key(&access).await?;
    let upload = upload::spool(access.state(), &req, body, MAX_BYTES).await?;
    begin(&access, once, query, wanted, upload, None).await
}

/// The query with what the body's media type says, where it says nothing itself.
fn with(
    query: ImportQuery,
    format: ImportFormat,
    charset: Option<Encoding>,
) -> ApiResult<ImportQuery> {
    if query.format.is_some_and(|wanted| wanted != format) {
        return Err(ApiError::invalid().field(
            "format",
            "other_media_type",
            "Content-Type と形式が一致していません",
            "The format is not that of the Content-Type",
        ));
    }
    Ok(ImportQuery {
        format: Some(format),
        encoding: query.encoding.or(charset),
        ..query
    })
}

/// Before a long body is taken: whether there is a key to seal its people with.
pub(super) async fn has_key(access: &InIncident<PeopleWrite>) -> ApiResult<()> {
    let (incident, db) = (access.incident_id, access.db().clone());
    access
        .db()
        .read(move |conn| incident_keys::cipher(conn, db.keyring(), incident))
        .await?;
    Ok(())
}

/// Enters an import of a file that is here whole, and sets it going. `part_of` is the upload it came as.
pub(super) async fn begin(
    access: &InIncident<PeopleWrite>,
    once: Once,
    query: ImportQuery,
    wanted: Wanted,
    upload: Upload,
    part_of: Option<Uuid>,
) -> ApiResult<HttpResponse> {
    let incident = access.incident_id;
    let encoding = match (wanted.options.format, query.encoding) {
        (ImportFormat::Ndjson, _) => Encoding::Utf8,
        (ImportFormat::Csv, Some(encoding)) => encoding,
        (ImportFormat::Csv, None) => upload.detected.map_err(Refusal::of_file)?,
    };
    let now = access.now();
    let new = NewImport {
        id: ids::new_id(now),
        incident_id: incident,
        file_name: wanted.file_name,
        dry_run: query.dry_run == Some(true),
        options: wanted.options,
        encoding,
        bytes: upload.spool.bytes(),
        sha256: upload.spool.sha256().to_owned(),
        by_id: access.user().id,
        by_name: access.user().name.clone(),
    };
    let (row, own) = (new.clone(), new.id);
    // The file counts by its hash; its encoding and the settings belong to what was asked.
    let content = (&query, encoding, &new.sha256);
    let accepted = once
        .bookkeeping(access, &content, move |conn| {
            imports::begin(conn, &row, now)?;
            Ok(ImportAccepted { id: own })
        })
        .await?;
    let id = accepted.id;
    // A repeated request is told of the import that runs, or ran, already.
    if id == own {
        let job = Job {
            import: new,
            mapping: wanted.mapping,
            defaults: wanted.defaults,
            spool: upload.spool,
        };
        importing::start(access.state().clone(), job, part_of);
    }
    let location = format!("/api/v1/incidents/{incident}/people/imports/{id}");
    Ok(HttpResponse::Accepted()
        .insert_header((header::LOCATION, location))
        .json(accepted))
}

/// Look at the head of a file
///
/// Finds encoding, columns, a mapping and the preset that fits before the file is imported. The first 256 KiB are enough.
/// What the import would refuse of its settings is refused here, too; columns of `leave_out` feed no field.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), ImportQuery),
    request_body(
        description = "The head of the file",
        content((String = "text/csv"), (String = "application/x-ndjson"))
    ),
    responses((status = 200, description = "What the file looks like", body = ImportPreview))
)]
#[post("/incidents/{incident_id}/people/imports/preview")]
pub(crate) async fn preview_import(
    access: InIncident<PeopleWrite>,
    Query(query): Query<ImportQuery>,
    req: HttpRequest,
    mut body: Payload,
) -> ApiResult<web::Json<ImportPreview>> {
    let (format, charset) = upload::people_file(&req)?;
    let query = with(query, format, charset)?;
    let too_large = || {
        ApiError::new(ErrorCode::BodyTooLarge).detail(
            format!("先頭の{MAX_PREVIEW}バイトまでを送ってください"),
            format!("Send at most the first {MAX_PREVIEW} bytes"),
        )
    };
    if content_length(&req).is_some_and(|n| n > MAX_PREVIEW as u64) {
        return Err(too_large());
    }
    let mut head = Vec::new();
    while let Some(chunk) = upload::next(&mut body).await? {
        if head.len() + chunk.len() > MAX_PREVIEW {
            return Err(too_large());
        }
        head.extend_from_slice(&chunk);
    }
    let left_out = Wanted::read(&query)?.options.leave_out;
    let mut seen = import::preview(&head, format, query.encoding, &left_out)?;
    let presets = access.db().read(import_presets::list).await?;
    let of_format = presets.iter().filter(|p| p.settings.format == format);
    // A preset that feeds a field from a column to be left out does not fit.
    let kept = |column: &&String| !left_out.iter().any(|one| one.trim() == column.trim());
    let columns: Vec<String> = seen.columns.iter().filter(kept).cloned().collect();
    seen.preset = headings::matching(
        of_format.map(|preset| (preset.id, &preset.settings.mapping)),
        &columns,
    );
    Ok(web::Json(seen))
}

/// List imports
///
/// Newest first.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), PageQuery),
    responses((status = 200, description = "A page of imports", body = Page<Import>))
)]
#[get("/incidents/{incident_id}/people/imports")]
pub(crate) async fn list_imports(
    access: InIncident<PeopleRead>,
    Query(page): Query<PageQuery>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Page<Import>>> {
    let after: Option<(i64, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let limit = page.limit();
    let (incident, db) = (access.incident_id, access.db().clone());
    let rows = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            imports::list(conn, &cipher, incident, after, limit + 1)
        })
        .await?;
    let rows = rows
        .into_iter()
        .map(|stored| tell(stored, &access, lang))
        .collect();
    let place = |import: &Import| (import.created_at.as_microsecond(), import.id);
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

/// One import
///
/// How far it is or how it ended: counts, the first errors and warnings, columns not taken. It can be read, as its error
/// file can, until the incident's personal data is erased.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("import_id" = Uuid, Path, description = "Import"),
    ),
    responses((status = 200, description = "The import", body = Import))
)]
#[get("/incidents/{incident_id}/people/imports/{import_id}")]
pub(crate) async fn get_import(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Import>> {
    let stored = load(&access, access.incident_id, path.into_inner().1).await?;
    Ok(web::Json(tell(stored, &access, lang)))
}

/// The error file of an import
///
/// Each wrong line as it came, and each that was left out though it says something that was not taken, in the encoding of
/// the file. Columns more: the codes, what to do about each, the line in the file, and the text of a line that cannot be
/// split into cells; cells beyond the headings stand behind them. NDJSON gets one too, a key a column. Mended, it can be
/// imported as it is; a line whose text is still there is refused with `row.not_mended`. It is known again by these four
/// columns, side by side in this order and in one language; a file with some of them only keeps them as columns of its own.
/// For whoever sent the file, and those who may see personal data; recorded in the audit log.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("import_id" = Uuid, Path, description = "Import"),
    ),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/people/imports/{import_id}/errors")]
pub(crate) async fn get_import_errors(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    let (incident, id) = (access.incident_id, path.into_inner().1);
    let stored = load(&access, incident, id).await?;
    if !sees(&stored, &access) {
        return Err(ApiError::new(ErrorCode::Forbidden));
    }
    let name = stored.import.error_file_name();
    let (errors, differing) = (stored.import.errors, stored.import.differing);
    access
        .db()
        .change(access.actor(), access.now(), move |_| {
            let data = json!({ "errors": errors, "differing": differing });
            let entry = Entry::incident(incident, "people.import_errors_read", id, data);
            Ok(Changed::new((), entry))
        })
        .await?;
    let headings = stored.report.headings;
    let encoding = stored.import.encoding.unwrap_or(Encoding::Utf8);
    let (mark, charset) = match encoding {
        Encoding::Utf8 => (BOM, "utf-8"),
        Encoding::ShiftJis => ("", "shift_jis"),
    };
    let head = mark.to_owned() + &error_file::head(&headings, lang);
    let db = access.db().clone();
    let pieces = stream::try_unfold(0_i64, move |n| {
        let (db, headings) = (db.clone(), headings.clone());
        async move {
            let lines = piece(&db, incident, id, n).await?;
            Ok::<_, DbError>(lines.map(|lines| {
                let mut text = String::new();
                for line in &lines {
                    error_file::push(&mut text, &headings, line, lang);
                }
                (web::Bytes::from(encode(text, encoding)), n + 1)
            }))
        }
    });
    let head = stream::once(async move { Ok(web::Bytes::from(encode(head, encoding))) });
    Ok(HttpResponse::Ok()
        .content_type(format!("text/csv; charset={charset}"))
        .insert_header(attachment(&name))
        .streaming(head.chain(pieces)))
}

async fn piece(db: &Db, incident: Uuid, import: Uuid, n: i64) -> DbResult<Option<Vec<BadLine>>> {
    let keys = db.clone();
    db.read(move |conn| {
        let cipher = incident_keys::cipher(conn, keys.keyring(), incident)?;
        imports::bad_lines(conn, &cipher, import, n)
    })
    .await
}

async fn load(access: &InIncident<PeopleRead>, incident: Uuid, id: Uuid) -> ApiResult<Stored> {
    let db = access.db().clone();
    let stored = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            imports::get(conn, &cipher, incident, id)
        })
        .await?;
    Ok(stored)
}

/// Whether the caller may see what the file held: they sent it, or may see personal data at all.
fn sees(stored: &Stored, access: &InIncident<PeopleRead>) -> bool {
    stored.by_id == access.user().id || access.may(Permission::PeopleReveal)
}

fn tell(stored: Stored, access: &InIncident<PeopleRead>, lang: Lang) -> Import {
    let reveal = sees(&stored, access);
    let import = stored.to_api(lang, reveal);
    access.state().importing().as_it_goes(import)
}
