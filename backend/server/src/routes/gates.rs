//! What still stands between an incident and its end. The same list answers a refused closing.

use crate::{
    ApiResult,
    access::{InIncident, needs::RecoveryRead},
    extract::ReaderLang,
};
use actix_web::{get, web};
use saiki_api::gates::Gate;
use saiki_db::gates;

/// What is missing to close
///
/// Everything that is still open in the incident, by kind, with the first 200 of them. Empty when it may be closed.
#[utoipa::path(
    tag = "gates",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "What is open", body = Gate))
)]
#[get("/incidents/{incident_id}/gate")]
pub(crate) async fn get_gate(
    access: InIncident<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Gate>> {
    let (id, now) = (access.incident_id, access.now());
    let open = access
        .db()
        .snapshot(move |conn| gates::open_matters(conn, id, lang, now))
        .await?;
    Ok(web::Json(Gate::of(open)))
}
