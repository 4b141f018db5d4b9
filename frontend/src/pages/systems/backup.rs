//! Checks of a system's backup: what was found, and a form for the next one.

use super::tones;
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, FormProblem, Kind, MomentField, SelectField, StatusTag, TextField, Time,
        choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, systems as words},
};
use leptos::prelude::*;
use saiki_api::{
    moment::Moment,
    permissions::Permission,
    systems::{BackupCheck, BackupResult, NewBackupCheck, System, SystemDetail},
};

/// The card.
#[component]
pub fn Backups(
    /// The system.
    detail: SystemDetail,
    /// Where it is read again from.
    loaded: Loaded<SystemDetail>,
) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let adding = RwSignal::new(false);
    let may = session.may(Permission::RecoveryWrite);
    let none = detail.backups.is_empty();
    let system = StoredValue::new(detail.system);
    let row = move |check: BackupCheck| {
        let result = check.result;
        let before = check.before_incident.map(|before| match before {
            true => words::BEFORE_INCIDENT,
            false => words::AFTER_INCIDENT,
        });
        view! {
            <li>
                <span class="muted"><Time at=check.at/></span>
                <span>
                    <StatusTag tone=tones::backup(result) label=move || result.label(lang.get())/>
                    " "
                    {check.last_good_at.map(|at| view! { <Time at=at/> })}
                    " "
                    {before.map(|text| view! { <span class="muted">{text}</span> })}
                    " " <span class="muted">{check.checked_by} " " {check.note}</span>
                </span>
            </li>
        }
    };
    let action = move || {
        (may && !adding.get())
            .then(|| view! { <Button label=words::BACKUP_ADD kind=Kind::Quiet on_press=move |()| adding.set(true)/> })
    };
    view! {
        <Card title=words::BACKUP action=action>
            {none.then(|| view! { <p class="muted">{words::BACKUP_NONE}</p> })}
            <ol class="history">{detail.backups.into_iter().map(row).collect_view()}</ol>
            {move || adding.get().then(|| view! { <Add system=system loaded=loaded adding=adding/> })}
        </Card>
    }
}

#[component]
fn Add(
    system: StoredValue<System>,
    loaded: Loaded<SystemDetail>,
    adding: RwSignal<bool>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let result = RwSignal::new(Some(BackupResult::Intact));
    let last_good = RwSignal::new(None::<Moment>);
    let (by, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(result) = result.get_untracked() else {
            return;
        };
        let body = NewBackupCheck {
            result,
            last_good_at: last_good.get_untracked().map(|moment| moment.at),
            checked_by: by.get_untracked().trim().to_owned(),
            note: note.get_untracked().trim().to_owned(),
        };
        let (id, version) = system.with_value(|system| (system.id, system.version));
        let call = api.post(incident.below_now(&format!("systems/{id}/backup-checks")));
        form.run(
            call.if_match(version).json(&body).send::<System>(),
            move |_| {
                toasts.say(words::RECORDED);
                adding.set(false);
                loaded.reload();
            },
        );
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::BACKUP_RESULT value=result choices=choices(&BackupResult::ALL, BackupResult::label)/>
            <MomentField label=words::LAST_GOOD value=last_good error=form.error("last_good_at")/>
            <div class="columns">
                <TextField label=words::CHECKED_BY value=by error=form.error("checked_by")/>
                <TextField label=words::NOTE value=note error=form.error("note")/>
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| adding.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
