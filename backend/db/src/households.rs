//! People who get one letter together: households, and guardians with those they answer for. Who belongs to one is a
//! column of `people`; whom a letter covers is worked out when it is sent, by the register.

mod unusable;
mod write;

pub(crate) use unusable::{lost, unusable};
pub use write::{add, dissolve, restore, update};

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    ids::instant,
    people::addresses,
    schema::{
        households::{self, dsl},
        people,
    },
    sealed::registry::Indexes,
    stored,
};
use diesel::{dsl::exists, prelude::*};
use saiki_api::{
    Uuid,
    households::{
        GuardianReason, Household, HouseholdFilter, HouseholdMember, OutsideGuardian, UnusableWay,
    },
    people::{AddressChannel, DataItem, Person},
    wire,
};
use saiki_domain::people::{
    Key,
    extras::{address_key, guardian_key, household_key},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Ids named in one statement.
const BATCH: usize = 1_000;

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = households, treat_none_as_default_value = false)]
pub(crate) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub kind: String,
    pub head_id: Option<DbId>,
    pub sealed: Vec<u8>,
    pub reason: Option<String>,
    pub number_index: Option<Vec<u8>>,
    pub identity_index: Option<Vec<u8>>,
    pub email_index: Option<Vec<u8>>,
    pub members: String,
    pub dissolved_at: Option<i64>,
    pub dissolved_by_name: String,
    pub by_name: String,
    pub created_at: i64,
    pub version: i64,
    pub phone_index: Option<Vec<u8>>,
}

/// What is sealed of a household: the guardian who is not on the register, its number, its note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Clear {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub number: String,
    pub note: String,
    /// Part of what a guardian is recognised by.
    #[serde(default)]
    pub reason: Option<GuardianReason>,
    /// Ways to that guardian that lead nowhere.
    #[serde(default)]
    pub unusable: Vec<UnusableWay>,
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("households", "sealed", id)
}

impl Clear {
    /// Sealed for that household.
    pub(crate) fn seal(&self, cipher: &IncidentCipher, id: Uuid) -> DbResult<Vec<u8>> {
        cipher.seal(&place(id), &serde_json::to_vec(self)?)
    }

    /// Of a household whose guardian stands in it.
    fn outside(&self) -> OutsideGuardian {
        OutsideGuardian {
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
        }
    }

    /// What stands in it for a way to that guardian; may be empty.
    fn value(&self, way: AddressChannel) -> &str {
        match way {
            AddressChannel::Mail => &self.email,
            AddressChannel::Post => &self.address,
            AddressChannel::Phone => &self.phone,
        }
    }

    /// Where that guardian is reached in a way; empty where that is not known, or is known to lead nowhere.
    pub(crate) fn usable(&self, way: AddressChannel) -> &str {
        match self.unusable.iter().any(|one| one.channel == way) {
            true => "",
            false => self.value(way).trim(),
        }
    }
}

/// Keyed indexes of a household: by its number, by its guardian, by the guardian's mail address and telephone number. Those
/// two say where one can write and call: there is none of a way that leads nowhere.
pub(crate) struct Keys {
    pub number: Option<Vec<u8>>,
    pub identity: Option<Vec<u8>>,
    pub email: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
}

impl Clear {
    /// Its keyed indexes.
    pub(crate) fn keys(&self, cipher: &IncidentCipher) -> Keys {
        let index = |key: Option<Key>| key.map(|key| cipher.index(key.kind, &key.value));
        let outside = self.reason.filter(|_| !self.name.is_empty());
        let way = |way| index(address_key(way, self.usable(way)));
        Keys {
            number: index(household_key(&self.number)),
            identity: index(outside.and_then(|why| guardian_key(&self.outside(), why))),
            email: way(AddressChannel::Mail),
            phone: way(AddressChannel::Phone),
        }
    }
}

/// Index columns of `households` and their values, made again from what is sealed: for sealing anew.
pub(crate) fn keyed(cipher: &IncidentCipher, plain: &[u8]) -> DbResult<Indexes> {
    let clear: Clear = serde_json::from_slice(plain)?;
    let keys = clear.keys(cipher);
    Ok(vec![
        ("number_index", keys.number),
        ("identity_index", keys.identity),
        ("email_index", keys.email),
        ("phone_index", keys.phone),
    ])
}

impl Row {
    /// What is sealed, in the clear.
    pub(crate) fn clear(&self, cipher: &IncidentCipher) -> DbResult<Clear> {
        let plain = cipher.open(&place(self.id.into()), &self.sealed)?;
        let mut clear: Clear = serde_json::from_slice(&plain)?;
        for one in &mut clear.unusable {
            addresses::named(&mut one.found, &mut one.why);
        }
        Ok(clear)
    }

    /// People a dissolved one had.
    fn had(&self) -> DbResult<Vec<Uuid>> {
        match self.dissolved_at {
            Some(_) => stored::json(&self.members),
            None => Ok(Vec::new()),
        }
    }
}

/// Households that stand, by their ids.
pub(crate) fn rows(conn: &mut Conn, ids: &[DbId]) -> DbResult<Vec<Row>> {
    let mut all = Vec::new();
    for some in ids.chunks(BATCH) {
        let found: Vec<Row> = dsl::households
            .filter(
                dsl::id
                    .eq_any(some.to_vec())
                    .and(dsl::dissolved_at.is_null()),
            )
            .load(conn)?;
        all.extend(found);
    }
    Ok(all)
}

/// Whether an incident has any that stands.
pub(crate) fn any(conn: &mut Conn, incident: Uuid) -> DbResult<bool> {
    let standing = dsl::households.filter(
        dsl::incident_id
            .eq(DbId(incident))
            .and(dsl::dissolved_at.is_null()),
    );
    Ok(diesel::select(exists(standing)).get_result(conn)?)
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let found: Option<Row> = dsl::households
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?;
    found.ok_or(DbError::NotFound)
}

/// A page of households in the clear, the first put together first: at most `limit` after `after`.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &HouseholdFilter,
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<Vec<Household>> {
    let mut query = dsl::households
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(wire::name(&kind)));
    }
    query = match filter.dissolved.unwrap_or(false) {
        true => query.filter(dsl::dissolved_at.is_not_null()),
        false => query.filter(dsl::dissolved_at.is_null()),
    };
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(DbId(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id).limit(limit.into()).load(conn)?;
    opened(conn, cipher, incident, rows)
}

/// One household in the clear.
pub fn get(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    id: Uuid,
) -> DbResult<Household> {
    let row = row(conn, incident, id)?;
    opened(conn, cipher, incident, vec![row])?
        .pop()
        .ok_or(DbError::NotFound)
}

fn opened(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    rows: Vec<Row>,
) -> DbResult<Vec<Household>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut wanted: BTreeMap<DbId, Option<DbId>> = BTreeMap::new();
    for some in ids.chunks(BATCH) {
        let found: Vec<(DbId, Option<DbId>)> = people::table
            .filter(people::household_id.eq_any(some.to_vec()))
            .select((people::id, people::household_id))
            .load(conn)?;
        wanted.extend(found);
    }
    for row in &rows {
        for id in row.had()? {
            wanted.entry(DbId(id)).or_insert(Some(row.id));
        }
        if let Some(head) = row.head_id {
            wanted.entry(head).or_insert(None);
        }
    }
    let all: Vec<DbId> = wanted.keys().copied().collect();
    let known: HashMap<Uuid, Person> = crate::people::named(conn, cipher, incident, &all)?
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    rows.into_iter()
        .map(|row| household(row, cipher, &wanted, &known))
        .collect()
}

fn household(
    row: Row,
    cipher: &IncidentCipher,
    wanted: &BTreeMap<DbId, Option<DbId>>,
    known: &HashMap<Uuid, Person>,
) -> DbResult<Household> {
    let clear = row.clear(cipher)?;
    let head = row.head_id.and_then(|head| known.get(&head.0));
    let to = match head {
        Some(head) => OutsideGuardian {
            name: head.name.clone(),
            email: head.email.clone(),
            phone: head.phone.clone(),
            address: head.address.clone(),
        },
        None => clear.outside(),
    };
    let members = wanted.iter().filter(|(_, of)| **of == Some(row.id));
    let members = members.filter_map(|(id, _)| known.get(&id.0));
    Ok(Household {
        id: row.id.into(),
        kind: stored::value("households.kind", &row.kind)?,
        number: clear.number,
        head_id: row.head_id.map(Uuid::from),
        to,
        unusable: clear.unusable,
        reason: stored::optional("households.reason", row.reason.as_deref())?,
        note: clear.note,
        members: members.map(member).collect(),
        masked: false,
        by_name: row.by_name,
        dissolved_at: row.dissolved_at.map(instant),
        dissolved_by: row.dissolved_by_name,
        created_at: instant(row.created_at),
        version: row.version,
    })
}

fn member(person: &Person) -> HouseholdMember {
    let data_items: Vec<DataItem> = person.data_items.clone();
    HouseholdMember {
        id: person.id,
        number: person.number.clone(),
        name: person.name.clone(),
        data_items,
    }
}
