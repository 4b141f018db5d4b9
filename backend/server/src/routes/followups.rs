//! People whom a mail does not reach: listed with their reasons, given a way and a person, told otherwise. Masked unless
//! somebody who may see them asks; asking is recorded. Letters by post are in `post`, calls in `calls`.

pub(crate) mod calls;
pub(crate) mod post;
mod print;

use super::{activities::writer, timeline::matter};
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang, cursor},
    respond::{Created, Versioned},
    validate::refuse,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Uuid,
    followups::{
        AssignMany, FollowedMany, Followup, FollowupCountQuery, FollowupCounts, FollowupDetail,
        FollowupFilter, FollowupPatch, FollowupTarget, NewAttempt, SubstituteNotice,
    },
    page::{Page, PageQuery},
};
use saiki_db::{Changed, Conn, DbResult, Entry, followups, incident_keys};
use saiki_domain::{fault::Faults, followups as rules};
use serde_json::json;

/// List people whom a mail does not reach
///
/// In the register's order. Without `state`, those still to be told.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), FollowupFilter, PageQuery),
    responses((status = 200, description = "A page of people", body = Page<Followup>))
)]
#[get("/incidents/{incident_id}/followups")]
pub(crate) async fn list_followups(
    access: InIncident<PeopleRead>,
    Query(filter): Query<FollowupFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Followup>>> {
    let mut faults = Faults::default();
    let target = FollowupTarget::Filter(Box::new(filter.clone()));
    rules::check_target(&target, "", &mut faults);
    refuse(faults)?;
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (id, limit, reveal) = (access.incident_id, page.limit(), filter.reveal);
    let now = access.now();
    let keyring = access.db().keyring().clone();
    let (rows, total) = read(&access, reveal, id, move |conn| {
        let cipher = incident_keys::cipher(conn, &keyring, id)?;
        let rows = followups::list(conn, &cipher, id, &filter, after, limit + 1, now)?;
        let total = followups::count(conn, &cipher, id, &filter, now)?;
        Ok((rows, total))
    })
    .await?;
    let rows = match reveal {
        Some(true) => rows,
        _ => rows.into_iter().map(rules::masked).collect(),
    };
    let place = |one: &Followup| one.person_id;
    Ok(web::Json(cursor::page(rows, limit, Some(total), place)?))
}

/// Count people whom a mail does not reach
///
/// By reason and by chosen way, of one campaign or of all; and the substitute notices people count as told by.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), FollowupCountQuery),
    responses((status = 200, description = "How many stand where", body = FollowupCounts))
)]
#[get("/incidents/{incident_id}/followups/counts")]
pub(crate) async fn count_followups(
    access: InIncident<PeopleRead>,
    Query(query): Query<FollowupCountQuery>,
) -> ApiResult<web::Json<FollowupCounts>> {
    let (id, now) = (access.incident_id, access.now());
    let counts = access
        .db()
        .snapshot(move |conn| followups::counts(conn, id, query.campaign_id, now))
        .await?;
    Ok(web::Json(counts))
}

/// Give many people a way, or somebody who does it
///
/// For all a filter finds, or for those named. It is done when it concerns exactly `expected_count` people; otherwise
/// nothing is, and the answer tells how many it would be. Another way begins anew.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = AssignMany,
    responses((status = 200, description = "For how many it was done", body = FollowedMany))
)]
#[post("/incidents/{incident_id}/followups/assign")]
pub(crate) async fn assign_followups(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<AssignMany>,
) -> ApiResult<web::Json<FollowedMany>> {
    refuse(rules::check_assign(&wanted))?;
    let (id, writer, asked) = (access.incident_id, writer(&access, lang), wanted.clone());
    let keyring = access.db().keyring().clone();
    let done = once
        .change(&access, &wanted, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            followups::assign(conn, &cipher, id, &asked, &writer)
        })
        .await?;
    Ok(web::Json(done))
}

/// Record substitute notice
///
/// People nobody can reach count as told by a notice that stands on the public page, for exactly `expected_count` of them.
/// The notice cannot be withdrawn before the day named.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = SubstituteNotice,
    responses((status = 200, description = "For how many it was recorded", body = FollowedMany))
)]
#[post("/incidents/{incident_id}/followups/substitute")]
pub(crate) async fn substitute_followups(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<SubstituteNotice>,
) -> ApiResult<web::Json<FollowedMany>> {
    refuse(rules::check_substitute(
        &wanted,
        matter(&access).await?.today(),
    ))?;
    let (id, writer, asked) = (access.incident_id, writer(&access, lang), wanted.clone());
    let keyring = access.db().keyring().clone();
    let done = once
        .change(&access, &wanted, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            followups::substitute(conn, &cipher, id, &asked, &writer)
        })
        .await?;
    Ok(web::Json(done))
}

/// Read a person's follow-up
///
/// Why no mail reaches them, what was tried, and the letters made for them.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("person_id" = Uuid, Path, description = "The person"),
        ("reveal" = Option<bool>, Query, description = "Show personal fields in the clear; recorded")
    ),
    responses((status = 200, description = "The follow-up", body = FollowupDetail))
)]
#[get("/incidents/{incident_id}/people/{person_id}/followup")]
pub(crate) async fn get_followup(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    Query(filter): Query<FollowupFilter>,
) -> ApiResult<Versioned<FollowupDetail>> {
    let (id, person, now) = (access.incident_id, path.1, access.now());
    let keyring = access.db().keyring().clone();
    let detail = read(&access, filter.reveal, person, move |conn| {
        let cipher = incident_keys::cipher(conn, &keyring, id)?;
        followups::get(conn, &cipher, id, person, now)
    })
    .await?;
    Ok(Versioned::of(match filter.reveal {
        Some(true) => detail,
        _ => rules::masked_detail(detail),
    }))
}

/// Change a person's follow-up
///
/// The way, who does it, when to call. `If-Match` is `"0"` while nobody has done anything.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("person_id" = Uuid, Path, description = "The person"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = FollowupPatch,
    responses((status = 200, description = "The follow-up as it is now, masked", body = FollowupDetail))
)]
#[patch("/incidents/{incident_id}/people/{person_id}/followup")]
pub(crate) async fn update_followup(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<FollowupPatch>,
) -> ApiResult<Versioned<FollowupDetail>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    if_match
        .change(&access, move |conn, expected| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            let changed = followups::update(conn, &cipher, ids, &wanted, expected, &writer)?;
            Ok(Changed::with(
                rules::masked_detail(changed.value),
                changed.entries,
            ))
        })
        .await
}

/// Put down an attempt to tell somebody
///
/// One that told them records the decision with way and day; one that did not leads to the next. A call to somebody who
/// answers for several is put down for each of them who is on the list and may be called: it tells them all, and one that
/// told nobody leaves alone for whom another way is chosen. A wrong number is put down with the number, for everybody who
/// has it. Whoever is recorded as told is asked no more, unless that was a mistake and is taken back with the reason.
#[utoipa::path(
    tag = "followups",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("person_id" = Uuid, Path, description = "The person"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewAttempt,
    responses((status = 201, description = "The follow-up as it is now, masked", body = FollowupDetail))
)]
#[post("/incidents/{incident_id}/people/{person_id}/followup/attempts")]
pub(crate) async fn create_followup_attempt(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewAttempt>,
) -> ApiResult<Created<FollowupDetail>> {
    refuse(rules::check_attempt(&new, &matter(&access).await?))?;
    let (ids, writer, wanted) = (
        (access.incident_id, path.1),
        writer(&access, lang),
        new.clone(),
    );
    let keyring = access.db().keyring().clone();
    // The answer itself is kept, masked: a repeated request gets it whatever was done since.
    let detail = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            let changed = followups::attempt(conn, &cipher, ids, &wanted, &writer)?;
            let detail = rules::masked_detail(changed.value);
            Ok(Changed::with(detail, changed.entries))
        })
        .await?;
    let location = format!("/api/v1/incidents/{}/people/{}/followup", ids.0, ids.1);
    Ok(Created::at(location, detail))
}

/// Reads; in the clear only for somebody who may, and then it is recorded.
async fn read<P, T: Send + 'static>(
    access: &InIncident<P>,
    reveal: Option<bool>,
    subject: Uuid,
    work: impl FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
) -> ApiResult<T> {
    let incident = access.incident_id;
    let entry = move |_: &T| Entry::incident(incident, "followup.revealed", subject, json!({}));
    access.reveal(reveal == Some(true), work, entry).await
}
