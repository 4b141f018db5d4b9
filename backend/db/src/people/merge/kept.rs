//! A row of the register as it was before a merge, sealed away and put back. Keyed hashes are made again from the clear
//! fields, so that a new key of the incident changes nothing here.

use super::{Row, later, other_place, whole};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::IncidentCipher,
    ids::instant,
    schema::{
        merged_people,
        people::{self, dsl},
    },
    sealed::registry::Indexes,
};
use diesel::prelude::*;
use saiki_api::{Uuid, problem::ErrorCode};
use saiki_domain::people::{Draft, Key};
use serde::{Deserialize, Serialize};

const TABLE: &str = "merged_people";

/// Everything of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub id: Uuid,
    pub import_id: Option<Uuid>,
    pub draft: Draft,
    pub has_email: bool,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
    pub decision: Option<String>,
    pub decision_id: Option<Uuid>,
    pub household_id: Option<Uuid>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = merged_people, treat_none_as_default_value = false)]
struct Away {
    id: DbId,
    incident_id: DbId,
    merge_id: DbId,
    survivor_id: DbId,
    sealed: Vec<u8>,
    contact_index: Vec<u8>,
    number_index: Option<Vec<u8>>,
}

impl Away {
    fn open(&self, cipher: &IncidentCipher) -> DbResult<Kept> {
        let id = self.id.into();
        let plain = whole(cipher.open(&other_place(id), &self.sealed), (TABLE, id))?;
        Ok(serde_json::from_slice(&plain)?)
    }
}

impl Kept {
    /// A row as it is.
    pub fn of(row: &Row, cipher: &IncidentCipher) -> DbResult<Kept> {
        let person = row.clone().open(cipher)?;
        Ok(Kept {
            id: row.id.into(),
            import_id: row.import_id.map(Uuid::from),
            draft: Draft::from(&person),
            has_email: row.has_email,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
            decision: row.decision.clone(),
            decision_id: row.decision_id.map(Uuid::from),
            household_id: row.household_id.map(Uuid::from),
        })
    }

    fn row(&self, cipher: &IncidentCipher, incident: Uuid) -> DbResult<Row> {
        let at = instant(self.created_at);
        let keys = self.draft.keys();
        let row = Row::seal(
            cipher,
            incident,
            self.id,
            self.import_id,
            (&self.draft, &keys),
            at,
        )?;
        Ok(Row {
            has_email: self.has_email,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
            decision: self.decision.clone(),
            decision_id: self.decision_id.map(DbId),
            household_id: self.household_id.map(DbId),
            ..row
        })
    }

    /// Writes it over the row that is there.
    pub fn write(&self, conn: &mut Conn, cipher: &IncidentCipher, incident: Uuid) -> DbResult<()> {
        let row = self.row(cipher, incident)?;
        diesel::update(dsl::people.find(row.id))
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
                dsl::updated_at.eq(row.updated_at),
                dsl::version.eq(row.version),
                dsl::decision.eq(row.decision),
                dsl::decision_id.eq(row.decision_id),
                dsl::sla_ref.eq(row.sla_ref),
                dsl::organisation_hash.eq(row.organisation_hash),
                dsl::household_id.eq(row.household_id),
            ))
            .execute(conn)
            .map_err(taken)?;
        Ok(())
    }

    /// Keeps it beside the register.
    pub fn put_away(
        &self,
        conn: &mut Conn,
        cipher: &IncidentCipher,
        (incident, merge): (Uuid, Uuid),
        survivor: Uuid,
    ) -> DbResult<()> {
        let index = |key: Option<Key>| key.map(|key| cipher.index(key.kind, &key.value));
        diesel::insert_into(merged_people::table)
            .values(Away {
                id: DbId(self.id),
                incident_id: DbId(incident),
                merge_id: DbId(merge),
                survivor_id: DbId(survivor),
                sealed: cipher.seal(&other_place(self.id), &serde_json::to_vec(self)?)?,
                contact_index: index(self.draft.identity()).unwrap_or_default(),
                number_index: index(self.draft.number_key()),
            })
            .execute(conn)?;
        Ok(())
    }
}

/// The merge an entry went away with, and its version then; none while it is on the register.
pub(super) fn away(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    person: DbId,
) -> DbResult<Option<(DbId, i64)>> {
    let found: Option<Away> = merged_people::table.find(person).first(conn).optional()?;
    let Some(away) = found else {
        return Ok(None);
    };
    Ok(Some((away.merge_id, away.open(cipher)?.version)))
}

/// Puts those of a merge back onto the register; who they are.
pub(super) fn take_back(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    merge: Uuid,
) -> DbResult<Vec<Uuid>> {
    let rows: Vec<Away> = merged_people::table
        .filter(merged_people::merge_id.eq(DbId(merge)))
        .order(merged_people::id)
        .load(conn)?;
    let mut ids = Vec::new();
    for away in rows {
        let kept = away.open(cipher)?;
        let before = kept.version;
        let kept = Kept {
            version: before + 1,
            ..kept
        };
        diesel::insert_into(people::table)
            .values(kept.row(cipher, incident)?)
            .execute(conn)
            .map_err(taken)?;
        later::as_left(conn, away.id, (before, kept.version))?;
        ids.push(kept.id);
    }
    diesel::delete(merged_people::table.filter(merged_people::merge_id.eq(DbId(merge))))
        .execute(conn)?;
    Ok(ids)
}

/// Index columns of `merged_people` and their values, made again from what is sealed: for sealing anew.
pub(crate) fn merged_keyed(cipher: &IncidentCipher, plain: &[u8]) -> DbResult<Indexes> {
    let kept: Kept = serde_json::from_slice(plain)?;
    let index = |key: Option<Key>| key.map(|key| cipher.index(key.kind, &key.value));
    Ok(vec![
        (
            "contact_index",
            Some(index(kept.draft.identity()).unwrap_or_default()),
        ),
        ("number_index", index(kept.draft.number_key())),
    ])
}

fn taken(error: diesel::result::Error) -> DbError {
    let error = DbError::from(error);
    if !error.is_unique_violation() {
        return error;
    }
    DbError::refused(
        ErrorCode::AlreadyExists,
        "同じ連絡先またはお客様番号の人が、ほかに名簿にあります。先にその人も統合するか、番号・連絡先を変えてください",
        "Somebody else on the register has this contact or customer number; merge them, too, or change it first",
    )
}
