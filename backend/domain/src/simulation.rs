//! The rest of a campaign played through: mails flow at the pace seen, no lane faster than it may, no day more than its
//! plan allows, and what was put off when it is tried again. It foresees no refusals and no new trouble.

use crate::ramp;
use jiff::{SignedDuration, Timestamp};
use saiki_api::{
    pace::PacePoint,
    ramp::{HeldBy, RampPlan},
};

/// Nothing is foreseen further than this, in seconds: 400 days.
const HORIZON: f64 = 400.0 * 86_400.0;
/// Moments looked at at most.
const EVENTS: usize = 20_000;
/// Points of the curve at most.
const POINTS: usize = 240;
/// Less than a thousandth of a mail is none.
const NONE: f64 = 1e-3;

/// Mails that share a limit, or that all begin at the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// The lane; empty for mails of no lane in particular.
    pub lane: String,
    /// Mails without an outcome.
    pub waiting: i64,
    /// Most mails a minute.
    pub per_minute: Option<f64>,
    /// Nothing goes before.
    pub not_before: Option<Timestamp>,
}

/// A plan on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp {
    /// The plan.
    pub plan: RampPlan,
    /// When the campaign began.
    pub started: Timestamp,
    /// Mails taken today.
    pub sent_today: i64,
    /// The organisation's zone.
    pub zone: String,
}

/// What is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// Now.
    pub now: Timestamp,
    /// Mails accepted so far.
    pub accepted: i64,
    /// Mails a minute over all lanes.
    pub per_minute: f64,
    /// What is left.
    pub loads: Vec<Load>,
    /// The plan, where there is one.
    pub ramp: Option<Ramp>,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// Mails accepted up to each moment, the first one now.
    pub points: Vec<PacePoint>,
    /// When nothing is left; `None` when that is not within 400 days.
    pub done_at: Option<Timestamp>,
    /// What takes most of the time.
    pub held_by: HeldBy,
    /// The lane, when it is one: the last to finish.
    pub lane: String,
}

/// Parts of a whole known only from some of it, as parts of `whole`: rounded down, what is left over going to the biggest.
pub fn in_proportion(mut parts: Vec<(String, i64)>, whole: i64) -> Vec<(String, i64)> {
    let seen: i64 = parts.iter().map(|(_, n)| n).sum();
    if seen == 0 {
        return vec![(String::new(), whole)];
    }
    if seen == whole {
        return parts;
    }
    for (_, n) in &mut parts {
        let scaled = i128::from(*n) * i128::from(whole) / i128::from(seen);
        *n = i64::try_from(scaled).unwrap_or(i64::MAX);
    }
    let given: i64 = parts.iter().map(|(_, n)| n).sum();
    if let Some((_, n)) = parts.iter_mut().max_by_key(|part| part.1) {
        *n += whole - given;
    }
    parts
}

struct Flow {
    left: f64,
    per_second: f64,
    from: f64,
}

/// Seconds spent held back by each reason.
#[derive(Default)]
struct Spent {
    pace: f64,
    lane: f64,
    ramp: f64,
    waiting: f64,
}

/// Plays the rest through.
pub fn play(rest: &Rest) -> Played {
    let seconds = |at: Timestamp| (at.as_microsecond() - rest.now.as_microsecond()) as f64 / 1e6;
    let mut flows: Vec<Flow> = rest
        .loads
        .iter()
        .map(|load| Flow {
            left: load.waiting.max(0) as f64,
            per_second: load
                .per_minute
                .map_or(f64::INFINITY, |rate| rate.max(0.0) / 60.0),
            from: load.not_before.map_or(0.0, |at| seconds(at).max(0.0)),
        })
        .collect();
    let pace = rest.per_minute.max(0.0) / 60.0;
    let mut allowance = rest
        .ramp
        .as_ref()
        .map(|ramp| Allowance::begin(ramp, rest.now));
    let mut spent = Spent::default();
    let (mut time, mut done, mut last) = (0.0_f64, rest.accepted as f64, None);
    let mut curve = vec![(0.0, done)];
    for _ in 0..EVENTS {
        if flows.iter().all(|flow| flow.left < NONE) {
            break;
        }
        if let Some(allowance) = &mut allowance
            && allowance.left < NONE
        {
            // Nothing more today.
            spent.ramp += allowance.ends - time;
            time = allowance.ends;
            allowance.next(rest.ramp.as_ref(), rest.now, time);
            curve.push((time, done));
            continue;
        }
        let rates = shares(&flows, pace, time);
        let total: f64 = rates.iter().sum();
        let opens = flows
            .iter()
            .filter(|flow| flow.left >= NONE && flow.from > time)
            .map(|flow| flow.from - time)
            .fold(f64::INFINITY, f64::min);
        let mut step = opens;
        for (flow, rate) in flows.iter().zip(&rates) {
            if *rate > 0.0 {
                step = step.min(flow.left / rate);
            }
        }
        if let Some(allowance) = &allowance {
            step = step.min(allowance.ends - time);
            if total > 0.0 {
                step = step.min(allowance.left / total);
            }
        }
        if !step.is_finite() || time + step > HORIZON {
            return end(rest, curve, None, &spent, last);
        }
        // A step of nothing at the edge of a day would never end.
        let step = step.max(1e-6);
        match (total > 0.0, total < pace - 1e-9) {
            (false, _) => spent.waiting += step,
            (true, true) => spent.lane += step,
            (true, false) => spent.pace += step,
        }
        for (n, (flow, rate)) in flows.iter_mut().zip(&rates).enumerate() {
            if *rate > 0.0 {
                last = Some(n);
            }
            flow.left = (flow.left - rate * step).max(0.0);
        }
        time += step;
        done += total * step;
        if let Some(allowance) = &mut allowance {
            allowance.left -= total * step;
            if allowance.ends - time < 1e-6 {
                allowance.next(rest.ramp.as_ref(), rest.now, time);
            }
        }
        curve.push((time, done));
    }
    let over = flows.iter().all(|flow| flow.left < NONE);
    end(rest, curve, over.then_some(time), &spent, last)
}

/// How fast each flow goes: the pace is divided evenly, and what a slow lane cannot use goes to the others.
fn shares(flows: &[Flow], pace: f64, time: f64) -> Vec<f64> {
    let mut rates = vec![0.0; flows.len()];
    let mut open: Vec<usize> = (0..flows.len())
        .filter(|n| {
            flows
                .get(*n)
                .is_some_and(|flow| flow.left >= NONE && flow.from <= time)
        })
        .collect();
    let limit = |n: usize| flows.get(n).map_or(0.0, |flow| flow.per_second);
    open.sort_by(|a, b| limit(*a).total_cmp(&limit(*b)));
    let (mut free, mut many) = (pace, open.len());
    for n in open {
        let fair = free / many.max(1) as f64;
        let rate = limit(n).min(fair);
        if let Some(own) = rates.get_mut(n) {
            *own = rate;
        }
        free -= rate;
        many -= 1;
    }
    rates
}

/// What is left of a day's plan.
struct Allowance {
    left: f64,
    /// The day's end, in seconds from now.
    ends: f64,
}

impl Allowance {
    fn begin(ramp: &Ramp, now: Timestamp) -> Allowance {
        let day = ramp::day(&ramp.plan, ramp.started, now, &ramp.zone);
        let span = day.ends.as_microsecond() - now.as_microsecond();
        Allowance {
            left: day.most.saturating_sub(ramp.sent_today).max(0) as f64,
            ends: span as f64 / 1e6,
        }
    }

    fn next(&mut self, ramp: Option<&Ramp>, now: Timestamp, time: f64) {
        let Some(ramp) = ramp else { return };
        let today = later(now, time + 1e-3);
        let day = ramp::day(&ramp.plan, ramp.started, today, &ramp.zone);
        let ends = (day.ends.as_microsecond() - now.as_microsecond()) as f64 / 1e6;
        self.left = day.most as f64;
        // Days go on even where the calendar ends.
        self.ends = if ends > time { ends } else { time + 86_400.0 };
    }
}

fn later(now: Timestamp, seconds: f64) -> Timestamp {
    let span = SignedDuration::try_from_secs_f64(seconds).unwrap_or(SignedDuration::MAX);
    now.saturating_add(span).unwrap_or(Timestamp::MAX)
}

fn end(
    rest: &Rest,
    curve: Vec<(f64, f64)>,
    done: Option<f64>,
    spent: &Spent,
    last: Option<usize>,
) -> Played {
    let reasons = [
        (HeldBy::Pace, spent.pace),
        (HeldBy::Lane, spent.lane),
        (HeldBy::Ramp, spent.ramp),
        (HeldBy::Waiting, spent.waiting),
    ];
    let longest = reasons.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let held_by = match longest {
        Some((reason, time)) if time > 0.0 => reason,
        _ if done.is_some() => HeldBy::Nothing,
        _ => HeldBy::Pace,
    };
    let lane = last
        .and_then(|n| rest.loads.get(n))
        .map(|load| load.lane.clone());
    Played {
        points: thinned(rest.now, &curve),
        done_at: done.map(|seconds| later(rest.now, seconds)),
        held_by,
        lane: lane.filter(|_| held_by == HeldBy::Lane).unwrap_or_default(),
    }
}

/// As many points as can be told apart, the first and the last among them.
fn thinned(now: Timestamp, curve: &[(f64, f64)]) -> Vec<PacePoint> {
    let every = curve.len().div_ceil(POINTS).max(1);
    let last = curve.len().saturating_sub(1);
    let mut points: Vec<PacePoint> = curve
        .iter()
        .enumerate()
        .filter(|(n, _)| n % every == 0 || *n == last)
        .map(|(_, (time, done))| PacePoint {
            at: later(now, *time),
            accepted: done.round() as i64,
        })
        .collect();
    points.dedup();
    points
}

#[cfg(test)]
#[path = "simulation/tests.rs"]
mod tests;
