//! A search box whose words are in the address. It waits until the typing pauses.

use super::url_query::UrlQuery;
use crate::browser;
use leptos::{html::Input, prelude::*, task::spawn_local, text_prop::TextProp};

/// Milliseconds without a key before the search begins.
const PAUSE: i32 = 250;

/// A search box; `/` goes to it.
#[component]
pub fn SearchBox(
    /// The address.
    query: UrlQuery,
    /// Name of the value in it.
    #[prop(default = "q")]
    name: &'static str,
    /// What can be found.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let input: NodeRef<Input> = NodeRef::new();
    let typed = RwSignal::new(untrack(move || query.get(name)).unwrap_or_default());
    let turn = StoredValue::new(0_u32);
    // Back, forward and "clear" change the address elsewhere.
    Effect::new(move |_| {
        let there = query.get(name).unwrap_or_default();
        if there != typed.get_untracked().trim() {
            typed.set(there);
        }
    });
    let on_input = move |text: String| {
        typed.set(text);
        turn.update_value(|n| *n = n.wrapping_add(1));
        let mine = turn.get_value();
        spawn_local(async move {
            browser::sleep(PAUSE).await;
            if turn.try_get_value() == Some(mine) {
                query.set(name, Some(typed.get_untracked().trim().to_owned()));
            }
        });
    };
    browser::keys::on_key(move |event| {
        if event.key() == "/" && browser::keys::is_command(&event) {
            event.prevent_default();
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
            }
        }
    });
    let for_placeholder = label.clone();
    view! {
        <input
            class="search"
            type="search"
            node_ref=input
            aria-label=move || label.get().to_string()
            placeholder=move || for_placeholder.get().to_string()
            prop:value=typed
            on:input:target=move |event| on_input(event.target().value())
        />
    }
}
