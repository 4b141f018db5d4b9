//! A change of a contact that somebody else may have been quicker with: what is typed stays, what the contact says now
//! is shown beside it, and the next try replaces that.

use super::state::{due, owner_name, state_tag};
use crate::{
    api::{Api, Loaded, use_api},
    components::{
        Fact, Facts, Form, NowSays, Versioned, toast::ToastList, use_toasts, use_versioned,
        versioned,
    },
    format::civil::Style,
    i18n::{Text, use_lang},
    layout::{OpenIncident, use_incident},
    words::contacts as words,
};
use leptos::prelude::*;
use saiki_api::contacts::{Contact, ContactPatch};

/// A change being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Change {
    pub(super) form: Form,
    versioned: Versioned<Contact>,
    open: RwSignal<bool>,
    loaded: Loaded<Contact>,
    incident: OpenIncident,
    address: StoredValue<String>,
    api: Api,
    toasts: ToastList,
}

/// A change of `contact` in a dialog that is `open` meanwhile.
pub(super) fn use_change(
    contact: &Contact,
    open: RwSignal<bool>,
    loaded: Loaded<Contact>,
) -> Change {
    let incident = use_incident();
    let address = incident.below_now(&format!("contacts/{}", contact.id));
    let seen = use_versioned(contact.version, address.clone(), |now: Contact| {
        Some((now.version, now))
    });
    let change = Change {
        form: seen.form,
        versioned: seen,
        open,
        loaded,
        incident,
        address: StoredValue::new(address),
        api: use_api(),
        toasts: use_toasts(),
    };
    Effect::new(move |_| {
        if seen.overtaken() {
            // The page behind is as old as the form was.
            loaded.reload();
        }
    });
    change
}

impl Change {
    /// Sends it against the version last seen; says `done` and closes the dialog when it went through.
    pub(super) fn send(self, patch: &ContactPatch, done: Text) {
        let call = self.api.patch(self.address.get_value()).json(patch);
        let call = self.versioned.on(call);
        // The answer is masked, whatever the page shows: it is read anew instead of taken over.
        self.form.run(call.send::<Contact>(), move |_| {
            self.toasts.say(done);
            self.open.set(false);
            self.loaded.reload();
            // The rail counts who waits for word.
            self.incident.loaded.reload();
        });
    }

    /// Closes the dialog.
    pub(super) fn leave(self) {
        self.open.set(false);
    }
}

/// What the contact says now, when somebody else was quicker.
#[component]
pub(super) fn Theirs(change: Change) -> impl IntoView {
    let lang = use_lang();
    let shown = move |contact: Contact| {
        let kind = contact.kind;
        let state = state_tag(&contact);
        let due = due(&contact, Style::DATED)
            .map(|due| view! { <Fact name=words::NEXT_DUE>{due}</Fact> });
        let rows = vec![
            (words::TOLD, contact.told),
            (words::OUTCOME, contact.outcome),
        ];
        view! {
            <Facts>
                <Fact name=words::STATE>{state}</Fact>
                <Fact name=words::KIND>{move || kind.label(lang.get())}</Fact>
                <Fact name=words::OWNER>{owner_name(contact.owner)}</Fact>
                {due}
            </Facts>
            <NowSays rows=rows/>
        }
    };
    view! { <versioned::Theirs change=change.versioned children=shown/> }
}
