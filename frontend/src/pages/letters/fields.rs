//! Subject and body of one language, and the merge fields to put into them.

use super::draft::Draft;
use crate::{
    api::use_loaded,
    components::{Tab, Tabs},
    i18n::use_lang,
    words::letters as words,
};
use leptos::{html, prelude::*};
use saiki_api::{Lang, letters::MergeField};

/// Both languages in tabs.
#[component]
pub fn Texts(
    /// The letter.
    draft: Draft,
    /// The language shown.
    shown: RwSignal<Lang>,
) -> impl IntoView {
    let tabs = vec![
        Tab::new("ja", move || "日本語"),
        Tab::new("en", move || "English"),
    ];
    let select =
        move |name: &'static str| shown.set(if name == "ja" { Lang::Ja } else { Lang::En });
    view! {
        <div class="letter-texts">
            <Tabs tabs=tabs selected=move || shown.get().tag().to_owned() on_select=select label=words::LANGUAGES/>
            {move || view! { <Text draft=draft of=shown.get()/> }}
        </div>
    }
}

#[component]
fn Text(draft: Draft, of: Lang) -> impl IntoView {
    let body: NodeRef<html::Textarea> = NodeRef::new();
    let subject = move || draft.text(of).map(|text| text.subject).unwrap_or_default();
    let content = move || draft.text(of).map(|text| text.body).unwrap_or_default();
    let locked = move || !draft.editable.get();
    let insert = move |name: String| {
        let Some(field) = body.get_untracked() else {
            return;
        };
        let end = field
            .selection_end()
            .ok()
            .flatten()
            .unwrap_or_else(|| field.text_length());
        let start = field.selection_start().ok().flatten().unwrap_or(end);
        // Fails only for places outside the text.
        let _ = field.set_range_text_with_start_and_end(&format!("{{{{ {name} }}}}"), start, end);
        let _ = field.focus();
        let typed = field.value();
        draft.edit(of, |text| text.body = typed);
    };
    view! {
        <label class="field">
            <span class="label">{words::SUBJECT}</span>
            <input
                type="text"
                lang=of.tag()
                disabled=locked
                prop:value=subject
                on:input:target=move |event| {
                    let typed = event.target().value();
                    draft.edit(of, |text| text.subject = typed);
                }
            />
        </label>
        <label class="field">
            <span class="label">{words::BODY}</span>
            <textarea
                node_ref=body
                class="letter-body"
                lang=of.tag()
                rows=24
                spellcheck="true"
                disabled=locked
                prop:value=content
                on:input:target=move |event| {
                    let typed = event.target().value();
                    draft.edit(of, |text| text.body = typed);
                }
            ></textarea>
        </label>
        <MergeFields on_insert=insert locked=Signal::derive(locked)/>
    }
}

#[component]
fn MergeFields(#[prop(into)] on_insert: Callback<String>, locked: Signal<bool>) -> impl IntoView {
    let lang = use_lang();
    // Labels come in the reader's language: asked again when it changes.
    let address = Signal::derive(move || {
        lang.track();
        Some("letters/merge-fields".to_owned())
    });
    let fields = use_loaded::<Vec<MergeField>>(address);
    Effect::new(move |before: Option<()>| {
        lang.track();
        if before.is_some() {
            fields.reload();
        }
    });
    let chip = move |field: MergeField| {
        let name = field.name.clone();
        view! {
            <button type="button" class="chip" title=field.name disabled=locked on:click=move |_| on_insert.run(name.clone())>
                {field.label}
            </button>
        }
    };
    view! {
        <details class="merge-fields" open=true>
            <summary>{words::INSERT}</summary>
            <div class="chips">{move || fields.value.get().unwrap_or_default().into_iter().map(chip).collect_view()}</div>
        </details>
    }
}
