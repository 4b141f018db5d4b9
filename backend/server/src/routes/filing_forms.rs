//! Forms of reports to authorities and the schema of a kept report: what this build carries, the same for every incident.

use crate::access::{Access, needs::FilingsRead};
use actix_web::{get, web};
use saiki_api::filing_forms::FilingForm;
use saiki_domain::filing_forms::forms;

/// List forms
///
/// By whose law, then by series and stage. What each asks is told by the fields of an incident.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    responses((status = 200, description = "All of them", body = Vec<FilingForm>))
)]
#[get("/filing-forms")]
pub(crate) async fn list_filing_forms(_access: Access<FilingsRead>) -> web::Json<Vec<FilingForm>> {
    web::Json(forms().iter().map(|form| form.head.clone()).collect())
}

/// Read the schema of a report
///
/// JSON Schema of what a report's JSON export holds.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    responses((status = 200, description = "The schema", body = serde_json::Value))
)]
#[get("/filing-schema")]
pub(crate) async fn get_filing_schema(
    _access: Access<FilingsRead>,
) -> web::Json<serde_json::Value> {
    web::Json(saiki_documents::filings::schema())
}
