//! Who sees to a deadline or to a question, and until when by our own plan.

use super::decide::Ending;
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, FormProblem, InstantField, Kind, NowSays, Theirs, UserField, Versioned, use_toasts,
    },
    format::{civil::Style, date},
    i18n::use_lang,
    words::{clocks as words, common},
};
use leptos::prelude::*;
use saiki_api::{Lang, Timestamp, Uuid, clocks::PlanInput, members::Member};

/// A plan as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Who sees to it.
    pub owner_id: Option<Uuid>,
    /// Their name.
    pub owner_name: Option<String>,
    /// Until when.
    pub due: Option<Timestamp>,
}

fn said(plan: &Plan, lang: Lang) -> Vec<(crate::i18n::Text, String)> {
    let zone = crate::browser::zone();
    let due = plan
        .due
        .map(|at| date::at_with_zone(at, &zone, Style::FULL, lang));
    vec![
        (words::OWNER, plan.owner_name.clone().unwrap_or_default()),
        (words::OWN_DUE, due.unwrap_or_default()),
    ]
}

/// The form.
#[component]
pub(super) fn PlanForm(
    /// The change, on what was seen.
    change: Versioned<Plan>,
    /// What it is a plan for.
    #[prop(into)]
    about: String,
    /// Where it is put.
    #[prop(into)]
    place: String,
    /// The incident whose members may see to it.
    incident: Uuid,
    /// What is planned now.
    plan: Plan,
    /// What follows.
    ending: Ending,
) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let form = change.form;
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || {
        Some(format!("incidents/{incident}/members"))
    }));
    let people = Signal::derive(move || members.value.get());
    let (owner, due) = (RwSignal::new(plan.owner_id), RwSignal::new(plan.due));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = PlanInput {
            owner_id: owner.get_untracked(),
            due: due.get_untracked(),
        };
        let call = change.on(api.put(place.clone()).json(&body));
        form.run(call.send_empty(), move |()| {
            toasts.say(common::SAVED);
            ending.close.run(());
            ending.changed.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>
                <b>{about}</b>
            </p>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <UserField
                label=words::OWNER
                value=owner
                members=people
                none=words::NOBODY
                error=form.error("owner_id")
            />
            <InstantField label=words::OWN_DUE value=due hint=words::OWN_DUE_HINT error=form.error("due")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| ending.close.run(())/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
