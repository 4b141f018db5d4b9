//! A new signing key for a webhook, and its end: both ask before.

use super::form::said;
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Dialog, Form, FormProblem, Kind, NowSays, Theirs, Versioned, use_toasts,
        use_versioned,
    },
    i18n::{Text, use_lang},
    routes,
    words::{common, webhooks as words},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use saiki_api::webhooks::{Webhook, WebhookFields, WebhookSecret};
use send_wrapper::SendWrapper;

/// A change of a webhook as it was seen.
fn change_of(webhook: &Webhook, address: &str) -> Versioned<WebhookFields> {
    use_versioned(webhook.version, address.to_owned(), |now: Webhook| {
        Some((now.version, now.fields))
    })
}

/// The question: which webhook, what happens to it, what somebody quicker did.
#[component]
fn Asked(
    /// The webhook.
    webhook: Webhook,
    /// What happens.
    text: Text,
    /// The verb of the button.
    label: Text,
    /// The change.
    change: Versioned<WebhookFields>,
    /// Does it.
    #[prop(into)]
    on_send: Callback<()>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let form: Form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>
                <b>{webhook.fields.name}</b>
            </p>
            <p>{text}</p>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=label kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Asks before the key is replaced; the new one is shown afterwards.
#[component]
pub(super) fn RenewDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The webhook.
    loaded: Loaded<Webhook>,
    /// Where the new key goes.
    made: RwSignal<Option<WebhookSecret>>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::RENEW_TITLE>
            {move || {
                let webhook = loaded.value.get_untracked()?;
                Some(view! { <Renew webhook=webhook loaded=loaded made=made open=open/> })
            }}
        </Dialog>
    }
}

#[component]
fn Renew(
    webhook: Webhook,
    loaded: Loaded<Webhook>,
    made: RwSignal<Option<WebhookSecret>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let api = use_api();
    let address = format!("webhooks/{}", webhook.id);
    let change = change_of(&webhook, &address);
    let send = move |()| {
        let call = change.on(api.post(format!("{address}/secret")));
        change
            .form
            .run(call.send::<WebhookSecret>(), move |secret| {
                open.set(false);
                loaded.put(secret.webhook.clone());
                made.set(Some(secret));
            });
    };
    view! {
        <Asked webhook=webhook text=words::RENEW_TEXT label=words::RENEW change=change on_send=send open=open/>
    }
}

/// Asks before a webhook is removed.
#[component]
pub(super) fn RemoveDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The webhook.
    loaded: Loaded<Webhook>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::REMOVE_TITLE>
            {move || {
                let webhook = loaded.value.get_untracked()?;
                Some(view! { <Remove webhook=webhook open=open/> })
            }}
        </Dialog>
    }
}

#[component]
fn Remove(webhook: Webhook, open: RwSignal<bool>) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let navigate = SendWrapper::new(use_navigate());
    let address = format!("webhooks/{}", webhook.id);
    let change = change_of(&webhook, &address);
    let send = move |()| {
        let navigate = navigate.clone();
        let call = change.on(api.delete(address.clone()));
        change.form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            open.set(false);
            navigate(routes::WEBHOOKS, NavigateOptions::default());
        });
    };
    view! {
        <Asked webhook=webhook text=words::REMOVE_TEXT label=words::REMOVE change=change on_send=send open=open/>
    }
}
