//! What an export tells of a page of the register beside the people themselves: the state of the last letter made out to
//! each, their household or guardian, further addresses, ways they are not to be contacted. A few queries a page, whatever its
//! size.

use super::{
    kept::{self, Unreadable},
    list,
};
use crate::{
    Conn, DbId, DbResult,
    crypto::IncidentCipher,
    schema::{campaigns, contact_stops, deliveries},
    stored,
};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use saiki_api::{
    Uuid,
    deliveries::DeliveryState,
    people::{Person, PersonFilter},
};
use saiki_domain::people::{Draft, FurtherAddress, GuardianDraft};
use std::collections::HashMap;

/// A person of an export, in the clear.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The person.
    pub person: Person,
    /// State of the last letter made out to them.
    pub delivery: Option<DeliveryState>,
    /// Ways by which they are not to be contacted: mail, post, telephone.
    pub stopped: [bool; 3],
    /// Number of their household; its identifier where it has none.
    pub household: String,
    /// Who answers for them; nobody where they are on the register without any way to reach them.
    pub guardian: Option<GuardianDraft>,
    /// Further addresses and numbers.
    pub further: Vec<FurtherAddress>,
}

/// The people after one, in the register's order: at most `limit`, which must not exceed 1,000.
pub fn exported(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    filter: &PersonFilter,
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<Vec<Exported>> {
    let people = list(conn, cipher, incident, filter, after, limit)?;
    let ids: Vec<DbId> = people.iter().map(|person| DbId(person.id)).collect();
    let mut last = last_letters(conn, incident, &ids)?;
    let mut stops = stops(conn, &ids)?;
    let belongs = |person: &Person| Some((DbId(person.id), DbId(person.household_id?)));
    let belongs: Vec<(DbId, DbId)> = people.iter().filter_map(belongs).collect();
    // Nobody's own fields are filled in: only what is said beside them.
    let mut beside: HashMap<DbId, Draft> = ids.iter().map(|id| (*id, Draft::default())).collect();
    kept::beside(conn, cipher, &belongs, Unreadable::Fails, &mut beside)?;
    Ok(people
        .into_iter()
        .map(|person| {
            let id = DbId(person.id);
            let told = beside.remove(&id).unwrap_or_default();
            Exported {
                delivery: last.remove(&id),
                stopped: stops.remove(&id).unwrap_or_default(),
                household: told.household,
                // A name alone would have the import refuse the person.
                guardian: told.guardian.filter(GuardianDraft::is_reachable),
                further: told.further,
                person,
            }
        })
        .collect())
}

fn last_letters(
    conn: &mut Conn,
    incident: Uuid,
    ids: &[DbId],
) -> DbResult<HashMap<DbId, DeliveryState>> {
    // By campaign, in the words of the index: without it, every page would look through all mails of the incident.
    let campaigns: Vec<DbId> = campaigns::table
        .filter(campaigns::incident_id.eq(DbId(incident)))
        .select(campaigns::id)
        .load(conn)?;
    let mut rows: Vec<(DbId, Option<DbId>, String)> = deliveries::table
        .filter(
            deliveries::campaign_id
                .eq_any(campaigns)
                .and(deliveries::person_id.eq_any(ids.to_vec()))
                .and(sql::<Bool>("deliveries.kind = 'letter'")),
        )
        .select((deliveries::id, deliveries::person_id, deliveries::state))
        .load(conn)?;
    rows.sort();
    let mut all = HashMap::new();
    for (_, id, state) in rows {
        if let Some(id) = id {
            all.insert(id, stored::value("deliveries.state", &state)?);
        }
    }
    Ok(all)
}

fn stops(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, [bool; 3]>> {
    let rows: Vec<(DbId, bool, bool, bool)> = contact_stops::table
        .filter(
            contact_stops::person_id
                .eq_any(ids.to_vec())
                .and(contact_stops::standing.eq(true)),
        )
        .select((
            contact_stops::person_id,
            contact_stops::mail,
            contact_stops::post,
            contact_stops::phone,
        ))
        .load(conn)?;
    let ways = |(id, mail, post, phone)| (id, [mail, post, phone]);
    Ok(rows.into_iter().map(ways).collect())
}
