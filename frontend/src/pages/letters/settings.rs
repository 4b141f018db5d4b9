//! Who sends the letter and to whom: part of what is approved.

use super::draft::Draft;
use crate::{
    components::{Card, CheckGroup, choices},
    i18n::Text,
    words::{common, letters as words},
};
use leptos::prelude::*;
use saiki_api::{Lang, letters::Sender, people::DataItem};

/// Sender and recipients.
#[component]
pub fn SettingsCard(
    /// The letter.
    draft: Draft,
) -> impl IntoView {
    let audience = draft.audience.get_untracked();
    let langs = RwSignal::new(audience.langs);
    let items = RwSignal::new(audience.data_items);
    Effect::new(move |before: Option<()>| {
        let (langs, items) = (langs.get(), items.get());
        if before.is_some() && draft.editable.get_untracked() {
            draft.audience.update(|audience| {
                audience.langs = langs;
                audience.data_items = items;
            });
            draft.touched();
        }
    });
    view! {
        <Card>
            <details>
                <summary>{words::SETTINGS}</summary>
                <fieldset class="bare stack" disabled=move || !draft.editable.get()>
                    <SenderField draft=draft label=words::SENDER_NAME get=|s| s.name.clone() set=|s, v| s.name = v/>
                    <SenderField draft=draft label=words::SENDER_EMAIL get=|s| s.email.clone() set=|s, v| s.email = v/>
                    <SenderField draft=draft label=words::REPLY_TO get=|s| s.reply_to.clone() set=|s, v| s.reply_to = v/>
                    <CheckGroup label=words::AUDIENCE_LANGS hint=words::NO_LIMIT value=langs choices=choices(&Lang::ALL, common::language)/>
                    <CheckGroup label=words::AUDIENCE_ITEMS value=items choices=choices(&DataItem::ALL, DataItem::label)/>
                </fieldset>
            </details>
        </Card>
    }
}

#[component]
fn SenderField(
    draft: Draft,
    label: Text,
    get: fn(&Sender) -> String,
    set: fn(&mut Sender, String),
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <input
                type="text"
                autocomplete="off"
                prop:value=move || draft.sender.with(get)
                on:input:target=move |event| {
                    let typed = event.target().value();
                    draft.sender.update(|sender| set(sender, typed));
                    draft.touched();
                }
            />
        </label>
    }
}
