//! How a contact stands, for the list and its page: whether we are in touch, who is, and when the next word is due.

use crate::{
    components::{StatusTag, Time, Tone},
    format::civil::Style,
    pages::items::table::StallTag,
    words::contacts as words,
};
use leptos::prelude::*;
use saiki_api::{contacts::Contact, users::UserRef};

/// Whether they have heard from us, or it is over.
pub(super) fn state_tag(contact: &Contact) -> impl IntoView + use<> {
    let (tone, label) = match (contact.closed_at, contact.last_word_at) {
        (Some(_), _) => (Tone::Good, words::CLOSED),
        (None, None) => (Tone::Waiting, words::NO_WORD),
        (None, Some(_)) => (Tone::Active, words::IN_TOUCH),
    };
    view! { <StatusTag tone=tone label=label/> }
}

/// Who keeps in touch, or that nobody does yet.
pub(super) fn owner_name(owner: Option<UserRef>) -> AnyView {
    match owner {
        Some(owner) => view! { <span>{owner.name}</span> }.into_any(),
        None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
    }
}

/// When the next word is due, and whether that has passed; nothing once closed, though the server may still name the
/// date it goes back to when opened again.
pub(super) fn due(contact: &Contact, style: Style) -> Option<impl IntoView + use<>> {
    let at = contact
        .next_word_due
        .filter(|_| contact.closed_at.is_none())?;
    let stall = contact
        .stall
        .clone()
        .map(|stall| view! { <StallTag stall=stall/> });
    Some(view! {
        <span class="due">
            <Time at=at style=style/>
            {stall}
        </span>
    })
}
