//! Results of a check: filters, text search, three orders, keyset windows. They are as they were written; only the claim
//! made from one is looked up.

use crate::{
    Conn, DbId, DbResult,
    schema::{sla_claims, sla_results},
    stored,
};
use diesel::{prelude::*, sql_types::Bool};
use saiki_api::{
    Uuid,
    sla_checks::{SlaFilter, SlaOutcome, SlaResult, SlaSort},
};
use saiki_domain::search;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A row of `sla_results`.
#[derive(Insertable)]
#[diesel(table_name = sla_results)]
pub(super) struct ResultRow {
    check_id: DbId,
    number: i64,
    contract_id: DbId,
    counterparty: String,
    service_key: String,
    month: String,
    outcome: i64,
    credit: i64,
    search_key: String,
    content: String,
}

/// An outcome as lists are ordered by it: the gravest first.
fn rank(outcome: SlaOutcome) -> i64 {
    match outcome {
        SlaOutcome::Breached => 0,
        SlaOutcome::Open => 1,
        SlaOutcome::Met => 2,
    }
}

/// What is owed, 0 where nothing is.
pub(super) fn minor(result: &SlaResult) -> i64 {
    result.credit.as_ref().map_or(0, |credit| credit.minor)
}

impl ResultRow {
    /// The row of a numbered result; `content` is its canonical JSON.
    pub fn new(check: Uuid, result: &SlaResult, service_key: String, content: String) -> ResultRow {
        ResultRow {
            check_id: DbId(check),
            number: result.number,
            contract_id: DbId(result.contract_id),
            counterparty: result.counterparty.clone(),
            service_key,
            month: result.month.to_string(),
            outcome: rank(result.outcome),
            credit: minor(result),
            search_key: search::key([
                result.counterparty.as_str(),
                &result.reference,
                &result.service,
            ]),
            content,
        }
    }
}

/// What is wanted of a check's results.
#[derive(Debug, Clone)]
pub struct Query {
    /// Filters and order.
    pub filter: SlaFilter,
    /// After this place.
    pub after: Option<Place>,
    /// Most rows.
    pub limit: i64,
}

/// Where a page ends. Results are numbered by customer, so that the number alone is a place in that order. Only good for
/// the order it was made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Its outcome and number.
    Outcome(i64, i64),
    /// Its number.
    Counterparty(i64),
    /// Its credit and number.
    Credit(i64, i64),
}

impl Place {
    /// The place of a result in an order.
    pub fn of(sort: SlaSort, result: &SlaResult) -> Place {
        match sort {
            SlaSort::Outcome => Place::Outcome(rank(result.outcome), result.number),
            SlaSort::Counterparty => Place::Counterparty(result.number),
            SlaSort::Credit => Place::Credit(minor(result), result.number),
        }
    }

    /// Whether the place belongs to that order.
    pub fn fits(&self, sort: SlaSort) -> bool {
        matches!(
            (self, sort),
            (Place::Outcome(..), SlaSort::Outcome)
                | (Place::Counterparty(_), SlaSort::Counterparty)
                | (Place::Credit(..), SlaSort::Credit)
        )
    }
}

type Backend = <Conn as diesel::Connection>::Backend;
type Condition = Box<dyn BoxableExpression<sla_results::table, Backend, SqlType = Bool>>;

/// One window of a check that is known to be of the incident, and how many results there are under the same filters.
pub(super) fn list(conn: &mut Conn, check: Uuid, query: &Query) -> DbResult<(Vec<SlaResult>, i64)> {
    let mut counted = sla_results::table.count().into_boxed();
    for condition in conditions(check, &query.filter) {
        counted = counted.filter(condition);
    }
    let total = counted.get_result(conn)?;
    Ok((window(conn, check, query)?, total))
}

/// The same without counting.
pub(super) fn window(conn: &mut Conn, check: Uuid, query: &Query) -> DbResult<Vec<SlaResult>> {
    let mut wanted = sla_results::table.select(sla_results::content).into_boxed();
    for condition in conditions(check, &query.filter) {
        wanted = wanted.filter(condition);
    }
    if let Some(after) = &query.after {
        wanted = wanted.filter(beyond(after));
    }
    let wanted = match query.filter.sort.unwrap_or_default() {
        SlaSort::Outcome => wanted.order((sla_results::outcome, sla_results::number)),
        SlaSort::Counterparty => wanted.order((sla_results::number, sla_results::check_id)),
        SlaSort::Credit => wanted.order((sla_results::credit.desc(), sla_results::number)),
    };
    let texts: Vec<String> = wanted.limit(query.limit).load(conn)?;
    let rows: DbResult<Vec<SlaResult>> = texts.iter().map(|text| stored::json(text)).collect();
    with_claims(conn, check, rows?)
}

fn with_claims(
    conn: &mut Conn,
    check: Uuid,
    mut results: Vec<SlaResult>,
) -> DbResult<Vec<SlaResult>> {
    let numbers: Vec<i64> = results.iter().map(|result| result.number).collect();
    let made: Vec<(i64, DbId)> = sla_claims::table
        .filter(sla_claims::check_id.eq(DbId(check)))
        .filter(sla_claims::number.eq_any(numbers))
        .select((sla_claims::number, sla_claims::claim_id))
        .load(conn)?;
    let made: HashMap<i64, DbId> = made.into_iter().collect();
    for result in &mut results {
        result.claim_id = made.get(&result.number).map(|id| id.0);
    }
    Ok(results)
}

fn conditions(check: Uuid, filter: &SlaFilter) -> Vec<Condition> {
    let mut all: Vec<Condition> = vec![Box::new(sla_results::check_id.eq(DbId(check)))];
    if let Some(outcome) = filter.outcome {
        all.push(Box::new(sla_results::outcome.eq(rank(outcome))));
    }
    if let Some(contract) = filter.contract {
        all.push(Box::new(sla_results::contract_id.eq(DbId(contract))));
    }
    for word in filter.q.as_deref().map(search::words).unwrap_or_default() {
        let pattern = search::like(&word);
        all.push(Box::new(sla_results::search_key.like(pattern).escape('\\')));
    }
    all
}

fn beyond(place: &Place) -> Condition {
    match *place {
        Place::Outcome(outcome, number) => Box::new(
            sla_results::outcome.gt(outcome).or(sla_results::outcome
                .eq(outcome)
                .and(sla_results::number.gt(number))),
        ),
        Place::Counterparty(number) => Box::new(sla_results::number.gt(number)),
        Place::Credit(credit, number) => Box::new(
            sla_results::credit.lt(credit).or(sla_results::credit
                .eq(credit)
                .and(sla_results::number.gt(number))),
        ),
    }
}
