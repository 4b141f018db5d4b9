//! Every component in every state, as a reference for whoever builds pages. Nothing here talks to the server.

mod data;
mod inputs;
mod messages;

use crate::{
    components::{LangSwitch, PageHeader, ThemeSwitch},
    words::components as words,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Components() -> impl IntoView {
    let switches = || {
        view! {
            <LangSwitch/>
            <ThemeSwitch/>
        }
    };
    view! {
        <main class="gallery">
            <PageHeader title=words::TITLE facts=|| view! { <span>{words::LEAD}</span> } actions=switches/>
            <data::Statuses/>
            <data::Numbers/>
            <data::Tables/>
            <inputs::Buttons/>
            <inputs::Fields/>
            <inputs::Files/>
            <messages::Messages/>
            <messages::Waiting/>
        </main>
    }
}
