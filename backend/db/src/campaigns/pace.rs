//! The course of a campaign put together: its curve, its forecast, the deadline its incident names, its receiving domains.
//! Counting is in `deliveries::pace`, arithmetic in `saiki_domain::pace`.

use super::row;
use crate::{
    Conn, DbResult, deliveries,
    ids::{instant, micros},
    incidents, stored,
};
use saiki_api::{Timestamp, Uuid, campaigns::CampaignState, pace::CampaignPace};
use saiki_domain::pace;

/// Domains shown one by one; all others are one entry.
const DOMAINS: usize = 8;

/// How that campaign of the incident got on until now, or until it ended.
pub fn pace(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<CampaignPace> {
    let row = row(conn, incident, id)?;
    let state: CampaignState = stored::value("campaigns.state", &row.state)?;
    let counts = deliveries::counts(conn, id)?;
    let reachable = counts.total - counts.rejected - counts.invalid - counts.cancelled;
    let mut answer = CampaignPace {
        points: Vec::new(),
        step_seconds: 1,
        total: counts.total,
        reachable,
        forecast: None,
        deadline: incidents::get(conn, incident)?.facts.notice_deadline,
        domains: deliveries::domains(conn, id, now, DOMAINS)?,
        at: now,
    };
    let Some(start) = row.started_at.map(instant) else {
        return Ok(answer);
    };
    let until = row.finished_at.map_or(now, instant).max(start);
    let span = (micros(until) - micros(start)) / 1_000_000;
    answer.step_seconds = pace::step_seconds(span);
    let buckets = deliveries::accepted_by_step(conn, id, start, answer.step_seconds)?;
    answer.points = pace::curve(start, until, answer.step_seconds, &buckets);
    if state == CampaignState::Running {
        answer.forecast = pace::forecast(&answer.points, reachable, now);
    }
    Ok(answer)
}
