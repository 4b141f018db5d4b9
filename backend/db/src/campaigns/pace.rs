//! The course of a campaign put together: its curve, its forecast, the deadline its incident names, its receiving domains.
//! Counting is in `deliveries::pace`, arithmetic in `saiki_domain::pace`.

use super::{Row, outlook, row};
use crate::{
    Conn, DbResult, deliveries,
    ids::{instant, micros},
    incidents, lanes, stored,
};
use saiki_api::{
    Timestamp, Uuid,
    campaigns::CampaignState,
    letters::LetterKind,
    pace::{CampaignPace, Forecast},
    wire,
};
use saiki_domain::{escalation, lanes::key_of, pace};
use std::collections::BTreeSet;

/// Domains shown one by one; all others are one entry.
const DOMAINS: usize = 8;

/// How that campaign of the incident got on until now, or until it ended.
pub fn pace(conn: &mut Conn, incident: Uuid, id: Uuid, now: Timestamp) -> DbResult<CampaignPace> {
    let row = row(conn, incident, id)?;
    let state: CampaignState = stored::value("campaigns.state", &row.state)?;
    let counts = deliveries::counts(conn, id)?;
    let reachable = counts.total - counts.undeliverable() - counts.cancelled;
    let deadline = incidents::get(conn, incident)?.facts.notice_deadline;
    let by_domain = deliveries::domains(conn, id, now, DOMAINS)?;
    let mine: BTreeSet<&str> = by_domain
        .waiting
        .iter()
        .map(|(domain, _)| key_of(domain))
        .collect();
    let mut answer = CampaignPace {
        points: Vec::new(),
        step_seconds: 1,
        total: counts.total,
        reachable,
        forecast: None,
        pressing: pressing(
            &row,
            state,
            counts.open(),
            deadline.as_ref().map(|d| d.moment.at),
            now,
        ),
        deadline,
        domains: by_domain.shown,
        ahead: Vec::new(),
        ramp: row.ramp_now(conn, now)?,
        held: lanes::held_of(conn, |lane| mine.contains(lane), now)?,
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
        look_ahead(conn, &row, &by_domain.waiting, &mut answer)?;
    }
    Ok(answer)
}

/// Mails not taken yet, where the deadline presses: the people are to be told otherwise as well.
fn pressing(
    row: &Row,
    state: CampaignState,
    open: i64,
    deadline: Option<Timestamp>,
    now: Timestamp,
) -> Option<i64> {
    let owed = row.letter_kind == wire::name(&LetterKind::PersonNotice);
    let presses = deadline.is_some_and(|deadline| escalation::is_pressing(deadline, now));
    (state.is_going() && owed && presses && open > 0).then_some(open)
}

/// The forecast and the way to it. Where nothing but the pace limits it, the pace alone tells.
fn look_ahead(
    conn: &mut Conn,
    row: &Row,
    waiting: &[(String, i64)],
    answer: &mut CampaignPace,
) -> DbResult<()> {
    let now = answer.at;
    let accepted = answer.points.last().map_or(0, |point| point.accepted);
    let loads = outlook::loads_of(conn, row.id.into(), waiting, now)?;
    if outlook::is_plain(row, &loads) {
        answer.forecast = pace::forecast(&answer.points, answer.reachable, now);
        return Ok(());
    }
    let Some(rates) = pace::rates(&answer.points, now) else {
        return Ok(());
    };
    let mut play = |rate| outlook::play(conn, row, &loads, (accepted, rate), now);
    let (mean, best, worst) = (play(rates.mean)?, play(rates.best)?, play(rates.worst)?);
    let Some(expected) = mean.done_at else {
        return Ok(());
    };
    answer.forecast = Some(Forecast {
        expected,
        earliest: best.done_at.unwrap_or(expected).min(expected),
        latest: worst.done_at.unwrap_or(expected).max(expected),
    });
    answer.ahead = mean.points;
    Ok(())
}
