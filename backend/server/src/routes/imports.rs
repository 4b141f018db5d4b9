//! Imports of affected people: a file is taken in, read beside requests, and followed until it is done or
//! refused. The work itself is `saiki_db::imports`.

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
    imports::{Import, ImportAccepted, ImportPreview, ImportQuery, MAX_BYTES, Mapping},
    page::{Page, PageQuery},
    people::DataItem,
    permissions::Permission,
    problem::ErrorCode,
    wire,
};
use saiki_db::{
    Changed, Db, DbError, DbResult, Entry, ids,
    imports::{self, BadLine, Job, NewImport, Stored},
    incident_keys,
};
use saiki_domain::{
    csv_safe::{self, BOM},
    import::{self, Defaults, fault::Refusal},
    text,
};
use serde_json::json;

/// Longest name of a file, in bytes.
const MAX_FILE_NAME: usize = 200;
/// Most bytes a preview takes.
const MAX_PREVIEW: usize = 256 * 1024;

/// Import affected people
///
/// The body is the CSV file. It is read beside this request: follow it at `Location`. One wrong line, and nobody
/// is registered; the error file names each.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless"),
    ),
    request_body(content = String, content_type = "text/csv", description = "The file, at most 50 MB"),
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
    let charset = upload::csv_charset(&req)?;
    let wanted = Wanted::read(&query)?;
    let incident = access.incident_id;
    let db = access.db().clone();
    // Before a long body is taken: whether there is a key to seal its people with.
    access
        .db()
        .read(move |conn| incident_keys::cipher(conn, db.keyring(), incident))
        .await?;
    let upload = upload::spool(access.state(), &req, body, MAX_BYTES).await?;
    let detected = upload.detected;
    let encoding = match query.encoding.or(charset) {
        Some(encoding) => encoding,
        None => detected.map_err(|fault| refused(&Refusal::of_file(fault)))?,
    };
    let now = access.now();
    let new = NewImport {
        id: ids::new_id(now),
        incident_id: incident,
        file_name: wanted.file_name,
        dry_run: query.dry_run == Some(true),
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
        .bookkeeping(&access, &content, move |conn| {
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
        importing::start(access.state().clone(), job);
    }
    let location = format!("/api/v1/incidents/{incident}/people/imports/{id}");
    Ok(HttpResponse::Accepted()
        .insert_header((header::LOCATION, location))
        .json(accepted))
}

/// Look at the head of a file
///
/// Finds encoding, columns and a mapping before the file is imported. The first 256 KiB are enough.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), ImportQuery),
    request_body(content = String, content_type = "text/csv", description = "The head of the file"),
    responses((status = 200, description = "What the file looks like", body = ImportPreview))
)]
#[post("/incidents/{incident_id}/people/imports/preview")]
pub(crate) async fn preview_import(
    _access: InIncident<PeopleWrite>,
    Query(query): Query<ImportQuery>,
    req: HttpRequest,
    mut body: Payload,
) -> ApiResult<web::Json<ImportPreview>> {
    let charset = upload::csv_charset(&req)?;
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
    let seen = import::preview(&head, query.encoding.or(charset));
    Ok(web::Json(seen.map_err(|refusal| refused(&refusal))?))
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
/// How far it is, and the first errors and warnings.
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
/// Each wrong line as it came, with line, column, code, message and proposal beside it. For whoever sent the
/// file, and those who may see personal data; recorded in the audit log.
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
    let errors = stored.import.errors;
    access
        .db()
        .change(access.actor(), access.now(), move |_| {
            let data = json!({ "errors": errors });
            let entry = Entry::incident(incident, "people.import_errors_read", id, data);
            Ok(Changed::new((), entry))
        })
        .await?;
    let headings = stored.report.headings;
    let width = headings.len();
    let mut head = BOM.to_owned();
    let extra = match lang {
        Lang::Ja => ["行", "列", "コード", "内容", "候補"],
        Lang::En => ["Line", "Column", "Code", "Message", "Proposal"],
    };
    let extra = extra.map(str::to_owned);
    csv_safe::push_row(&mut head, extra.into_iter().chain(headings));
    let db = access.db().clone();
    let pieces = stream::try_unfold(0_i64, move |n| {
        let db = db.clone();
        async move {
            let lines = piece(&db, incident, id, n).await?;
            Ok::<_, DbError>(lines.map(|lines| {
                let mut text = String::new();
                for line in &lines {
                    push_bad_line(&mut text, line, width, lang);
                }
                (web::Bytes::from(text), n + 1)
            }))
        }
    });
    let head = stream::once(async move { Ok(web::Bytes::from(head)) });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"import-errors.csv\"",
        ))
        .streaming(head.chain(pieces)))
}

/// One row a finding: what is wrong first, then the line's own cells.
fn push_bad_line(text: &mut String, line: &BadLine, width: usize, lang: Lang) {
    for finding in &line.findings {
        let told = finding.to_api(lang, false);
        let cells = [
            told.line.to_string(),
            told.column,
            told.code,
            told.message,
            finding.suggestion.clone().unwrap_or_default(),
        ];
        let missing = width.saturating_sub(line.cells.len());
        let own = line.cells.iter().cloned();
        let padding = std::iter::repeat_n(String::new(), missing);
        csv_safe::push_row(text, cells.into_iter().chain(own).chain(padding));
    }
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
    stored.to_api(lang, reveal)
}

/// Settings of an import, read from the query.
struct Wanted {
    file_name: String,
    mapping: Option<Mapping>,
    defaults: Defaults,
}

impl Wanted {
    fn read(query: &ImportQuery) -> ApiResult<Wanted> {
        let mut wrong = ApiError::invalid();
        let file_name = query.file_name.clone().unwrap_or_default();
        if file_name.len() > MAX_FILE_NAME || file_name.chars().any(text::is_unsafe) {
            wrong = wrong.field(
                "file_name",
                "invalid",
                format!("制御文字を含まない{MAX_FILE_NAME}バイト以内の名前にしてください"),
                format!("At most {MAX_FILE_NAME} bytes without control characters"),
            );
        }
        let mapping = query.mapping.as_deref().filter(|m| !m.is_empty());
        let mapping: Option<Mapping> = match mapping.map(serde_json::from_str).transpose() {
            Ok(mapping) => mapping,
            Err(_) => {
                wrong = wrong.field(
                    "mapping",
                    "invalid",
                    "項目名から見出しへの対応をJSONで示してください（例：{\"name\":\"氏名\"}）",
                    "Give field names and headings as JSON, for example {\"name\":\"Full name\"}",
                );
                None
            }
        };
        let mut data_items = Vec::new();
        let names = query.default_data_items.as_deref().unwrap_or_default();
        for name in names.split(',').map(str::trim).filter(|n| !n.is_empty()) {
            match wire::parse::<DataItem>(name) {
                Some(item) => data_items.push(item),
                None => {
                    wrong = wrong.field(
                        "default_data_items",
                        "unknown",
                        "知らない項目があります",
                        "An item is not known",
                    );
                }
            }
        }
        data_items.sort();
        data_items.dedup();
        wrong.or_ok()?;
        Ok(Wanted {
            file_name,
            mapping,
            defaults: Defaults {
                data_items,
                lang: query.default_lang.unwrap_or_default(),
            },
        })
    }
}

/// A file that cannot be taken at all.
fn refused(refusal: &Refusal) -> ApiError {
    let (ja, en) = (refusal.to_api(Lang::Ja), refusal.to_api(Lang::En));
    ApiError::invalid().field_at(
        ja.field,
        ja.line,
        refusal.fault.name(),
        ja.message,
        en.message,
    )
}
