//! Which process works on an import: whoever does puts its lease off, and a lease that lapsed means that the process
//! is gone, and the file with it. Nobody takes such an import up; it is ended, so that the file is sent again.

use crate::{Changed, Conn, DbId, DbResult, Entry, ids::micros, schema::people_imports::dsl};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, imports::ImportState, wire};
use serde_json::json;

/// How long an import counts as worked on after its process was last heard of.
pub const LEASE_SECONDS: i64 = 45;

/// When a lease taken now lapses.
pub(super) fn until(now: Timestamp) -> i64 {
    micros(now) + LEASE_SECONDS * 1_000_000
}

/// Puts off the leases of `own`, the imports of the calling process, and ends what was left by processes that are
/// gone. In this order, so that nobody ends their own. Says how many were ended.
pub fn look_after(conn: &mut Conn, own: &[Uuid], now: Timestamp) -> DbResult<Changed<usize>> {
    let running = dsl::state.eq(wire::name(&ImportState::Running));
    if !own.is_empty() {
        let ids: Vec<DbId> = own.iter().copied().map(DbId).collect();
        diesel::update(dsl::people_imports.filter(dsl::id.eq_any(ids).and(running.clone())))
            .set(dsl::lease_until.eq(until(now)))
            .execute(conn)?;
    }
    let lapsed = dsl::lease_until.le(micros(now));
    let left: Vec<(DbId, DbId)> = dsl::people_imports
        .filter(running.and(lapsed))
        .order(dsl::id)
        .select((dsl::id, dsl::incident_id))
        .load(conn)?;
    let mut entries = Vec::new();
    for (id, incident) in left {
        // Its process may have been heard of since the list was read.
        if end(conn, id, Some(now), now)? {
            entries.push(interrupted(incident.0, id.0));
        }
    }
    Ok(Changed::with(entries.len(), entries))
}

/// Ends one import whose work broke off without ending it.
pub fn interrupt(
    conn: &mut Conn,
    incident: Uuid,
    import: Uuid,
    now: Timestamp,
) -> DbResult<Changed<()>> {
    Ok(match end(conn, DbId(import), None, now)? {
        true => Changed::new((), interrupted(incident, import)),
        false => Changed::nothing(()),
    })
}

/// Ends a running import, only one whose lease lapsed by `lapsed_by` where that is given. Whether there was one.
fn end(
    conn: &mut Conn,
    import: DbId,
    lapsed_by: Option<Timestamp>,
    now: Timestamp,
) -> DbResult<bool> {
    let latest = lapsed_by.map_or(i64::MAX, micros);
    let open = dsl::people_imports.filter(
        dsl::id
            .eq(import)
            .and(dsl::state.eq(wire::name(&ImportState::Running)))
            .and(dsl::lease_until.le(latest)),
    );
    let changed = diesel::update(open)
        .set((
            dsl::state.eq(wire::name(&ImportState::Interrupted)),
            // Nobody was registered, whatever the check had counted.
            dsl::added.eq(0_i64),
            dsl::finished_at.eq(Some(micros(now))),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

fn interrupted(incident: Uuid, import: Uuid) -> Entry {
    Entry::incident(incident, "people.import_interrupted", import, json!({}))
}
