//! Horizontal bars on one scale: what is certain is filled, how far it may reach is dashed, a part of it may stand out.
//! Each bar says its amount in words beside it, so nothing is told by length or colour alone.

use super::status::Tone;
use leptos::{prelude::*, text_prop::TextProp};

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it measures.
    pub label: String,
    /// Colour.
    pub tone: Tone,
    /// How long it is filled.
    pub filled: i64,
    /// How far it may reach; `filled` when that is certain.
    pub reach: i64,
    /// How much of the filled length stands out, from the left; all of it as a rule.
    pub strong: i64,
    /// The amount in few words.
    pub text: String,
    /// The amount exactly.
    pub title: String,
}

/// Shares of the scale in per cent: strong, the rest of the filled part, the dashed part. What exists can be seen, and
/// nothing leaves the scale.
fn widths(bar: &Bar, scale: i64) -> [f64; 3] {
    const LEAST: f64 = 0.6;
    let whole = scale.max(1) as f64;
    let share = |n: i64| match n {
        ..=0 => 0.0,
        n => (n as f64 * 100.0 / whole).clamp(LEAST, 100.0),
    };
    let filled = share(bar.filled);
    let strong = share(bar.strong.min(bar.filled)).min(filled);
    let reach = match bar.reach > bar.filled {
        true => share(bar.reach.saturating_sub(bar.filled)).min(100.0 - filled),
        false => 0.0,
    };
    [strong, filled - strong, reach]
}

/// Bars, one below the other.
#[component]
pub fn Bars(
    /// The bars.
    #[prop(into)]
    bars: Signal<Vec<Bar>>,
    /// What they show.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let rows = move || {
        let bars = bars.get();
        let scale = bars.iter().map(|bar| bar.reach.max(bar.filled)).max();
        let scale = scale.unwrap_or(1);
        bars.into_iter()
            .map(|bar| {
                let [strong, rest, reach] = widths(&bar, scale);
                let class = bar.tone.class();
                view! {
                    <div class="bar-row">
                        <dt>{bar.label}</dt>
                        <dd>
                            <span class="bar-track" aria-hidden="true">
                                <i class=class style:width=format!("{strong:.2}%")></i>
                                <i class=format!("{class} soft") style:width=format!("{rest:.2}%")></i>
                                <i class=format!("{class} reach") style:width=format!("{reach:.2}%")></i>
                            </span>
                            <span class="bar-text" title=bar.title>
                                {bar.text}
                            </span>
                        </dd>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <dl class="bars" aria-label=move || label.get().to_string()>
            {rows}
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(strong: i64, filled: i64, reach: i64) -> Bar {
        Bar {
            label: String::new(),
            tone: Tone::Late,
            filled,
            reach,
            strong,
            text: String::new(),
            title: String::new(),
        }
    }

    #[test]
    fn what_exists_is_seen_and_nothing_leaves_the_scale() {
        for bar in [
            bar(1, 1, 1_000_000),
            bar(0, 1, 1),
            bar(1_000_000, 1_000_000, 1_000_001),
        ] {
            let widths = widths(&bar, 1_000_000);
            assert!(widths.iter().sum::<f64>() <= 100.001, "{widths:?}");
            assert!(widths[0] + widths[1] >= 0.59, "{widths:?}");
        }
        assert_eq!(widths(&bar(0, 0, 0), 0), [0.0, 0.0, 0.0]);
    }

    #[test]
    fn the_strong_part_is_within_the_filled_one() {
        assert_eq!(widths(&bar(25, 50, 100), 100), [25.0, 25.0, 50.0]);
        assert_eq!(widths(&bar(80, 50, 50), 100), [50.0, 0.0, 0.0]);
    }
}
