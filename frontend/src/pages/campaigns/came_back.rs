//! What came back about one mail: each report with its class, the server's words, and what follows.

use crate::{
    api::use_loaded,
    components::{LoadedView, Mono, StatusTag, Time, Tone},
    i18n::use_lang,
    layout::use_incident,
    words::suppressions as words,
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    bounces::{BounceEvent, BounceKind},
};

fn tone(kind: BounceKind) -> Tone {
    match kind {
        BounceKind::Failed | BounceKind::Complaint => Tone::Late,
        BounceKind::Delayed => Tone::Waiting,
        BounceKind::Delivered => Tone::Good,
        BounceKind::Relayed | BounceKind::Expanded => Tone::Plain,
    }
}

/// The reports about a mail.
#[component]
pub fn CameBack(
    /// The campaign.
    campaign: Uuid,
    /// The mail.
    id: Uuid,
) -> impl IntoView {
    let incident = use_incident();
    let events = use_loaded::<Vec<BounceEvent>>(Signal::derive(move || {
        incident.below(&format!("campaigns/{campaign}/deliveries/{id}/reports"))
    }));
    view! {
        <h3>{words::REPORTS}</h3>
        <LoadedView loaded=events let:events>
            {if events.is_empty() {
                view! { <p class="muted">{words::NO_REPORT}</p> }.into_any()
            } else {
                events.into_iter().map(|event| view! { <One event=event/> }).collect_view().into_any()
            }}
        </LoadedView>
    }
}

#[component]
fn One(event: BounceEvent) -> impl IntoView {
    let lang = use_lang();
    let (kind, class, effect) = (event.kind, event.class, event.effect);
    let said = [event.status, event.text];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <div class="sunken">
            <p class="meta">
                <Time at=event.at/>
                <StatusTag tone=tone(kind) label=move || kind.label(lang.get())/>
                {class.map(|class| view! { <span>{move || class.label(lang.get())}</span> })}
            </p>
            <Mono text=said/>
            <p>{move || effect.label(lang.get())}</p>
        </div>
    }
}
