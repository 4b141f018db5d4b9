//! Numbers that were called and are somebody else's: a fact about the number, whoever has it.

use crate::{
    Conn, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    households,
    people::addresses,
    schema::{households as together, people, person_addresses},
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    people::{AddressChannel, WayFault},
    wire,
};
use saiki_domain::people::extras::address_key;
use std::collections::BTreeSet;

/// Says of a number that it leads nowhere, for everybody of the incident who has it, on the register or as a guardian
/// outside it, so that nobody is called there again. What else can be used of theirs stays.
pub(super) fn wrong(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    number: &str,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let Some(key) = address_key(AddressChannel::Phone, number) else {
        return Ok(Vec::new());
    };
    let indexes = cipher.indexes(key.kind, &key.value);
    let own: Vec<DbId> = people::table
        .filter(
            people::incident_id
                .eq(DbId(incident))
                .and(people::phone_index.eq_any(indexes.clone())),
        )
        .select(people::id)
        .load(conn)?;
    let further: Vec<DbId> = person_addresses::table
        .filter(
            person_addresses::incident_id
                .eq(DbId(incident))
                .and(person_addresses::channel.eq(wire::name(&AddressChannel::Phone)))
                .and(person_addresses::value_index.eq_any(indexes.clone())),
        )
        .select(person_addresses::person_id)
        .load(conn)?;
    let guardians: Vec<DbId> = together::table
        .filter(
            together::incident_id
                .eq(DbId(incident))
                .and(together::phone_index.eq_any(indexes)),
        )
        .select(together::id)
        .load(conn)?;
    let of = (AddressChannel::Phone, number);
    let found = WayFault::Wrong;
    let whose = (incident, guardians.as_slice());
    let mut entries = households::unusable(conn, cipher, whose, of, found, writer)?;
    let all: BTreeSet<DbId> = own.into_iter().chain(further).collect();
    for person in all {
        let whose = (incident, person.into());
        entries.extend(addresses::unusable(conn, cipher, whose, of, found, writer)?);
    }
    Ok(entries)
}
