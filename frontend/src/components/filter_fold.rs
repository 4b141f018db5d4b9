//! The filters of a list: beside each other where there is room, and on a narrow screen behind one button that says how
//! many of them are in use.

use super::url_query::UrlQuery;
use crate::{browser, i18n::use_lang, words::common};
use leptos::prelude::*;

/// Filters behind a button where there is little room.
#[component]
pub fn FilterFold(
    /// The address.
    query: UrlQuery,
    /// The names of these filters in it.
    #[prop(into)]
    names: Vec<&'static str>,
    /// The filters.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let id = browser::id::random();
    let in_use = Memo::new(move |_| {
        let used = names.iter().filter(|name| query.any(&[**name]));
        used.count()
    });
    view! {
        <button
            type="button"
            class="btn small filters-button"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-controls=id.clone()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {move || common::filters(in_use.get(), lang.get())}
        </button>
        <div class="filters" class:open=move || open.get() id=id>
            {children()}
        </div>
    }
}
