//! A card: a titled piece of a page, with room for one link or button beside the title.

use leptos::{prelude::*, text_prop::TextProp};

/// A card.
#[component]
pub fn Card(
    /// Its title.
    #[prop(optional, into)]
    title: Option<TextProp>,
    /// Beside the title.
    #[prop(optional, into)]
    action: ViewFn,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let heading = title.map(|title| {
        view! {
            <div class="card-head">
                <h2>{move || title.get()}</h2>
                {move || action.run()}
            </div>
        }
    });
    view! {
        <section class="card">
            {heading}
            {children()}
        </section>
    }
}
