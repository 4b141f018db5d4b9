//! The course of a campaign as a curve: what was accepted since the start, what is to come, and the deadline. Where things
//! stand in the picture is worked out in `curve`.

use super::{
    curve::{Axis, BOTTOM, HEIGHT, LEFT, TOP, WIDTH, joined, path, y},
    live::Live,
    marks::{AxisBreak, DeadlineMark, day_of},
};
use crate::{
    browser,
    components::Card,
    format::{civil::Style, date, relative},
    i18n::use_lang,
    words::campaigns as words,
};
use leptos::prelude::*;
use saiki_api::{Lang, Timestamp, moment::Moment, pace::CampaignPace};

/// A day: a longer axis needs its dates.
const DAY: f64 = 86_400.0;

fn seconds(at: Timestamp) -> f64 {
    at.as_second() as f64
}

/// Everything that is drawn, in words and places.
#[derive(Clone, PartialEq)]
struct Drawing {
    line: String,
    now: (f64, f64),
    moving: bool,
    ahead: Option<Ahead>,
    deadline: Option<(f64, Moment)>,
    broken: Option<f64>,
    from: Timestamp,
    until: Timestamp,
    scale: Scale,
}

/// How exactly the times on an axis are told: so that its ends are not the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// With the day.
    Days,
    /// By the clock.
    Minutes,
    /// By the clock, to the second.
    Seconds,
}

impl Scale {
    /// For times so many seconds apart; `long` is what needs days.
    fn of(apart: f64, long: bool) -> Scale {
        match long {
            true => Scale::Days,
            false if apart < 60.0 => Scale::Seconds,
            false => Scale::Minutes,
        }
    }
}

#[derive(Clone, PartialEq)]
struct Ahead {
    line: String,
    band: String,
    at: (f64, Timestamp),
}

fn drawing(pace: &CampaignPace, heard: &[(f64, f64)], running: bool) -> Option<Drawing> {
    let from = pace.points.first()?.at;
    let read = pace
        .points
        .iter()
        .map(|point| (seconds(point.at), point.accepted as f64))
        .collect();
    let points = joined(read, heard);
    let last = points.last().copied()?;
    let forecast = pace.forecast.filter(|_| running);
    let end = forecast.map_or(last.0, |f| seconds(f.latest).max(last.0));
    let until = pace.deadline.as_ref().map(|deadline| &deadline.moment);
    let axis = Axis::new(seconds(from), end, until.map(|moment| seconds(moment.at)));
    let total = pace.total as f64;
    let place = |(at, count): (f64, f64)| (axis.x(at), y(count, total));
    let now = place(last);
    let goal = pace.reachable as f64;
    let ahead = forecast.filter(|f| seconds(f.expected) > last.0).map(|f| {
        let to = |at: Timestamp| place((seconds(at), goal));
        // A plan or a lane bends the way: the server tells it point by point.
        let way = pace
            .ahead
            .iter()
            .map(|p| (seconds(p.at), p.accepted as f64));
        let way = way
            .filter(|point| point.0 > last.0 && point.1 >= last.1)
            .map(place);
        let end = to(f.expected);
        Ahead {
            line: path(std::iter::once(now).chain(way).chain([end])),
            band: format!("{} Z", path([now, to(f.earliest), to(f.latest)])),
            at: (axis.x(seconds(f.expected)), f.expected),
        }
    });
    let deadline = until
        .filter(|moment| moment.at > from)
        .map(|moment| (axis.x(seconds(moment.at)), day_of(moment)));
    Some(Drawing {
        line: path(points.iter().copied().map(place)),
        now,
        moving: running,
        ahead,
        deadline,
        broken: axis.broken_at(),
        from,
        until: Timestamp::from_second(last.0 as i64).unwrap_or(from),
        scale: Scale::of(
            forecast.map_or(last.0, |f| seconds(f.expected).max(last.0)) - seconds(from),
            end - seconds(from) > DAY,
        ),
    })
}

fn label(at: Timestamp, scale: Scale, lang: Lang) -> String {
    let zone = browser::zone();
    match scale {
        Scale::Days => date::at(at, &zone, Style::SHORT, lang),
        Scale::Minutes => date::clock(at, &zone),
        Scale::Seconds => date::clock_to_the_second(at, &zone),
    }
}

/// The curve, and under it in words what it says.
#[component]
pub fn Chart(
    /// What the server says of the course.
    #[prop(into)]
    pace: Signal<Option<CampaignPace>>,
    /// What was heard since.
    live: Live,
    /// Whether mails are going out.
    running: Signal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let drawn = Memo::new(move |_| {
        pace.with(|pace| {
            live.points
                .with(|heard| drawing(pace.as_ref()?, heard, running.get()))
        })
    });
    let outlook = move || {
        pace.with(|pace| {
            pace.as_ref()
                .map(|pace| words_of(pace, running.get(), lang.get()))
        })
    };
    view! {
        <Card title=words::CHART>
            {move || match drawn.get() {
                None => view! { <p class="muted">{words::CHART_WAIT}</p> }.into_any(),
                Some(drawing) => view! { <Picture drawing=drawing/> }.into_any(),
            }}
            <p class="muted chart-note" role="status">{outlook}</p>
        </Card>
    }
}

/// When the last mail was accepted, or will be; now, where nobody can tell.
fn end_of(pace: &CampaignPace) -> Timestamp {
    let done = pace
        .points
        .last()
        .filter(|last| last.accepted >= pace.reachable);
    match (done, pace.forecast) {
        (Some(last), _) => last.at,
        (None, Some(forecast)) => forecast.expected,
        (None, None) => pace.at,
    }
}

/// The same in a sentence, for those who do not see the picture and those who read first.
fn words_of(pace: &CampaignPace, running: bool, lang: Lang) -> String {
    let zone = browser::zone();
    let mut said = Vec::new();
    if let Some(forecast) = pace.forecast.filter(|_| running) {
        let scale = Scale::of(
            seconds(forecast.latest) - seconds(forecast.earliest),
            forecast.latest.as_second() - pace.at.as_second() > 43_200,
        );
        let clock = |at| label(at, scale, lang);
        said.push(words::outlook(
            &clock(forecast.expected),
            &clock(forecast.earliest),
            &clock(forecast.latest),
            lang,
        ));
    }
    if let Some(deadline) = &pace.deadline {
        let end = end_of(pace);
        let left = deadline.moment.at.as_second() - end.as_second();
        let when = date::at_with_zone(deadline.moment.at, &zone, Style::FULL, lang);
        said.push(words::deadline(
            &when,
            left >= 0,
            &relative::span(left, lang),
            lang,
        ));
        if !deadline.basis.is_empty() {
            said.push(words::basis(&deadline.basis, lang));
        }
    }
    said.join(lang.pick("", " "))
}

#[component]
fn Picture(drawing: Drawing) -> impl IntoView {
    let lang = use_lang();
    let Drawing {
        line,
        now,
        moving,
        ahead,
        deadline,
        broken,
        from,
        until,
        scale,
    } = drawing;
    let n = |value: f64| format!("{value:.1}");
    let grid = [TOP, (TOP + BOTTOM) / 2.0, BOTTOM].map(|y| {
        view! { <line x1=n(LEFT) x2=n(WIDTH) y1=n(y) y2=n(y)></line> }
    });
    let per_cent =
        [(TOP, "100%"), ((TOP + BOTTOM) / 2.0, "50%"), (BOTTOM, "0%")].map(|(y, word)| {
            view! { <text x=n(LEFT - 6.0) y=n(y + 4.0) text-anchor="end">{word}</text> }
        });
    let (x, y) = now;
    let below = HEIGHT - 12.0;
    let base = n(below);
    let now_base = base.clone();
    let at_now = move || match moving {
        true => words::NOW.pick(lang.get()).to_owned(),
        false => label(until, scale, lang.get()),
    };
    // Two words at one place would hide each other: the start gives way.
    let room_for_start = x > LEFT + 70.0;
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=move || words::CHART.pick(lang.get())>
            <g class="chart-grid">{grid.collect_view()}</g>
            <g class="chart-words">
                {per_cent.collect_view()}
                {room_for_start
                    .then(|| view! { <text x=n(LEFT) y=base>{move || label(from, scale, lang.get())}</text> })}
                <text x=n(x) y=now_base text-anchor="middle">{at_now}</text>
            </g>
            {ahead
                .map(|ahead| {
                    let (end, at) = ahead.at;
                    view! {
                        <path class="chart-band" d=ahead.band></path>
                        <path class="chart-ahead" d=ahead.line></path>
                        <text class="chart-words" x=n(end) y=n(TOP - 8.0) text-anchor="middle">{move || label(at, scale, lang.get())}</text>
                    }
                })}
            {moving.then(|| view! { <line class="chart-now-line" x1=n(x) x2=n(x) y1=n(TOP) y2=n(BOTTOM)></line> })}
            <path class="chart-line" d=line></path>
            <circle class="chart-now" cx=n(x) cy=n(y) r="4"></circle>
            {broken.map(|at| view! { <AxisBreak at=at/> })}
            {deadline.map(|(x, day)| view! { <DeadlineMark x=x day=day words_at=below/> })}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_within_a_minute_are_told_to_the_second() {
        assert_eq!(Scale::of(0.0, false), Scale::Seconds);
        assert_eq!(Scale::of(59.0, false), Scale::Seconds);
        assert_eq!(Scale::of(60.0, false), Scale::Minutes);
        assert_eq!(Scale::of(59.0, true), Scale::Days);
    }
}
