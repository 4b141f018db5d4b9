//! The data key of each incident, sealed under the instance key. Made with the incident, destroyed at the
//! end of retention.

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Keyring},
    ids::micros,
    schema::incident_keys,
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid};

/// Makes and stores a key for a new incident.
pub fn create(conn: &mut Conn, keyring: &Keyring, incident: Uuid, now: Timestamp) -> DbResult<()> {
    let sealed = keyring.new_incident_key(incident)?;
    diesel::insert_into(incident_keys::table)
        .values((
            incident_keys::incident_id.eq(DbId(incident)),
            incident_keys::sealed.eq(Some(sealed)),
            incident_keys::created_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The cipher of an incident; `Erased` after its key was destroyed.
pub fn cipher(conn: &mut Conn, keyring: &Keyring, incident: Uuid) -> DbResult<IncidentCipher> {
    let sealed: Option<Option<Vec<u8>>> = incident_keys::table
        .find(DbId(incident))
        .select(incident_keys::sealed)
        .first(conn)
        .optional()?;
    let sealed = sealed.ok_or(DbError::NotFound)?.ok_or(DbError::Erased)?;
    keyring.open_incident_key(incident, &sealed)
}
