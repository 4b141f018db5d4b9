//! When something is due: the absolute time with weekday and zone as law speaks of it, and how long that is from now.

use crate::{
    browser,
    components::{StatusTag, Tone},
    format::{civil::Style, date, relative},
    i18n::use_lang,
    words::{clocks as words, incidents},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{Lang, Timestamp, clocks::Clock};

/// Milliseconds between two looks at the clock: countdowns are told to the minute.
const TICK: i32 = 20_000;
/// Seconds before a deadline from which it stands out: a day.
const NEAR: i64 = 86_400;

/// Now, kept up until the page is left.
pub fn use_now() -> Signal<Timestamp> {
    let now = RwSignal::new(date::now());
    spawn_local(async move {
        loop {
            browser::sleep(TICK).await;
            if now.try_set(date::now()).is_some() {
                return;
            }
        }
    });
    now.into()
}

/// `2026年12月22日（火）23:59 JST`.
pub fn absolute(at: Timestamp, zone: &str, lang: Lang) -> String {
    date::at_with_zone(at, zone, Style::FULL, lang)
}

/// The class of a countdown with so many seconds left.
fn pressing(left: i64) -> &'static str {
    match left {
        ..0 => "bad",
        0..NEAR => "warn",
        _ => "active",
    }
}

/// `あと 3日4時間`, `2時間 超過`.
fn left_text(left: i64, lang: Lang) -> String {
    let span = relative::span(left, lang);
    match left {
        ..0 => incidents::overdue_by(&span, lang),
        _ => incidents::time_left(&span, lang),
    }
}

/// When a deadline ends, and after which instant it is late. The two differ where the law says "without delay" and the
/// guide to that is a range: between its ends nothing is overdue yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    due: Timestamp,
    last: Timestamp,
}

impl Ends {
    /// Those of a deadline; none where it has no date.
    pub fn of(clock: &Clock) -> Option<Ends> {
        let due = clock.due?;
        let last = match clock.asap {
            true => clock.extended.or(clock.strict).unwrap_or(due),
            false => due,
        };
        Some(Ends {
            due,
            last: last.max(due),
        })
    }

    /// When it ends.
    pub fn due(self) -> Timestamp {
        self.due
    }

    /// The last instant that is not late.
    pub fn last(self) -> Timestamp {
        self.last
    }

    /// Seconds past the earlier end of a range whose later end has not come.
    fn past_guide(self, now: Timestamp) -> Option<i64> {
        (self.due < now && now <= self.last).then(|| now.as_second() - self.due.as_second())
    }

    fn left(self, now: Timestamp) -> i64 {
        let end = if now <= self.due { self.due } else { self.last };
        end.as_second() - now.as_second()
    }

    /// The class of its countdown.
    pub fn pressing(self, now: Timestamp) -> &'static str {
        match self.past_guide(now) {
            Some(_) => "warn",
            None => pressing(self.left(now)),
        }
    }

    /// How long is left, by how long the guide is over, or by how long it is late.
    pub fn text(self, now: Timestamp, lang: Lang) -> String {
        match self.past_guide(now) {
            Some(past) => words::past_guide(&relative::span(past, lang), lang),
            None => left_text(self.left(now), lang),
        }
    }
}

/// A deadline in the zone law speaks of it in.
#[component]
pub fn DueText(
    /// The instant.
    at: Timestamp,
    /// The zone.
    #[prop(into)]
    zone: String,
) -> impl IntoView {
    let lang = use_lang();
    let zone = StoredValue::new(zone);
    let shown = move || zone.with_value(|zone| absolute(at, zone, lang.get()));
    let title = move || relative::relative(at.as_second() - date::now().as_second(), lang.get());
    view! {
        <time datetime=at.to_string() title=title>
            {shown}
        </time>
    }
}

/// How long is left, or by how long it is over; the absolute time is in its title.
#[component]
pub fn Countdown(
    /// When it ends.
    ends: Ends,
    /// The zone.
    #[prop(into)]
    zone: String,
    /// Now.
    now: Signal<Timestamp>,
) -> impl IntoView {
    let lang = use_lang();
    let zone = StoredValue::new(zone);
    let at = ends.due();
    let title = move || zone.with_value(|zone| absolute(at, zone, lang.get()));
    view! {
        <time class=move || format!("countdown {}", ends.pressing(now.get())) datetime=at.to_string() title=title>
            {move || ends.text(now.get(), lang.get())}
        </time>
    }
}

/// When a deadline ends: the one that binds, or both where the strict and the extended one differ.
#[component]
pub fn Dues(
    /// The deadline.
    clock: Clock,
) -> impl IntoView {
    let last = Ends::of(&clock).map(Ends::last);
    let (first, second) = match clock.asap {
        true => (words::GUIDE_EARLIER, words::GUIDE_LATER),
        false => (words::STRICT, words::EXTENDED),
    };
    let zone = clock.zone;
    match (clock.strict, clock.extended) {
        (Some(strict), Some(extended)) if strict != extended => {
            let line = |name, at: Timestamp| {
                let binds = last == Some(at);
                let zone = zone.clone();
                view! {
                    <span class="due-line" class:binds=binds>
                        <span class="muted">{name}</span>
                        <DueText at=at zone=zone/>
                        {binds.then(|| view! { <StatusTag tone=Tone::Plain label=words::BINDING/> })}
                    </span>
                }
            };
            view! {
                <span class="due-lines">
                    {line(first, strict)} {line(second, extended)}
                </span>
            }
            .into_any()
        }
        (strict, _) => match clock.due.or(strict) {
            Some(at) => view! { <DueText at=at zone=zone/> }.into_any(),
            None => view! { <span class="muted">{words::NO_DUE}</span> }.into_any(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::clocks::sample::clock;

    #[test]
    fn the_last_day_stands_out_and_what_is_over_more_so() {
        assert_eq!(pressing(-1), "bad");
        assert_eq!(pressing(NEAR - 1), "warn");
        assert_eq!(pressing(NEAR), "active");
    }

    #[test]
    fn a_countdown_says_whether_it_is_over() {
        assert_eq!(left_text(2 * 3_600, Lang::Ja), "あと 2時間");
        assert_eq!(left_text(-2 * 3_600, Lang::En), "2 h overdue");
    }

    #[test]
    fn between_the_ends_of_a_guide_nothing_is_overdue() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut one = clock("速報", "running", Some("2026-11-26T14:59:59Z"));
        one.asap = true;
        one.strict = one.due;
        one.extended = Some(at("2026-11-28T14:59:59Z"));
        let ends = Ends::of(&one).unwrap();
        let between = at("2026-11-27T14:59:59Z");
        assert_eq!(ends.text(between, Lang::Ja), "目安から 1日 経過");
        assert_eq!(ends.pressing(between), "warn");
        let after = at("2026-11-28T16:59:59Z");
        assert_eq!(ends.text(after, Lang::Ja), "2時間 超過");
        assert_eq!(ends.pressing(after), "bad");
    }
}
