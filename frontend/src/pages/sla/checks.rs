//! Checks of an incident: asking for one, and the list of those made. What one found is on a page of its own.

use super::{figures, tones};
use crate::{
    api::{Listing, listing::Load, use_api},
    components::{
        Button, Card, EmptyState, Form, FormProblem, Legend, LinkButton, ProblemPanel, Skeleton,
        StatusTag, Time, Tone, use_form,
    },
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, sla as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::sla_checks::{SlaCheck, SlaOutcome};
use send_wrapper::SendWrapper;

/// Asking for a check; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// Its form: whether it is under way, and why it was refused.
    pub form: Form,
    /// Asks, and goes to what was found.
    pub go: Callback<()>,
}

/// Makes it.
pub(super) fn use_run() -> Run {
    let (api, here, form) = (use_api(), use_incident(), use_form());
    let navigate = SendWrapper::new(use_navigate());
    let go = Callback::new(move |()| {
        let Some(incident) = here.id.get_untracked() else {
            return;
        };
        let navigate = navigate.clone();
        let call = api.post(here.below_now("sla-checks")).idempotent();
        form.run(call.send::<SlaCheck>(), move |check| {
            navigate(&routes::sla_check(incident, check.id), Default::default());
        });
    });
    Run { form, go }
}

/// The checks, the latest first.
#[component]
pub(super) fn Checks(
    /// The checks.
    listing: Listing<SlaCheck>,
    /// Asking for another.
    run: Run,
) -> impl IntoView {
    let state = Memo::new(move |_| listing.load.get());
    let none = Memo::new(move |_| listing.items.with(Vec::is_empty));
    let rows = move || {
        let rows = listing.items.get().into_iter();
        rows.map(|check| view! { <Row check=check/> })
            .collect_view()
    };
    let busy = Signal::derive(move || state.get() == Load::More);
    let more = move || {
        listing.more.get().then(|| {
            view! {
                <div class="actions">
                    <Button label=common::SHOW_MORE busy=busy on_press=move |()| listing.read_more()/>
                </div>
            }
        })
    };
    let shown = move || {
        match (state.get(), none.get()) {
        (Load::Failed(error), _) => {
            view! { <ProblemPanel error=Signal::stored(error) on_retry=move |()| listing.reload()/> }
                .into_any()
        }
        (Load::First, true) => view! { <Skeleton lines=3/> }.into_any(),
        (_, true) => view! {
            <EmptyState title=words::NO_CHECKS text=words::NO_CHECKS_TEXT>
                <LinkButton href=routes::CONTRACTS.to_owned() label=words::TO_CONTRACTS/>
            </EmptyState>
        }
        .into_any(),
        (_, false) => view! {
            <ol class="sla-checks">{rows}</ol>
            {more}
        }
        .into_any(),
    }
    };
    view! {
        <Card title=words::CHECKS>
            <FormProblem form=run.form/>
            {shown}
        </Card>
    }
}

#[component]
fn Row(check: SlaCheck) -> impl IntoView {
    let (lang, here) = (use_lang(), use_incident());
    let (id, number) = (check.id, check.number);
    let href = move || {
        let incident = here.id.get().unwrap_or_default();
        routes::sla_check(incident, id)
    };
    let credits = check.credits.clone();
    let credits = move || {
        let lang = lang.get();
        figures::amounts(&credits, words::NO_CREDIT.pick(lang), lang)
    };
    let outdated = check
        .outdated
        .then(|| view! { <StatusTag tone=Tone::Waiting label=words::OUTDATED/> });
    view! {
        <li>
            <p class="sla-check-name">
                <a href=href>{move || words::check(number, lang.get())}</a>
                {outdated}
            </p>
            <p class="muted">
                <Time at=check.as_of style=Style::DATED/>
                " / "
                {check.by_name.clone()}
            </p>
            <p class="meta">
                <Counts check=check/>
                <span>{words::CREDITS} " " <b>{credits}</b></span>
            </p>
        </li>
    }
}

/// How many results a check has, and how many of each outcome.
#[component]
pub(super) fn Counts(check: SlaCheck) -> impl IntoView {
    let lang = use_lang();
    let met = check.results - check.breached - check.open;
    let counts = [
        (SlaOutcome::Breached, check.breached),
        (SlaOutcome::Open, check.open),
        (SlaOutcome::Met, met.max(0)),
    ];
    counts
        .map(|(outcome, count)| {
            view! { <Legend tone=tones::outcome(outcome) label=move || outcome.label(lang.get()) count=count/> }
        })
        .collect_view()
}
