//! The rules an incident begins with: the newest versions of those whose regimes the settings name, but none that is not
//! in force. Others are added one by one.

use super::{Row, settings::settings};
use crate::{
    Changed, Conn, DbId, DbResult, Entry,
    ids::new_id,
    rules,
    schema::{incident_clocks, incidents},
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    classes::Phase,
    rules::{Rule, RuleStatus},
    wire,
};
use serde_json::json;

/// Rows written by one statement.
const CHUNK: usize = 500;

/// The rules incidents begin with today.
fn wanted(conn: &mut Conn) -> DbResult<Vec<Rule>> {
    let regimes = settings(conn)?.regimes;
    let mut all = rules::offered(conn)?;
    all.retain(|rule| regimes.contains(&rule.regime) && rule.status != RuleStatus::NotInForce);
    Ok(all)
}

/// Gives an incident its clocks, within the change that opens it. Says how many.
pub fn begin(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<usize> {
    let rules = wanted(conn)?;
    take_in(conn, incident, &rules, now)
}

fn take_in(conn: &mut Conn, incident: Uuid, wanted: &[Rule], now: Timestamp) -> DbResult<usize> {
    let named: Vec<&Rule> = wanted.iter().collect();
    rules::pin(conn, &named)?;
    for chunk in wanted.chunks(CHUNK) {
        let rows: Vec<Row> = chunk
            .iter()
            .map(|rule| Row::new(new_id(now), incident, rule, None, now))
            .collect();
        each!(
            conn,
            diesel::insert_into(incident_clocks::table)
                .values(&rows)
                .execute(conn)
        )?;
    }
    Ok(wanted.len())
}

/// Gives clocks to every incident that is not closed and has none: those opened before there were any. Says to how many.
pub fn begin_all(conn: &mut Conn, now: Timestamp) -> DbResult<Changed<usize>> {
    let with = incident_clocks::table.select(incident_clocks::incident_id);
    let without: Vec<DbId> = incidents::table
        .filter(
            incidents::phase
                .ne(wire::name(&Phase::Closed))
                .and(incidents::id.ne_all(with)),
        )
        .select(incidents::id)
        .load(conn)?;
    let rules = wanted(conn)?;
    if rules.is_empty() {
        return Ok(Changed::nothing(0));
    }
    let mut entries = Vec::new();
    for id in &without {
        let incident: Uuid = (*id).into();
        let clocks = take_in(conn, incident, &rules, now)?;
        let data = json!({ "clocks": clocks });
        entries.push(Entry::incident(incident, "clocks.begun", incident, data));
    }
    Ok(Changed::with(without.len(), entries))
}
