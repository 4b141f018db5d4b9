//! Writing an instruction: what to do by when, and which units it goes to, chosen or found by their systems.

use crate::{
    api::{use_api, use_loaded},
    browser,
    components::{
        Button, Card, CheckField, CheckGroup, Choice, FormProblem, Kind, LoadedView, MomentField,
        PageHeader, SelectField, TextArea, TextField, choices, use_form, use_toasts,
    },
    layout::use_incident,
    pages::units::use_units,
    routes,
    words::instructions as words,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use saiki_api::{
    Uuid,
    instructions::{Instruction, InstructionBoard, InstructionFields},
    moment::{Moment, Precision},
    organisation::Both,
    systems::{Likelihood, SystemFilter, SystemKind},
};

/// The page to write a new one.
#[component]
pub fn NewInstruction() -> impl IntoView {
    let open = use_incident();
    let back = Signal::derive(move || open.id.get().map(routes::instructions).unwrap_or_default());
    view! {
        <PageHeader title=words::NEW facts=move || view! { <a href=back>{words::BACK}</a> }/>
        <Write begun=None/>
    }
}

/// The page to change a draft.
#[component]
pub fn EditInstruction() -> impl IntoView {
    let open = use_incident();
    let params = use_params_map();
    let loaded = use_loaded::<InstructionBoard>(Signal::derive(move || {
        let id = params.with(|params| params.get("instruction"))?;
        open.below(&format!("instructions/{id}"))
    }));
    let back = Signal::derive(move || open.id.get().map(routes::instructions).unwrap_or_default());
    view! {
        <PageHeader title=words::NEW facts=move || view! { <a href=back>{words::BACK}</a> }/>
        <LoadedView loaded=loaded let:board>
            <Write begun=Some(board.instruction)/>
        </LoadedView>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    title_ja: RwSignal<String>,
    title_en: RwSignal<String>,
    text_ja: RwSignal<String>,
    text_en: RwSignal<String>,
    reply_to: RwSignal<String>,
    deadline: RwSignal<Option<Moment>>,
    units: RwSignal<Vec<Uuid>>,
    by_systems: RwSignal<bool>,
    kind: RwSignal<Option<SystemKind>>,
    likelihood: RwSignal<Option<Likelihood>>,
}

impl Fields {
    fn of(begun: Option<&Instruction>) -> Fields {
        let text = |get: fn(&Instruction) -> &String| {
            RwSignal::new(begun.map(|b| get(b).clone()).unwrap_or_default())
        };
        let filter = begun.and_then(|b| b.of_systems.clone());
        let deadline = begun.and_then(|b| b.deadline).map(|at| Moment {
            at,
            zone: browser::zone(),
            precision: Precision::Minute,
        });
        Fields {
            title_ja: text(|b| &b.title.ja),
            title_en: text(|b| &b.title.en),
            text_ja: text(|b| &b.text.ja),
            text_en: text(|b| &b.text.en),
            reply_to: text(|b| &b.reply_to.ja),
            deadline: RwSignal::new(deadline),
            units: RwSignal::new(begun.map(|b| b.unit_ids.clone()).unwrap_or_default()),
            by_systems: RwSignal::new(filter.is_some() || begun.is_none()),
            kind: RwSignal::new(filter.as_ref().and_then(|f| f.kind)),
            likelihood: RwSignal::new(filter.as_ref().and_then(|f| f.likelihood)),
        }
    }

    fn typed(self) -> InstructionFields {
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let filter = SystemFilter {
            kind: self.kind.get_untracked(),
            likelihood: self.likelihood.get_untracked(),
            ..SystemFilter::default()
        };
        InstructionFields {
            title: Both {
                ja: trimmed(self.title_ja),
                en: trimmed(self.title_en),
            },
            text: Both {
                ja: trimmed(self.text_ja),
                en: trimmed(self.text_en),
            },
            deadline: self.deadline.get_untracked().map(|moment| moment.at),
            reply_to: Both {
                ja: trimmed(self.reply_to),
                en: String::new(),
            },
            unit_ids: self.units.get_untracked(),
            of_systems: self.by_systems.get_untracked().then_some(filter),
        }
    }
}

#[component]
fn Write(begun: Option<Instruction>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let fields = Fields::of(begun.as_ref());
    let units = use_units();
    let choices_of_units = Signal::derive(move || {
        let choice = |unit: &saiki_api::units::Unit| Choice {
            value: unit.id.to_string(),
            label: unit.name.clone(),
        };
        units.get().iter().map(choice).collect::<Vec<_>>()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let path = incident.below_now("instructions");
        let call = match &begun {
            Some(draft) => api
                .put(format!("{path}/{}", draft.id))
                .if_match(draft.version),
            None => api.post(path).idempotent(),
        };
        let navigate = navigate.clone();
        form.run(
            call.json(&fields.typed()).send::<Instruction>(),
            move |saved| {
                toasts.say(words::SAVED);
                let id = incident.id.get_untracked().unwrap_or_default();
                navigate(
                    &routes::instruction(id, saved.id),
                    NavigateOptions::default(),
                );
            },
        );
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Card title=words::TEXT>
                <TextField label=words::SUBJECT_JA value=fields.title_ja error=form.error("title.ja")/>
                <TextArea label=words::TEXT_JA value=fields.text_ja rows=6 error=form.error("text.ja")/>
                <TextField label=words::SUBJECT_EN value=fields.title_en error=form.error("title.en")/>
                <TextArea label=words::TEXT_EN value=fields.text_en rows=3 error=form.error("text.en")/>
                <MomentField label=words::DEADLINE value=fields.deadline error=form.error("deadline")/>
                <TextArea label=words::REPLY_TO value=fields.reply_to rows=2 hint=words::REPLY_TO_HINT error=form.error("reply_to.ja")/>
            </Card>
            <Card title=words::TO>
                <CheckField label=words::USE_SYSTEMS value=fields.by_systems/>
                {move || {
                    fields
                        .by_systems
                        .get()
                        .then(|| {
                            view! {
                                <p class="hint">{words::BY_SYSTEMS}</p>
                                <div class="columns">
                                    <SelectField
                                        label=crate::words::systems::KIND
                                        value=fields.kind
                                        choices=choices(&SystemKind::ALL, SystemKind::label)
                                        none=words::ANY_KIND
                                    />
                                    <SelectField
                                        label=crate::words::systems::LIKELIHOOD
                                        value=fields.likelihood
                                        choices=choices(&Likelihood::ALL, Likelihood::label)
                                        none=words::ANY_LIKELIHOOD
                                    />
                                </div>
                            }
                        })
                }}
                {move || match units.with(Vec::is_empty) {
                    true => view! { <p class="muted">{words::NO_UNITS}</p> }.into_any(),
                    false => view! { <CheckGroup label=words::CHOSEN_UNITS value=fields.units choices=choices_of_units/> }.into_any(),
                }}
            </Card>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=words::SAVE_DRAFT kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
