//! Reports on one matter, one after the other, with what changed from each to the next. Beginning one is in the parent:
//! a new letter that names the one it follows.

use crate::{
    ApiResult,
    access::{InIncident, needs::LettersRead},
    extract::Reader,
};
use actix_web::{get, web};
use saiki_api::letters::Series;
use saiki_db::letters;

/// List series of reports
///
/// Every letter that is mailed, in its series: first, second, … final report, each with when it went out, what it said in
/// figures and what differs from the one before. The series begun or continued last comes first.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The series", body = Vec<Series>))
)]
#[get("/incidents/{incident_id}/letters/series")]
pub(crate) async fn list_series(
    access: InIncident<LettersRead>,
    reader: Reader,
) -> ApiResult<web::Json<Vec<Series>>> {
    let (incident, lang) = (access.incident_id, reader.0);
    let all = access
        .db()
        .read(move |conn| letters::series(conn, incident, lang))
        .await?;
    Ok(web::Json(all))
}
