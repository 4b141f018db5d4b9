//! The dialogs that record a payment and take a decision back.

use super::{
    change::{Theirs, use_change},
    state::amount,
};
use crate::{
    api::Loaded,
    components::{Button, Dialog, Fact, Facts, FormProblem, Kind, TextArea, TextField},
    words::{claims as words, common},
};
use leptos::prelude::*;
use saiki_api::claims::{Claim, ClaimAction, ClaimStep};

/// The dialog of the payment.
#[component]
pub(super) fn PayClaim(open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::PAY_TITLE>
            {move || {
                let claim = loaded.value.get_untracked()?;
                Some(view! { <PayForm claim=claim open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn PayForm(claim: Claim, open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    let change = use_change(&claim, open, loaded);
    let form = change.form;
    let day = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let step = ClaimStep {
            action: ClaimAction::Pay,
            reason: String::new(),
            agreed: None,
            paid_on: day.with_untracked(|day| day.parse().ok()),
        };
        change.step(&step, words::PAID_DONE);
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            <Facts>
                <Fact name=words::AGREED>{amount(claim.agreed)}</Fact>
            </Facts>
            <TextField label=words::PAID_ON value=day kind="date" required=true error=form.error("paid_on")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=words::PAY kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// The dialog that takes a decision back.
#[component]
pub(super) fn ReopenClaim(open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::REOPEN_TITLE>
            {move || {
                let claim = loaded.value.get_untracked()?;
                Some(view! { <ReopenForm claim=claim open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn ReopenForm(claim: Claim, open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    let change = use_change(&claim, open, loaded);
    let form = change.form;
    let reason = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let step = ClaimStep {
            action: ClaimAction::Reopen,
            reason: reason.get_untracked().trim().to_owned(),
            agreed: None,
            paid_on: None,
        };
        change.step(&step, words::REOPENED);
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            <p>{words::REOPEN_TEXT}</p>
            <TextArea label=words::REASON value=reason rows=3 required=true error=form.error("reason")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=words::REOPEN kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}
