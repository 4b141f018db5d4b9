//! The mails the outbox keeps.

use super::page::MailBeside;
use crate::{
    api::use_listing,
    components::{Column, DataTable, EmptyState, Mono, PageHeader, Time},
    format::number::bytes,
    layout::use_incident,
    routes,
    words::outbox as words,
};
use leptos::prelude::*;
use saiki_api::outbox::OutboxMail;

/// The page.
#[component]
pub fn Outbox() -> impl IntoView {
    let incident = use_incident();
    let listing = use_listing::<OutboxMail>(Signal::derive(move || {
        incident.below("outbox").unwrap_or_default()
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
    let empty = || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> };
    view! {
        <PageHeader title=words::TITLE/>
        <p class="notice">{words::BANNER}</p>
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
