//! How many mails have their outcome, over time: one line, its last value named. The arithmetic is pure.

use super::live::Live;
use crate::{browser, components::Card, format::date, i18n::use_lang, words::campaigns as words};
use leptos::prelude::*;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 150.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 128.0;

/// The points of the line in the picture's own units; none while there are fewer than two.
fn line(points: &[(f64, f64)], total: f64) -> Option<Vec<(f64, f64)>> {
    let (first, last) = (points.first()?, points.last()?);
    let span = last.0 - first.0;
    if points.len() < 2 || span <= 0.0 || total <= 0.0 {
        return None;
    }
    let place = |(at, count): &(f64, f64)| {
        let x = LEFT + (at - first.0) / span * (WIDTH - LEFT - 12.0);
        let y = BOTTOM - (count / total).clamp(0.0, 1.0) * (BOTTOM - TOP);
        (x, y)
    };
    Some(points.iter().map(place).collect())
}

/// A time of day for seconds since 1970, in the browser's zone.
fn clock(second: f64) -> String {
    saiki_api::Timestamp::from_second(second as i64)
        .map(|at| date::clock(at, &browser::zone()))
        .unwrap_or_default()
}

fn path(points: &[(f64, f64)]) -> String {
    let mut out = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        out.push_str(&format!("{}{x:.1} {y:.1}", if i == 0 { "M" } else { " L" }));
    }
    out
}

/// The curve.
#[component]
pub fn Chart(
    /// What was heard.
    live: Live,
    /// All mails of the campaign.
    total: Signal<i64>,
) -> impl IntoView {
    let lang = use_lang();
    let drawn = Memo::new(move |_| live.points.with(|points| line(points, total.get() as f64)));
    view! {
        <Card title=words::CHART>
            {move || match drawn.get() {
                None => view! { <p class="muted">{words::CHART_WAIT}</p> }.into_any(),
                Some(points) => {
                    let (from, to) = live
                        .points
                        .with_untracked(|all| all.first().zip(all.last()).map(|(a, b)| (a.0, b.0)))
                        .unwrap_or_default();
                    let (x, y) = points.last().copied().unwrap_or_default();
                    view! {
                        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=move || words::CHART.pick(lang.get())>
                            <g class="chart-grid">
                                {[TOP, (TOP + BOTTOM) / 2.0, BOTTOM]
                                    .into_iter()
                                    .map(|y| view! { <line x1=LEFT.to_string() x2=WIDTH.to_string() y1=y.to_string() y2=y.to_string()></line> })
                                    .collect_view()}
                            </g>
                            <g class="chart-words">
                                <text x="2" y=(TOP + 5.0).to_string()>"100%"</text>
                                <text x="8" y=((TOP + BOTTOM) / 2.0 + 4.0).to_string()>"50%"</text>
                                <text x="14" y=BOTTOM.to_string()>"0%"</text>
                            </g>
                            <g class="chart-words">
                                <text x=LEFT.to_string() y=HEIGHT.to_string()>{clock(from)}</text>
                                <text x=WIDTH.to_string() y=HEIGHT.to_string() text-anchor="end">{clock(to)}</text>
                            </g>
                            <path class="chart-line" d=path(&points)></path>
                            <circle class="chart-now" cx=x.to_string() cy=y.to_string() r="4"></circle>
                        </svg>
                    }
                    .into_any()
                }
            }}
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_runs_from_left_to_right_and_stays_inside() {
        let points = line(&[(0.0, 0.0), (5.0, 50.0), (10.0, 120.0)], 100.0).unwrap();
        assert_eq!(points[0], (LEFT, BOTTOM));
        assert_eq!(points[2].1, TOP);
        assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn one_point_is_no_line() {
        assert_eq!(line(&[(0.0, 1.0)], 10.0), None);
        assert_eq!(line(&[], 10.0), None);
    }
}
