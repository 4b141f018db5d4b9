//! How long each incident's personal data is kept; what is due stands out.

use super::tones;
use crate::{
    api::{path, use_listing},
    components::{
        Column, DataTable, Day, EmptyState, FilterSelect, PageHeader, StatusTag, choices,
        use_url_query,
    },
    format::number::grouped,
    i18n::use_lang,
    routes,
    words::{common, retention as words},
};
use leptos::prelude::*;
use saiki_api::retention::{Retention, RetentionFilter, RetentionState};

/// The page.
#[component]
pub fn Retentions() -> impl IntoView {
    let query = use_url_query();
    let address = Signal::derive(move || {
        let filter = RetentionFilter {
            state: query.parse("state"),
        };
        path::with_query("retentions", &filter)
    });
    let listing = use_listing::<Retention>(address);
    let empty = move || match query.any(&["state"]) {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> }.into_any(),
    };
    view! {
        <PageHeader title=words::LIST/>
        <p class="lead">{words::LIST_LEAD}</p>
        <div class="toolbar">
            <FilterSelect query=query name="state" label=words::STATE choices=choices(&RetentionState::ALL, RetentionState::label)/>
        </div>
        <DataTable
            listing=listing
            label=words::LIST
            columns=columns()
            href=|row: Retention| routes::retention(row.incident_id)
            empty=empty
        />
    }
}

fn columns() -> Vec<Column<Retention>> {
    let lang = use_lang();
    vec![
        Column::new(words::INCIDENT, |row: &Retention| {
            view! {
                <span class="two-lines">
                    <b>{row.title.clone()}</b>
                    <span class="mono muted">{row.reference.clone()}</span>
                </span>
            }
        }),
        Column::new(words::STATE, move |row: &Retention| {
            let state = row.state;
            view! { <StatusTag tone=tones::state(state) label=move || state.label(lang.get())/> }
        }),
        Column::new(words::LAST_DAY, |row: &Retention| match row.last_day {
            Some(day) => view! { <Day on=day/> }.into_any(),
            None => view! { <span class="due muted">{words::NOT_KNOWN}</span> }.into_any(),
        }),
        Column::new(words::BASIS, |row: &Retention| row.basis.clone()).secondary(),
        Column::new(words::PEOPLE, |row: &Retention| grouped(row.people))
            .numeric()
            .secondary(),
    ]
}
