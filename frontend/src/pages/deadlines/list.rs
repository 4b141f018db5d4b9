//! Deadlines of all incidents the reader may see: searched, filtered and ordered by the server; a row opens beside the
//! list.

use super::feed::FeedForm;
use crate::{
    api::{Listing, path, use_listing},
    components::{
        Button, Column, DataTable, Dialog, EmptyState, FilterFold, FilterSelect, Kind, LinkButton,
        PageHeader, SearchBox, Time, UrlQuery, choices, use_url_query,
    },
    format::{civil::Style, date},
    i18n::use_lang,
    pages::clocks::{ClockPanel, ClockTags, Countdown, Dues, Ends, StateTag, use_now},
    routes,
    session::use_session,
    words::{clocks as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp,
    clocks::{Clock, ClockFilter, ClockSort, ClockState},
    rules::Regime,
};

const FILTERS: &[&str] = &["q", "state", "regime", "owner_id", "all"];
/// Filters behind a button on a narrow screen.
const FOLDED: &[&str] = &["state", "regime", "sort"];
/// Orders beside the usual one.
const SORTS: [ClockSort; 1] = [ClockSort::Incident];

/// What the address asks for: open ones, unless it names a state or wants all.
fn filter(query: UrlQuery) -> ClockFilter {
    let state = query.parse::<ClockState>("state");
    let only_open = state.is_none() && query.get("all").is_none();
    ClockFilter {
        q: query.get("q"),
        state,
        open: only_open.then_some(true),
        regime: query.parse("regime"),
        owner_id: query.get("owner_id").and_then(|id| id.parse().ok()),
        sort: query.parse("sort"),
    }
}

/// The page.
#[component]
pub fn Deadlines() -> impl IntoView {
    let (lang, query) = (use_lang(), use_url_query());
    let listing = use_listing::<Clock>(Signal::derive(move || {
        lang.with(|_| ());
        path::with_query("clocks", &filter(query))
    }));
    let subscribing = RwSignal::new(false);
    let now = use_now();
    let actions = move || {
        view! {
            <Button label=words::FEED on_press=move |()| subscribing.set(true)/>
            <LinkButton href=routes::WALL.to_owned() label=words::WALL/>
        }
    };
    let empty = move || {
        match query.any(FILTERS) {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
            </EmptyState>
        }
        .into_any(),
        false => view! {
            <EmptyState title=words::ALL_EMPTY text=words::ALL_EMPTY_TEXT>
                <LinkButton href=routes::INCIDENTS.to_owned() label=crate::words::shell::TO_INCIDENTS kind=Kind::Quiet/>
            </EmptyState>
        }
        .into_any(),
    }
    };
    view! {
        <PageHeader title=words::ALL_TITLE actions=actions/>
        <p class="lead">{words::ALL_LEAD}</p>
        <Filters query=query/>
        <DataTable
            listing=listing
            label=words::ALL_TITLE
            columns=columns(now)
            query=query
            default_sort="due"
            href=|clock: Clock| routes::clock(clock.incident_id, clock.id)
            beside=move |clock: Clock| beside(&clock, listing)
            empty=empty
        />
        <Dialog open=subscribing title=words::FEED>
            <FeedForm/>
        </Dialog>
    }
}

/// A deadline beside the list, with the way to its own page.
fn beside(clock: &Clock, listing: Listing<Clock>) -> AnyView {
    let (incident, id) = (clock.incident_id, clock.id);
    let again = move |()| listing.reload();
    view! {
        <ClockPanel incident=incident clock=id changed=again gone=again/>
        <div class="actions">
            <LinkButton href=routes::clock(incident, id) label=common::OPEN_WHOLE/>
        </div>
    }
    .into_any()
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let (session, lang) = (use_session(), use_lang());
    let me = Memo::new(move |_| session.account().map(|account| account.user.id.to_string()));
    let mine = move || query.get("owner_id").is_some();
    let all = move || query.get("all").is_some();
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH_ALL/>
            <FilterFold query=query names=FOLDED>
                <FilterSelect query=query name="state" label=words::STATE choices=choices(&ClockState::ALL, ClockState::label)/>
                <FilterSelect query=query name="regime" label=words::REGIME choices=choices(&Regime::ALL, Regime::label)/>
                <FilterSelect
                    query=query
                    name="sort"
                    label=common::SORT
                    choices=choices(&SORTS, words::sort)
                    none=move || words::sort(ClockSort::default(), lang.get())
                />
            </FilterFold>
            <button
                type="button"
                class="chip"
                aria-pressed=move || if mine() { "true" } else { "false" }
                on:click=move |_| query.set("owner_id", me.get_untracked().filter(|_| !mine()))
            >
                {words::MINE}
            </button>
            <button
                type="button"
                class="chip"
                aria-pressed=move || if all() { "true" } else { "false" }
                on:click=move |_| query.set("all", (!all()).then(|| "true".to_owned()))
            >
                {words::ALSO_DONE}
            </button>
        </div>
    }
}

fn columns(now: Signal<Timestamp>) -> Vec<Column<Clock>> {
    vec![
        Column::new(words::WHAT, |row: &Clock| {
            view! {
                <span class="two-lines">
                    <b>{row.title.clone()}</b>
                    <span class="muted">{row.recipient.clone()}</span>
                    <span class="cluster">
                        <ClockTags clock=row.clone()/>
                    </span>
                </span>
            }
        }),
        Column::new(words::STATE, |row: &Clock| {
            view! { <StateTag state=row.state/> }
        }),
        Column::new(words::DUE, move |row: &Clock| {
            let countdown = Ends::of(row)
                .filter(|_| row.state.is_open())
                .map(|ends| view! { <Countdown ends=ends zone=row.zone.clone() now=now/> });
            view! {
                <span class="clock-when">
                    {countdown}
                    <Dues clock=row.clone()/>
                </span>
            }
        })
        .sorted_by("due"),
        Column::new(words::OWNER, |row: &Clock| {
            let own = row.internal_due.map(|at| {
                view! {
                    <span class="muted">
                        {words::OWN_DUE} " " <Time at=at style=date::with_year(Style::SHORT, at)/>
                    </span>
                }
            });
            let owner = match row.owner_name.clone() {
                Some(name) => view! { <span>{name}</span> }.into_any(),
                None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
            };
            view! { <span class="two-lines clock-owner">{owner} {own}</span> }
        })
        .secondary(),
        Column::new(words::INCIDENT, |row: &Clock| {
            view! {
                <span class="two-lines">
                    <span>{row.incident_title.clone()}</span>
                    <span class="mono muted">{row.incident_reference.clone()}</span>
                </span>
            }
        })
        .sorted_by("incident")
        .secondary(),
    ]
}
