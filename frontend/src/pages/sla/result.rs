//! One result of a check: each promise with what was reached, the credit, the clause, and how it was worked out step by
//! step. Shown beside the list and in a dialog.

use super::{check::Open, claims::Wanted, figures, tones};
use crate::{
    api::path,
    components::{Button, Fact, Facts, Save, StatusTag, UrlQuery},
    format::number::money,
    i18n::{Text, use_lang},
    routes,
    words::sla as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    sla_checks::{SlaFinding, SlaResult, SlaStep},
};

/// Everything about a result but its customer's name.
#[component]
pub(super) fn ResultBody(
    /// The result.
    result: SlaResult,
    /// The check it is of.
    open: Open,
    /// The address of the list.
    query: UrlQuery,
) -> impl IntoView {
    let lang = use_lang();
    let outcome = result.outcome;
    let (month, counted, down) = (result.month, result.counted_seconds, result.down_seconds);
    let clause = result.clause.clone();
    let clause = (!clause.is_empty()).then(|| view! { <Fact name=words::CLAUSE>{clause}</Fact> });
    let who = result.responsibility.clone();
    let said = !(who.ja.is_empty() && who.en.is_empty());
    let responsibility = said.then(|| {
        view! {
            <Fact name=words::RESPONSIBILITY>
                <span class="prose">{move || who.get(lang.get()).to_owned()}</span>
            </Fact>
        }
    });
    let (contract, version) = (result.contract_id, result.contract_version);
    let reference = match result.reference.is_empty() {
        true => result.counterparty.clone(),
        false => result.reference.clone(),
    };
    let for_credit = result.clone();
    view! {
        <div class="stack">
            <p class="cluster">
                <StatusTag tone=tones::outcome(outcome) label=move || outcome.label(lang.get())/>
                <b>{result.service.clone()}</b>
                <span>{move || figures::month(month, lang.get())}</span>
            </p>
            <Findings all=result.findings.clone()/>
            <Facts>
                <Fact name=words::CREDIT>
                    <Credit result=for_credit open=open/>
                </Fact>
                <Fact name=words::DOWN>{move || figures::span(down, lang.get())}</Fact>
                <Fact name=words::COUNTED>{move || figures::span(counted, lang.get())}</Fact>
                {clause}
                {responsibility}
                <Fact name=words::CONTRACT>
                    <a href=routes::contract(contract)>{reference}</a>
                    " "
                    <span class="muted">{move || words::version(version, lang.get())}</span>
                </Fact>
            </Facts>
            <Steps all=result.steps.clone()/>
            <div class="actions">
                <Sheet result=result.clone() open=open lang=Lang::Ja label=words::SHEET_JA/>
                <Sheet result=result open=open lang=Lang::En label=words::SHEET_EN/>
            </div>
            <p class="hint">{words::SHEET_HINT}</p>
            <p>
                <button type="button" class="link" on:click=move |_| query.only("contract", Some(contract.to_string()))>
                    {words::ONLY_THIS}
                </button>
            </p>
        </div>
    }
}

/// Each promise: what was promised, what was reached, what that came to.
#[component]
fn Findings(all: Vec<SlaFinding>) -> impl IntoView {
    let lang = use_lang();
    let row = move |finding: SlaFinding| {
        let SlaFinding {
            promise,
            target,
            achieved,
            outcome,
        } = finding;
        let reached = move || match achieved {
            Some(reached) => figures::of_promise(promise, reached, lang.get()),
            None => words::NOT_KNOWN.pick(lang.get()).to_owned(),
        };
        view! {
            <tr>
                <th scope="row">{move || promise.label(lang.get())}</th>
                <td class="n">{move || figures::of_promise(promise, target, lang.get())}</td>
                <td class="n">{reached}</td>
                <td>
                    <StatusTag tone=tones::outcome(outcome) label=move || outcome.label(lang.get())/>
                </td>
            </tr>
        }
    };
    view! {
        <table class="compact sla-findings">
            <thead>
                <tr>
                    <th scope="col">{words::PROMISE}</th>
                    <th scope="col" class="n">{words::TARGET}</th>
                    <th scope="col" class="n">{words::ACHIEVED}</th>
                    <th scope="col">{words::OUTCOME}</th>
                </tr>
            </thead>
            <tbody>{all.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// What is owed, and the claim made from it or the way to make one.
#[component]
fn Credit(result: SlaResult, open: Open) -> impl IntoView {
    let lang = use_lang();
    let credit = result.credit.clone();
    let amount = move || match &credit {
        Some(credit) => money(credit, lang.get()),
        None => words::NO_CREDIT.pick(lang.get()).to_owned(),
    };
    let claim = result.claim_id;
    let owed = result.credit.is_some();
    let result = StoredValue::new(result);
    let make = move |()| {
        let wanted = Wanted::One(Box::new(result.get_value()));
        open.claiming.set(Some(wanted));
    };
    let current = move || {
        let check = open.check.value;
        check.with(|check| check.as_ref().is_some_and(|check| !check.outdated))
    };
    let next = move || match claim {
        Some(claim) => {
            let href = move || routes::claim(open.here.id.get().unwrap_or_default(), claim);
            Some(view! { <a href=href>{words::CLAIM_OPEN}</a> }.into_any())
        }
        None => (owed && current() && open.may.get())
            .then(|| view! { <Button label=words::MAKE_CLAIM on_press=make/> }.into_any()),
    };
    view! {
        <span class="cluster">
            <b>{amount}</b>
            {next}
        </span>
    }
}

#[component]
fn Steps(all: Vec<SlaStep>) -> impl IntoView {
    let lang = use_lang();
    let row = move |step: SlaStep| {
        let text = step.text;
        view! { <li>{move || text.get(lang.get()).to_owned()}</li> }
    };
    (!all.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h3>{words::STEPS}</h3>
                <ol class="steps">{all.into_iter().map(row).collect_view()}</ol>
            </section>
        }
    })
}

/// The customer's sheet in one language.
#[component]
fn Sheet(result: SlaResult, open: Open, lang: Lang, label: Text) -> impl IntoView {
    let contract = result.contract_id;
    let address = Signal::derive(move || {
        let address = open.below(&format!("/customers/{contract}"));
        path::and(&address.unwrap_or_default(), "lang", lang.tag())
    });
    let name = format!("sla-{}-{}.pdf", result.number, lang.tag());
    view! { <Save label=label address=address name=name accept="application/pdf"/> }
}

/// A result without findings, for tests.
#[cfg(test)]
pub(super) fn sample() -> SlaResult {
    use saiki_api::{Date, Uuid, organisation::Both, sla_checks::SlaOutcome};
    SlaResult {
        number: 1,
        contract_id: Uuid::from_u128(1),
        contract_version: 1,
        counterparty: "北斗興業".to_owned(),
        reference: "K-001".to_owned(),
        service: "券売".to_owned(),
        month: Date::constant(2026, 11, 1),
        counted_seconds: 2_592_000,
        down_seconds: 15_000,
        outcome: SlaOutcome::Breached,
        findings: Vec::new(),
        credit: None,
        clause: String::new(),
        steps: Vec::new(),
        responsibility: Both::default(),
        claim_id: None,
    }
}
