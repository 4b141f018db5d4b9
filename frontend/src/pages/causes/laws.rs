//! Laws that may bear on the incident: the checklist with what was decided on each, and the form of a decision.

use super::tones;
use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Card, Dialog, FormProblem, Kind, LoadedView, SelectField, StatusTag, TextArea,
        TextField, Time, Tone, choices, open_while, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    laws::{Law, LawDecision, LawDecisionInput},
    permissions::Permission,
};

/// The tab.
#[component]
pub fn Laws() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let laws = use_loaded::<Vec<Law>>(Signal::derive(move || open.below("laws")));
    let deciding = RwSignal::new(None::<Law>);
    let shown = open_while(deciding);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let list = move |all: Vec<Law>| {
        let rows = all
            .into_iter()
            .map(|law| view! { <LawRow law=law deciding=deciding may=may/> })
            .collect_view();
        view! { <ul class="laws">{rows}</ul> }
    };
    view! {
        <Card title=words::TAB_LAWS>
            <p class="hint">{words::LAWS_LEAD}</p>
            <LoadedView loaded=laws children=list/>
        </Card>
        <Dialog open=shown title=words::LAW_DECIDE wide=true>
            {move || deciding.get().map(|law| view! { <DecisionForm law=law laws=laws open=shown/> })}
        </Dialog>
    }
}

#[component]
fn LawRow(law: Law, deciding: RwSignal<Option<Law>>, may: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let whole = StoredValue::new(law.clone());
    let state = match &law.decision {
        Some(made) => {
            let decision = made.details.decision;
            view! { <StatusTag tone=tones::law(decision) label=move || decision.label(lang.get())/> }
        }
        None => view! { <StatusTag tone=Tone::Unknown label=words::UNDECIDED/> },
    };
    let reason = law.decision.map(|made| {
        view! {
            <p class="prose">{made.details.reason}</p>
            <p class="muted">{made.details.judged_by} " / " {made.by_name} " " <Time at=made.at/></p>
        }
    });
    view! {
        <li>
            <div class="law-head">
                <h3>{move || whole.with_value(|law| law.name.get(lang.get()).to_owned())}</h3>
                {state}
            </div>
            <p>{move || whole.with_value(|law| law.question.get(lang.get()).to_owned())}</p>
            <p class="muted">{words::ARTICLES} " " {move || whole.with_value(|law| law.articles.get(lang.get()).to_owned())}</p>
            {reason}
            {move || {
                may.get()
                    .then(|| view! { <Button label=words::LAW_DECIDE kind=Kind::Quiet on_press=move |()| deciding.set(Some(whole.get_value()))/> })
            }}
        </li>
    }
}

#[component]
fn DecisionForm(law: Law, laws: Loaded<Vec<Law>>, open: RwSignal<bool>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let form = use_form();
    let made = law.decision.as_ref().map(|made| made.details.clone());
    let decision = RwSignal::new(made.as_ref().map(|made| made.decision));
    let reason = RwSignal::new(made.as_ref().map(|m| m.reason.clone()).unwrap_or_default());
    let judged_by = RwSignal::new(made.map(|made| made.judged_by).unwrap_or_default());
    let (key, version, name) = (law.key, law.version, law.name);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(decision) = decision.get_untracked() else {
            return;
        };
        let body = LawDecisionInput {
            decision,
            reason: reason.get_untracked(),
            judged_by: judged_by.get_untracked(),
        };
        let call = api
            .put(incident.below_now(&format!("laws/{key}")))
            .json(&body)
            .if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::LAW_SAVED);
            open.set(false);
            laws.reload();
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <p>{move || name.get(lang.get()).to_owned()}</p>
            <SelectField label=words::LAW_DECISION value=decision choices=choices(&LawDecision::ALL, LawDecision::label) error=form.error("decision")/>
            <TextArea label=words::WHY value=reason rows=3 required=true error=form.error("reason")/>
            <TextField label=words::JUDGED_BY value=judged_by required=true error=form.error("judged_by")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::LAW_DECIDE
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || decision.with(Option::is_none))
                />
            </div>
        </form>
    }
}
