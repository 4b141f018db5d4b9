//! The dialog of a decision: where the item goes, and the reason where one is needed.

use crate::{
    api::use_api,
    components::{Button, ChosenDialog, FormProblem, Kind, TextArea, use_form, use_toasts},
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, items as words},
};
use leptos::prelude::*;
use saiki_api::items::{Item, ItemPatch, ItemState};

/// A decision somebody is about to take.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The item as it was seen.
    pub item: Item,
    /// Where it is to go.
    pub to: ItemState,
}

impl Wanted {
    /// The verb of the button.
    pub fn verb(&self) -> Text {
        match (self.to, self.item.state.is_decided()) {
            (ItemState::Done, _) => words::DONE,
            (ItemState::NotApplicable, _) => words::NOT_APPLICABLE,
            (_, true) => words::TAKE_BACK,
            (_, false) => words::BEGIN,
        }
    }

    /// Whether a reason must be given.
    pub fn needs_reason(&self) -> bool {
        self.to == ItemState::NotApplicable || self.item.state.is_decided()
    }
}

/// The dialog, open while something is wanted.
#[component]
pub fn DecideDialog(
    /// The decision.
    wanted: RwSignal<Option<Wanted>>,
    /// Called with the item as it is then.
    #[prop(into)]
    on_done: Callback<Item>,
) -> impl IntoView {
    let lang = use_lang();
    let title = move || {
        wanted.with(|wanted| {
            wanted.as_ref().map_or_else(String::new, |wanted| {
                format!("{} {}", wanted.item.code, wanted.verb().pick(lang.get()))
            })
        })
    };
    view! {
        <ChosenDialog chosen=wanted title=title let:decision>
            <DecideForm decision=decision wanted=wanted on_done=on_done/>
        </ChosenDialog>
    }
}

#[component]
fn DecideForm(
    decision: Wanted,
    wanted: RwSignal<Option<Wanted>>,
    on_done: Callback<Item>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let needed = decision.needs_reason();
    let verb = decision.verb();
    let (item, to) = (decision.item, decision.to);
    let title = item.title.clone();
    let done_when = item.done_when.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let said = reason.get_untracked().trim().to_owned();
        if needed && said.is_empty() {
            return;
        }
        let patch = ItemPatch {
            state: Some(to),
            reason: Some(said),
            ..ItemPatch::default()
        };
        let address = here.below_now(&format!("items/{}", item.id));
        let call = api.patch(address).if_match(item.version).json(&patch);
        form.run(call.send::<Item>(), move |now| {
            toasts.say(words::DECIDED);
            wanted.set(None);
            on_done.run(now);
        });
    };
    let server = form.error("reason");
    let error = Signal::derive(move || {
        let missing = needed && tried.get() && reason.with(|r| r.trim().is_empty());
        let own = missing.then(|| words::REASON_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    let label = if needed {
        words::REASON
    } else {
        words::REASON_OPTIONAL
    };
    let criteria = (to == ItemState::Done).then(|| {
        view! {
            <div class="sunken">
                <b>{words::DONE_WHEN}</b>
                <p>{move || done_when.get(lang.get()).to_owned()}</p>
            </div>
        }
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{move || title.get(lang.get()).to_owned()}</p>
            {criteria}
            <TextArea label=label value=reason required=needed error=error/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| wanted.set(None)/>
                <Button label=verb kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
