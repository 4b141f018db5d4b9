//! Who sends the letter and to whom: part of what is approved.

use super::draft::Draft;
use crate::{
    components::{Card, CheckGroup, SelectField, choices, languages},
    i18n::Text,
    pages::people::segments::{Counted, PartFields, Parts, segment_choices, use_segments},
    words::{common, letters as words, register},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    letters::{Audience, Sender},
    people::DataItem,
};

/// Sender and recipients.
#[component]
pub fn SettingsCard(
    /// The letter.
    draft: Draft,
) -> impl IntoView {
    let audience = draft.audience.get_untracked();
    let langs = RwSignal::new(audience.langs.clone());
    let items = RwSignal::new(audience.data_items.clone());
    let parts = Parts::of(&audience);
    let segments = use_segments();
    let segment = RwSignal::new(None::<Uuid>);
    Effect::new(move |_| {
        let Some(id) = segment.get() else { return };
        let found = segments.value.with_untracked(|all| {
            let mut all = all.iter().flatten();
            all.find(|one| one.id == id).map(|one| one.audience.clone())
        });
        if let Some(chosen) = found {
            langs.set(chosen.langs.clone());
            items.set(chosen.data_items.clone());
            parts.take(&chosen);
        }
    });
    Effect::new(move |before: Option<()>| {
        let (langs, items) = (langs.get(), items.get());
        let mut typed = Audience::default();
        parts.put(&mut typed);
        if before.is_some() && draft.editable.get_untracked() {
            draft.audience.update(|audience| {
                audience.langs = langs;
                audience.data_items = items;
                audience.damage = typed.damage;
                audience.contract_refs = typed.contract_refs;
                audience.sla_refs = typed.sla_refs;
                audience.organisations = typed.organisations;
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
                    <SelectField label=register::USE_SEGMENT value=segment choices=segment_choices(segments) none=common::CHOOSE/>
                    <CheckGroup label=words::AUDIENCE_LANGS hint=words::NO_LIMIT value=langs choices=languages()/>
                    <CheckGroup label=words::AUDIENCE_ITEMS value=items choices=choices(&DataItem::ALL, DataItem::label)/>
                    <PartFields parts=parts/>
                    <Counted audience=Signal::derive(move || draft.audience.get())/>
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
