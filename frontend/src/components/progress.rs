//! A bar of segments with its legend: each part of the whole has its colour, shape, word and number.

use super::status::Tone;
use crate::format::number::grouped;
use leptos::{prelude::*, text_prop::TextProp};

/// A part of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Colour and shape.
    pub tone: Tone,
    /// How many.
    pub count: i64,
}

/// Widths in per cent. A part that exists is never invisible, and the whole never overflows.
fn widths(segments: &[Segment], total: i64) -> Vec<f64> {
    const LEAST: f64 = 0.4;
    let whole = total
        .max(segments.iter().map(|s| s.count.max(0)).sum())
        .max(1) as f64;
    let widths: Vec<f64> = segments
        .iter()
        .map(|s| {
            if s.count > 0 {
                (s.count as f64 * 100.0 / whole).max(LEAST)
            } else {
                0.0
            }
        })
        .collect();
    let sum: f64 = widths.iter().sum();
    let scale = if sum > 100.0 { 100.0 / sum } else { 1.0 };
    widths.into_iter().map(|width| width * scale).collect()
}

/// A bar of segments.
#[component]
pub fn ProgressBar(
    /// Its parts, in order.
    #[prop(into)]
    segments: Signal<Vec<Segment>>,
    /// The whole; the sum of the parts when smaller.
    #[prop(into)]
    total: Signal<i64>,
    /// What it says to somebody who cannot see it.
    #[prop(into)]
    label: TextProp,
    /// Whether it is the thing the page is about.
    #[prop(optional)]
    big: bool,
) -> impl IntoView {
    let parts = move || {
        let segments = segments.get();
        let widths = widths(&segments, total.get());
        segments
            .into_iter()
            .zip(widths)
            .map(|(segment, width)| {
                view! { <i class=segment.tone.class() style:width=format!("{width:.3}%")></i> }
            })
            .collect_view()
    };
    view! {
        <div class="bar" class:big=big role="img" aria-label=move || label.get().to_string()>
            {parts}
        </div>
    }
}

/// One entry of a bar's legend.
#[component]
pub fn Legend(
    /// Colour and shape.
    tone: Tone,
    /// The word.
    #[prop(into)]
    label: TextProp,
    /// How many.
    #[prop(into)]
    count: Signal<i64>,
) -> impl IntoView {
    view! {
        <span class=format!("legend {}", tone.class())>
            <span class="shape" aria-hidden="true">{tone.shape()}</span>
            {move || label.get()}
            " "
            <b>{move || grouped(count.get())}</b>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(count: i64) -> Segment {
        Segment {
            tone: Tone::Good,
            count,
        }
    }

    #[test]
    fn one_in_a_million_can_be_seen_and_nothing_overflows() {
        let widths = widths(&[segment(999_999), segment(1)], 1_000_000);
        assert!(widths[1] >= 0.39, "{widths:?}");
        assert!(widths.iter().sum::<f64>() <= 100.001, "{widths:?}");
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(widths(&[segment(0)], 0), [0.0]);
        assert_eq!(widths(&[segment(5)], 0), [100.0]);
    }
}
