//! The form of an outage, a degradation or a time left out, for a new one and for a change. What is typed is kept when
//! somebody else was quicker; times are those of the organisation's zone.

use super::windows::{Doing, said};
use crate::{
    api::use_api,
    components::{
        Button, CheckField, ChosenDialog, Form, FormProblem, Kind, NowSays, SelectField, TextArea,
        TextField, Theirs, choices, use_toasts, use_versioned,
    },
    format::date,
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, sla as words},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp,
    service_terms::Exclusion,
    service_windows::{ServiceWindow, WindowFields, WindowKind},
};

/// What the form is open for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Editing {
    /// A new window.
    New,
    /// This one.
    Of(Box<ServiceWindow>),
}

/// The form in its dialog; who may only read sees what is recorded.
#[component]
pub(super) fn WindowDialog(
    /// What is done to the windows.
    doing: Doing,
) -> impl IntoView {
    let lang = use_lang();
    let title = move || {
        let new = doing.editing.with(|one| *one == Some(Editing::New));
        match (new, doing.may.get()) {
            (true, _) => words::ADD_TITLE.pick(lang.get()),
            (false, true) => words::EDIT_TITLE.pick(lang.get()),
            (false, false) => words::ONE.pick(lang.get()),
        }
    };
    let content = move |editing: Editing| {
        let window = match editing {
            Editing::New => None,
            Editing::Of(window) => Some(*window),
        };
        match (window, doing.may.get_untracked()) {
            (Some(window), false) => {
                let rows = move || {
                    doing
                        .zone
                        .with(|zone| said(&window.fields, zone, lang.get()))
                };
                view! { {move || view! { <NowSays rows=rows()/> }} }.into_any()
            }
            (window, _) => view! { <WindowForm window=window doing=doing/> }.into_any(),
        }
    };
    view! { <ChosenDialog chosen=doing.editing title=title wide=true children=content/> }
}

/// An instant being typed.
#[derive(Clone, Copy)]
struct At {
    text: RwSignal<String>,
    before: StoredValue<Option<Timestamp>>,
}

impl At {
    fn of(at: Option<Timestamp>, zone: &str) -> At {
        let text = at.map(|at| date::to_input(at, zone)).unwrap_or_default();
        At {
            text: RwSignal::new(text),
            before: StoredValue::new(at),
        }
    }

    /// The instant; none while none is typed. One that was not touched keeps its seconds, which the field does not show.
    fn read(self, zone: &str) -> Option<Timestamp> {
        let typed = self.text.get();
        let same = |at: &Timestamp| date::to_input(*at, zone) == typed;
        let before = self.before.get_value().filter(same);
        before.or_else(|| date::from_input(&typed, zone))
    }

    /// What an error says once sending was tried and nothing is typed.
    fn missing(
        self,
        tried: RwSignal<bool>,
        word: Text,
        server: Signal<Option<String>>,
    ) -> Signal<Option<String>> {
        let lang = use_lang();
        Signal::derive(move || {
            let missing = tried.get() && self.text.with(|text| text.trim().is_empty());
            missing
                .then(|| word.pick(lang.get()).to_owned())
                .or_else(|| server.get())
        })
    }
}

/// The fields; copied freely.
#[derive(Clone, Copy)]
struct Draft {
    service: RwSignal<String>,
    kind: RwSignal<Option<WindowKind>>,
    exclusion: RwSignal<Option<Exclusion>>,
    from: At,
    to: At,
    ongoing: RwSignal<bool>,
    responded: At,
    note: RwSignal<String>,
}

impl Draft {
    fn of(fields: Option<&WindowFields>, zone: &str) -> Draft {
        let service = fields.map(|f| f.service.clone()).unwrap_or_default();
        Draft {
            service: RwSignal::new(service),
            kind: RwSignal::new(Some(fields.map_or(WindowKind::Outage, |f| f.kind))),
            exclusion: RwSignal::new(fields.and_then(|f| f.exclusion)),
            from: At::of(fields.map(|f| f.from), zone),
            to: At::of(fields.and_then(|f| f.to), zone),
            ongoing: RwSignal::new(fields.is_some_and(|f| f.to.is_none())),
            responded: At::of(fields.and_then(|f| f.responded_at), zone),
            note: RwSignal::new(fields.map(|f| f.note.clone()).unwrap_or_default()),
        }
    }

    /// What was typed; none while something that is needed is missing.
    fn typed(self, zone: &str) -> Option<WindowFields> {
        untrack(move || {
            let kind = self.kind.get()?;
            let excluded = kind == WindowKind::Excluded;
            let to = match self.ongoing.get() {
                true => None,
                false => Some(self.to.read(zone)?),
            };
            Some(WindowFields {
                service: self.service.with(|text| text.trim().to_owned()),
                kind,
                exclusion: match excluded {
                    true => Some(self.exclusion.get()?),
                    false => None,
                },
                from: self.from.read(zone)?,
                to,
                responded_at: match excluded {
                    true => None,
                    false => self.responded.read(zone),
                },
                note: self.note.with(|text| text.trim().to_owned()),
            })
        })
    }
}

#[component]
fn WindowForm(window: Option<ServiceWindow>, doing: Doing) -> impl IntoView {
    let (api, here, toasts, lang) = (use_api(), use_incident(), use_toasts(), use_lang());
    let zone = doing.zone.get_untracked();
    let place = window.as_ref().map(|window| window.id);
    let version = window.as_ref().map_or(0, |window| window.version);
    let address = here.below_now("service-windows");
    let change = use_versioned(version, address.clone(), move |all: Vec<ServiceWindow>| {
        let now = all.into_iter().find(|one| Some(one.id) == place)?;
        Some((now.version, now.fields))
    });
    let form = change.form;
    let draft = Draft::of(window.as_ref().map(|window| &window.fields), &zone);
    let tried = RwSignal::new(false);
    let zone = StoredValue::new(zone);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(fields) = zone.with_value(|zone| draft.typed(zone)) else {
            return;
        };
        let call = match place {
            Some(id) => change.on(api.put(format!("{address}/{id}"))),
            None => api.post(address.clone()).idempotent(),
        };
        form.run(call.json(&fields).send::<ServiceWindow>(), move |_| {
            toasts.say(words::RECORDED);
            doing.editing.set(None);
            doing.changed.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=zone.with_value(|zone| said(&now, zone, lang.get()))/>
            </Theirs>
            <TextField
                label=words::SERVICE
                value=draft.service
                hint=words::SERVICE_HINT
                required=true
                autofocus=place.is_none()
                error=form.error("service")
            />
            <KnownServices service=draft.service doing=doing/>
            <KindFields draft=draft form=form tried=tried/>
            <p class="hint">{move || zone.with_value(|zone| words::type_in_zone(zone, lang.get()))}</p>
            <TimeFields draft=draft form=form tried=tried/>
            <TextArea label=words::NOTE value=draft.note rows=2 hint=words::NOTE_HINT error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| doing.editing.set(None)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Names of services that are known already: from other windows and from the incident. One press takes one over.
#[component]
fn KnownServices(service: RwSignal<String>, doing: Doing) -> impl IntoView {
    let here = use_incident();
    let known = move || {
        let mut names: Vec<String> = Vec::new();
        let recorded = doing.windows.value.with(|all| {
            let all = all.iter().flatten();
            all.map(|one| one.fields.service.clone())
                .collect::<Vec<_>>()
        });
        let affected = here.loaded.value.with(|incident| {
            let affected = incident.as_ref().map(|i| i.affected_services.clone());
            affected.unwrap_or_default()
        });
        for name in recorded.into_iter().chain(affected) {
            if !name.trim().is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    move || {
        let names = known();
        (!names.is_empty()).then(|| {
            let chip = |name: String| {
                let name = StoredValue::new(name);
                let on = move || service.with(|typed| name.with_value(|name| name == typed));
                view! {
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || if on() { "true" } else { "false" }
                        on:click=move |_| service.set(name.get_value())
                    >
                        {name.get_value()}
                    </button>
                }
            };
            view! {
                <div class="chips" role="group" aria-label=words::KNOWN_SERVICES>
                    {names.into_iter().take(12).map(chip).collect_view()}
                </div>
            }
        })
    }
}

/// The kind, and why a time is left out.
#[component]
fn KindFields(draft: Draft, form: Form, tried: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let missing = move |missing: Memo<bool>, word: Text, server: Signal<Option<String>>| {
        Signal::derive(move || {
            let missing = tried.get() && missing.get();
            missing
                .then(|| word.pick(lang.get()).to_owned())
                .or_else(|| server.get())
        })
    };
    let no_kind = Memo::new(move |_| draft.kind.with(Option::is_none));
    let no_reason = Memo::new(move |_| draft.exclusion.with(Option::is_none));
    let kind = missing(no_kind, words::KIND_MISSING, form.error("kind"));
    let reason = missing(no_reason, words::EXCLUSION_MISSING, form.error("exclusion"));
    let excluded = Memo::new(move |_| draft.kind.get() == Some(WindowKind::Excluded));
    view! {
        <div class="columns">
            <SelectField label=words::KIND value=draft.kind choices=choices(&WindowKind::ALL, WindowKind::label) error=kind/>
            {move || {
                excluded
                    .get()
                    .then(|| {
                        view! {
                            <SelectField
                                label=words::EXCLUSION
                                value=draft.exclusion
                                choices=choices(&Exclusion::ALL, Exclusion::label)
                                hint=words::EXCLUSION_HINT
                                error=reason
                            />
                        }
                    })
            }}
        </div>
    }
}

/// When it began and ended, and when work on it began.
#[component]
fn TimeFields(draft: Draft, form: Form, tried: RwSignal<bool>) -> impl IntoView {
    let from = draft
        .from
        .missing(tried, words::FROM_MISSING, form.error("from"));
    let to = draft.to.missing(tried, words::TO_MISSING, form.error("to"));
    let responded = form.error("responded_at");
    let excluded = Memo::new(move |_| draft.kind.get() == Some(WindowKind::Excluded));
    view! {
        <div class="columns">
            <TextField label=words::FROM value=draft.from.text kind="datetime-local" required=true error=from/>
            {move || {
                (!draft.ongoing.get())
                    .then(|| {
                        view! { <TextField label=words::TO value=draft.to.text kind="datetime-local" required=true error=to/> }
                    })
            }}
        </div>
        <CheckField label=words::ONGOING value=draft.ongoing hint=words::ONGOING_HINT/>
        {move || {
            (!excluded.get())
                .then(|| {
                    view! {
                        <TextField
                            label=words::RESPONDED
                            value=draft.responded.text
                            kind="datetime-local"
                            hint=words::RESPONDED_HINT
                            error=responded
                        />
                    }
                })
        }}
    }
}
