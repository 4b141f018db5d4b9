//! Presets of the import page: the one that fits is chosen, another can be, and what is decided is saved under a name.

use super::import_form::Settings;
use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Choice, ConfirmDialog, FormProblem, Kind, SelectField, TextField, use_form,
        use_toasts,
    },
    words::imports as words,
};
use leptos::prelude::*;
use saiki_api::{Uuid, import_presets::Preset, imports::ImportPreview};

const PATH: &str = "import-presets";

/// Choosing and saving a preset.
#[component]
pub fn Presets(
    /// What the server found, the fitting preset among it.
    preview: ImportPreview,
    /// What is decided.
    settings: Settings,
) -> impl IntoView {
    let presets: Loaded<Vec<Preset>> = use_loaded(Signal::stored(Some(PATH.to_owned())));
    let chosen = RwSignal::new(preview.preset);
    let name = RwSignal::new(String::new());
    let fits = preview.preset;
    let preview = StoredValue::new(preview);
    let found = move |id: Uuid| {
        presets
            .value
            .with(|all| all.as_ref()?.iter().find(|one| one.id == id).cloned())
    };
    // What is applied follows the choice, and the fitting one as soon as the list is here.
    Effect::new(move |before: Option<Option<Uuid>>| {
        let now = chosen.get();
        let preset = now.and_then(found);
        let applied = preset.as_ref().map(|preset| preset.id);
        match preset {
            Some(preset) if before.flatten() != applied => {
                settings.apply(&preset.settings);
                name.set(preset.settings.name);
            }
            None if now.is_none() && before.flatten().is_some() => {
                preview.with_value(|preview| settings.adopt(preview));
                name.set(String::new());
            }
            _ => {}
        }
        applied
    });
    let choices = Signal::derive(move || {
        let choice = |preset: &Preset| Choice {
            value: preset.id.to_string(),
            label: preset.settings.name.clone(),
        };
        presets
            .value
            .with(|all| all.iter().flatten().map(choice).collect::<Vec<_>>())
    });
    let fitting = move || (fits.is_some() && chosen.get() == fits).then_some(words::PRESET_FITS);
    view! {
        <SelectField label=words::PRESET value=chosen choices=choices none=words::NO_PRESET hint=words::PRESET_HINT/>
        {move || fitting().map(|text| view! { <p class="hint" role="status">{text}</p> })}
        <details class="stack">
            <summary>{words::SAVE_PRESET}</summary>
            <Keep presets=presets chosen=chosen name=name settings=settings/>
        </details>
    }
}

/// Saves what is decided: as a new preset, or as the chosen one anew.
#[component]
fn Keep(
    presets: Loaded<Vec<Preset>>,
    chosen: RwSignal<Option<Uuid>>,
    name: RwSignal<String>,
    settings: Settings,
) -> impl IntoView {
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let removing = RwSignal::new(false);
    let current = move || {
        let id = chosen.get()?;
        presets
            .value
            .with(|all| all.as_ref()?.iter().find(|one| one.id == id).cloned())
    };
    let kept = move |preset: Preset| {
        toasts.say(words::PRESET_SAVED);
        presets.value.update(|all| {
            let all = all.get_or_insert_default();
            all.retain(|one| one.id != preset.id);
            all.push(preset.clone());
            all.sort_by(|a, b| a.settings.name.cmp(&b.settings.name));
        });
        chosen.set(Some(preset.id));
    };
    let add = move |()| {
        let new = settings.as_preset(name.get_untracked());
        form.run(
            api.post(PATH).json(&new).idempotent().send::<Preset>(),
            kept,
        );
    };
    let change = move |()| {
        let Some(preset) = untrack(current) else {
            return;
        };
        let new = settings.as_preset(name.get_untracked());
        let call = api
            .put(format!("{PATH}/{}", preset.id))
            .if_match(preset.version)
            .json(&new);
        form.run(call.send::<Preset>(), kept);
    };
    let remove = move |()| {
        let Some(preset) = untrack(current) else {
            return;
        };
        let call = api
            .delete(format!("{PATH}/{}", preset.id))
            .if_match(preset.version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::PRESET_DELETED);
            chosen.set(None);
            presets.reload();
        });
    };
    let others = move || {
        current().map(|_| {
            view! {
                <Button label=words::CHANGE_PRESET busy=form.busy on_press=change/>
                <Button label=words::DELETE_PRESET kind=Kind::Danger busy=form.busy on_press=move |()| removing.set(true)/>
            }
        })
    };
    view! {
        <FormProblem form=form/>
        <TextField label=words::PRESET_NAME value=name hint=words::PRESET_NAME_HINT error=form.error("name")/>
        <div class="actions">
            <Button label=words::SAVE_PRESET busy=form.busy on_press=add/>
            {others}
        </div>
        <ConfirmDialog
            open=removing
            title=words::DELETE_PRESET
            confirm=words::DELETE_PRESET
            on_confirm=remove
            danger=true
        >
            <p>{words::DELETE_PRESET_TEXT}</p>
        </ConfirmDialog>
    }
}
