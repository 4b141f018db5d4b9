//! The facts that reports and letters are filled from, in one form: what is known, what is not, what does not apply.

use super::measures::Measures;
use crate::{
    api::use_api,
    browser,
    components::{
        Button, Card, Form, FormProblem, Kind, LoadedView, MomentField, PageHeader, SelectField,
        TextArea, TextField, choices, use_form, use_toasts,
    },
    layout::use_incident,
    session::use_session,
    words::{common, incidents as words},
};
use leptos::prelude::*;
use saiki_api::{
    incidents::{
        Facts, Incident, IncidentPatch, Knowledge, Measure, Progress, SecondaryDamage, Stated,
    },
    moment::Moment,
    pace::NoticeDeadline,
    permissions::Permission,
};

const KNOWLEDGE: &[Knowledge] = &[
    Knowledge::Known,
    Knowledge::Unknown,
    Knowledge::NotApplicable,
];
const SECONDARY: &[SecondaryDamage] = &[
    SecondaryDamage::Unknown,
    SecondaryDamage::NoneFound,
    SecondaryDamage::Possible,
    SecondaryDamage::Confirmed,
];
const PUBLICATION: &[Progress] = &[
    Progress::Undecided,
    Progress::Planned,
    Progress::Done,
    Progress::NotPlanned,
];

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    cause_state: RwSignal<Option<Knowledge>>,
    cause: RwSignal<String>,
    secondary: RwSignal<Option<SecondaryDamage>>,
    secondary_note: RwSignal<String>,
    publication: RwSignal<Option<Progress>>,
    publication_note: RwSignal<String>,
    person_response: RwSignal<String>,
    user_actions: RwSignal<String>,
    deadline: RwSignal<Option<Moment>>,
    basis: RwSignal<String>,
    measures: RwSignal<Vec<Measure>>,
    other: RwSignal<String>,
    before: StoredValue<Facts>,
}

impl Fields {
    fn of(facts: Facts) -> Self {
        Fields {
            cause_state: RwSignal::new(Some(facts.cause.state)),
            cause: RwSignal::new(facts.cause.text.clone()),
            secondary: RwSignal::new(Some(facts.secondary_damage)),
            secondary_note: RwSignal::new(facts.secondary_note.clone()),
            publication: RwSignal::new(Some(facts.publication)),
            publication_note: RwSignal::new(facts.publication_note.clone()),
            person_response: RwSignal::new(facts.person_response.clone()),
            user_actions: RwSignal::new(facts.user_actions.clone()),
            deadline: RwSignal::new(facts.notice_deadline.as_ref().map(|it| it.moment.clone())),
            basis: RwSignal::new(
                facts
                    .notice_deadline
                    .as_ref()
                    .map(|it| it.basis.clone())
                    .unwrap_or_default(),
            ),
            measures: RwSignal::new(facts.measures.clone()),
            other: RwSignal::new(facts.other.clone()),
            before: StoredValue::new(facts),
        }
    }

    /// The facts as typed; what this form does not show stays as it was.
    fn facts(self) -> Facts {
        let cause = Stated {
            state: self.cause_state.get().unwrap_or_default(),
            text: self.cause.get(),
        };
        Facts {
            cause,
            secondary_damage: self.secondary.get().unwrap_or_default(),
            secondary_note: self.secondary_note.get(),
            publication: self.publication.get().unwrap_or_default(),
            publication_note: self.publication_note.get(),
            person_response: self.person_response.get(),
            user_actions: self.user_actions.get(),
            notice_deadline: {
                let basis = self.basis.get();
                let moment = self.deadline.get();
                moment.map(|moment| NoticeDeadline { moment, basis })
            },
            measures: self.measures.get(),
            other: self.other.get(),
            desk: self.before.with_value(|facts| facts.desk.clone()),
        }
    }
}

/// The page.
#[component]
pub fn IncidentFacts() -> impl IntoView {
    let open = use_incident();
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::FACTS facts=move || view! { <span>{title}</span> }/>
        <p class="lead">{words::FACTS_LEAD}</p>
        <LoadedView loaded=open.loaded children=|incident: Incident| view! { <FactsForm incident=incident/> }/>
    }
}

#[component]
fn FactsForm(incident: Incident) -> impl IntoView {
    let api = use_api();
    let open = use_incident();
    let session = use_session();
    let toasts = use_toasts();
    let form = use_form();
    let (id, version) = (incident.id, incident.version);
    let before = incident.facts.clone();
    let fields = Fields::of(incident.facts);
    let changed = Memo::new(move |_| fields.facts() != before);
    browser::leaving::warn_on_leaving(changed);
    let may = Memo::new(move |_| session.may(Permission::IncidentsWrite));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let patch = IncidentPatch {
            facts: Some(untrack(move || fields.facts())),
            ..Default::default()
        };
        let call = api
            .patch(format!("incidents/{id}"))
            .json(&patch)
            .if_match(version);
        form.run(call.send::<Incident>(), move |incident| {
            toasts.say(common::SAVED);
            open.loaded.put(incident);
        });
    };
    let save_bar = move || {
        (may.get() && changed.get()).then(|| {
            view! {
                <div class="save-bar">
                    <span class="muted">{words::UNSAVED}</span>
                    <Button label=words::LEAVE_FACTS on_press=move |()| open.loaded.reload()/>
                    <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            }
        })
    };
    view! {
        <form class="stack" on:submit=submit>
            <fieldset class="bare stack" disabled=move || !may.get()>
                <Inputs fields=fields form=form/>
            </fieldset>
            <FormProblem form=form/>
            {save_bar}
        </form>
    }
}

#[component]
fn Inputs(fields: Fields, form: Form) -> impl IntoView {
    view! {
        <div class="grid halves">
            <Card title=words::CAUSE>
                <SelectField
                    label=words::CAUSE_STATE
                    value=fields.cause_state
                    choices=choices(KNOWLEDGE, words::knowledge)
                    error=form.error("facts.cause.state")
                />
                <TextArea label=words::CAUSE value=fields.cause error=form.error("facts.cause.text")/>
            </Card>
            <Card title=words::SECONDARY>
                <SelectField
                    label=words::SECONDARY_STATE
                    value=fields.secondary
                    choices=choices(SECONDARY, words::secondary)
                    error=form.error("facts.secondary_damage")
                />
                <TextArea
                    label=words::SECONDARY_NOTE
                    value=fields.secondary_note
                    error=form.error("facts.secondary_note")
                />
            </Card>
            <Card title=words::PUBLICATION>
                <SelectField
                    label=words::PUBLICATION_STATE
                    value=fields.publication
                    choices=choices(PUBLICATION, words::publication)
                    error=form.error("facts.publication")
                />
                <TextArea
                    label=words::PUBLICATION_NOTE
                    value=fields.publication_note
                    rows=2
                    error=form.error("facts.publication_note")
                />
            </Card>
            <Card title=words::TOLD_CARD>
                <TextArea
                    label=words::USER_ACTIONS
                    value=fields.user_actions
                    rows=2
                    error=form.error("facts.user_actions")
                />
                <TextArea
                    label=words::PERSON_RESPONSE
                    value=fields.person_response
                    rows=2
                    error=form.error("facts.person_response")
                />
                <MomentField
                    label=words::NOTICE_DEADLINE
                    hint=words::NOTICE_DEADLINE_HINT
                    value=fields.deadline
                    error=form.error("facts.notice_deadline.moment.at")
                />
                <TextField
                    label=words::DEADLINE_BASIS
                    value=fields.basis
                    error=form.error("facts.notice_deadline.basis")
                />
            </Card>
        </div>
        <Card title=words::MEASURES>
            <Measures measures=fields.measures/>
        </Card>
        <Card title=words::OTHER_CARD>
            <TextArea label=words::OTHER value=fields.other rows=2 error=form.error("facts.other")/>
        </Card>
    }
}
