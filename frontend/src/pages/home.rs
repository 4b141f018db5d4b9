//! The root address: it leads to the list of incidents.

use crate::routes;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// Goes to the incidents.
#[component]
pub fn Home() -> impl IntoView {
    view! { <Redirect path=routes::INCIDENTS/> }
}
