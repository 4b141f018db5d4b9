//! One contract: what it leaves open, each with its explanation, and what it says.

use super::{form::ContractDialog, terms_card::TermsCard};
use crate::{
    api::use_loaded,
    components::{Button, Card, Fact, Facts, Kind, LoadedView, PageHeader, StatusTag, Time, Tone},
    format::{civil::Style, date, number},
    i18n::use_lang,
    routes,
    session::use_session,
    words::{common, contracts as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Date, Uuid,
    contracts::{Contract, Gap, VulnerabilityTerms},
    permissions::Permission,
};

/// The page.
#[component]
pub fn ContractPage() -> impl IntoView {
    let (session, lang, params) = (use_session(), use_lang(), use_params_map());
    let loaded = use_loaded::<Contract>(Signal::derive(move || {
        let id: Uuid = params.with(|p| p.get("contract"))?.parse().ok()?;
        Some(format!("contracts/{id}"))
    }));
    let editing = RwSignal::new(false);
    let actions = move || {
        session.may(Permission::RecoveryWrite).then(|| {
            view! { <Button label=common::EDIT kind=Kind::Primary on_press=move |()| editing.set(true)/> }
        })
    };
    let title = move || {
        let value = loaded.value;
        value.with(|c| {
            c.as_ref()
                .map(|c| c.fields.counterparty.clone())
                .unwrap_or_default()
        })
    };
    let facts = move || {
        let side = loaded.value.with(|c| c.as_ref().map(|c| c.fields.side));
        view! {
            <a href=routes::CONTRACTS>{words::BACK}</a>
            {side.map(|side| view! { <span>{move || side.label(lang.get())}</span> })}
        }
    };
    view! {
        <PageHeader title=title facts=facts actions=actions/>
        <LoadedView
            loaded=loaded
            children=move |contract: Contract| {
                view! {
                    <Gaps gaps=contract.gaps.clone()/>
                    <div class="grid halves">
                        <Particulars contract=contract.clone()/>
                        <Vulnerabilities terms=contract.fields.vulnerabilities.clone()/>
                    </div>
                    <Prose title=words::RESPONSE text=contract.fields.response_terms.clone()/>
                    <Prose title=words::SERVICE_LEVELS text=contract.fields.service_levels.clone()/>
                    <TermsCard all=contract.fields.service_terms/>
                }
            }
        />
        <ContractDialog open=editing loaded=loaded done=move |_| loaded.reload()/>
    }
}

#[component]
fn Gaps(gaps: Vec<Gap>) -> impl IntoView {
    let lang = use_lang();
    let row = move |gap: Gap| {
        let (title, explanation) = (gap.title, gap.explanation);
        view! {
            <li>
                <p>
                    <StatusTag tone=Tone::Unknown label=move || title.get(lang.get()).to_owned()/>
                </p>
                <p class="hint">{move || explanation.get(lang.get()).to_owned()}</p>
            </li>
        }
    };
    let shown = match gaps.is_empty() {
        true => view! { <p><StatusTag tone=Tone::Good label=words::NO_GAPS/></p> }.into_any(),
        false => view! { <ul class="stack bare">{gaps.into_iter().map(row).collect_view()}</ul> }
            .into_any(),
    };
    view! { <Card title=words::GAPS>{shown}</Card> }
}

#[component]
fn Particulars(contract: Contract) -> impl IntoView {
    let lang = use_lang();
    let fields = contract.fields;
    let or_none = move |text: String| {
        move || match text.is_empty() {
            true => common::NONE_STATED.pick(lang.get()).to_owned(),
            false => text.clone(),
        }
    };
    let (from, to) = (fields.from, fields.to);
    let term = move || {
        let lang = lang.get();
        let day = |day: Date| date::day(day, true, lang);
        let none = common::NONE_STATED.pick(lang).to_owned();
        let end = to.map_or_else(|| words::NO_END.pick(lang).to_owned(), day);
        format!("{}{}{end}", from.map_or(none, day), lang.pick("〜", " – "))
    };
    let notice = match fields.notice_hours {
        Some(hours) => view! { <span>{move || words::hours(hours, lang.get())}</span> }.into_any(),
        None => view! { <StatusTag tone=Tone::Unknown label=words::NOT_AGREED/> }.into_any(),
    };
    let retired = fields
        .retired
        .then(|| view! { <p><StatusTag tone=Tone::Plain label=words::RETIRED_TAG/></p> });
    view! {
        <Card title=words::ONE>
            {retired}
            <Facts>
                <Fact name=words::SERVICE>{fields.service}</Fact>
                <Fact name=words::REFERENCE>{or_none(fields.reference)}</Fact>
                <Fact name=words::TERM>{term}</Fact>
                <Fact name=words::NOTICE>{notice}</Fact>
                <Fact name=words::CONTACT>{or_none(fields.contact)}</Fact>
                <Fact name=words::UPDATED>
                    <Time at=contract.updated_at style=Style::DATED/>
                </Fact>
            </Facts>
        </Card>
    }
}

#[component]
fn Vulnerabilities(terms: VulnerabilityTerms) -> impl IntoView {
    let lang = use_lang();
    let open = || view! { <StatusTag tone=Tone::Unknown label=words::NOT_AGREED/> }.into_any();
    let fixer = match terms.fixer {
        Some(fixer) => view! { <span>{move || fixer.label(lang.get())}</span> }.into_any(),
        None => open(),
    };
    let payer = match terms.our_share_bp.zip(terms.their_share_bp) {
        Some((ours, theirs)) => {
            let (ours, theirs) = (number::typed(ours, 2), number::typed(theirs, 2));
            view! { <span>{move || words::shares(&ours, &theirs, lang.get())}</span> }.into_any()
        }
        None => open(),
    };
    let clause = (!terms.clause.is_empty())
        .then(|| view! { <Fact name=words::CLAUSE>{terms.clause}</Fact> });
    let note = (!terms.note.is_empty()).then(|| {
        view! {
            <Fact name=words::NOTE>
                <span class="prose">{terms.note}</span>
            </Fact>
        }
    });
    view! {
        <Card title=words::VULNERABILITIES>
            <Facts>
                <Fact name=words::FIXER>{fixer}</Fact>
                <Fact name=words::PAYER>{payer}</Fact>
                {clause}
                {note}
            </Facts>
        </Card>
    }
}

#[component]
fn Prose(title: crate::i18n::Text, text: String) -> impl IntoView {
    let shown = match text.trim().is_empty() {
        true => view! { <p class="muted">{common::NONE_STATED}</p> }.into_any(),
        false => view! { <p class="prose">{text}</p> }.into_any(),
    };
    view! { <Card title=title>{shown}</Card> }
}
