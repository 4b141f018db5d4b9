//! The register of affected people: one sealed blob of personal fields a row, blind indexes to find it by.
//! Which texts a field takes is `saiki_domain::people`; how a file becomes rows is `imports`.

pub mod addresses;
mod decide;
mod decisions;
pub mod duplicates;
mod export;
pub(crate) mod extras;
mod follow;
mod joint;
mod kept;
mod keyed;
mod load;
pub mod merge;
mod older;
mod received;
mod recipients;
mod registers;
mod row;
mod search;
mod together;
mod totals;

pub use decide::{decide, decide_many};
pub(crate) use decisions::{decided, reached, untold_yet};
pub use decisions::{decision_counts, open_matters};
pub use export::{Exported, exported};
pub(crate) use extras::{members, overfull};
pub(crate) use follow::{found, named, take_back, tell, untold, untold_of};
pub(crate) use kept::drafts;
pub(crate) use keyed::keyed;
pub(crate) use load::{Arrival, Kept, Loading, NextId, arrival, is_empty, known};
pub use older::fill_in;
pub(crate) use recipients::stopped;
use recipients::{HAS_CONTRACT, HAS_SLA};
pub use recipients::{
    Mailed, Recipient, RecipientPage, Tally, each_recipient, letter_of, recipients_page, tally,
};
pub(crate) use registers::{counted, leaked};
pub(crate) use together::{Together, each_together};
pub use totals::{Totals, total};

use crate::{
    Changed, Conn, DbError, DbId, DbResult, approvals,
    conn::MultiBackend,
    crypto::IncidentCipher,
    ids::micros,
    incident_keys,
    schema::people::{self, dsl},
    segments,
};
use diesel::{
    dsl::{exists, sql},
    helper_types::IntoBoxed,
    prelude::*,
    sql_types::Bool,
};
use row::Row;
use saiki_api::{
    Timestamp, Uuid,
    letters::DamageRange,
    people::{DataItem, Person, PersonDecision, PersonFilter},
    problem::ErrorCode,
    wire,
};
use saiki_domain::people::{Draft, extras::organisation_hash};

/// The words of the index on people without a mail address that can be used, so that both databases see that it answers.
const NO_EMAIL: &str = "NOT people.has_email";

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
    let mut query = narrowed(conn, cipher, incident, filter)?;
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
    let found: i64 = narrowed(conn, cipher, incident, filter)?
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(found).unwrap_or(0))
}

fn filtered<'a>(cipher: &IncidentCipher, incident: Uuid, filter: &PersonFilter) -> Query<'a> {
    let mut query = dsl::people
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        let mut found = search::found_by(cipher, incident, q);
        if let Some(before) = cipher.before() {
            found = Box::new(found.or(search::found_by(&before, incident, q)));
        }
        query = query.filter(found);
    }
    match filter.lang {
        Some(lang) if is_narrow(filter) => {
            query = query.filter(recipients::of_langs(&[lang], true));
        }
        Some(lang) => query = query.filter(dsl::lang.eq(lang.tag().to_owned())),
        None => {}
    }
    if let Some(item) = filter.data_item {
        query = query.filter(dsl::data_items.like(item_pattern(item)));
    }
    match filter.has_email {
        Some(true) => query = query.filter(dsl::has_email.eq(true)),
        Some(false) => query = query.filter(sql::<Bool>(NO_EMAIL)),
        None => {}
    }
    let said = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    if let Some(contract) = said(&filter.contract_ref) {
        query = query
            .filter(sql::<Bool>(HAS_CONTRACT))
            .filter(dsl::contract_ref.eq(contract));
    }
    if let Some(sla) = said(&filter.sla_ref) {
        query = query
            .filter(sql::<Bool>(HAS_SLA))
            .filter(dsl::sla_ref.eq(sla));
    }
    if let Some(name) = said(&filter.organisation) {
        query = query.filter(dsl::organisation_hash.eq(organisation_hash(incident, &name)));
    }
    if let Some(damage) = damage_of(filter) {
        query = query.filter(recipients::damaged(&damage));
    }
    if let Some(household) = filter.household_id {
        query = query.filter(dsl::household_id.eq(DbId(household)));
    }
    if let Some(import) = filter.import_id {
        query = query.filter(dsl::import_id.eq(DbId(import)));
    }
    match filter.decision {
        Some(decision) => decisions::only(query, decision),
        None => query,
    }
}

/// Whether a filter asks for something that fewer have than speak a language.
fn is_narrow(filter: &PersonFilter) -> bool {
    let recorded = [PersonDecision::ToldOtherwise, PersonDecision::NotNeeded];
    filter.contract_ref.is_some()
        || filter.sla_ref.is_some()
        || filter.organisation.is_some()
        || filter.household_id.is_some()
        || filter.segment_id.is_some()
        || damage_of(filter).is_some()
        || filter.decision.is_some_and(|one| recorded.contains(&one))
}

/// What a filter asks of damage; `None` where nothing.
fn damage_of(filter: &PersonFilter) -> Option<DamageRange> {
    let (from, to) = (filter.damage_from, filter.damage_to);
    let asked = from.is_some() || to.is_some() || filter.damage_currency.is_some();
    if !asked && filter.has_damage.is_none() {
        return None;
    }
    Some(DamageRange {
        has: filter.has_damage.unwrap_or(true),
        currency: filter.damage_currency.clone(),
        from,
        to,
    })
}

/// `filtered`, with the saved segment a filter may name. An unknown one finds nobody.
fn narrowed<'a>(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &PersonFilter,
) -> DbResult<Query<'a>> {
    let query = filtered(cipher, incident, filter);
    match filter.segment_id {
        Some(segment) => {
            let audience = segments::get(conn, incident, segment)?.audience;
            Ok(query.filter(recipients::meant(incident, &audience)))
        }
        None => Ok(query),
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
    incident_keys::not_rekeying(conn, incident)?;
    let row = Row::seal(
        cipher,
        incident,
        old.id,
        old.import_id,
        (draft, &draft.keys()),
        now,
    )?;
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
    // An address found unusable stays so; another one is as good as any new one.
    let usable: bool = dsl::people
        .find(DbId(old.id))
        .select(dsl::has_email)
        .first(conn)?;
    let changed =
        diesel::update(dsl::people.filter(dsl::id.eq(DbId(old.id)).and(dsl::version.eq(version))))
            .set((
                dsl::sealed.eq(row.sealed),
                dsl::lang.eq(row.lang),
                dsl::data_items.eq(row.data_items),
                dsl::damage_minor.eq(row.damage_minor),
                dsl::damage_currency.eq(row.damage_currency),
                dsl::contract_ref.eq(row.contract_ref),
                dsl::has_email.eq(row.has_email && (usable || draft.email != old.email)),
                dsl::sla_ref.eq(row.sla_ref),
                dsl::organisation_hash.eq(row.organisation_hash),
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
    let voided = if chosen_by(&person) == chosen_by(old) {
        Vec::new()
    } else {
        approvals::recipients_moved(conn, incident, now)?
    };
    Ok(Changed::with(person, voided))
}

/// The person with nothing but what audiences choose by, and where a letter goes.
fn chosen_by(person: &Person) -> Draft {
    Draft {
        email: person.email.clone(),
        lang: person.lang,
        data_items: person.data_items.clone(),
        damage: person.damage.clone(),
        contract_ref: person.contract_ref.clone(),
        sla_ref: person.sla_ref.clone(),
        organisation: person.organisation.clone(),
        ..Draft::default()
    }
}

fn already_there() -> DbError {
    DbError::refused(
        ErrorCode::AlreadyExists,
        "同じ連絡先またはお客様番号の人がすでに名簿にあります",
        "Somebody with this contact or customer number is already on the register",
    )
}
