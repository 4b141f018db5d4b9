//! People of the register as a file would name them, for lines that name them again.

use super::{addresses, row::Row};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::IncidentCipher,
    households,
    schema::{people, person_addresses},
};
use diesel::prelude::*;
use saiki_api::households::{GuardianReason, HouseholdKind};
use saiki_api::wire;
use saiki_domain::people::{Draft, FurtherAddress, GuardianDraft};
use std::collections::HashMap;

/// People named in one statement.
const BATCH: usize = 1_000;

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
        for row in rows {
            let id = row.id;
            belongs.extend(row.household_id.map(|household| (id, household)));
            if let Some(person) = readable(row.open(cipher))? {
                all.insert(id, Draft::from(&person));
            }
        }
        together(conn, cipher, &belongs, &mut all)?;
        further(conn, cipher, some, &mut all)?;
    }
    Ok(all)
}

/// What a value says; none where no key opens it, as one that a re-key left behind: it cannot be compared.
fn readable<T>(opened: DbResult<T>) -> DbResult<Option<T>> {
    match opened {
        Ok(clear) => Ok(Some(clear)),
        Err(DbError::Sealed) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Fills in households and guardians, from whom belongs to which.
fn together(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    belongs: &[(DbId, DbId)],
    all: &mut HashMap<DbId, Draft>,
) -> DbResult<()> {
    let mut ids: Vec<DbId> = belongs.iter().map(|(_, household)| *household).collect();
    ids.sort();
    ids.dedup();
    let household = wire::name(&HouseholdKind::Household);
    let mut known = HashMap::new();
    for row in households::rows(conn, &ids)? {
        if let Some(clear) = readable(row.clear(cipher))? {
            known.insert(row.id, (row.kind == household, clear));
        }
    }
    for (person, household) in belongs {
        let (Some((house, clear)), Some(draft)) = (known.get(household), all.get_mut(person))
        else {
            continue;
        };
        if *house {
            draft.household.clone_from(&clear.number);
        } else if !clear.name.is_empty() {
            draft.guardian = Some(GuardianDraft {
                name: clear.name.clone(),
                email: clear.email.clone(),
                phone: clear.phone.clone(),
                address: clear.address.clone(),
                reason: clear.reason.unwrap_or(GuardianReason::Other),
            });
        }
    }
    Ok(())
}

fn further(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    ids: &[DbId],
    all: &mut HashMap<DbId, Draft>,
) -> DbResult<()> {
    let rows: Vec<addresses::Row> = person_addresses::table
        .filter(
            person_addresses::person_id
                .eq_any(ids.to_vec())
                .and(person_addresses::own.eq(false)),
        )
        .load(conn)?;
    for row in rows {
        let Some(clear) = readable(row.clear(cipher))? else {
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
