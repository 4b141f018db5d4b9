//! Steps of an activity: answering whether to be accountable, closing it, opening it again.

use super::matters::Matters;
use crate::{
    api::{ApiError, Loaded, use_api},
    components::{Button, Dialog, FormProblem, Kind, TextArea, Time, use_form, use_toasts},
    layout::use_incident,
    session::use_session,
    words::{activities as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    activities::{Acceptance, Activity, ActivityClosing, ActivityReopening},
    gates::OpenMatter,
    permissions::Permission,
    wire,
};

/// The address of a step.
fn step(activity: &Activity, name: &str) -> String {
    format!("activities/{}/{name}", wire::name(&activity.key))
}

/// The question to the person asked, for that person alone.
#[component]
pub fn Asked(activity: Activity, loaded: Loaded<Activity>) -> impl IntoView {
    let session = use_session();
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let declining = RwSignal::new(false);
    let me = session.account().map(|account| account.user.id);
    let asked = activity.accountable.as_ref().map(|u| u.id);
    let mine =
        me.is_some() && me == asked && activity.accepted_at.is_none() && activity.closed.is_none();
    let address = step(&activity, "answer");
    let version = activity.version;
    let accept = {
        let address = address.clone();
        move |()| {
            let answer = Acceptance {
                accept: true,
                reason: String::new(),
            };
            let call = api
                .post(here.below_now(&address))
                .if_match(version)
                .json(&answer);
            form.run(call.send::<Activity>(), move |now| loaded.put(now));
        }
    };
    mine.then(|| {
        view! {
            <div class="notice" role="status">
                <span class="grow">{words::ASKED}</span>
                <Button label=words::DECLINE on_press=move |()| declining.set(true)/>
                <Button label=words::ACCEPT kind=Kind::Primary busy=form.busy on_press=accept/>
            </div>
            <FormProblem form=form/>
            <Dialog open=declining title=words::DECLINE_TITLE>
                <Decline address=address.clone() version=version open=declining loaded=loaded/>
            </Dialog>
        }
    })
}

#[component]
fn Decline(
    address: String,
    version: i64,
    open: RwSignal<bool>,
    loaded: Loaded<Activity>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let reason = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let answer = Acceptance {
            accept: false,
            reason: reason.get_untracked(),
        };
        let call = api
            .post(here.below_now(&address))
            .if_match(version)
            .json(&answer);
        form.run(call.send::<Activity>(), move |now| {
            open.set(false);
            loaded.put(now);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextArea label=words::REASON value=reason required=true error=form.error("reason")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::DECLINE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Closing, or how it was closed and opening it again.
#[component]
pub fn Closing(activity: Activity, loaded: Loaded<Activity>) -> impl IntoView {
    let session = use_session();
    let opened = RwSignal::new(false);
    let may = session.may(Permission::RecoveryWrite);
    let shut = activity.closed.clone();
    let label = if shut.is_some() {
        words::REOPEN
    } else {
        words::CLOSE
    };
    let told = shut.clone().map(|closed| {
        view! {
            <p>
                {words::CLOSED_BY} " " <Time at=closed.at/> " " {closed.by_name}
                {(!closed.note.is_empty()).then(|| view! { <br/> <span class="muted">{closed.note}</span> })}
            </p>
        }
    });
    view! {
        {told}
        {may.then(|| view! { <div class="actions"><Button label=label on_press=move |()| opened.set(true)/></div> })}
        <Dialog open=opened title=label>
            <StepForm activity=activity.clone() open=opened loaded=loaded/>
        </Dialog>
    }
}

#[component]
fn StepForm(activity: Activity, open: RwSignal<bool>, loaded: Loaded<Activity>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let text = RwSignal::new(String::new());
    let reopening = activity.closed.is_some();
    let version = activity.version;
    let label = if reopening {
        words::REASON
    } else {
        words::CLOSE_NOTE
    };
    let verb = if reopening {
        words::REOPEN
    } else {
        words::CLOSE
    };
    let address = step(&activity, if reopening { "reopen" } else { "close" });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = api.post(here.below_now(&address)).if_match(version);
        let text = text.get_untracked();
        let call = match reopening {
            true => call.json(&ActivityReopening { reason: text }),
            false => call.json(&ActivityClosing { note: text }),
        };
        form.run(call.send::<Activity>(), move |now| {
            toasts.say(if reopening {
                words::REOPENED
            } else {
                words::CLOSED
            });
            open.set(false);
            loaded.put(now);
        });
    };
    let bars = move || {
        let open: Vec<OpenMatter> = match form.problem.get()? {
            ApiError::Problem(problem) => problem.open,
            _ => return None,
        };
        let id = here.id.get_untracked().unwrap_or_default();
        (!open.is_empty()).then(|| view! { <Matters incident=id matters=open/> })
    };
    let error = Signal::derive(move || {
        let problem = form.problem.get()?;
        problem.field("reason").or_else(|| problem.field("note"))
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextArea label=label value=text required=reopening error=error/>
            <FormProblem form=form/>
            {bars}
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=verb kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
