//! The table of items, for their list and for the page of an activity.

use crate::{
    api::{Listing, path, use_listing},
    components::{Column, DataTable, EmptyState, StatusTag, Time, Tone, UrlQuery},
    format::{civil::Style, date},
    i18n::use_lang,
    layout::use_incident,
    pages::activities::tones,
    routes,
    words::items as words,
};
use leptos::prelude::*;
use saiki_api::{
    activities::ActivityKey,
    items::{Item, ItemFilter, Priority},
    stalls::Stall,
};

/// The items of one activity.
#[component]
pub fn ItemTable(activity: ActivityKey) -> impl IntoView {
    let open = use_incident();
    let filter = ItemFilter {
        activity: Some(activity),
        ..ItemFilter::default()
    };
    let address = Signal::derive(move || {
        path::with_query(&open.below("items?limit=200").unwrap_or_default(), &filter)
    });
    let listing = use_listing::<Item>(address);
    let empty = || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> };
    view! { <Rows listing=listing empty=empty/> }
}

/// Rows of items; each opens its page.
#[component]
pub fn Rows(
    /// The list.
    listing: Listing<Item>,
    /// The address, where headings order the list.
    #[prop(optional)]
    query: Option<UrlQuery>,
    /// Shown while the list is empty.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let open = use_incident();
    let href = move |item: Item| routes::item(open.id.get_untracked().unwrap_or_default(), item.id);
    match query {
        Some(query) => view! {
            <DataTable listing=listing label=words::TITLE columns=columns() href=href query=query default_sort="playbook" empty=empty/>
        }
        .into_any(),
        None => view! { <DataTable listing=listing label=words::TITLE columns=columns() href=href empty=empty/> }
            .into_any(),
    }
}

fn columns() -> Vec<Column<Item>> {
    let lang = use_lang();
    vec![
        Column::new(words::ITEM, move |row: &Item| {
            let title = row.title.clone();
            let must = row.mandatory;
            view! {
                <span class="two-lines">
                    <b>{move || title.get(lang.get()).to_owned()}</b>
                    <span class="muted">
                        <span class="mono">{row.code.clone()}</span>
                        " "
                        {if must { words::MANDATORY } else { words::OPTIONAL }}
                    </span>
                </span>
            }
        })
        .sorted_by("playbook"),
        Column::new(words::STATE, move |row: &Item| {
            let state = row.state;
            view! { <StatusTag tone=tones::item(state) label=move || state.label(lang.get())/> }
        }),
        Column::new(words::OWNER, |row: &Item| match row.owner.clone() {
            Some(owner) => view! { <span>{owner.name}</span> }.into_any(),
            None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
        })
        .secondary(),
        Column::new(words::DUE, |row: &Item| {
            view! { <Due item=row.clone()/> }
        })
        .sorted_by("due"),
        Column::new(words::PRIORITY, move |row: &Item| {
            let priority = row.priority;
            view! { <span class=priority_class(priority)>{move || priority.label(lang.get())}</span> }
        })
        .sorted_by("priority")
        .secondary(),
    ]
}

fn priority_class(priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => "urgent",
        Priority::High => "high",
        Priority::Normal | Priority::Low => "muted",
    }
}

/// When an item is due, and whether it is stalled.
#[component]
pub fn Due(item: Item) -> impl IntoView {
    let due = match item.due_at {
        Some(at) => {
            let style = Style {
                year: date::another_year(at),
                ..Style::SHORT
            };
            view! { <Time at=at style=style/> }.into_any()
        }
        None => view! { <span class="muted">{words::NO_DATE}</span> }.into_any(),
    };
    let stall = item
        .stall
        .map(|stall| view! { " " <StallTag stall=stall/> });
    view! {
        <span class="due">
            {due}
            {stall}
        </span>
    }
}

/// Why something counts as stalled; the rule is in its title.
#[component]
pub fn StallTag(stall: Stall) -> impl IntoView {
    let lang = use_lang();
    let kind = stall.kind;
    let label = move || words::stall(kind, lang.get());
    let raised = stall.escalated_to.map(|user| {
        view! { <small class="muted">{words::ESCALATED} " " {user.name}</small> }
    });
    view! {
        <span class="stall" title=stall.explanation>
            <StatusTag tone=Tone::Late label=label/>
            " "
            {raised}
        </span>
    }
}
