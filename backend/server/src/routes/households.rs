//! People who get one letter together: put together, changed, dissolved, put together again. Masked unless somebody who
//! may see them asks; asking is recorded.

use super::{
    activities::writer,
    people::{Reveal, shown},
};
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
    households::{
        Household, HouseholdFilter, HouseholdMember, HouseholdPatch, NewHousehold, OutsideGuardian,
    },
    page::{Page, PageQuery},
};
use saiki_db::{DbResult, households, incident_keys};
use saiki_domain::{mask, people::extras as rules};

/// List households and guardians
///
/// The first put together first, each with its people.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), HouseholdFilter, PageQuery),
    responses((status = 200, description = "A page of households", body = Page<Household>))
)]
#[get("/incidents/{incident_id}/households")]
pub(crate) async fn list_households(
    access: InIncident<PeopleRead>,
    Query(filter): Query<HouseholdFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Household>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let reveal = filter.reveal == Some(true);
    let keyring = access.db().keyring().clone();
    let find = move |conn: &mut saiki_db::Conn| -> DbResult<Vec<Household>> {
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        households::list(conn, &cipher, incident, &filter, after, limit + 1)
    };
    let entry = move |found: &Vec<Household>| {
        let people = found.iter().map(|one| one.members.len()).sum();
        shown(incident, incident, people)
    };
    let found = access.reveal(reveal, find, entry).await?;
    let rows = match reveal {
        true => found,
        false => found.into_iter().map(masked).collect(),
    };
    let place = |one: &Household| one.id;
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

fn masked(household: Household) -> Household {
    let member = |member: HouseholdMember| HouseholdMember {
        number: mask::number(&member.number),
        name: mask::name(&member.name),
        ..member
    };
    let to = &household.to;
    Household {
        number: mask::number(&household.number),
        to: OutsideGuardian {
            name: mask::name(&to.name),
            email: mask::email(&to.email),
            phone: mask::phone(&to.phone),
            address: mask::postal(&to.address),
        },
        note: mask::note(&household.note),
        members: household.members.into_iter().map(member).collect(),
        masked: true,
        ..household
    }
}

/// One household, or one guardian with those they answer for
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("household_id" = Uuid, Path, description = "Household"),
        Reveal
    ),
    responses((status = 200, description = "The household", body = Household))
)]
#[get("/incidents/{incident_id}/households/{household_id}")]
pub(crate) async fn get_household(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<Reveal>,
) -> ApiResult<Versioned<Household>> {
    let found = find(&access, path.1, wanted.is_asked()).await?;
    Ok(Versioned::of(found))
}

async fn find<P>(access: &InIncident<P>, id: Uuid, reveal: bool) -> ApiResult<Household> {
    let (incident, keyring) = (access.incident_id, access.db().keyring().clone());
    let get = move |conn: &mut saiki_db::Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        households::get(conn, &cipher, incident, id)
    };
    let entry = move |found: &Household| shown(incident, id, found.members.len());
    let found = access.reveal(reveal, get, entry).await?;
    Ok(match reveal {
        true => found,
        false => masked(found),
    })
}

/// Put a household together, or name a guardian
///
/// From then on a campaign sends one letter for all of them, to the head or to the guardian. Approvals of letters with
/// other recipients are void. The answer is masked.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewHousehold,
    responses((status = 201, description = "The household", body = Household))
)]
#[post("/incidents/{incident_id}/households")]
pub(crate) async fn create_household(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewHousehold>,
) -> ApiResult<Created<Household>> {
    refuse(rules::check_household(&new))?;
    let (incident, writer, wanted) = (access.incident_id, writer(&access, lang), new.clone());
    let keyring = access.db().keyring().clone();
    let id = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            households::add(conn, &cipher, incident, &wanted, &writer)
        })
        .await?;
    let body = find(&access, id, false).await?;
    let location = format!("/api/v1/incidents/{incident}/households/{id}");
    Ok(Created::at(location, body))
}

/// Change a household or a guardian
///
/// Who joins, who leaves, to whom the letter goes. The answer is masked.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("household_id" = Uuid, Path, description = "Household"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = HouseholdPatch,
    responses((status = 200, description = "The household as it is now", body = Household))
)]
#[patch("/incidents/{incident_id}/households/{household_id}")]
pub(crate) async fn update_household(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<HouseholdPatch>,
) -> ApiResult<Versioned<Household>> {
    refuse(rules::check_household_patch(&wanted))?;
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            households::update(conn, &cipher, ids, &wanted, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(find(&access, ids.1, false).await?))
}

/// Dissolve a household, or take a guardian's wards from them
///
/// Each of its people gets their own letter again. It can be put together again.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("household_id" = Uuid, Path, description = "Household"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The household as it is now", body = Household))
)]
#[post("/incidents/{incident_id}/households/{household_id}/dissolve")]
pub(crate) async fn dissolve_household(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<Household>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            households::dissolve(conn, ids, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(find(&access, ids.1, false).await?))
}

/// Put a dissolved household together again
///
/// With the people it had.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("household_id" = Uuid, Path, description = "Household"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The household as it is now", body = Household))
)]
#[post("/incidents/{incident_id}/households/{household_id}/restore")]
pub(crate) async fn restore_household(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<Household>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            households::restore(conn, ids, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(find(&access, ids.1, false).await?))
}
