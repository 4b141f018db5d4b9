//! Members of incidents: whoever is not one, auditors and administrators aside, cannot see the incident. An
//! incident keeps at least one.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros},
    incidents::lock,
    schema::{incident_members, users},
    stored,
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, members::Member, problem::ErrorCode};
use saiki_domain::fault::Faults;
use serde_json::json;

/// What came of adding a member.
#[derive(Debug)]
pub enum Added {
    /// A member now.
    Member(Member),
    /// There is no such user.
    Unknown,
    /// The user cannot sign in.
    Disabled,
}

/// Everybody who takes part, in the order they came.
pub fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Member>> {
    let rows: Vec<(DbId, String, String, i64)> = incident_members::table
        .inner_join(users::table.on(users::id.eq(incident_members::user_id)))
        .filter(incident_members::incident_id.eq(DbId(incident)))
        .order((incident_members::added_at, incident_members::user_id))
        .select((
            users::id,
            users::name,
            users::role,
            incident_members::added_at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, name, role, at)| {
            Ok(Member {
                user_id: id.into(),
                name,
                role: stored::value("users.role", &role)?,
                added_at: instant(at),
            })
        })
        .collect()
}

/// Whether a user is a member of the incident and can sign in.
pub fn can_take_part(conn: &mut Conn, incident: Uuid, user: Uuid) -> DbResult<bool> {
    let member = incident_members::table
        .inner_join(users::table.on(users::id.eq(incident_members::user_id)))
        .filter(
            incident_members::incident_id
                .eq(DbId(incident))
                .and(incident_members::user_id.eq(DbId(user)))
                .and(users::disabled.eq(false)),
        );
    let found: i64 = member.count().get_result(conn)?;
    Ok(found > 0)
}

/// Notes a fault unless the user is a member who can sign in: work is given to members alone.
pub(crate) fn check(
    conn: &mut Conn,
    incident: Uuid,
    field: &str,
    user: Uuid,
    faults: &mut Faults,
) -> DbResult<()> {
    if !can_take_part(conn, incident, user)? {
        not_a_member(field, faults);
    }
    Ok(())
}

/// The fault of naming somebody who takes no part.
pub fn not_a_member(field: &str, faults: &mut Faults) {
    faults.add(
        field,
        "not_a_member",
        "このインシデントのメンバーではありません。先にメンバーに加えてください",
        "Not a member of this incident; add the user as a member first",
    );
}

/// Puts a user on an incident, within a change that records it.
pub(crate) fn insert(
    conn: &mut Conn,
    incident: Uuid,
    user: Uuid,
    by: Uuid,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(incident_members::table)
        .values((
            incident_members::incident_id.eq(DbId(incident)),
            incident_members::user_id.eq(DbId(user)),
            incident_members::added_by.eq(DbId(by)),
            incident_members::added_at.eq(micros(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Adds a user who exists and can sign in.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    user: Uuid,
    by: Uuid,
    now: Timestamp,
) -> DbResult<Changed<Added>> {
    lock(conn, incident)?;
    let disabled: Option<bool> = users::table
        .find(DbId(user))
        .select(users::disabled)
        .first(conn)
        .optional()?;
    match disabled {
        None => return Ok(Changed::nothing(Added::Unknown)),
        Some(true) => return Ok(Changed::nothing(Added::Disabled)),
        Some(false) => {}
    }
    if list(conn, incident)?.iter().any(|m| m.user_id == user) {
        return Err(DbError::refused(
            ErrorCode::AlreadyExists,
            "この利用者はすでにメンバーです",
            "This user is a member already",
        ));
    }
    insert(conn, incident, user, by, now)?;
    let member = list(conn, incident)?
        .into_iter()
        .find(|m| m.user_id == user)
        .ok_or(DbError::NotFound)?;
    let data = json!({ "role": member.role });
    Ok(Changed::new(
        Added::Member(member),
        Entry::incident(incident, "member.added", user, data),
    ))
}

/// Takes a member off. The last one stays.
pub fn remove(conn: &mut Conn, incident: Uuid, user: Uuid) -> DbResult<Changed<()>> {
    // Two members taking each other off at the same time: the second waits here and then sees one left.
    lock(conn, incident)?;
    let members = list(conn, incident)?;
    if !members.iter().any(|m| m.user_id == user) {
        return Err(DbError::NotFound);
    }
    if members.len() == 1 {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "最後のメンバーは外せません。先に別の人を加えてください",
            "The last member must stay; add somebody else first",
        ));
    }
    diesel::delete(incident_members::table.find((DbId(incident), DbId(user)))).execute(conn)?;
    Ok(Changed::new(
        (),
        Entry::incident(incident, "member.removed", user, json!({})),
    ))
}
