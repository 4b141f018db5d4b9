//! The list of webhooks: whether each is called, what it is told of, and what was given up.

use super::{events, form::AddDialog, secret::SecretDialog, tones::StateTags};
use crate::{
    api::{listing::ready, use_loaded},
    components::{Button, Column, DataTable, EmptyState, Kind, LoadedView, PageHeader, Time},
    i18n::use_lang,
    routes,
    session::use_session,
    words::webhooks as words,
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Permission,
    webhooks::{Webhook, WebhookSecret},
};

/// The page.
#[component]
pub fn Webhooks() -> impl IntoView {
    let session = use_session();
    let loaded = use_loaded::<Vec<Webhook>>(Signal::stored(Some("webhooks".to_owned())));
    let adding = RwSignal::new(false);
    let made = RwSignal::new(None::<WebhookSecret>);
    let may = Memo::new(move |_| session.may(Permission::OrganisationWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::ADD kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let list = move |all: Vec<Webhook>| match all.is_empty() {
        true => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{add}</EmptyState> }
            .into_any(),
        false => view! { <Table all=all/> }.into_any(),
    };
    let entered = move |secret: WebhookSecret| {
        loaded.reload();
        made.set(Some(secret));
    };
    view! {
        <PageHeader title=words::TITLE actions=add/>
        <p class="lead">{words::LEAD}</p>
        <LoadedView loaded=loaded children=list/>
        <AddDialog open=adding done=entered/>
        <SecretDialog made=made elsewhere=true/>
    }
}

#[component]
fn Table(all: Vec<Webhook>) -> impl IntoView {
    let count = u64::try_from(all.len()).ok();
    let empty = || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> };
    view! {
        <DataTable
            listing=ready(all, count)
            label=words::TITLE
            columns=columns()
            href=|row: Webhook| routes::webhook(row.id)
            find=found_by
            empty=empty
        />
    }
}

fn found_by(row: &Webhook) -> String {
    format!("{} {}", row.fields.name, host(&row.fields.url))
}

/// The host of an address: the rest of it may be a secret.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn columns() -> Vec<Column<Webhook>> {
    let lang = use_lang();
    vec![
        Column::new(words::NAME, |row: &Webhook| {
            view! {
                <span class="two-lines">
                    <b>{row.fields.name.clone()}</b>
                    <span class="muted mono">{host(&row.fields.url)}</span>
                </span>
            }
        })
        .ordered(|row: &Webhook| row.fields.name.clone()),
        Column::new(words::STATE, |row: &Webhook| {
            view! { <StateTags webhook=row.clone()/> }
        }),
        Column::new(words::EVENTS, move |row: &Webhook| {
            let told = row.fields.events.clone();
            view! { <span>{move || events::in_short(&told, lang.get())}</span> }
        }),
        Column::new(words::LAST_TAKEN, |row: &Webhook| match row.last_taken_at {
            Some(at) => view! { <Time at=at/> }.into_any(),
            None => view! { <span class="muted">{words::NEVER}</span> }.into_any(),
        })
        .secondary()
        .ordered(|row: &Webhook| row.last_taken_at),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_its_host_is_shown() {
        assert_eq!(
            host("https://chat.example:8443/hooks/T0P-S3CRET?key=x"),
            "chat.example:8443"
        );
        assert_eq!(host("https://chat.example"), "chat.example");
        assert_eq!(host("https://chat.example?key=x"), "chat.example");
        assert_eq!(host("chat.example/hooks"), "chat.example");
        assert_eq!(host(""), "");
    }
}
