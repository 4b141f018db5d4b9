//! The call list: whom to call now or at a time agreed, in the order in which one calls. One call is for one person, or for
//! those somebody answers for. People who never answer, and people without a number that can be used, are counted and left
//! out, so that they get another way.

use super::{several, wanted};
use crate::{
    Conn, DbId, DbResult, crypto::IncidentCipher, ids::micros, people, schema::people::dsl,
};
use diesel::{
    dsl::{not, sql},
    prelude::*,
    sql_types::BigInt,
};
use saiki_api::{Timestamp, Uuid, followups::Followup};

/// A page of the list.
#[derive(Debug)]
pub struct CallPage {
    /// Who is called, in the clear; one more than was asked for where there are more.
    pub people: Vec<Followup>,
    /// How many calls there are to make, now or later.
    pub total: u64,
    /// Of those, how many can be made now.
    pub due: u64,
    /// Who was called too often without an answer.
    pub exhausted: u64,
    /// Who was to be called and has no number that can be used.
    pub without_number: u64,
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
    let order = order(conn, (incident, caller), after, limit)?;
    let sight = wanted::Sight::of(conn, incident, now)?;
    let mut people = several(conn, cipher, sight, &order)?;
    people.sort_by_key(|one| order.iter().position(|id| id.0 == one.person_id));
    let whom = (incident, caller);
    let without = people::untold_of(incident)
        .filter(wanted::called(incident, caller, wanted::Calling::Any))
        .filter(not(wanted::has_number()));
    let exhausted = people::untold_of(incident).filter(wanted::called(
        incident,
        caller,
        wanted::Calling::Exhausted,
    ));
    Ok(CallPage {
        total: calls_of(conn, whom, wanted::Calling::Any)?,
        due: calls_of(conn, whom, wanted::Calling::Due(micros(now)))?,
        exhausted: number(exhausted.count().get_result(conn)?),
        without_number: number(without.count().get_result(conn)?),
        people,
    })
}

fn number(found: i64) -> u64 {
    u64::try_from(found).unwrap_or(0)
}

/// How many calls there are: one a person, and one for those somebody answers for.
fn calls_of(
    conn: &mut Conn,
    (incident, caller): (Uuid, Option<Uuid>),
    which: wanted::Calling,
) -> DbResult<u64> {
    let all = || {
        people::untold_of(incident)
            .filter(wanted::called(incident, caller, which))
            .filter(wanted::has_number())
    };
    let alone: i64 = all()
        .filter(dsl::household_id.is_null())
        .count()
        .get_result(conn)?;
    let joint: Vec<Option<DbId>> = all()
        .filter(dsl::household_id.is_not_null())
        .select(dsl::household_id)
        .distinct()
        .load(conn)?;
    Ok(number(alone) + joint.len() as u64)
}

/// At whom calls stand, in the order in which one calls: at most `limit` after a place. One call for several stands at the
/// first of them.
fn order(
    conn: &mut Conn,
    (incident, caller): (Uuid, Option<Uuid>),
    mut after: Option<CallPlace>,
    limit: u32,
) -> DbResult<Vec<DbId>> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut order: Vec<DbId> = Vec::new();
    // Only who is left out for a call that stands at another of their household makes a page shorter than asked for.
    while order.len() < most {
        let some = page(conn, (incident, caller), after, limit)?;
        let Some((at, last, _)) = some.last() else {
            break;
        };
        after = Some((*at, last.0));
        let households: Vec<DbId> = some
            .iter()
            .filter_map(|(_, _, household)| *household)
            .collect();
        let together = wanted::together(conn, incident, caller, &households)?;
        let stands = |id: &DbId, household: Option<DbId>| {
            let all = household.and_then(|household| together.get(&household));
            all.is_none_or(|all| all.first() == Some(id))
        };
        let here = some
            .iter()
            .filter(|(_, id, household)| stands(id, *household));
        order.extend(here.map(|(_, id, _)| *id));
        if some.len() < most {
            break;
        }
    }
    order.truncate(most);
    Ok(order)
}

/// People who are to be called and can be, each with when and with their household: at most `limit` after a place.
fn page(
    conn: &mut Conn,
    (incident, caller): (Uuid, Option<Uuid>),
    after: Option<CallPlace>,
    limit: u32,
) -> DbResult<Vec<(i64, DbId, Option<DbId>)>> {
    let mut query = people::untold_of(incident)
        .filter(wanted::called(incident, caller, wanted::Calling::Any))
        .filter(wanted::has_number());
    if let Some((at, person)) = after {
        query = query.filter(wanted::called_after(at, person));
    }
    Ok(query
        .order((sql::<BigInt>(wanted::CALL_AT), dsl::id))
        .limit(limit.into())
        .select((sql::<BigInt>(wanted::CALL_AT), dsl::id, dsl::household_id))
        .load(conn)?)
}
