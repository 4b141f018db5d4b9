//! The dialog of who keeps in touch and when the next word is due. Only what was changed in it is sent, so that it
//! takes back nothing somebody else did meanwhile.

use super::change::{Theirs, use_change};
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Dialog, FormProblem, InstantField, Kind, UserField},
    i18n::use_lang,
    layout::use_incident,
    words::{common, contacts as words},
};
use leptos::prelude::*;
use saiki_api::{
    contacts::{Contact, ContactPatch},
    members::Member,
};

/// The dialog.
#[component]
pub(super) fn EditContact(open: RwSignal<bool>, loaded: Loaded<Contact>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::EDIT_TITLE>
            {move || {
                let contact = loaded.value.get_untracked()?;
                Some(view! { <EditForm contact=contact open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn EditForm(contact: Contact, open: RwSignal<bool>, loaded: Loaded<Contact>) -> impl IntoView {
    let (here, lang) = (use_incident(), use_lang());
    let change = use_change(&contact, open, loaded);
    let form = change.form;
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let owner_before = contact.owner.as_ref().map(|owner| owner.id);
    let due_before = contact.next_word_due;
    let (owner, due) = (RwSignal::new(owner_before), RwSignal::new(due_before));
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (owner, due) = (owner.get_untracked(), due.get_untracked());
        if due.is_none() {
            return;
        }
        let patch = ContactPatch {
            owner_id: (owner != owner_before).then_some(owner),
            next_word_due: due.filter(|_| due != due_before),
            ..ContactPatch::default()
        };
        match patch == ContactPatch::default() {
            true => change.leave(),
            false => change.send(&patch, words::CHANGED),
        }
    };
    // The server takes an absent date as "as it was", so that emptying the field would go unnoticed.
    let server = form.error("next_word_due");
    let due_error = Signal::derive(move || {
        let empty = tried.get() && due.with(Option::is_none);
        let own = empty.then(|| words::DUE_EMPTY.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            <UserField label=words::OWNER value=owner members=people none=words::NOBODY error=form.error("owner_id")/>
            <InstantField label=words::NEXT_DUE value=due error=due_error/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
