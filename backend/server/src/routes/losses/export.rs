//! The loss ledger as a CSV file for spreadsheets, under the same filters as the list. Amounts are plain numbers, so
//! that they can be added up there.

use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::{Query, ReaderLang},
};
use actix_web::{HttpResponse, get, http::header};
use saiki_api::{
    Lang,
    losses::{Loss, LossFilter},
    money::Money,
};
use saiki_db::{Changed, Entry, losses};
use saiki_domain::{
    csv_safe::{self, BOM},
    import::values,
};
use serde_json::json;

/// Most rows of an export.
const MAX_ROWS: i64 = 100_000;

/// Export losses as CSV
///
/// With the same filters as the list; UTF-8 with a byte order mark, and no cell a spreadsheet would run.
#[utoipa::path(
    tag = "losses",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), LossFilter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/costs/export")]
pub(crate) async fn export_losses(
    access: InIncident<RecoveryRead>,
    Query(filter): Query<LossFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    super::check_filter(&filter)?;
    let incident = access.incident_id;
    let query = losses::Query {
        filter,
        after: None,
        limit: MAX_ROWS,
    };
    let rows = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let (rows, _) = losses::list(conn, incident, &query)?;
            let data = json!({ "rows": rows.len() });
            let entry = Entry::incident(incident, "losses.exported", incident, data);
            Ok(Changed::new(rows, entry))
        })
        .await?;
    let mut text = BOM.to_owned();
    csv_safe::push_row(&mut text, headings(lang));
    for row in &rows {
        csv_safe::push_row(&mut text, cells(row, lang));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"losses.csv\"",
        ))
        .body(text))
}

fn headings(lang: Lang) -> [&'static str; 17] {
    [
        lang.pick("日付", "Day"),
        lang.pick("内容", "Description"),
        lang.pick("直接・間接", "Direct or indirect"),
        lang.pick("JNSAの区分", "JNSA class"),
        lang.pick("VERISの区分", "VERIS variety"),
        lang.pick("確かさ", "State"),
        lang.pick("最小", "Least"),
        lang.pick("最大", "Most"),
        lang.pick("通貨", "Currency"),
        lang.pick("換算レート", "Exchange rate"),
        lang.pick("換算日", "Day of the rate"),
        lang.pick("換算後の最小", "Least, converted"),
        lang.pick("換算後の最大", "Most, converted"),
        lang.pick("換算後の通貨", "Converted into"),
        lang.pick("根拠", "Basis"),
        lang.pick("取消の理由", "Why taken out"),
        lang.pick("記録した人", "Entered by"),
    ]
}

fn cells(row: &Loss, lang: Lang) -> [String; 17] {
    let amount = |minor, currency: &str| {
        values::amount(&Money {
            minor,
            currency: currency.to_owned(),
        })
    };
    let exchange = row.exchange.as_ref();
    let reversal = row.reversal.as_ref();
    [
        row.day.to_string(),
        row.description.clone(),
        row.class.label(lang).to_owned(),
        row.jnsa_class.label(lang).to_owned(),
        row.variety.label(lang).to_owned(),
        row.state.label(lang).to_owned(),
        amount(row.amount.low, &row.currency),
        amount(row.amount.high, &row.currency),
        row.currency.clone(),
        exchange.map(|e| e.rate.clone()).unwrap_or_default(),
        exchange.map(|e| e.day.to_string()).unwrap_or_default(),
        amount(row.home.low, &row.home_currency),
        amount(row.home.high, &row.home_currency),
        row.home_currency.clone(),
        row.basis.clone(),
        reversal.map(|r| r.reason.clone()).unwrap_or_default(),
        row.created_by_name.clone(),
    ]
}
