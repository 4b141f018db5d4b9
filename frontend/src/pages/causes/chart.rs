//! Logs against the incident's dates, drawn: a line a log with what it still holds, the time in question shaded, the
//! dates as numbered strokes. The lines stretch to any width; words stand beside them, not in them.

use super::tones;
use crate::{
    browser,
    components::StatusTag,
    format::{civil::Style, date},
    i18n::use_lang,
    words::causes as words,
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp,
    log_sources::{LogCoverage, LogLine, LogMark, Stretch},
};

/// Width of a line in its own units.
const WIDTH: f64 = 1_000.0;

/// The span of time drawn: a tenth more than the time in question on either side.
fn span(window: Option<Stretch>, marks: &[LogMark]) -> Option<(f64, f64)> {
    let seconds = |at: Timestamp| at.as_second() as f64;
    let mut all: Vec<f64> = marks.iter().map(|mark| seconds(mark.at)).collect();
    all.extend(window.iter().flat_map(|w| [seconds(w.from), seconds(w.to)]));
    let first = all.iter().copied().reduce(f64::min)?;
    let last = all.iter().copied().reduce(f64::max)?;
    let margin = ((last - first) * 0.1).max(3_600.0);
    Some((first - margin, last + margin))
}

/// Where an instant stands on a line, from 0 to `WIDTH`.
fn place(at: Timestamp, span: (f64, f64)) -> f64 {
    let along = (at.as_second() as f64 - span.0) / (span.1 - span.0).max(1.0);
    (along * WIDTH).clamp(0.0, WIDTH)
}

/// A stretch as (left, width) on a line; a stretch that shows at all is never invisible.
fn bar(stretch: Stretch, span: (f64, f64)) -> Option<(f64, f64)> {
    let (left, right) = (place(stretch.from, span), place(stretch.to, span));
    let outside = right <= 0.0 || left >= WIDTH;
    (!outside).then(|| (left, (right - left).max(2.0)))
}

fn line(source: LogLine, window: Option<Stretch>, marks: &[LogMark], span: (f64, f64)) -> AnyView {
    let lang = use_lang();
    let verdict = source.check.verdict;
    let rect = |(left, width): (f64, f64), class: &'static str| {
        view! { <rect class=class x=format!("{left:.1}") width=format!("{width:.1}") y="0" height="20"></rect> }
    };
    let shade = window
        .and_then(|w| bar(w, span))
        .map(|at| rect(at, "coverage-window"));
    let held = source
        .check
        .held
        .iter()
        .filter_map(|stretch| bar(*stretch, span))
        .map(|at| view! { <rect class="coverage-held" x=format!("{:.1}", at.0) width=format!("{:.1}", at.1) y="5" height="10"></rect> })
        .collect_view();
    let strokes = marks
        .iter()
        .map(|mark| {
            let x = format!("{:.1}", place(mark.at, span));
            view! { <line class="coverage-mark" x1=x.clone() x2=x y1="0" y2="20"></line> }
        })
        .collect_view();
    let name = format!("{} {}", source.system, source.records);
    let said = StoredValue::new(
        source
            .check
            .findings
            .first()
            .map(|finding| finding.text.clone())
            .unwrap_or_default(),
    );
    let label = move || {
        format!(
            "{} {}",
            verdict.label(lang.get()),
            said.with_value(|text| text.get(lang.get()).to_owned())
        )
    };
    view! {
        <li>
            <div class="coverage-name">
                <span>{name}</span>
                <StatusTag tone=tones::verdict(verdict) label=move || verdict.label(lang.get())/>
            </div>
            <svg class="coverage-line" viewBox="0 0 1000 20" preserveAspectRatio="none" role="img" aria-label=label>
                {shade}
                {held}
                {strokes}
            </svg>
        </li>
    }
    .into_any()
}

/// The chart.
#[component]
pub fn Coverage(coverage: LogCoverage) -> impl IntoView {
    let lang = use_lang();
    let mut marks = coverage.marks.clone();
    marks.sort_by_key(|mark| mark.at);
    let window_text = StoredValue::new(coverage.window_text.clone());
    let about = view! { <p class="hint">{words::WINDOW} " " {move || window_text.with_value(|t| t.get(lang.get()).to_owned())}</p> };
    let Some(span) = span(coverage.window, &marks) else {
        return view! { {about} }.into_any();
    };
    let zone = StoredValue::new(browser::zone());
    let legend = marks
        .iter()
        .enumerate()
        .map(|(n, mark)| {
            let (kind, at) = (mark.kind, mark.at);
            let when = move || {
                let style = Style::DATED;
                zone.with_value(|zone| date::at(at, zone, style, lang.get()))
            };
            view! { <li><b>{n + 1}</b> " " {move || kind.label(lang.get())} " " {when}</li> }
        })
        .collect_view();
    // Strokes close to each other would write over each other's numbers: they take turns on three levels.
    let numbers = marks
        .iter()
        .enumerate()
        .map(|(n, mark)| {
            let left = format!("{:.2}%", place(mark.at, span) / WIDTH * 100.0);
            view! { <span class="coverage-number" style:left=left style:top=format!("{}px", (n % 3) * 15)>{n + 1}</span> }
        })
        .collect_view();
    let window = coverage.window;
    let lines = coverage
        .sources
        .into_iter()
        .map(|source| line(source, window, &marks, span))
        .collect_view();
    view! {
        {about}
        <div class="coverage-numbers" aria-hidden="true">{numbers}</div>
        <ul class="coverage">{lines}</ul>
        <ol class="coverage-legend">{legend}</ol>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::incidents::TimeKind;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + seconds).unwrap()
    }

    fn stretch(from: i64, to: i64) -> Stretch {
        Stretch {
            from: at(from),
            to: at(to),
        }
    }

    #[test]
    fn everything_drawn_lies_on_the_line() {
        let marks = [LogMark {
            kind: TimeKind::Aware,
            at: at(90_000),
        }];
        let span = span(Some(stretch(0, 100_000)), &marks).unwrap();
        assert!(place(at(0), span) > 0.0 && place(at(100_000), span) < WIDTH);
        assert_eq!(place(at(-9_000_000), span), 0.0);
        assert_eq!(bar(stretch(-9_000_000, -8_000_000), span), None);
        let (left, width) = bar(stretch(-9_000_000, 50_000), span).unwrap();
        assert_eq!(left, 0.0);
        assert!((499.0..501.0).contains(&width), "{width}");
        assert_eq!(bar(stretch(50, 51), span).unwrap().1, 2.0);
    }

    #[test]
    fn without_dates_there_is_no_line() {
        assert_eq!(span(None, &[]), None);
        assert!(span(Some(stretch(5, 5)), &[]).is_some());
    }
}
