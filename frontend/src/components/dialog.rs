//! A modal dialog on the native element, which keeps the focus inside and gives it back afterwards.

use crate::words::common;
use leptos::{html, prelude::*, text_prop::TextProp};

/// A dialog, open while `open` is true. Escape closes it.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: TextProp,
    /// Wider, for forms and lists.
    #[prop(optional)]
    wide: bool,
    /// Whether the person may close it without deciding.
    #[prop(default = true)]
    closable: bool,
    /// What it holds; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let element: NodeRef<html::Dialog> = NodeRef::new();
    let heading = crate::browser::id::random();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let cancel = move |event: web_sys::Event| {
        if !closable {
            event.prevent_default();
        }
    };
    let close_button = closable.then(|| {
        view! {
            <button type="button" class="close" aria-label=common::CLOSE on:click=move |_| open.set(false)>
                "×"
            </button>
        }
    });
    view! {
        <dialog
            node_ref=element
            class:wide=wide
            aria-labelledby=heading.clone()
            on:close=move |_| open.set(false)
            on:cancel=cancel
        >
            <div class="dialog-head">
                <h2 id=heading.clone()>{move || title.get()}</h2>
                {close_button}
            </div>
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
}
