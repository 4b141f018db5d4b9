//! The campaigns of an incident.

use super::tones;
use crate::{
    api::use_listing,
    components::{
        Column, DataTable, EmptyState, Facet, LinkButton, PageHeader, StatusTag, Time, choices,
    },
    format::number::{grouped, percent},
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::campaigns as words,
};
use leptos::prelude::*;
use saiki_api::{
    campaigns::{Campaign, CampaignState},
    wire,
};

/// States worth filtering by.
const STATES: [CampaignState; 5] = [
    CampaignState::Draft,
    CampaignState::Running,
    CampaignState::Paused,
    CampaignState::Done,
    CampaignState::Cancelled,
];

/// The page.
#[component]
pub fn Campaigns() -> impl IntoView {
    let open = use_incident();
    let listing = use_listing::<Campaign>(Signal::derive(move || {
        open.below("campaigns").unwrap_or_default()
    }));
    let letters = move || {
        let href = open.id.get().map(routes::letters)?;
        Some(view! { <LinkButton href=href label=words::TO_LETTERS/> })
    };
    let empty = move || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{letters}</EmptyState> };
    let href =
        move |row: Campaign| routes::campaign(open.id.get_untracked().unwrap_or_default(), row.id);
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            find=|row: &Campaign| row.name.clone()
            facets=vec![
                Facet::new("state", words::STATE, choices(&STATES, words::state), |row: &Campaign| wire::name(&row.state)),
            ]
            empty=empty
        />
    }
}

fn columns() -> Vec<Column<Campaign>> {
    let lang = use_lang();
    vec![
        Column::new(
            words::NAME,
            |row: &Campaign| view! { <b>{row.name.clone()}</b> },
        )
        .ordered(|row| row.name.clone()),
        Column::new(words::STATE, move |row: &Campaign| {
            let state = row.state;
            view! { <StatusTag tone=tones::campaign(state) label=move || words::state(state, lang.get())/> }
        })
        .ordered(|row| wire::name(&row.state)),
        Column::new(words::TOTAL, |row: &Campaign| grouped(row.counts.total))
            .ordered(|row| row.counts.total)
            .numeric(),
        Column::new(words::ACCEPTED, |row: &Campaign| {
            percent(row.counts.told(), row.counts.total)
        })
        .numeric(),
        Column::new(words::UNDELIVERABLE, |row: &Campaign| {
            grouped(row.counts.undeliverable())
        })
        .numeric()
        .secondary(),
        Column::new(words::STARTED, |row: &Campaign| {
            row.started_at.map(|at| view! { <Time at=at/> })
        })
        .ordered(|row| row.started_at)
        .secondary(),
    ]
}
