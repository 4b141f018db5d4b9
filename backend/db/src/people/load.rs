//! Very many people put on the register at once: sealed by one thread, written by another. Who is there already is told
//! by keyed hashes; where the incident has nobody yet, the indexes over these are set aside and built in one go.

use super::{extras::Extras, row::Row};
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    schema::{merged_people, people},
};
use diesel::{
    QueryableByName,
    dsl::exists,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};
use saiki_api::{Timestamp, Uuid, imports::ImportField};
use saiki_domain::people::{Draft, Keys};
use std::collections::HashMap;

/// Fewer people than this are written with the indexes kept up.
const MANY: u64 = 5_000;

/// Identifiers of the people of one import, counted up: register order is file order.
pub(crate) struct NextId(u128);

impl NextId {
    /// From a new identifier on.
    pub fn new(now: Timestamp) -> NextId {
        // The top one of its 62 random bits is cleared, so that counting does not run out of them.
        NextId(crate::ids::new_id(now).as_u128() & !(1 << 61))
    }

    /// The next one.
    pub fn take(&mut self) -> Uuid {
        let id = Uuid::from_u128(self.0);
        self.0 += 1;
        id
    }
}

/// Somebody on the way onto the register, sealed.
pub(crate) struct Arrival {
    pub(super) row: Row,
    /// What the file says beside their own fields.
    extras: Option<Box<Extras>>,
}

/// Seals somebody, by the keys of what is said of them.
pub(crate) fn arrival(
    cipher: &IncidentCipher,
    (incident, import): (Uuid, Uuid),
    id: Uuid,
    (draft, keys): (Draft, Keys),
    now: Timestamp,
) -> DbResult<Arrival> {
    let row = Row::seal(cipher, incident, id, Some(import), (&draft, &keys), now)?;
    let extras = Extras::of(cipher, draft);
    Ok(Arrival { row, extras })
}

impl Arrival {
    /// Their identifier.
    pub fn id(&self) -> Uuid {
        self.row.id.0
    }

    /// Blind index of the identity.
    pub fn contact(&self) -> &[u8] {
        &self.row.contact_index
    }

    /// Blind index of the customer number.
    pub fn number(&self) -> Option<&[u8]> {
        self.row.number_index.as_deref()
    }

    /// Blind index of the mail address.
    pub fn email(&self) -> Option<&[u8]> {
        self.row.email_index.as_deref()
    }

    /// Blind index of their household, or of their guardian.
    pub fn belongs(&self) -> Option<&[u8]> {
        self.extras.as_ref().and_then(|extras| extras.belongs())
    }

    /// The field that says to which.
    pub fn belongs_by(&self) -> ImportField {
        let guarded = self.extras.as_ref().is_some_and(|extras| extras.guarded());
        match guarded {
            true => ImportField::GuardianName,
            false => ImportField::Household,
        }
    }
}

/// Whether nobody is on the incident's register, nor was merged away from it.
pub(crate) fn is_empty(conn: &mut Conn, incident: Uuid) -> DbResult<bool> {
    let people = people::table.filter(people::incident_id.eq(DbId(incident)));
    let merged = merged_people::table.filter(merged_people::incident_id.eq(DbId(incident)));
    let there: bool = diesel::select(exists(people)).get_result(conn)?;
    let was: bool = diesel::select(exists(merged)).get_result(conn)?;
    Ok(!there && !was)
}

/// Somebody on the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Who.
    pub id: DbId,
    /// Whether what was looked for was merged into them: their own particulars may be others.
    pub merged: bool,
}

/// Who is on the register already.
#[derive(Default)]
pub(crate) struct Known {
    /// By the blind index of the identity.
    pub contacts: HashMap<Vec<u8>, Kept>,
    /// By the blind index of the customer number.
    pub numbers: HashMap<Vec<u8>, Kept>,
}

/// Which of these are on the register, or were merged into somebody who is.
pub(crate) fn known<'a>(
    conn: &mut Conn,
    incident: Uuid,
    people: impl Iterator<Item = &'a Arrival> + Clone,
) -> DbResult<Known> {
    let contacts: Vec<&[u8]> = people.clone().map(Arrival::contact).collect();
    let numbers: Vec<&[u8]> = people.filter_map(Arrival::number).collect();
    let found: Vec<(Vec<u8>, DbId)> = people::table
        .filter(people::incident_id.eq(DbId(incident)))
        .filter(people::contact_index.eq_any(contacts.clone()))
        .select((people::contact_index, people::id))
        .load(conn)?;
    let found_numbers: Vec<(Option<Vec<u8>>, DbId)> = people::table
        .filter(people::incident_id.eq(DbId(incident)))
        .filter(people::number_index.eq_any(numbers.clone()))
        .select((people::number_index, people::id))
        .load(conn)?;
    let here = |id| Kept { id, merged: false };
    let by_number = |(index, id): (Option<Vec<u8>>, DbId)| index.map(|index| (index, id));
    let mut known = Known {
        contacts: found.into_iter().map(|(i, id)| (i, here(id))).collect(),
        numbers: found_numbers
            .into_iter()
            .filter_map(by_number)
            .map(|(i, id)| (i, here(id)))
            .collect(),
    };
    let merged = merged_people::table.filter(merged_people::incident_id.eq(DbId(incident)));
    if diesel::select(exists(merged)).get_result::<bool>(conn)? {
        let gone = |id| Kept { id, merged: true };
        let found: Vec<(Vec<u8>, DbId)> = merged
            .filter(merged_people::contact_index.eq_any(contacts))
            .select((merged_people::contact_index, merged_people::survivor_id))
            .load(conn)?;
        for (index, id) in found {
            known.contacts.entry(index).or_insert_with(|| gone(id));
        }
        let found: Vec<(Option<Vec<u8>>, DbId)> = merged
            .filter(merged_people::number_index.eq_any(numbers))
            .select((merged_people::number_index, merged_people::survivor_id))
            .load(conn)?;
        for (index, id) in found.into_iter().filter_map(by_number) {
            known.numbers.entry(index).or_insert_with(|| gone(id));
        }
    }
    Ok(known)
}

#[derive(QueryableByName)]
struct Definition {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The writing of an import, within one transaction.
pub(crate) struct Loading {
    /// Indexes set aside: how to build each again.
    aside: Vec<String>,
}

impl Loading {
    /// Begins, with about `expected` people to come. SQLite's indexes over keyed hashes are set aside where that is
    /// worth it: each new entry of theirs goes to a place of its own, far from the last. It needs a register without
    /// anybody of the incident, since nobody can be looked up meanwhile.
    ///
    /// Readers see the tables as they were until the transaction ends, and again if it is taken back. PostgreSQL keeps
    /// its indexes: setting one aside would lock readers out.
    pub fn begin(conn: &mut Conn, empty: bool, expected: u64) -> DbResult<Loading> {
        let Conn::Sqlite(c) = conn else {
            return Ok(Loading { aside: Vec::new() });
        };
        if !empty || expected < MANY {
            return Ok(Loading { aside: Vec::new() });
        }
        // With more people of other incidents than are to come, keeping the indexes up costs less. Counts no further than
        // it must.
        let most = i64::try_from(expected).unwrap_or(i64::MAX);
        let there: Counted = sql_query("SELECT count(*) AS n FROM (SELECT 1 FROM people LIMIT ?)")
            .bind::<BigInt, _>(most.saturating_add(1))
            .get_result(c)?;
        if there.n > most {
            return Ok(Loading { aside: Vec::new() });
        }
        let indexes: Vec<Definition> = sql_query(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'people' \
             AND (sql LIKE '%\\_index)' ESCAPE '\\' OR sql LIKE '%\\_hash,%' ESCAPE '\\') ORDER BY name",
        )
        .load(c)?;
        for index in &indexes {
            sql_query(format!("DROP INDEX {}", index.name)).execute(c)?;
        }
        Ok(Loading {
            aside: indexes.into_iter().map(|index| index.sql).collect(),
        })
    }

    /// Whether indexes are set aside.
    pub fn is_aside(&self) -> bool {
        !self.aside.is_empty()
    }

    /// Writes people.
    pub fn write(
        &self,
        conn: &mut Conn,
        cipher: &IncidentCipher,
        incident: Uuid,
        people: Vec<Arrival>,
        now: Timestamp,
    ) -> DbResult<()> {
        let mut rows = Vec::with_capacity(people.len());
        let mut extras = Vec::new();
        for person in people {
            if let Some(more) = person.extras {
                extras.push((person.row.id.0, more));
            }
            rows.push(person.row);
        }
        if !extras.is_empty() {
            let all: Vec<(Uuid, &Extras)> = extras.iter().map(|(id, e)| (*id, &**e)).collect();
            let belongs = super::extras::write(conn, cipher, incident, &all, now)?;
            for row in &mut rows {
                row.household_id = belongs.get(&row.id.0).copied();
            }
        }
        match conn {
            // One row a statement: it is prepared once, where a statement of many rows is read anew each time.
            Conn::Sqlite(c) => {
                for row in &rows {
                    diesel::insert_into(people::table).values(row).execute(c)?;
                }
            }
            Conn::Pg(c) => {
                diesel::copy_from(people::table)
                    .from_insertable(&rows)
                    .execute(c)?;
            }
        }
        Ok(())
    }

    /// Builds what was set aside.
    pub fn finish(self, conn: &mut Conn) -> DbResult<()> {
        if let Conn::Sqlite(c) = conn {
            for sql in self.aside {
                sql_query(sql).execute(c)?;
            }
        }
        Ok(())
    }
}
