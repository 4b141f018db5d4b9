//! The organisation's particulars: one versioned setting. Checks of what it holds are the server's.

use crate::{Changed, Conn, DbResult, Entry, approvals, settings};
use saiki_api::{Timestamp, organisation::Organisation};
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

/// Replaces it. `expected` is the version the caller saw. Approvals of letters that name what changed are void.
pub fn set(
    conn: &mut Conn,
    mut organisation: Organisation,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Organisation>> {
    organisation.version = settings::set(conn, NAME, &organisation, expected)?;
    let data = json!({ "version": organisation.version });
    let mut entries = vec![Entry::instance("organisation.set", NAME, data)];
    entries.extend(approvals::organisation_moved(conn, now)?);
    Ok(Changed::with(organisation, entries))
}
