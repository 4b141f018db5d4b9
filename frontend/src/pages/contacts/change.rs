//! A change of a contact that somebody else may have been quicker with: what is typed stays, what the contact says now
//! is shown beside it, and the next try replaces that.

use super::state::{due, owner_name, state_tag};
use crate::{
    api::{Api, Loaded, use_api},
    components::{Fact, Facts, Form, toast::ToastList, use_form, use_toasts},
    i18n::Text,
    layout::use_incident,
    words::contacts as words,
};
use leptos::prelude::*;
use saiki_api::{
    contacts::{Contact, ContactPatch},
    problem::ErrorCode,
};

/// A change being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Change {
    pub(super) form: Form,
    open: RwSignal<bool>,
    loaded: Loaded<Contact>,
    address: StoredValue<String>,
    version: RwSignal<i64>,
    theirs: RwSignal<Option<Contact>>,
    api: Api,
    toasts: ToastList,
}

/// A change of `contact` in a dialog that is `open` meanwhile.
pub(super) fn use_change(
    contact: &Contact,
    open: RwSignal<bool>,
    loaded: Loaded<Contact>,
) -> Change {
    let address = use_incident().below_now(&format!("contacts/{}", contact.id));
    let change = Change {
        form: use_form(),
        open,
        loaded,
        address: StoredValue::new(address),
        version: RwSignal::new(contact.version),
        theirs: RwSignal::new(None),
        api: use_api(),
        toasts: use_toasts(),
    };
    Effect::new(move |_| {
        let stale = change.form.problem.with(|problem| {
            problem.as_ref().and_then(|p| p.code()) == Some(ErrorCode::StaleVersion)
        });
        if stale {
            let call = change.api.get(change.address.get_value());
            leptos::task::spawn_local(async move {
                if let Ok(now) = call.send::<Contact>().await {
                    change.version.try_set(now.version);
                    change.theirs.try_set(Some(now));
                }
            });
            // The page behind is as old as the form was.
            change.loaded.reload();
        }
    });
    change
}

impl Change {
    /// Sends it against the version last seen; says `done` and closes the dialog when it went through.
    pub(super) fn send(self, patch: &ContactPatch, done: Text) {
        let call = self
            .api
            .patch(self.address.get_value())
            .if_match(self.version.get_untracked())
            .json(patch);
        // The answer is masked, whatever the page shows: it is read anew instead of taken over.
        self.form.run(call.send::<Contact>(), move |_| {
            self.toasts.say(done);
            self.open.set(false);
            self.loaded.reload();
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
    let shown = |contact: Contact| {
        let state = state_tag(&contact);
        let due = due(&contact).map(|due| view! { <Fact name=words::NEXT_DUE>{due}</Fact> });
        let (owner, outcome) = (contact.owner, contact.outcome);
        let outcome = (!outcome.is_empty()).then(|| {
            view! {
                <Fact name=words::OUTCOME>
                    <span class="prose">{outcome}</span>
                </Fact>
            }
        });
        view! {
            <div class="notice warn" role="status">
                <p>{words::CHANGED_BY_OTHERS}</p>
                <b>{words::NOW_SAYS}</b>
                <Facts>
                    <Fact name=words::STATE>{state}</Fact>
                    <Fact name=words::OWNER>{owner_name(owner)}</Fact>
                    {due}
                    {outcome}
                </Facts>
            </div>
        }
    };
    move || change.theirs.get().map(shown)
}
