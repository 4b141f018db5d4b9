//! Letters by post: batches made, printed, posted, tracked, and what comes back. The PDF goes to those alone who may see
//! people in the clear, and the log keeps each time it was made.

use super::{print, read};
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleReveal, PeopleWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang, cursor},
    respond::{Created, NoContent, Versioned},
    routes::{activities::writer, timeline::matter},
    validate::refuse,
};
use actix_web::{HttpResponse, delete, get, post, web};
use saiki_api::{
    Uuid,
    followups::{
        FollowupFilter, NewPostBatch, PostBatch, PostBatchSent, PostLetter, PostReturn, Postable,
        Tracked, TrackingFile,
    },
    page::{Page, PageQuery},
};
use saiki_db::{Changed, followups::post, incident_keys};
use saiki_domain::followups::{self as rules, post as post_rules};

/// List batches of letters for post
///
/// The newest first.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of batches", body = Page<PostBatch>))
)]
#[get("/incidents/{incident_id}/post-batches")]
pub(crate) async fn list_post_batches(
    access: InIncident<PeopleRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<PostBatch>>> {
    let after: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (id, limit) = (access.incident_id, page.limit());
    let rows = access
        .db()
        .snapshot(move |conn| post::list(conn, id, after, limit + 1))
        .await?;
    let place = |batch: &PostBatch| batch.number;
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

/// Count whom post reaches of a list
///
/// Those with a postal address, or whose guardian or head of household has one, who may be written to; and how many letters
/// a batch of that list would have. Who is left over is to be told in another way.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), FollowupFilter),
    responses((status = 200, description = "How many", body = Postable))
)]
#[get("/incidents/{incident_id}/followups/postable")]
pub(crate) async fn count_postable(
    access: InIncident<PeopleRead>,
    Query(filter): Query<FollowupFilter>,
) -> ApiResult<web::Json<Postable>> {
    let (id, now) = (access.incident_id, access.now());
    let keyring = access.db().keyring().clone();
    let found = access
        .db()
        .snapshot(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            post::postable(conn, &cipher, id, &filter, now)
        })
        .await?;
    Ok(web::Json(found))
}

/// Make a batch of letters for post
///
/// Freezes whom, which text and where to. The letter is printed as a campaign sent it last; where none did, as it is
/// approved now. People whom no postal address reaches are left out. One letter is for a household, or for those a guardian
/// answers for, and made out to the head or the guardian.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewPostBatch,
    responses((status = 201, description = "The batch", body = PostBatch))
)]
#[post("/incidents/{incident_id}/post-batches")]
pub(crate) async fn create_post_batch(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewPostBatch>,
) -> ApiResult<Created<PostBatch>> {
    refuse(rules::check_batch(&new))?;
    let (id, writer, wanted) = (access.incident_id, writer(&access, lang), new.clone());
    let keyring = access.db().keyring().clone();
    let batch = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            post::make(conn, &cipher, id, &wanted, &writer)
        })
        .await?;
    let location = format!("/api/v1/incidents/{id}/post-batches/{}", batch.id);
    Ok(Created::at(location, batch))
}

/// Read a batch of letters
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("batch_id" = Uuid, Path, description = "The batch")
    ),
    responses((status = 200, description = "The batch", body = PostBatch))
)]
#[get("/incidents/{incident_id}/post-batches/{batch_id}")]
pub(crate) async fn get_post_batch(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<PostBatch>> {
    let (id, batch) = (access.incident_id, path.1);
    let body = access
        .db()
        .snapshot(move |conn| post::get(conn, id, batch))
        .await?;
    Ok(Versioned::of(body))
}

/// Throw away a batch that was not posted
///
/// Its people are to be told again.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("batch_id" = Uuid, Path, description = "The batch"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/post-batches/{batch_id}")]
pub(crate) async fn discard_post_batch(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<NoContent> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    if_match
        .remove(&access, move |conn, expected| {
            post::discard(conn, ids, expected, &writer)
        })
        .await
}

/// List the letters of a batch
///
/// In the order they are printed.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("batch_id" = Uuid, Path, description = "The batch"),
        ("reveal" = Option<bool>, Query, description = "Show personal fields in the clear; recorded"),
        PageQuery
    ),
    responses((status = 200, description = "A page of letters", body = Page<PostLetter>))
)]
#[get("/incidents/{incident_id}/post-batches/{batch_id}/letters")]
pub(crate) async fn list_post_letters(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    Query(filter): Query<FollowupFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<PostLetter>>> {
    let after: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let (id, batch, limit) = (access.incident_id, path.1, page.limit());
    let keyring = access.db().keyring().clone();
    let rows = read(&access, filter.reveal, batch, move |conn| {
        let cipher = incident_keys::cipher(conn, &keyring, id)?;
        post::letters(conn, &cipher, id, batch, after.unwrap_or(0), limit + 1)
    })
    .await?;
    let rows = match filter.reveal {
        Some(true) => rows,
        _ => rows.into_iter().map(post_rules::masked).collect(),
    };
    let place = |letter: &PostLetter| letter.letter.n;
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

/// Print a batch
///
/// One PDF: an index sheet, then for each person an address page for the window of the envelope and the letter in their
/// language. Made from what the batch froze, with the same bytes each time; its hash goes into the log.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("batch_id" = Uuid, Path, description = "The batch")
    ),
    responses((status = 200, description = "The letters", body = Vec<u8>, content_type = "application/pdf"))
)]
#[get("/incidents/{incident_id}/post-batches/{batch_id}/pdf")]
pub(crate) async fn print_post_batch(
    access: InIncident<PeopleReveal>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    print::pdf(&access, path.1, lang).await
}

/// Record that a batch was posted
///
/// Everybody in it counts as told by post on that day.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("batch_id" = Uuid, Path, description = "The batch"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = PostBatchSent,
    responses((status = 200, description = "The batch as it is now", body = PostBatch))
)]
#[post("/incidents/{incident_id}/post-batches/{batch_id}/posted")]
pub(crate) async fn record_posting(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(sent): Json<PostBatchSent>,
) -> ApiResult<Versioned<PostBatch>> {
    refuse(post_rules::check_sent(&sent, &matter(&access).await?))?;
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    if_match
        .change(&access, move |conn, expected| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            post::posted(conn, &cipher, ids, &sent, expected, &writer)
        })
        .await
}

/// Keep tracking numbers
///
/// From lines `3-00012,1234-5678-9012`; all of them, or none where one does not read, names no letter of the batch, or says
/// otherwise than a file before it did.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("batch_id" = Uuid, Path, description = "The batch"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = TrackingFile,
    responses((status = 200, description = "How many letters have a number now", body = Tracked))
)]
#[post("/incidents/{incident_id}/post-batches/{batch_id}/tracking")]
pub(crate) async fn track_post_batch(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    Json(file): Json<TrackingFile>,
) -> ApiResult<web::Json<Tracked>> {
    let numbers = post_rules::tracking(&file.csv)?;
    let (ids, replace) = ((access.incident_id, path.1), file.replace);
    let keyring = access.db().keyring().clone();
    let done = once
        .change(&access, &file, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            post::track(conn, &cipher, ids, &numbers, replace)
        })
        .await?;
    Ok(web::Json(done))
}

/// Record a letter that came back
///
/// Named by the number on its address page or by the customer number. Its person is to be told again.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = PostReturn,
    responses((status = 200, description = "The letter as it is now, masked", body = PostLetter))
)]
#[post("/incidents/{incident_id}/post-returns")]
pub(crate) async fn return_post_letter(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(back): Json<PostReturn>,
) -> ApiResult<web::Json<PostLetter>> {
    refuse(post_rules::check_return(&back, &matter(&access).await?))?;
    let (id, writer, wanted) = (access.incident_id, writer(&access, lang), back.clone());
    let keyring = access.db().keyring().clone();
    let letter = once
        .change(&access, &back, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            let changed = post::returned(conn, &cipher, id, &wanted, &writer)?;
            let letter = post_rules::masked(changed.value);
            Ok(Changed::with(letter, changed.entries))
        })
        .await?;
    Ok(web::Json(letter))
}
