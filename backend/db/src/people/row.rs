//! A row of `people`, sealed and opened. What is sealed together is written here and nowhere else.

use crate::{
    DbId, DbResult,
    crypto::{IncidentCipher, Place},
    ids::{instant, micros},
    schema::people,
};
use diesel::prelude::*;
use saiki_api::{
    Language, Timestamp, Uuid,
    money::Money,
    people::{Person, PersonDecision},
};
use saiki_domain::people::{Draft, Key, Keys, extras::organisation_hash};
use serde::{Deserialize, Serialize};

#[derive(Clone, Queryable, Insertable)]
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
    pub sla_ref: String,
    pub organisation_hash: Option<Vec<u8>>,
    pub household_id: Option<DbId>,
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
    /// A row of version 1, with the keys of what is said of the person.
    pub fn seal(
        cipher: &IncidentCipher,
        incident: Uuid,
        id: Uuid,
        import: Option<Uuid>,
        (draft, keys): (&Draft, &Keys),
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
        let index = |key: &Option<Key>| key.as_ref().map(|key| cipher.index(key.kind, &key.value));
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
            email_index: index(&keys.email),
            phone_index: index(&keys.phone),
            number_index: index(&keys.number),
            name_index: index(&keys.name),
            contact_index: index(&keys.identity).unwrap_or_default(),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
            decision: None,
            decision_id: None,
            sla_ref: draft.sla_ref.clone(),
            organisation_hash: Some(organisation_hash(incident, &draft.organisation)),
            household_id: None,
        })
    }

    /// Blind index of the mail address; `None` where there is none, or it is not to be used.
    pub fn mail_index(&self) -> Option<&[u8]> {
        self.email_index.as_deref().filter(|_| self.has_email)
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
            lang: Language::parse(&self.lang).unwrap_or_default(),
            data_items: serde_json::from_str(&self.data_items)?,
            damage: self
                .damage_minor
                .zip(self.damage_currency)
                .map(|(minor, currency)| Money { minor, currency }),
            contract_ref: self.contract_ref,
            sla_ref: self.sla_ref,
            household_id: self.household_id.map(Uuid::from),
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
