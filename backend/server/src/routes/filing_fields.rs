//! The facts reports to authorities are filled from: what the records say of each, and what somebody wrote in its place.

use crate::{
    ApiResult,
    access::{
        Caller, InIncident,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{IfMatch, Json, Path, Query},
    respond::Versioned,
};
use actix_web::{delete, get, put, web};
use saiki_api::{
    Uuid,
    filing_fields::{FieldFilter, FieldGroup, FieldInput, FilingField},
};
use saiki_db::filing_fields::{self, Asker};

/// The caller as somebody who makes reports.
pub(super) fn asker(caller: &Caller) -> Asker {
    Asker {
        user: caller.user().clone(),
        site: caller.state().config().public_url(),
        now: caller.now(),
    }
}

/// List the facts
///
/// In groups: what the records say, with the record it comes from, and what somebody wrote in its place.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), FieldFilter),
    responses((status = 200, description = "All of them, or those of a form", body = Vec<FieldGroup>))
)]
#[get("/incidents/{incident_id}/filing-fields")]
pub(crate) async fn list_filing_fields(
    access: InIncident<FilingsRead>,
    Query(filter): Query<FieldFilter>,
) -> ApiResult<web::Json<Vec<FieldGroup>>> {
    let (incident, asker) = (access.incident_id, asker(&access));
    let body = access
        .db()
        .snapshot(move |conn| filing_fields::groups(conn, incident, filter.form.as_deref(), &asker))
        .await?;
    Ok(web::Json(body))
}

/// Write a fact
///
/// In place of what the records say, in every report made from then on. Reports that were made stay as they are.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("key" = String, Path, description = "Key of the field, for example `times.occurred`"),
        ("If-Match" = String, Header, description = "Version seen, in quotes; `\"0\"` where nobody ever wrote anything")
    ),
    request_body = FieldInput,
    responses((status = 200, description = "The field as it is now", body = FilingField))
)]
#[put("/incidents/{incident_id}/filing-fields/{key}")]
pub(crate) async fn put_filing_field(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
    Json(input): Json<FieldInput>,
) -> ApiResult<Versioned<FilingField>> {
    let (incident, asker, key) = (access.incident_id, asker(&access), path.into_inner().1);
    if_match
        .change(&access, move |conn, expected| {
            filing_fields::put(conn, incident, &key, &input, expected, &asker)
        })
        .await
}

/// Take back what was written
///
/// The records count again.
#[utoipa::path(
    tag = "filings",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("key" = String, Path, description = "Key of the field"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The field as it is now", body = FilingField))
)]
#[delete("/incidents/{incident_id}/filing-fields/{key}")]
pub(crate) async fn remove_filing_field(
    access: InIncident<FilingsWrite>,
    path: Path<(Uuid, String)>,
    if_match: IfMatch,
) -> ApiResult<Versioned<FilingField>> {
    let (incident, asker, key) = (access.incident_id, asker(&access), path.into_inner().1);
    if_match
        .change(&access, move |conn, expected| {
            filing_fields::remove(conn, incident, &key, expected, &asker)
        })
        .await
}
