//! The dialog that puts somebody outside down. An empty due date is set by the server, by what they are to us.

use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Dialog, FormProblem, InstantField, Kind, SelectField, TextArea, TextField,
        UserField, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, contacts as words},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    contacts::{Contact, ContactKind, NewContact},
    members::Member,
};

/// The dialog.
#[component]
pub fn AddContact(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What follows when somebody was put down.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ADD_TITLE wide=true>
            <AddForm open=open on_done=on_done/>
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<Option<ContactKind>>,
    name: RwSignal<String>,
    organisation: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    told: RwSignal<String>,
    owner: RwSignal<Option<Uuid>>,
    first_heard: RwSignal<Option<Timestamp>>,
    next_due: RwSignal<Option<Timestamp>>,
}

impl Fields {
    fn new() -> Fields {
        let text = || RwSignal::new(String::new());
        Fields {
            kind: RwSignal::new(None),
            name: text(),
            organisation: text(),
            email: text(),
            phone: text(),
            told: text(),
            owner: RwSignal::new(None),
            first_heard: RwSignal::new(None),
            next_due: RwSignal::new(None),
        }
    }

    /// What was typed; none while no kind is chosen.
    fn typed(self) -> Option<NewContact> {
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        Some(NewContact {
            kind: self.kind.get_untracked()?,
            name: trimmed(self.name),
            organisation: trimmed(self.organisation),
            email: trimmed(self.email),
            phone: trimmed(self.phone),
            told: trimmed(self.told),
            owner_id: self.owner.get_untracked(),
            first_heard_at: self.first_heard.get_untracked(),
            next_word_due: self.next_due.get_untracked(),
        })
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let fields = Fields::new();
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(new) = fields.typed() else { return };
        let call = api.post(here.below_now("contacts")).json(&new).idempotent();
        form.run(call.send::<Contact>(), move |_| {
            toasts.say(words::ADDED);
            open.set(false);
            here.loaded.reload();
            on_done.run(());
        });
    };
    // Without a kind nothing can be sent, so the server cannot be the one to object.
    let server = form.error("kind");
    let kind_error = Signal::derive(move || {
        let missing = tried.get() && fields.kind.with(Option::is_none);
        let own = missing.then(|| words::KIND_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    let due_hint = move || words::first_due(fields.kind.get(), lang.get());
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <div class="columns">
                <SelectField
                    label=words::KIND
                    value=fields.kind
                    choices=choices(&ContactKind::ALL, ContactKind::label)
                    error=kind_error
                />
                <UserField label=words::OWNER value=fields.owner members=people none=words::NOBODY error=form.error("owner_id")/>
                <TextField label=words::NAME value=fields.name required=true error=form.error("name")/>
                <TextField label=words::ORGANISATION value=fields.organisation error=form.error("organisation")/>
                <TextField label=words::EMAIL value=fields.email kind="email" error=form.error("email")/>
                <TextField label=words::PHONE value=fields.phone kind="tel" error=form.error("phone")/>
            </div>
            <TextArea label=words::TOLD value=fields.told required=true hint=words::TOLD_HINT error=form.error("told")/>
            <div class="columns">
                <InstantField label=words::FIRST_HEARD value=fields.first_heard hint=words::AT_HINT error=form.error("first_heard_at")/>
                <InstantField label=words::NEXT_DUE value=fields.next_due hint=due_hint error=form.error("next_word_due")/>
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
