//! Figures of a campaign's course, counted by the database: mails accepted by step of time, and by receiving domain.
//! What they mean is worked out in `saiki_domain::pace`.

use super::{DeliveryKind, name};
use crate::{
    Conn, DbId, DbResult,
    ids::{instant, micros},
    schema::deliveries,
    stored,
};
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::BigInt,
};
use saiki_api::{Timestamp, Uuid, deliveries::DeliveryState, pace::DomainPace, wire};
use saiki_domain::pace::{DomainFacts, domain_state};
use std::{cmp::Reverse, collections::BTreeMap};

/// Mails accepted in each step since `start`: number of the step, how many. Steps without any are left out; a step below
/// nought comes from a worker whose clock is behind.
pub fn accepted_by_step(
    conn: &mut Conn,
    campaign: Uuid,
    start: Timestamp,
    step_seconds: i64,
) -> DbResult<Vec<(i64, i64)>> {
    // Whole numbers, not bound values: PostgreSQL takes two bound values for two different expressions.
    let (from, width) = (micros(start), step_seconds.max(1).saturating_mul(1_000_000));
    let step = format!("(accepted_at - {from}) / {width}");
    Ok(deliveries::table
        .filter(
            deliveries::campaign_id
                .eq(DbId(campaign))
                .and(deliveries::kind.eq(wire::name(&DeliveryKind::Letter)))
                .and(deliveries::accepted_at.is_not_null()),
        )
        .group_by(sql::<BigInt>(&step))
        .order(sql::<BigInt>(&step))
        .select((sql::<BigInt>(&step), count_star()))
        .load(conn)?)
}

#[derive(Default)]
struct Tally {
    facts: DomainFacts,
    codes: BTreeMap<Option<i32>, i64>,
}

/// What is known of the receiving domains.
#[derive(Debug)]
pub struct Domains {
    /// As they are shown.
    pub shown: Vec<DomainPace>,
    /// Of every domain the mails that wait for their turn; those put off for a time are not among them.
    pub waiting: Vec<(String, i64)>,
}

/// The receiving domains, those with most to do first, then the largest. Beyond `most` they are one entry.
pub fn domains(conn: &mut Conn, campaign: Uuid, now: Timestamp, most: usize) -> DbResult<Domains> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (domain, n) in accepted(conn, campaign, None)? {
        tallies.entry(domain).or_default().facts.accepted = n;
    }
    let minute_ago = micros(now) - 60_000_000;
    for (domain, n) in accepted(conn, campaign, Some(minute_ago))? {
        tallies.entry(domain).or_default().facts.per_minute = n;
    }
    for (domain, state, code, n) in others(conn, campaign)? {
        let tally = tallies.entry(domain).or_default();
        let state: DeliveryState = stored::value("deliveries.state", &state)?;
        match state {
            state if state.is_undeliverable() => tally.facts.undeliverable += n,
            DeliveryState::Cancelled | DeliveryState::Accepted | DeliveryState::Delivered => {}
            DeliveryState::Deferred => {
                tally.facts.remaining += n;
                tally.facts.deferred += n;
                *tally.codes.entry(code).or_default() += n;
            }
            _ => tally.facts.remaining += n,
        }
    }
    let waiting = tallies
        .iter()
        .map(|(domain, tally)| (domain.clone(), tally.facts.remaining - tally.facts.deferred))
        .filter(|(_, mails)| *mails > 0)
        .collect();
    let mut all: Vec<(String, Tally)> = tallies.into_iter().collect();
    all.sort_by_key(|(domain, tally)| {
        let facts = tally.facts;
        (
            Reverse(facts.remaining),
            Reverse(facts.accepted + facts.undeliverable),
            domain.clone(),
        )
    });
    let rest = all.split_off(most.min(all.len()));
    let mut shown: Vec<DomainPace> = all
        .into_iter()
        .map(|(domain, tally)| entry(domain, 1, &tally))
        .collect();
    if !rest.is_empty() {
        let count = i64::try_from(rest.len()).unwrap_or(i64::MAX);
        let mut sum = Tally::default();
        for (_, tally) in rest {
            add(&mut sum, tally);
        }
        shown.push(entry(String::new(), count, &sum));
    }
    Ok(Domains { shown, waiting })
}

/// Mails put off, by the hour from now they are due in: that hour's end, how many. What is due already is in an hour that is
/// past.
pub fn put_off(conn: &mut Conn, campaign: Uuid, now: Timestamp) -> DbResult<Vec<(Timestamp, i64)>> {
    const HOUR: i64 = 3_600_000_000;
    // Whole numbers, not bound values: PostgreSQL takes two bound values for two different expressions.
    let hour = format!("(next_at - {}) / {HOUR}", micros(now));
    let rows: Vec<(i64, i64)> = deliveries::table
        .filter(
            deliveries::campaign_id
                .eq(DbId(campaign))
                .and(deliveries::kind.eq(wire::name(&DeliveryKind::Letter)))
                .and(deliveries::state.eq(name(DeliveryState::Deferred)))
                .and(deliveries::next_at.is_not_null()),
        )
        .group_by(sql::<BigInt>(&hour))
        .order(sql::<BigInt>(&hour))
        .select((sql::<BigInt>(&hour), count_star()))
        .load(conn)?;
    let end = |hour: i64| instant(micros(now) + (hour + 1).saturating_mul(HOUR));
    Ok(rows.into_iter().map(|(hour, n)| (end(hour), n)).collect())
}

fn add(sum: &mut Tally, one: Tally) {
    sum.facts.accepted += one.facts.accepted;
    sum.facts.remaining += one.facts.remaining;
    sum.facts.undeliverable += one.facts.undeliverable;
    sum.facts.per_minute += one.facts.per_minute;
    sum.facts.deferred += one.facts.deferred;
    for (code, n) in one.codes {
        *sum.codes.entry(code).or_default() += n;
    }
}

fn entry(domain: String, domains: i64, tally: &Tally) -> DomainPace {
    let facts = tally.facts;
    let slowed_by = tally.codes.iter().max_by_key(|(_, n)| **n);
    DomainPace {
        domain,
        domains,
        accepted: facts.accepted,
        remaining: facts.remaining,
        undeliverable: facts.undeliverable,
        per_minute: facts.per_minute,
        state: domain_state(&facts),
        slowed_by: slowed_by.and_then(|(code, _)| *code),
    }
}

/// Accepted mails by domain, since a moment in microseconds.
fn accepted(conn: &mut Conn, campaign: Uuid, since: Option<i64>) -> DbResult<Vec<(String, i64)>> {
    Ok(deliveries::table
        .filter(
            deliveries::campaign_id
                .eq(DbId(campaign))
                .and(deliveries::kind.eq(wire::name(&DeliveryKind::Letter)))
                .and(deliveries::accepted_at.ge(Some(since.unwrap_or(i64::MIN)))),
        )
        .group_by(deliveries::domain)
        .select((deliveries::domain, count_star()))
        .load(conn)?)
}

/// Domain, state, last reply code, and how many mails are like that.
type Others = Vec<(String, String, Option<i32>, i64)>;

/// Mails of any other state.
fn others(conn: &mut Conn, campaign: Uuid) -> DbResult<Others> {
    let waiting = [
        DeliveryState::Queued,
        DeliveryState::Leased,
        DeliveryState::Attempting,
        DeliveryState::Deferred,
        DeliveryState::Ambiguous,
    ];
    let states: Vec<String> = waiting
        .into_iter()
        .chain(DeliveryState::UNDELIVERABLE)
        .map(name)
        .collect();
    Ok(deliveries::table
        .filter(
            deliveries::campaign_id
                .eq(DbId(campaign))
                .and(deliveries::kind.eq(wire::name(&DeliveryKind::Letter)))
                .and(deliveries::state.eq_any(states)),
        )
        .group_by((deliveries::domain, deliveries::state, deliveries::last_code))
        .select((
            deliveries::domain,
            deliveries::state,
            deliveries::last_code,
            count_star(),
        ))
        .load(conn)?)
}
