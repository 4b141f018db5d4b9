//! The register of affected people: one sealed blob of personal fields a row, blind indexes to find it by.
//! Which texts a field takes is `saiki_domain::people`; how a file becomes rows is `imports`.

mod decide;
mod decisions;
mod recipients;
mod row;

pub use decide::{decide, decide_many};
pub use decisions::{decision_counts, open_matters};
pub use recipients::{
    Recipient, RecipientPage, Recipients, each_recipient, recipients, recipients_page,
};
pub(crate) use row::{IndexSet, NewPeople, known};

use crate::{
    Changed, Conn, DbError, DbId, DbResult, approvals,
    conn::MultiBackend,
    crypto::IncidentCipher,
    ids::micros,
    schema::people::{self, dsl},
};
use diesel::{dsl::exists, helper_types::IntoBoxed, prelude::*};
use row::Row;
use saiki_api::{
    Timestamp, Uuid,
    people::{DataItem, Person, PersonFilter},
    problem::ErrorCode,
    wire,
};
use saiki_domain::people::{Draft, search_keys};

type Query<'a> = IntoBoxed<'a, people::table, MultiBackend>;

/// One page of the register in the clear, in the order people were put on it: at most `limit` after `after`.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &PersonFilter,
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<Vec<Person>> {
    let mut query = filtered(cipher, incident, filter);
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id).limit(limit.into()).load(conn)?;
    decisions::complete(conn, cipher, incident, rows)
}

/// How many people a filter finds.
pub fn count(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &PersonFilter,
) -> DbResult<u64> {
    let found: i64 = filtered(cipher, incident, filter)
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(found).unwrap_or(0))
}

fn filtered<'a>(cipher: &IncidentCipher, incident: Uuid, filter: &PersonFilter) -> Query<'a> {
    let mut query = dsl::people
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        let indexes: Vec<(&str, Vec<u8>)> = search_keys(q)
            .into_iter()
            .map(|key| (key.kind, cipher.index(key.kind, &key.value)))
            .collect();
        // A kind the text cannot be is asked for with an index nothing has.
        let index = |kind: &str| {
            let found = indexes.iter().find(|(k, _)| *k == kind);
            found.map(|(_, i)| i.clone()).unwrap_or_default()
        };
        query = query.filter(
            dsl::email_index
                .eq(index("email"))
                .or(dsl::phone_index.eq(index("phone")))
                .or(dsl::number_index.eq(index("number")))
                .or(dsl::name_index.eq(index("name"))),
        );
    }
    if let Some(lang) = filter.lang {
        query = query.filter(dsl::lang.eq(lang.tag()));
    }
    if let Some(item) = filter.data_item {
        query = query.filter(dsl::data_items.like(item_pattern(item)));
    }
    if let Some(has_email) = filter.has_email {
        query = query.filter(dsl::has_email.eq(has_email));
    }
    if let Some(import) = filter.import_id {
        query = query.filter(dsl::import_id.eq(DbId(import)));
    }
    match filter.decision {
        Some(decision) => decisions::only(query, decision),
        None => query,
    }
}

/// Finds an item in the JSON list. The quotes make the whole name match; the one wildcard character that
/// names hold, `_`, stands for itself here, since no two names differ in nothing else.
fn item_pattern(item: DataItem) -> String {
    format!("%\"{}\"%", wire::name(&item))
}

/// One person in the clear.
pub fn get(conn: &mut Conn, cipher: &IncidentCipher, incident: Uuid, id: Uuid) -> DbResult<Person> {
    let row: Option<Row> = dsl::people
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?;
    decisions::complete(conn, cipher, incident, row.into_iter().collect())?
        .pop()
        .ok_or(DbError::NotFound)
}

/// Writes a person changed from version `version`. Refused when somebody else on the register is the same. What the
/// log is told here is which approvals that voids; which fields changed, the caller knows.
pub fn update(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    old: &Person,
    version: i64,
    draft: &Draft,
    now: Timestamp,
) -> DbResult<Changed<Person>> {
    if old.version != version {
        return Err(DbError::Stale);
    }
    let row = Row::seal(cipher, incident, old.id, old.import_id, draft, now)?;
    let others = dsl::people.filter(
        dsl::incident_id
            .eq(DbId(incident))
            .and(dsl::id.ne(DbId(old.id))),
    );
    let same_contact = others.filter(dsl::contact_index.eq(row.contact_index.clone()));
    let mut taken: bool = diesel::select(exists(same_contact)).get_result(conn)?;
    if let Some(number) = row.number_index.clone() {
        let same_number = others.filter(dsl::number_index.eq(number));
        taken |= diesel::select(exists(same_number)).get_result::<bool>(conn)?;
    }
    if taken {
        return Err(already_there());
    }
    let changed =
        diesel::update(dsl::people.filter(dsl::id.eq(DbId(old.id)).and(dsl::version.eq(version))))
            .set((
                dsl::sealed.eq(row.sealed),
                dsl::lang.eq(row.lang),
                dsl::data_items.eq(row.data_items),
                dsl::damage_minor.eq(row.damage_minor),
                dsl::damage_currency.eq(row.damage_currency),
                dsl::contract_ref.eq(row.contract_ref),
                dsl::has_email.eq(row.has_email),
                dsl::email_index.eq(row.email_index),
                dsl::phone_index.eq(row.phone_index),
                dsl::number_index.eq(row.number_index),
                dsl::name_index.eq(row.name_index),
                dsl::contact_index.eq(row.contact_index),
                dsl::updated_at.eq(micros(now)),
                dsl::version.eq(version + 1),
            ))
            .execute(conn)
            .map_err(DbError::from)
            .map_err(|e| {
                if e.is_unique_violation() {
                    already_there()
                } else {
                    e
                }
            })?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let person = get(conn, cipher, incident, old.id)?;
    let letter_matters = |p: &Person| (p.email.clone(), p.lang, p.data_items.clone());
    let voided = if letter_matters(&person) == letter_matters(old) {
        Vec::new()
    } else {
        approvals::recipients_moved(conn, incident, now)?
    };
    Ok(Changed::with(person, voided))
}

fn already_there() -> DbError {
    DbError::refused(
        ErrorCode::AlreadyExists,
        "同じ連絡先またはお客様番号の人がすでに名簿にあります",
        "Somebody with this contact or customer number is already on the register",
    )
}
