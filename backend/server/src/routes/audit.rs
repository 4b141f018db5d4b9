//! The audit log: read by page, checked from end to end. It is written by `saiki-db`, with each change.

use crate::{
    ApiResult,
    access::{Access, needs::AuditRead},
    extract::{Query, cursor},
};
use actix_web::{get, web};
use saiki_api::{
    audit::{AuditEntry, AuditVerdict},
    page::{Page, PageQuery},
};
use saiki_db::audit;
use serde::Deserialize;

/// Which entries are wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct AuditFilter {
    /// One chain: an incident's id, or `instance`. All when absent.
    chain: Option<String>,
}

/// List the audit log
///
/// Newest first.
#[utoipa::path(
    tag = "system",
    security(("bearer" = [])),
    params(AuditFilter, PageQuery),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntry>))
)]
#[get("/audit")]
pub(crate) async fn list_audit(
    access: Access<AuditRead>,
    Query(filter): Query<AuditFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<AuditEntry>>> {
    let before: Option<(i64, String, i64)> = cursor::decode(page.cursor.as_deref())?;
    let limit = page.limit();
    let rows = access
        .db()
        .read(move |conn| audit::list(conn, filter.chain.as_deref(), before, i64::from(limit) + 1))
        .await?;
    let place = |e: &AuditEntry| (e.at.as_microsecond(), e.chain.clone(), e.seq);
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

/// Check the audit log
///
/// Recomputes every hash of every chain and says where the first one breaks.
#[utoipa::path(
    tag = "system",
    security(("bearer" = [])),
    responses((status = 200, description = "What the check found", body = AuditVerdict))
)]
#[get("/audit/verify")]
pub(crate) async fn verify_audit(access: Access<AuditRead>) -> ApiResult<web::Json<AuditVerdict>> {
    Ok(web::Json(access.db().read(audit::verify).await?))
}
