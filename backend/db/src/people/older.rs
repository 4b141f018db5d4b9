//! People who were put on the register before their organisation was kept as a hash: it is made from what is sealed, once,
//! when the server starts.

use super::row::Row;
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::Keyring,
    incident_keys,
    schema::people::{self, dsl},
};
use diesel::prelude::*;
use saiki_api::Uuid;
use saiki_domain::people::extras::organisation_hash;

/// Rows read at once.
const BATCH: i64 = 500;

/// Puts the hash to the next few who lack it; how many they were. Call it until nobody is left, each time in a transaction
/// of its own. Incidents whose key was destroyed are left as they are.
pub fn fill_in(conn: &mut Conn, keyring: &Keyring) -> DbResult<usize> {
    let waiting: Vec<DbId> = dsl::people
        .filter(dsl::organisation_hash.is_null())
        .select(dsl::incident_id)
        .distinct()
        .load(conn)?;
    for incident in waiting {
        let cipher = match incident_keys::cipher(conn, keyring, incident.into()) {
            Err(DbError::Erased) => continue,
            found => found?,
        };
        let rows: Vec<Row> = dsl::people
            .filter(
                dsl::incident_id
                    .eq(incident)
                    .and(dsl::organisation_hash.is_null()),
            )
            .limit(BATCH)
            .load(conn)?;
        let n = rows.len();
        for row in rows {
            let id = row.id;
            let person = row.open(&cipher)?;
            let hash = organisation_hash(Uuid::from(incident), &person.organisation);
            diesel::update(people::table.find(id))
                .set(dsl::organisation_hash.eq(Some(hash)))
                .execute(conn)?;
        }
        if n > 0 {
            return Ok(n);
        }
    }
    Ok(0)
}
