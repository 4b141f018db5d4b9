//! Incidents: reading them, one or a page, with their times, phases and counts. Opening and changing them is in
//! `incidents::write`; rules of input are `saiki_domain::incidents`.

mod counts;
mod list;
mod write;

pub use list::{Place, Query, list};
pub(crate) use write::lock;
pub use write::{move_phase, open, update};

use crate::{
    Conn, DbError, DbId, DbResult,
    ids::instant,
    schema::{incident_phases, incident_times, incidents},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    classes::Phase,
    incidents::{Incident, IncidentCounts, IncidentTime, PhaseEntry},
    moment::Moment,
};
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = incidents, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    reference: String,
    title: String,
    summary: String,
    category: String,
    threat_source: Option<String>,
    threats: String,
    assets: String,
    severity: String,
    severity_rank: i32,
    tlp: String,
    phase: String,
    noticed_by: Option<String>,
    noticed_note: String,
    affected_services: String,
    facts: String,
    search_key: String,
    created_by: DbId,
    created_at: i64,
    updated_at: i64,
    version: i64,
    exercise: bool,
}

impl Row {
    fn into_incident(
        self,
        times: Vec<IncidentTime>,
        phases: Vec<PhaseEntry>,
        counts: IncidentCounts,
    ) -> DbResult<Incident> {
        Ok(Incident {
            id: self.id.into(),
            reference: self.reference,
            exercise: self.exercise,
            title: self.title,
            summary: self.summary,
            category: stored::value("incidents.category", &self.category)?,
            threat_source: stored::optional(
                "incidents.threat_source",
                self.threat_source.as_deref(),
            )?,
            threats: stored::json(&self.threats)?,
            assets: stored::json(&self.assets)?,
            severity: stored::value("incidents.severity", &self.severity)?,
            tlp: stored::value("incidents.tlp", &self.tlp)?,
            phase: stored::value("incidents.phase", &self.phase)?,
            phases,
            times,
            noticed_by: stored::optional("incidents.noticed_by", self.noticed_by.as_deref())?,
            noticed_note: self.noticed_note,
            affected_services: stored::json(&self.affected_services)?,
            facts: stored::json(&self.facts)?,
            counts,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

/// One incident with everything its page shows. Whether the caller may see it is decided before.
pub fn get(conn: &mut Conn, id: Uuid) -> DbResult<Incident> {
    let row: Option<Row> = incidents::table.find(DbId(id)).first(conn).optional()?;
    let row = row.ok_or(DbError::NotFound)?;
    complete(conn, vec![row])?
        .into_iter()
        .next()
        .ok_or(DbError::NotFound)
}

/// These incidents, in the order of their ids; those there are not are left out.
pub(crate) fn several(conn: &mut Conn, ids: &[DbId]) -> DbResult<Vec<Incident>> {
    let rows: Vec<Row> = incidents::table
        .filter(incidents::id.eq_any(ids.to_vec()))
        .order(incidents::id)
        .load(conn)?;
    complete(conn, rows)
}

/// The phase an incident is in.
pub fn phase(conn: &mut Conn, id: Uuid) -> DbResult<Phase> {
    let phase: Option<String> = incidents::table
        .find(DbId(id))
        .select(incidents::phase)
        .first(conn)
        .optional()?;
    stored::value("incidents.phase", &phase.ok_or(DbError::NotFound)?)
}

/// When an incident was entered.
pub(crate) fn entered_at(conn: &mut Conn, id: Uuid) -> DbResult<Timestamp> {
    let at: Option<i64> = incidents::table
        .find(DbId(id))
        .select(incidents::created_at)
        .first(conn)
        .optional()?;
    Ok(instant(at.ok_or(DbError::NotFound)?))
}

/// The times of an incident, in their usual order.
pub(crate) fn times(conn: &mut Conn, id: Uuid) -> DbResult<Vec<IncidentTime>> {
    let mut times = times_of(conn, &[DbId(id)])?
        .remove(&DbId(id))
        .unwrap_or_default();
    times.sort_by_key(|time| time.kind);
    Ok(times)
}

/// Puts times, phases and counts to rows, in a few queries for all of them.
fn complete(conn: &mut Conn, rows: Vec<Row>) -> DbResult<Vec<Incident>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let mut times = times_of(conn, &ids)?;
    let mut phases = phases_of(conn, &ids)?;
    let mut counts = counts::of(conn, &ids)?;
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let mut own = times.remove(&id).unwrap_or_default();
            own.sort_by_key(|time| time.kind);
            row.into_incident(
                own,
                phases.remove(&id).unwrap_or_default(),
                counts.remove(&id).unwrap_or_default(),
            )
        })
        .collect()
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = incident_times)]
struct TimeRow {
    incident_id: DbId,
    kind: String,
    at: i64,
    zone: String,
    precision: String,
    note: String,
}

/// The times of these incidents.
pub(crate) fn times_of(
    conn: &mut Conn,
    ids: &[DbId],
) -> DbResult<HashMap<DbId, Vec<IncidentTime>>> {
    let rows: Vec<TimeRow> = incident_times::table
        .filter(incident_times::incident_id.eq_any(ids.to_vec()))
        .load(conn)?;
    let mut all: HashMap<DbId, Vec<IncidentTime>> = HashMap::new();
    for row in rows {
        all.entry(row.incident_id).or_default().push(IncidentTime {
            kind: stored::value("incident_times.kind", &row.kind)?,
            moment: Moment {
                at: instant(row.at),
                zone: row.zone,
                precision: stored::value("incident_times.precision", &row.precision)?,
            },
            note: row.note,
        });
    }
    Ok(all)
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = incident_phases)]
struct PhaseRow {
    id: DbId,
    incident_id: DbId,
    phase: String,
    entered_at: i64,
    by_id: DbId,
    by_name: String,
    note: String,
}

fn phases_of(conn: &mut Conn, ids: &[DbId]) -> DbResult<HashMap<DbId, Vec<PhaseEntry>>> {
    let rows: Vec<PhaseRow> = incident_phases::table
        .filter(incident_phases::incident_id.eq_any(ids.to_vec()))
        .order((incident_phases::entered_at, incident_phases::id))
        .load(conn)?;
    let mut all: HashMap<DbId, Vec<PhaseEntry>> = HashMap::new();
    for row in rows {
        all.entry(row.incident_id).or_default().push(PhaseEntry {
            phase: stored::value("incident_phases.phase", &row.phase)?,
            entered_at: instant(row.entered_at),
            by_name: row.by_name,
            note: row.note,
        });
    }
    Ok(all)
}
