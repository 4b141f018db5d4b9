//! The organisation's rule of stalls: one versioned setting. What it means is `saiki_domain::stalls`.

use crate::{
    Changed, Conn, DbId, DbResult, Entry, members,
    schema::{incident_members, incidents},
    settings, users,
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, classes::Phase, stalls::StallRule, wire};
use saiki_domain::fault::Faults;
use serde_json::json;

const NAME: &str = "stall_rule";

/// The rule; the built-in one at version 0 when none was set.
pub fn rule(conn: &mut Conn) -> DbResult<StallRule> {
    Ok(match settings::get::<StallRule>(conn, NAME)? {
        Some((mut rule, version)) => {
            rule.version = version;
            rule
        }
        None => StallRule::default(),
    })
}

/// Replaces it, or says that the executive is no user who can sign in. The executive becomes a member of every open
/// incident: what has stalled goes to somebody who can see it. `expected` is the version the caller saw.
pub fn set_rule(
    conn: &mut Conn,
    mut rule: StallRule,
    by: Uuid,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Result<StallRule, Faults>>> {
    if let Some(executive) = rule.executive_id
        && !users::can_sign_in(conn, executive)?
    {
        let mut faults = Faults::default();
        faults.add(
            "executive_id",
            "unknown_user",
            "この利用者は登録されていないか、停止されています",
            "There is no such user, or the user is disabled",
        );
        return Ok(Changed::nothing(Err(faults)));
    }
    rule.version = settings::set(conn, NAME, &rule, expected)?;
    let data = json!({ "version": rule.version, "executive_id": rule.executive_id });
    let mut entries = vec![Entry::instance("stall_rule.set", NAME, data)];
    if let Some(executive) = rule.executive_id {
        for incident in open_without(conn, executive)? {
            members::insert(conn, incident, executive, by, now)?;
            let data = json!({ "because": "stall_rule" });
            entries.push(Entry::incident(incident, "member.added", executive, data));
        }
    }
    Ok(Changed::with(Ok(rule), entries))
}

/// Open incidents the user takes no part in.
fn open_without(conn: &mut Conn, user: Uuid) -> DbResult<Vec<Uuid>> {
    let own = incident_members::table
        .filter(incident_members::user_id.eq(DbId(user)))
        .select(incident_members::incident_id);
    let ids: Vec<DbId> = incidents::table
        .filter(
            incidents::phase
                .ne(wire::name(&Phase::Closed))
                .and(incidents::id.ne_all(own)),
        )
        .order(incidents::id)
        .select(incidents::id)
        .load(conn)?;
    Ok(ids.into_iter().map(Uuid::from).collect())
}
