//! Claims as a CSV file for spreadsheets, under the same filters as the list: masked, or in the clear for somebody who
//! may see them. Either is recorded.

use super::{revealed, shown};
use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::{Query, ReaderLang},
};
use actix_web::{HttpResponse, get, http::header};
use jiff::tz::TimeZone;
use saiki_api::{
    Lang,
    claims::{Claim, ClaimFilter},
};
use saiki_db::{Changed, Entry, claims, incident_keys, items::Context, timeline};
use saiki_domain::{
    csv_safe::{self, BOM},
    import::values,
};
use serde_json::json;

/// Most rows of an export.
const MAX_ROWS: i64 = 100_000;

/// Export claims as CSV
///
/// With the same filters as the list; UTF-8 with a byte order mark, and no cell a spreadsheet would run. Times are those
/// of the organisation's zone.
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), ClaimFilter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/claims/export")]
pub(crate) async fn export_claims(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<ClaimFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    let reveal = revealed(&access, filter.reveal)?;
    let (id, now) = (access.incident_id, access.now());
    let keyring = access.db().keyring().clone();
    let (rows, zone) = access
        .db()
        .change(access.actor(), now, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            let context = Context::load(conn, id)?;
            let window = (None, MAX_ROWS);
            let (rows, _) = claims::list(conn, &cipher, &context, &filter, window, (lang, now))?;
            let data = json!({ "rows": rows.len(), "revealed": reveal });
            let entry = Entry::incident(id, "claims.exported", id, data);
            Ok(Changed::new((rows, timeline::home_zone(conn)?), entry))
        })
        .await?;
    let mut text = BOM.to_owned();
    csv_safe::push_row(&mut text, headings(lang));
    for row in rows {
        csv_safe::push_row(&mut text, cells(&shown(row, reveal), &zone, lang));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"claims.csv\"",
        ))
        .body(text))
}

fn headings(lang: Lang) -> [&'static str; 17] {
    [
        lang.pick("番号", "Number"),
        lang.pick("種類", "Kind"),
        lang.pick("請求者", "Claimant"),
        lang.pick("会社・団体名", "Organisation"),
        lang.pick("件名", "Subject"),
        lang.pick("受付日時", "Received at"),
        lang.pick("請求額", "Amount claimed"),
        lang.pick("請求額の通貨", "Currency claimed"),
        lang.pick("担当", "Owner"),
        lang.pick("回答期限", "Answer due"),
        lang.pick("状態", "State"),
        lang.pick("理由", "Reason"),
        lang.pick("合意した金額", "Amount agreed"),
        lang.pick("合意した金額の通貨", "Currency agreed"),
        lang.pick("判断した人", "Decided by"),
        lang.pick("判断日時", "Decided at"),
        lang.pick("支払日", "Paid on"),
    ]
}

fn cells(row: &Claim, zone: &TimeZone, lang: Lang) -> [String; 17] {
    let (claimed, agreed) = (row.claimed.as_ref(), row.agreed.as_ref());
    let currency = |money: Option<&saiki_api::money::Money>| {
        money.map(|m| m.currency.clone()).unwrap_or_default()
    };
    let owner = row.owner.as_ref();
    [
        row.number.to_string(),
        row.kind.label(lang).to_owned(),
        row.name.clone(),
        row.organisation.clone(),
        row.subject.clone(),
        csv_safe::time(row.received_at, zone),
        claimed.map(values::amount).unwrap_or_default(),
        currency(claimed),
        owner.map(|owner| owner.name.clone()).unwrap_or_default(),
        row.answer_due
            .map(|day| day.to_string())
            .unwrap_or_default(),
        row.state.label(lang).to_owned(),
        row.reason.clone(),
        agreed.map(values::amount).unwrap_or_default(),
        currency(agreed),
        row.decided_by_name.clone().unwrap_or_default(),
        row.decided_at
            .map(|at| csv_safe::time(at, zone))
            .unwrap_or_default(),
        row.paid_on.map(|day| day.to_string()).unwrap_or_default(),
    ]
}
