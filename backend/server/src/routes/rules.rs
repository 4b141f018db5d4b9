//! Rules of deadlines: the catalogue, and the clauses of contracts users add to it. Built-in rules are read only; what
//! runs in an incident is in `clocks`.

use super::{activities::writer, check_search};
use crate::{
    ApiResult,
    access::{
        Access,
        needs::{FilingsRead, FilingsWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang},
    respond::{Created, Versioned},
};
use actix_web::{get, post, put, web};
use saiki_api::rules::{ListedRule, RuleFields, RuleFilter};
use saiki_db::{rules, timeline};

/// List the rules of deadlines
///
/// Built-in ones by regime, then clauses users wrote; each with its periods and its condition in words.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(RuleFilter),
    responses((status = 200, description = "All of them", body = Vec<ListedRule>))
)]
#[get("/rules")]
pub(crate) async fn list_rules(
    access: Access<FilingsRead>,
    Query(filter): Query<RuleFilter>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<Vec<ListedRule>>> {
    check_search(filter.q.as_deref())?;
    let now = access.now();
    let body = access
        .db()
        .snapshot(move |conn| {
            let today = timeline::today(conn, now)?;
            rules::catalogue(conn, &filter, lang, today)
        })
        .await?;
    Ok(web::Json(body))
}

/// Write a clause
///
/// A period one owes by a contract. It gets an identifier that begins with `ct.`, and version 1. Incidents opened from
/// then on have it; in an open one somebody takes it in hand.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    request_body = RuleFields,
    responses((status = 201, description = "The rule", body = ListedRule))
)]
#[post("/rules")]
pub(crate) async fn create_rule(
    access: Access<FilingsWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<RuleFields>,
) -> ApiResult<Created<ListedRule>> {
    let (writer, wanted) = (writer(&access, lang), new.clone());
    let body = once
        .change(&access, &new, move |conn| {
            rules::add(conn, &wanted, &writer)
        })
        .await?;
    Ok(Created::at(format!("/api/v1/rules/{}", body.rule.id), body))
}

/// Read a rule
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(("rule_id" = String, Path, description = "Identifier, for example `jp.appi.final`")),
    responses((status = 200, description = "The rule", body = ListedRule))
)]
#[get("/rules/{rule_id}")]
pub(crate) async fn get_rule(
    access: Access<FilingsRead>,
    path: Path<String>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<ListedRule>> {
    let (id, now) = (path.into_inner(), access.now());
    let body = access
        .db()
        .snapshot(move |conn| {
            let today = timeline::today(conn, now)?;
            rules::find(conn, &id, lang, today)
        })
        .await?;
    Ok(Versioned::of(body))
}

/// Change a clause
///
/// The whole of it, which makes a new version. Incidents keep the one they have and are offered the new one.
#[utoipa::path(
    tag = "clocks",
    security(("bearer" = [])),
    params(
        ("rule_id" = String, Path, description = "Identifier; built-in rules take no change"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = RuleFields,
    responses((status = 200, description = "The rule as it is now", body = ListedRule))
)]
#[put("/rules/{rule_id}")]
pub(crate) async fn update_rule(
    access: Access<FilingsWrite>,
    path: Path<String>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<RuleFields>,
) -> ApiResult<Versioned<ListedRule>> {
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    if_match
        .change(&access, move |conn, expected| {
            rules::update(conn, &id, &wanted, expected, &writer)
        })
        .await
}
