//! The board of an incident: its deadlines by state, the most pressing first, what is done folded away. A row opens beside
//! the list where there is room.

use super::{
    add::AddForm,
    due::{Countdown, Dues, Ends, use_now},
    panel::ClockPanel,
    rows,
    tones::{self, ClockTags},
};
use crate::{
    api::{Loaded, use_loaded},
    components::{
        Button, Dialog, EmptyState, FilterSelect, LoadedView, SearchBox, Time, UrlQuery, choices,
        use_url_query,
    },
    format::{civil::Style, date},
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::{clocks as words, common},
};
use leptos::{html, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    clocks::{Clock, ClockState},
    permissions::Permission,
    rules::Regime,
};

/// What the rows share; copied freely.
#[derive(Clone, Copy)]
struct Shown {
    query: UrlQuery,
    chosen: Memo<Option<Uuid>>,
    now: Signal<Timestamp>,
    /// Whether what is done is unfolded; it stays so when the board is read again.
    unfolded: RwSignal<bool>,
}

/// The groups that are open, in order: state, heading, what to do about them.
const GROUPS: [(ClockState, Text, Option<Text>); 4] = [
    (ClockState::Overdue, words::OVERDUE, None),
    (ClockState::Running, words::RUNNING, None),
    (
        ClockState::Undetermined,
        words::UNDETERMINED,
        Some(words::UNDETERMINED_TEXT),
    ),
    (
        ClockState::Waiting,
        words::WAITING,
        Some(words::WAITING_TEXT),
    ),
];

/// How our own deadline is said in a row: with its weekday.
const OWN_DUE: Style = Style {
    weekday: true,
    ..Style::SHORT
};

/// Whether a deadline is one of those asked for.
fn fits(clock: &Clock, asked: Option<&str>, regime: Option<Regime>) -> bool {
    let text = format!("{} {} {}", clock.title, clock.recipient, clock.rule_id).to_lowercase();
    let found = asked.is_none_or(|asked| {
        asked
            .split_whitespace()
            .all(|word| text.contains(&word.to_lowercase()))
    });
    found && regime.is_none_or(|regime| regime == clock.regime)
}

/// The board.
#[component]
pub fn Board() -> impl IntoView {
    let (here, session, lang, query) = (use_incident(), use_session(), use_lang(), use_url_query());
    let clocks = use_loaded::<Vec<Clock>>(Signal::derive(move || {
        lang.with(|_| ());
        here.below("clocks")
    }));
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let add = move || {
        may.get()
            .then(|| view! { <Button label=words::ADD on_press=move |()| adding.set(true)/> })
    };
    let chosen = Memo::new(move |_| query.get("clock").and_then(|id| id.parse::<Uuid>().ok()));
    let shown = Shown {
        query,
        chosen,
        now: use_now(),
        unfolded: RwSignal::new(false),
    };
    let close = Callback::new(move |()| query.set("clock", None));
    rows::row_keys(Signal::derive(move || chosen.with(Option::is_some)), close);
    let list = move |all: Vec<Clock>| match all.is_empty() {
        true => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{add}</EmptyState> }
            .into_any(),
        false => view! { <Groups all=all shown=shown/> }.into_any(),
    };
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterSelect query=query name="regime" label=words::REGIME choices=choices(&Regime::ALL, Regime::label)/>
            {add}
        </div>
        <div class="table-split" class:open=move || chosen.with(Option::is_some)>
            <div class="stack">
                <LoadedView loaded=clocks children=list/>
            </div>
            <Beside chosen=chosen clocks=clocks close=close/>
        </div>
        <Dialog open=adding title=words::ADD>
            <AddForm clocks=clocks open=adding/>
        </Dialog>
    }
}

/// The chosen deadline beside the list, where there is room.
#[component]
fn Beside(
    chosen: Memo<Option<Uuid>>,
    clocks: Loaded<Vec<Clock>>,
    close: Callback<()>,
) -> impl IntoView {
    let here = use_incident();
    move || {
        let clock = chosen.get().filter(|_| rows::has_room())?;
        let incident = here.id.get_untracked()?;
        let gone = move |()| {
            close.run(());
            clocks.reload();
        };
        Some(view! {
            <aside class="beside" aria-label=common::ROW_BESIDE>
                <button type="button" class="close" aria-label=common::CLOSE on:click=move |_| close.run(())>
                    "×"
                </button>
                <ClockPanel incident=incident clock=clock changed=move |()| clocks.reload() gone=gone/>
            </aside>
        })
    }
}

#[component]
fn Groups(all: Vec<Clock>, shown: Shown) -> impl IntoView {
    let lang = use_lang();
    let query = shown.query;
    let all = StoredValue::new(all);
    // The chosen row is in the address as well, and choosing one must not draw the rows anew: the focus would be lost.
    let narrowed = Memo::new(move |_| (query.get("q"), query.parse::<Regime>("regime")));
    move || {
        let (asked, regime) = narrowed.get();
        let kept = all.with_value(|all| {
            let fits = |clock: &&Clock| fits(clock, asked.as_deref(), regime);
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        });
        if kept.is_empty() {
            return view! {
                <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                    <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
                </EmptyState>
            }
            .into_any();
        }
        let of = |state: ClockState| {
            let those = kept.iter().filter(move |clock| clock.state == state);
            those.cloned().collect::<Vec<_>>()
        };
        let groups = GROUPS
            .into_iter()
            .map(|(state, name, hint)| {
                let those = of(state);
                (!those.is_empty()).then(
                    || view! { <Group state=state name=name hint=hint all=those shown=shown/> },
                )
            })
            .collect_view();
        let done: Vec<Clock> = kept
            .iter()
            .filter(|clock| !clock.state.is_open())
            .cloned()
            .collect();
        let n = done.len();
        let folded: NodeRef<html::Details> = NodeRef::new();
        let toggled = move |_| {
            if let Some(details) = folded.try_get_untracked().flatten() {
                shown.unfolded.try_set(details.open());
            }
        };
        let done = (n > 0).then(|| {
            view! {
                <details class="done-clocks" node_ref=folded open=shown.unfolded.get_untracked() on:toggle=toggled>
                    <summary>{move || words::done(n, lang.get())}</summary>
                    <ul class="clock-rows">
                        {done.into_iter().map(|clock| view! { <Row clock=clock shown=shown/> }).collect_view()}
                    </ul>
                </details>
            }
        });
        view! {
            {groups}
            {done}
        }
        .into_any()
    }
}

#[component]
fn Group(
    state: ClockState,
    name: Text,
    hint: Option<Text>,
    all: Vec<Clock>,
    shown: Shown,
) -> impl IntoView {
    let lang = use_lang();
    let n = all.len();
    let tone = tones::clock(state);
    let rows = all
        .into_iter()
        .map(|clock| view! { <Row clock=clock shown=shown/> })
        .collect_view();
    view! {
        <section class="card clock-group">
            <h2>
                <span class=format!("legend {}", tone.class())>
                    <span class="shape" aria-hidden="true">{tone.shape()}</span>
                    {move || words::counted(name, n, lang.get())}
                </span>
            </h2>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            <ul class="clock-rows">{rows}</ul>
        </section>
    }
}

/// What the last column says of an undecided deadline.
fn open_text(clock: &Clock, lang: Lang) -> Option<String> {
    let n = clock.open_questions.len();
    (clock.state == ClockState::Undetermined && n > 0).then(|| words::open_questions(n, lang))
}

#[component]
fn Row(clock: Clock, shown: Shown) -> impl IntoView {
    let lang = use_lang();
    let id = clock.id;
    let href = routes::clock(clock.incident_id, id);
    let chosen = move || shown.chosen.get() == Some(id);
    let press = move |event: web_sys::MouseEvent| {
        if rows::opens_here(&event) {
            event.prevent_default();
            shown.query.set("clock", Some(id.to_string()));
        }
    };
    let regime = clock.regime;
    let zone = clock.zone.clone();
    let countdown = Ends::of(&clock)
        .filter(|_| clock.state.is_open())
        .map(|ends| view! { <Countdown ends=ends zone=zone now=shown.now/> });
    let owner = match clock.owner_name.clone() {
        Some(name) => view! { <span>{name}</span> }.into_any(),
        None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
    };
    let own = clock.internal_due.map(|at| {
        view! {
            <span class="muted">
                {words::OWN_DUE} " " <Time at=at style=date::with_year(OWN_DUE, at)/>
            </span>
        }
    });
    let (title, recipient) = (clock.title.clone(), clock.recipient.clone());
    let asked = StoredValue::new(clock.clone());
    let open = move || {
        let text = asked.with_value(|clock| open_text(clock, lang.get()));
        text.map(|text| view! { <span class="legend unsure">"◇ " {text}</span> })
    };
    view! {
        <li class="clock-row" class:chosen=chosen>
            <div class="clock-what">
                <a href=href class="row-link" data-row="" on:click=press>
                    <b>{title}</b>
                </a>
                <span class="muted">
                    {recipient} " ・ " {move || regime.label(lang.get())}
                </span>
                <span class="cluster">
                    <ClockTags clock=clock.clone()/>
                </span>
            </div>
            <div class="clock-when">{countdown} {open} <Dues clock=clock/></div>
            <div class="clock-who">{owner} {own}</div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::clocks::sample::clock;

    #[test]
    fn all_words_and_the_country_narrow_the_board() {
        let one = clock("漏えい等の速報", "running", None);
        assert!(fits(&one, Some("速報 委員会"), Some(Regime::Jp)));
        assert!(fits(&one, None, None));
        assert!(!fits(&one, Some("確報"), None));
        assert!(!fits(&one, None, Some(Regime::Eu)));
    }
}
