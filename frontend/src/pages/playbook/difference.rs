//! What is different between two versions of the playbook: added, changed, retired.

use crate::{
    components::{StatusTag, Tone},
    i18n::{Text, use_lang},
    words::playbook as words,
};
use leptos::prelude::*;
use saiki_api::playbooks::{ItemChange, PlaybookDifference, PlaybookItem};

/// The difference as a list.
#[component]
pub fn Difference(found: PlaybookDifference) -> impl IntoView {
    let lang = use_lang();
    let none = found.added.is_empty() && found.changed.is_empty() && found.retired.is_empty();
    let line = move |item: PlaybookItem, tone: Tone, word: Text| {
        let title = item.title;
        view! {
            <li>
                <StatusTag tone=tone label=word/>
                " "
                <span class="mono">{item.code}</span>
                " "
                {move || title.get(lang.get()).to_owned()}
            </li>
        }
    };
    let change = move |change: ItemChange| {
        let fields = change.fields;
        let (before, after) = (change.before.title.clone(), change.after.title.clone());
        let renamed = before != after;
        let names = move || {
            let names: Vec<&str> = fields.iter().map(|f| words::field(f, lang.get())).collect();
            names.join(lang.get().pick("、", ", "))
        };
        view! {
            <li>
                <StatusTag tone=Tone::Active label=words::CHANGED/>
                " "
                <span class="mono">{change.after.code}</span>
                " "
                {renamed.then(|| view! { <del>{move || before.get(lang.get()).to_owned()}</del> " " })}
                <span>{move || after.get(lang.get()).to_owned()}</span>
                " "
                <span class="muted">{names}</span>
            </li>
        }
    };
    let added = found
        .added
        .into_iter()
        .map(move |i| line(i, Tone::Good, words::ADDED));
    let retired = found
        .retired
        .into_iter()
        .map(move |i| line(i, Tone::Plain, words::RETIRED));
    let changed = found.changed.into_iter().map(change);
    view! {
        {none.then(|| view! { <p class="muted">{words::NONE_DIFFERENT}</p> })}
        <ul class="differences">
            {added.collect_view()}
            {changed.collect_view()}
            {retired.collect_view()}
        </ul>
    }
}
