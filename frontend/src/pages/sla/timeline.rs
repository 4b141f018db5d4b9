//! The outages of an incident as a chart: a lane a service, hours or days of the organisation's zone above. Kinds differ in
//! height, pattern and word, not in colour alone; the table below it says the same in words.

use super::{
    figures,
    lanes::{self, Bar, HEAD, Lane, Picture, ROW},
    marks::{Named, Tick},
};
use crate::{
    browser,
    components::{Button, Card},
    format::{
        civil::{Style, words as civil_words},
        date,
    },
    i18n::use_lang,
    pages::clocks::use_now,
    words::sla as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Timestamp,
    moment::Precision,
    service_windows::{ServiceWindow, WindowKind},
};

/// Where there is little room.
const NARROW: &str = "(max-width: 760px)";
/// Width of a letter of each language in the chart.
const LETTER: (f64, f64) = (11.5, 6.6);

/// The chart.
#[component]
pub(super) fn Timeline(
    /// The windows.
    windows: Vec<ServiceWindow>,
    /// The zone of its axis.
    zone: Signal<String>,
) -> impl IntoView {
    let lang = use_lang();
    let ticking = use_now();
    // What still runs grows once a minute.
    let now = Memo::new(move |_| {
        let at = ticking.get();
        Timestamp::from_second(at.as_second() - at.as_second().rem_euclid(60)).unwrap_or(at)
    });
    let level = RwSignal::new(None::<i32>);
    let narrow = browser::fits(NARROW);
    let count = windows.len();
    let windows = StoredValue::new(windows);
    let picture = Memo::new(move |_| {
        let zone = zone.get();
        windows.with_value(|all| {
            lanes::picture(all, now.get(), level.get(), narrow, |at| {
                date::wall(at, &zone)
            })
        })
    });
    let zoom = move |by: i32| {
        let shown = picture.with_untracked(|picture| picture.as_ref().map(|p| p.level));
        level.set(shown.map(|shown| shown + by));
    };
    let ends = move || {
        let of = |p: &Picture| (p.level <= p.least, p.level >= p.most);
        picture.with(|picture| picture.as_ref().map(of))
    };
    let at_least = Signal::derive(move || ends().is_none_or(|(least, _)| least));
    let at_most = Signal::derive(move || ends().is_none_or(|(_, most)| most));
    let names = move || {
        let lanes = picture.with(|p| p.as_ref().map(|p| p.lanes.clone()));
        let name = |lane: Lane| {
            let title = lane.service.clone();
            view! {
                <li>
                    <span title=title>{lane.service}</span>
                </li>
            }
        };
        lanes.into_iter().flatten().map(name).collect_view()
    };
    let label = move || {
        let services = picture.with(|p| p.as_ref().map_or(0, |p| p.lanes.len()));
        words::chart(services, count, lang.get())
    };
    let drawing = move || {
        let zone = zone.get();
        picture
            .get()
            .map(|picture| drawing(picture, windows, now.get(), zone, lang.get(), label()))
    };
    let tools = move || {
        view! {
            <span class="actions">
                <Button label=words::ZOOM_OUT disabled=at_least on_press=move |()| zoom(-1)/>
                <Button label=words::ZOOM_IN disabled=at_most on_press=move |()| zoom(1)/>
            </span>
        }
    };
    view! {
        <Card title=words::CHART action=tools>
            <p class="hint">{move || words::in_zone(&zone.get(), lang.get())} " " {words::CHART_EQUAL}</p>
            <div class="gantt sla-lanes">
                <ol class="gantt-names">{names}</ol>
                <div class="gantt-scroll" tabindex="0" role="region" aria-label=words::CHART_SCROLL>
                    {drawing}
                </div>
            </div>
            <div class="legends gantt-legends">
                {WindowKind::ALL.map(legend).collect_view()}
                <span class="legend">
                    <svg class="gantt-key" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true">
                        <rect class="sla-bar outage" x="2" y="2" width="16" height="12"></rect>
                        <path class="sla-on outage" d="M18 2 L26 8 L18 14 z"></path>
                    </svg>
                    {words::STILL_RUNNING}
                </span>
            </div>
        </Card>
    }
}

fn legend(kind: WindowKind) -> impl IntoView {
    let lang = use_lang();
    let (y, height) = match kind {
        WindowKind::Outage => (0.0, 16.0),
        WindowKind::Degraded => (3.0, 10.0),
        WindowKind::Excluded => (4.0, 8.0),
    };
    view! {
        <span class="legend">
            <svg class="gantt-key" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true">
                {rect(kind, 2.0, y, 24.0, height)}
            </svg>
            {move || kind.label(lang.get())}
        </span>
    }
}

/// A number as an attribute.
fn n(value: f64) -> String {
    format!("{value:.1}")
}

/// Name of a kind in the style sheet.
fn class(kind: WindowKind) -> &'static str {
    match kind {
        WindowKind::Outage => "outage",
        WindowKind::Degraded => "degraded",
        WindowKind::Excluded => "excluded",
    }
}

/// A bar: outages are filled, degradation is hatched, what is left out is dotted within a dashed frame. An outage has its
/// colour from the style sheet.
fn rect(kind: WindowKind, x: f64, y: f64, width: f64, height: f64) -> AnyView {
    let fill = match kind {
        WindowKind::Outage => None,
        WindowKind::Degraded => Some("url(#sla-hatch)"),
        WindowKind::Excluded => Some("url(#sla-dots)"),
    };
    let class = format!("sla-bar {}", class(kind));
    view! { <rect class=class fill=fill x=n(x) y=n(y) width=n(width) height=n(height)></rect> }
        .into_any()
}

/// Where a bar of a kind stands within its lane: top and height.
fn band(kind: WindowKind) -> (f64, f64) {
    match kind {
        WindowKind::Outage => (16.0, 16.0),
        WindowKind::Degraded => (19.0, 10.0),
        WindowKind::Excluded => (38.0, 8.0),
    }
}

/// Whether a word has room above its bar.
fn has_room(word: &str, room: f64, lang: Lang) -> bool {
    let letter = match lang {
        Lang::Ja => LETTER.0,
        Lang::En => LETTER.1,
    };
    word.chars().count() as f64 * letter + 4.0 <= room
}

/// What a bar says, whole.
fn told(window: &ServiceWindow, now: Timestamp, zone: &str, lang: Lang) -> String {
    let fields = &window.fields;
    let from = figures::instant(fields.from, zone, lang);
    let to = match fields.to {
        Some(to) => figures::instant(to, zone, lang),
        None => words::STILL_RUNNING.pick(lang).to_owned(),
    };
    let seconds = fields.to.unwrap_or(now).as_second() - fields.from.as_second();
    let kind = match fields.exclusion {
        Some(why) => format!("{} {}", fields.kind.label(lang), why.label(lang)),
        None => fields.kind.label(lang).to_owned(),
    };
    words::bar(
        &fields.service,
        &kind,
        &from,
        &to,
        &figures::span(seconds, lang),
        lang,
    )
}

fn bar(bar: &Bar, lane: f64, told: String, lang: Lang) -> AnyView {
    let (top, height) = band(bar.kind);
    let y = lane + top;
    let word = bar.kind.label(lang);
    let word = has_room(word, bar.room, lang).then(|| {
        let y = match bar.kind {
            WindowKind::Excluded => lane + 57.0,
            WindowKind::Outage | WindowKind::Degraded => lane + 12.0,
        };
        view! { <text class="gantt-word" x=n(bar.x) y=n(y)>{word}</text> }
    });
    // What is not over has a tip.
    let on = bar.running.then(|| {
        let (right, middle, low) = (bar.x + bar.width, y + height / 2.0, y + height);
        let path = format!(
            "M{right:.1} {y:.1} L{:.1} {middle:.1} L{right:.1} {low:.1} z",
            right + 7.0
        );
        view! { <path class=format!("sla-on {}", class(bar.kind)) d=path></path> }
    });
    view! {
        <g>
            <title>{told}</title>
            {rect(bar.kind, bar.x, y, bar.width, height)}
            {on}
            {word}
        </g>
    }
    .into_any()
}

/// What stands above a mark.
fn above(tick: &Tick, zone: &str, lang: Lang) -> Option<String> {
    let civil = date::wall(tick.at, zone)?;
    let style = |precision| Style {
        precision,
        ..Style::SHORT
    };
    Some(match (tick.named?, lang) {
        (Named::Weekday, _) => {
            let style = Style {
                weekday: true,
                ..style(Precision::Day)
            };
            civil_words(civil, style, lang)
        }
        (Named::Day, Lang::Ja) => format!("{}/{}", civil.month, civil.day),
        (Named::Day, Lang::En) => civil_words(civil, style(Precision::Day), lang),
        (Named::Month, _) => {
            let style = Style {
                year: true,
                ..style(Precision::Month)
            };
            civil_words(civil, style, lang)
        }
    })
}

fn mark(tick: &Tick, zone: &str, height: f64, lang: Lang) -> AnyView {
    let x = n(tick.x);
    let above = above(tick, zone, lang);
    let top = if above.is_some() { 4.0 } else { HEAD - 14.0 };
    let clock = tick.clock.then(|| {
        let clock = date::clock(tick.at, zone);
        view! { <text class="gantt-word" x=n(tick.x + 3.0) y=n(HEAD - 5.0)>{clock}</text> }
    });
    let above = above.map(|above| {
        view! { <text class="gantt-word" x=n(tick.x + 3.0) y="14">{above}</text> }
    });
    view! {
        <line class="gantt-grid" x1=x.clone() x2=x y1=n(top) y2=n(height)></line>
        {above}
        {clock}
    }
    .into_any()
}

/// The lanes with their axis.
fn drawing(
    picture: Picture,
    windows: StoredValue<Vec<ServiceWindow>>,
    now: Timestamp,
    zone: String,
    lang: Lang,
    label: String,
) -> AnyView {
    let (width, height) = (picture.width, picture.height);
    let marks = picture
        .ticks
        .iter()
        .map(|tick| mark(tick, &zone, height, lang))
        .collect_view();
    let bars = picture.lanes.iter().enumerate().flat_map(|(row, lane)| {
        let top = HEAD + row as f64 * ROW;
        let zone = &zone;
        lane.bars.iter().map(move |one| {
            let told = windows.with_value(|all| {
                let window = all.get(one.at);
                window.map(|window| told(window, now, zone, lang))
            });
            bar(one, top, told.unwrap_or_default(), lang)
        })
    });
    let bars = bars.collect_view();
    let rules = (1..picture.lanes.len())
        .map(|row| {
            let y = n(HEAD + row as f64 * ROW);
            view! { <line class="gantt-grid" x1="0" x2=n(width) y1=y.clone() y2=y></line> }
        })
        .collect_view();
    let present = picture.now.map(|x| {
        view! {
            <line class="gantt-line" x1=n(x) x2=n(x) y1=n(HEAD) y2=n(height)></line>
            <text class="gantt-word today" x=n(x + 3.0) y=n(height - 3.0)>{words::NOW.pick(lang)}</text>
        }
    });
    // Room for the word beside the line of the present.
    let whole = width + 40.0;
    view! {
        <svg
            class="gantt-chart"
            width=n(whole)
            height=n(height)
            viewBox=format!("0 0 {whole:.0} {height:.0}")
            role="img"
            aria-label=label
        >
            <defs>
                <pattern id="sla-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
                    <path class="sla-hatch" d="M-1 1 L1 -1 M0 6 L6 0 M5 7 L7 5"></path>
                </pattern>
                <pattern id="sla-dots" width="5" height="4" patternUnits="userSpaceOnUse">
                    <path class="sla-dots" d="M1 1 h1.4 v1.4 h-1.4 z"></path>
                </pattern>
            </defs>
            {rules}
            {marks}
            {bars}
            {present}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_only_where_it_fits() {
        assert!(has_room("停止", 40.0, Lang::Ja));
        assert!(!has_room("品質低下", 40.0, Lang::Ja));
        assert!(has_room("Outage", 50.0, Lang::En));
        assert!(!has_room("Outage", 4.0, Lang::En));
    }

    #[test]
    fn bars_of_different_kinds_differ_in_place_or_height() {
        let bands: Vec<(f64, f64)> = WindowKind::ALL.map(band).to_vec();
        assert!(bands[0] != bands[1] && bands[1] != bands[2] && bands[0] != bands[2]);
        assert!(bands.iter().all(|(top, height)| top + height <= ROW));
    }
}
