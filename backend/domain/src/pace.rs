//! The course of a campaign worked out from counts of its ledger: the curve, when it will be done, and how a receiving
//! domain gets on. Nothing is read here; the source of each rule is the sentence above it.

use jiff::{SignedDuration, Timestamp};
use saiki_api::pace::{DomainState, Forecast, PacePoint};

/// Most points of a curve: more cannot be told apart on a screen.
const POINTS: i64 = 240;
/// Widths a step may have, in seconds: those a clock is read by.
const STEPS: [i64; 15] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400,
];
/// How far back the pace is looked at for a forecast: ten minutes.
const LOOK_BACK: i64 = 600;
/// Parts of that time whose best and worst bound the forecast.
const PARTS: i64 = 4;

/// Since when the pace of the moment is counted: for a minute, or from the start where that was later. A campaign in its
/// first seconds would look slow otherwise.
pub fn counted_since(started: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let minute_ago = now
        .saturating_sub(SignedDuration::from_mins(1))
        .unwrap_or(now);
    started.map_or(minute_ago, |started| started.max(minute_ago))
}

/// Mails a minute when `count` were accepted from `since` to `now`, a second at least.
pub fn per_minute(count: i64, since: Timestamp, now: Timestamp) -> i64 {
    let span = (now.as_microsecond() - since.as_microsecond()).max(1_000_000);
    count.saturating_mul(60_000_000) / span
}

/// The width of a step for a curve that long: the smallest one with at most 240 points.
pub fn step_seconds(span_seconds: i64) -> i64 {
    let fits = |step: &i64| span_seconds / step <= POINTS;
    let widest = STEPS.last().copied().unwrap_or(1);
    STEPS
        .into_iter()
        .find(fits)
        .unwrap_or_else(|| (span_seconds / POINTS / widest + 1).saturating_mul(widest))
}

/// The curve from counts a step. `buckets` are (number of the step from `start`, mails accepted in it), in order;
/// the curve begins at nought, stays level where nothing was accepted, and ends at `until`.
pub fn curve(
    start: Timestamp,
    until: Timestamp,
    step_seconds: i64,
    buckets: &[(i64, i64)],
) -> Vec<PacePoint> {
    let at = |step: i64| {
        let seconds = step.saturating_mul(step_seconds.max(1));
        start
            .saturating_add(SignedDuration::from_secs(seconds))
            .unwrap_or(until)
            .min(until)
    };
    let mut points = vec![PacePoint {
        at: start,
        accepted: 0,
    }];
    let (mut sum, mut last) = (0_i64, 0_i64);
    for (step, count) in buckets {
        // Clocks of two machines differ: what was accepted "before" the start belongs to its first step.
        let step = (*step).max(0);
        if step > last {
            points.push(PacePoint {
                at: at(step),
                accepted: sum,
            });
        }
        sum = sum.saturating_add(*count);
        last = step.saturating_add(1);
        points.push(PacePoint {
            at: at(last),
            accepted: sum,
        });
    }
    points.push(PacePoint {
        at: until.max(start),
        accepted: sum,
    });
    points.dedup();
    points
}

/// Mails accepted up to `at`, read off the curve: between two points it is a straight line.
fn accepted_at(points: &[PacePoint], at: Timestamp) -> i64 {
    let after = points.iter().position(|point| point.at >= at);
    match after {
        None => points.last().map_or(0, |point| point.accepted),
        Some(0) => 0,
        Some(n) => {
            let (Some(before), Some(after)) = (points.get(n - 1), points.get(n)) else {
                return 0;
            };
            let span = micros(after.at) - micros(before.at);
            if span <= 0 {
                return after.accepted;
            }
            let part = i128::from(after.accepted - before.accepted)
                * i128::from(micros(at) - micros(before.at))
                / i128::from(span);
            before.accepted + i64::try_from(part).unwrap_or(0)
        }
    }
}

fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// When the remaining mails will be accepted: at the mean pace of the last ten minutes, and between the best and the
/// worst quarter of them. None when nothing moved in that time or nothing is left.
pub fn forecast(points: &[PacePoint], reachable: i64, now: Timestamp) -> Option<Forecast> {
    let accepted = points.last()?.accepted;
    let left = reachable - accepted;
    let begun = points.first()?.at;
    let span = ((micros(now) - micros(begun)) / 1_000_000).min(LOOK_BACK);
    if left <= 0 || span <= 0 {
        return None;
    }
    let back = |part: i64| {
        let ago = SignedDuration::from_millis(span * 1_000 * part / PARTS);
        now.saturating_sub(ago).unwrap_or(begun)
    };
    let gained =
        |from: i64, to: i64| accepted_at(points, back(to)) - accepted_at(points, back(from));
    let done = |mails: i64, seconds_times_parts: i64| {
        let millis = i128::from(left) * i128::from(seconds_times_parts) * 1_000
            / (i128::from(mails.max(1)) * i128::from(PARTS));
        let wait = SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
        now.saturating_add(wait).unwrap_or(Timestamp::MAX)
    };
    let all = gained(PARTS, 0);
    if all <= 0 {
        return None;
    }
    let parts: Vec<i64> = (0..PARTS)
        .map(|n| gained(n + 1, n))
        .filter(|mails| *mails > 0)
        .collect();
    let expected = done(all, span * PARTS);
    let best = parts
        .iter()
        .max()
        .map_or(expected, |mails| done(*mails, span));
    let worst = parts
        .iter()
        .min()
        .map_or(expected, |mails| done(*mails, span));
    Some(Forecast {
        expected,
        earliest: best.min(expected),
        latest: worst.max(expected),
    })
}

/// Mails a minute as they were seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// On the whole.
    pub mean: f64,
    /// In the best part of the time.
    pub best: f64,
    /// In the worst part in which anything moved.
    pub worst: f64,
}

/// The rates of the last ten minutes, in quarters; where nothing moved in them, the best step of the whole curve stands for
/// all three: a plan or a lane may hold a campaign back that was fast before. None when nothing was ever accepted.
pub fn rates(points: &[PacePoint], now: Timestamp) -> Option<Rates> {
    let begun = points.first()?.at;
    let span = ((micros(now) - micros(begun)) / 1_000_000).min(LOOK_BACK);
    let part = |n: i64| {
        let ago = SignedDuration::from_millis(span * 1_000 * n / PARTS);
        now.saturating_sub(ago).unwrap_or(begun)
    };
    let gained =
        |from: i64, to: i64| accepted_at(points, part(to)) - accepted_at(points, part(from));
    let all = gained(PARTS, 0);
    if span > 0 && all > 0 {
        let minutes = span as f64 / 60.0;
        let quarter = minutes / PARTS as f64;
        let moved = (0..PARTS)
            .map(|n| gained(n + 1, n) as f64 / quarter)
            .filter(|rate| *rate > 0.0);
        let (worst, best) = moved.fold((f64::INFINITY, 0.0_f64), |(worst, best), rate| {
            (worst.min(rate), best.max(rate))
        });
        let mean = all as f64 / minutes;
        return Some(Rates {
            mean,
            best: best.max(mean),
            worst: worst.min(mean),
        });
    }
    let step = |two: &[PacePoint]| match two {
        [from, to] if to.at > from.at => {
            let minutes = (micros(to.at) - micros(from.at)) as f64 / 6e7;
            (to.accepted - from.accepted) as f64 / minutes
        }
        _ => 0.0,
    };
    let best = points.windows(2).map(step).fold(0.0_f64, f64::max);
    (best > 0.0).then_some(Rates {
        mean: best,
        best,
        worst: best,
    })
}

/// Mails a minute to reckon with, from what was seen.
pub fn seen(points: &[PacePoint], now: Timestamp) -> Option<f64> {
    rates(points, now).map(|rates| rates.mean)
}

/// How the mails of one domain stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DomainFacts {
    /// Accepted so far.
    pub accepted: i64,
    /// Without an outcome.
    pub remaining: i64,
    /// Refused for good or never sendable.
    pub undeliverable: i64,
    /// Accepted over the last minute.
    pub per_minute: i64,
    /// To be tried again because the server said so, or did not answer.
    pub deferred: i64,
}

/// How sending to a domain goes. Done when nothing is left; mostly refused when more was refused than accepted; slowed
/// when the receiving side has put mails off; going when mails were accepted; else it waits for its turn.
pub fn domain_state(facts: &DomainFacts) -> DomainState {
    if facts.undeliverable > facts.accepted {
        DomainState::Refusing
    } else if facts.remaining <= 0 {
        DomainState::Done
    } else if facts.deferred > 0 {
        DomainState::Slowed
    } else if facts.accepted > 0 {
        DomainState::Going
    } else {
        DomainState::Waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + seconds).unwrap()
    }

    fn plain(points: &[PacePoint]) -> Vec<(i64, i64)> {
        points
            .iter()
            .map(|p| (p.at.as_second() - 1_795_000_000, p.accepted))
            .collect()
    }

    #[test]
    fn the_first_seconds_count_for_what_they_are() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(counted_since(None, at(100)), at(40));
        assert_eq!(counted_since(Some(at(10)), at(100)), at(40));
        assert_eq!(counted_since(Some(at(90)), at(100)), at(90));
        assert_eq!(per_minute(300, at(90), at(100)), 1_800);
        assert_eq!(per_minute(300, at(40), at(100)), 300);
        assert_eq!(per_minute(3, at(100), at(100)), 180);
    }

    #[test]
    fn a_curve_has_at_most_240_steps_however_long_it_took() {
        assert_eq!(step_seconds(0), 1);
        assert_eq!(step_seconds(240), 1);
        assert_eq!(step_seconds(3_600), 15);
        for span in [1, 1_000, 86_400, 30 * 86_400, 3_000 * 86_400, i64::MAX / 2] {
            assert!(span / step_seconds(span) <= 240, "{span}");
        }
    }

    #[test]
    fn the_curve_begins_at_nought_stays_level_in_a_pause_and_ends_now() {
        let points = curve(at(0), at(100), 10, &[(0, 5), (1, 5), (6, 10)]);
        assert_eq!(
            plain(&points),
            [(0, 0), (10, 5), (20, 10), (60, 10), (70, 20), (100, 20)]
        );
        assert_eq!(plain(&curve(at(0), at(0), 1, &[])), [(0, 0)]);
    }

    #[test]
    fn a_clock_that_is_behind_puts_nothing_before_the_start() {
        let points = curve(at(0), at(30), 10, &[(-2, 3), (-1, 4), (1, 5)]);
        assert_eq!(
            plain(&points),
            [(0, 0), (10, 3), (10, 7), (20, 12), (30, 12)]
        );
    }

    #[test]
    fn no_curve_ever_falls_or_runs_backwards() {
        for width in [1, 7, 60] {
            let buckets: Vec<(i64, i64)> = (0..50).map(|n| (n * 3, n % 4)).collect();
            let points = curve(at(0), at(150 * width - 1), width, &buckets);
            assert!(
                points
                    .windows(2)
                    .all(|two| two[0].at <= two[1].at && two[0].accepted <= two[1].accepted),
                "{points:?}"
            );
            assert_eq!(
                points.last().unwrap().accepted,
                buckets.iter().map(|bucket| bucket.1).sum::<i64>()
            );
        }
    }

    #[test]
    fn an_even_pace_has_one_forecast() {
        // 10 a second for 100 s, 500 to go.
        let points = curve(
            at(0),
            at(100),
            1,
            &(0..100).map(|n| (n, 10)).collect::<Vec<_>>(),
        );
        let forecast = forecast(&points, 1_500, at(100)).unwrap();
        assert_eq!(forecast.expected, at(150));
        assert_eq!((forecast.earliest, forecast.latest), (at(150), at(150)));
    }

    #[test]
    fn an_uneven_pace_has_a_span_around_it() {
        // 20 a second in the first half, 10 in the second.
        let buckets: Vec<(i64, i64)> = (0..100)
            .map(|n| (n, if n < 50 { 20 } else { 10 }))
            .collect();
        let points = curve(at(0), at(100), 1, &buckets);
        let forecast = forecast(&points, 1_800, at(100)).unwrap();
        assert_eq!(forecast.expected, at(120));
        assert_eq!((forecast.earliest, forecast.latest), (at(115), at(130)));
    }

    #[test]
    fn what_rests_now_is_reckoned_with_as_fast_as_it_was() {
        let buckets: Vec<(i64, i64)> = (0..100).map(|n| (n, 10)).collect();
        let points = curve(at(0), at(100), 1, &buckets);
        let rates = rates(&points, at(100)).unwrap();
        assert!((rates.mean - 600.0).abs() < 1.0 && (rates.worst - rates.best).abs() < 30.0);
        let rested = curve(at(0), at(5_000), 1, &buckets);
        assert_eq!(seen(&rested, at(5_000)), Some(600.0));
        assert_eq!(seen(&curve(at(0), at(100), 1, &[]), at(100)), None);
    }

    #[test]
    fn what_stands_still_or_is_done_has_no_forecast() {
        let done = curve(at(0), at(10), 1, &[(0, 10)]);
        assert_eq!(forecast(&done, 10, at(10)), None);
        assert_eq!(forecast(&curve(at(0), at(10), 1, &[]), 10, at(10)), None);
        // Nothing for longer than is looked back at.
        let halted = curve(at(0), at(2_000), 10, &[(0, 10)]);
        assert_eq!(forecast(&halted, 20, at(2_000)), None);
        assert_eq!(forecast(&[], 20, at(0)), None);
    }

    #[test]
    fn the_state_of_a_domain_follows_what_it_did() {
        let state = |accepted, remaining, undeliverable, deferred| {
            domain_state(&DomainFacts {
                accepted,
                remaining,
                undeliverable,
                per_minute: 0,
                deferred,
            })
        };
        assert_eq!(state(0, 10, 0, 0), DomainState::Waiting);
        assert_eq!(state(1, 10, 0, 0), DomainState::Going);
        assert_eq!(state(1, 10, 0, 3), DomainState::Slowed);
        assert_eq!(state(10, 0, 1, 0), DomainState::Done);
        assert_eq!(state(1, 5, 2, 1), DomainState::Refusing);
        assert_eq!(state(0, 0, 2, 0), DomainState::Refusing);
    }
}
