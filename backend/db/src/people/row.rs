//! A row of `people`, sealed and opened. What is sealed together is written here and nowhere else.

use crate::{
    Conn, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    ids::{instant, micros},
    schema::people,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    money::Money,
    people::{Person, PersonDecision},
    wire,
};
use saiki_domain::people::{Draft, Key};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Rows written by one statement: 20 columns each, under SQLite's limit of binds.
const BATCH: usize = 500;

#[derive(Queryable, Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub import_id: Option<DbId>,
    pub sealed: Vec<u8>,
    pub lang: String,
    pub data_items: String,
    pub damage_minor: Option<i64>,
    pub damage_currency: Option<String>,
    pub contract_ref: String,
    pub has_email: bool,
    pub email_index: Option<Vec<u8>>,
    pub phone_index: Option<Vec<u8>>,
    pub number_index: Option<Vec<u8>>,
    pub name_index: Option<Vec<u8>>,
    pub contact_index: Vec<u8>,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
    pub decision: Option<String>,
    pub decision_id: Option<DbId>,
}

/// What is sealed of a person.
#[derive(Serialize, Deserialize)]
pub(super) struct Clear {
    pub number: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub organisation: String,
    pub note: String,
}

impl Clear {
    pub fn open(cipher: &IncidentCipher, id: Uuid, sealed: &[u8]) -> DbResult<Clear> {
        Ok(serde_json::from_slice(&cipher.open(&place(id), sealed)?)?)
    }
}

fn place(id: Uuid) -> Place<'static> {
    Place::new("people", "sealed", id)
}

impl Row {
    /// A row of version 1.
    pub fn seal(
        cipher: &IncidentCipher,
        incident: Uuid,
        id: Uuid,
        import: Option<Uuid>,
        draft: &Draft,
        now: Timestamp,
    ) -> DbResult<Row> {
        let clear = Clear {
            number: draft.number.clone(),
            name: draft.name.clone(),
            email: draft.email.clone(),
            phone: draft.phone.clone(),
            address: draft.address.clone(),
            organisation: draft.organisation.clone(),
            note: draft.note.clone(),
        };
        let index = |key: Option<Key>| key.map(|key| cipher.index(key.kind, &key.value));
        Ok(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            import_id: import.map(DbId),
            sealed: cipher.seal(&place(id), &serde_json::to_vec(&clear)?)?,
            lang: draft.lang.tag().to_owned(),
            data_items: serde_json::to_string(&draft.data_items)?,
            damage_minor: draft.damage.as_ref().map(|m| m.minor),
            damage_currency: draft.damage.as_ref().map(|m| m.currency.clone()),
            contract_ref: draft.contract_ref.clone(),
            has_email: !draft.email.is_empty(),
            email_index: index(draft.email_key()),
            phone_index: index(draft.phone_key()),
            number_index: index(draft.number_key()),
            name_index: index(draft.name_key()),
            contact_index: index(draft.identity()).unwrap_or_default(),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
            decision: None,
            decision_id: None,
        })
    }

    /// The person in the clear. What became of them is filled in by `decisions::complete`.
    pub fn open(self, cipher: &IncidentCipher) -> DbResult<Person> {
        let clear = Clear::open(cipher, self.id.0, &self.sealed)?;
        Ok(Person {
            id: self.id.0,
            number: clear.number,
            name: clear.name,
            email: clear.email,
            phone: clear.phone,
            address: clear.address,
            organisation: clear.organisation,
            lang: wire::parse(&self.lang).unwrap_or(Lang::Ja),
            data_items: serde_json::from_str(&self.data_items)?,
            damage: self
                .damage_minor
                .zip(self.damage_currency)
                .map(|(minor, currency)| Money { minor, currency }),
            contract_ref: self.contract_ref,
            note: clear.note,
            decision: PersonDecision::Open,
            mailed_at: None,
            recorded: None,
            masked: false,
            import_id: self.import_id.map(Uuid::from),
            created_at: instant(self.created_at),
            version: self.version,
        })
    }
}

/// By what a draft is recognised on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexSet {
    /// Blind index of the identity.
    pub contact: Vec<u8>,
    /// Blind index of the customer number.
    pub number: Option<Vec<u8>>,
}

impl IndexSet {
    /// The indexes of a draft.
    pub fn of(cipher: &IncidentCipher, draft: &Draft) -> IndexSet {
        let index = |key: Option<Key>| key.map(|key| cipher.index(key.kind, &key.value));
        IndexSet {
            contact: index(draft.identity()).unwrap_or_default(),
            number: index(draft.number_key()),
        }
    }
}

/// Blind indexes that are on the register: of contacts, of numbers.
type Known = (HashSet<Vec<u8>>, HashSet<Vec<u8>>);

/// Which of these are on the register.
pub(crate) fn known(conn: &mut Conn, incident: Uuid, sets: &[IndexSet]) -> DbResult<Known> {
    let contacts: Vec<&[u8]> = sets.iter().map(|s| s.contact.as_slice()).collect();
    let numbers: Vec<&[u8]> = sets.iter().filter_map(|s| s.number.as_deref()).collect();
    let found: Vec<Vec<u8>> = people::table
        .filter(people::incident_id.eq(DbId(incident)))
        .filter(people::contact_index.eq_any(contacts))
        .select(people::contact_index)
        .load(conn)?;
    let found_numbers: Vec<Option<Vec<u8>>> = people::table
        .filter(people::incident_id.eq(DbId(incident)))
        .filter(people::number_index.eq_any(numbers))
        .select(people::number_index)
        .load(conn)?;
    Ok((
        found.into_iter().collect(),
        found_numbers.into_iter().flatten().collect(),
    ))
}

/// People on their way onto the register, written in batches, in the order they come. Whoever is there
/// already is left out.
pub(crate) struct NewPeople<'a> {
    cipher: &'a IncidentCipher,
    incident: Uuid,
    import: Uuid,
    now: Timestamp,
    next_id: u128,
    waiting: Vec<(IndexSet, Draft)>,
    ids: Vec<Uuid>,
    duplicates: u64,
}

impl<'a> NewPeople<'a> {
    /// Nobody yet.
    pub fn new(
        cipher: &'a IncidentCipher,
        incident: Uuid,
        import: Uuid,
        now: Timestamp,
    ) -> NewPeople<'a> {
        // Random bits of one identifier, counted up: register order is file order. The top one of those 62
        // bits is cleared, so that counting does not run out of them.
        let first = crate::ids::new_id(now).as_u128() & !(1 << 61);
        NewPeople {
            cipher,
            incident,
            import,
            now,
            next_id: first,
            waiting: Vec::with_capacity(BATCH),
            ids: Vec::new(),
            duplicates: 0,
        }
    }

    /// Takes the next person.
    pub fn push(&mut self, conn: &mut Conn, draft: Draft) -> DbResult<()> {
        let set = IndexSet::of(self.cipher, &draft);
        self.waiting.push((set, draft));
        if self.waiting.len() == BATCH {
            self.flush(conn)?;
        }
        Ok(())
    }

    /// Writes the rest: the identifiers written, in order, and how many were there already.
    pub fn finish(mut self, conn: &mut Conn) -> DbResult<(Vec<Uuid>, u64)> {
        self.flush(conn)?;
        Ok((self.ids, self.duplicates))
    }

    fn flush(&mut self, conn: &mut Conn) -> DbResult<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let sets: Vec<IndexSet> = waiting.iter().map(|(set, _)| set.clone()).collect();
        let (mut contacts, mut numbers) = known(conn, self.incident, &sets)?;
        let mut rows = Vec::with_capacity(waiting.len());
        for (set, draft) in waiting {
            let same_number = set.number.as_ref().is_some_and(|n| numbers.contains(n));
            if contacts.contains(&set.contact) || same_number {
                self.duplicates += 1;
                continue;
            }
            contacts.insert(set.contact);
            numbers.extend(set.number);
            let id = Uuid::from_u128(self.next_id);
            self.next_id += 1;
            self.ids.push(id);
            rows.push(Row::seal(
                self.cipher,
                self.incident,
                id,
                Some(self.import),
                &draft,
                self.now,
            )?);
        }
        if !rows.is_empty() {
            each!(
                conn,
                diesel::insert_into(people::table)
                    .values(&rows)
                    .execute(conn)
            )?;
        }
        Ok(())
    }
}
