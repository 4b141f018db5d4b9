//! The dialogs that end it with somebody outside, saying how, and that begin again.

use super::change::{Theirs, use_change};
use crate::{
    api::Loaded,
    components::{Button, Dialog, FormProblem, InstantField, Kind, TextArea},
    words::{common, contacts as words},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp,
    contacts::{Contact, ContactPatch},
};

/// The dialog to close a contact.
#[component]
pub(super) fn CloseContact(open: RwSignal<bool>, loaded: Loaded<Contact>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::CLOSE_TITLE>
            {move || {
                let contact = loaded.value.get_untracked()?;
                Some(view! { <CloseForm contact=contact open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn CloseForm(contact: Contact, open: RwSignal<bool>, loaded: Loaded<Contact>) -> impl IntoView {
    let change = use_change(&contact, open, loaded);
    let form = change.form;
    // One that was opened again begins with how it ended before: closing replaces that.
    let outcome = RwSignal::new(contact.outcome);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let patch = ContactPatch {
            closed: Some(true),
            outcome: Some(outcome.get_untracked().trim().to_owned()),
            ..ContactPatch::default()
        };
        change.send(&patch, words::SHUT);
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            <p>{words::CLOSE_TEXT}</p>
            <TextArea
                label=words::OUTCOME
                value=outcome
                rows=3
                required=true
                hint=words::OUTCOME_HINT
                error=form.error("outcome")
            />
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=words::CLOSE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// The dialog to open a closed contact again.
#[component]
pub(super) fn ReopenContact(open: RwSignal<bool>, loaded: Loaded<Contact>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::REOPEN_TITLE>
            {move || {
                let contact = loaded.value.get_untracked()?;
                Some(view! { <ReopenForm contact=contact open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn ReopenForm(contact: Contact, open: RwSignal<bool>, loaded: Loaded<Contact>) -> impl IntoView {
    let change = use_change(&contact, open, loaded);
    let form = change.form;
    let due = RwSignal::new(None::<Timestamp>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let patch = ContactPatch {
            closed: Some(false),
            next_word_due: due.get_untracked(),
            ..ContactPatch::default()
        };
        change.send(&patch, words::REOPENED);
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            <InstantField label=words::NEXT_DUE value=due hint=words::REOPEN_HINT error=form.error("next_word_due")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=words::REOPEN kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
