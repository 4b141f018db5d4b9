//! SLA checks as files: all results as CSV, and what concerns one customer as PDF. What is in them is
//! `saiki_documents::sla`.

use super::super::check_search;
use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::{PageLang, Path, Query, ReaderLang},
};
use actix_web::{
    HttpResponse, get,
    http::header,
    web::{self, Bytes},
};
use futures_util::stream;
use saiki_api::{Lang, Uuid, problem::ErrorCode, sla_checks::SlaFilter};
use saiki_db::{Changed, Db, DbError, DbResult, Entry, incidents, organisation, sla_checks};
use saiki_documents::{
    filings::ExportError,
    sla::{CustomerSheet, customer_pdf, results_csv},
};
use serde_json::json;

/// Results fetched at once for a file.
const PAGE: i64 = 500;

/// Export results of an SLA check as CSV
///
/// With the same filters and order as the list; UTF-8 with a byte order mark, and no cell a spreadsheet would run.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("check_id" = Uuid, Path, description = "The check"),
        SlaFilter
    ),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
#[get("/incidents/{incident_id}/sla-checks/{check_id}/results/export")]
pub(crate) async fn export_sla_results(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(filter): Query<SlaFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    check_search(filter.q.as_deref())?;
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let check = access
        .db()
        .change(access.actor(), now, move |conn| {
            let check = sla_checks::get(conn, incident, id, now)?;
            let data = json!({ "number": check.number });
            let entry = Entry::incident(incident, "sla_check.exported", id, data);
            Ok(Changed::new(check, entry))
        })
        .await?;
    let db = access.db().clone();
    let rows = stream::try_unfold(Some(None), move |after: Next| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            match after {
                Some(after) => page(&db, (incident, id), filter, after, lang)
                    .await
                    .map(Some),
                None => Ok(None),
            }
        }
    });
    let name = format!("attachment; filename=\"sla-check-{}.csv\"", check.number);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(rows))
}

/// Where to go on; `None` at the end.
type Next = Option<Option<sla_checks::Place>>;

/// The lines after a place. Only the first have the mark and the headings.
async fn page(
    db: &Db,
    of: (Uuid, Uuid),
    filter: SlaFilter,
    after: Option<sla_checks::Place>,
    lang: Lang,
) -> DbResult<(Bytes, Next)> {
    let sort = filter.sort.unwrap_or_default();
    let first = after.is_none();
    let query = sla_checks::Query {
        filter,
        after,
        limit: PAGE,
    };
    db.read(move |conn| {
        let rows = sla_checks::window(conn, of, &query)?;
        let next = rows
            .last()
            .map(|row| Some(sla_checks::Place::of(sort, row)));
        let text = results_csv(rows.iter(), lang).map_err(|e| DbError::Other(e.to_string()))?;
        let text = Bytes::from(text);
        if first {
            return Ok((text, next));
        }
        // A heading has no line break in it.
        let begins = text.iter().position(|byte| *byte == b'\n');
        let begins = begins.map_or(text.len(), |at| at + 1);
        Ok((text.slice(begins..), next))
    })
    .await
}

/// What an SLA check means for one customer, as PDF
///
/// Every result of one contract with its reasoning.
#[utoipa::path(
    tag = "sla",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("check_id" = Uuid, Path, description = "The check"),
        ("contract_id" = Uuid, Path, description = "The contract"),
        ("lang" = Option<Lang>, Query, description = "Its language; the reader's when absent")
    ),
    responses((status = 200, description = "The file", body = String, content_type = "application/pdf"))
)]
#[get("/incidents/{incident_id}/sla-checks/{check_id}/customers/{contract_id}")]
pub(crate) async fn export_sla_customer(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid, Uuid)>,
    PageLang(lang): PageLang,
) -> ApiResult<HttpResponse> {
    let (incident, now) = (access.incident_id, access.now());
    let (id, contract) = (path.1, path.2);
    let (check, results, incident, organisation) = access
        .db()
        .change(access.actor(), now, move |conn| {
            let check = sla_checks::get(conn, incident, id, now)?;
            let results = sla_checks::of_contract(conn, (incident, id), contract)?;
            let data = json!({ "number": check.number, "contract_id": contract });
            let entry = Entry::incident(incident, "sla_check.exported", id, data);
            let found = (
                check,
                results,
                incidents::get(conn, incident)?,
                organisation::get(conn)?,
            );
            Ok(Changed::new(found, entry))
        })
        .await?;
    let font = access.state().config().letter_font.clone();
    let name = format!("{}-sla-{}.pdf", incident.reference, check.number);
    let set = web::block(move || {
        let sheet = CustomerSheet {
            organisation: &organisation,
            check: &check,
            incident_reference: &incident.reference,
            results: &results,
            lang,
            exercise: incident.exercise,
        };
        customer_pdf(&sheet, &font)
    });
    let bytes = set.await.map_err(ApiError::internal)?.map_err(refused)?;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .body(bytes))
}

/// Why there is no file.
fn refused(error: ExportError) -> ApiError {
    match error {
        ExportError::Font(error) => {
            ApiError::new(ErrorCode::StateConflict).detail(error.0.ja, error.0.en)
        }
        ExportError::Encoding(faults) => ApiError::from(faults),
        other => ApiError::internal(other),
    }
}
