//! What a list shows while there is nothing in it: what the page is for, and the first step.

use leptos::{prelude::*, text_prop::TextProp};

/// An empty state.
#[component]
pub fn EmptyState(
    /// What there is none of.
    #[prop(into)]
    title: TextProp,
    /// What the page is for and what to do first.
    #[prop(into)]
    text: TextProp,
    /// The first step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{move || title.get()}</p>
            <p>{move || text.get()}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
