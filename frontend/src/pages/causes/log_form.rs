//! The form of one log: what it records, how far it reaches, how long it is kept, how right its clock is, whether a copy
//! is preserved.

use super::{
    logs::Editing,
    times::{InstantField, shown, typed},
};
use crate::{
    api::use_api,
    browser,
    components::{
        Button, CheckField, ConfirmDialog, Dialog, FormProblem, Kind, NowSays, TextArea, TextField,
        Theirs, open_while, use_toasts, use_versioned,
    },
    format::{civil::Style, date},
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::files::FilesPanel,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Timestamp,
    files::SubjectKind,
    log_sources::{LogCopy, LogSource, LogSourceInput},
};

/// The dialog, open while a log is being entered or edited.
#[component]
pub fn LogDialog(editing: Editing, #[prop(into)] on_saved: Callback<()>) -> impl IntoView {
    let open = open_while(editing);
    let lang = use_lang();
    let title = move || match editing.with(|e| matches!(e, Some(Some(_)))) {
        true => words::EDIT_LOG.pick(lang.get()),
        false => words::ADD_LOG.pick(lang.get()),
    };
    view! {
        <Dialog open=open title=title wide=true>
            {move || {
                editing
                    .get()
                    .map(|source| view! { <LogForm source=source.map(|s| *s) open=open on_saved=on_saved/> })
            }}
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    system: RwSignal<String>,
    records: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    retention: RwSignal<String>,
    for_good: RwSignal<bool>,
    clock: RwSignal<String>,
    clock_note: RwSignal<String>,
    zone: RwSignal<String>,
    place: RwSignal<String>,
    note: RwSignal<String>,
    copied: RwSignal<bool>,
    copy_at: RwSignal<String>,
    copy_from: RwSignal<String>,
    copy_to: RwSignal<String>,
    copy_hash: RwSignal<String>,
    copy_place: RwSignal<String>,
}

fn number(value: Option<u32>) -> RwSignal<String> {
    RwSignal::new(value.map(|n| n.to_string()).unwrap_or_default())
}

impl Fields {
    fn of(input: &LogSourceInput) -> Fields {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let copy = input.copy.as_ref();
        Fields {
            system: text(&input.system),
            records: text(&input.records),
            from: shown(input.covers_from),
            to: shown(input.covers_to),
            retention: number(input.retention_days),
            for_good: RwSignal::new(input.kept_for_good),
            clock: number(input.clock_error_seconds),
            clock_note: text(&input.clock_note),
            zone: text(&input.zone),
            place: text(&input.place),
            note: text(&input.note),
            copied: RwSignal::new(copy.is_some()),
            copy_at: shown(copy.map(|c| c.made_at)),
            copy_from: shown(copy.and_then(|c| c.from)),
            copy_to: shown(copy.and_then(|c| c.to)),
            copy_hash: text(copy.map(|c| c.sha256.as_str()).unwrap_or_default()),
            copy_place: text(copy.map(|c| c.place.as_str()).unwrap_or_default()),
        }
    }

    fn input(self) -> LogSourceInput {
        let number = |value: RwSignal<String>| value.get_untracked().trim().parse().ok();
        LogSourceInput {
            system: self.system.get_untracked(),
            records: self.records.get_untracked(),
            covers_from: typed(self.from),
            covers_to: typed(self.to),
            retention_days: number(self.retention).filter(|_| !self.for_good.get_untracked()),
            kept_for_good: self.for_good.get_untracked(),
            clock_error_seconds: number(self.clock),
            clock_note: self.clock_note.get_untracked(),
            zone: self.zone.get_untracked().trim().to_owned(),
            place: self.place.get_untracked(),
            copy: typed(self.copy_at)
                .filter(|_| self.copied.get_untracked())
                .map(|made_at| LogCopy {
                    made_at,
                    from: typed(self.copy_from),
                    to: typed(self.copy_to),
                    sha256: self.copy_hash.get_untracked().trim().to_owned(),
                    place: self.copy_place.get_untracked(),
                }),
            note: self.note.get_untracked(),
        }
    }
}

/// What is known of a log.
fn said(log: &LogSourceInput, lang: Lang) -> Vec<(Text, String)> {
    let zone = browser::zone();
    let style = Style::DATED;
    let time = |at: Option<Timestamp>| at.map(|at| date::at(at, &zone, style, lang));
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let copy = log.copy.as_ref();
    vec![
        (words::SYSTEM, log.system.clone()),
        (words::PLACE, log.place.clone()),
        (words::RECORDS, log.records.clone()),
        (
            words::COVERS_FROM,
            time(log.covers_from).unwrap_or_default(),
        ),
        (words::COVERS_TO, time(log.covers_to).unwrap_or_default()),
        (words::RETENTION, number(log.retention_days)),
        (words::CLOCK_ERROR, number(log.clock_error_seconds)),
        (words::CLOCK_NOTE, log.clock_note.clone()),
        (words::ZONE, log.zone.clone()),
        (
            words::COPY_AT,
            time(copy.map(|copy| copy.made_at)).unwrap_or_default(),
        ),
        (
            words::COPY_PLACE,
            copy.map(|copy| copy.place.clone()).unwrap_or_default(),
        ),
        (
            words::SHA256,
            copy.map(|copy| copy.sha256.clone()).unwrap_or_default(),
        ),
        (words::NOTE, log.note.clone()),
    ]
}

#[component]
fn LogForm(
    source: Option<LogSource>,
    open: RwSignal<bool>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let blank = LogSourceInput {
        zone: crate::browser::zone(),
        ..LogSourceInput::default()
    };
    let old = source.as_ref().map(|source| source.id);
    let fields = Fields::of(source.as_ref().map_or(&blank, |source| &source.details));
    let address = move || match old {
        None => incident.below_now("log-sources"),
        Some(id) => incident.below_now(&format!("log-sources/{id}")),
    };
    let version = source.as_ref().map_or(0, |source| source.version);
    let change = use_versioned(version, address(), |now: LogSource| {
        Some((now.version, now.details))
    });
    let form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = match old {
            None => api.post(address()).json(&fields.input()).idempotent(),
            Some(_) => change.on(api.put(address()).json(&fields.input())),
        };
        form.run(call.send_empty(), move |()| {
            toasts.say(words::LOG_SAVED);
            open.set(false);
            on_saved.run(());
        });
    };
    let asking = RwSignal::new(false);
    let remove = move |()| {
        let call = change.on(api.delete(address()));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            open.set(false);
            on_saved.run(());
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <div class="columns">
                <TextField label=words::SYSTEM value=fields.system required=true error=form.error("system")/>
                <TextField label=words::PLACE value=fields.place error=form.error("place")/>
            </div>
            <TextField label=words::RECORDS value=fields.records hint=words::RECORDS_HINT required=true error=form.error("records")/>
            <div class="columns">
                <InstantField label=words::COVERS_FROM value=fields.from error=form.error("covers_from")/>
                <InstantField label=words::COVERS_TO value=fields.to hint=words::COVERS_TO_HINT error=form.error("covers_to")/>
                <TextField
                    label=words::RETENTION
                    value=fields.retention
                    kind="number"
                    hint=words::RETENTION_HINT
                    error=form.error("retention_days")
                    disabled=fields.for_good
                />
                <TextField
                    label=words::CLOCK_ERROR
                    value=fields.clock
                    kind="number"
                    hint=words::CLOCK_ERROR_HINT
                    error=form.error("clock_error_seconds")
                />
                <TextField label=words::CLOCK_NOTE value=fields.clock_note error=form.error("clock_note")/>
                <TextField label=words::ZONE value=fields.zone error=form.error("zone")/>
            </div>
            <CheckField label=words::KEPT_FOR_GOOD value=fields.for_good/>
            <CheckField label=words::HAS_COPY value=fields.copied/>
            {move || {
                fields
                    .copied
                    .get()
                    .then(|| {
                        view! {
                            <div class="columns">
                                <InstantField label=words::COPY_AT value=fields.copy_at required=true error=form.error("copy.made_at")/>
                                <TextField label=words::COPY_PLACE value=fields.copy_place error=form.error("copy.place")/>
                                <InstantField label=words::COPY_FROM value=fields.copy_from hint=words::COPY_HINT error=form.error("copy.from")/>
                                <InstantField label=words::COPY_TO value=fields.copy_to hint=words::COPY_HINT error=form.error("copy.to")/>
                            </div>
                            <TextField label=words::SHA256 value=fields.copy_hash error=form.error("copy.sha256")/>
                        }
                    })
            }}
            <TextArea label=words::NOTE value=fields.note rows=2 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                {old
                    .is_some()
                    .then(|| view! { <Button label=words::DELETE kind=Kind::Danger on_press=move |()| asking.set(true)/> })}
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
        {old.map(|id| view! { <FilesPanel kind=SubjectKind::LogSource subject=id on_change=|()| ()/> })}
        <ConfirmDialog open=asking title=words::REMOVE_LOG confirm=words::DELETE on_confirm=remove danger=true>
            <p>{move || fields.system.get()}</p>
        </ConfirmDialog>
    }
}
