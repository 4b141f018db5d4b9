//! A button that fetches a file with the access token and hands it to the person.

use super::{button::Button, form::use_form, toast::use_toasts};
use crate::{api::use_api, browser::download, i18n::use_lang};
use leptos::{prelude::*, text_prop::TextProp};

/// Fetches and saves.
#[component]
pub fn Save(
    /// What it says.
    #[prop(into)]
    label: TextProp,
    /// Where the file is.
    #[prop(into)]
    address: Signal<String>,
    /// Name it is saved under.
    #[prop(into)]
    name: String,
    /// Its media type.
    accept: &'static str,
) -> impl IntoView {
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let name = StoredValue::new(name);
    let save = move |()| {
        let call = api.get(address.get_untracked()).accept(accept);
        let name = name.get_value();
        form.run(call.send_bytes(), move |(kind, bytes)| {
            download::save(&name, &kind, &bytes);
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    view! { <Button label=label busy=form.busy on_press=save/> }
}
