//! Incidents written for other organisations (VERIS, STIX, IODEF), and VERIS taken in. The forms are
//! `saiki_domain::exchange`; nothing is sent anywhere.

use crate::{
    ApiError, ApiResult,
    access::{
        Access, InIncident,
        needs::{IncidentsRead, IncidentsWrite},
    },
    extract::{
        Once, Query, ReaderLang,
        whole::{self, Content, Whole},
    },
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header,
    post,
    web::{self, Payload},
};
use saiki_api::{
    Uuid,
    exchange::{
        ExchangeFormat, ExchangeQuery, MAX_VERIS_BYTES, VerisImport, VerisIncident, VerisQuery,
    },
    permissions::Permission,
    problem::ErrorCode,
};
use saiki_db::{Changed, Conn, DbError, DbResult, Entry, exchange, incidents, timeline};
use saiki_domain::{
    exchange::{self as forms, ReadIncident, Reading},
    fault::Faults,
};
use serde_json::json;

/// Media types VERIS comes as: records, or one a line.
const JSON: [&str; 4] = [
    "application/json",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
];

/// Export an incident for other organisations
///
/// As VERIS 1.4.1, STIX 2.1 or IODEF v2: title, summary, classes, times, counts. No personal data of the register, and
/// nobody's name. Losses, outages and the recovery plan are in it only for those who may read them.
#[utoipa::path(
    tag = "incidents",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), ExchangeQuery),
    responses((status = 200, description = "The file", content(
        (String = "application/json"), (String = "application/stix+json"), (String = "application/xml")
    )))
)]
#[get("/incidents/{incident_id}/exchange")]
pub(crate) async fn export_incident(
    access: InIncident<IncidentsRead>,
    Query(wanted): Query<ExchangeQuery>,
) -> ApiResult<HttpResponse> {
    let (incident, now, format) = (access.incident_id, access.now(), wanted.format);
    let with_recovery = access.may(Permission::RecoveryRead);
    let (reference, text) = access
        .db()
        .change(access.actor(), now, move |conn| {
            let gathered = exchange::gather(conn, incident, with_recovery, now)?;
            let source = gathered.source();
            let text = match format {
                ExchangeFormat::Veris => pretty(&forms::veris(&source, now))?,
                ExchangeFormat::Stix => pretty(&forms::stix(&source, now))?,
                ExchangeFormat::Iodef => forms::iodef(&source, now),
            };
            let record = gathered.incident();
            let data = json!({ "format": format, "tlp": record.tlp });
            let entry = Entry::incident(incident, "incident.exported", incident, data);
            Ok(Changed::new((record.reference.clone(), text), entry))
        })
        .await?;
    let name = forms::file_name(format, &reference);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, forms::media_type(format)))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(text))
}

fn pretty(value: &serde_json::Value) -> DbResult<String> {
    let text = serde_json::to_string_pretty(value);
    text.map(|text| text + "\n")
        .map_err(|error| DbError::Other(format!("an export does not serialise: {error}")))
}

/// Import VERIS
///
/// The body is one record of VERIS 1.3 or 1.4, a list of them, or one a line; at most 8 MB and 500 records. Each becomes an
/// incident of the caller's. What has no place here is noted with its path. One wrong record, or one that is here already,
/// keeps the whole file out.
#[utoipa::path(
    tag = "incidents",
    security(("bearer" = [])),
    params(
        VerisQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body(content = String, content_type = "application/json", description = "The file"),
    responses((status = 200, description = "The incidents made, or that would be", body = VerisImport))
)]
#[post("/incidents/imports/veris")]
pub(crate) async fn import_veris(
    access: Access<IncidentsWrite>,
    once: Once,
    Query(query): Query<VerisQuery>,
    ReaderLang(lang): ReaderLang,
    req: HttpRequest,
    body: Payload,
) -> ApiResult<web::Json<VerisImport>> {
    check_type(&req)?;
    let reading = Reading {
        lang,
        zone: access.db().read(timeline::home_zone_name).await?,
        now: access.now(),
    };
    let Whole {
        read: records,
        sha256,
    } = whole::read(&req, body, MAX_VERIS_BYTES as u64, move |bytes| {
        forms::read_veris(bytes, &reading)
    })
    .await?;
    let (user, by, now) = (access.user().clone(), access.actor(), access.now());
    let keyring = access.db().keyring().clone();
    let dry = query.dry_run == Some(true);
    let content = Content {
        sha256: &sha256,
        query: &query,
    };
    let work = move |conn: &mut Conn| {
        let member = (!user.role.sees_all_incidents()).then_some(user.id);
        refuse_known(conn, member, &records)?;
        let (mut made, mut entries) = (Vec::new(), Vec::new());
        for (number, record) in (1..).zip(records) {
            let mut one = VerisIncident {
                number,
                veris_id: record.veris_id,
                title: record.new.title.clone(),
                incident_id: None,
                reference: String::new(),
                notes: record.notes,
            };
            if !dry {
                let opened = incidents::open(conn, &keyring, user.id, &by.name, &record.new, now)?;
                let id = opened.value.id;
                entries.extend(opened.entries);
                let data = json!({ "veris_id": one.veris_id, "notes": one.notes.len() });
                entries.push(Entry::incident(id, "incident.imported", id, data));
                one.incident_id = Some(id);
                one.reference = opened.value.reference;
            }
            made.push(one);
        }
        Ok(Changed::with(VerisImport { incidents: made }, entries))
    };
    Ok(web::Json(once.change(&access, &content, work).await?))
}

fn check_type(req: &HttpRequest) -> ApiResult<()> {
    let value = req.headers().get(header::CONTENT_TYPE);
    let value = value.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim();
    if JSON
        .iter()
        .any(|name| media_type.eq_ignore_ascii_case(name))
    {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail(
        "VERISの記録を Content-Type: application/json で送ってください",
        "Send VERIS records as Content-Type: application/json",
    ))
}

/// Names the records that are here already, with their incident.
fn refuse_known(conn: &mut Conn, member: Option<Uuid>, records: &[ReadIncident]) -> DbResult<()> {
    let ids: Vec<String> = records.iter().map(|one| one.veris_id.clone()).collect();
    let known = exchange::known(conn, member, &ids)?;
    let mut faults = Faults::default();
    for (number, record) in (1..).zip(records) {
        let number: i64 = number;
        if let Some(reference) = known.get(&record.veris_id) {
            faults.add(
                format!("records.{number}.incident_id"),
                "exists",
                format!("{number}件目 incident_id：{reference} としてすでにあります。この記録を除いて取り込んでください"),
                format!("Record {number} incident_id: it is here already as {reference}; import the file without it"),
            );
        }
    }
    match faults.0.is_empty() {
        true => Ok(()),
        false => Err(DbError::Invalid(faults)),
    }
}
