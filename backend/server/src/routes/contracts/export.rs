//! Contracts as a CSV file for spreadsheets, under the same filters as the list: a line a service that is promised, one
//! where there is none. It can be imported again; what a contract leaves open stands in the last cell, for reading.

use super::check_search;
use crate::{
    ApiResult,
    access::{Access, needs::RecoveryRead},
    extract::{Query, ReaderLang},
};
use actix_web::{HttpResponse, get, http::header};
use saiki_api::{
    Lang,
    contracts::{Contract, ContractFilter, imports::ContractField},
    service_terms::ServiceTerms,
};
use saiki_db::{Changed, Entry, contracts};
use saiki_domain::{
    csv_safe::{self, BOM},
    import::values,
};
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
    let headings = ContractField::ALL.map(|field| field.label(lang));
    let open = lang.pick("未確定の事項", "Left open");
    csv_safe::push_row(&mut text, headings.into_iter().chain([open]));
    for row in &rows {
        let gaps: Vec<&str> = row.gaps.iter().map(|gap| gap.title.get(lang)).collect();
        let gaps = gaps.join(lang.pick("、", "; "));
        let services: Vec<Option<&ServiceTerms>> = match row.fields.service_terms.is_empty() {
            true => vec![None],
            false => row.fields.service_terms.iter().map(Some).collect(),
        };
        for terms in services {
            let cells = ContractField::ALL.map(|field| match terms {
                Some(terms) if field >= ContractField::PromisedService => {
                    promised(terms, field, lang)
                }
                _ => cell(row, field, lang),
            });
            csv_safe::push_row(&mut text, cells.iter().chain([&gaps]));
        }
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"contracts.csv\"",
        ))
        .body(text))
}

/// What a contract itself says in a column; nothing in those of a service.
fn cell(row: &Contract, field: ContractField, lang: Lang) -> String {
    use ContractField as F;
    let fields = &row.fields;
    let terms = &fields.vulnerabilities;
    let day = |day: Option<saiki_api::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let share = |bp: Option<i64>| bp.map(|bp| decimals(bp, 2)).unwrap_or_default();
    match field {
        F::Counterparty => fields.counterparty.clone(),
        F::Side => fields.side.label(lang).to_owned(),
        F::Service => fields.service.clone(),
        F::Reference => fields.reference.clone(),
        F::From => day(fields.from),
        F::To => day(fields.to),
        F::NoticeHours => whole(fields.notice_hours),
        F::ResponseTerms => fields.response_terms.clone(),
        F::ServiceLevels => fields.service_levels.clone(),
        F::Fixer => terms
            .fixer
            .map(|f| f.label(lang).to_owned())
            .unwrap_or_default(),
        F::OurShare => share(terms.our_share_bp),
        F::TheirShare => share(terms.their_share_bp),
        F::Clause => terms.clause.clone(),
        F::Note => terms.note.clone(),
        F::Contact => fields.contact.clone(),
        _ => String::new(),
    }
}

/// What is promised of a service in a column of its own.
fn promised(terms: &ServiceTerms, field: ContractField, lang: Lang) -> String {
    use ContractField as F;
    let fee = terms.monthly_fee.as_ref();
    match field {
        F::PromisedService => terms.service.clone(),
        F::Availability => terms
            .availability
            .map(|figure| decimals(figure, 3))
            .unwrap_or_default(),
        F::LongestOutage => whole(terms.longest_outage_minutes),
        F::Response => whole(terms.response_minutes),
        F::Notice => whole(terms.notice_minutes),
        F::Fee => fee.map(values::amount).unwrap_or_default(),
        F::Currency => fee.map(|fee| fee.currency.clone()).unwrap_or_default(),
        F::Tiers => {
            let tiers = terms.tiers.iter().map(|tier| {
                let (below, credit) = (decimals(tier.below, 3), decimals(tier.credit_bp, 2));
                format!("{below}:{credit}")
            });
            tiers.collect::<Vec<_>>().join("; ")
        }
        F::Cap => terms.cap_bp.map(|bp| decimals(bp, 2)).unwrap_or_default(),
        F::Degraded => decimals(terms.degraded_bp, 2),
        F::Excluded => {
            let labels = terms.excluded.iter().map(|one| one.label(lang));
            labels.collect::<Vec<_>>().join("; ")
        }
        F::Zone => terms.zone.clone(),
        F::ServiceClause => terms.clause.clone(),
        _ => String::new(),
    }
}

fn whole(number: Option<i64>) -> String {
    number.map(|n| n.to_string()).unwrap_or_default()
}

/// A figure with that many decimals: with two, 3,333 is `33.33`.
fn decimals(figure: i64, places: u32) -> String {
    let unit = 10_i64.pow(places);
    let width = places as usize;
    format!("{}.{:0width$}", figure / unit, figure % unit)
}
