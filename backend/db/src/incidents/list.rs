//! The list of incidents: filters, text search, four orders, keyset windows. A reader sees the incidents they
//! are a member of, or all where their role says so.

use super::{Row, complete};
use crate::{
    Conn, DbId, DbResult,
    ids::micros,
    schema::{incident_members, incidents},
};
use diesel::{prelude::*, sql_types::Bool};
use saiki_api::{
    Uuid,
    incidents::{Incident, IncidentFilter, IncidentSort},
    wire,
};
use saiki_domain::search;
use serde::{Deserialize, Serialize};

/// What is wanted of the list.
#[derive(Debug, Clone)]
pub struct Query {
    /// Only incidents this user is a member of; `None` for who sees all.
    pub member: Option<Uuid>,
    /// Filters and order.
    pub filter: IncidentFilter,
    /// After this place.
    pub after: Option<Place>,
    /// Most rows.
    pub limit: i64,
}

/// Where a page ends: the sort key and id of its last row. Only good for the order it was made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Opened when.
    Newest(i64, Uuid),
    /// Changed when.
    Updated(i64, Uuid),
    /// How grave.
    Severity(i32, Uuid),
    /// Title.
    Title(String, Uuid),
}

impl Place {
    /// The place of a row in an order.
    pub fn of(sort: IncidentSort, incident: &Incident) -> Place {
        match sort {
            IncidentSort::Newest => Place::Newest(micros(incident.created_at), incident.id),
            IncidentSort::Updated => Place::Updated(micros(incident.updated_at), incident.id),
            IncidentSort::Severity => {
                Place::Severity(super::write::rank(incident.severity), incident.id)
            }
            IncidentSort::Title => Place::Title(incident.title.clone(), incident.id),
        }
    }

    /// Whether the place belongs to that order.
    pub fn fits(&self, sort: IncidentSort) -> bool {
        matches!(
            (self, sort),
            (Place::Newest(..), IncidentSort::Newest)
                | (Place::Updated(..), IncidentSort::Updated)
                | (Place::Severity(..), IncidentSort::Severity)
                | (Place::Title(..), IncidentSort::Title)
        )
    }
}

type Backend = <Conn as diesel::Connection>::Backend;
type Condition = Box<dyn BoxableExpression<incidents::table, Backend, SqlType = Bool>>;

/// One window of the list, and how many rows it has in all under the same filters.
pub fn list(conn: &mut Conn, query: &Query) -> DbResult<(Vec<Incident>, i64)> {
    let mut counted = incidents::table.count().into_boxed();
    let mut wanted = incidents::table.into_boxed();
    for condition in conditions(query) {
        counted = counted.filter(condition);
    }
    for condition in conditions(query) {
        wanted = wanted.filter(condition);
    }
    let total = counted.get_result(conn)?;
    if let Some(after) = &query.after {
        wanted = wanted.filter(beyond(after));
    }
    let wanted = match query.filter.sort.unwrap_or_default() {
        IncidentSort::Newest => wanted.order((incidents::created_at.desc(), incidents::id.desc())),
        IncidentSort::Updated => wanted.order((incidents::updated_at.desc(), incidents::id.desc())),
        IncidentSort::Severity => {
            wanted.order((incidents::severity_rank.desc(), incidents::id.desc()))
        }
        IncidentSort::Title => wanted.order((incidents::title.asc(), incidents::id.asc())),
    };
    let rows: Vec<Row> = wanted.limit(query.limit).load(conn)?;
    Ok((complete(conn, rows)?, total))
}

fn conditions(query: &Query) -> Vec<Condition> {
    let filter = &query.filter;
    let mut all: Vec<Condition> = Vec::new();
    if let Some(user) = query.member {
        let own = incident_members::table
            .filter(incident_members::user_id.eq(DbId(user)))
            .select(incident_members::incident_id);
        all.push(Box::new(incidents::id.eq_any(own)));
    }
    if let Some(phase) = filter.phase {
        all.push(Box::new(incidents::phase.eq(wire::name(&phase))));
    }
    if let Some(severity) = filter.severity {
        all.push(Box::new(incidents::severity.eq(wire::name(&severity))));
    }
    if let Some(category) = filter.category {
        all.push(Box::new(incidents::category.eq(wire::name(&category))));
    }
    if let Some(exercise) = filter.exercise {
        all.push(Box::new(incidents::exercise.eq(exercise)));
    }
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        let pattern = search::like(&word);
        all.push(Box::new(incidents::search_key.like(pattern).escape('\\')));
    }
    all
}

fn beyond(place: &Place) -> Condition {
    match place.clone() {
        Place::Newest(at, id) => Box::new(
            incidents::created_at
                .lt(at)
                .or(incidents::created_at.eq(at).and(incidents::id.lt(DbId(id)))),
        ),
        Place::Updated(at, id) => Box::new(
            incidents::updated_at
                .lt(at)
                .or(incidents::updated_at.eq(at).and(incidents::id.lt(DbId(id)))),
        ),
        Place::Severity(rank, id) => Box::new(
            incidents::severity_rank
                .lt(rank)
                .or(incidents::severity_rank
                    .eq(rank)
                    .and(incidents::id.lt(DbId(id)))),
        ),
        Place::Title(title, id) => Box::new(
            incidents::title
                .gt(title.clone())
                .or(incidents::title.eq(title).and(incidents::id.gt(DbId(id)))),
        ),
    }
}
