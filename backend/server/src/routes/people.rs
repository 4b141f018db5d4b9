//! The register of affected people: listed, searched, read, changed; exported by `export`. Masked unless somebody who may
//! see them asks; asking is recorded. Files come in through `imports`.

pub(crate) mod addresses;
pub(crate) mod decisions;
pub(crate) mod export;
pub(crate) mod stopped;

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{PeopleRead, PeopleWrite},
    },
    extract::{IfMatch, Json, Path, Query, cursor},
    respond::Versioned,
    validate::refuse,
};
use actix_web::{get, patch, web};
use saiki_api::{
    Lang, Uuid,
    imports::ImportField,
    page::{MAX_LIMIT, Page, PageQuery},
    people::{Person, PersonFilter, PersonPatch},
    permissions::Permission,
};
use saiki_db::{Changed, DbResult, Entry, incident_keys, people};
use saiki_domain::{
    audience,
    fault::Faults,
    mask,
    people::{Draft, FieldFault},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Longest search text, in characters.
const MAX_QUERY: usize = 300;

/// Whether personal fields are wanted in the clear.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Reveal {
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    reveal: Option<bool>,
}

impl Reveal {
    /// Whether it was asked for.
    pub(crate) fn is_asked(&self) -> bool {
        self.reveal == Some(true)
    }
}

/// List affected people
///
/// In the order they were put on the register.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), PersonFilter, PageQuery),
    responses((status = 200, description = "A page of people", body = Page<Person>))
)]
#[get("/incidents/{incident_id}/people")]
pub(crate) async fn list_people(
    access: InIncident<PeopleRead>,
    Query(filter): Query<PersonFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Person>>> {
    let reveal = check_filter(&access, &filter)?;
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let limit = page.limit();
    let (incident, db) = (access.incident_id, access.db().clone());
    let find = move |conn: &mut saiki_db::Conn| -> DbResult<(Vec<Person>, u64)> {
        let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
        let rows = people::list(conn, &cipher, incident, &filter, after, limit + 1)?;
        let rows = if reveal { rows } else { masked(rows) };
        let total = people::total(conn, db.totals(), &cipher, incident, &filter)?;
        Ok((rows, total))
    };
    let most = limit.min(MAX_LIMIT) as usize;
    let entry = move |(rows, _): &(Vec<Person>, u64)| {
        let people = rows.len().min(most);
        shown(incident, incident, people)
    };
    let (rows, total) = access.reveal(reveal, find, entry).await?;
    let place = |person: &Person| person.id;
    Ok(web::Json(cursor::page(rows, limit, Some(total), place)?))
}

/// One affected person
///
/// An entry that was merged is answered with the one it was merged into.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        Reveal,
    ),
    responses((status = 200, description = "The person", body = Person))
)]
#[get("/incidents/{incident_id}/people/{person_id}")]
pub(crate) async fn get_person(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
    Query(wanted): Query<Reveal>,
) -> ApiResult<Versioned<Person>> {
    let reveal = wanted.is_asked();
    let (incident, id) = (access.incident_id, path.into_inner().1);
    let db = access.db().clone();
    let find = move |conn: &mut saiki_db::Conn| {
        let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
        let id = people::merge::current(conn, incident, id)?;
        people::get(conn, &cipher, incident, id)
    };
    let entry = move |_: &Person| shown(incident, id, 1);
    let person = access.reveal(reveal, find, entry).await?;
    Ok(Versioned::of(match reveal {
        true => person,
        false => mask::person(person),
    }))
}

/// Change an affected person
///
/// Fields that are absent stay. The answer is masked.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
        ("If-Match" = String, Header, description = "Version seen, in quotes"),
    ),
    request_body = PersonPatch,
    responses((status = 200, description = "The person as it is now", body = Person))
)]
#[patch("/incidents/{incident_id}/people/{person_id}")]
pub(crate) async fn update_person(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(patch): Json<PersonPatch>,
) -> ApiResult<Versioned<Person>> {
    let (incident, id) = (access.incident_id, path.into_inner().1);
    let (db, now) = (access.db().clone(), access.now());
    let fields = named(&patch);
    let outcome = access
        .db()
        .change(access.actor(), now, move |conn| {
            let cipher = incident_keys::cipher(conn, db.keyring(), incident)?;
            let old = people::get(conn, &cipher, incident, id)?;
            if old.version != if_match.0 {
                return Err(saiki_db::DbError::Stale);
            }
            let before = Draft::from(&old);
            let draft = match before.patched(&patch) {
                Ok(draft) if draft == before => return Ok(Changed::nothing(Ok(old))),
                Ok(draft) => draft,
                Err(faults) => return Ok(Changed::nothing(Err(faults))),
            };
            let changed = people::update(conn, &cipher, incident, &old, if_match.0, &draft, now)?;
            let data = json!({ "fields": fields, "version": changed.value.version });
            let mut entries = vec![Entry::incident(incident, "person.updated", id, data)];
            entries.extend(changed.entries);
            Ok(Changed::with(Ok(changed.value), entries))
        })
        .await?;
    let person = mask::person(outcome.map_err(|faults| refused(&faults))?);
    Ok(Versioned::of(person))
}

fn masked(rows: Vec<Person>) -> Vec<Person> {
    rows.into_iter().map(mask::person).collect()
}

/// Checks a filter, and whether its caller may see what it asks for.
fn check_filter(access: &InIncident<PeopleRead>, filter: &PersonFilter) -> ApiResult<bool> {
    if filter
        .q
        .as_ref()
        .is_some_and(|q| q.chars().count() > MAX_QUERY)
    {
        return Err(ApiError::invalid().field(
            "q",
            "too_long",
            format!("{MAX_QUERY}文字以内にしてください"),
            format!("At most {MAX_QUERY} characters"),
        ));
    }
    let mut faults = Faults::default();
    audience::check_filter(filter, "", &mut faults);
    refuse(faults)?;
    let reveal = filter.reveal == Some(true);
    if reveal {
        access.require(Permission::PeopleReveal)?;
    }
    Ok(reveal)
}

/// What the log says of people shown in the clear.
pub(crate) fn shown(incident: Uuid, subject: Uuid, people: usize) -> Entry {
    let data = json!({ "shown": people });
    Entry::incident(incident, "people.revealed", subject, data)
}

/// Names of the fields a patch carries: what the log keeps of it.
fn named(patch: &PersonPatch) -> Vec<String> {
    match serde_json::to_value(patch) {
        Ok(Value::Object(map)) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, _)| name)
            .collect(),
        _ => Vec::new(),
    }
}

fn refused(faults: &[FieldFault]) -> ApiError {
    faults.iter().fold(ApiError::invalid(), |error, fault| {
        error.field(
            field_name(fault.field),
            fault.fault.name(),
            fault.fault.message(Lang::Ja),
            fault.fault.message(Lang::En),
        )
    })
}

/// A field as `PersonPatch` names it.
fn field_name(field: ImportField) -> String {
    match field {
        ImportField::DamageAmount => "damage.minor".to_owned(),
        ImportField::DamageCurrency => "damage.currency".to_owned(),
        other => saiki_api::wire::name(&other),
    }
}
