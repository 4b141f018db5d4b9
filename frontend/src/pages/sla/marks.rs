//! Marks on the axis of the chart of outages: whole hours, days or months of the zone, as close as their words allow. Pure:
//! the rules of the zone come as a function.

use crate::format::civil::{Civil, instant};
use jiff::Span;
use saiki_api::{Date, Timestamp};

/// Seconds by which a zone's clock may have been changed within the chart.
const CLOCK_CHANGE: i64 = 7_200;
/// Most days or months looked at for marks.
const MOST_STEPS: usize = 20_000;

/// What stands above a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// Day with its weekday.
    Weekday,
    /// Day.
    Day,
    /// Month.
    Month,
}

impl Named {
    /// Width its words need.
    pub(super) fn needs(self) -> f64 {
        match self {
            Named::Weekday => 84.0,
            Named::Day => 44.0,
            Named::Month => 64.0,
        }
    }
}

/// A mark on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub x: f64,
    pub at: Timestamp,
    /// What its upper line says.
    pub named: Option<Named>,
    /// Whether its lower line says the time of day.
    pub clock: bool,
}

/// How far apart marks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Minutes(i64),
    Day,
    Week,
    Month,
}

/// Width the time of day needs.
const CLOCK: f64 = 44.0;

impl Step {
    /// The closest marks whose words do not run into each other.
    fn at(scale: f64) -> Step {
        let minutes = [10, 30, 60, 180, 360, 720];
        let fits = |minutes: &i64| *minutes as f64 / 60.0 * scale >= CLOCK;
        match minutes.into_iter().find(fits) {
            Some(minutes) => Step::Minutes(minutes),
            None if 24.0 * scale >= Named::Day.needs() => Step::Day,
            None if 168.0 * scale >= Named::Day.needs() => Step::Week,
            None => Step::Month,
        }
    }

    fn named(self) -> Named {
        match self {
            Step::Minutes(_) => Named::Weekday,
            Step::Day | Step::Week => Named::Day,
            Step::Month => Named::Month,
        }
    }

    /// The day of the first mark, on or before `day`.
    fn first(self, day: Date) -> Date {
        let into_week = i64::from(day.weekday().to_monday_zero_offset());
        match self {
            Step::Minutes(_) | Step::Day => day,
            Step::Week => day.saturating_sub(Span::new().days(into_week)),
            Step::Month => day.first_of_month(),
        }
    }

    fn next(self, day: Date) -> Date {
        day.saturating_add(match self {
            Step::Minutes(_) | Step::Day => Span::new().days(1),
            Step::Week => Span::new().days(7),
            Step::Month => Span::new().months(1),
        })
    }

    /// Minutes of a day at which marks stand.
    fn of_day(self) -> Vec<i64> {
        match self {
            Step::Minutes(minutes) => (0..1_440 / minutes).map(|n| n * minutes).collect(),
            Step::Day | Step::Week | Step::Month => vec![0],
        }
    }
}

fn civil(day: Date, minute: i64) -> Civil {
    Civil {
        year: day.year().into(),
        month: day.month().into(),
        day: day.day().into(),
        hour: minute / 60,
        minute: minute % 60,
        second: 0,
    }
}

/// The day the wall shows.
fn day_of(civil: Civil) -> Option<Date> {
    let (year, month, day) = (civil.year, civil.month, civil.day);
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// Marks at whole hours, days or months of the zone, `span` in seconds since 1970.
pub(super) fn ticks(
    span: (i64, i64),
    scale: f64,
    wall: &impl Fn(Timestamp) -> Option<Civil>,
) -> Vec<Tick> {
    let shown = Timestamp::from_second(span.0).ok().and_then(wall);
    let Some((begins, first)) = shown.and_then(|civil| Some((civil, day_of(civil)?))) else {
        return Vec::new();
    };
    let step = Step::at(scale);
    let named = step.named();
    let mut ticks: Vec<Tick> = Vec::new();
    let mut told = f64::NEG_INFINITY;
    let mut day = step.first(first);
    for _ in 0..MOST_STEPS {
        for minute in step.of_day() {
            let civil = civil(day, minute);
            // Before a mark is asked of the zone, which takes time: is it anywhere near?
            let about = civil.as_utc_seconds() - begins.as_utc_seconds() + span.0;
            if about < span.0 - CLOCK_CHANGE || about > span.1 + CLOCK_CHANGE {
                continue;
            }
            let Some(at) = instant(civil, wall) else {
                continue;
            };
            if !(span.0..=span.1).contains(&at.as_second()) {
                continue;
            }
            let x = (at.as_second() - span.0) as f64 / 3_600.0 * scale;
            let says = (minute == 0 || ticks.is_empty()) && x - told >= named.needs();
            if says {
                told = x;
            }
            let clock = matches!(step, Step::Minutes(_));
            if says || clock {
                ticks.push(Tick {
                    x,
                    at,
                    named: says.then_some(named),
                    clock,
                });
            }
        }
        day = step.next(day);
        let about = civil(day, 0).as_utc_seconds() - begins.as_utc_seconds();
        if about > span.1 - span.0 + CLOCK_CHANGE {
            break;
        }
    }
    // The day of a first mark within a day gives way to the next midnight.
    let midnight = ticks.iter().skip(1).find(|tick| tick.named.is_some());
    let close = midnight.is_some_and(|next| next.x < named.needs());
    if let (true, Some(tick)) = (close, ticks.first_mut()) {
        tick.named = None;
    }
    ticks
}
