//! The dialog that gives everybody the list shows a way, or somebody who does it.

use super::typed::{TypedCount, shown, use_meant};
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Dialog, FormProblem, Kind, SelectField, UrlQuery, UserField, choices, use_form,
        use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, followups as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    followups::{AssignMany, FollowedMany, FollowupChannel, FollowupTarget},
    members::Member,
};

/// The dialog.
#[component]
pub(super) fn Assign(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The filters in the address.
    query: UrlQuery,
    /// What follows when it was done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ASSIGN_TITLE>
            <AssignForm open=open query=query on_done=on_done/>
        </Dialog>
    }
}

#[component]
fn AssignForm(open: RwSignal<bool>, query: UrlQuery, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let meant = use_meant(query);
    meant.follow(form);
    let channel = RwSignal::new(None::<FollowupChannel>);
    let assignee = RwSignal::new(None::<Uuid>);
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let named = meant.ready();
    let ready = Signal::derive(move || {
        named.get() && (channel.get().is_some() || assignee.get().is_some())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(expected_count) = meant
            .total
            .get_untracked()
            .filter(|_| ready.get_untracked())
        else {
            return;
        };
        let body = AssignMany {
            target: FollowupTarget::Filter(Box::new(meant.filter.get_value())),
            channel: channel.get_untracked(),
            assignee_id: assignee.get_untracked(),
            expected_count,
        };
        let call = api
            .post(here.below_now("followups/assign"))
            .json(&body)
            .idempotent();
        form.run(call.send::<FollowedMany>(), move |done| {
            toasts.say(move || words::applied(&shown(done.people), lang.get()));
            open.set(false);
            on_done.run(());
        });
    };
    let whom = move || {
        let n = meant.total.get()?;
        Some(view! { <p>{move || words::whom(&shown(n), lang.get())}</p> })
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::ASSIGN_TEXT}</p>
            {whom}
            <div class="columns">
                <SelectField
                    label=words::CHANNEL
                    value=channel
                    choices=choices(&FollowupChannel::ALL, FollowupChannel::label)
                    none=words::ASSIGN_LEAVE
                    error=form.error("channel")
                />
                <UserField label=words::ASSIGNEE value=assignee members=people none=words::ASSIGN_LEAVE error=form.error("assignee_id")/>
            </div>
            <TypedCount total=meant.total typed=meant.typed/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::APPLY
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !ready.get())
                />
            </div>
        </form>
    }
}
