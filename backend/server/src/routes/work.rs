//! The work list of the caller over all their incidents, and the organisation's rule of stalls.

use crate::{
    ApiResult,
    access::{
        Access,
        needs::{PlaybookWrite, RecoveryRead},
    },
    extract::{IfMatch, Json, Query, ReaderLang, cursor},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{get, put, web};
use saiki_api::{
    page::PageQuery,
    stalls::StallRule,
    work::{WorkCounts, WorkFilter, WorkPage},
};
use saiki_db::{
    stalls,
    work::{self, Reader},
};
use saiki_domain::stalls as rules;

/// Read the work list
///
/// Over all open incidents the caller takes part in: stalled work first, then by due date.
#[utoipa::path(
    tag = "work",
    security(("bearer" = [])),
    params(WorkFilter, PageQuery),
    responses((status = 200, description = "A page of the work list", body = WorkPage))
)]
#[get("/work")]
pub(crate) async fn list_work(
    access: Access<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<WorkFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<WorkPage>> {
    let after: Option<(i64, i64, String)> = cursor::decode(page.cursor.as_deref())?;
    let reader = Reader::of(access.user(), lang, access.now());
    let all = access
        .db()
        .snapshot(move |conn| work::all(conn, &reader))
        .await?;
    let counts = WorkCounts::of(&all);
    let scope = filter.scope.unwrap_or_default();
    let mut rows: Vec<_> = all.into_iter().filter(|entry| entry.is_in(scope)).collect();
    let total = rows.len() as u64;
    rows.retain(|entry| {
        after
            .as_ref()
            .is_none_or(|after| work::place(entry) > *after)
    });
    let page = cursor::page(rows, page.limit(), Some(total), work::place)?;
    Ok(web::Json(WorkPage {
        items: page.items,
        next_cursor: page.next_cursor,
        total: page.total,
        counts,
    }))
}

/// Read the rule of stalls
///
/// After how long work counts as stalled, and when and to whom it goes then.
#[utoipa::path(
    tag = "work",
    security(("bearer" = [])),
    responses((status = 200, description = "The rule", body = StallRule))
)]
#[get("/stall-rule")]
pub(crate) async fn get_stall_rule(
    access: Access<RecoveryRead>,
) -> ApiResult<Versioned<StallRule>> {
    Ok(Versioned::of(access.db().read(stalls::rule).await?))
}

/// Set the rule of stalls
///
/// The executive named becomes a member of every incident opened from then on.
#[utoipa::path(
    tag = "work",
    security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "Version seen, in quotes; 0 when none was set")),
    request_body = StallRule,
    responses((status = 200, description = "The rule as it is now", body = StallRule))
)]
#[put("/stall-rule")]
pub(crate) async fn put_stall_rule(
    access: Access<PlaybookWrite>,
    if_match: IfMatch,
    Json(wanted): Json<StallRule>,
) -> ApiResult<Versioned<StallRule>> {
    refuse(rules::check_rule(&wanted))?;
    let (by, now) = (access.user().id, access.now());
    if_match
        .judged(&access, move |conn, expected| {
            stalls::set_rule(conn, wanted, by, expected, now)
        })
        .await
}
