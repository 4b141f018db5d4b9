//! Lists of systems: filters, text search, orders, keyset windows, and the summary over an incident's survey.

use super::{Row, complete};
use crate::{
    Conn, DbId, DbResult,
    conn::MultiBackend,
    ids::micros,
    schema::systems::{self, dsl},
    stored,
};
use diesel::{dsl::count_star, helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Uuid,
    systems::{Connection, Damage, System, SystemFilter, SystemKind, SystemSort, SystemSummary},
    wire,
};
use saiki_domain::{reconnection::is_open, search};
use serde::{Deserialize, Serialize};

/// Where a page ends: the sort key and id of its last row. Only good for the order it was made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// How alike.
    Similarity(i64, Uuid),
    /// Number.
    Number(String, Uuid),
    /// Name.
    Name(String, Uuid),
    /// Changed when.
    Updated(i64, Uuid),
}

impl Place {
    /// The place of a row in an order.
    pub fn of(sort: SystemSort, system: &System) -> Place {
        match sort {
            SystemSort::Similarity => Place::Similarity(system.similarity.score, system.id),
            SystemSort::Number => Place::Number(system.number.clone(), system.id),
            SystemSort::Name => Place::Name(system.name.clone(), system.id),
            SystemSort::Updated => Place::Updated(micros(system.updated_at), system.id),
        }
    }

    /// Whether the place belongs to that order.
    pub fn fits(&self, sort: SystemSort) -> bool {
        matches!(
            (self, sort),
            (Place::Similarity(..), SystemSort::Similarity)
                | (Place::Number(..), SystemSort::Number)
                | (Place::Name(..), SystemSort::Name)
                | (Place::Updated(..), SystemSort::Updated)
        )
    }
}

/// What is wanted of the list.
#[derive(Debug, Clone)]
pub struct Query {
    /// Filters and order.
    pub filter: SystemFilter,
    /// After this place.
    pub after: Option<Place>,
    /// Most rows.
    pub limit: i64,
}

pub(crate) type Boxed<'a> = IntoBoxed<'a, systems::table, MultiBackend>;

/// Systems a filter finds.
pub(crate) fn filtered<'a>(incident: Uuid, filter: &SystemFilter) -> Boxed<'a> {
    let mut query = dsl::systems
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    query = match filter.excluded {
        Some(true) => query.filter(dsl::excluded.ne("")),
        _ => query.filter(dsl::excluded.eq("")),
    };
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        query = query.filter(dsl::search_key.like(search::like(&word)).escape('\\'));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(wire::name(&kind)));
    }
    if let Some(unit) = filter.unit_id {
        query = query.filter(dsl::unit_id.eq(DbId(unit)));
    }
    if let Some(damage) = filter.damage {
        query = query.filter(dsl::damage.eq(wire::name(&damage)));
    }
    if let Some(measure) = filter.measure {
        query = query.filter(dsl::measure.eq(wire::name(&measure)));
    }
    if let Some(connection) = filter.connection {
        query = query.filter(dsl::connection.eq(wire::name(&connection)));
    }
    if let Some(likelihood) = filter.likelihood {
        query = query.filter(dsl::likelihood.eq(wire::name(&likelihood)));
    }
    if let Some(affected) = filter.affected {
        query = query.filter(dsl::affected.eq(affected));
    }
    match filter.open {
        None => query,
        Some(open) => only_open(query, open),
    }
}

/// `is_open` as a condition: for each damage, the places at which it is open, asked of the rule itself.
fn only_open(query: Boxed<'_>, open: bool) -> Boxed<'_> {
    let places = |damage: Damage| -> Vec<String> {
        let all = Connection::ALL.into_iter();
        all.filter(|at| is_open(damage, *at) == open)
            .map(|at| wire::name(&at))
            .collect()
    };
    let of = |damage: Damage| {
        dsl::damage
            .eq(wire::name(&damage))
            .and(dsl::connection.eq_any(places(damage)))
    };
    query.filter(
        of(Damage::NotLookedAt)
            .or(of(Damage::NoneFound))
            .or(of(Damage::Suspected))
            .or(of(Damage::Confirmed)),
    )
}

/// One window of the list, and how many rows it has in all under the same filters.
pub fn list(conn: &mut Conn, incident: Uuid, wanted: &Query) -> DbResult<(Vec<System>, i64)> {
    let total = filtered(incident, &wanted.filter)
        .count()
        .get_result(conn)?;
    let mut query = filtered(incident, &wanted.filter);
    query = match wanted.after.clone() {
        None => query,
        Some(Place::Similarity(score, id)) => query.filter(
            dsl::similarity
                .lt(score)
                .or(dsl::similarity.eq(score).and(dsl::id.gt(DbId(id)))),
        ),
        Some(Place::Number(number, id)) => query.filter(
            dsl::number
                .gt(number.clone())
                .or(dsl::number.eq(number).and(dsl::id.gt(DbId(id)))),
        ),
        Some(Place::Name(name, id)) => query.filter(
            dsl::name
                .gt(name.clone())
                .or(dsl::name.eq(name).and(dsl::id.gt(DbId(id)))),
        ),
        Some(Place::Updated(at, id)) => query.filter(
            dsl::updated_at
                .lt(at)
                .or(dsl::updated_at.eq(at).and(dsl::id.gt(DbId(id)))),
        ),
    };
    query = match wanted.filter.sort.unwrap_or_default() {
        SystemSort::Similarity => query.order((dsl::similarity.desc(), dsl::id.asc())),
        SystemSort::Number => query.order((dsl::number.asc(), dsl::id.asc())),
        SystemSort::Name => query.order((dsl::name.asc(), dsl::id.asc())),
        SystemSort::Updated => query.order((dsl::updated_at.desc(), dsl::id.asc())),
    };
    let rows: Vec<Row> = query.limit(wanted.limit).load(conn)?;
    Ok((complete(conn, incident, rows)?, total))
}

/// How many systems the survey of each of these incidents has.
pub(crate) fn counts(conn: &mut Conn, incidents: &[DbId]) -> DbResult<Vec<(DbId, i64)>> {
    Ok(dsl::systems
        .filter(dsl::incident_id.eq_any(incidents.to_vec()))
        .filter(dsl::excluded.eq(""))
        .group_by(dsl::incident_id)
        .select((dsl::incident_id, count_star()))
        .load(conn)?)
}

/// One group of equal rows.
type Group = (String, String, String, String, bool, i64);

/// Where the systems of an incident stand.
pub fn summary(conn: &mut Conn, incident: Uuid) -> DbResult<SystemSummary> {
    let own = dsl::incident_id.eq(DbId(incident));
    let groups: Vec<Group> = dsl::systems
        .filter(own.and(dsl::excluded.eq("")))
        .group_by((
            dsl::damage,
            dsl::measure,
            dsl::connection,
            dsl::likelihood,
            dsl::affected,
        ))
        .select((
            dsl::damage,
            dsl::measure,
            dsl::connection,
            dsl::likelihood,
            dsl::affected,
            count_star(),
        ))
        .load(conn)?;
    let mut summary = SystemSummary::default();
    for (damage, measure, connection, likelihood, affected, n) in groups {
        let damage = stored::value("systems.damage", &damage)?;
        let connection = stored::value("systems.connection", &connection)?;
        summary.total += n;
        summary.affected += if affected { n } else { 0 };
        summary.open += if is_open(damage, connection) { n } else { 0 };
        *summary.damage.entry(damage).or_default() += n;
        *summary.connection.entry(connection).or_default() += n;
        let measure = stored::value("systems.measure", &measure)?;
        *summary.measure.entry(measure).or_default() += n;
        let likelihood = stored::value("systems.likelihood", &likelihood)?;
        *summary.likelihood.entry(likelihood).or_default() += n;
    }
    summary.excluded = dsl::systems
        .filter(own.and(dsl::excluded.ne("")))
        .count()
        .get_result(conn)?;
    let backup = wire::name(&SystemKind::Backup);
    summary.backups_unchecked = dsl::systems
        .filter(own.and(dsl::excluded.eq("")).and(dsl::kind.eq(backup)))
        .filter(dsl::backup_result.is_null())
        .count()
        .get_result(conn)?;
    Ok(summary)
}
