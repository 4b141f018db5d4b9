//! What became of affected people: recorded for one, or for many with their number confirmed, and counted. Notes come
//! masked with the other personal fields.

use crate::{
    ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{IfMatch, Json, Once, Path, ReaderLang},
    respond::Versioned,
    routes::{activities::writer, timeline::matter},
    validate::refuse,
};
use actix_web::{get, post, put, web};
use saiki_api::{
    Uuid,
    people::{
        DecideMany, DecidedMany, DecisionCounts, DecisionInput, MAX_NAMED, PeopleTarget, Person,
    },
};
use saiki_db::{incident_keys, people};
use saiki_domain::{audience, fault::Faults, mask, people::decisions as rules};

/// Record what became of an affected person
///
/// Told in another way than by a campaign's mail, or not to be told; `open` takes back what was recorded. A closed
/// incident takes none. The answer is masked.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("If-Match" = String, Header, description = "Version of the person seen, in quotes"),
    ),
    request_body = DecisionInput,
    responses((status = 200, description = "The person as it is now", body = Person))
)]
#[put("/incidents/{incident_id}/people/{person_id}/decision")]
pub(crate) async fn decide_person(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<DecisionInput>,
) -> ApiResult<Versioned<Person>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    refuse(rules::check(&wanted, "", &matter(&access).await?))?;
    let db = access.db().clone();
    let decided = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), ids.0)?;
            people::decide(conn, &cipher, ids, &wanted, if_match.0, &writer)
        })
        .await?;
    let person = mask::person(decided);
    Ok(Versioned::of(person))
}

/// Record one decision for many affected people
///
/// For all a filter finds, or for those named. It is recorded when it concerns exactly `expected_count` people; otherwise
/// nothing is, and the answer tells how many it would be.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = DecideMany,
    responses((status = 200, description = "For how many it was recorded", body = DecidedMany))
)]
#[post("/incidents/{incident_id}/people/decide")]
pub(crate) async fn decide_people(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<DecideMany>,
) -> ApiResult<web::Json<DecidedMany>> {
    let mut faults = rules::check(&wanted.decision, "decision", &matter(&access).await?);
    check_target(&wanted.target, &mut faults);
    refuse(faults)?;
    let (id, writer, asked) = (access.incident_id, writer(&access, lang), wanted.clone());
    let db = access.db().clone();
    let decided = once
        .change(&access, &wanted, move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), id)?;
            people::decide_many(conn, &cipher, id, &asked, &writer)
        })
        .await?;
    Ok(web::Json(decided))
}

/// A selection has an end, and a search text too.
fn check_target(target: &PeopleTarget, faults: &mut Faults) {
    match target {
        PeopleTarget::Ids(ids) => faults.count("target.ids", ids.len(), MAX_NAMED),
        PeopleTarget::Filter(filter) => {
            let q = filter.q.as_deref().unwrap_or_default();
            faults.optional_line("target.filter.q", q, super::MAX_QUERY);
            audience::check_filter(filter, "target.filter.", faults);
        }
    }
}

/// Count affected people by what became of them
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident")),
    responses((status = 200, description = "How many stand where", body = DecisionCounts))
)]
#[get("/incidents/{incident_id}/people/decisions")]
pub(crate) async fn count_people(
    access: InIncident<PeopleRead>,
) -> ApiResult<web::Json<DecisionCounts>> {
    let (id, db) = (access.incident_id, access.db().clone());
    let counts = access
        .db()
        .snapshot(move |conn| people::decision_counts(conn, id, Some(db.totals())))
        .await?;
    Ok(web::Json(counts))
}
