//! The form of what the register says of a system: to enter one, to change one. When somebody else was quicker, it
//! shows what the register says now beside what was typed.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, CheckField, Choice, Dialog, Form, FormProblem, Kind, NowSays, SelectField,
        TextArea, TextField, Theirs, choices, use_form, use_toasts, use_versioned,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::units::use_units,
    words::{common, systems as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    systems::{Exposure, System, SystemDetail, SystemFields, SystemKind},
};

#[derive(Clone, Copy)]
struct Fields {
    number: RwSignal<String>,
    name: RwSignal<String>,
    kind: RwSignal<Option<SystemKind>>,
    unit: RwSignal<Option<Uuid>>,
    os: RwSignal<String>,
    os_version: RwSignal<String>,
    software: RwSignal<String>,
    settings: RwSignal<String>,
    exposure: RwSignal<Option<Exposure>>,
    contact: RwSignal<String>,
    note: RwSignal<String>,
    affected: RwSignal<bool>,
    excluded: RwSignal<String>,
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

impl Fields {
    fn new() -> Fields {
        let text = || RwSignal::new(String::new());
        Fields {
            number: text(),
            name: text(),
            kind: RwSignal::new(Some(SystemKind::Server)),
            unit: RwSignal::new(None),
            os: text(),
            os_version: text(),
            software: text(),
            settings: text(),
            exposure: RwSignal::new(Some(Exposure::Unknown)),
            contact: text(),
            note: text(),
            affected: RwSignal::new(false),
            excluded: text(),
        }
    }

    fn of(system: &System) -> Fields {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Fields {
            number: text(&system.number),
            name: text(&system.name),
            kind: RwSignal::new(Some(system.kind)),
            unit: RwSignal::new(system.unit_id),
            os: text(&system.os),
            os_version: text(&system.os_version),
            software: text(&system.software.join("\n")),
            settings: text(&system.settings.join("\n")),
            exposure: RwSignal::new(Some(system.exposure)),
            contact: text(&system.contact),
            note: text(&system.note),
            affected: RwSignal::new(system.affected),
            excluded: text(&system.excluded),
        }
    }

    fn typed(self) -> SystemFields {
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        SystemFields {
            number: trimmed(self.number),
            name: trimmed(self.name),
            kind: self.kind.get_untracked().unwrap_or_default(),
            unit_id: self.unit.get_untracked(),
            os: trimmed(self.os),
            os_version: trimmed(self.os_version),
            software: lines(&self.software.get_untracked()),
            settings: lines(&self.settings.get_untracked()),
            exposure: self.exposure.get_untracked().unwrap_or_default(),
            contact: trimmed(self.contact),
            note: trimmed(self.note),
            affected: self.affected.get_untracked(),
            excluded: trimmed(self.excluded),
        }
    }
}

/// A dialog to enter a system.
#[component]
pub fn AddSystem(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What follows when it was entered.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ADD_TITLE wide=true>
            <AddForm open=open on_done=on_done/>
        </Dialog>
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let fields = Fields::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = api
            .post(incident.below_now("systems"))
            .json(&fields.typed())
            .idempotent();
        form.run(call.send::<System>(), move |_| {
            toasts.say(words::SAVED);
            open.set(false);
            on_done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Inputs fields=fields form=form/>
            <FormProblem form=form/>
            <End open=open form=form/>
        </form>
    }
}

#[component]
fn End(open: RwSignal<bool>, form: Form) -> impl IntoView {
    view! {
        <div class="actions end">
            <Button label=common::CANCEL on_press=move |()| open.set(false)/>
            <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
        </div>
    }
}

/// A dialog to change what the register says.
#[component]
pub fn EditSystem(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The system.
    loaded: Loaded<SystemDetail>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::EDIT_TITLE wide=true>
            <EditForm open=open loaded=loaded/>
        </Dialog>
    }
}

#[component]
fn EditForm(open: RwSignal<bool>, loaded: Loaded<SystemDetail>) -> impl IntoView {
    let (api, toasts, incident) = (use_api(), use_toasts(), use_incident());
    let lang = use_lang();
    let begun = loaded.value.get_untracked().map(|detail| detail.system);
    let fields = begun.as_ref().map_or_else(Fields::new, Fields::of);
    let Some((id, version)) = begun.map(|system| (system.id, system.version)) else {
        return ().into_any();
    };
    let address = incident.below_now(&format!("systems/{id}"));
    let change = use_versioned(version, address.clone(), |now: SystemDetail| {
        Some((now.system.version, now.system))
    });
    let form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = change.on(api.put(address.clone()).json(&fields.typed()));
        form.run(call.send::<System>(), move |_| {
            toasts.say(words::SAVED);
            open.set(false);
            loaded.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(now, lang.get())/>
            </Theirs>
            <Inputs fields=fields form=form/>
            <FormProblem form=form/>
            <End open=open form=form/>
        </form>
    }
    .into_any()
}

/// What the register says.
fn said(system: System, lang: Lang) -> Vec<(Text, String)> {
    let comma = lang.pick("、", ", ");
    vec![
        (words::NUMBER, system.number),
        (words::NAME, system.name),
        (words::KIND, system.kind.label(lang).to_owned()),
        (words::UNIT, system.unit_name.unwrap_or_default()),
        (words::OS, format!("{} {}", system.os, system.os_version)),
        (words::SOFTWARE_SHORT, system.software.join(comma)),
        (words::SETTINGS_SHORT, system.settings.join(comma)),
        (words::EXPOSURE, system.exposure.label(lang).to_owned()),
        (words::CONTACT, system.contact),
        (words::NOTE, system.note),
        (words::EXCLUDED, system.excluded),
    ]
}

#[component]
fn Inputs(fields: Fields, form: Form) -> impl IntoView {
    let units = use_units();
    let unit_choices = Signal::derive(move || {
        let choice = |unit: &saiki_api::units::Unit| Choice {
            value: unit.id.to_string(),
            label: unit.name.clone(),
        };
        units.get().iter().map(choice).collect::<Vec<_>>()
    });
    view! {
        <div class="columns">
            <TextField label=words::NUMBER value=fields.number required=true error=form.error("number")/>
            <TextField label=words::NAME value=fields.name required=true error=form.error("name")/>
            <SelectField label=words::KIND value=fields.kind choices=choices(&SystemKind::ALL, SystemKind::label)/>
            <SelectField label=words::UNIT value=fields.unit choices=unit_choices none=words::NO_UNIT/>
            <TextField label=words::OS value=fields.os error=form.error("os")/>
            <TextField label=words::OS_VERSION value=fields.os_version error=form.error("os_version")/>
            <SelectField label=words::EXPOSURE value=fields.exposure choices=choices(&Exposure::ALL, Exposure::label)/>
            <TextField label=words::CONTACT value=fields.contact error=form.error("contact")/>
        </div>
        <TextArea label=words::SOFTWARE value=fields.software rows=3 error=form.error("software")/>
        <TextArea label=words::SETTINGS value=fields.settings rows=2 hint=words::SETTINGS_HINT error=form.error("settings")/>
        <TextArea label=words::NOTE value=fields.note rows=2 error=form.error("note")/>
        <CheckField label=words::AFFECTED value=fields.affected hint=words::AFFECTED_HINT/>
        <TextField label=words::EXCLUDED value=fields.excluded hint=words::EXCLUDED_HINT error=form.error("excluded")/>
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_line_one_product() {
        assert_eq!(
            super::lines(" nginx 1.24 \n\n PHP 8.1"),
            ["nginx 1.24", "PHP 8.1"]
        );
    }
}
