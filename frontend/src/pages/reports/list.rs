//! The list of reports from outside. State, kind and number are asked of the server; who sent them is masked until
//! somebody who may see it asks.

use super::state::{due, state_tag};
use crate::{
    api::{path, use_listing},
    components::{
        Column, DataTable, EmptyState, FilterSelect, PageHeader, SearchBox, Time, UrlQuery,
        choices, use_url_query,
    },
    format::civil::Style,
    i18n::use_lang,
    routes,
    session::use_session,
    words::{common, people, reports as words},
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Permission,
    reports::{Report, ReportFilter, ReportKind, ReportState},
    wire,
};

const FILTERS: &[&str] = &["state", "kind", "q"];
const STATES: [ReportState; 3] = [
    ReportState::Waiting,
    ReportState::Routed,
    ReportState::Closed,
];
/// Characters of what happened that a row shows.
const BEGINNING: usize = 60;

fn filter(query: UrlQuery) -> ReportFilter {
    ReportFilter {
        state: query.parse("state"),
        kind: query.parse("kind"),
        q: query.get("q"),
        contact_id: None,
        reveal: query.get("reveal").map(|value| value == "true"),
    }
}

/// The page.
#[component]
pub fn Reports() -> impl IntoView {
    let query = use_url_query();
    let listing = use_listing::<Report>(Signal::derive(move || {
        path::with_query("reports", &filter(query))
    }));
    let public = || {
        view! {
            <a class="btn" href=routes::PUBLIC_REPORT target="_blank" rel="external noopener">
                {words::PUBLIC_PAGE}
            </a>
        }
    };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => {
            view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{public}</EmptyState> }
                .into_any()
        }
    };
    let revealed = move || query.get("reveal").is_some();
    let href = |row: Report| routes::report(row.id);
    view! {
        <PageHeader title=words::TITLE actions=public/>
        <p class="lead">{words::LEAD}</p>
        <Filters query=query/>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <DataTable listing=listing label=words::TITLE columns=columns() href=href query=query empty=empty/>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let session = use_session();
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    let reveal = move || {
        may_reveal.get().then(|| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if revealed() { "true" } else { "false" }
                    on:click=toggle
                >
                    {people::REVEAL}
                </button>
            }
        })
    };
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterSelect query=query name="state" label=words::STATE choices=choices(&STATES, words::state)/>
            <FilterSelect query=query name="kind" label=words::KIND choices=choices(&ReportKind::ALL, ReportKind::label)/>
            {reveal}
        </div>
    }
}

/// How a text begins.
fn beginning(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(BEGINNING).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}

fn columns() -> Vec<Column<Report>> {
    let lang = use_lang();
    vec![
        Column::new(words::NUMBER, move |row: &Report| {
            let kind = row.kind;
            view! {
                <span class="two-lines">
                    <b class="mono">{row.number.clone()}</b>
                    <span class="muted whole">{move || kind.label(lang.get())}</span>
                </span>
            }
        })
        .ordered(|row| row.number.clone()),
        Column::new(words::WHAT, |row: &Report| beginning(&row.text)),
        Column::new(words::SENDER, |row: &Report| {
            view! {
                <span class="two-lines">
                    <span class:whole=row.masked>{row.name.clone()}</span>
                    <span class="muted">{row.organisation.clone()}</span>
                </span>
            }
        })
        .secondary(),
        Column::new(
            words::RECEIVED,
            |row: &Report| view! { <Time at=row.received_at/> },
        )
        .ordered(|row| row.received_at)
        .secondary(),
        Column::new(words::DUE, |row: &Report| due(row, Style::SHORT)).ordered(|row| row.due_at),
        Column::new(words::STATE, |row: &Report| state_tag(row))
            .ordered(|row| wire::name(&row.state)),
    ]
}
