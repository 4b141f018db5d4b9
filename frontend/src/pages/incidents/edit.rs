//! What the incident itself says: title, summary, classes, times. Facts for reports and the phase have their own pages.

use crate::{
    api::use_api,
    components::{
        Button, Card, CheckGroup, Form, FormProblem, Kind, LinkButton, LoadedView, MomentField,
        PageHeader, SelectField, TextArea, TextField, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, incidents as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::{
    classes::{Asset, Category, NoticedBy, Severity, Threat, ThreatSource, Tlp},
    incidents::{Incident, IncidentPatch, IncidentTime, TimeKind},
    moment::Moment,
};

#[derive(Clone, Copy)]
struct Fields {
    title: RwSignal<String>,
    summary: RwSignal<String>,
    category: RwSignal<Option<Category>>,
    severity: RwSignal<Option<Severity>>,
    tlp: RwSignal<Option<Tlp>>,
    source: RwSignal<Option<ThreatSource>>,
    threats: RwSignal<Vec<Threat>>,
    assets: RwSignal<Vec<Asset>>,
    noticed_by: RwSignal<Option<NoticedBy>>,
    noticed_note: RwSignal<String>,
    services: RwSignal<String>,
    times: [(TimeKind, RwSignal<Option<Moment>>); TimeKind::ALL.len()],
    before: StoredValue<Incident>,
}

impl Fields {
    fn of(incident: Incident) -> Self {
        let time = |kind: TimeKind| {
            let found = incident.times.iter().find(|time| time.kind == kind);
            (kind, RwSignal::new(found.map(|time| time.moment.clone())))
        };
        Fields {
            title: RwSignal::new(incident.title.clone()),
            summary: RwSignal::new(incident.summary.clone()),
            category: RwSignal::new(Some(incident.category)),
            severity: RwSignal::new(Some(incident.severity)),
            tlp: RwSignal::new(Some(incident.tlp)),
            source: RwSignal::new(incident.threat_source),
            threats: RwSignal::new(incident.threats.clone()),
            assets: RwSignal::new(incident.assets.clone()),
            noticed_by: RwSignal::new(incident.noticed_by),
            noticed_note: RwSignal::new(incident.noticed_note.clone()),
            services: RwSignal::new(incident.affected_services.join("\n")),
            times: TimeKind::ALL.map(time),
            before: StoredValue::new(incident),
        }
    }

    fn times(self) -> Vec<IncidentTime> {
        let note = |kind: TimeKind| {
            self.before.with_value(|incident| {
                incident
                    .times
                    .iter()
                    .find(|time| time.kind == kind)
                    .map(|time| time.note.clone())
                    .unwrap_or_default()
            })
        };
        let time = |(kind, moment): (TimeKind, RwSignal<Option<Moment>>)| {
            moment.get_untracked().map(|moment| IncidentTime {
                kind,
                moment,
                note: note(kind),
            })
        };
        self.times.into_iter().filter_map(time).collect()
    }

    fn patch(self) -> IncidentPatch {
        IncidentPatch {
            title: Some(self.title.get_untracked().trim().to_owned()),
            summary: Some(self.summary.get_untracked()),
            category: self.category.get_untracked(),
            severity: self.severity.get_untracked(),
            tlp: self.tlp.get_untracked(),
            threat_source: self.source.get_untracked(),
            threats: Some(self.threats.get_untracked()),
            assets: Some(self.assets.get_untracked()),
            times: Some(self.times()),
            noticed_by: self.noticed_by.get_untracked(),
            noticed_note: Some(self.noticed_note.get_untracked()),
            affected_services: Some(super::lines(&self.services.get_untracked())),
            facts: None,
        }
    }
}

/// The page.
#[component]
pub fn EditIncident() -> impl IntoView {
    let open = use_incident();
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::EDIT_TITLE facts=move || view! { <span>{title}</span> }/>
        <LoadedView loaded=open.loaded children=|incident: Incident| view! { <EditForm incident=incident/> }/>
    }
}

#[component]
fn EditForm(incident: Incident) -> impl IntoView {
    let api = use_api();
    let open = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let navigate = use_navigate();
    let (id, version) = (incident.id, incident.version);
    let fields = Fields::of(incident);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = api
            .patch(format!("incidents/{id}"))
            .json(&fields.patch())
            .if_match(version);
        let navigate = navigate.clone();
        form.run(call.send::<Incident>(), move |incident| {
            toasts.say(common::SAVED);
            navigate(&routes::incident(id), Default::default());
            open.loaded.put(incident);
        });
    };
    view! {
        <form class="stack form-narrow" novalidate=true on:submit=submit>
            <Classes fields=fields form=form/>
            <Times fields=fields form=form/>
            <FormProblem form=form/>
            <div class="save-bar">
                <LinkButton href=routes::incident(id) label=common::CANCEL/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn Classes(fields: Fields, form: Form) -> impl IntoView {
    view! {
        <Card title=words::ABOUT>
            <TextField label=words::FIELD_TITLE value=fields.title error=form.error("title") required=true/>
            <TextArea label=words::SUMMARY value=fields.summary error=form.error("summary")/>
            <div class="columns">
                <SelectField
                    label=words::CATEGORY
                    value=fields.category
                    choices=choices(&Category::ALL, Category::label)
                    error=form.error("category")
                />
                <SelectField
                    label=words::SEVERITY
                    value=fields.severity
                    choices=choices(&Severity::ALL, Severity::label)
                    error=form.error("severity")
                />
                <SelectField label=words::TLP value=fields.tlp choices=super::tlp_choices() error=form.error("tlp")/>
                <SelectField
                    label=words::SOURCE
                    value=fields.source
                    choices=choices(&ThreatSource::ALL, ThreatSource::label)
                    none=words::NOT_KNOWN
                />
                <SelectField
                    label=words::NOTICED_BY
                    value=fields.noticed_by
                    choices=choices(&NoticedBy::ALL, NoticedBy::label)
                    none=common::OPTIONAL_NONE
                />
                <TextField label=words::NOTICED_NOTE value=fields.noticed_note error=form.error("noticed_note")/>
            </div>
            <TextArea
                label=words::SERVICES
                value=fields.services
                hint=words::SERVICES_HINT
                rows=2
                error=form.error("affected_services")
            />
            <CheckGroup label=words::THREATS value=fields.threats choices=choices(&Threat::ALL, Threat::label)/>
            <CheckGroup label=words::ASSETS value=fields.assets choices=choices(&Asset::ALL, Asset::label)/>
        </Card>
    }
}

#[component]
fn Times(fields: Fields, form: Form) -> impl IntoView {
    let lang = use_lang();
    let row = move |(kind, moment): (TimeKind, RwSignal<Option<Moment>>)| {
        let label = move || kind.label(lang.get());
        match kind {
            TimeKind::Aware => {
                view! { <MomentField label=label value=moment hint=words::AWARE_HINT/> }.into_any()
            }
            _ => view! { <MomentField label=label value=moment/> }.into_any(),
        }
    };
    let (usual, for_deadlines): (Vec<_>, Vec<_>) = fields
        .times
        .into_iter()
        .partition(|(kind, _)| !super::only_for_deadlines(*kind));
    let any_set = for_deadlines
        .iter()
        .any(|(_, moment)| moment.with_untracked(Option::is_some));
    let usual = usual.into_iter().map(row).collect_view();
    let for_deadlines = for_deadlines.into_iter().map(row).collect_view();
    view! {
        <Card title=words::TIMES>
            {usual}
            <details open=any_set>
                <summary>{words::DEADLINE_TIMES}</summary>
                <p class="hint">{words::DEADLINE_TIMES_HINT}</p>
                {for_deadlines}
            </details>
            {move || form.problem.with(|problem| problem.as_ref().and_then(|problem| problem.field("times")))}
        </Card>
    }
}
