//! The form for an item of the incident's own.

use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, CheckField, Dialog, FormProblem, InstantField, Kind, SelectField, TextArea,
        TextField, UserField, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, items as words},
};
use leptos::prelude::*;
use saiki_api::{
    activities::ActivityKey,
    items::{Item, NewItem, Priority},
    members::Member,
    organisation::Both,
};

/// The dialog.
#[component]
pub fn NewDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when the item is there.
    #[prop(into)]
    on_added: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ADD_TITLE wide=true>
            <NewForm open=open on_added=on_added/>
        </Dialog>
    }
}

#[component]
fn NewForm(open: RwSignal<bool>, on_added: Callback<()>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let activity = RwSignal::new(None::<ActivityKey>);
    let title = RwSignal::new(String::new());
    let done_when = RwSignal::new(String::new());
    let owner = RwSignal::new(None);
    let due = RwSignal::new(None);
    let priority = RwSignal::new(Some(Priority::default()));
    let mandatory = RwSignal::new(false);
    let tried = RwSignal::new(false);
    // What is written goes in the language it is written in; the other reader sees it too.
    let both = move |text: String| match lang.get_untracked() {
        saiki_api::Lang::Ja => Both {
            ja: text,
            en: String::new(),
        },
        saiki_api::Lang::En => Both {
            ja: String::new(),
            en: text,
        },
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let said = title.get_untracked().trim().to_owned();
        let Some(activity) = activity.get_untracked().filter(|_| !said.is_empty()) else {
            return;
        };
        let new = NewItem {
            activity,
            title: both(said),
            guidance: Both::default(),
            done_when: both(done_when.get_untracked().trim().to_owned()),
            mandatory: mandatory.get_untracked(),
            owner_id: owner.get_untracked(),
            due_at: due.get_untracked(),
            priority: priority.get_untracked().unwrap_or_default(),
        };
        let call = api.post(here.below_now("items")).json(&new).idempotent();
        form.run(call.send::<Item>(), move |_| {
            toasts.say(words::ADDED);
            open.set(false);
            on_added.run(());
        });
    };
    let (server_ja, server_en) = (form.error("title.ja"), form.error("title.en"));
    let title_error = Signal::derive(move || {
        let missing = tried.get() && title.with(|t| t.trim().is_empty());
        let own = missing.then(|| words::TITLE_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server_ja.get()).or_else(|| server_en.get())
    });
    let activity_error = Signal::derive(move || {
        let missing = tried.get() && activity.with(Option::is_none);
        missing.then(|| words::ACTIVITY_MISSING.pick(lang.get()).to_owned())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::ACTIVITY value=activity choices=choices(&ActivityKey::ALL, ActivityKey::label) error=activity_error/>
            <TextField label=words::FIELD_TITLE value=title required=true error=title_error/>
            <TextArea label=words::FIELD_DONE value=done_when rows=2/>
            <CheckField label=words::MUST value=mandatory/>
            <UserField label=words::OWNER value=owner members=people none=words::NOBODY error=form.error("owner_id")/>
            <InstantField label=words::DUE value=due/>
            <SelectField label=words::PRIORITY value=priority choices=choices(&Priority::ALL, Priority::label)/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ADD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
