//! The record of one mail: each attempt, what the server said, and the decision where only a person can make it.

use super::{came_back::CameBack, ledger::reply, tones};
use crate::{
    api::{Listing, use_api, use_loaded},
    components::{
        Button, ChosenDialog, Fact, Facts, FormProblem, Hash, LoadedView, Mono, StatusTag, Time,
        Tone, use_form,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{campaigns as words, letter_series, register},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    campaigns::Campaign,
    deliveries::{Attempt, Delivery, DeliveryState},
    letters::LetterKind,
    permissions::Permission,
};

/// The record, while a row is open.
#[component]
pub fn DeliveryDialog(
    /// The campaign.
    campaign: Uuid,
    /// The row.
    shown: RwSignal<Option<Delivery>>,
    /// The ledger, read again after a decision.
    listing: Listing<Delivery>,
) -> impl IntoView {
    view! {
        <ChosenDialog chosen=shown title=words::DETAIL wide=true let:delivery>
            <Record campaign=campaign delivery=delivery shown=shown listing=listing/>
        </ChosenDialog>
    }
}

/// What is on record about one mail, and the decision it may need.
#[component]
pub fn Record(
    /// The campaign.
    campaign: Uuid,
    /// The row.
    delivery: Delivery,
    /// Emptied once it is decided.
    shown: RwSignal<Option<Delivery>>,
    /// The ledger, read again after a decision.
    listing: Listing<Delivery>,
) -> impl IntoView {
    let incident = use_incident();
    let lang = use_lang();
    let session = use_session();
    let id = delivery.id;
    let state = delivery.state;
    let address = Signal::derive(move || {
        incident.below(&format!("campaigns/{campaign}/deliveries/{id}/attempts"))
    });
    let attempts = use_loaded::<Vec<Attempt>>(address);
    let may = untrack(|| session.may(Permission::CampaignsWrite));
    let held = state == DeliveryState::Ambiguous && may;
    // A company may have deadlines of its own, from the arrival of its letter.
    let of = use_loaded::<Campaign>(Signal::derive(move || {
        incident.below(&format!("campaigns/{campaign}"))
    }));
    let taken = delivery.accepted_at;
    let clock = move || {
        let company = |c: &Option<Campaign>| {
            c.as_ref()
                .is_some_and(|c| c.letter_kind == LetterKind::CompanyNotice)
        };
        let at = taken.filter(|_| of.value.with(company))?;
        Some(view! { <Fact name=letter_series::CLOCK_FROM><Time at=at/></Fact> })
    };
    let together = (!delivery.covers.is_empty()).then(|| {
        let incident = incident.id.get_untracked().unwrap_or_default();
        let all = std::iter::once(delivery.person_id).chain(delivery.covers.clone());
        let links = all.enumerate().map(move |(n, person)| {
            let href = routes::person(incident, person);
            view! { <a href=href>{move || register::nth_person(n + 1, lang.get())}</a> " " }
        });
        view! { <Fact name=register::COVERS>{links.collect_view()}</Fact> }
    });
    view! {
        <div class="stack">
            <p>
                <StatusTag tone=tones::delivery(state) label=move || state.label(lang.get())/>
            </p>
            <Facts>
                <Fact name=words::PERSON>{delivery.person_number} " " {delivery.person_name}</Fact>
                <Fact name=words::ADDRESS>
                    <Mono text=delivery.to/>
                </Fact>
                <Fact name=words::MESSAGE_ID>
                    <Mono text=delivery.message_id/>
                </Fact>
                {together}
                {clock}
                <Fact name=words::BODY_HASH>
                    <Hash value=delivery.body_sha256/>
                </Fact>
            </Facts>
            {held.then(|| view! { <Decision campaign=campaign id=id shown=shown listing=listing/> })}
            <h3>{words::ATTEMPTS}</h3>
            <LoadedView loaded=attempts let:attempts>
                {if attempts.is_empty() {
                    view! { <p class="muted">{words::NO_ATTEMPT}</p> }.into_any()
                } else {
                    attempts.into_iter().map(|attempt| view! { <OneAttempt attempt=attempt/> }).collect_view().into_any()
                }}
            </LoadedView>
            <CameBack campaign=campaign id=id/>
        </div>
    }
}

#[component]
fn OneAttempt(attempt: Attempt) -> impl IntoView {
    let lang = use_lang();
    let (phase, outcome) = (attempt.phase, attempt.outcome);
    view! {
        <div class="sunken">
            <p class="meta">
                <b>{attempt.n}</b>
                <Time at=attempt.started_at/>
                <span>{move || phase.map(|phase| words::phase(phase, lang.get()))}</span>
                {outcome
                    .map(|state| view! { <StatusTag tone=tones::delivery(state) label=move || state.label(lang.get())/> })}
                {attempt.may_repeat.then(|| view! { <StatusTag tone=Tone::Unknown label=words::MAY_REPEAT/> })}
            </p>
            <Mono text=reply(attempt.code, attempt.enhanced.as_deref(), attempt.text.as_deref())/>
        </div>
    }
}

#[component]
fn Decision(
    campaign: Uuid,
    id: Uuid,
    shown: RwSignal<Option<Delivery>>,
    listing: Listing<Delivery>,
) -> impl IntoView {
    let incident = use_incident();
    let api = use_api();
    let form = use_form();
    let decide = move |action: &'static str| {
        let address = incident.below_now(&format!("campaigns/{campaign}/deliveries/{id}/resolve"));
        let call = api
            .post(address)
            .json(&serde_json::json!({ "action": action }));
        form.run(call.send_empty(), move |()| {
            shown.set(None);
            listing.reload();
        });
    };
    view! {
        <div class="notice">
            <span>{words::HELD}</span>
            <Button label=words::RESEND busy=form.busy on_press=move |()| decide("resend")/>
            <Button label=words::TREAT_AS_ACCEPTED busy=form.busy on_press=move |()| decide("treat_as_accepted")/>
            <FormProblem form=form/>
        </div>
    }
}
