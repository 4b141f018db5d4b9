//! Webhooks: entered, changed, tried and removed by administrators; what became of their calls; and the actions they may be
//! told of. A secret is in the answer that made it and in no other, so these answers are not kept for repeated requests.

use super::{Routes, activities::writer};
use crate::{
    ApiResult,
    access::{Access, needs::OrganisationWrite},
    extract::{IfMatch, Json, Path, Query, ReaderLang, cursor},
    respond::{Created, NoContent, Versioned},
    validate::refuse,
};
use actix_web::{delete, get, post, put, web};
use saiki_api::{
    Uuid,
    page::{Page, PageQuery},
    webhooks::{CallFilter, Webhook, WebhookCall, WebhookEventName, WebhookFields, WebhookSecret},
};
use saiki_db::webhooks;
use saiki_domain::webhooks as rules;

/// Takes the routes in.
pub(super) fn routes<R: Routes>(routes: R) -> R {
    routes
        .service(list_webhook_events)
        .service(list_webhooks)
        .service(create_webhook)
        .service(get_webhook)
        .service(put_webhook)
        .service(remove_webhook)
        .service(renew_webhook_secret)
        .service(try_webhook)
        .service(list_webhook_calls)
        .service(repeat_webhook_call)
}

/// List the actions webhooks may be told of
///
/// By the nouns they are about. A webhook names actions, nouns with `.*`, or `*` for everything but `audit.anchored`. What
/// happens to webhooks themselves is told to none.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    responses((status = 200, description = "The actions", body = Vec<WebhookEventName>))
)]
#[get("/webhook-events")]
pub(crate) async fn list_webhook_events(
    _access: Access<OrganisationWrite>,
    ReaderLang(lang): ReaderLang,
) -> web::Json<Vec<WebhookEventName>> {
    let named = |(event, ja, en): (&str, &str, &str)| WebhookEventName {
        event: event.to_owned(),
        label: lang.pick(ja, en).to_owned(),
    };
    web::Json(rules::events().map(named).collect())
}

/// List webhooks
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    responses((status = 200, description = "All of them", body = Vec<Webhook>))
)]
#[get("/webhooks")]
pub(crate) async fn list_webhooks(
    access: Access<OrganisationWrite>,
) -> ApiResult<web::Json<Vec<Webhook>>> {
    let (keyring, now) = (access.db().keyring().clone(), access.now());
    let body = access
        .db()
        .snapshot(move |conn| webhooks::list(conn, &keyring, now))
        .await?;
    Ok(web::Json(body))
}

/// Enter a webhook
///
/// The answer holds the secret its calls are signed with, this once.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    request_body = WebhookFields,
    responses((status = 201, description = "The webhook and its secret", body = WebhookSecret))
)]
#[post("/webhooks")]
pub(crate) async fn create_webhook(
    access: Access<OrganisationWrite>,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<WebhookFields>,
) -> ApiResult<Created<WebhookSecret>> {
    let new = rules::tidied(new);
    refuse(rules::check(&new, access.state().config().webhook_private))?;
    let (keyring, writer) = (access.db().keyring().clone(), writer(&access, lang));
    let body = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            webhooks::create(conn, &keyring, &new, &writer)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/webhooks/{}", body.webhook.id),
        body,
    ))
}

/// Read a webhook
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("webhook_id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, description = "The webhook", body = Webhook))
)]
#[get("/webhooks/{webhook_id}")]
pub(crate) async fn get_webhook(
    access: Access<OrganisationWrite>,
    path: Path<Uuid>,
) -> ApiResult<Versioned<Webhook>> {
    let (id, now) = (path.into_inner(), access.now());
    let keyring = access.db().keyring().clone();
    let body = access
        .db()
        .snapshot(move |conn| webhooks::get(conn, &keyring, id, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a webhook
///
/// The whole of it; the secret stays. Calls that wait go to the new address.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(
        ("webhook_id" = Uuid, Path, description = "The webhook"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = WebhookFields,
    responses((status = 200, description = "The webhook as it is now", body = Webhook))
)]
#[put("/webhooks/{webhook_id}")]
pub(crate) async fn put_webhook(
    access: Access<OrganisationWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<WebhookFields>,
) -> ApiResult<Versioned<Webhook>> {
    let wanted = rules::tidied(wanted);
    refuse(rules::check(
        &wanted,
        access.state().config().webhook_private,
    ))?;
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    if_match
        .change(&access, move |conn, expected| {
            webhooks::change(conn, &keyring, id, &wanted, expected, &writer)
        })
        .await
}

/// Remove a webhook
///
/// Calls that wait are dropped.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(
        ("webhook_id" = Uuid, Path, description = "The webhook"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/webhooks/{webhook_id}")]
pub(crate) async fn remove_webhook(
    access: Access<OrganisationWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<NoContent> {
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    if_match
        .remove(&access, move |conn, expected| {
            webhooks::remove(conn, id, expected, &writer)
        })
        .await
}

/// Give a webhook a new secret
///
/// The answer holds it, this once. Calls are signed with it from then on, also those that wait.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(
        ("webhook_id" = Uuid, Path, description = "The webhook"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The webhook and its new secret", body = WebhookSecret))
)]
#[post("/webhooks/{webhook_id}/secret")]
pub(crate) async fn renew_webhook_secret(
    access: Access<OrganisationWrite>,
    path: Path<Uuid>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<WebhookSecret>> {
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    if_match
        .change(&access, move |conn, expected| {
            webhooks::renew_secret(conn, &keyring, id, expected, &writer)
        })
        .await
}

/// Try a webhook out
///
/// Calls it with the event `webhook.tried`, whatever else it is told of and also while it is switched off. What became of
/// it is among its calls within seconds.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("webhook_id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, description = "The call, still to be made", body = WebhookCall))
)]
#[post("/webhooks/{webhook_id}/trial")]
pub(crate) async fn try_webhook(
    access: Access<OrganisationWrite>,
    path: Path<Uuid>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<WebhookCall>> {
    let (id, writer) = (path.into_inner(), writer(&access, lang));
    let body = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            webhooks::try_out(conn, id, &writer)
        })
        .await?;
    access.state().webhooks().wake();
    Ok(web::Json(body))
}

/// List the calls of a webhook
///
/// The newest first. Calls that are over are kept for 30 days.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(
        ("webhook_id" = Uuid, Path, description = "The webhook"),
        CallFilter, PageQuery
    ),
    responses((status = 200, description = "A page of calls", body = Page<WebhookCall>))
)]
#[get("/webhooks/{webhook_id}/calls")]
pub(crate) async fn list_webhook_calls(
    access: Access<OrganisationWrite>,
    path: Path<Uuid>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<CallFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<WebhookCall>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (id, limit) = (path.into_inner(), page.limit());
    let (rows, total) = access
        .db()
        .snapshot(move |conn| {
            webhooks::calls(conn, id, filter.state, after, i64::from(limit) + 1, lang)
        })
        .await?;
    Ok(web::Json(cursor::page(rows, limit, Some(total), |row| {
        row.id
    })?))
}

/// Make a call again that was given up
///
/// With the same id and body; attempts are counted from the beginning.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(
        ("webhook_id" = Uuid, Path, description = "The webhook"),
        ("call_id" = Uuid, Path, description = "The call")
    ),
    responses((status = 200, description = "The call, waiting again", body = WebhookCall))
)]
#[post("/webhooks/{webhook_id}/calls/{call_id}/again")]
pub(crate) async fn repeat_webhook_call(
    access: Access<OrganisationWrite>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<web::Json<WebhookCall>> {
    let ((id, call), writer) = (path.into_inner(), writer(&access, lang));
    let body = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            webhooks::again(conn, id, call, &writer)
        })
        .await?;
    access.state().webhooks().wake();
    Ok(web::Json(body))
}
