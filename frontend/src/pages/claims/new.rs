//! The dialog that puts a claim down. Who claims is typed, or taken from an outside contact or an affected person.

use super::fields::{MoneyFields, Typed, either};
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Choice, Dialog, FormProblem, InstantField, Kind, SelectField, TextArea, TextField,
        UserField, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{claims as words, common, contacts},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    claims::{Claim, ClaimKind, NewClaim},
    contacts::{Channel, Contact},
    members::Member,
    page::Page,
};

const CHANNELS: [Channel; 5] = [
    Channel::Mail,
    Channel::Phone,
    Channel::Letter,
    Channel::Visit,
    Channel::Other,
];

/// The dialog.
#[component]
pub(super) fn AddClaim(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The affected person who claims, where the list is of one.
    person: Signal<Option<Uuid>>,
    /// What follows when a claim was put down.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ADD_TITLE wide=true>
            <AddForm open=open person=person.get_untracked() on_done=on_done/>
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<Option<ClaimKind>>,
    name: RwSignal<String>,
    organisation: RwSignal<String>,
    contact: RwSignal<Option<Uuid>>,
    subject: RwSignal<String>,
    text: RwSignal<String>,
    received: RwSignal<Option<Timestamp>>,
    channel: RwSignal<Option<Channel>>,
    claimed: Typed,
    owner: RwSignal<Option<Uuid>>,
    due: RwSignal<String>,
}

impl Fields {
    fn new() -> Fields {
        let text = || RwSignal::new(String::new());
        Fields {
            kind: RwSignal::new(None),
            name: text(),
            organisation: text(),
            contact: RwSignal::new(None),
            subject: text(),
            text: text(),
            received: RwSignal::new(None),
            channel: RwSignal::new(None),
            claimed: Typed::of(None),
            owner: RwSignal::new(None),
            due: text(),
        }
    }

    /// What was typed; none while something that must be chosen is not, or the amount is none.
    fn typed(self, person: Option<Uuid>) -> Option<NewClaim> {
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        if untrack(move || self.claimed.is_wrong()) {
            return None;
        }
        Some(NewClaim {
            kind: self.kind.get_untracked()?,
            name: trimmed(self.name),
            organisation: trimmed(self.organisation),
            person_id: person,
            contact_id: self.contact.get_untracked(),
            subject: trimmed(self.subject),
            text: trimmed(self.text),
            received_at: self.received.get_untracked(),
            channel: self.channel.get_untracked()?,
            claimed: self.claimed.read(),
            owner_id: self.owner.get_untracked(),
            answer_due: self.due.with_untracked(|day| day.parse().ok()),
        })
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, person: Option<Uuid>, on_done: Callback<()>) -> impl IntoView {
    let (api, here, lang) = (use_api(), use_incident(), use_lang());
    let (toasts, form) = (use_toasts(), use_form());
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let known = use_loaded::<Page<Contact>>(Signal::derive(move || {
        here.below("contacts?closed=false&limit=200")
    }));
    let outside = Signal::derive(move || {
        let choice = |contact: &Contact| Choice {
            value: contact.id.to_string(),
            label: format!("{} {}", contact.kind.label(lang.get()), contact.name),
        };
        known.value.with(|page| {
            page.iter()
                .flat_map(|p| &p.items)
                .map(choice)
                .collect::<Vec<_>>()
        })
    });
    let fields = Fields::new();
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(new) = fields.typed(person) else {
            return;
        };
        let call = api.post(here.below_now("claims")).json(&new).idempotent();
        form.run(call.send::<Claim>(), move |_| {
            toasts.say(words::ADDED);
            open.set(false);
            here.loaded.reload();
            on_done.run(());
        });
    };
    // What is not chosen cannot be sent, so the server cannot be the one to object.
    let kind_missing = Signal::derive(move || {
        let missing = tried.get() && fields.kind.with(Option::is_none);
        missing.then(|| words::KIND_MISSING.pick(lang.get()).to_owned())
    });
    let channel_missing = Signal::derive(move || {
        let missing = tried.get() && fields.channel.with(Option::is_none);
        missing.then(|| words::CHANNEL_MISSING.pick(lang.get()).to_owned())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {person.map(|_| view! { <p class="notice">{words::OF_PERSON}</p> })}
            <div class="columns">
                <SelectField
                    label=words::KIND
                    value=fields.kind
                    choices=choices(&ClaimKind::ALL, ClaimKind::label)
                    error=either(kind_missing, form.error("kind"))
                />
                <SelectField label=words::CONTACT value=fields.contact choices=outside none=words::NO_CONTACT error=form.error("contact_id")/>
                <TextField label=words::NAME value=fields.name hint=words::NAME_HINT error=form.error("name")/>
                <TextField label=words::ORGANISATION value=fields.organisation error=form.error("organisation")/>
            </div>
            <TextField label=words::SUBJECT value=fields.subject required=true hint=words::CLEAR_HINT error=form.error("subject")/>
            <TextArea label=words::TEXT value=fields.text hint=words::CLEAR_HINT error=form.error("text")/>
            <MoneyFields
                label=words::CLAIMED
                hint=words::CLAIMED_HINT
                value=fields.claimed
                error=form.error("claimed.minor")
                currency_error=form.error("claimed.currency")
            />
            <div class="columns">
                <SelectField
                    label=words::CHANNEL
                    value=fields.channel
                    choices=choices(&CHANNELS, contacts::channel)
                    error=either(channel_missing, form.error("channel"))
                />
                <InstantField label=words::RECEIVED value=fields.received hint=words::AT_HINT error=form.error("received_at")/>
                <TextField label=words::DUE value=fields.due kind="date" error=form.error("answer_due")/>
                <UserField label=words::OWNER value=fields.owner members=people none=words::NOBODY error=form.error("owner_id")/>
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
