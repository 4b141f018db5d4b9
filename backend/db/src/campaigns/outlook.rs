//! What is left of a campaign, played through: facts from the ledger, the lanes, the plan and the letter's reach for
//! `saiki_domain::simulation`. Before the start as well as on the way.

use super::Row;
use crate::{
    Conn, DbResult,
    crypto::{IncidentCipher, Keyring},
    deliveries,
    ids::instant,
    incident_keys, incidents, lanes, letters, people,
    schema::campaigns,
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    campaigns::CampaignState,
    letters::Audience,
    pace::PacePoint,
    ramp::{Outlook, OutlookBasis, OutlookQuery, RampPlan},
    wire,
};
use saiki_domain::{
    lanes::key_of,
    pace as rules, ramp,
    simulation::{self, Load, Played, Ramp, Rest},
};
use std::collections::BTreeMap;

/// People whose addresses are looked at before the start, where lanes are told apart; of a bigger register the others are
/// taken to be alike.
const LOOKED_AT: i64 = 20_000;

/// What a server nobody has sent through yet is reckoned to take, in mails a minute.
const GUESS: i64 = 600;

/// The outlook of that campaign of the incident; `asked` may try out another plan or pace.
pub fn outlook(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    id: Uuid,
    asked: &OutlookQuery,
    now: Timestamp,
) -> DbResult<Outlook> {
    let row = super::row(conn, incident, id)?;
    let plan = match asked.first_day {
        Some(0) => None,
        Some(first_day) => Some(RampPlan {
            first_day,
            growth_percent: asked.growth_percent.unwrap_or(0),
            most: asked.most,
        }),
        None => row.plan()?,
    };
    let accepted = deliveries::counts(conn, id)?.told();
    let loads = loads(conn, keyring, incident, &row, now)?;
    let left = loads.iter().map(|load| load.waiting).sum();
    let (per_minute, basis) = rate(conn, &row, asked, now)?;
    let rest = Rest {
        now,
        accepted,
        per_minute: per_minute as f64,
        loads,
        ramp: ramped(conn, &row, plan, now)?,
    };
    let played = simulation::play(&rest);
    Ok(Outlook {
        left,
        per_minute,
        basis,
        plan,
        points: played.points,
        done_at: played.done_at,
        held_by: played.held_by,
        lane: (!played.lane.is_empty()).then(|| lanes::name(&played.lane)),
        deadline: incidents::get(conn, incident)?.facts.notice_deadline,
        at: now,
    })
}

/// The rest of a campaign that was started, at a rate of mails a minute: what a forecast on the way is made of.
pub(super) fn play(
    conn: &mut Conn,
    row: &Row,
    loads: &[Load],
    (accepted, per_minute): (i64, f64),
    now: Timestamp,
) -> DbResult<Played> {
    let plan = row.plan()?;
    Ok(simulation::play(&Rest {
        now,
        accepted,
        per_minute,
        loads: loads.to_vec(),
        ramp: ramped(conn, row, plan, now)?,
    }))
}

fn ramped(
    conn: &mut Conn,
    row: &Row,
    plan: Option<RampPlan>,
    now: Timestamp,
) -> DbResult<Option<Ramp>> {
    let Some(plan) = plan else { return Ok(None) };
    let zone = timeline::home_zone_name(conn)?;
    let started = row.started_at.map_or(now, instant);
    let day = ramp::day(&plan, started, now, &zone);
    let sent_today = match row.started_at {
        Some(_) => deliveries::sent_since(conn, row.id.into(), day.begins)?,
        None => 0,
    };
    Ok(Some(Ramp {
        plan,
        started,
        sent_today,
        zone,
    }))
}

/// What is left, by what limits it. Before the start it is everybody the letter would reach.
fn loads(
    conn: &mut Conn,
    keyring: &Keyring,
    incident: Uuid,
    row: &Row,
    now: Timestamp,
) -> DbResult<Vec<Load>> {
    let id = row.id.into();
    // Counting by domain is worth its time only where domains are told apart.
    let told_apart = !lanes::limits(conn)?.0.is_empty() || !lanes::held(conn, now)?.is_empty();
    if row.state != wire::name(&CampaignState::Draft) {
        let waiting = match told_apart {
            true => deliveries::domains(conn, id, now, 0)?.waiting,
            false => {
                let counts = deliveries::counts(conn, id)?;
                vec![(String::new(), counts.open() - counts.deferred)]
            }
        };
        return loads_of(conn, id, &waiting, now);
    }
    let letter = letters::get(conn, incident, row.letter_id.into())?;
    let reach = letters::reach_counts(conn, incident, letter.kind, &letter.audience)?;
    let waiting = match told_apart && reach.mailed > 0 {
        true => {
            let cipher = incident_keys::cipher(conn, keyring, incident)?;
            domains(conn, &cipher, incident, &letter.audience, reach.mailed)?
        }
        false => vec![(String::new(), reach.mailed)],
    };
    loads_of(conn, id, &waiting, now)
}

/// The mails to go by domain, `mailed` in all. Addresses are sealed until the start, so only some are looked at.
fn domains(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    audience: &Audience,
    mailed: i64,
) -> DbResult<Vec<(String, i64)>> {
    let mut found: BTreeMap<String, i64> = BTreeMap::new();
    let (mut seen, mut after) = (0_i64, None);
    while seen < LOOKED_AT {
        let page = people::recipients_page(conn, incident, audience, cipher, after)?;
        for mail in page.mailed {
            let domain = mail.letter.email.rsplit_once('@').map(|(_, domain)| domain);
            let domain = domain.unwrap_or_default().to_ascii_lowercase();
            *found.entry(domain).or_default() += 1;
            seen += 1;
        }
        after = page.last;
        if after.is_none() {
            break;
        }
    }
    Ok(simulation::in_proportion(
        found.into_iter().collect(),
        mailed,
    ))
}

/// The mails that wait, by domain, put together as they are limited; those put off apart, by the hour they are due in.
pub(super) fn loads_of(
    conn: &mut Conn,
    campaign: Uuid,
    waiting: &[(String, i64)],
    now: Timestamp,
) -> DbResult<Vec<Load>> {
    let (limits, _) = lanes::limits(conn)?;
    let held = lanes::held(conn, now)?;
    let mut loads: BTreeMap<String, Load> = BTreeMap::new();
    for (domain, mails) in waiting {
        let key = key_of(domain);
        let limit = limits
            .iter()
            .find(|limit| limit.lane == key)
            .and_then(|limit| limit.per_minute);
        let state = held.get(key);
        let rate = match (limit, state.and_then(|state| state.per_minute)) {
            (Some(limit), Some(now)) => Some(limit.min(now)),
            (limit, now) => limit.or(now),
        };
        let apart = limit.is_some() || state.is_some();
        let load = loads
            .entry(if apart { key.to_owned() } else { String::new() })
            .or_insert_with(|| Load {
                lane: if apart { key.to_owned() } else { String::new() },
                waiting: 0,
                per_minute: rate.map(|rate| rate as f64),
                not_before: state.and_then(|state| state.until),
            });
        load.waiting += mails;
    }
    let mut all: Vec<Load> = loads.into_values().collect();
    for (due, mails) in deliveries::put_off(conn, campaign, now)? {
        all.push(Load {
            lane: String::new(),
            waiting: mails,
            per_minute: None,
            not_before: Some(due),
        });
    }
    Ok(all)
}

/// Mails a minute to reckon with, and where the figure comes from.
fn rate(
    conn: &mut Conn,
    row: &Row,
    asked: &OutlookQuery,
    now: Timestamp,
) -> DbResult<(i64, OutlookBasis)> {
    if let Some(given) = asked.per_minute {
        return Ok((given, OutlookBasis::Given));
    }
    if let Some(points) = points(conn, row, now)?
        && let Some(seen) = rules::seen(&points, now)
    {
        return Ok((whole(seen), OutlookBasis::Seen));
    }
    Ok(match earlier(conn)? {
        Some(mean) => (mean, OutlookBasis::Earlier),
        None => (GUESS, OutlookBasis::Guessed),
    })
}

fn whole(rate: f64) -> i64 {
    (rate.round() as i64).max(1)
}

/// The curve of a campaign that was started.
fn points(conn: &mut Conn, row: &Row, now: Timestamp) -> DbResult<Option<Vec<PacePoint>>> {
    let Some(start) = row.started_at.map(instant) else {
        return Ok(None);
    };
    let until = row.finished_at.map_or(now, instant).max(start);
    let step = rules::step_seconds(until.as_second() - start.as_second());
    let buckets = deliveries::accepted_by_step(conn, row.id.into(), start, step)?;
    Ok(Some(rules::curve(start, until, step, &buckets)))
}

/// The mean of the campaign finished last, in mails a minute.
fn earlier(conn: &mut Conn) -> DbResult<Option<i64>> {
    let last: Option<(Option<i64>, Option<i64>, i64)> = campaigns::table
        .filter(
            campaigns::state
                .eq(wire::name(&CampaignState::Done))
                .and(campaigns::ramp.is_null()),
        )
        .order(campaigns::finished_at.desc())
        .select((
            campaigns::started_at,
            campaigns::finished_at,
            campaigns::total,
        ))
        .first(conn)
        .optional()?;
    Ok(last.and_then(|(started, finished, total)| {
        let (started, finished) = (instant(started?), instant(finished?));
        Some(rules::per_minute(total, started, finished).max(1))
    }))
}

/// What a forecast needs that the plain one does not know: lanes held back, mails put off, a plan.
pub(super) fn is_plain(row: &Row, loads: &[Load]) -> bool {
    let limited = |load: &Load| load.per_minute.is_some() || load.not_before.is_some();
    row.ramp.is_none() && !loads.iter().any(limited)
}
