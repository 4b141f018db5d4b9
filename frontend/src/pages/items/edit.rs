//! Owner, due date and priority of an item in one form.

use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Dialog, FormProblem, InstantField, Kind, SelectField, UserField, choices, use_form,
        use_toasts,
    },
    layout::use_incident,
    words::{common, items as words},
};
use leptos::prelude::*;
use saiki_api::{
    items::{Item, ItemPatch, Priority},
    members::Member,
};

/// The dialog.
#[component]
pub fn EditDialog(open: RwSignal<bool>, loaded: Loaded<Item>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::PARTICULARS>
            {move || {
                let item = loaded.value.get_untracked()?;
                Some(view! { <EditForm item=item open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn EditForm(item: Item, open: RwSignal<bool>, loaded: Loaded<Item>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let owner = RwSignal::new(item.owner.as_ref().map(|u| u.id));
    let due = RwSignal::new(item.due_at);
    let priority = RwSignal::new(Some(item.priority));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let patch = ItemPatch {
            owner_id: Some(owner.get_untracked()),
            due_at: Some(due.get_untracked()),
            priority: priority.get_untracked(),
            ..ItemPatch::default()
        };
        let address = here.below_now(&format!("items/{}", item.id));
        let call = api.patch(address).if_match(item.version).json(&patch);
        form.run(call.send::<Item>(), move |now| {
            toasts.say(words::DECIDED);
            open.set(false);
            loaded.put(now);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <UserField label=words::OWNER value=owner members=people none=words::NOBODY error=form.error("owner_id")/>
            <InstantField label=words::DUE value=due error=form.error("due_at")/>
            <SelectField label=words::PRIORITY value=priority choices=choices(&Priority::ALL, Priority::label)/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
