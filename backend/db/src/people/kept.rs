//! People of the register as a file would name them, for lines that name them again.

use super::{addresses, row::Row};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::IncidentCipher,
    households,
    schema::{people, person_addresses},
};
use diesel::prelude::*;
use saiki_api::{
    households::{GuardianReason, HouseholdKind},
    people::Person,
    wire,
};
use saiki_domain::people::{Draft, FurtherAddress, GuardianDraft};
use std::collections::HashMap;

/// People named in one statement.
const BATCH: usize = 1_000;

/// What becomes of a value that no key opens, as one that a re-key left behind.
#[derive(Clone, Copy)]
pub(super) enum Unreadable {
    /// It is left out: it cannot be compared.
    Skipped,
    /// It is an error: a file without it would seem whole.
    Fails,
}

/// What the register says of these people, their households and guardians and further addresses with it; of those who
/// can be read.
pub(crate) fn drafts(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    ids: &[DbId],
) -> DbResult<HashMap<DbId, Draft>> {
    let mut all = HashMap::with_capacity(ids.len());
    for some in ids.chunks(BATCH) {
        let rows: Vec<Row> = people::table
            .filter(people::id.eq_any(some.to_vec()))
            .load(conn)?;
        let mut belongs = Vec::new();
        let mut read = HashMap::with_capacity(rows.len());
        for row in rows {
            let id = row.id;
            belongs.extend(row.household_id.map(|household| (id, household)));
            if let Some(person) = Unreadable::Skipped.open(row.open(cipher))? {
                read.insert(id, Draft::from(&person));
            }
        }
        beside(conn, cipher, &belongs, Unreadable::Skipped, &mut read)?;
        all.extend(read);
    }
    Ok(all)
}

impl Unreadable {
    /// What a value says; none where it is to be left out.
    fn open<T>(self, opened: DbResult<T>) -> DbResult<Option<T>> {
        match (opened, self) {
            (Ok(clear), _) => Ok(Some(clear)),
            (Err(DbError::Sealed), Unreadable::Skipped) => Ok(None),
            (Err(error), _) => Err(error),
        }
    }
}

/// Fills in what the register says of these people beside their own fields: households and guardians, from whom belongs to
/// which, and further addresses.
pub(super) fn beside(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    belongs: &[(DbId, DbId)],
    unreadable: Unreadable,
    all: &mut HashMap<DbId, Draft>,
) -> DbResult<()> {
    together(conn, cipher, belongs, unreadable, all)?;
    further(conn, cipher, unreadable, all)
}

fn together(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    belongs: &[(DbId, DbId)],
    unreadable: Unreadable,
    all: &mut HashMap<DbId, Draft>,
) -> DbResult<()> {
    let mut ids: Vec<DbId> = belongs.iter().map(|(_, household)| *household).collect();
    ids.sort();
    ids.dedup();
    let household = wire::name(&HouseholdKind::Household);
    let rows = households::rows(conn, &ids)?;
    let guarding = rows.iter().filter(|row| row.kind != household);
    let heads: Vec<DbId> = guarding.filter_map(|row| row.head_id).collect();
    let heads = guardians(conn, cipher, heads, unreadable)?;
    let mut known = HashMap::new();
    for row in rows {
        if let Some(clear) = unreadable.open(row.clear(cipher))? {
            let head = row.head_id.and_then(|head| heads.get(&head));
            known.insert(row.id, (row.kind == household, clear, head));
        }
    }
    for (person, household) in belongs {
        let (Some((house, clear, head)), Some(draft)) = (known.get(household), all.get_mut(person))
        else {
            continue;
        };
        if *house {
            // One without a number is told from others all the same.
            draft.household = match clear.number.is_empty() {
                true => household.0.to_string(),
                false => clear.number.clone(),
            };
        } else {
            draft.guardian = guardian(clear, *head);
        }
    }
    Ok(())
}

/// Who answers for somebody: named in the household's row, or on the register themselves.
fn guardian(clear: &households::Clear, head: Option<&Person>) -> Option<GuardianDraft> {
    let reason = clear.reason.unwrap_or(GuardianReason::Other);
    if let Some(person) = head {
        return Some(GuardianDraft {
            name: person.name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            address: person.address.clone(),
            reason,
        });
    }
    (!clear.name.is_empty()).then(|| GuardianDraft {
        name: clear.name.clone(),
        email: clear.email.clone(),
        phone: clear.phone.clone(),
        address: clear.address.clone(),
        reason,
    })
}

/// Guardians who are on the register, by their ids.
fn guardians(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    mut ids: Vec<DbId>,
    unreadable: Unreadable,
) -> DbResult<HashMap<DbId, Person>> {
    ids.sort();
    ids.dedup();
    let mut all = HashMap::with_capacity(ids.len());
    for some in ids.chunks(BATCH) {
        let rows: Vec<Row> = people::table
            .filter(people::id.eq_any(some.to_vec()))
            .load(conn)?;
        for row in rows {
            let id = row.id;
            if let Some(person) = unreadable.open(row.open(cipher))? {
                all.insert(id, person);
            }
        }
    }
    Ok(all)
}

fn further(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    unreadable: Unreadable,
    all: &mut HashMap<DbId, Draft>,
) -> DbResult<()> {
    let ids: Vec<DbId> = all.keys().copied().collect();
    let rows: Vec<addresses::Row> = person_addresses::table
        .filter(
            person_addresses::person_id
                .eq_any(ids)
                .and(person_addresses::own.eq(false)),
        )
        .order((
            person_addresses::person_id,
            person_addresses::channel,
            person_addresses::position,
            person_addresses::id,
        ))
        .load(conn)?;
    for row in rows {
        let Some(clear) = unreadable.open(row.clear(cipher))? else {
            continue;
        };
        if let Some(draft) = all.get_mut(&row.person_id) {
            draft.further.push(FurtherAddress {
                channel: clear.channel,
                value: clear.value,
            });
        }
    }
    Ok(())
}
