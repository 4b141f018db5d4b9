//! A button that opens a small panel below it: choices beside a list, say. Escape and a press elsewhere close it.

use crate::browser;
use leptos::{html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

/// A panel behind a button.
#[component]
pub fn Menu(
    /// The word on the button.
    #[prop(into)]
    label: TextProp,
    /// What the panel holds.
    children: ChildrenFn,
) -> impl IntoView {
    let element: NodeRef<html::Details> = NodeRef::new();
    let open = RwSignal::new(false);
    let close = move || {
        if open.try_get_untracked() == Some(true)
            && let Some(details) = element.try_get_untracked().flatten()
        {
            details.set_open(false);
        }
    };
    browser::keys::on_key(move |event| {
        if event.key() == "Escape" && open.try_get_untracked() == Some(true) {
            event.stop_immediate_propagation();
            close();
            if let Some(details) = element.get_untracked()
                && let Ok(Some(summary)) = details.query_selector("summary")
                && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = summary.focus();
            }
        }
    });
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let details = element.try_get_untracked().flatten();
        if !details.is_some_and(|details| details.contains(target.as_ref())) {
            close();
        }
    });
    on_cleanup(move || outside.remove());
    view! {
        <details class="menu" node_ref=element on:toggle=move |_| open.set(element.get_untracked().is_some_and(|details| details.open()))>
            <summary class="btn small">{move || label.get()}</summary>
            <div class="menu-panel">{move || open.get().then(|| children())}</div>
        </details>
    }
}
