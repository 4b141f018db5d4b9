//! Contracts as a list: filters, text search, three orders, keyset windows. Whether one has gaps depends on the day only
//! by its end; the gaps that last are counted when it is written.

use super::{Row, ends};
use crate::{Conn, DbId, DbResult, ids::micros, schema::contracts, timeline};
use diesel::{prelude::*, sql_types::Bool};
use saiki_api::{
    Timestamp, Uuid,
    contracts::{Contract, ContractFilter, ContractSide, ContractSort},
    wire,
};
use saiki_domain::search;
use serde::{Deserialize, Serialize};

/// What is wanted of the list.
#[derive(Debug, Clone)]
pub struct Query {
    /// Filters and order.
    pub filter: ContractFilter,
    /// After this place.
    pub after: Option<Place>,
    /// Most rows.
    pub limit: i64,
}

/// Where a page ends: the sort key and id of its last row. Only good for the order it was made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Its other side.
    Counterparty(String, Uuid),
    /// The day it ends.
    Ends(String, Uuid),
    /// When it last changed.
    Updated(i64, Uuid),
}

impl Place {
    /// The place of a contract in an order.
    pub fn of(sort: ContractSort, contract: &Contract) -> Place {
        let id = contract.id;
        match sort {
            ContractSort::Counterparty => {
                Place::Counterparty(contract.fields.counterparty.clone(), id)
            }
            ContractSort::Ends => Place::Ends(ends(&contract.fields), id),
            ContractSort::Updated => Place::Updated(micros(contract.updated_at), id),
        }
    }

    /// Whether the place belongs to that order.
    pub fn fits(&self, sort: ContractSort) -> bool {
        matches!(
            (self, sort),
            (Place::Counterparty(..), ContractSort::Counterparty)
                | (Place::Ends(..), ContractSort::Ends)
                | (Place::Updated(..), ContractSort::Updated)
        )
    }
}

type Backend = <Conn as diesel::Connection>::Backend;
type Condition = Box<dyn BoxableExpression<contracts::table, Backend, SqlType = Bool>>;

/// One window, and how many contracts there are in all under the same filters.
pub fn list(conn: &mut Conn, query: &Query, now: Timestamp) -> DbResult<(Vec<Contract>, i64)> {
    let today = timeline::today(conn, now)?;
    let mut counted = contracts::table.count().into_boxed();
    let mut wanted = contracts::table.into_boxed();
    let day = today.to_string();
    for condition in conditions(&query.filter, &day) {
        counted = counted.filter(condition);
    }
    for condition in conditions(&query.filter, &day) {
        wanted = wanted.filter(condition);
    }
    let total = counted.get_result(conn)?;
    if let Some(after) = &query.after {
        wanted = wanted.filter(beyond(after));
    }
    let wanted = match query.filter.sort.unwrap_or_default() {
        ContractSort::Counterparty => wanted.order((contracts::counterparty, contracts::id)),
        ContractSort::Ends => wanted.order((contracts::ends, contracts::id)),
        ContractSort::Updated => wanted.order((contracts::updated_at.desc(), contracts::id.desc())),
    };
    let rows: Vec<Row> = wanted.limit(query.limit).load(conn)?;
    let rows: DbResult<Vec<Contract>> = rows
        .into_iter()
        .map(|row| row.into_contract(today))
        .collect();
    Ok((rows?, total))
}

fn conditions(filter: &ContractFilter, today: &str) -> Vec<Condition> {
    let mut all: Vec<Condition> = Vec::new();
    if filter.retired != Some(true) {
        all.push(Box::new(contracts::retired.eq(false)));
    }
    if let Some(side) = filter.side {
        all.push(Box::new(contracts::side.eq(wire::name(&side))));
    }
    let today = today.to_owned();
    match filter.gaps {
        Some(true) => all.push(Box::new(
            contracts::lasting_gaps.gt(0).or(contracts::ends.lt(today)),
        )),
        Some(false) => all.push(Box::new(
            contracts::lasting_gaps.eq(0).and(contracts::ends.ge(today)),
        )),
        None => {}
    }
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        let pattern = search::like(&word);
        all.push(Box::new(contracts::search_key.like(pattern).escape('\\')));
    }
    all
}

fn beyond(place: &Place) -> Condition {
    match place.clone() {
        Place::Counterparty(name, id) => Box::new(
            contracts::counterparty
                .gt(name.clone())
                .or(contracts::counterparty
                    .eq(name)
                    .and(contracts::id.gt(DbId(id)))),
        ),
        Place::Ends(day, id) => Box::new(
            contracts::ends
                .gt(day.clone())
                .or(contracts::ends.eq(day).and(contracts::id.gt(DbId(id)))),
        ),
        Place::Updated(at, id) => Box::new(
            contracts::updated_at
                .lt(at)
                .or(contracts::updated_at.eq(at).and(contracts::id.lt(DbId(id)))),
        ),
    }
}

/// Contracts with customers that are in the lists, by customer, after that one; for reckoning, so without their gaps.
pub(crate) fn customers(
    conn: &mut Conn,
    after: Option<&Contract>,
    limit: i64,
) -> DbResult<Vec<Contract>> {
    let mut wanted = contracts::table
        .filter(contracts::retired.eq(false))
        .filter(contracts::side.eq(wire::name(&ContractSide::Customer)))
        .into_boxed();
    if let Some(after) = after {
        wanted = wanted.filter(beyond(&Place::of(ContractSort::Counterparty, after)));
    }
    let rows: Vec<Row> = wanted
        .order((contracts::counterparty, contracts::id))
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(Row::without_gaps).collect()
}
