//! The organisation's particulars: one versioned setting. Checks of what it holds are the server's.

use crate::{Changed, Conn, DbResult, Entry, settings};
use saiki_api::organisation::Organisation;
use serde_json::json;

const NAME: &str = "organisation";

/// The organisation; empty at version 0 when it was never set.
pub fn get(conn: &mut Conn) -> DbResult<Organisation> {
    Ok(match settings::get::<Organisation>(conn, NAME)? {
        Some((mut organisation, version)) => {
            organisation.version = version;
            organisation
        }
        None => Organisation::default(),
    })
}

/// Replaces it. `expected` is the version the caller saw.
pub fn set(
    conn: &mut Conn,
    mut organisation: Organisation,
    expected: i64,
) -> DbResult<Changed<Organisation>> {
    organisation.version = settings::set(conn, NAME, &organisation, expected)?;
    let data = json!({ "version": organisation.version });
    Ok(Changed::new(
        organisation,
        Entry::instance("organisation.set", NAME, data),
    ))
}
