//! How states of webhooks and of their calls look.

use crate::{
    components::{StatusTag, Tone},
    i18n::use_lang,
    words::webhooks as words,
};
use leptos::prelude::*;
use saiki_api::webhooks::{CallState, Webhook};

/// What the state of a call means for the reader.
pub(super) fn call(state: CallState) -> Tone {
    match state {
        CallState::Waiting => Tone::Waiting,
        CallState::Taken => Tone::Good,
        CallState::Failed => Tone::Late,
    }
}

/// Whether a webhook is called, what waits and what was given up.
#[component]
pub(super) fn StateTags(
    /// The webhook.
    webhook: Webhook,
) -> impl IntoView {
    let lang = use_lang();
    let (waiting, failed) = (webhook.waiting, webhook.failed);
    let (tone, state) = match webhook.fields.enabled {
        true => (Tone::Good, words::ON),
        false => (Tone::NotBegun, words::OFF),
    };
    view! {
        <span class="cluster">
            <StatusTag tone=tone label=state/>
            {(failed > 0)
                .then(|| view! { <StatusTag tone=Tone::Late label=move || words::failed(failed, lang.get())/> })}
            {(waiting > 0)
                .then(|| view! { <StatusTag tone=Tone::Waiting label=move || words::waiting(waiting, lang.get())/> })}
        </span>
    }
}
