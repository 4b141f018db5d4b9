//! What is shown at an address that has no page.

use crate::{
    components::{EmptyState, LinkButton},
    routes,
    words::shell,
};
use leptos::prelude::*;

/// No such page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <main class="alone">
            <NothingHere/>
        </main>
    }
}

/// That nothing is at this address, within a page.
#[component]
pub fn NothingHere() -> impl IntoView {
    view! {
        <EmptyState title=shell::NOT_FOUND text=shell::NOT_FOUND_TEXT>
            <LinkButton href=routes::INCIDENTS label=shell::TO_INCIDENTS/>
        </EmptyState>
    }
}
