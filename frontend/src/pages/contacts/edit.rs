//! The dialog of who they are, who keeps in touch and when the next word is due. Only what was changed in it is sent,
//! so that it takes back nothing somebody else did meanwhile; what the page masks cannot be changed in it.

use super::change::{Theirs, use_change};
use crate::{
    api::{Loaded, use_loaded},
    components::{
        Button, Dialog, FormProblem, InstantField, Kind, SelectField, TextArea, TextField,
        UserField, choices,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, contacts as words},
};
use leptos::prelude::*;
use saiki_api::{
    contacts::{Contact, ContactKind, ContactPatch},
    members::Member,
};

/// The dialog.
#[component]
pub(super) fn EditContact(open: RwSignal<bool>, loaded: Loaded<Contact>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::EDIT_TITLE wide=true>
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
    let kind = RwSignal::new(Some(contact.kind));
    let text = |of: fn(&Contact) -> &String| RwSignal::new(of(&contact).clone());
    let (name, organisation) = (text(|c| &c.name), text(|c| &c.organisation));
    let (email, phone) = (text(|c| &c.email), text(|c| &c.phone));
    let told = text(|c| &c.told);
    let masked = contact.masked;
    let before = StoredValue::new(contact);
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (owner, due) = (owner.get_untracked(), due.get_untracked());
        if due.is_none() {
            return;
        }
        let typed = |of: fn(&Contact) -> &String, text: RwSignal<String>| {
            let text = text.get_untracked().trim().to_owned();
            before.with_value(|before| (text != *of(before)).then_some(text))
        };
        let personal = |of: fn(&Contact) -> &String, text| match masked {
            true => None,
            false => typed(of, text),
        };
        let kind_before = before.with_value(|before| before.kind);
        let patch = ContactPatch {
            kind: kind.get_untracked().filter(|kind| *kind != kind_before),
            name: personal(|c| &c.name, name),
            organisation: personal(|c| &c.organisation, organisation),
            email: personal(|c| &c.email, email),
            phone: personal(|c| &c.phone, phone),
            told: typed(|c| &c.told, told),
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
            {match masked {
                true => view! { <p class="hint">{words::MASKED_HINT}</p> }.into_any(),
                false => view! {
                    <div class="columns">
                        <TextField label=words::NAME value=name required=true error=form.error("name")/>
                        <TextField label=words::ORGANISATION value=organisation error=form.error("organisation")/>
                        <TextField label=words::EMAIL value=email kind="email" error=form.error("email")/>
                        <TextField label=words::PHONE value=phone kind="tel" error=form.error("phone")/>
                    </div>
                }
                .into_any(),
            }}
            <SelectField label=words::KIND value=kind choices=choices(&ContactKind::ALL, ContactKind::label) error=form.error("kind")/>
            <TextArea label=words::TOLD value=told required=true error=form.error("told")/>
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
