//! The form that opens an incident: the least that must be known, nothing more. The rest is added on its pages.

use crate::{
    api::{use_api, use_loaded},
    browser,
    components::{
        Button, Card, CheckField, Form, FormProblem, Kind, LinkButton, MomentField, PageHeader,
        SelectField, TextArea, TextField, choices, use_form, use_toasts, use_url_query,
    },
    i18n::use_lang,
    routes,
    words::{common, incidents as words, reports},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::{
    Uuid,
    classes::{Category, NoticedBy, Severity, Tlp},
    incidents::{Facts, Incident, IncidentTime, NewIncident as Request, TimeKind},
    moment::{Moment, Precision},
    reports::{Report, ReportKind, ReportState},
};

#[derive(Clone, Copy)]
struct Fields {
    title: RwSignal<String>,
    exercise: RwSignal<bool>,
    summary: RwSignal<String>,
    category: RwSignal<Option<Category>>,
    severity: RwSignal<Option<Severity>>,
    tlp: RwSignal<Option<Tlp>>,
    noticed_by: RwSignal<Option<NoticedBy>>,
    noticed_note: RwSignal<String>,
    aware: RwSignal<Option<Moment>>,
    occurred: RwSignal<Option<Moment>>,
    services: RwSignal<String>,
    tried: RwSignal<bool>,
}

impl Fields {
    fn new() -> Self {
        Fields {
            title: RwSignal::new(String::new()),
            exercise: RwSignal::new(false),
            summary: RwSignal::new(String::new()),
            category: RwSignal::new(None),
            severity: RwSignal::new(None),
            tlp: RwSignal::new(Some(Tlp::default())),
            noticed_by: RwSignal::new(None),
            noticed_note: RwSignal::new(String::new()),
            aware: RwSignal::new(None),
            occurred: RwSignal::new(None),
            services: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
        }
    }

    /// Begins with what is certain of a report: how it came to notice, and when. Its words are shown beside the form and
    /// not taken over: they are sealed where they are, and what an incident says of itself is not.
    fn take_over(self, report: &Report) {
        self.aware.set(Some(Moment {
            at: report.received_at,
            zone: browser::zone(),
            precision: Precision::Minute,
        }));
        self.noticed_note.set(report.number.clone());
        self.noticed_by.set(Some(match report.kind {
            ReportKind::Complaint => NoticedBy::Customer,
            ReportKind::Weakness => NoticedBy::Finder,
            ReportKind::Press => NoticedBy::Media,
            ReportKind::Noticed | ReportKind::Other => NoticedBy::Other,
        }));
    }

    /// The request, once everything that must be there is.
    fn request(self) -> Option<Request> {
        let title = self.title.get_untracked().trim().to_owned();
        if title.is_empty() {
            return None;
        }
        let time = |kind, moment: Option<Moment>| {
            moment.map(|moment| IncidentTime {
                kind,
                moment,
                note: String::new(),
            })
        };
        let times = [
            time(TimeKind::Occurred, self.occurred.get_untracked()),
            time(TimeKind::Aware, self.aware.get_untracked()),
        ];
        Some(Request {
            title,
            exercise: self.exercise.get_untracked(),
            summary: self.summary.get_untracked(),
            category: self.category.get_untracked()?,
            severity: self.severity.get_untracked()?,
            tlp: self.tlp.get_untracked().unwrap_or_default(),
            phase: None,
            threat_source: None,
            threats: Vec::new(),
            assets: Vec::new(),
            times: times.into_iter().flatten().collect(),
            noticed_by: self.noticed_by.get_untracked(),
            noticed_note: self.noticed_note.get_untracked(),
            affected_services: super::lines(&self.services.get_untracked()),
            facts: Facts::default(),
        })
    }
}

/// The page.
#[component]
pub fn NewIncident() -> impl IntoView {
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let fields = Fields::new();
    let query = use_url_query();
    let report = use_loaded::<Report>(Signal::derive(move || {
        let id: Uuid = query.get("report")?.parse().ok()?;
        Some(format!("reports/{id}"))
    }));
    Effect::new(move |taken: Option<bool>| {
        let taken = taken.unwrap_or_default();
        let value = report.value;
        value.with(|report| match report {
            Some(report) if !taken => {
                fields.take_over(report);
                true
            }
            _ => taken,
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        fields.tried.set(true);
        let Some(request) = fields.request() else {
            return;
        };
        let call = match report.value.get_untracked() {
            None => api.post("incidents"),
            Some(report) => api
                .post(format!("reports/{}/incident", report.id))
                .if_match(report.version),
        };
        let call = call.json(&request).idempotent();
        let navigate = navigate.clone();
        form.run(call.send::<Incident>(), move |incident| {
            toasts.say(words::CREATED);
            navigate(&routes::incident(incident.id), Default::default());
        });
    };
    let of_report = move || {
        let report = report.value.get()?;
        let gone = report.state != ReportState::Waiting;
        let words = if gone {
            reports::GONE
        } else {
            reports::FROM_REPORT
        };
        Some(view! {
            <div class="notice" class:warn=gone role="status">
                <div class="stack">
                    <p>
                        <a class="mono" href=routes::report(report.id)>{report.number}</a>
                        " "
                        {words}
                    </p>
                    <p class="prose">{report.text}</p>
                </div>
            </div>
        })
    };
    view! {
        <PageHeader title=words::NEW_TITLE/>
        {of_report}
        <form class="form-narrow" novalidate=true on:submit=submit>
            <Card>
                <Inputs fields=fields form=form/>
                <FormProblem form=form/>
                <div class="actions end">
                    <LinkButton href=routes::INCIDENTS label=common::CANCEL/>
                    <Button label=words::CREATE kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            </Card>
        </form>
    }
}

#[component]
fn Inputs(fields: Fields, form: Form) -> impl IntoView {
    let lang = use_lang();
    let or_missing =
        move |missing: Signal<bool>, word: crate::i18n::Text, server: Signal<Option<String>>| {
            Signal::derive(move || {
                let missing = fields.tried.get() && missing.get();
                missing
                    .then(|| word.pick(lang.get()).to_owned())
                    .or_else(|| server.get())
            })
        };
    let no_title = Signal::derive(move || fields.title.with(|title| title.trim().is_empty()));
    let no_category = Signal::derive(move || fields.category.with(Option::is_none));
    let no_severity = Signal::derive(move || fields.severity.with(Option::is_none));
    let tlps = Signal::derive(super::tlp_choices);
    view! {
        <TextField
            label=words::FIELD_TITLE
            value=fields.title
            hint=words::FIELD_TITLE_HINT
            error=or_missing(no_title, words::TITLE_MISSING, form.error("title"))
            required=true
            autofocus=true
        />
        <div class="columns">
            <SelectField
                label=words::CATEGORY
                value=fields.category
                choices=choices(&Category::ALL, Category::label)
                error=or_missing(no_category, words::CATEGORY_MISSING, form.error("category"))
            />
            <SelectField
                label=words::SEVERITY
                value=fields.severity
                choices=choices(&Severity::ALL, Severity::label)
                error=or_missing(no_severity, words::SEVERITY_MISSING, form.error("severity"))
            />
        </div>
        <MomentField label=words::AWARE value=fields.aware hint=words::AWARE_HINT/>
        <MomentField label=words::OCCURRED value=fields.occurred/>
        <TextArea label=words::SUMMARY value=fields.summary hint=words::SUMMARY_HINT error=form.error("summary")/>
        <div class="columns">
            <SelectField
                label=words::NOTICED_BY
                value=fields.noticed_by
                choices=choices(&NoticedBy::ALL, NoticedBy::label)
                none=common::OPTIONAL_NONE
            />
            <SelectField label=words::TLP value=fields.tlp choices=tlps/>
        </div>
        <TextArea label=words::SERVICES value=fields.services hint=words::SERVICES_HINT rows=2/>
        <CheckField label=words::AS_EXERCISE value=fields.exercise hint=words::AS_EXERCISE_HINT/>
    }
}
