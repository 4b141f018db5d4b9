//! The call list: who is to be called now or at a time agreed, in the order in which one calls. People who never answer
//! are counted and left out, so that they get another way.

use super::{several, wanted};
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    ids::micros,
    people,
    schema::{followups, people::dsl},
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, followups::Followup};
use std::collections::HashSet;

/// A page of the list.
#[derive(Debug)]
pub struct CallPage {
    /// Who is called, in the clear; one more than was asked for where there are more.
    pub people: Vec<Followup>,
    /// Whom there is to call, now or later.
    pub total: u64,
    /// Of those, who can be called now.
    pub due: u64,
    /// Who was called too often without an answer.
    pub exhausted: u64,
}

/// A place in the list: when to call, in microseconds since 1970, and the person.
pub type CallPlace = (i64, Uuid);

/// The list of one caller, or of all: at most `limit` after a place.
pub fn calls(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    caller: Option<Uuid>,
    after: Option<CallPlace>,
    limit: u32,
    now: Timestamp,
) -> DbResult<CallPage> {
    let wanted_rows = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut after = after;
    let mut order: Vec<DbId> = Vec::new();
    loop {
        let some = page(conn, incident, caller, after, limit)?;
        let Some((at, last)) = some.last().copied() else {
            break;
        };
        after = Some((at, last.into()));
        let ids: Vec<DbId> = some.iter().map(|(_, id)| *id).collect();
        // Whoever was told meanwhile in another way is called no more, and who is not to be called never.
        let untold: Vec<DbId> = people::untold_of(incident)
            .filter(dsl::id.eq_any(ids.clone()))
            .filter(wanted::may_be_called())
            .select(dsl::id)
            .load(conn)?;
        let untold: HashSet<DbId> = untold.into_iter().collect();
        order.extend(ids.into_iter().filter(|id| untold.contains(id)));
        if order.len() >= wanted_rows {
            order.truncate(wanted_rows);
            break;
        }
    }
    let sight = wanted::Sight::of(conn, incident, now)?;
    let mut people = several(conn, cipher, sight, &order)?;
    people.sort_by_key(|one| order.iter().position(|id| id.0 == one.person_id));
    let count = |conn: &mut Conn, which| -> DbResult<u64> {
        let found: i64 = people::untold_of(incident)
            .filter(wanted::called(incident, caller, which))
            .count()
            .get_result(conn)?;
        Ok(u64::try_from(found).unwrap_or(0))
    };
    Ok(CallPage {
        total: count(conn, wanted::Calling::Any)?,
        due: count(conn, wanted::Calling::Due(micros(now)))?,
        exhausted: count(conn, wanted::Calling::Exhausted)?,
        people,
    })
}

fn page(
    conn: &mut Conn,
    incident: Uuid,
    caller: Option<Uuid>,
    after: Option<CallPlace>,
    limit: u32,
) -> DbResult<Vec<(i64, DbId)>> {
    let mut query = wanted::calling(incident, caller);
    if let Some((at, person)) = after {
        query = query.filter(
            followups::call_at.gt(at).or(followups::call_at
                .eq(at)
                .and(followups::person_id.gt(DbId(person)))),
        );
    }
    Ok(query
        .order((followups::call_at, followups::person_id))
        .limit(limit.into())
        .select((followups::call_at, followups::person_id))
        .load(conn)?)
}
