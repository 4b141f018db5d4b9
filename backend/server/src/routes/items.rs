//! Items of an incident: listed, added, changed and decided, commented on, with their history.

use super::activities::writer;
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{RecoveryRead, RecoveryWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    items::{Item, ItemComment, ItemFilter, ItemPatch, ItemSort, NewComment, NewItem, Priority},
    page::{Page, PageQuery},
};
use saiki_db::{
    items::{self, Context},
    members,
};
use saiki_domain::{fault::Faults, items as rules};

/// What a row is sorted by, with its id.
type Place = (i64, i64, Uuid);

/// List items
///
/// With search, filters and order; whether each is mandatory and whether it is stalled is worked out now.
#[utoipa::path(
    tag = "items",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), ItemFilter, PageQuery),
    responses((status = 200, description = "A page of items", body = Page<Item>))
)]
#[get("/incidents/{incident_id}/items")]
pub(crate) async fn list_items(
    access: InIncident<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ItemFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Item>>> {
    let after: Option<Place> = cursor::decode(page.cursor.as_deref())?;
    let (id, now, limit) = (access.incident_id, access.now(), page.limit());
    let sort = filter.sort.unwrap_or_default();
    let mut rows = access
        .db()
        .snapshot(move |conn| {
            let context = Context::load(conn, id)?;
            let all = items::all(conn, &context, lang, now)?;
            Ok(all
                .into_iter()
                .filter(|item| items::wanted(item, &filter))
                .collect::<Vec<_>>())
        })
        .await?;
    let total = rows.len() as u64;
    rows.sort_by_key(|item| place(item, sort));
    rows.retain(|item| after.is_none_or(|after| place(item, sort) > after));
    Ok(web::Json(cursor::page(rows, limit, Some(total), |item| {
        place(item, sort)
    })?))
}

fn place(item: &Item, sort: ItemSort) -> Place {
    let due = item.due_at.map_or(i64::MAX, |due| due.as_microsecond());
    let (first, second) = match sort {
        ItemSort::Playbook => (item.activity as i64, i64::from(item.place)),
        ItemSort::Due => (due, i64::from(item.place)),
        ItemSort::Priority => {
            let rank = Priority::ALL.iter().position(|p| *p == item.priority);
            (rank.and_then(|r| i64::try_from(r).ok()).unwrap_or(0), due)
        }
        ItemSort::Touched => (-item.touched_at.as_microsecond(), 0),
    };
    (first, second, item.id)
}

/// Add an item
///
/// One of the incident's own, beside the playbook's.
#[utoipa::path(
    tag = "items",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewItem,
    responses((status = 201, description = "The item", body = Item))
)]
#[post("/incidents/{incident_id}/items")]
pub(crate) async fn create_item(
    access: InIncident<RecoveryWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewItem>,
) -> ApiResult<Created<Item>> {
    refuse(rules::check_new(&new))?;
    let (id, now, wanted) = (access.incident_id, access.now(), new.clone());
    let made = once
        .change(&access, &new, move |conn| {
            items::add(conn, id, &wanted, lang, now)
        })
        .await?;
    match made {
        Some(body) => Ok(Created {
            location: format!("/api/v1/incidents/{id}/items/{}", body.id),
            version: Some(body.version),
            body,
        }),
        None => {
            let mut faults = Faults::default();
            members::not_a_member("owner_id", &mut faults);
            Err(faults.into())
        }
    }
}

/// Read an item
#[utoipa::path(
    tag = "items",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("item_id" = Uuid, Path, description = "The item")
    ),
    responses((status = 200, description = "The item", body = Item))
)]
#[get("/incidents/{incident_id}/items/{item_id}")]
pub(crate) async fn get_item(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<Item>> {
    let (id, now) = (access.incident_id, access.now());
    let body = access
        .db()
        .snapshot(move |conn| items::get(conn, id, path.1, lang, now))
        .await?;
    Ok(Versioned::of(body))
}

/// Change or decide an item
///
/// `not_applicable` needs a reason and is refused for mandatory items; taking a decision back needs a reason too.
#[utoipa::path(
    tag = "items",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("item_id" = Uuid, Path, description = "The item"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ItemPatch,
    responses((status = 200, description = "The item as it is now", body = Item))
)]
#[patch("/incidents/{incident_id}/items/{item_id}")]
pub(crate) async fn update_item(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ItemPatch>,
) -> ApiResult<Versioned<Item>> {
    let (id, writer) = (access.incident_id, writer(&access, lang));
    if_match
        .judged(&access, move |conn, expected| {
            items::update(conn, id, path.1, &wanted, expected, &writer)
        })
        .await
}

/// List the comments on an item
///
/// The oldest first.
#[utoipa::path(
    tag = "items",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("item_id" = Uuid, Path, description = "The item"),
        PageQuery
    ),
    responses((status = 200, description = "A page of comments", body = Page<ItemComment>))
)]
#[get("/incidents/{incident_id}/items/{item_id}/comments")]
pub(crate) async fn list_item_comments(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<ItemComment>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (id, limit) = (access.incident_id, page.limit());
    let rows = access
        .db()
        .read(move |conn| items::comments(conn, id, path.1, after, limit + 1))
        .await?;
    Ok(web::Json(cursor::page(
        rows,
        limit,
        None,
        |c: &ItemComment| c.id,
    )?))
}

/// Comment on an item
#[utoipa::path(
    tag = "items",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("item_id" = Uuid, Path, description = "The item"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewComment,
    responses((status = 201, description = "The comment", body = ItemComment))
)]
#[post("/incidents/{incident_id}/items/{item_id}/comments")]
pub(crate) async fn create_item_comment(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(new): Json<NewComment>,
) -> ApiResult<Created<ItemComment>> {
    refuse(rules::check_comment(&new.text))?;
    let (id, item, now) = (access.incident_id, path.1, access.now());
    let (user, name, text) = (
        access.user().id,
        access.user().name.clone(),
        new.text.clone(),
    );
    let body = once
        .change(&access, &new, move |conn| {
            items::add_comment(conn, id, item, (user, &name), text.trim(), now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/incidents/{id}/items/{item}/comments"),
        version: None,
        body,
    })
}

/// Read the history of an item
///
/// What happened to it and to its files, in order, from the audit log.
#[utoipa::path(
    tag = "items",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("item_id" = Uuid, Path, description = "The item")
    ),
    responses((status = 200, description = "The entries", body = Vec<AuditEntry>))
)]
#[get("/incidents/{incident_id}/items/{item_id}/history")]
pub(crate) async fn list_item_history(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<AuditEntry>>> {
    let id = access.incident_id;
    let body = access
        .db()
        .read(move |conn| items::history(conn, id, path.1))
        .await?;
    Ok(web::Json(body))
}
