//! Further addresses of a person, and what became of the register's own. Both are read as one list here; what the
//! register holds as the first address of a channel stays in `people`; changes are in `write`.

mod write;

pub(crate) use write::unusable;
pub use write::{add, change, make_first, remove, set_own_state};

use super::get;
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    ids::instant,
    schema::person_addresses::{self, dsl},
    sealed::registry::Indexes,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    people::{AddressChannel, AddressState, Person, PersonAddress, WayFault},
    wire,
};
use saiki_domain::people::extras::address_key;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Rows named in one statement.
const BATCH: usize = 1_000;

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = person_addresses, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub person_id: DbId,
    pub channel: String,
    pub own: bool,
    pub position: i64,
    pub value_index: Option<Vec<u8>>,
    pub sealed: Vec<u8>,
    pub state: String,
    pub state_at: Option<i64>,
    pub state_by_name: String,
    pub merge_id: Option<DbId>,
    pub created_at: i64,
    pub version: i64,
}

/// What is sealed of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Clear {
    /// By what, so that its keyed index can be made again.
    pub channel: AddressChannel,
    pub value: String,
    pub label: String,
    /// What was found of it, where that has a name; `why` is empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<WayFault>,
    pub why: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("person_addresses", "sealed", id)
}

impl Clear {
    fn seal(&self, cipher: &IncidentCipher, id: Uuid) -> DbResult<Vec<u8>> {
        cipher.seal(&place(id), &serde_json::to_vec(self)?)
    }

    /// Keyed index of the value; none for a postal address.
    pub(crate) fn index(&self, cipher: &IncidentCipher) -> Option<Vec<u8>> {
        let key = address_key(self.channel, &self.value)?;
        Some(cipher.index(key.kind, &key.value))
    }
}

/// Index columns of `person_addresses` and their values, made again from what is sealed: for sealing anew.
pub(crate) fn keyed(cipher: &IncidentCipher, plain: &[u8]) -> DbResult<Indexes> {
    let clear: Clear = serde_json::from_slice(plain)?;
    Ok(vec![("value_index", clear.index(cipher))])
}

impl Row {
    /// An address to be written.
    pub(super) fn new(
        cipher: &IncidentCipher,
        (incident, person): (Uuid, Uuid),
        (id, position): (Uuid, i64),
        clear: &Clear,
        now: i64,
    ) -> DbResult<Row> {
        Ok(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            person_id: DbId(person),
            channel: wire::name(&clear.channel),
            own: false,
            position,
            value_index: clear.index(cipher),
            sealed: clear.seal(cipher, id)?,
            state: wire::name(&AddressState::Usable),
            state_at: None,
            state_by_name: String::new(),
            merge_id: None,
            created_at: now,
            version: 1,
        })
    }

    pub(super) fn clear(&self, cipher: &IncidentCipher) -> DbResult<Clear> {
        let plain = cipher.open(&place(self.id.into()), &self.sealed)?;
        let mut clear: Clear = serde_json::from_slice(&plain)?;
        named(&mut clear.found, &mut clear.why);
        Ok(clear)
    }

    fn state(&self) -> DbResult<AddressState> {
        stored::value("person_addresses.state", &self.state)
    }
}

/// Takes words for what they name: older rows have it in the language of who wrote it, and so have forms sent back.
pub(crate) fn named(found: &mut Option<WayFault>, why: &mut String) {
    if found.is_none()
        && let Some(fault) = WayFault::named(why)
    {
        *found = Some(fault);
        why.clear();
    }
}

/// The register's own address of a channel; may be empty.
fn own(person: &Person, channel: AddressChannel) -> &str {
    match channel {
        AddressChannel::Mail => &person.email,
        AddressChannel::Post => &person.address,
        AddressChannel::Phone => &person.phone,
    }
}

/// Everything kept of a person's addresses, in order.
pub(super) fn rows(conn: &mut Conn, person: Uuid) -> DbResult<Vec<Row>> {
    Ok(dsl::person_addresses
        .filter(dsl::person_id.eq(DbId(person)))
        .order((dsl::channel, dsl::position, dsl::id))
        .load(conn)?)
}

fn row(conn: &mut Conn, person: Uuid, id: Uuid, expected: i64) -> DbResult<Row> {
    let found: Option<Row> = dsl::person_addresses
        .filter(
            dsl::id
                .eq(DbId(id))
                .and(dsl::person_id.eq(DbId(person)))
                .and(dsl::own.eq(false)),
        )
        .first(conn)
        .optional()?;
    let row = found.ok_or(DbError::NotFound)?;
    match row.version == expected {
        true => Ok(row),
        false => Err(DbError::Stale),
    }
}

/// All addresses of a person in the clear: by channel the register's own first, then the further ones in their order.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
) -> DbResult<Vec<PersonAddress>> {
    let person = get(conn, cipher, incident, person)?;
    let rows = rows(conn, person.id)?;
    in_order(cipher, &person, &rows)
}

/// The same, from what is kept of them.
fn in_order(
    cipher: &IncidentCipher,
    person: &Person,
    rows: &[Row],
) -> DbResult<Vec<PersonAddress>> {
    let mut all = Vec::new();
    for channel in AddressChannel::ALL {
        let name = wire::name(&channel);
        let mut here = Vec::new();
        let mut note = None;
        for row in rows.iter().filter(|row| row.channel == name) {
            let clear = row.clear(cipher)?;
            match row.own {
                // What was said of an address that is no longer the register's own says nothing of this one.
                true => note = Some((row, clear)).filter(|(_, c)| c.value == own(person, channel)),
                false => here.push((row, clear)),
            }
        }
        let first = own(person, channel);
        if !first.is_empty() {
            all.push(of_register(person, channel, note)?);
        }
        for (row, clear) in here {
            all.push(PersonAddress {
                id: Some(row.id.into()),
                channel,
                value: clear.value,
                label: clear.label,
                state: row.state()?,
                found: clear.found,
                why: clear.why,
                state_at: row.state_at.map(instant),
                state_by: row.state_by_name.clone(),
                masked: false,
                version: row.version,
            });
        }
    }
    Ok(all)
}

fn of_register(
    person: &Person,
    channel: AddressChannel,
    note: Option<(&Row, Clear)>,
) -> DbResult<PersonAddress> {
    let (row, clear) = note.map_or((None, None), |(row, clear)| (Some(row), Some(clear)));
    Ok(PersonAddress {
        id: None,
        channel,
        value: own(person, channel).to_owned(),
        label: String::new(),
        state: row.map(Row::state).transpose()?.unwrap_or_default(),
        found: clear.as_ref().and_then(|c| c.found),
        why: clear.map(|c| c.why).unwrap_or_default(),
        state_at: row.and_then(|r| r.state_at).map(instant),
        state_by: row.map(|r| r.state_by_name.clone()).unwrap_or_default(),
        masked: false,
        version: person.version,
    })
}

/// What is kept of these people's addresses of a channel, in order. Whoever has no row has the register's own address alone,
/// and nothing was said of it.
fn kept(
    conn: &mut Conn,
    people: &[Person],
    channel: AddressChannel,
) -> DbResult<HashMap<DbId, Vec<Row>>> {
    let mut noted: HashMap<DbId, Vec<Row>> = HashMap::new();
    for some in people.chunks(BATCH) {
        let ids: Vec<DbId> = some.iter().map(|person| DbId(person.id)).collect();
        let found: Vec<Row> = dsl::person_addresses
            .filter(
                dsl::person_id
                    .eq_any(ids)
                    .and(dsl::channel.eq(wire::name(&channel))),
            )
            .order((dsl::position, dsl::id))
            .load(conn)?;
        for row in found {
            noted.entry(row.person_id).or_default().push(row);
        }
    }
    Ok(noted)
}

/// Addresses of a channel that cannot be used, of these people in order, each with why.
pub(crate) fn lost(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    people: &[Person],
    channel: AddressChannel,
) -> DbResult<HashMap<Uuid, Vec<PersonAddress>>> {
    let noted = kept(conn, people, channel)?;
    let mut all = HashMap::new();
    for person in people {
        if let Some(rows) = noted.get(&DbId(person.id)) {
            let mut lost = in_order(cipher, person, rows)?;
            lost.retain(|one| one.channel == channel && one.state != AddressState::Usable);
            all.insert(person.id, lost);
        }
    }
    Ok(all)
}

/// Addresses of a channel that can be used, of each of these people in the order of preference.
pub(crate) fn usable(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    people: &[Person],
    channel: AddressChannel,
) -> DbResult<HashMap<Uuid, Vec<String>>> {
    let noted = kept(conn, people, channel)?;
    let mut all = HashMap::new();
    for person in people {
        let values: Vec<String> = match noted.get(&DbId(person.id)) {
            None => vec![own(person, channel).to_owned()],
            Some(rows) => in_order(cipher, person, rows)?
                .into_iter()
                .filter(|one| one.channel == channel && one.state == AddressState::Usable)
                .map(|one| one.value)
                .collect(),
        };
        let values = values.into_iter().filter(|value| !value.trim().is_empty());
        all.insert(person.id, values.collect());
    }
    Ok(all)
}

/// The next usable mail address of a person after the one that failed, in their order; the first usable one where that one
/// is not among them.
pub fn next_mail(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: Uuid,
    failed: &str,
) -> DbResult<Option<PersonAddress>> {
    let all = list(conn, cipher, incident, person)?;
    let key = |value: &str| address_key(AddressChannel::Mail, value);
    let failed = key(failed);
    let mails = all
        .into_iter()
        .filter(|a| a.channel == AddressChannel::Mail);
    let mails: Vec<PersonAddress> = mails.collect();
    let at = mails.iter().position(|a| key(&a.value) == failed);
    let usable = |a: &PersonAddress| a.state == AddressState::Usable && key(&a.value) != failed;
    let start = at.map_or(0, |at| at + 1);
    Ok(mails.into_iter().skip(start).find(usable))
}
