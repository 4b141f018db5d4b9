//! Claims: put down, listed with what they come to, decided, paid, booked as losses. Masked unless somebody who may see
//! them asks; asking is recorded.

pub(crate) mod export;

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
    Lang, Uuid,
    claims::{
        Claim, ClaimBooking, ClaimEvent, ClaimFilter, ClaimPage, ClaimPatch, ClaimStep, ClaimTotal,
        NewClaim,
    },
    page::{Page, PageQuery},
    permissions::Permission,
};
use saiki_db::{Changed, Entry, claims, incident_keys, items::Context};
use saiki_domain::{claims as rules, fault::Faults, mask};
use serde_json::json;

/// List claims
///
/// The newest first, with what all of them come to under the same filters.
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), ClaimFilter, PageQuery),
    responses((status = 200, description = "A page of claims", body = ClaimPage))
)]
#[get("/incidents/{incident_id}/claims")]
pub(crate) async fn list_claims(
    access: InIncident<RecoveryRead>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ClaimFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<ClaimPage>> {
    let after: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let reveal = revealed(&access, filter.reveal)?;
    let (id, now, limit) = (access.incident_id, access.now(), page.limit());
    let keyring = access.db().keyring().clone();
    let work = move |conn: &mut saiki_db::Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, id)?;
        let context = Context::load(conn, id)?;
        let window = (after, i64::from(limit) + 1);
        let rows = claims::list(conn, &cipher, &context, &filter, window, (lang, now))?;
        Ok((rows, claims::totals(conn, id, &filter)?))
    };
    let entry = move |(found, _): &(claims::Listed, Vec<ClaimTotal>)| {
        let data = json!({ "claims": found.0.len() });
        Entry::incident(id, "claim.revealed", id, data)
    };
    let ((rows, total), totals) = access.reveal(reveal, work, entry).await?;
    let rows = rows.into_iter().map(|claim| shown(claim, reveal)).collect();
    let page = cursor::page(rows, limit, Some(total), |c: &Claim| c.number)?;
    Ok(web::Json(ClaimPage {
        items: page.items,
        next_cursor: page.next_cursor,
        total: page.total,
        totals,
    }))
}

/// Put down a claim
///
/// It gets the incident's next number. The name is taken from the person or contact named where none is given.
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewClaim,
    responses((status = 201, description = "The claim, masked", body = Claim))
)]
#[post("/incidents/{incident_id}/claims")]
pub(crate) async fn create_claim(
    access: InIncident<RecoveryWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewClaim>,
) -> ApiResult<Created<Claim>> {
    let (id, now) = (access.incident_id, access.now());
    let clock = access
        .db()
        .read(move |conn| claims::clock(conn, now))
        .await?;
    refuse(rules::check_new(&new, &clock))?;
    let (writer, wanted) = (writer(&access, lang), new.clone());
    let keyring = access.db().keyring().clone();
    let made = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            claims::add(conn, &cipher, id, &wanted, &writer)
        })
        .await?;
    let claim = made.map_err(|fields| {
        let mut faults = Faults::default();
        for field in fields {
            claims::not_there(&field, &mut faults);
        }
        faults
    })?;
    let body = shown(find(&access, claim, lang).await?, false);
    Ok(Created::at(
        format!("/api/v1/incidents/{id}/claims/{claim}"),
        body,
    ))
}

/// Read a claim
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("claim_id" = Uuid, Path, description = "The claim"),
        ("reveal" = Option<bool>, Query, description = "Show personal fields in the clear; recorded")
    ),
    responses((status = 200, description = "The claim", body = Claim))
)]
#[get("/incidents/{incident_id}/claims/{claim_id}")]
pub(crate) async fn get_claim(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    ReaderLang(lang): ReaderLang,
    Query(filter): Query<ClaimFilter>,
) -> ApiResult<Versioned<Claim>> {
    let reveal = revealed(&access, filter.reveal)?;
    let (id, claim) = (access.incident_id, path.1);
    let body = find(&access, claim, lang).await?;
    if reveal {
        access
            .db()
            .change(access.actor(), access.now(), move |_| {
                let entry = Entry::incident(id, "claim.revealed", claim, json!({}));
                Ok(Changed::new((), entry))
            })
            .await?;
    }
    Ok(Versioned::of(shown(body, reveal)))
}

/// Change a claim
///
/// Absent fields stay. Kind and amount claimed stay as they are once it is decided.
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("claim_id" = Uuid, Path, description = "The claim"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ClaimPatch,
    responses((status = 200, description = "The claim as it is now, masked", body = Claim))
)]
#[patch("/incidents/{incident_id}/claims/{claim_id}")]
pub(crate) async fn update_claim(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<ClaimPatch>,
) -> ApiResult<Versioned<Claim>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    let changed = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            claims::update(conn, &cipher, ids, &wanted, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(shown(changed?, false)))
}

/// Decide a claim, record its payment, or take the decision back
///
/// Accepting needs the amount agreed: no less than was claimed to accept it whole, less to accept it in part, 0 where
/// nothing is paid. An amount agreed stays open until its payment is recorded.
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("claim_id" = Uuid, Path, description = "The claim"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ClaimStep,
    responses((status = 200, description = "The claim as it is now, masked", body = Claim))
)]
#[post("/incidents/{incident_id}/claims/{claim_id}/steps")]
pub(crate) async fn step_claim(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(step): Json<ClaimStep>,
) -> ApiResult<Versioned<Claim>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    let changed = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            claims::step(conn, &cipher, ids, &step, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(shown(changed?, false)))
}

/// List the steps taken with a claim
///
/// The oldest first.
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("claim_id" = Uuid, Path, description = "The claim"),
        PageQuery
    ),
    responses((status = 200, description = "A page of the history", body = Page<ClaimEvent>))
)]
#[get("/incidents/{incident_id}/claims/{claim_id}/steps")]
pub(crate) async fn list_claim_steps(
    access: InIncident<RecoveryRead>,
    path: Path<(Uuid, Uuid)>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<ClaimEvent>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (ids, limit) = ((access.incident_id, path.1), page.limit());
    let keyring = access.db().keyring().clone();
    let rows = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            claims::events(conn, &cipher, ids, after, limit + 1)
        })
        .await?;
    Ok(web::Json(cursor::page(
        rows,
        limit,
        None,
        |event: &ClaimEvent| event.id,
    )?))
}

/// Put a paid claim into the loss ledger
///
/// As a direct loss, paid. It is done once: a repeated call answers with the row there is, unless that was taken out of
/// the totals since.
#[utoipa::path(
    tag = "claims",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("claim_id" = Uuid, Path, description = "The claim"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = ClaimBooking,
    responses((status = 200, description = "The claim as it is now, masked", body = Claim))
)]
#[post("/incidents/{incident_id}/claims/{claim_id}/loss")]
pub(crate) async fn book_claim(
    access: InIncident<RecoveryWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(booking): Json<ClaimBooking>,
) -> ApiResult<Versioned<Claim>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    let changed = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            claims::book(conn, &cipher, ids, &booking, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(shown(changed?, false)))
}

async fn find<P>(access: &InIncident<P>, claim: Uuid, lang: Lang) -> ApiResult<Claim> {
    let (id, now) = (access.incident_id, access.now());
    let keyring = access.db().keyring().clone();
    let found = access
        .db()
        .snapshot(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, id)?;
            claims::get(conn, &cipher, id, claim, lang, now)
        })
        .await?;
    Ok(found)
}

/// Whether personal fields are wanted in the clear, by somebody who may see them.
fn revealed<P>(access: &InIncident<P>, wanted: Option<bool>) -> ApiResult<bool> {
    if wanted != Some(true) {
        return Ok(false);
    }
    access.require(Permission::PeopleReveal)?;
    Ok(true)
}

fn shown(claim: Claim, reveal: bool) -> Claim {
    if reveal {
        return claim;
    }
    Claim {
        name: mask::name(&claim.name),
        organisation: mask::name(&claim.organisation),
        masked: true,
        ..claim
    }
}
