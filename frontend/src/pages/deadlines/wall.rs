//! The board for a screen on the wall: large type, the most pressing deadlines first, read again every minute. It stands
//! alone, without the rail; what cannot be refreshed says so.

use crate::{
    api::{path::escape, use_loaded},
    browser,
    components::{StatusTag, Tone},
    format::date,
    i18n::use_lang,
    pages::clocks::{Ends, StateTag, absolute, use_now},
    routes,
    session::{State, use_session},
    words::{clocks as words, sign_in as sign_in_words},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Timestamp,
    clocks::{Clock, ClockState},
    page::Page,
};

/// Milliseconds between two readings.
const AGAIN: i32 = 60_000;
/// Deadlines a screen has room for.
const SHOWN: usize = 12;

/// What is shown, the most pressing first: dated ones by their end, then those not known to apply, then those that wait.
fn shown(page: &Page<Clock>) -> (Vec<Clock>, usize) {
    let mut all = page.items.clone();
    let rank = |clock: &Clock| match (clock.due, clock.state) {
        (Some(due), _) => (0, due),
        (None, ClockState::Undetermined) => (1, Timestamp::MAX),
        (None, _) => (2, Timestamp::MAX),
    };
    all.sort_by_key(rank);
    let whole = page
        .total
        .and_then(|total| usize::try_from(total).ok())
        .unwrap_or(all.len());
    all.truncate(SHOWN);
    let left = whole.saturating_sub(all.len());
    (all, left)
}

/// Where one signs in and comes back from.
fn sign_in() -> String {
    format!("{}?next={}", routes::SIGN_IN, escape(routes::WALL))
}

/// The board.
#[component]
pub fn Wall() -> impl IntoView {
    let (lang, session) = (use_lang(), use_session());
    let clocks = use_loaded::<Page<Clock>>(Signal::derive(move || {
        lang.with(|_| ());
        Some("clocks?open=true&limit=200".to_owned())
    }));
    let read = RwSignal::new(None::<Timestamp>);
    Effect::new(move |_| {
        if clocks.value.with(Option::is_some) {
            read.set(Some(date::now()));
        }
    });
    Effect::new(move |_| browser::set_title(&format!("{} – Saiki", words::WALL.pick(lang.get()))));
    spawn_local(async move {
        loop {
            browser::sleep(AGAIN).await;
            if read.try_get_untracked().is_none() {
                return;
            }
            clocks.reload();
        }
    });
    let now = use_now();
    let zone = StoredValue::new(browser::zone());
    let clock_now = move || zone.with_value(|zone| absolute(now.get(), zone, lang.get()));
    let read_at = move || {
        read.get()
            .map(|at| zone.with_value(|zone| date::clock(at, zone)))
    };
    let trouble = move || {
        let expired = matches!(session.state(), State::Expired(_));
        let lost = clocks.error.with(Option::is_some);
        (expired || lost).then(|| {
            let word = if expired {
                words::WALL_EXPIRED
            } else {
                words::WALL_LOST
            };
            view! {
                <p class="wall-trouble" role="alert">
                    <StatusTag tone=Tone::Late label=word/>
                    {expired.then(|| view! { " " <a href=sign_in() rel="external">{sign_in_words::SUBMIT}</a> })}
                </p>
            }
        })
    };
    let rows = move || {
        let (all, left) = clocks.value.with(|page| page.as_ref().map(shown))?;
        let none = all.is_empty();
        let rows = all
            .into_iter()
            .map(|clock| view! { <WallRow clock=clock now=now/> })
            .collect_view();
        Some(view! {
            {none.then(|| view! { <p class="wall-none">"✓ " {words::WALL_NONE}</p> })}
            <ol class="wall-rows">{rows}</ol>
            {(left > 0).then(|| view! { <p class="wall-more">{move || words::and_more(left, lang.get())}</p> })}
        })
    };
    view! {
        <main class="wall" id="content">
            <header class="wall-head">
                <h1>{words::TITLE}</h1>
                <span class="wall-now">{clock_now}</span>
                <span class="wall-read">
                    {words::WALL_READ} " " {read_at} " ・ " <a href=routes::DEADLINES>{words::WALL_BACK}</a>
                </span>
            </header>
            {trouble}
            {rows}
        </main>
    }
}

#[component]
fn WallRow(clock: Clock, now: Signal<Timestamp>) -> impl IntoView {
    let lang = use_lang();
    let state = clock.state;
    let open = clock.open_questions.len();
    let owner = clock.owner_name.clone();
    let zone = StoredValue::new(clock.zone.clone());
    let ends = Ends::of(&clock);
    let class = move || match ends {
        Some(ends) => format!("wall-row {}", ends.pressing(now.get())),
        None => match state {
            ClockState::Undetermined => "wall-row unsure".to_owned(),
            _ => "wall-row".to_owned(),
        },
    };
    let big = move || match ends {
        Some(ends) => ends.text(now.get(), lang.get()),
        None => match state {
            ClockState::Undetermined => words::open_questions(open, lang.get()),
            _ => state.label(lang.get()).to_owned(),
        },
    };
    let when = move || {
        ends.map(|ends| zone.with_value(|zone| absolute(ends.due(), zone, lang.get())))
            .unwrap_or_default()
    };
    let exercise = clock
        .exercise
        .then(|| view! { <StatusTag tone=Tone::Unknown label=words::EXERCISE/> });
    view! {
        <li class=class>
            <div class="wall-left">
                <b>{big}</b>
                <span>{when}</span>
            </div>
            <div class="wall-what">
                <b>{clock.title}</b>
                <span>{clock.recipient}</span>
                <span class="wall-incident">{clock.incident_reference} " " {clock.incident_title}</span>
            </div>
            <div class="wall-who">
                <StateTag state=state/>
                {exercise}
                <span>
                    {move || owner.clone().unwrap_or_else(|| words::NOBODY.pick(lang.get()).to_owned())}
                </span>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::clocks::sample::clock;

    #[test]
    fn the_wall_begins_with_what_ends_first_and_counts_what_it_leaves_out() {
        let mut items = vec![
            clock("届出", "waiting", None),
            clock("判断", "undetermined", None),
            clock("確報", "running", Some("2026-12-22T14:59:59Z")),
            clock("速報", "overdue", Some("2026-11-27T14:59:59Z")),
        ];
        let page = |items: Vec<Clock>, total| Page {
            items,
            next_cursor: None,
            total,
        };
        let (first, left) = shown(&page(items.clone(), Some(4)));
        let titles: Vec<&str> = first.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["速報", "確報", "判断", "届出"]);
        assert_eq!(left, 0);
        while items.len() < 40 {
            items.push(clock("届出", "waiting", None));
        }
        let (first, left) = shown(&page(items, Some(205)));
        assert_eq!((first.len(), left), (SHOWN, 205 - SHOWN));
    }
}
