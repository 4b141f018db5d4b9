//! Systems in and out as files: a CSV file looked at, checked and imported; a batch of JSON; the register exported.
//! Reading a file is `saiki_domain::systems::import`.

use super::{super::check_search, by};
use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{
        Json, Once, Query, ReaderLang, upload,
        whole::{self, Content, Whole},
    },
    validate::refuse,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header,
    post, put,
    web::{self, Payload},
};
use futures_util::stream;
use saiki_api::{
    Lang, Uuid,
    systems::{
        MAX_SYSTEMS_BYTES, System, SystemField, SystemFilter, SystemImport, SystemImportQuery,
        SystemMapping, SystemPreview, SystemSort, SystemsBatch,
    },
};
use saiki_db::{
    Changed, Conn, Db, DbResult, Entry,
    systems::{self, Outcome},
};
use saiki_domain::{
    csv_safe::{self, BOM},
    fault::Faults,
    systems::{
        self as checks,
        import::{self, Sheet},
        number_key,
    },
};
use serde_json::json;

/// Most bytes a preview takes.
const MAX_PREVIEW: u64 = 256 * 1024;
/// Findings an answer names; the error file has them all.
const NAMED: usize = 100;
/// Systems fetched at once for an export.
const EXPORT_PAGE: u32 = 500;

/// Look at the head of a file of systems
///
/// Finds encoding, columns and a mapping before the file is imported. The first 256 KiB are enough.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), SystemImportQuery),
    request_body(content = String, content_type = "text/csv", description = "The head of the file"),
    responses((status = 200, description = "What the file looks like", body = SystemPreview))
)]
#[post("/incidents/{incident_id}/systems/imports/preview")]
pub(crate) async fn preview_systems_import(
    _access: InIncident<RecoveryWrite>,
    Query(query): Query<SystemImportQuery>,
    req: HttpRequest,
    body: Payload,
) -> ApiResult<web::Json<SystemPreview>> {
    let charset = upload::csv_charset(&req)?;
    let head = whole::bytes(&req, body, MAX_PREVIEW).await?;
    let seen = import::preview(&head, query.encoding.or(charset))?;
    Ok(web::Json(seen))
}

/// Import systems
///
/// The body is the CSV file, at most 8 MB. Numbers on the register are changed, others entered. One wrong line, and
/// nothing is: the answer names it, and holds an error file with every wrong line.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        SystemImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body(content = String, content_type = "text/csv", description = "The file"),
    responses((status = 200, description = "What came of it, or would", body = SystemImport))
)]
#[post("/incidents/{incident_id}/systems/imports")]
pub(crate) async fn import_systems(
    access: InIncident<RecoveryWrite>,
    once: Once,
    Query(query): Query<SystemImportQuery>,
    ReaderLang(lang): ReaderLang,
    req: HttpRequest,
    body: Payload,
) -> ApiResult<web::Json<SystemImport>> {
    let charset = upload::csv_charset(&req)?;
    let mapping = mapping(&query)?;
    let encoding = query.encoding.or(charset);
    let Whole {
        read: sheet,
        sha256,
    } = whole::read(&req, body, MAX_SYSTEMS_BYTES, move |bytes| {
        import::read(bytes, encoding, mapping)
    })
    .await?;
    let (incident, by, now) = (access.incident_id, by(&access), access.now());
    let (make, dry) = (query.make_units == Some(true), query.dry_run == Some(true));
    let content = Content {
        sha256: &sha256,
        query: &query,
    };
    let hash = sha256.clone();
    let work = move |conn: &mut Conn| {
        let changed = systems::import(conn, incident, &by, &sheet, make, dry, &hash, now)?;
        Ok(Changed::with(
            told(&sheet, changed.value, lang),
            changed.entries,
        ))
    };
    Ok(web::Json(once.change(&access, &content, work).await?))
}

/// Put systems as JSON
///
/// Each with all it says: numbers on the register are changed, others entered; all or nothing.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    request_body = SystemsBatch,
    responses((status = 200, description = "What came of it", body = SystemImport))
)]
#[put("/incidents/{incident_id}/systems/batch")]
pub(crate) async fn put_systems(
    access: InIncident<RecoveryWrite>,
    Json(batch): Json<SystemsBatch>,
) -> ApiResult<web::Json<SystemImport>> {
    refuse(check_batch(&batch))?;
    let (incident, by, now) = (access.incident_id, by(&access), access.now());
    let rows = i64::try_from(batch.systems.len()).unwrap_or(i64::MAX);
    let outcome = access
        .db()
        .change(access.actor(), now, move |conn| {
            systems::upsert(conn, incident, &by, &batch.systems, now)
        })
        .await?;
    Ok(web::Json(summed(outcome, rows, Vec::new(), None)))
}

fn check_batch(batch: &SystemsBatch) -> Faults {
    let mut faults = Faults::default();
    if batch.systems.is_empty() {
        faults.add(
            "systems",
            "required",
            "1件以上入れてください",
            "Give at least one",
        );
    }
    faults.count("systems", batch.systems.len(), checks::MAX_BATCH);
    let mut keys = std::collections::HashSet::new();
    for (n, fields) in batch.systems.iter().enumerate().take(checks::MAX_BATCH) {
        checks::check(fields, &format!("systems.{n}."), &mut faults);
        if !keys.insert(number_key(&fields.number)) {
            faults.add(
                format!("systems.{n}.number"),
                "repeated",
                "同じ管理番号が二度あります",
                "This number stands here twice",
            );
        }
    }
    faults
}

/// An outcome as the API says it, with the error file.
fn told(sheet: &Sheet, outcome: Outcome, lang: Lang) -> SystemImport {
    let rows = sheet.drafts.len() + sheet.bad.len();
    let findings = outcome.bad.iter().flat_map(|bad| &bad.findings);
    let findings = findings.take(NAMED).map(|f| f.to_api(lang)).collect();
    let file = (!outcome.bad.is_empty()).then(|| {
        let mut text = BOM.to_owned();
        let extra = match lang {
            Lang::Ja => ["行", "列", "コード", "内容"],
            Lang::En => ["Line", "Column", "Code", "Message"],
        };
        let extra = extra.map(str::to_owned);
        csv_safe::push_row(&mut text, extra.into_iter().chain(sheet.headings.clone()));
        for bad in &outcome.bad {
            for finding in &bad.findings {
                let told = finding.to_api(lang);
                let own = [told.line.to_string(), told.column, told.code, told.message];
                csv_safe::push_row(&mut text, own.into_iter().chain(bad.cells.clone()));
            }
        }
        text
    });
    summed(
        outcome,
        i64::try_from(rows).unwrap_or(i64::MAX),
        findings,
        file,
    )
}

fn summed(
    outcome: Outcome,
    rows: i64,
    findings: Vec<saiki_api::systems::SystemFinding>,
    error_file: Option<String>,
) -> SystemImport {
    SystemImport {
        done: outcome.done,
        rows,
        added: outcome.added,
        changed: outcome.changed,
        unchanged: outcome.unchanged,
        units_added: outcome.units_added,
        errors: i64::try_from(outcome.bad.len()).unwrap_or(i64::MAX),
        findings,
        error_file,
    }
}

/// Export systems as CSV
///
/// With the same filters and order as the list. It can be imported again.
#[utoipa::path(
    tag = "systems",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), SystemFilter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/systems/export")]
pub(crate) async fn export_systems(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<SystemFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    check_search(filter.q.as_deref())?;
    let incident = access.incident_id;
    let data = json!({ "filter": filter_names(&filter) });
    access
        .db()
        .change(access.actor(), access.now(), move |_| {
            let entry = Entry::incident(incident, "systems.exported", incident, data);
            Ok(Changed::new((), entry))
        })
        .await?;
    let mut head = BOM.to_owned();
    let own = SystemField::ALL.map(|field| field.label(lang).to_owned());
    let states = match lang {
        Lang::Ja => [
            "類似度",
            "可能性",
            "被害の有無",
            "緊急対策",
            "実施できない理由",
            "接続状態",
        ],
        Lang::En => [
            "Similarity",
            "Likelihood",
            "Damage",
            "Measure",
            "Why not possible",
            "Connection",
        ],
    };
    csv_safe::push_row(&mut head, own.into_iter().chain(states.map(str::to_owned)));
    let db = access.db().clone();
    let rows = stream::try_unfold(Some(None), move |after: Option<Option<systems::Place>>| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            match after {
                Some(after) => page(&db, incident, filter, after, lang).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let head = stream::once(async move { Ok(web::Bytes::from(head)) });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"systems.csv\"",
        ))
        .streaming(futures_util::StreamExt::chain(head, rows)))
}

/// Which filters were used: what the log keeps, without the words searched for.
fn filter_names(filter: &SystemFilter) -> Vec<String> {
    match serde_json::to_value(filter) {
        Ok(serde_json::Value::Object(map)) => map.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

type Next = Option<Option<systems::Place>>;

/// The lines after a system, and where to go on; `None` there at the end.
async fn page(
    db: &Db,
    incident: Uuid,
    filter: SystemFilter,
    after: Option<systems::Place>,
    lang: Lang,
) -> DbResult<(web::Bytes, Next)> {
    let sort = filter.sort.unwrap_or_default();
    let query = systems::Query {
        filter,
        after,
        limit: i64::from(EXPORT_PAGE),
    };
    db.read(move |conn| {
        let (rows, _) = systems::list(conn, incident, &query)?;
        let next = rows.last().map(|last| Some(place(sort, last)));
        let mut text = String::new();
        for system in rows {
            csv_safe::push_row(&mut text, cells(&system, lang));
        }
        Ok((web::Bytes::from(text), next))
    })
    .await
}

fn place(sort: SystemSort, system: &System) -> systems::Place {
    systems::Place::of(sort, system)
}

fn cells(system: &System, lang: Lang) -> Vec<String> {
    let yes = if system.affected {
        lang.pick("はい", "Yes")
    } else {
        ""
    };
    let mut cells: Vec<String> = SystemField::ALL
        .into_iter()
        .map(|field| match field {
            SystemField::Number => system.number.clone(),
            SystemField::Name => system.name.clone(),
            SystemField::Kind => system.kind.label(lang).to_owned(),
            SystemField::Unit => system.unit_name.clone().unwrap_or_default(),
            SystemField::Os => system.os.clone(),
            SystemField::OsVersion => system.os_version.clone(),
            SystemField::Software => system.software.join(";"),
            SystemField::Settings => system.settings.join(";"),
            SystemField::Exposure => system.exposure.label(lang).to_owned(),
            SystemField::Contact => system.contact.clone(),
            SystemField::Note => system.note.clone(),
            SystemField::Affected => yes.to_owned(),
        })
        .collect();
    cells.extend([
        system.similarity.score.to_string(),
        system.likelihood.label(lang).to_owned(),
        system.damage.label(lang).to_owned(),
        system.measure.label(lang).to_owned(),
        system.measure_reason.clone(),
        system.connection.label(lang).to_owned(),
    ]);
    cells
}

fn mapping(query: &SystemImportQuery) -> ApiResult<Option<SystemMapping>> {
    let text = query.mapping.as_deref().filter(|m| !m.is_empty());
    text.map(serde_json::from_str).transpose().map_err(|_| {
        ApiError::invalid().field(
            "mapping",
            "invalid",
            "項目名から見出しへの対応をJSONで示してください（例：{\"number\":\"資産番号\"}）",
            "Give field names and headings as JSON, for example {\"number\":\"Asset tag\"}",
        )
    })
}
