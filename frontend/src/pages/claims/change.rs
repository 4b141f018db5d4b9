//! A change of a claim that somebody else may have been quicker with: what is typed stays, what the claim says now is
//! shown beside it, and the next try replaces that.

use super::state::{amount, due, owner_name, state_tag};
use crate::{
    api::{Api, Loaded, use_api},
    components::{
        Fact, Facts, Form, Versioned, toast::ToastList, use_toasts, use_versioned, versioned,
    },
    i18n::Text,
    layout::{OpenIncident, use_incident},
    words::claims as words,
};
use leptos::prelude::*;
use saiki_api::claims::{Claim, ClaimBooking, ClaimPatch, ClaimStep};

/// A change being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Change {
    pub(super) form: Form,
    versioned: Versioned<Claim>,
    open: RwSignal<bool>,
    loaded: Loaded<Claim>,
    incident: OpenIncident,
    address: StoredValue<String>,
    api: Api,
    toasts: ToastList,
}

/// A change of `claim` in a dialog that is `open` meanwhile.
pub(super) fn use_change(claim: &Claim, open: RwSignal<bool>, loaded: Loaded<Claim>) -> Change {
    let incident = use_incident();
    let address = incident.below_now(&format!("claims/{}", claim.id));
    let seen = use_versioned(claim.version, address.clone(), |now: Claim| {
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
    /// Sends a change of what is known.
    pub(super) fn patch(self, patch: &ClaimPatch) {
        let call = self.api.patch(self.address.get_value()).json(patch);
        self.run(call, words::CHANGED);
    }

    /// Takes a step.
    pub(super) fn step(self, step: &ClaimStep, done: Text) {
        let address = format!("{}/steps", self.address.get_value());
        self.run(self.api.post(address).json(step), done);
    }

    /// Puts it into the loss ledger.
    pub(super) fn book(self, booking: &ClaimBooking) {
        let address = format!("{}/loss", self.address.get_value());
        self.run(self.api.post(address).json(booking), words::BOOKED);
    }

    /// Sends it against the version last seen; says `done` and closes the dialog when it went through.
    fn run(self, call: crate::api::client::Call, done: Text) {
        let call = self.versioned.on(call);
        // The answer is masked, whatever the page shows: it is read anew instead of taken over.
        self.form.run(call.send::<Claim>(), move |_| {
            self.toasts.say(done);
            self.open.set(false);
            self.loaded.reload();
            self.incident.loaded.reload();
        });
    }

    /// Closes the dialog.
    pub(super) fn leave(self) {
        self.open.set(false);
    }
}

/// What the claim says now, when somebody else was quicker.
#[component]
pub(super) fn Theirs(change: Change) -> impl IntoView {
    let shown = |claim: Claim| {
        let (state, due) = (state_tag(&claim), due(&claim));
        let reason = (!claim.reason.is_empty()).then(|| {
            view! {
                <Fact name=words::REASON>
                    <span class="prose">{claim.reason}</span>
                </Fact>
            }
        });
        view! {
            <Facts>
                <Fact name=words::STATE>{state}</Fact>
                <Fact name=words::SUBJECT>{claim.subject}</Fact>
                <Fact name=words::CLAIMED>{amount(claim.claimed)}</Fact>
                <Fact name=words::OWNER>{owner_name(claim.owner)}</Fact>
                <Fact name=words::DUE>{due}</Fact>
                {reason}
            </Facts>
        }
    };
    view! { <versioned::Theirs change=change.versioned children=shown/> }
}
