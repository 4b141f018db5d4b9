//! Postal addresses that lead nowhere: a letter came back, or somebody found that nobody of that name lives there. A fact
//! about the address of those who may live there; telephone numbers are in `numbers`.

use crate::{
    Conn, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    households as together,
    people::addresses,
    schema::{households, people as register},
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    people::{AddressChannel, WayFault},
};
use std::collections::BTreeSet;

/// Says that an address cannot be used, so that the next letter takes another: of those it was for, of everybody of their
/// households, one of whose addresses it may have been, and of who is written to for them.
pub(super) fn wrong(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    people: &[DbId],
    (address, found): (&str, WayFault),
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let of = (AddressChannel::Post, address);
    let homes: Vec<Option<DbId>> = register::table
        .filter(
            register::incident_id
                .eq(DbId(incident))
                .and(register::id.eq_any(people.to_vec()))
                .and(register::household_id.is_not_null()),
        )
        .select(register::household_id)
        .distinct()
        .load(conn)?;
    let homes: Vec<DbId> = homes.into_iter().flatten().collect();
    let members: Vec<DbId> = register::table
        .filter(register::household_id.eq_any(homes.clone()))
        .select(register::id)
        .load(conn)?;
    let heads: Vec<Option<DbId>> = households::table
        .filter(households::id.eq_any(homes.clone()))
        .select(households::head_id)
        .load(conn)?;
    let all: BTreeSet<DbId> = people
        .iter()
        .copied()
        .chain(members)
        .chain(heads.into_iter().flatten())
        .collect();
    let whose = (incident, homes.as_slice());
    let mut entries = together::unusable(conn, cipher, whose, of, found, writer)?;
    for person in all {
        let whose = (incident, person.into());
        entries.extend(addresses::unusable(conn, cipher, whose, of, found, writer)?);
    }
    Ok(entries)
}
