//! A campaign: its numbers as they come in, what can be done about it, and its ledger.

use super::{
    actions::Actions, chart::Chart, domains::Domains, ledger::Ledger, live::Live, numbers::Numbers,
    outlook::OutlookCard, tones, unreached::Unreached,
};
use crate::{
    api::{Loaded, use_api, use_loaded},
    browser::{self, sleep},
    components::{Hash, LoadedView, PageHeader, StatusTag, Time, Tone},
    format::{date, number::grouped},
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{campaigns as words, letter_series, ramp},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{components::A, hooks::use_params_map};
use saiki_api::{
    campaigns::{Campaign, CampaignState},
    letters::LetterKind,
    pace::CampaignPace,
};

/// First and longest wait before the course is read again, in milliseconds.
const READ_AGAIN: (i32, i32) = (2_000, 15_000);

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
    let pace = use_loaded::<CampaignPace>(Signal::derive(move || {
        address.get().map(|address| format!("{address}/pace"))
    }));
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
    // The rail's counts and the course follow when the campaign moves on.
    Effect::new(move |before: Option<()>| {
        over.with(|_| ());
        if before.is_some() {
            incident.loaded.reload();
            pace.reload();
        }
    });
    let running = Memo::new(move |_| {
        let heard = live.now.with(|now| now.as_ref().map(|now| now.state));
        heard.or(over.get().map(|(state, _)| state)) == Some(CampaignState::Running)
    });
    keep_reading(pace, running);
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
        {move || {
            let trouble = live.now.with(|now| now.as_ref().and_then(|now| now.mail_trouble.clone()))?;
            let since = date::clock(trouble.since, &browser::zone());
            Some(view! { <p class="notice warn" role="status">{words::mail_trouble(&since, &trouble.said, lang.get())}</p> })
        }}
        {move || {
            let (open, at) = pace.value.with(|pace| {
                let pace = pace.as_ref()?;
                Some((pace.pressing?, pace.deadline.as_ref()?.moment.at))
            })?;
            let text = ramp::pressing(&grouped(open), date::now() > at, lang.get());
            let (incident, campaign) = (incident.id.get()?, campaign.value.with(|c| c.as_ref().map(|c| c.id))?);
            let follow = routes::followups_of(incident, campaign);
            Some(view! {
                <p class="notice warn" role="alert">
                    <span>{text} " " <A href=follow>{ramp::TO_FOLLOWUPS}</A></span>
                </p>
            })
        }}
        <Numbers counts=counts.into() live=live pace=pace.value/>
        {move || campaign.value.with(|c| c.as_ref().map(|c| c.id)).map(|id| view! { <Unreached campaign=id counts=counts.into()/> })}
        <div class="grid three-two">
            <Chart pace=pace.value live=live running=running.into()/>
            <Domains pace=pace.value/>
        </div>
        <OutlookCard campaign=campaign address=address pace=pace.value.into()/>
        <LoadedView loaded=campaign let:campaign>
            {(campaign.letter_kind == LetterKind::CompanyNotice)
                .then(|| view! { <p class="notice">{letter_series::COMPANY_CLOCK}</p> })}
            <Ledger id=campaign.id counts=counts.into()/>
        </LoadedView>
    }
}

/// Reads the course again now and then while mails go out, until the page is left.
fn keep_reading(pace: Loaded<CampaignPace>, running: Memo<bool>) {
    spawn_local(async move {
        let (mut wait, longest) = READ_AGAIN;
        loop {
            sleep(wait).await;
            wait = (wait * 2).min(longest);
            match running.try_get_untracked() {
                Some(true) => pace.reload(),
                Some(false) => {}
                None => return,
            }
        }
    });
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
