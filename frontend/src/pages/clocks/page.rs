//! One deadline on a page of its own, where there is no room beside the board.

use super::panel::{ClockBody, use_detail};
use crate::{components::PageHeader, layout::use_incident, routes, words::clocks as words};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use saiki_api::Uuid;
use send_wrapper::SendWrapper;

/// The page.
#[component]
pub fn ClockPage() -> impl IntoView {
    let (here, params) = (use_incident(), use_params_map());
    let navigate = SendWrapper::new(use_navigate());
    let detail = use_detail(move || {
        let clock: Uuid = params.with(|p| p.get("clock"))?.parse().ok()?;
        Some((here.id.get()?, clock))
    });
    let title = move || {
        let value = detail.value;
        value.with(|detail| {
            detail
                .as_ref()
                .map(|detail| detail.clock.title.clone())
                .unwrap_or_default()
        })
    };
    let board = Signal::derive(move || here.id.get().map(routes::clocks).unwrap_or_default());
    let facts = move || view! { <a href=board>{words::TITLE}</a> };
    let gone = move |()| navigate(&board.get_untracked(), Default::default());
    view! {
        <PageHeader title=title facts=facts/>
        <section class="card">
            <ClockBody detail=detail changed=Callback::new(|()| ()) gone=Callback::new(gone)/>
        </section>
    }
}
