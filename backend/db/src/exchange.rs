//! What an incident is written from for other organisations, gathered from the nouns that hold it, and which records of VERIS
//! are here already. The forms themselves are `saiki_domain::exchange`; nothing sealed is read here.

use crate::{
    Conn, DbId, DbResult, filings, incidents as incident_rows, losses, measures, organisation,
    recovery,
    schema::{incident_members, incidents},
    service_windows, stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    incidents::{Facts, Incident},
    losses::LossView,
    organisation::Organisation,
    service_windows::ServiceWindow,
};
use saiki_domain::{
    exchange::{Source, Tally, VERIS_ID},
    filings::Counts,
    losses as loss_rules,
};
use std::collections::BTreeMap;

/// Identifiers asked for at once.
const AT_ONCE: usize = 200;

/// What an incident is written from.
pub struct Gathered {
    incident: Incident,
    organisation: Organisation,
    counts: Counts,
    losses: Option<LossView>,
    outages: Vec<ServiceWindow>,
    recovery: Tally,
}

impl Gathered {
    /// The same, as the forms take it.
    pub fn source(&self) -> Source<'_> {
        Source {
            incident: &self.incident,
            organisation: &self.organisation,
            counts: &self.counts,
            losses: self.losses.as_ref(),
            outages: &self.outages,
            recovery: self.recovery,
        }
    }

    /// The incident.
    pub fn incident(&self) -> &Incident {
        &self.incident
    }
}

/// Gathers it. Losses, outages and the recovery plan only `with_recovery`: not everybody who reads incidents reads those.
pub fn gather(
    conn: &mut Conn,
    incident: Uuid,
    with_recovery: bool,
    now: Timestamp,
) -> DbResult<Gathered> {
    let record = incident_rows::get(conn, incident)?;
    let mut gathered = Gathered {
        counts: filings::counts(conn, &record)?,
        organisation: organisation::get(conn)?,
        losses: None,
        outages: Vec::new(),
        recovery: Tally::default(),
        incident: record,
    };
    if !with_recovery {
        return Ok(gathered);
    }
    let rows = losses::counted(conn, incident)?;
    if !rows.is_empty() {
        let home = losses::home(conn, now)?;
        let costs = measures::costs(conn, incident, &home.currency)?;
        gathered.losses = Some(loss_rules::view(&rows, costs, &home.currency));
    }
    gathered.outages = service_windows::of_incident(conn, incident)?;
    let totals = recovery::get(conn, incident, now)?.totals;
    gathered.recovery = Tally {
        done: totals.done,
        total: totals.tasks,
    };
    Ok(gathered)
}

/// Of these identifiers of VERIS records those that are here already, each with the reference of its incident: taken in
/// before, or written here. With a `member`, only incidents of that user's are looked at.
pub fn known(
    conn: &mut Conn,
    member: Option<Uuid>,
    ids: &[String],
) -> DbResult<BTreeMap<String, String>> {
    let own = |user: Uuid| {
        incident_members::table
            .filter(incident_members::user_id.eq(DbId(user)))
            .select(incident_members::incident_id)
    };
    let mut known = BTreeMap::new();
    let columns = (incidents::id, incidents::reference, incidents::facts);
    let mut query = incidents::table
        .filter(incidents::facts.like(format!("%{VERIS_ID}%")))
        .select(columns)
        .into_boxed();
    if let Some(user) = member {
        query = query.filter(incidents::id.eq_any(own(user)));
    }
    let rows: Vec<(DbId, String, String)> = query.load(conn)?;
    for (_, reference, facts) in rows {
        let facts: Facts = stored::json(&facts)?;
        for line in facts.other.lines() {
            if let Some(id) = line.strip_prefix(VERIS_ID)
                && ids.iter().any(|wanted| wanted == id.trim())
            {
                known.insert(id.trim().to_owned(), reference.clone());
            }
        }
    }
    let written: Vec<DbId> = ids
        .iter()
        .filter_map(|id| id.parse::<Uuid>().ok())
        .map(DbId)
        .collect();
    for some in written.chunks(AT_ONCE) {
        let mut query = incidents::table
            .filter(incidents::id.eq_any(some.to_vec()))
            .select(columns)
            .into_boxed();
        if let Some(user) = member {
            query = query.filter(incidents::id.eq_any(own(user)));
        }
        let rows: Vec<(DbId, String, String)> = query.load(conn)?;
        for (id, reference, _) in rows {
            known.insert(Uuid::from(id).to_string(), reference);
        }
    }
    Ok(known)
}
