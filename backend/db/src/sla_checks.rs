//! SLA checks of an incident: made, listed, read with their results. A check and its results are never changed; claims
//! and losses made from it are kept beside it. What contracts come to is `saiki_domain::sla_checks`.

mod estimates;
mod facts;
mod made;
mod make;
mod results;

pub(crate) use estimates::{lower, untouched};
pub use made::{claims, losses};
pub use make::make;
pub use results::{Place, Query};

use crate::{
    Conn, DbError, DbId, DbResult,
    ids::instant,
    schema::{sla_checks, sla_losses, sla_results},
    service_windows, stored,
};
use diesel::{dsl::count_star, prelude::*};
use facts::Known;
use saiki_api::{
    Timestamp, Uuid,
    money::Money,
    problem::ErrorCode,
    sla_checks::{SlaCheck, SlaFilter, SlaResult, SlaSort},
};
use std::collections::{BTreeMap, HashMap};

#[derive(Queryable, Insertable)]
#[diesel(table_name = sla_checks)]
struct Row {
    id: DbId,
    incident_id: DbId,
    number: i64,
    contracts: i64,
    results: i64,
    breached: i64,
    undecided: i64,
    credits: String,
    unnamed: String,
    inputs: String,
    sha256: String,
    by_id: DbId,
    by_name: String,
    as_of: i64,
}

impl Row {
    /// The credits, by currency.
    fn credits(&self) -> DbResult<BTreeMap<String, i64>> {
        stored::json(&self.credits)
    }

    fn into_check(self, inputs: &str, credited: i64, loss_ids: Vec<Uuid>) -> DbResult<SlaCheck> {
        let credits = self.credits()?;
        let credits = credits
            .into_iter()
            .map(|(currency, minor)| Money { minor, currency });
        Ok(SlaCheck {
            id: self.id.into(),
            number: self.number,
            contracts: self.contracts,
            results: self.results,
            breached: self.breached,
            open: self.undecided,
            credited,
            credits: credits.collect(),
            unnamed_services: stored::json(&self.unnamed)?,
            outdated: self.inputs != inputs,
            sha256: self.sha256,
            loss_ids,
            by_name: self.by_name,
            as_of: instant(self.as_of),
        })
    }
}

fn find(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let own = sla_checks::id
        .eq(DbId(id))
        .and(sla_checks::incident_id.eq(DbId(incident)));
    let row: Option<Row> = sla_checks::table.filter(own).first(conn).optional()?;
    row.ok_or(DbError::NotFound)
}

/// What the incident's results would rest on now.
fn inputs(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<String> {
    let windows = service_windows::of_incident(conn, incident)?;
    Known::of(conn, incident, now)?.fingerprint(conn, &windows)
}

/// Nothing is made from a check once windows, times or contracts changed since.
fn not_outdated(conn: &mut Conn, incident: Uuid, check: &Row, now: Timestamp) -> DbResult<()> {
    if check.inputs == inputs(conn, incident, now)? {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        "この確認の後に、停止の記録、時刻、契約のいずれかが変わりました。もう一度SLAを確認し、新しい結果から登録してください",
        "Outages, times or contracts changed after this check; check again and go on from the new results",
    ))
}

fn complete(conn: &mut Conn, rows: Vec<Row>, inputs: &str) -> DbResult<Vec<SlaCheck>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let booked: Vec<(DbId, DbId)> = sla_losses::table
        .filter(sla_losses::check_id.eq_any(ids.clone()))
        .order((sla_losses::check_id, sla_losses::currency))
        .select((sla_losses::check_id, sla_losses::loss_id))
        .load(conn)?;
    let losses_of = |id: DbId| {
        let own = booked.iter().filter(|(check, _)| *check == id);
        own.map(|(_, loss)| Uuid::from(*loss)).collect::<Vec<_>>()
    };
    // Results never change, so that what is owed need not be kept beside them.
    let owed: Vec<(DbId, i64)> = sla_results::table
        .filter(
            sla_results::check_id
                .eq_any(ids)
                .and(sla_results::credit.gt(0)),
        )
        .group_by(sla_results::check_id)
        .select((sla_results::check_id, count_star()))
        .load(conn)?;
    let owed: HashMap<DbId, i64> = owed.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let credited = owed.get(&row.id).copied().unwrap_or_default();
            let losses = losses_of(row.id);
            row.into_check(inputs, credited, losses)
        })
        .collect()
}

/// The checks of an incident, the newest first: at most `limit` below the number `after`; and how many there are.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    (after, limit): (Option<i64>, i64),
    now: Timestamp,
) -> DbResult<(Vec<SlaCheck>, i64)> {
    let total = sla_checks::table
        .filter(sla_checks::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?;
    let mut wanted = sla_checks::table
        .filter(sla_checks::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(after) = after {
        wanted = wanted.filter(sla_checks::number.lt(after));
    }
    let rows: Vec<Row> = wanted
        .order(sla_checks::number.desc())
        .limit(limit)
        .load(conn)?;
    let inputs = inputs(conn, incident, now)?;
    Ok((complete(conn, rows, &inputs)?, total))
}

/// One check of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<SlaCheck> {
    let row = find(conn, incident, id)?;
    let inputs = inputs(conn, incident, now)?;
    let mut found = complete(conn, vec![row], &inputs)?;
    found.pop().ok_or(DbError::NotFound)
}

/// One window of a check's results, and how many there are under the same filters.
pub fn results(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    query: &Query,
) -> DbResult<(Vec<SlaResult>, i64)> {
    find(conn, incident, id)?;
    results::list(conn, id, query)
}

/// One window of a check's results for a file, which needs no count.
pub fn window(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    query: &Query,
) -> DbResult<Vec<SlaResult>> {
    find(conn, incident, id)?;
    results::window(conn, id, query)
}

/// Most results of one contract in one check: twenty services over ten years.
const OF_CONTRACT: i64 = 20 * 121;

/// The results of one contract, in their order; not found where the check has none of it.
pub fn of_contract(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    contract: Uuid,
) -> DbResult<Vec<SlaResult>> {
    let query = Query {
        filter: SlaFilter {
            contract: Some(contract),
            sort: Some(SlaSort::Counterparty),
            ..SlaFilter::default()
        },
        after: None,
        limit: OF_CONTRACT,
    };
    let found = window(conn, (incident, id), &query)?;
    match found.is_empty() {
        true => Err(DbError::NotFound),
        false => Ok(found),
    }
}
