//! A campaign: its numbers as they come in, what can be done about it, and its ledger.

use super::{actions::Actions, chart::Chart, ledger::Ledger, live::Live, tones};
use crate::{
    api::{use_api, use_loaded},
    browser,
    components::{
        Card, Hash, Legend, LoadedView, PageHeader, ProgressBar, Segment, StatusTag, Time, Tone,
    },
    format::{
        date,
        number::{grouped, percent},
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    words::campaigns as words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::campaigns::{Campaign, CampaignProgress, CampaignState, DeliveryCounts};

/// The page.
#[component]
pub fn CampaignPage() -> impl IntoView {
    let incident = use_incident();
    let lang = use_lang();
    let params = use_params_map();
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("campaign"))?;
        incident.below(&format!("campaigns/{id}"))
    });
    let campaign = use_loaded::<Campaign>(address);
    let live = Live::new();
    live.follow(use_api(), incident, campaign);
    let counts = Memo::new(move |_| {
        let heard = live.now.with(|now| now.as_ref().map(|now| now.counts));
        heard
            .or(campaign.value.with(|c| c.as_ref().map(|c| c.counts)))
            .unwrap_or_default()
    });
    let name = move || {
        campaign
            .value
            .with(|c| c.as_ref().map(|c| c.name.clone()).unwrap_or_default())
    };
    let facts = move || {
        campaign
            .value
            .get()
            .map(|campaign| view! { <Facts campaign=campaign live=live/> })
    };
    let over = Memo::new(move |_| {
        campaign
            .value
            .with(|c| c.as_ref().map(|c| (c.state, c.version)))
    });
    // The rail's counts follow when the campaign moves on.
    Effect::new(move |before: Option<()>| {
        over.track();
        if before.is_some() {
            incident.loaded.reload();
        }
    });
    view! {
        <PageHeader title=name facts=facts actions=move || view! { <Actions campaign=campaign/> }/>
        {move || {
            live.lost
                .get()
                .then(|| view! { <p class="notice warn" role="status">{words::LIVE_LOST}</p> })
        }}
        {move || {
            let reason = campaign.value.with(|c| c.as_ref().and_then(|c| c.pause_reason.clone()))?;
            Some(view! { <p class="notice warn" role="status">{words::pause_reason(&reason, lang.get())}</p> })
        }}
        <Numbers counts=counts.into() live=live/>
        <Chart live=live total=Signal::derive(move || counts.get().total)/>
        <LoadedView loaded=campaign let:campaign>
            <Ledger id=campaign.id counts=counts.into()/>
        </LoadedView>
    }
}

#[component]
fn Facts(campaign: Campaign, live: Live) -> impl IntoView {
    let lang = use_lang();
    let state = Signal::derive(move || {
        live.now
            .with(|now| now.as_ref().map(|now| now.state))
            .unwrap_or(campaign.state)
    });
    let total = campaign.counts.total;
    let approved = match campaign.approved_at {
        Some(at) => view! {
            <span>
                {words::APPROVED_BY} " " {campaign.approved_by_name} " " <Time at=at/>
            </span>
        }
        .into_any(),
        None => view! { <StatusTag tone=Tone::Late label=words::NO_APPROVAL/> }.into_any(),
    };
    view! {
        <StatusTag tone=Signal::derive(move || tones::campaign(state.get())) label=move || words::state(state.get(), lang.get())/>
        {(total > 0).then(|| view! { <span>{words::TOTAL} " " {grouped(total)}</span> })}
        <span>
            {words::FINGERPRINT}
            " "
            <Hash value=campaign.content_hash/>
        </span>
        {approved}
    }
}

/// A part of the bar: word, shape, and how to count it.
type Part = (Text, Tone, fn(&DeliveryCounts) -> i64);

/// Parts of the bar.
const PARTS: [Part; 6] = [
    (words::ACCEPTED, Tone::Good, |c| c.accepted),
    (words::SENDING_NOW, Tone::Active, |c| c.attempting),
    (words::DEFERRED, Tone::Waiting, |c| c.deferred),
    (words::UNDELIVERABLE, Tone::Late, |c| c.rejected + c.invalid),
    (words::AMBIGUOUS, Tone::Unknown, |c| c.ambiguous),
    (words::CANCELLED, Tone::Plain, |c| c.cancelled),
];

#[component]
fn Numbers(counts: Signal<DeliveryCounts>, live: Live) -> impl IntoView {
    let lang = use_lang();
    let segments = Signal::derive(move || {
        let counts = counts.get();
        PARTS
            .iter()
            .map(|(_, tone, count)| Segment {
                tone: *tone,
                count: count(&counts),
            })
            .collect::<Vec<_>>()
    });
    let total = Signal::derive(move || counts.get().total);
    let told = move || {
        let counts = counts.get();
        format!(
            "{} {}",
            grouped(counts.accepted),
            words::OF_ACCEPTED.pick(lang.get())
        )
    };
    let pace = move || {
        live.now
            .get()
            .filter(|now| now.per_minute > 0 && now.state == CampaignState::Running)
            .map(|now| pace(&now, lang.get()))
    };
    view! {
        <Card>
            <div class="sent-head">
                <p>
                    <span class="big">{move || grouped(counts.get().accepted)}</span>
                    " "
                    <span class="muted">
                        {words::OF_ACCEPTED}
                        " ・ "
                        {move || percent(counts.get().accepted, counts.get().total)}
                    </span>
                </p>
                <p class="muted" role="status">{pace}</p>
            </div>
            <ProgressBar big=true segments=segments total=total label=told/>
            <div class="legends">
                {PARTS
                    .iter()
                    .map(|(word, tone, count)| {
                        let (word, tone, count) = (*word, *tone, *count);
                        view! { <Legend tone=tone label=word count=Signal::derive(move || count(&counts.get()))/> }
                    })
                    .collect_view()}
                <Legend tone=Tone::NotBegun label=words::QUEUED count=Signal::derive(move || counts.get().queued)/>
                {move || {
                    let ever = counts.get().ever_ambiguous;
                    (ever > 0)
                        .then(|| {
                            view! {
                                <span class="legend unsure">
                                    <span class="shape" aria-hidden="true">"◇"</span>
                                    {grouped(ever)}
                                    " "
                                    {words::EVER_AMBIGUOUS}
                                </span>
                            }
                        })
                }}
            </div>
        </Card>
    }
}

fn pace(now: &CampaignProgress, lang: saiki_api::Lang) -> String {
    let rest = now.counts.total - super::live::settled(now);
    let rate = words::rate(&grouped(now.per_minute), &grouped(rest), lang);
    match now.done_by {
        Some(at) => format!(
            "{rate} ・ {}",
            words::done_by(&date::clock(at, &browser::zone()), lang)
        ),
        None => rate,
    }
}
