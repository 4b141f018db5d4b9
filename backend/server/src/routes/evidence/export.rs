//! The evidence register as a table to be saved: every item with where its custody chain stands. The chain itself is on
//! the custody sheet.

use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::{Query, ReaderLang},
    respond::CsvFile,
};
use actix_web::get;
use jiff::tz::TimeZone;
use saiki_api::{
    Lang,
    evidence::{Evidence, EvidenceFilter},
};
use saiki_db::{Changed, Entry, evidence, timeline};
use saiki_domain::csv_safe;
use serde_json::json;

/// Most rows of an export.
const MAX_ROWS: i64 = 100_000;

/// Export the evidence register as CSV
///
/// With the same filters as the list; UTF-8 with a byte order mark, and no cell a spreadsheet would run. Times are those
/// of the organisation's zone.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), EvidenceFilter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/evidence/export")]
pub(crate) async fn export_evidence(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<EvidenceFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<CsvFile> {
    crate::routes::check_search(filter.q.as_deref())?;
    let (incident, now) = (access.incident_id, access.now());
    let (items, zone) = access
        .db()
        .change(access.actor(), now, move |conn| {
            let (found, _) = evidence::list(conn, incident, &filter, None, MAX_ROWS, now)?;
            let data = json!({ "rows": found.len() });
            let entry = Entry::incident(incident, "evidence.exported", incident, data);
            Ok(Changed::new((found, timeline::home_zone(conn)?), entry))
        })
        .await?;
    let mut rows = String::new();
    csv_safe::push_row(&mut rows, headings(lang));
    for item in items {
        csv_safe::push_row(&mut rows, cells(item, &zone, lang));
    }
    let name = "evidence.csv";
    Ok(CsvFile { name, rows })
}

fn headings(lang: Lang) -> [&'static str; 17] {
    [
        lang.pick("番号", "Number"),
        lang.pick("名称", "What it is"),
        lang.pick("種類", "Kind"),
        lang.pick("採取元", "Taken from"),
        lang.pick("大きさ（バイト）", "Size in bytes"),
        lang.pick("SHA-256", "SHA-256"),
        lang.pick("ハッシュの計算方法", "How the hash was computed"),
        lang.pick("状態", "State"),
        lang.pick("保管者", "Holder"),
        lang.pick("保管場所", "Place"),
        lang.pick("封印", "Seal"),
        lang.pick("記録の数", "Events"),
        lang.pick("最後の記録", "Last event"),
        lang.pick("今後の扱い", "Decision"),
        lang.pick("扱いの期限", "Until"),
        lang.pick("気づいた点", "To be noticed"),
        lang.pick("備考", "Note"),
    ]
}

fn cells(item: Evidence, zone: &TimeZone, lang: Lang) -> [String; 17] {
    let made = item.disposition.as_ref().map(|made| &made.details);
    let noticed: Vec<&str> = item.findings.iter().map(|one| one.text.get(lang)).collect();
    [
        item.number.to_string(),
        item.title.clone(),
        item.kind.label(lang).to_owned(),
        item.origin.clone(),
        item.size.map(|size| size.to_string()).unwrap_or_default(),
        item.sha256.clone(),
        item.hash_method.clone(),
        item.custody.status.label(lang).to_owned(),
        item.custody.holder.clone(),
        item.custody.place.clone(),
        item.custody.seal.clone(),
        item.events.to_string(),
        csv_safe::time(item.last_event_at, zone),
        made.map(|made| made.decision.label(lang).to_owned())
            .unwrap_or_default(),
        made.map(|made| made.until.clone()).unwrap_or_default(),
        noticed.join(" "),
        item.note,
    ]
}
