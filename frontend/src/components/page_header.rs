//! The head of every page: title, a line of facts, at most two actions. It also names the window and takes the focus
//! after a change of page, so that a screen reader begins where the eye does.

use crate::browser;
use leptos::{html::H1, prelude::*, text_prop::TextProp};

/// The head of a page.
#[component]
pub fn PageHeader(
    /// Title of the page and of the window.
    #[prop(into)]
    title: TextProp,
    /// The line of facts below it.
    #[prop(optional, into)]
    facts: ViewFn,
    /// At most two actions, the primary one last.
    #[prop(optional, into)]
    actions: ViewFn,
) -> impl IntoView {
    let heading: NodeRef<H1> = NodeRef::new();
    let for_window = title.clone();
    Effect::new(move |_| browser::set_title(&format!("{} – Saiki", for_window.get())));
    Effect::new(move |done: Option<bool>| {
        let Some(heading) = heading.get() else {
            return false;
        };
        // Only once, and never away from something the person already uses.
        if !done.unwrap_or(false) && !browser::dom::is_typing() && !browser::dom::in_dialog() {
            let _ = heading.focus();
        }
        true
    });
    view! {
        <header class="page">
            <div class="page-title">
                <h1 tabindex="-1" node_ref=heading>
                    {move || title.get()}
                </h1>
                <div class="meta">{move || facts.run()}</div>
            </div>
            <div class="actions">{move || actions.run()}</div>
        </header>
    }
}
