//! The way back onto the network: where a system stands and the one step that follows. Isolating is possible from
//! anywhere; approval is for somebody else.

use crate::{
    api::{Loaded, use_api},
    components::{Button, Card, FormProblem, Kind, TextArea, use_form, use_toasts},
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::systems as words,
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Permission,
    systems::{Connection, Step, StepWord, System, SystemApproval, SystemDetail, SystemStep},
};

/// Places on the way, in order.
const WAY: [Connection; 5] = [
    Connection::Isolated,
    Connection::Checked,
    Connection::Remedied,
    Connection::ApprovedToReconnect,
    Connection::Reconnected,
];

/// The step that follows on a place, except approval.
fn next(at: Connection) -> Option<StepWord> {
    match at {
        Connection::Isolated => Some(StepWord::Check),
        Connection::Checked => Some(StepWord::Remedy),
        Connection::ApprovedToReconnect => Some(StepWord::Reconnect),
        Connection::Normal | Connection::Remedied | Connection::Reconnected => None,
    }
}

/// The card.
#[component]
pub fn Way(
    /// The system.
    detail: SystemDetail,
    /// Where it is read again from.
    loaded: Loaded<SystemDetail>,
) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let incident = use_incident();
    let session = use_session();
    let system = detail.system;
    let (id, version, at) = (system.id, system.version, system.connection);
    let note = RwSignal::new(String::new());
    let remark = move || note.get_untracked().trim().to_owned();
    let done = move |_: System| {
        toasts.say(words::RECORDED);
        loaded.reload();
        incident.loaded.reload();
    };
    let go = move |step: StepWord| {
        let body = SystemStep {
            step: Step::Move { step },
            note: remark(),
        };
        let call = api.post(incident.below_now(&format!("systems/{id}/steps")));
        form.run(call.if_match(version).json(&body).send::<System>(), done);
    };
    let decide = move |approve: bool| {
        let body = SystemApproval {
            approve,
            note: remark(),
        };
        let call = api.post(incident.below_now(&format!("systems/{id}/approval")));
        form.run(call.if_match(version).json(&body).send::<System>(), done);
    };
    let here = WAY.iter().position(|place| *place == at);
    let place = move |(i, place): (usize, &Connection)| {
        let place = *place;
        let class = match here {
            Some(here) if i < here || at == Connection::Reconnected => "past",
            Some(here) if i == here => "now",
            _ => "",
        };
        let current = (here == Some(i)).then_some("step");
        view! { <li class=class aria-current=current>{move || place.label(lang.get())}</li> }
    };
    let places = WAY.iter().enumerate().map(place).collect_view();
    let may_write = session.may(Permission::RecoveryWrite);
    let may_approve = session.may(Permission::RecoveryApprove);
    let deciding = at == Connection::Remedied && may_approve;
    let following = next(at).filter(|_| may_write);
    let isolating = may_write && at != Connection::Isolated;
    let hint = match at {
        Connection::Normal => Some(words::WAY_NORMAL),
        Connection::Remedied => Some(words::WAY_APPROVAL),
        Connection::Reconnected => Some(words::WAY_DONE),
        _ => None,
    };
    view! {
        <Card title=words::WAY_BACK>
            <ol class="way">{places}</ol>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            {(may_write || deciding)
                .then(|| view! { <TextArea label=words::REMARK value=note rows=2 error=form.error("note")/> })}
            <FormProblem form=form/>
            <div class="actions">
                {following
                    .map(|step| {
                        view! { <Button label=move || step.label(lang.get()) kind=Kind::Primary busy=form.busy on_press=move |()| go(step)/> }
                    })}
                {deciding
                    .then(|| {
                        view! {
                            <Button label=words::APPROVE kind=Kind::Primary busy=form.busy on_press=move |()| decide(true)/>
                            <Button label=words::SEND_BACK busy=form.busy on_press=move |()| decide(false)/>
                        }
                    })}
                {isolating
                    .then(|| {
                        let label = move || StepWord::Isolate.label(lang.get());
                        view! { <Button label=label kind=Kind::Danger busy=form.busy on_press=move |()| go(StepWord::Isolate)/> }
                    })}
            </div>
        </Card>
    }
}
