//! The dialog in which a claim is decided: how, why, and with which amount where something is accepted.

use super::{
    change::{Theirs, use_change},
    fields::{MoneyFields, Typed, either},
};
use crate::{
    api::Loaded,
    components::{Button, Dialog, FormProblem, Kind, SelectField, TextArea, choices},
    i18n::use_lang,
    words::{claims as words, common},
};
use leptos::prelude::*;
use saiki_api::claims::{Claim, ClaimAction, ClaimState, ClaimStep};

const DECISIONS: [ClaimAction; 4] = [
    ClaimAction::Accept,
    ClaimAction::AcceptInPart,
    ClaimAction::Reject,
    ClaimAction::Withdraw,
];

/// The dialog.
#[component]
pub(super) fn DecideClaim(open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::DECIDE_TITLE wide=true>
            {move || {
                let claim = loaded.value.get_untracked()?;
                Some(view! { <DecideForm claim=claim open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn DecideForm(claim: Claim, open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    let lang = use_lang();
    let change = use_change(&claim, open, loaded);
    let form = change.form;
    let action = RwSignal::new(None::<ClaimAction>);
    let reason = RwSignal::new(String::new());
    let agreed = Typed::of(claim.claimed.as_ref());
    let tried = RwSignal::new(false);
    let accepts = Memo::new(move |_| {
        let decided = action.get().and_then(ClaimAction::decides);
        decided.is_some_and(ClaimState::is_accepted)
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(action) = action.get_untracked() else {
            return;
        };
        let accepts = accepts.get_untracked();
        if accepts && untrack(move || agreed.is_wrong()) {
            return;
        }
        let step = ClaimStep {
            action,
            reason: reason.get_untracked().trim().to_owned(),
            agreed: agreed.read().filter(|_| accepts),
            paid_on: None,
        };
        change.step(&step, words::DECIDED);
    };
    let missing = Signal::derive(move || {
        let missing = tried.get() && action.with(Option::is_none);
        missing.then(|| words::DECISION_MISSING.pick(lang.get()).to_owned())
    });
    let amount_error = either(form.error("agreed"), form.error("agreed.minor"));
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            <SelectField label=words::DECISION value=action choices=choices(&DECISIONS, words::decision) error=missing/>
            {move || {
                accepts
                    .get()
                    .then(|| {
                        view! {
                            <MoneyFields
                                label=words::AGREED
                                hint=words::AGREED_HINT
                                value=agreed
                                error=amount_error
                                currency_error=form.error("agreed.currency")
                            />
                        }
                    })
            }}
            <TextArea label=words::REASON value=reason rows=4 required=true hint=words::CLEAR_HINT error=form.error("reason")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=words::DECIDE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
