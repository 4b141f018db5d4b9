//! How each receiving domain gets on: pace, what is left, and what holds it up. The server decides the state.

use super::tones;
use crate::{
    components::{Card, StatusTag},
    format::number::grouped,
    i18n::use_lang,
    pages::lanes::HeldTag,
    routes,
    words::{campaigns as words, lanes},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Lang,
    lanes::HeldLane,
    pace::{CampaignPace, DomainPace, DomainState},
};

/// The card.
#[component]
pub fn Domains(
    /// What the server says of the course.
    #[prop(into)]
    pace: Signal<Option<CampaignPace>>,
) -> impl IntoView {
    let lang = use_lang();
    let domains = Memo::new(move |_| {
        pace.with(|pace| pace.as_ref().map(|pace| pace.domains.clone()))
            .unwrap_or_default()
    });
    let none = Memo::new(move |_| domains.with(Vec::is_empty));
    let over = Memo::new(move |_| domains.with(|all| all.iter().all(|one| one.remaining == 0)));
    let held = Memo::new(move |_| {
        pace.with(|pace| pace.as_ref().map(|pace| pace.held.clone()))
            .unwrap_or_default()
    });
    view! {
        <Card title=words::DOMAINS>
            {move || match none.get() {
                true => view! { <p class="muted">{words::DOMAINS_WAIT}</p> }.into_any(),
                false => {
                    view! {
                        <table class="compact" aria-label=words::DOMAINS>
                            <thead>
                                <tr>
                                    <th scope="col">{words::DOMAIN}</th>
                                    <th scope="col" class="n">{move || if over.get() { words::ACCEPTED } else { words::PER_MINUTE }.pick(lang.get())}</th>
                                    <th scope="col" class="n">{move || if over.get() { words::UNDELIVERABLE } else { words::LEFT }.pick(lang.get())}</th>
                                    <th scope="col">{words::STATE}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {move || {
                                    let over = over.get();
                                    domains.get().into_iter().map(move |one| view! { <Row one=one over=over/> }).collect_view()
                                }}
                            </tbody>
                        </table>
                    }
                        .into_any()
                }
            }}
            {move || {
                let held = held.get();
                (!held.is_empty()).then(|| view! { <HeldLanes held=held/> })
            }}
        </Card>
    }
}

/// Lanes the campaign waits for, and why.
#[component]
fn HeldLanes(held: Vec<HeldLane>) -> impl IntoView {
    let lang = use_lang();
    let rows = held.into_iter().map(move |one| {
        let name = one.name;
        view! {
            <p>
                <b>{move || name.get(lang.get()).to_owned()}</b>
                " "
                <HeldTag state=one.state/>
            </p>
        }
    });
    view! {
        <h3>{lanes::HELD}</h3>
        <div role="status">{rows.collect_view()}</div>
        <A href=routes::LANES>{lanes::SEE_ALL}</A>
    }
}

#[component]
fn Row(one: DomainPace, over: bool) -> impl IntoView {
    let lang = use_lang();
    let numbers = match over {
        true => (one.accepted, one.undeliverable),
        false => (one.per_minute, one.remaining),
    };
    let (state, tone) = (one.clone(), tones::domain(one.state));
    let name = move || name(&one, lang.get());
    view! {
        <tr>
            <th scope="row" class="plain">{name}</th>
            <td class="n">{grouped(numbers.0)}</td>
            <td class="n">{grouped(numbers.1)}</td>
            <td>
                <StatusTag tone=tone label=move || word(&state, lang.get())/>
            </td>
        </tr>
    }
}

fn name(one: &DomainPace, lang: Lang) -> String {
    match (one.domain.is_empty(), one.domains) {
        (false, _) => one.domain.clone(),
        (true, 1) => words::NO_DOMAIN.pick(lang).to_owned(),
        (true, many) => words::other_domains(&grouped(many), lang),
    }
}

fn word(one: &DomainPace, lang: Lang) -> String {
    match (one.state, one.slowed_by) {
        (DomainState::Slowed, Some(code)) => words::slowed(code, lang),
        (state, _) => state.label(lang).to_owned(),
    }
}
