//! Contracts as a CSV file for spreadsheets, under the same filters as the list. What a contract leaves open stands in
//! its last cell.

use super::check_search;
use crate::{
    ApiResult,
    access::{Access, needs::RecoveryRead},
    extract::{Query, ReaderLang},
};
use actix_web::{HttpResponse, get, http::header};
use saiki_api::{
    Lang,
    contracts::{Contract, ContractFilter},
};
use saiki_db::{Changed, Entry, contracts};
use saiki_domain::csv_safe::{self, BOM};
use serde_json::json;

/// Most rows of an export.
const MAX_ROWS: i64 = 100_000;

/// Export contracts as CSV
///
/// With the same filters as the list; UTF-8 with a byte order mark, and no cell a spreadsheet would run.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(ContractFilter),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/contracts/export")]
pub(crate) async fn export_contracts(
    access: Access<RecoveryRead>,
    Query(filter): Query<ContractFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    check_search(filter.q.as_deref())?;
    let now = access.now();
    let query = contracts::Query {
        filter,
        after: None,
        limit: MAX_ROWS,
    };
    let rows = access
        .db()
        .change(access.actor(), now, move |conn| {
            let (rows, _) = contracts::list(conn, &query, now)?;
            let data = json!({ "rows": rows.len() });
            let entry = Entry::instance("contracts.exported", "contracts", data);
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
            "attachment; filename=\"contracts.csv\"",
        ))
        .body(text))
}

fn headings(lang: Lang) -> [&'static str; 15] {
    [
        lang.pick("相手方", "Other side"),
        lang.pick("区分", "Customer or supplier"),
        lang.pick("対象の業務", "Service"),
        lang.pick("契約番号・契約書名", "Reference"),
        lang.pick("開始日", "From"),
        lang.pick("終了日", "To"),
        lang.pick("連絡の期限（時間）", "Notice within (hours)"),
        lang.pick("インシデント時の取り決め", "Response terms"),
        lang.pick("サービスレベル", "Service levels"),
        lang.pick("脆弱性を修正する側", "Who fixes"),
        lang.pick("当社の負担（%）", "Our share (%)"),
        lang.pick("相手方の負担（%）", "Their share (%)"),
        lang.pick("条項", "Clause"),
        lang.pick("連絡先", "Contact"),
        lang.pick("未確定の事項", "Left open"),
    ]
}

fn cells(row: &Contract, lang: Lang) -> [String; 15] {
    let fields = &row.fields;
    let terms = &fields.vulnerabilities;
    let day = |day: Option<saiki_api::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let share = |bp: Option<i64>| bp.map(percent).unwrap_or_default();
    let gaps: Vec<&str> = row.gaps.iter().map(|gap| gap.title.get(lang)).collect();
    [
        fields.counterparty.clone(),
        fields.side.label(lang).to_owned(),
        fields.service.clone(),
        fields.reference.clone(),
        day(fields.from),
        day(fields.to),
        fields
            .notice_hours
            .map(|h| h.to_string())
            .unwrap_or_default(),
        fields.response_terms.clone(),
        fields.service_levels.clone(),
        terms
            .fixer
            .map(|f| f.label(lang).to_owned())
            .unwrap_or_default(),
        share(terms.our_share_bp),
        share(terms.their_share_bp),
        terms.clause.clone(),
        fields.contact.clone(),
        gaps.join(lang.pick("、", "; ")),
    ]
}

/// Basis points as a percentage: 3,333 is `33.33`.
fn percent(bp: i64) -> String {
    format!("{}.{:02}", bp / 100, bp % 100)
}
