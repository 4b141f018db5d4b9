//! People who get one letter together: put together, changed, dissolved, put together again. Masked unless somebody who
//! may see them asks; asking is recorded.

use super::{activities::writer, people::Reveal};
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
    permissions::Permission,
};
use saiki_db::{Changed, DbResult, Entry, households, incident_keys};
use saiki_domain::{mask, people::extras as rules};
use serde_json::json;

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
    let rows = if reveal {
        access.require(Permission::PeopleReveal)?;
        access
            .db()
            .change(access.actor(), access.now(), move |conn| {
                let found = find(conn)?;
                let people: usize = found.iter().map(|one| one.members.len()).sum();
                let data = json!({ "shown": people });
                let entry = Entry::incident(incident, "people.revealed", incident, data);
                Ok(Changed::new(found, entry))
            })
            .await?
    } else {
        let found = access.db().read(find).await?;
        found.into_iter().map(masked).collect()
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
    if !wanted.is_asked() {
        return Ok(Versioned::of(find(&access, path.1).await?));
    }
    access.require(Permission::PeopleReveal)?;
    let (incident, id, keyring) = (access.incident_id, path.1, access.db().keyring().clone());
    let found = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            let found = households::get(conn, &cipher, incident, id)?;
            let data = json!({ "shown": found.members.len() });
            let entry = Entry::incident(incident, "people.revealed", id, data);
            Ok(Changed::new(found, entry))
        })
        .await?;
    Ok(Versioned::of(found))
}

async fn find<P>(access: &InIncident<P>, id: Uuid) -> ApiResult<Household> {
    let (incident, keyring) = (access.incident_id, access.db().keyring().clone());
    let found = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            households::get(conn, &cipher, incident, id)
        })
        .await?;
    Ok(masked(found))
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
    let body = find(&access, id).await?;
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
    Ok(Versioned::of(find(&access, ids.1).await?))
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
    Ok(Versioned::of(find(&access, ids.1).await?))
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
    Ok(Versioned::of(find(&access, ids.1).await?))
}
