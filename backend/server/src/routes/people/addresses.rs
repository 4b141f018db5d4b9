//! Further addresses of an affected person: read as one list with the register's own, put down, changed, taken off, made
//! the first. Masked unless somebody who may see them asks; asking is recorded.

use super::{Reveal, shown};
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang},
    respond::{Created, NoContent},
    routes::activities::writer,
    validate::refuse,
};
use actix_web::{delete, get, patch, post, put, web};
use saiki_api::{
    Uuid,
    people::{AddressChannel, AddressPatch, NewAddress, OwnAddressState, PersonAddress},
    wire,
};
use saiki_db::{DbError, incident_keys, people::addresses};
use saiki_domain::{mask, people::extras as rules};

/// List all addresses of an affected person
///
/// By channel the register's own first, then the further ones in their order.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        Reveal
    ),
    responses((status = 200, description = "The addresses", body = Vec<PersonAddress>))
)]
#[get("/incidents/{incident_id}/people/{person_id}/addresses")]
pub(crate) async fn list_addresses(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<Reveal>,
) -> ApiResult<web::Json<Vec<PersonAddress>>> {
    let (incident, person) = (access.incident_id, path.1);
    let keyring = access.db().keyring().clone();
    let find = move |conn: &mut saiki_db::Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        addresses::list(conn, &cipher, incident, person)
    };
    let asked = wanted.is_asked();
    let entry = move |_: &Vec<PersonAddress>| shown(incident, person, 1);
    let all = access.reveal(asked, find, entry).await?;
    if asked {
        return Ok(web::Json(all));
    }
    Ok(web::Json(all.into_iter().map(masked).collect()))
}

fn masked(address: PersonAddress) -> PersonAddress {
    let hide = match address.channel {
        AddressChannel::Mail => mask::email,
        AddressChannel::Post => mask::postal,
        AddressChannel::Phone => mask::phone,
    };
    PersonAddress {
        value: hide(&address.value),
        label: mask::note(&address.label),
        why: mask::note(&address.why),
        masked: true,
        ..address
    }
}

/// Add an address to an affected person
///
/// Behind the others of its channel. The answer is masked.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewAddress,
    responses((status = 201, description = "The address", body = PersonAddress))
)]
#[post("/incidents/{incident_id}/people/{person_id}/addresses")]
pub(crate) async fn create_address(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewAddress>,
) -> ApiResult<Created<PersonAddress>> {
    refuse(rules::check_address(&new))?;
    let (ids, writer, wanted) = (
        (access.incident_id, path.1),
        writer(&access, lang),
        new.clone(),
    );
    let keyring = access.db().keyring().clone();
    let id = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            addresses::add(conn, &cipher, ids, &wanted, &writer)
        })
        .await?;
    let body = find(&access, ids.1, id).await?;
    let location = format!(
        "/api/v1/incidents/{}/people/{}/addresses/{id}",
        ids.0, ids.1
    );
    Ok(Created::at(location, body))
}

async fn find<P>(access: &InIncident<P>, person: Uuid, id: Uuid) -> ApiResult<PersonAddress> {
    let (incident, keyring) = (access.incident_id, access.db().keyring().clone());
    let found = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            let all = addresses::list(conn, &cipher, incident, person)?;
            let one = all.into_iter().find(|address| address.id == Some(id));
            one.ok_or(DbError::NotFound)
        })
        .await?;
    Ok(masked(found))
}

/// Change a further address
///
/// Its value, its label, or whether it can be used and why not. The answer is masked.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("address_id" = Uuid, Path, description = "The address"),
        ("If-Match" = String, Header, description = "Version of the address seen, in quotes")
    ),
    request_body = AddressPatch,
    responses((status = 200, description = "The address as it is now", body = PersonAddress))
)]
#[patch("/incidents/{incident_id}/people/{person_id}/addresses/{address_id}")]
pub(crate) async fn update_address(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<AddressPatch>,
) -> ApiResult<web::Json<PersonAddress>> {
    let known = find(&access, path.1, path.2).await?;
    refuse(rules::check_address_patch(known.channel, &wanted))?;
    let (ids, writer) = ((access.incident_id, path.1, path.2), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            addresses::change(conn, &cipher, ids, &wanted, if_match.0, &writer)
        })
        .await?;
    Ok(web::Json(find(&access, ids.1, ids.2).await?))
}

/// Take a further address off
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("address_id" = Uuid, Path, description = "The address"),
        ("If-Match" = String, Header, description = "Version of the address seen, in quotes")
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/incidents/{incident_id}/people/{person_id}/addresses/{address_id}")]
pub(crate) async fn remove_address(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<NoContent> {
    let ids = (access.incident_id, path.1, path.2);
    let keyring = access.db().keyring().clone();
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            addresses::remove(conn, &cipher, ids, if_match.0)
        })
        .await?;
    Ok(NoContent)
}

/// Make a further address the first of its channel
///
/// The one that was first becomes a further one in its place. Letters go to the first mail address: approvals for other
/// recipients are void.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("address_id" = Uuid, Path, description = "The address"),
        ("If-Match" = String, Header, description = "Version of the person seen, in quotes")
    ),
    responses((status = 204, description = "It is the first now"))
)]
#[post("/incidents/{incident_id}/people/{person_id}/addresses/{address_id}/first")]
pub(crate) async fn make_address_first(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<NoContent> {
    let (ids, writer) = ((access.incident_id, path.1, path.2), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            addresses::make_first(conn, &cipher, ids, if_match.0, &writer)
        })
        .await?;
    Ok(NoContent)
}

/// Say whether the first address of a channel can be used
///
/// A first mail address that cannot is not mailed; the person is counted among those without one.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("channel" = AddressChannel, Path, description = "The channel"),
        ("If-Match" = String, Header, description = "Version of the person seen, in quotes")
    ),
    request_body = OwnAddressState,
    responses((status = 204, description = "It is noted"))
)]
#[put("/incidents/{incident_id}/people/{person_id}/own-addresses/{channel}")]
pub(crate) async fn put_own_address_state(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid, String)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<OwnAddressState>,
) -> ApiResult<NoContent> {
    refuse(rules::check_state(wanted.state, &wanted.why))?;
    let channel: AddressChannel = wire::parse(&path.2).ok_or(DbError::NotFound)?;
    let ids = (access.incident_id, path.1);
    let (keyring, writer) = (access.db().keyring().clone(), writer(&access, lang));
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            addresses::set_own_state(conn, &cipher, ids, channel, &wanted, if_match.0, &writer)
        })
        .await?;
    Ok(NoContent)
}
