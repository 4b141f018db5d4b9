//! Marks on the time axis of a campaign's pictures: where the axis is broken off, and the deadline with its day. Without
//! them a deadline weeks away looks like one of tomorrow.

use super::curve::{BOTTOM, TOP, anchor};
use crate::{format::date, i18n::use_lang, words::campaigns as words};
use leptos::prelude::*;
use saiki_api::moment::{Moment, Precision};

/// Half the width of the gap in a broken axis.
const GAP: f64 = 6.0;

/// The day alone: a mark on an axis has no room for the clock.
pub fn day_of(moment: &Moment) -> Moment {
    Moment {
        precision: Precision::Day,
        ..moment.clone()
    }
}

/// A gap in the axis between two strokes: what lies beyond it is not drawn to scale.
#[component]
pub fn AxisBreak(
    /// Its middle.
    at: f64,
) -> impl IntoView {
    let n = |value: f64| format!("{value:.1}");
    let strokes = [at - GAP, at + GAP].map(|x| {
        view! { <line class="chart-break" x1=n(x - 3.0) x2=n(x + 3.0) y1=n(BOTTOM + 7.0) y2=n(BOTTOM - 7.0)></line> }
    });
    view! {
        <line class="chart-gap" x1=n(at - GAP) x2=n(at + GAP) y1=n(BOTTOM) y2=n(BOTTOM)></line>
        {strokes.collect_view()}
    }
}

/// The deadline, with its day.
#[component]
pub fn DeadlineMark(
    /// Its place on the axis.
    x: f64,
    /// The day.
    day: Moment,
    /// The height of its words: where nothing else is said.
    words_at: f64,
) -> impl IntoView {
    let lang = use_lang();
    let n = |value: f64| format!("{value:.1}");
    let said = move || words::deadline_mark(&date::short(&day, lang.get()), lang.get());
    view! {
        <line class="chart-deadline" x1=n(x) x2=n(x) y1=n(TOP - 6.0) y2=n(BOTTOM)></line>
        <text class="chart-words chart-late" x=n(x) y=n(words_at) text-anchor=anchor(x)>{said}</text>
    }
}
