//! A letter as its reader sees it, in a frame that can do nothing: no scripts, no forms, no navigation, no cookies.

use leptos::{prelude::*, text_prop::TextProp};

/// A whole HTML document in a sandbox.
#[component]
pub fn PreviewFrame(
    /// The document.
    #[prop(into)]
    html: Signal<String>,
    /// What it shows.
    #[prop(into)]
    title: TextProp,
) -> impl IntoView {
    view! { <iframe class="preview" sandbox="" title=move || title.get().to_string() srcdoc=move || html.get()></iframe> }
}
