//! What the records of incidents show of a leak, for built-in duties and for clocks: asked of several incidents at once,
//! in as many queries as of one. Of a large register the number alone is looked at, never its people.

use crate::{Conn, DbError, DbId, DbResult, playbooks, schema::people, stored};
use diesel::prelude::*;
use saiki_api::{
    classes::{Category, Threat, ThreatSource},
    incidents::Incident,
    people::DataItem,
};
use saiki_domain::filing_duties::{Facts, MANY};
use std::collections::HashMap;

/// An incident as far as built-in duties look at it.
pub(crate) struct Seen {
    /// Which.
    pub id: DbId,
    /// RSIT category.
    pub category: Category,
    /// Who or what is behind it.
    pub threat_source: Option<ThreatSource>,
    /// What it threatens.
    pub threats: Vec<Threat>,
    /// People on its register.
    pub people: u64,
}

/// What built-in duties of one incident turn on.
pub(super) fn of(conn: &mut Conn, incident: &Incident) -> DbResult<Facts> {
    let seen = Seen {
        id: DbId(incident.id),
        category: incident.category,
        threat_source: incident.threat_source,
        threats: incident.threats.clone(),
        people: u64::try_from(incident.counts.people).unwrap_or(0),
    };
    facts_of(conn, std::slice::from_ref(&seen))?
        .remove(&seen.id)
        .ok_or(DbError::NotFound)
}

/// What built-in duties of these incidents turn on.
pub(crate) fn facts_of(conn: &mut Conn, seen: &[Seen]) -> DbResult<HashMap<DbId, Facts>> {
    let threatened: Vec<(DbId, bool)> = seen
        .iter()
        .map(|one| (one.id, one.threats.contains(&Threat::Leak)))
        .collect();
    let leaks = playbooks::leaks(conn, &threatened)?;
    let mut items = data_items(conn, seen)?;
    let facts = |one: &Seen| Facts {
        personal_data: leaks.get(&one.id).copied(),
        people: one.people,
        data_items: items.remove(&one.id).unwrap_or_default(),
        category: one.category,
        threat_source: one.threat_source,
    };
    let all: Vec<Facts> = seen.iter().map(facts).collect();
    Ok(seen.iter().map(|one| one.id).zip(all).collect())
}

/// What leaked of the people on registers that are not large, each kind once.
fn data_items(conn: &mut Conn, seen: &[Seen]) -> DbResult<HashMap<DbId, Vec<DataItem>>> {
    let small = seen.iter().filter(|one| (1..=MANY).contains(&one.people));
    let small: Vec<DbId> = small.map(|one| one.id).collect();
    let mut all: HashMap<DbId, Vec<DataItem>> = HashMap::new();
    if small.is_empty() {
        return Ok(all);
    }
    let lists: Vec<(DbId, String)> = people::table
        .filter(people::incident_id.eq_any(small))
        .select((people::incident_id, people::data_items))
        .distinct()
        .load(conn)?;
    for (id, list) in lists {
        let items: Vec<DataItem> = stored::json(&list)?;
        all.entry(id).or_default().extend(items);
    }
    for items in all.values_mut() {
        items.sort();
        items.dedup();
    }
    Ok(all)
}
