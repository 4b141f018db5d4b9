//! Who is to be followed up: people nobody told and nobody decided on, whom a mail did not reach or cannot reach. Asked of
//! the ledger and the register; nothing of it is stored.

use super::{BATCH, rows};
use crate::{
    Conn, DbError, DbId, DbResult,
    conn::MultiBackend,
    contact_stops::may,
    crypto::IncidentCipher,
    people as register,
    schema::{
        contact_stops, deliveries, delivery_people, followups, incidents,
        people::{self, dsl},
    },
    stored,
    words::Words,
};
use diesel::{
    dsl::{not, sql},
    helper_types::IntoBoxed,
    prelude::*,
    sql_types::Bool,
};
use saiki_api::{
    Timestamp, Uuid,
    followups::{FollowupFilter, FollowupReason, FollowupState, MAX_TRIES},
    incidents::Facts,
    people::AddressChannel,
    wire,
};
use saiki_domain::escalation;
use std::collections::HashMap;

type Query<'a> = IntoBoxed<'a, people::table, MultiBackend>;
type Condition<'a> = Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = Bool> + 'a>;

/// The words of the index `deliveries_untold`, so that both databases see that it answers.
const FAILED: &str = "deliveries.kind = 'letter' AND deliveries.state IN \
     ('rejected', 'bounced', 'invalid', 'suppressed', 'expired', 'ambiguous')";

/// The same of a mail called `d`.
pub(super) const FAILED_MAIL: &str = "d.kind = 'letter' AND d.state IN \
     ('rejected', 'bounced', 'invalid', 'suppressed', 'expired', 'ambiguous')";

/// An incident, and whether its deadline presses: then whoever no mail server has told yet is to be told otherwise too.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    /// The incident.
    pub incident: Uuid,
    /// Whether the deadline presses.
    pub presses: bool,
}

impl Sight {
    /// As it is at `now`.
    pub fn of(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Sight> {
        let facts: Option<String> = incidents::table
            .find(DbId(incident))
            .select(incidents::facts)
            .first(conn)
            .optional()?;
        let facts: Facts = stored::json(&facts.ok_or(DbError::NotFound)?)?;
        let deadline = facts.notice_deadline.map(|deadline| deadline.moment.at);
        Ok(Sight {
            incident,
            presses: deadline.is_some_and(|at| escalation::is_pressing(at, now)),
        })
    }
}

/// The people a filter means, of the register's table.
pub(super) fn query<'a>(
    cipher: &IncidentCipher,
    sight: Sight,
    filter: &FollowupFilter,
) -> Query<'a> {
    let incident = sight.incident;
    let q = filter.q.as_deref();
    let settled = filter.state.is_some_and(FollowupState::is_settled);
    let mut query = if settled {
        // Whose decision was taken back is to be told again, whatever was done before.
        register::found(cipher, incident, q).filter(dsl::decision.is_not_null())
    } else {
        register::untold(cipher, incident, q).filter(candidates(sight, filter))
    };
    if let Some(lang) = filter.lang {
        query = query.filter(dsl::lang.eq(lang.tag().to_owned()));
    }
    let own = || followups::table.filter(followups::incident_id.eq(DbId(incident)));
    match filter.state {
        None => {}
        Some(FollowupState::Open) => {
            let begun: Vec<String> = FollowupState::ALL
                .into_iter()
                .filter(|state| *state != FollowupState::Open && !state.is_settled())
                .map(|state| wire::name(&state))
                .collect();
            let rows = own().filter(followups::state.eq_any(begun));
            query = query.filter(not(dsl::id.eq_any(rows.select(followups::person_id))));
        }
        Some(state) => {
            let rows = own().filter(followups::state.eq(wire::name(&state)));
            query = query.filter(dsl::id.eq_any(rows.select(followups::person_id)));
        }
    }
    if let Some(channel) = filter.channel {
        let rows = own().filter(followups::channel.eq(Some(wire::name(&channel))));
        query = query.filter(dsl::id.eq_any(rows.select(followups::person_id)));
    }
    if let Some(has) = filter.has_channel {
        let rows = own().filter(followups::channel.is_not_null());
        let chosen = dsl::id.eq_any(rows.select(followups::person_id));
        query = match has {
            true => query.filter(chosen),
            false => query.filter(not(chosen)),
        };
    }
    if let Some(has) = filter.has_number {
        query = match has {
            true => query.filter(has_number()),
            false => query.filter(not(has_number())),
        };
    }
    if let Some(assignee) = filter.assignee_id {
        let rows = own().filter(followups::assignee_id.eq(Some(DbId(assignee))));
        query = query.filter(dsl::id.eq_any(rows.select(followups::person_id)));
    }
    query
}

/// Everybody still to be told.
pub(super) fn untold<'a>(sight: Sight) -> Query<'a> {
    register::untold_of(sight.incident).filter(candidates(sight, &FollowupFilter::default()))
}

/// Whether somebody is among those a mail does not reach. Each branch begins at an index that holds nobody else; a branch
/// the filter does not ask for is switched off by a condition without a column, which costs nothing.
pub(super) fn candidates<'a>(sight: Sight, filter: &FollowupFilter) -> Condition<'a> {
    let of_campaign = filter.campaign_id.is_some();
    let on = |reason: FollowupReason| -> i32 {
        i32::from(
            filter
                .reason
                .map_or(!of_campaign, |wanted| wanted == reason),
        )
    };
    let failed = i32::from(filter.reason.is_none_or(|reason| reason.state().is_some()));
    let state = filter.reason.and_then(FollowupReason::state);
    let state = state.map(|state| wire::name(&state)).unwrap_or_default();
    let any_campaign = i32::from(!of_campaign);
    let campaign = DbId(filter.campaign_id.unwrap_or_default());
    let late = filter
        .reason
        .is_none_or(|reason| reason == FollowupReason::Late);
    let late = i32::from(late && sight.presses);
    let incident = DbId(sight.incident);
    Box::new(
        Words::new(
            "people.id IN (SELECT p.id FROM people p \
             WHERE NOT p.has_email AND p.household_id IS NULL AND p.incident_id = ",
        )
        .id(incident)
        .words(" AND 1 = ")
        .integer(on(FollowupReason::NoAddress))
        .words(format!(
            " UNION ALL SELECT m.id FROM people m {HEADLESS} AND m.incident_id = "
        ))
        .id(incident)
        .words(" AND 1 = ")
        .integer(on(FollowupReason::NoAddress))
        .words(
            " UNION ALL SELECT c.person_id FROM contact_stops c \
             WHERE c.standing AND c.mail AND c.incident_id = ",
        )
        .id(incident)
        .words(" AND 1 = ")
        .integer(on(FollowupReason::DoNotContact))
        .words(
            " UNION ALL SELECT f.person_id FROM followups f WHERE f.by_hand AND f.incident_id = ",
        )
        .id(incident)
        .words(" AND 1 = ")
        .integer(on(FollowupReason::ByHand))
        .words(format!(
            " UNION ALL SELECT d.person_id FROM deliveries d WHERE {FAILED_MAIL} \
             AND d.person_id IS NOT NULL AND d.incident_id = "
        ))
        .id(incident)
        .words(" AND 1 = ")
        .integer(failed)
        .words(" AND ('' = ")
        .text(state.clone())
        .words(" OR d.state = ")
        .text(state.clone())
        .words(") AND (1 = ")
        .integer(any_campaign)
        .words(" OR d.campaign_id = ")
        .id(campaign)
        .words(format!(
            ") UNION ALL SELECT o.person_id FROM delivery_people o \
             JOIN deliveries d ON d.id = o.delivery_id WHERE {FAILED_MAIL} AND o.incident_id = "
        ))
        .id(incident)
        .words(" AND 1 = ")
        .integer(failed)
        .words(" AND ('' = ")
        .text(state.clone())
        .words(" OR d.state = ")
        .text(state)
        .words(") AND (1 = ")
        .integer(any_campaign)
        .words(" OR d.campaign_id = ")
        .id(campaign)
        .words(format!(
            ") UNION ALL SELECT d.person_id FROM campaigns g {LATE} AND g.incident_id = "
        ))
        .id(incident)
        .words(" AND 1 = ")
        .integer(late)
        .words(" AND (1 = ")
        .integer(any_campaign)
        .words(" OR g.id = ")
        .id(campaign)
        .words(format!(
            ") UNION ALL SELECT o.person_id FROM campaigns g {LATE_OTHERS} AND g.incident_id = "
        ))
        .id(incident)
        .words(" AND 1 = ")
        .integer(late)
        .words(" AND (1 = ")
        .integer(any_campaign)
        .words(" OR g.id = ")
        .id(campaign)
        .words("))"),
    )
}

/// Members of households whose one letter has nowhere to go: the head, or the guardian, has no address or is not to be
/// mailed. Whether they have an address of their own says nothing: nobody mails there. From `people m`.
const HEADLESS: &str = "JOIN households h ON h.id = m.household_id \
     LEFT JOIN people hp ON hp.id = h.head_id AND hp.has_email AND NOT EXISTS \
     (SELECT 1 FROM contact_stops s WHERE s.person_id = hp.id AND s.standing AND s.mail) \
     WHERE m.household_id IS NOT NULL AND h.incident_id = m.incident_id \
     AND h.dissolved_at IS NULL AND hp.id IS NULL \
     AND (h.head_id IS NOT NULL OR h.email_index IS NULL)";
/// Mails of a notice that is owed, on their way and taken by no mail server yet; from `campaigns g`.
pub(super) const LATE: &str = "JOIN deliveries d ON d.campaign_id = g.id \
     WHERE g.letter_kind = 'person_notice' AND g.state IN ('running', 'paused') AND d.kind = 'letter' \
     AND d.state IN ('queued', 'leased', 'attempting', 'deferred') AND d.person_id IS NOT NULL";
/// The same for whom such a mail covers beside the one it goes to.
pub(super) const LATE_OTHERS: &str = "JOIN deliveries d ON d.campaign_id = g.id JOIN delivery_people o ON o.delivery_id = d.id \
     WHERE g.letter_kind = 'person_notice' AND g.state IN ('running', 'paused') AND d.kind = 'letter' \
     AND d.state IN ('queued', 'leased', 'attempting', 'deferred')";

/// Whether a person has no address that can be mailed, or waits for a letter that has nowhere to go.
pub(super) fn without_address() -> String {
    format!(
        "(people.household_id IS NULL AND NOT people.has_email \
         OR EXISTS (SELECT 1 FROM people m {HEADLESS} AND m.id = people.id))"
    )
}

/// Whether a mail to a person, or one that covers them, is late.
fn late<'a>(incident: Uuid) -> Condition<'a> {
    Box::new(
        Words::new(format!(
            "(EXISTS (SELECT 1 FROM campaigns g {LATE} AND d.person_id = people.id AND g.incident_id = "
        ))
        .id(DbId(incident))
        .words(format!(
            ") OR EXISTS (SELECT 1 FROM campaigns g {LATE_OTHERS} AND o.person_id = people.id AND g.incident_id = "
        ))
        .id(DbId(incident))
        .words("))"),
    )
}

/// Which part of the call list.
#[derive(Clone, Copy)]
pub(super) enum Calling {
    /// Who is called, now or later.
    Any,
    /// Who can be called at that moment, in microseconds since 1970.
    Due(i64),
    /// Who was called too often.
    Exhausted,
}

/// Whether somebody who is still to be told is to be called; of one caller also what nobody does. How far it is says
/// nothing: whose decision was taken back is called again. Whether they can be is `has_number`.
pub(super) fn called<'a>(incident: Uuid, caller: Option<Uuid>, which: Calling) -> Condition<'a> {
    let (least, most) = match which {
        Calling::Exhausted => (MAX_TRIES, i32::MAX),
        Calling::Any | Calling::Due(_) => (0, MAX_TRIES),
    };
    let until = match which {
        Calling::Due(now) => now,
        Calling::Any | Calling::Exhausted => i64::MAX,
    };
    Box::new(
        Words::new(
            "people.id IN (SELECT f.person_id FROM followups f \
             WHERE f.channel = 'phone' AND f.incident_id = ",
        )
        .id(DbId(incident))
        .words(" AND f.tries >= ")
        .integer(least)
        .words(" AND f.tries < ")
        .integer(most)
        .words(" AND f.call_at <= ")
        .long(until)
        .words(
            " AND NOT EXISTS (SELECT 1 FROM contact_stops s \
             WHERE s.person_id = f.person_id AND s.standing AND s.phone) AND (1 = ",
        )
        .integer(i32::from(caller.is_none()))
        .words(" OR f.assignee_id IS NULL OR f.assignee_id = ")
        .id(DbId(caller.unwrap_or_default()))
        .words("))"),
    )
}

/// Nobody decided that a person, `p`, is not to be called, and the register knows a number of theirs that can be used.
const CALLABLE: &str = "NOT EXISTS (SELECT 1 FROM contact_stops s \
     WHERE s.person_id = p.id AND s.standing AND s.phone) \
     AND (p.phone_index IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person_addresses a \
       WHERE a.person_id = p.id AND a.channel = 'phone' AND a.own AND a.state <> 'usable' \
       AND a.value_index = p.phone_index) \
     OR EXISTS (SELECT 1 FROM person_addresses a \
       WHERE a.person_id = p.id AND a.channel = 'phone' AND NOT a.own AND a.state = 'usable'))";

/// Whether somebody can be called: themselves, or the head of their household, or who answers for them.
pub(super) fn has_number<'a>() -> Condition<'a> {
    Box::new(Words::new(number_known()))
}

/// The same in SQL's words.
pub(super) fn number_known() -> String {
    format!(
        "(NOT EXISTS (SELECT 1 FROM contact_stops s \
         WHERE s.person_id = people.id AND s.standing AND s.phone) AND (\
         EXISTS (SELECT 1 FROM people p WHERE p.id = people.id AND p.household_id IS NULL AND {CALLABLE}) \
         OR EXISTS (SELECT 1 FROM households h JOIN people p ON p.id = h.head_id \
         WHERE h.id = people.household_id AND h.dissolved_at IS NULL AND {CALLABLE}) \
         OR EXISTS (SELECT 1 FROM households h WHERE h.id = people.household_id \
         AND h.dissolved_at IS NULL AND h.head_id IS NULL AND h.phone_index IS NOT NULL)))"
    )
}

/// People of the call list, of these households, each household's in the order in which one calls: their call stands at the
/// first.
pub(super) fn together(
    conn: &mut Conn,
    incident: Uuid,
    caller: Option<Uuid>,
    households: &[DbId],
) -> DbResult<HashMap<DbId, Vec<DbId>>> {
    let mut found: Vec<(i64, DbId, DbId)> = Vec::new();
    for some in once_each(households).chunks(BATCH) {
        let people: Vec<(DbId, Option<DbId>)> = register::untold_of(incident)
            .filter(dsl::household_id.eq_any(some.to_vec()))
            .filter(called(incident, caller, Calling::Any))
            .select((dsl::id, dsl::household_id))
            .load(conn)?;
        let ids: Vec<DbId> = people.iter().map(|(id, _)| *id).collect();
        let rows = rows(conn, incident, &ids)?;
        found.extend(people.into_iter().filter_map(|(id, household)| {
            let call_at = rows.get(&id).map_or(0, |row| row.call_at);
            Some((call_at, id, household?))
        }));
    }
    found.sort();
    let mut all: HashMap<DbId, Vec<DbId>> = HashMap::new();
    for (_, id, household) in found {
        all.entry(household).or_default().push(id);
    }
    Ok(all)
}

/// People of one household bring it several times.
fn once_each(households: &[DbId]) -> Vec<DbId> {
    let mut all = households.to_vec();
    all.sort();
    all.dedup();
    all
}

/// Whom a call is for that is made to somebody of these households, or for them: by household those who are on the list
/// and may be called, ascending, whatever way is chosen for each.
pub(super) fn covered(
    conn: &mut Conn,
    sight: Sight,
    households: &[DbId],
) -> DbResult<HashMap<DbId, Vec<DbId>>> {
    let mut all: HashMap<DbId, Vec<DbId>> = HashMap::new();
    for some in once_each(households).chunks(BATCH) {
        let people: Vec<(DbId, Option<DbId>)> = register::untold_of(sight.incident)
            .filter(dsl::household_id.eq_any(some.to_vec()))
            .filter(may(AddressChannel::Phone))
            .order(dsl::id)
            .select((dsl::id, dsl::household_id))
            .load(conn)?;
        let ids: Vec<DbId> = people.iter().map(|(id, _)| *id).collect();
        let begun = rows(conn, sight.incident, &ids)?;
        let reasons = reasons(conn, sight, &ids)?;
        let listed = |id: &DbId| begun.contains_key(id) || reasons.contains_key(id);
        for (id, household) in people.into_iter().filter(|(id, _)| listed(id)) {
            if let Some(household) = household {
                all.entry(household).or_default().push(id);
            }
        }
    }
    Ok(all)
}

/// When somebody of the call list is to be called.
pub(super) const CALL_AT: &str = "(SELECT f.call_at FROM followups f \
     WHERE f.incident_id = people.incident_id AND f.person_id = people.id)";

/// Whether somebody comes after a place of the call list.
pub(super) fn called_after<'a>(at: i64, person: Uuid) -> Condition<'a> {
    Box::new(
        Words::new(format!("({CALL_AT} > "))
            .long(at)
            .words(format!(" OR {CALL_AT} = "))
            .long(at)
            .words(" AND people.id > ")
            .id(DbId(person))
            .words(")"),
    )
}

/// Why each of these people cannot be told by mail, reasons in the order people are shown them.
pub(super) fn reasons(
    conn: &mut Conn,
    sight: Sight,
    ids: &[DbId],
) -> DbResult<HashMap<DbId, Vec<FollowupReason>>> {
    let incident = sight.incident;
    let mut all: HashMap<DbId, Vec<FollowupReason>> = HashMap::new();
    for some in ids.chunks(BATCH) {
        let mut note = |id: DbId, reason: FollowupReason| all.entry(id).or_default().push(reason);
        // Asked of each by themselves: the list as a whole would be gone through for every batch.
        let those = |conn: &mut Conn, condition: Condition<'static>| -> DbResult<Vec<DbId>> {
            Ok(dsl::people
                .filter(dsl::id.eq_any(some.to_vec()))
                .filter(condition)
                .select(dsl::id)
                .load(conn)?)
        };
        those(conn, Box::new(Words::new(without_address())))?
            .into_iter()
            .for_each(|id| note(id, FollowupReason::NoAddress));
        let stopped: Vec<DbId> = contact_stops::table
            .filter(
                contact_stops::person_id
                    .eq_any(some.to_vec())
                    .and(contact_stops::standing)
                    .and(contact_stops::mail),
            )
            .select(contact_stops::person_id)
            .load(conn)?;
        stopped
            .into_iter()
            .for_each(|id| note(id, FollowupReason::DoNotContact));
        let by_hand: Vec<DbId> = followups::table
            .filter(
                followups::incident_id
                    .eq(DbId(incident))
                    .and(followups::person_id.eq_any(some.to_vec()))
                    .and(followups::by_hand),
            )
            .select(followups::person_id)
            .load(conn)?;
        by_hand
            .into_iter()
            .for_each(|id| note(id, FollowupReason::ByHand));
        if sight.presses {
            those(conn, late(incident))?
                .into_iter()
                .for_each(|id| note(id, FollowupReason::Late));
        }
        for (id, state) in failed(conn, incident, some)? {
            let state = stored::value("deliveries.state", &state)?;
            if let Some(reason) = FollowupReason::of(state) {
                note(id, reason);
            }
        }
    }
    let place = |reason: &FollowupReason| FollowupReason::ALL.iter().position(|r| r == reason);
    for reasons in all.values_mut() {
        reasons.sort_by_key(place);
        reasons.dedup();
    }
    Ok(all)
}

/// States of mails that failed, for the people they went to and those they covered.
fn failed(conn: &mut Conn, incident: Uuid, ids: &[DbId]) -> DbResult<Vec<(DbId, String)>> {
    let own: Vec<(Option<DbId>, String)> = deliveries::table
        .filter(
            deliveries::incident_id
                .eq(DbId(incident))
                .and(deliveries::person_id.eq_any(ids.to_vec()))
                .and(sql::<Bool>(FAILED)),
        )
        .select((deliveries::person_id, deliveries::state))
        .load(conn)?;
    let covered: Vec<(DbId, String)> = delivery_people::table
        .inner_join(deliveries::table.on(deliveries::id.eq(delivery_people::delivery_id)))
        .filter(
            delivery_people::person_id
                .eq_any(ids.to_vec())
                .and(sql::<Bool>(FAILED)),
        )
        .select((delivery_people::person_id, deliveries::state))
        .load(conn)?;
    let own = own.into_iter().filter_map(|(id, state)| Some((id?, state)));
    Ok(own.chain(covered).collect())
}
