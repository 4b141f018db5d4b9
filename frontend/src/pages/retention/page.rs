//! How one incident's personal data is kept: the state and what comes next, the period, the hold, the erasure, the key.

use super::{erase::ErasureCard, key::KeyCard, period::PeriodCards, tones};
use crate::{
    api::use_loaded,
    components::{Card, Fact, Facts, LoadedView, PageHeader, StatusTag},
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    words::retention as words,
};
use leptos::prelude::*;
use saiki_api::retention::Retention;

/// The page.
#[component]
pub fn RetentionPage() -> impl IntoView {
    let incident = use_incident();
    let loaded = use_loaded::<Retention>(Signal::derive(move || incident.below("retention")));
    let title = move || {
        incident
            .loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        <LoadedView loaded=loaded let:kept>
            <State kept=kept.clone()/>
            <PeriodCards kept=kept.clone() loaded=loaded/>
            <ErasureCard kept=kept.clone() loaded=loaded/>
            <KeyCard kept=kept loaded=loaded/>
        </LoadedView>
    }
}

#[component]
fn State(kept: Retention) -> impl IntoView {
    let lang = use_lang();
    let state = kept.state;
    view! {
        <Card title=words::STATE>
            <p><StatusTag tone=tones::state(state) label=move || state.label(lang.get())/></p>
            <p>{kept.why}</p>
            <Facts>
                <Fact name=words::PEOPLE>{grouped(kept.people)}</Fact>
            </Facts>
        </Card>
    }
}
