//! Takes a file: dropped, or chosen with the keyboard or mouse. What becomes of it is the caller's affair.

use crate::{format::number, words::common};
use leptos::{prelude::*, text_prop::TextProp};
use send_wrapper::SendWrapper;
use web_sys::{DragEvent, File};

/// A place for one file.
#[component]
pub fn FileDrop(
    /// What belongs here.
    #[prop(into)]
    label: TextProp,
    /// What to know before choosing: format, largest size.
    #[prop(into)]
    hint: TextProp,
    /// File name endings offered, for example `.csv,.ndjson`.
    accept: &'static str,
    /// The file chosen.
    file: RwSignal<Option<SendWrapper<File>>>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let take = move |files: Option<web_sys::FileList>| {
        if let Some(chosen) = files.and_then(|files| files.get(0)) {
            file.set(Some(SendWrapper::new(chosen)));
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let chosen = move || {
        let name = file.with(|file| {
            file.as_ref()
                .map(|file| (file.name(), number::bytes(file.size() as i64)))
        });
        match name {
            Some((name, size)) => {
                view! { <b>{name}</b> <span class="muted">" "{size}</span> }.into_any()
            }
            None => view! { <span class="muted">{common::DROP_HERE}</span> }.into_any(),
        }
    };
    view! {
        <label class="drop" class:over=over on:drop=drop on:dragover=drag on:dragleave=move |_| over.set(false)>
            <span class="label">{move || label.get()}</span>
            <input type="file" accept=accept on:change:target=move |event| take(event.target().files())/>
            <span class="drop-file">{chosen}</span>
            <span class="hint">{move || hint.get()}</span>
        </label>
    }
}
