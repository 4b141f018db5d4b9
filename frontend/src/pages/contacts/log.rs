//! The words exchanged with a contact: read in order, added below, never edited.

use super::word_form::WordForm;
use crate::{
    api::{ApiError, Loaded, listing::Load, use_listing},
    components::{Button, Card, ProblemPanel, Time},
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, contacts as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    contacts::{Contact, ContactWord},
    permissions::Permission,
};

/// The card.
#[component]
pub(super) fn Log(
    /// The contact.
    id: Uuid,
    /// What the page shows of it; read anew after a word, which moves the clock.
    loaded: Loaded<Contact>,
) -> impl IntoView {
    let (open, session, lang) = (use_incident(), use_session(), use_lang());
    let listing = use_listing::<ContactWord>(Signal::derive(move || {
        open.below(&format!("contacts/{id}/words?limit=200"))
            .unwrap_or_default()
    }));
    let row = move |word: ContactWord| {
        let (direction, channel) = (word.direction, word.channel);
        view! {
            <li>
                <p class="meta">
                    <b>{move || words::direction(direction, lang.get())}</b>
                    <span>{move || words::channel(channel, lang.get())}</span>
                    <Time at=word.at style=Style::DATED/>
                    <span>{word.by_name}</span>
                </p>
                <p class="prose">{word.text}</p>
            </li>
        }
    };
    let tail = move || match (listing.load.get(), listing.items.with(Vec::is_empty)) {
        (Load::Failed(error), _) if error != ApiError::Aborted => {
            view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> }.into_any()
        }
        (Load::Ready, true) => view! { <p class="muted">{words::LOG_EMPTY}</p> }.into_any(),
        _ if listing.more.get() => {
            view! { <Button label=common::SHOW_MORE on_press=move |()| listing.read_more()/> }
                .into_any()
        }
        _ => ().into_any(),
    };
    let recorded = move |()| {
        listing.reload();
        loaded.reload();
    };
    // Of the contact only what the form depends on, so that reading it anew does not make the form anew.
    let known = Memo::new(move |_| {
        let value = loaded.value;
        value.with(|contact| contact.as_ref().map(|c| (c.kind, c.closed_at.is_some())))
    });
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let form = move || match (known.get(), may.get()) {
        (Some((_, true)), true) => view! { <p class="muted">{words::LOG_SHUT}</p> }.into_any(),
        (Some((kind, false)), true) => {
            view! { <WordForm id=id kind=kind on_done=recorded/> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <Card title=words::LOG>
            <div class="stack">
                <ol class="comments">{move || listing.items.get().into_iter().map(row).collect_view()}</ol>
                {tail}
                {form}
            </div>
        </Card>
    }
}
