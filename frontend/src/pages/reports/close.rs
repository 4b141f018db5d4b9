//! Closing a report with a reason, and undoing that.

use super::settle::{Theirs, use_settle};
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Dialog, FormProblem, Kind, SelectField, TextArea, TextField, choices, use_form,
        use_toasts,
    },
    i18n::use_lang,
    words::{common, reports as words},
};
use leptos::prelude::*;
use saiki_api::reports::{CloseReason, Report, ReportPatch};

/// The dialog.
#[component]
pub(super) fn CloseReport(open: RwSignal<bool>, loaded: Loaded<Report>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::CLOSE_TITLE>
            {move || {
                let report = loaded.value.get_untracked()?;
                Some(view! { <CloseForm report=report open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn CloseForm(report: Report, open: RwSignal<bool>, loaded: Loaded<Report>) -> impl IntoView {
    let lang = use_lang();
    let settle = use_settle(&report, loaded);
    let form = settle.form;
    let reason = RwSignal::new(None::<CloseReason>);
    let (first, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(chosen) = reason.get_untracked() else {
            return;
        };
        let duplicate = chosen == CloseReason::Duplicate;
        let patch = ReportPatch {
            closed: true,
            reason: Some(chosen),
            duplicate_of: duplicate.then(|| first.get_untracked()),
            note: note.get_untracked().trim().to_owned(),
        };
        let call = settle
            .api
            .patch(settle.address())
            .if_match(settle.versioned.version())
            .json(&patch);
        form.run(call.send::<Report>(), move |_| {
            settle.toasts.say(words::CLOSED);
            open.set(false);
            settle.done();
        });
    };
    let server = form.error("reason");
    let reason_error = Signal::derive(move || {
        let missing = tried.get() && reason.with(Option::is_none);
        let own = missing.then(|| words::REASON_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    let first_error = form.error("duplicate_of");
    let first_field = move || {
        (reason.get() == Some(CloseReason::Duplicate)).then(|| {
            view! { <TextField label=words::FIRST value=first required=true error=first_error/> }
        })
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs settle=settle/>
            <p>{words::CLOSE_TEXT}</p>
            <SelectField
                label=words::REASON
                value=reason
                choices=choices(&CloseReason::ALL, CloseReason::label)
                error=reason_error
            />
            {first_field}
            <TextArea label=words::NOTE value=note rows=3 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::CLOSE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Opens a closed report again.
#[component]
pub(super) fn ReopenButton(loaded: Loaded<Report>) -> impl IntoView {
    let (api, form, toasts) = (use_api(), use_form(), use_toasts());
    let press = move |()| {
        let Some(report) = loaded.value.get_untracked() else {
            return;
        };
        let patch = ReportPatch {
            closed: false,
            reason: None,
            duplicate_of: None,
            note: String::new(),
        };
        let call = api
            .patch(format!("reports/{}", report.id))
            .if_match(report.version)
            .json(&patch);
        form.run(call.send::<Report>(), move |_| {
            toasts.say(words::REOPENED);
            loaded.reload();
        });
    };
    view! {
        <Button label=words::REOPEN busy=form.busy on_press=press/>
        <FormProblem form=form/>
    }
}
