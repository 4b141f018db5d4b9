//! Carrying a measure out and verifying it: put in place, given up, taken up again, tested by somebody else.

use crate::{
    api::use_api,
    components::{
        Button, Card, Day, FormProblem, Kind, SelectField, TextArea, TextField, Time, choices,
        use_form, use_toasts,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    session::use_session,
    words::prevention as words,
};
use leptos::prelude::*;
use saiki_api::{
    Date, Lang,
    measures::{Measure, MeasureAction, MeasureAudit, MeasureState, MeasureStep, NewMeasureAudit},
    permissions::Permission,
};
use serde::{Deserialize, Serialize};

/// The steps that are possible now.
#[component]
pub fn StepsCard(measure: Measure, #[prop(into)] done: Callback<Measure>) -> impl IntoView {
    let session = use_session();
    let state = measure.state;
    let may_write = session.may(Permission::RecoveryWrite);
    let may_verify = session.may(Permission::RecoveryApprove);
    let (id, version) = (measure.id, measure.version);
    let by = measure.implemented_by_name.zip(measure.implemented_at);
    let note = measure.state_note;
    let can_verify = matches!(state, MeasureState::InPlace | MeasureState::Verified);
    view! {
        <Card title=words::STEPS>
            <div class="stack">
                {by
                    .map(|(name, at)| {
                        view! {
                            <p class="muted">
                                {words::IMPLEMENTED_BY} " " {name} " " <Time at=at/>
                            </p>
                        }
                    })}
                {(!note.is_empty()).then(|| view! { <p class="prose">{note}</p> })}
                {may_write.then(|| view! { <Steps id=id version=version state=state done=done/> })}
                {(can_verify && may_verify).then(|| view! { <Verify id=id version=version done=done/> })}
            </div>
        </Card>
    }
}

#[component]
fn Steps(
    id: saiki_api::Uuid,
    version: i64,
    state: MeasureState,
    done: Callback<Measure>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let note = RwSignal::new(String::new());
    let take = move |action: MeasureAction, said: Text| {
        let step = MeasureStep {
            action,
            note: note.get_untracked(),
        };
        let call = api
            .post(incident.below_now(&format!("measures/{id}/steps")))
            .json(&step)
            .if_match(version);
        form.run(call.send::<Measure>(), move |measure| {
            toasts.say(said);
            done.run(measure);
        });
    };
    let button = move |action, label: Text, kind, said: Text| {
        view! { <Button label=label kind=kind busy=form.busy on_press=move |()| take(action, said)/> }
    };
    let put = state == MeasureState::Approved;
    let give_up = matches!(state, MeasureState::Planned | MeasureState::Approved);
    let resume = state == MeasureState::Dropped;
    view! {
        {(put || give_up).then(|| view! { <TextArea label=words::NOTE value=note rows=2 error=form.error("note")/> })}
        <div class="actions">
            {put.then(|| button(MeasureAction::PutInPlace, words::PUT_IN_PLACE, Kind::Primary, words::PUT_DONE))}
            {give_up.then(|| button(MeasureAction::Drop, words::DROP, Kind::Plain, words::DROPPED))}
            {resume.then(|| button(MeasureAction::Resume, words::RESUME, Kind::Plain, words::RESUMED))}
        </div>
        <FormProblem form=form/>
    }
}

/// The outcome of a test, as chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Effective,
    NotEffective,
}

impl Outcome {
    const ALL: [Outcome; 2] = [Outcome::Effective, Outcome::NotEffective];

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Outcome::Effective => words::EFFECTIVE.pick(lang),
            Outcome::NotEffective => words::NOT_EFFECTIVE.pick(lang),
        }
    }
}

#[component]
fn Verify(id: saiki_api::Uuid, version: i64, done: Callback<Measure>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let outcome = RwSignal::new(Some(Outcome::Effective));
    let (tested, next) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let audit = NewMeasureAudit {
            effective: outcome.get_untracked() == Some(Outcome::Effective),
            tested: tested.get_untracked(),
            next_on: next.get_untracked().parse::<Date>().ok(),
        };
        let call = api
            .post(incident.below_now(&format!("measures/{id}/audits")))
            .json(&audit)
            .if_match(version);
        form.run(call.send::<Measure>(), move |measure| {
            toasts.say(words::VERIFIED_DONE);
            done.run(measure);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::VERIFY value=outcome choices=choices(&Outcome::ALL, Outcome::label)/>
            <TextArea label=words::TESTED value=tested rows=2 required=true error=form.error("tested")/>
            <TextField label=words::NEXT_AUDIT value=next kind="date" error=form.error("next_on")/>
            <FormProblem form=form/>
            <div class="actions">
                <Button label=words::VERIFY kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Tests so far.
#[component]
pub fn Audits(audits: Vec<MeasureAudit>) -> impl IntoView {
    let lang = use_lang();
    if audits.is_empty() {
        return view! { <p class="muted">{words::NO_AUDIT}</p> }.into_any();
    }
    let row = move |audit: MeasureAudit| {
        let outcome = match audit.effective {
            true => Outcome::Effective,
            false => Outcome::NotEffective,
        };
        let next = audit.next_on.map(|day| {
            view! {
                <span class="by">{words::NEXT_AUDIT} " " <Day on=day/></span>
            }
        });
        view! {
            <li>
                <Time at=audit.at/>
                <span>
                    <b>{move || outcome.label(lang.get())}</b>
                    " "
                    <span class="text">{audit.tested}</span>
                    " "
                    <span class="by">{audit.by_name}</span>
                    " "
                    {next}
                </span>
            </li>
        }
    };
    view! { <ol class="timeline wide">{audits.into_iter().map(row).collect_view()}</ol> }.into_any()
}
