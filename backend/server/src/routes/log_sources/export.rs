//! The log inventory as a table to be saved: what is known of each log, and what the check says of it.

use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::{Query, ReaderLang},
    respond::CsvFile,
};
use actix_web::get;
use jiff::tz::TimeZone;
use saiki_api::{
    Lang, Timestamp,
    log_sources::{LogSource, LogSourceFilter},
};
use saiki_db::{Changed, Entry, log_sources, timeline};
use saiki_domain::{csv_safe, log_sources::MAX_SOURCES};
use serde_json::json;

/// Export the logs as CSV
///
/// With the same filter as the list; UTF-8 with a byte order mark, and no cell a spreadsheet would run. Times are those
/// of the organisation's zone.
#[utoipa::path(
    tag = "causes",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), LogSourceFilter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/log-sources/export")]
pub(crate) async fn export_log_sources(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<LogSourceFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<CsvFile> {
    crate::routes::check_search(filter.q.as_deref())?;
    let (incident, now) = (access.incident_id, access.now());
    let (sources, zone) = access
        .db()
        .change(access.actor(), now, move |conn| {
            let (found, _) = log_sources::list(conn, incident, &filter, None, MAX_SOURCES, now)?;
            let data = json!({ "rows": found.len() });
            let entry = Entry::incident(incident, "log_sources.exported", incident, data);
            Ok(Changed::new((found, timeline::home_zone(conn)?), entry))
        })
        .await?;
    let mut rows = String::new();
    csv_safe::push_row(&mut rows, headings(lang));
    for source in sources {
        csv_safe::push_row(&mut rows, cells(source, &zone, lang));
    }
    let name = "log-sources.csv";
    Ok(CsvFile { name, rows })
}

fn headings(lang: Lang) -> [&'static str; 18] {
    [
        lang.pick("システム", "System"),
        lang.pick("記録内容", "What it records"),
        lang.pick("判定", "Verdict"),
        lang.pick("判定の理由", "Why"),
        lang.pick("最初の記録", "First entry"),
        lang.pick("最後の記録", "Last entry"),
        lang.pick("保存日数", "Days kept"),
        lang.pick("消さずに保存", "Kept for good"),
        lang.pick("時計のずれ（秒）", "Clock error in seconds"),
        lang.pick("ずれの確かめ方", "How it was measured"),
        lang.pick("タイムゾーン", "Time zone"),
        lang.pick("保管場所", "Where it is kept"),
        lang.pick("写しの作成", "Copy made"),
        lang.pick("写しの範囲（から）", "Copy from"),
        lang.pick("写しの範囲（まで）", "Copy to"),
        lang.pick("写しのSHA-256", "SHA-256 of the copy"),
        lang.pick("写しの保管場所", "Where the copy is kept"),
        lang.pick("備考", "Note"),
    ]
}

fn cells(source: LogSource, zone: &TimeZone, lang: Lang) -> [String; 18] {
    let time = |at: Option<Timestamp>| at.map(|at| csv_safe::time(at, zone)).unwrap_or_default();
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let details = source.details;
    let why: Vec<&str> = source
        .check
        .findings
        .iter()
        .map(|finding| finding.text.get(lang))
        .collect();
    let copy = details.copy.as_ref();
    [
        details.system.clone(),
        details.records.clone(),
        source.check.verdict.label(lang).to_owned(),
        why.join(" "),
        time(details.covers_from),
        time(details.covers_to),
        number(details.retention_days),
        match details.kept_for_good {
            true => lang.pick("はい", "yes").to_owned(),
            false => String::new(),
        },
        number(details.clock_error_seconds),
        details.clock_note.clone(),
        details.zone.clone(),
        details.place.clone(),
        time(copy.map(|copy| copy.made_at)),
        time(copy.and_then(|copy| copy.from)),
        time(copy.and_then(|copy| copy.to)),
        copy.map(|copy| copy.sha256.clone()).unwrap_or_default(),
        copy.map(|copy| copy.place.clone()).unwrap_or_default(),
        details.note,
    ]
}
