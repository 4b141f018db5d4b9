//! Entries that may be one person: proposed with their reasons, merged, undone, kept apart. Masked unless somebody who may
//! see them asks; asking is recorded.

use super::{activities::writer, people::shown};
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
use actix_web::{get, post, web};
use saiki_api::{
    Uuid,
    duplicates::{
        DuplicateFilter, Duplicates, MAX_MERGED, MergeChoice, MergeFilter, MergeRequest,
        NotTheSame, PersonMerge, Remembered,
    },
    page::{Page, PageQuery},
};
use saiki_db::{
    incident_keys,
    people::{duplicates, merge},
};
use saiki_domain::{fault::Faults, mask};

/// List entries that may be one person
///
/// Found by the addresses, telephone numbers and names they share, each with its reasons. A page may hold fewer than asked
/// for and not be the last; go on while there is a cursor.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), DuplicateFilter, PageQuery),
    responses((status = 200, description = "A page of proposals", body = Page<Duplicates>))
)]
#[get("/incidents/{incident_id}/people/duplicates")]
pub(crate) async fn list_duplicates(
    access: InIncident<PeopleRead>,
    Query(filter): Query<DuplicateFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Duplicates>>> {
    let after: Option<duplicates::Place> = cursor::decode(page.cursor.as_deref())?;
    let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
    let (incident, keyring) = (access.incident_id, access.db().keyring().clone());
    let find = move |conn: &mut saiki_db::Conn| {
        let cipher = incident_keys::cipher(conn, &keyring, incident)?;
        duplicates::list(conn, &cipher, incident, filter.basis, after, limit)
    };
    let asked = filter.reveal == Some(true);
    let entry = move |(found, _): &(Vec<Duplicates>, Option<duplicates::Place>)| {
        let people = found.iter().map(|one| one.people.len()).sum();
        shown(incident, incident, people)
    };
    let (found, next) = access.reveal(asked, find, entry).await?;
    let items = match asked {
        true => found,
        false => found.into_iter().map(masked).collect(),
    };
    Ok(web::Json(Page {
        items,
        next_cursor: next.map(|place| cursor::encode(&place)).transpose()?,
        total: None,
    }))
}

fn masked(found: Duplicates) -> Duplicates {
    Duplicates {
        people: found.people.into_iter().map(mask::person).collect(),
        ..found
    }
}

/// Merge entries that are one person
///
/// One of them stays, with the fields chosen; the addresses of the others are kept as further addresses, and whatever
/// covers one of them covers it. Approvals of letters with other recipients are void. It can be undone.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = MergeRequest,
    responses((status = 201, description = "The merge", body = PersonMerge))
)]
#[post("/incidents/{incident_id}/people/merge")]
pub(crate) async fn merge_people(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<MergeRequest>,
) -> ApiResult<Created<PersonMerge>> {
    refuse(check(&wanted))?;
    let (incident, writer, asked) = (access.incident_id, writer(&access, lang), wanted.clone());
    let keyring = access.db().keyring().clone();
    let merged = once
        .change(&access, &wanted, move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            merge::merge(conn, &cipher, incident, &asked, &writer)
        })
        .await?;
    let location = format!("/api/v1/incidents/{incident}/merges/{}", merged.id);
    Ok(Created::at(location, merged))
}

fn check(wanted: &MergeRequest) -> Faults {
    let ids: Vec<Uuid> = wanted.people.iter().map(|seen| seen.id).collect();
    let mut faults = several("people", &ids);
    if !ids.contains(&wanted.survivor_id) {
        faults.add(
            "survivor_id",
            "not_among_them",
            "残す人を、統合する人の中から選んでください",
            "The entry that stays must be one of those merged",
        );
    }
    let MergeChoice {
        number,
        name,
        email,
        phone,
        address,
        organisation,
        lang,
        damage,
        contract_ref,
        sla_ref,
        note,
    } = &wanted.choice;
    for (field, from) in [
        ("number", number),
        ("name", name),
        ("email", email),
        ("phone", phone),
        ("address", address),
        ("organisation", organisation),
        ("lang", lang),
        ("damage", damage),
        ("contract_ref", contract_ref),
        ("sla_ref", sla_ref),
        ("note", note),
    ] {
        if from.is_some_and(|id| !ids.contains(&id)) {
            faults.add(
                format!("choice.{field}"),
                "not_among_them",
                "値を採る人を、統合する人の中から選んでください",
                "A field is taken from one of those merged",
            );
        }
    }
    faults
}

fn several(field: &str, ids: &[Uuid]) -> Faults {
    let mut faults = Faults::default();
    faults.count(field, ids.len(), MAX_MERGED);
    faults.distinct(field, ids);
    if ids.len() < 2 {
        faults.add(
            field,
            "too_few",
            "2名以上を選んでください",
            "Choose two or more",
        );
    }
    faults
}

/// Remember that entries are different people
///
/// No two of them are proposed together again.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NotTheSame,
    responses((status = 200, description = "What was remembered", body = Remembered))
)]
#[post("/incidents/{incident_id}/people/not-the-same")]
pub(crate) async fn keep_people_apart(
    access: InIncident<PeopleWrite>,
    once: Once,
    ReaderLang(lang): ReaderLang,
    Json(wanted): Json<NotTheSame>,
) -> ApiResult<web::Json<Remembered>> {
    refuse(several("person_ids", &wanted.person_ids))?;
    let (incident, writer, asked) = (access.incident_id, writer(&access, lang), wanted.clone());
    let remembered = once
        .change(&access, &wanted, move |conn| {
            duplicates::keep_apart(conn, incident, &asked.person_ids, &writer)
        })
        .await?;
    Ok(web::Json(remembered))
}

/// List merges
///
/// The newest first; those undone, too.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), MergeFilter, PageQuery),
    responses((status = 200, description = "A page of merges", body = Page<PersonMerge>))
)]
#[get("/incidents/{incident_id}/merges")]
pub(crate) async fn list_merges(
    access: InIncident<PeopleRead>,
    Query(filter): Query<MergeFilter>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<PersonMerge>>> {
    let before: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let rows = access
        .db()
        .read(move |conn| merge::list(conn, incident, &filter, before, limit + 1))
        .await?;
    let place = |one: &PersonMerge| one.id;
    Ok(web::Json(cursor::page(rows, limit, None, place)?))
}

/// Undo a merge
///
/// Every entry is what it was. Possible while the one that stayed was not changed since; a later merge of it is named, and is
/// to be undone first.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("merge_id" = Uuid, Path, description = "The merge"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The merge as it is now", body = PersonMerge))
)]
#[post("/incidents/{incident_id}/merges/{merge_id}/undo")]
pub(crate) async fn undo_merge(
    access: InIncident<PeopleWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<Versioned<PersonMerge>> {
    let (ids, writer) = ((access.incident_id, path.1), writer(&access, lang));
    let keyring = access.db().keyring().clone();
    let undone = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, ids.0)?;
            merge::undo(conn, &cipher, ids, if_match.0, &writer)
        })
        .await?;
    Ok(Versioned::of(undone))
}
