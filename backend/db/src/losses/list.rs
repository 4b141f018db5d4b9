//! The ledger as a list: filters, text search, three orders, keyset windows. Rows taken out are in it unless a filter
//! leaves them out.

use super::row::Row;
use crate::{Conn, DbId, DbResult, ids::micros, schema::losses};
use diesel::{prelude::*, sql_types::Bool};
use saiki_api::{
    Uuid,
    losses::{Loss, LossFilter, LossSort},
    wire,
};
use saiki_domain::search;
use serde::{Deserialize, Serialize};

/// What is wanted of the ledger.
#[derive(Debug, Clone)]
pub struct Query {
    /// Filters and order.
    pub filter: LossFilter,
    /// After this place.
    pub after: Option<Place>,
    /// Most rows.
    pub limit: i64,
}

/// Where a page ends: the sort key and id of its last row. Only good for the order it was made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Its day.
    Day(String, Uuid),
    /// Its amount in the organisation's currency.
    Amount(i64, Uuid),
    /// When it was entered.
    Entered(i64, Uuid),
}

impl Place {
    /// The place of a row in an order.
    pub fn of(sort: LossSort, loss: &Loss) -> Place {
        match sort {
            LossSort::Day => Place::Day(loss.day.to_string(), loss.id),
            LossSort::Amount => Place::Amount(loss.home.high, loss.id),
            LossSort::Entered => Place::Entered(micros(loss.created_at), loss.id),
        }
    }

    /// Whether the place belongs to that order.
    pub fn fits(&self, sort: LossSort) -> bool {
        matches!(
            (self, sort),
            (Place::Day(..), LossSort::Day)
                | (Place::Amount(..), LossSort::Amount)
                | (Place::Entered(..), LossSort::Entered)
        )
    }
}

type Backend = <Conn as diesel::Connection>::Backend;
type Condition = Box<dyn BoxableExpression<losses::table, Backend, SqlType = Bool>>;

/// One window of the ledger, and how many rows it has in all under the same filters.
pub fn list(conn: &mut Conn, incident: Uuid, query: &Query) -> DbResult<(Vec<Loss>, i64)> {
    let mut counted = losses::table.count().into_boxed();
    let mut wanted = losses::table.into_boxed();
    for condition in conditions(incident, &query.filter) {
        counted = counted.filter(condition);
    }
    for condition in conditions(incident, &query.filter) {
        wanted = wanted.filter(condition);
    }
    let total = counted.get_result(conn)?;
    if let Some(after) = &query.after {
        wanted = wanted.filter(beyond(after));
    }
    let wanted = match query.filter.sort.unwrap_or_default() {
        LossSort::Day => wanted.order((losses::day.desc(), losses::id.desc())),
        LossSort::Amount => wanted.order((losses::home_high.desc(), losses::id.desc())),
        LossSort::Entered => wanted.order((losses::created_at.desc(), losses::id.desc())),
    };
    let rows: Vec<Row> = wanted.limit(query.limit).load(conn)?;
    let rows: DbResult<Vec<Loss>> = rows.into_iter().map(Row::into_loss).collect();
    Ok((rows?, total))
}

fn conditions(incident: Uuid, filter: &LossFilter) -> Vec<Condition> {
    let mut all: Vec<Condition> = vec![Box::new(losses::incident_id.eq(DbId(incident)))];
    if let Some(class) = filter.class {
        all.push(Box::new(losses::class.eq(wire::name(&class))));
    }
    if let Some(class) = filter.jnsa_class {
        all.push(Box::new(losses::jnsa_class.eq(wire::name(&class))));
    }
    if let Some(variety) = filter.variety {
        all.push(Box::new(losses::variety.eq(wire::name(&variety))));
    }
    if let Some(state) = filter.state {
        all.push(Box::new(losses::state.eq(wire::name(&state))));
    }
    match filter.reversed {
        Some(true) => all.push(Box::new(losses::reversal.is_not_null())),
        Some(false) => all.push(Box::new(losses::reversal.is_null())),
        None => {}
    }
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        let pattern = search::like(&word);
        all.push(Box::new(losses::search_key.like(pattern).escape('\\')));
    }
    all
}

fn beyond(place: &Place) -> Condition {
    match place.clone() {
        Place::Day(day, id) => Box::new(
            losses::day
                .lt(day.clone())
                .or(losses::day.eq(day).and(losses::id.lt(DbId(id)))),
        ),
        Place::Amount(amount, id) => Box::new(
            losses::home_high
                .lt(amount)
                .or(losses::home_high.eq(amount).and(losses::id.lt(DbId(id)))),
        ),
        Place::Entered(at, id) => Box::new(
            losses::created_at
                .lt(at)
                .or(losses::created_at.eq(at).and(losses::id.lt(DbId(id)))),
        ),
    }
}
