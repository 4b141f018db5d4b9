//! Counts for incidents' pages and the list: people, letters, campaigns, filings, who was told and who could not
//! be reached. People are counted once, however many letters they got.

use crate::{
    Conn, DbId, DbResult, contacts,
    ids::instant,
    instructions, people as register,
    schema::{campaigns, deliveries, delivery_people, filings, letters, people},
    systems,
};
use diesel::{
    dsl::{count, count_star},
    prelude::*,
};
use saiki_api::{deliveries::DeliveryState, incidents::IncidentCounts, wire};
use std::collections::{BTreeMap, HashMap};

/// The counts of each of these incidents.
pub(super) fn of(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, IncidentCounts>> {
    let ids = ids.to_vec();
    let mut all: HashMap<DbId, IncidentCounts> = HashMap::new();
    let rows: Vec<(DbId, i64)> = people::table
        .filter(people::incident_id.eq_any(ids.clone()))
        .group_by(people::incident_id)
        .select((people::incident_id, count_star()))
        .load(conn)?;
    for (id, n) in rows {
        all.entry(id).or_default().people = n;
    }
    let rows: Vec<(DbId, i64)> = letters::table
        .filter(letters::incident_id.eq_any(ids.clone()))
        .group_by(letters::incident_id)
        .select((letters::incident_id, count_star()))
        .load(conn)?;
    for (id, n) in rows {
        all.entry(id).or_default().letters = n;
    }
    let rows: Vec<(DbId, i64)> = campaigns::table
        .filter(campaigns::incident_id.eq_any(ids.clone()))
        .group_by(campaigns::incident_id)
        .select((campaigns::incident_id, count_star()))
        .load(conn)?;
    for (id, n) in rows {
        all.entry(id).or_default().campaigns = n;
    }
    let rows: Vec<(DbId, i64)> = filings::table
        .filter(filings::incident_id.eq_any(ids.clone()))
        .group_by(filings::incident_id)
        .select((filings::incident_id, count_star()))
        .load(conn)?;
    for (id, n) in rows {
        all.entry(id).or_default().filings = n;
    }
    for (id, n) in systems::counts(conn, &ids)? {
        all.entry(id).or_default().systems = n;
    }
    for (id, n) in instructions::answers_owed(conn, &ids)? {
        all.entry(id).or_default().answers_owed = n;
    }
    for (id, n, due) in contacts::counts(conn, &ids)? {
        let counts = all.entry(id).or_default();
        (counts.contacts, counts.next_word_due) = (n, due.map(instant));
    }
    for (id, n) in people_with(conn, &ids, &DeliveryState::TOLD)? {
        let counts = all.entry(id).or_default();
        // Where nothing was decided on anybody, those whom a mail reached are those who were told.
        (counts.notified, counts.told) = (n, n);
    }
    for (id, decided) in register::decided(conn, &ids)? {
        let counts = all.entry(id).or_default();
        // Of whom a mail reached, those on whom something was decided since count as that.
        counts.told = counts.notified - decided.mailed + decided.told_otherwise;
        counts.not_needed = decided.not_needed;
    }
    for (id, n) in people_with(conn, &ids, &DeliveryState::UNDELIVERABLE)? {
        all.entry(id).or_default().undeliverable = n;
    }
    Ok(all)
}

/// How many people of each incident have a letter in one of these states.
fn people_with(
    conn: &mut Conn,
    ids: &[DbId],
    states: &[DeliveryState],
) -> DbResult<Vec<(DbId, i64)>> {
    let states: Vec<String> = states.iter().map(wire::name).collect();
    // By way of the campaigns, whose index on (campaign, state) bounds what is read.
    let of_these = campaigns::table
        .filter(campaigns::incident_id.eq_any(ids.to_vec()))
        .select(campaigns::id.nullable());
    let direct: Vec<(DbId, i64)> = deliveries::table
        .filter(
            deliveries::campaign_id
                .eq_any(of_these)
                .and(deliveries::state.eq_any(states.clone()))
                .and(deliveries::kind.eq("letter")),
        )
        .group_by(deliveries::incident_id)
        .select((
            deliveries::incident_id,
            count(deliveries::person_id).aggregate_distinct(),
        ))
        .load(conn)?;
    let mut all: BTreeMap<DbId, i64> = direct.into_iter().collect();
    // Few incidents have mails that cover several people; there everybody covered counts, each once.
    let several: Vec<DbId> = delivery_people::table
        .filter(delivery_people::incident_id.eq_any(ids.to_vec()))
        .select(delivery_people::incident_id)
        .distinct()
        .load(conn)?;
    for incident in several {
        all.insert(incident, register::reached(conn, incident, &states)?);
    }
    Ok(all.into_iter().collect())
}
