//! The six activities of an incident with what is mandatory and why, and the version of the playbook they follow.

use super::{cards::ActivityCards, facts::FactsCard, matters::MissingToClose};
use crate::{
    api::use_loaded,
    components::{LinkButton, LoadedView, PageHeader},
    layout::use_incident,
    routes,
    words::activities as words,
};
use leptos::prelude::*;
use saiki_api::activities::Activity;

/// The page.
#[component]
pub fn Activities() -> impl IntoView {
    let open = use_incident();
    let activities = use_loaded::<Vec<Activity>>(Signal::derive(move || open.below("activities")));
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let all = move || {
        let id = open.id.get()?;
        Some(view! { <LinkButton href=routes::items(id) label=words::ALL_ITEMS/> })
    };
    let cards = move |all: Vec<Activity>| {
        let id = open.id.get_untracked().unwrap_or_default();
        view! { <ActivityCards incident=id activities=all/> }
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=all/>
        <p class="lead">{words::LEAD}</p>
        <LoadedView loaded=activities children=cards/>
        <div class="grid halves">
            <FactsCard activities=activities/>
            <MissingToClose/>
        </div>
    }
}
