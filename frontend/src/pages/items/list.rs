//! All items of an incident, as a list or as a board; search, filters, order and the way of showing are in the address.

use super::{board::Board, new::NewDialog, table::Rows};
use crate::{
    api::{path, use_listing},
    components::{
        Button, ChoiceChips, EmptyState, FilterSelect, Kind, PageHeader, SearchBox, Tab, Tabs,
        UrlQuery, choices, use_url_query,
    },
    layout::use_incident,
    session::use_session,
    words::{common, items as words},
};
use leptos::prelude::*;
use saiki_api::{
    activities::ActivityKey,
    items::{Item, ItemFilter, ItemSort, ItemState},
    permissions::Permission,
};

const FILTERS: &[&str] = &["q", "activity", "state", "owner_id", "mandatory", "stalled"];
/// The orders to choose; without one it is the playbook's.
const SORTS: &[ItemSort] = &[ItemSort::Due, ItemSort::Priority, ItemSort::Touched];

fn filter(query: UrlQuery) -> ItemFilter {
    let yes = |name| query.get(name).map(|value| value == "true");
    ItemFilter {
        q: query.get("q"),
        activity: query.parse("activity"),
        state: query.parse("state"),
        owner_id: query.get("owner_id").and_then(|id| id.parse().ok()),
        mandatory: yes("mandatory"),
        stalled: yes("stalled"),
        sort: query.parse("sort"),
    }
}

/// The page.
#[component]
pub fn Items() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let on_board = Memo::new(move |_| query.get("view").as_deref() == Some("board"));
    let address = Signal::derive(move || {
        let base = open.below("items?limit=200").unwrap_or_default();
        path::with_query(&base, &filter(query))
    });
    let listing = use_listing::<Item>(address);
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| view! { <Button label=words::ADD kind=Kind::Primary on_press=move |()| adding.set(true)/> })
    };
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> }.into_any(),
    };
    let views = vec![
        Tab::new("list", words::LIST),
        Tab::new("board", words::BOARD),
    ];
    let selected = Signal::derive(move || {
        let name = if on_board.get() { "board" } else { "list" };
        name.to_owned()
    });
    let select = move |name: &'static str| {
        query.set("view", (name == "board").then(|| name.to_owned()));
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=add/>
        <Filters query=query/>
        <Tabs tabs=views selected=selected on_select=select label=words::VIEW/>
        {move || match on_board.get() {
            true => view! { <Board listing=listing/> }.into_any(),
            false => view! { <Rows listing=listing query=query empty=empty/> }.into_any(),
        }}
        <NewDialog open=adding on_added=move |()| listing.reload()/>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let stalled = move || query.get("stalled").is_some();
    let toggle = move |_| query.set("stalled", (!stalled()).then(|| "true".to_owned()));
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterSelect query=query name="activity" label=words::ACTIVITY choices=choices(&ActivityKey::ALL, ActivityKey::label)/>
            <ChoiceChips query=query name="state" label=words::STATE choices=choices(&ItemState::ALL, ItemState::label)/>
            <FilterSelect query=query name="sort" label=common::SORT choices=choices(SORTS, words::sort) none=words::BY_PLAYBOOK/>
            <button
                type="button"
                class="chip"
                aria-pressed=move || if stalled() { "true" } else { "false" }
                on:click=toggle
            >
                {words::STALLED_ONLY}
            </button>
        </div>
    }
}
