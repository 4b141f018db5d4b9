//! On a person's page: that no mail, or no update, goes to their address, and why.

use crate::{
    api::use_loaded,
    components::{Card, StatusTag, Time, Tone},
    i18n::use_lang,
    layout::use_incident,
    words::letter_series as words,
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    suppressions::{Suppression, SuppressionKind},
};

/// The entries; nothing where there are none.
#[component]
pub fn Stopped(
    /// The person.
    person: Uuid,
) -> impl IntoView {
    let incident = use_incident();
    let address = Signal::derive(move || incident.below(&format!("people/{person}/suppressions")));
    let loaded = use_loaded::<Vec<Suppression>>(address);
    move || {
        let entries = loaded.value.get().unwrap_or_default();
        (!entries.is_empty()).then(|| {
            view! {
                <Card title=words::STOPPED>
                    <ul class="stack">
                        {entries.into_iter().map(|entry| view! { <Entry entry=entry/> }).collect_view()}
                    </ul>
                </Card>
            }
        })
    }
}

#[component]
fn Entry(entry: Suppression) -> impl IntoView {
    let lang = use_lang();
    let (kind, reason) = (entry.kind, entry.reason);
    let tone = match kind {
        SuppressionKind::Technical => Tone::Late,
        SuppressionKind::OptOut => Tone::Waiting,
    };
    let scope = match entry.incident_id {
        Some(_) => words::STOPPED_HERE,
        None => words::STOPPED_ALL,
    };
    view! {
        <li class="meta">
            <StatusTag tone=tone label=move || kind.label(lang.get())/>
            <span>{move || reason.label(lang.get())}</span>
            <span>{scope}</span>
            <Time at=entry.created_at/>
        </li>
    }
}
