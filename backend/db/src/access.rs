//! One question a request: who is this user now, and may they see that incident. The permissions of roles are
//! in `saiki_api::permissions`.

use crate::{
    Conn, DbId, DbResult,
    schema::{incident_members, incidents},
    users,
};
use diesel::{dsl::exists, prelude::*};
use saiki_api::{Uuid, users::User};

/// A user as of now.
#[derive(Debug, Clone)]
pub struct Found {
    /// The user.
    pub user: User,
    /// Tokens of an earlier epoch are void.
    pub token_epoch: i64,
    /// Whether the incident asked about exists and the user may see it.
    pub sees_incident: bool,
}

/// Looks up a user, and whether they may see `incident`.
pub fn find(conn: &mut Conn, user: Uuid, incident: Option<Uuid>) -> DbResult<Option<Found>> {
    let Some((user, token_epoch)) = users::with_epoch(conn, user)? else {
        return Ok(None);
    };
    let sees_incident = match incident {
        None => false,
        Some(incident) if user.role.sees_all_incidents() => {
            let row = incidents::table.find(DbId(incident));
            diesel::select(exists(row)).get_result(conn)?
        }
        Some(incident) => {
            let row = incident_members::table.find((DbId(incident), DbId(user.id)));
            diesel::select(exists(row)).get_result(conn)?
        }
    };
    Ok(Some(Found {
        user,
        token_epoch,
        sees_incident,
    }))
}
