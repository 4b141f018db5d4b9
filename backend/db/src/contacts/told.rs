//! When outside contacts were first given word, by the organisation they belong to. For reckoning alone: whom it names
//! reaches no answer and no log.

use super::Clear;
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    ids::instant,
    schema::{contact_words, contacts},
};
use diesel::{dsl::min, prelude::*};
use saiki_api::{Timestamp, Uuid, contacts::Direction, wire};
use std::collections::HashMap;

/// The organisation of each contact we gave word to, or the name where none is put down, and when we first did.
pub(crate) fn first_words(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
) -> DbResult<Vec<(String, Timestamp)>> {
    let first: Vec<(DbId, Option<i64>)> = contact_words::table
        .filter(
            contact_words::incident_id
                .eq(DbId(incident))
                .and(contact_words::direction.eq(wire::name(&Direction::Out))),
        )
        .group_by(contact_words::contact_id)
        .select((contact_words::contact_id, min(contact_words::at)))
        .load(conn)?;
    let first: HashMap<DbId, Option<i64>> = first.into_iter().collect();
    let sealed: Vec<(DbId, Vec<u8>)> = contacts::table
        .filter(contacts::incident_id.eq(DbId(incident)))
        .select((contacts::id, contacts::sealed))
        .load(conn)?;
    let mut all = Vec::new();
    for (id, sealed) in sealed {
        let Some(at) = first.get(&id).copied().flatten() else {
            continue;
        };
        let clear = Clear::open(cipher, id.0, &sealed)?;
        let name = match clear.organisation.trim().is_empty() {
            true => clear.name,
            false => clear.organisation,
        };
        all.push((name, instant(at)));
    }
    Ok(all)
}
