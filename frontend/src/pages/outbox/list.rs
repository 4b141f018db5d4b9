//! The mails the outbox keeps.

use super::page::MailBeside;
use crate::{
    api::{path, use_listing},
    components::{Column, DataTable, EmptyState, Mono, PageHeader, SearchBox, Time, use_url_query},
    format::number::bytes,
    layout::use_incident,
    routes,
    words::outbox as words,
};
use leptos::prelude::*;
use saiki_api::outbox::{OutboxFilter, OutboxMail};

/// The page.
#[component]
pub fn Outbox() -> impl IntoView {
    let incident = use_incident();
    let query = use_url_query();
    let listing = use_listing::<OutboxMail>(Signal::derive(move || {
        let filter = OutboxFilter {
            q: query.get("q"),
            reveal: None,
        };
        path::with_query(&incident.below("outbox").unwrap_or_default(), &filter)
    }));
    let href = move |row: OutboxMail| {
        routes::outbox_mail(incident.id.get_untracked().unwrap_or_default(), row.id)
    };
    let columns = vec![
        Column::new(
            words::SUBJECT,
            |row: &OutboxMail| view! { <b>{row.subject.clone()}</b> },
        ),
        Column::new(
            words::TO,
            |row: &OutboxMail| view! { <Mono text=row.to.clone()/> },
        ),
        Column::new(words::SIZE, |row: &OutboxMail| bytes(row.size))
            .numeric()
            .secondary(),
        Column::new(
            words::WHEN,
            |row: &OutboxMail| view! { <Time at=row.accepted_at/> },
        )
        .secondary(),
    ];
    let empty = move || match query.get("q") {
        None => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> },
        Some(_) => view! { <EmptyState title=words::NONE_FOUND text=words::NONE_FOUND_TEXT/> },
    };
    let title = move || {
        incident
            .loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        <p class="notice">{words::BANNER}</p>
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
        </div>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns
            href=href
            beside=|row: OutboxMail| view! { <MailBeside id=row.id/> }.into_any()
            empty=empty
        />
    }
}
