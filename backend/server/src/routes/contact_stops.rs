//! Decisions not to contact an affected person: read, put down, taken back. Notes are masked unless somebody who may see
//! them asks; asking is recorded.

use super::{activities::writer, people::shown};
use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, ReaderLang},
    respond::Created,
    validate::refuse,
};
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    contact_stops::{ContactStop, ContactStops, LiftContactStop, NewContactStop},
};
use saiki_db::{Changed, DbError, contact_stops, incident_keys};
use saiki_domain::{contact_stops as rules, mask};

/// List the decisions not to contact a person
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        super::people::Reveal
    ),
    responses((status = 200, description = "The one that stands, and those taken back", body = ContactStops))
)]
#[get("/incidents/{incident_id}/people/{person_id}/contact-stops")]
pub(crate) async fn list_contact_stops(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<super::people::Reveal>,
) -> ApiResult<web::Json<ContactStops>> {
    let (incident, person) = (access.incident_id, path.1);
    let keyring = access.db().keyring().clone();
    let find = move |conn: &mut saiki_db::Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        contact_stops::of_person(conn, &cipher, incident, person)
    };
    let asked = wanted.is_asked();
    let entry = move |_: &ContactStops| shown(incident, person, 1);
    let all = access.reveal(asked, find, entry).await?;
    if asked {
        return Ok(web::Json(all));
    }
    Ok(web::Json(ContactStops {
        standing: all.standing.map(masked),
        former: all.former.into_iter().map(masked).collect(),
    }))
}

fn masked(stop: ContactStop) -> ContactStop {
    ContactStop {
        note: mask::note(&stop.note),
        lifted_note: mask::note(&stop.lifted_note),
        ..stop
    }
}

/// Decide not to contact a person
///
/// By the ways named. Letters go to everybody else of their audience; whether the person is still to be told is decided
/// apart, and they stay open until then. Approvals of letters that would have gone to them are void.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewContactStop,
    responses((status = 201, description = "The decision, its note masked", body = ContactStop))
)]
#[post("/incidents/{incident_id}/people/{person_id}/contact-stops")]
pub(crate) async fn create_contact_stop(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(new): Json<NewContactStop>,
) -> ApiResult<Created<ContactStop>> {
    refuse(rules::check_new(&new))?;
    let (incident, person, writer) = (access.incident_id, path.1, writer(&access, lang));
    let (keyring, wanted) = (access.db().keyring().clone(), new.clone());
    // The answer itself is kept, masked: a repeated request gets it even where the decision was taken back since.
    let stop = once
        .change(&access, &new, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            let whom = (incident, person);
            let changed = contact_stops::add(conn, &cipher, whom, &wanted, &writer)?;
            let stop = contact_stops::standing(conn, &cipher, incident, person)?;
            let stop = stop.ok_or(DbError::NotFound)?;
            Ok(Changed::with(masked(stop), changed.entries))
        })
        .await?;
    let location = format!(
        "/api/v1/incidents/{incident}/people/{person}/contact-stops/{}",
        stop.id
    );
    Ok(Created::at(location, stop))
}

/// Take back a decision not to contact a person
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("stop_id" = Uuid, Path, description = "The decision"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = LiftContactStop,
    responses((status = 200, description = "All decisions on the person, notes masked", body = ContactStops))
)]
#[post("/incidents/{incident_id}/people/{person_id}/contact-stops/{stop_id}/lift")]
pub(crate) async fn lift_contact_stop(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<LiftContactStop>,
) -> ApiResult<web::Json<ContactStops>> {
    refuse(rules::check_lift(&wanted))?;
    let ids = (access.incident_id, path.1, path.2);
    let (keyring, writer) = (access.db().keyring().clone(), writer(&access, lang));
    let all = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            let changed = contact_stops::lift(conn, &cipher, ids, &wanted, if_match.0, &writer)?;
            let all = contact_stops::of_person(conn, &cipher, ids.0, ids.1)?;
            Ok(Changed::with(all, changed.entries))
        })
        .await?;
    Ok(web::Json(ContactStops {
        standing: all.standing.map(masked),
        former: all.former.into_iter().map(masked).collect(),
    }))
}
