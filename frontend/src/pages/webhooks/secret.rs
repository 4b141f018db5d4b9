//! The key of a webhook's signature, shown this once: closing the dialog forgets it, so only its button does that.

use crate::{
    browser::clipboard,
    components::{Button, ChosenDialog, Kind, LinkButton, use_toasts},
    routes,
    words::{common, webhooks as words},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::webhooks::WebhookSecret;

/// The dialog, open while there is a key.
#[component]
pub(super) fn SecretDialog(
    /// The webhook with its key.
    made: RwSignal<Option<WebhookSecret>>,
    /// Whether the webhook's page is another one, to go to.
    #[prop(optional)]
    elsewhere: bool,
) -> impl IntoView {
    view! {
        <ChosenDialog chosen=made title=words::SECRET_TITLE wide=true closable=false let:secret>
            <Secret secret=secret made=made elsewhere=elsewhere/>
        </ChosenDialog>
    }
}

#[component]
fn Secret(
    secret: WebhookSecret,
    made: RwSignal<Option<WebhookSecret>>,
    elsewhere: bool,
) -> impl IntoView {
    let toasts = use_toasts();
    let name = secret.webhook.fields.name;
    let page = routes::webhook(secret.webhook.id);
    let key = StoredValue::new(secret.secret);
    let copy = move |()| {
        let key = key.get_value();
        spawn_local(async move {
            match clipboard::copy(key).await {
                true => toasts.say(common::COPIED),
                false => toasts.warn(common::COPY_REFUSED),
            }
        });
    };
    view! {
        <div class="stack">
            <p>
                <b>{name}</b>
            </p>
            <p>{words::SECRET_ONCE}</p>
            <p class="sunken mono">{key.get_value()}</p>
            <p class="hint">{words::SIGNATURE_TEXT}</p>
            <div class="actions end">
                <Button label=common::CLOSE on_press=move |()| made.set(None)/>
                {elsewhere.then(|| view! { <LinkButton href=page label=words::OPEN_PAGE/> })}
                <Button label=words::COPY kind=Kind::Primary on_press=copy/>
            </div>
        </div>
    }
}
