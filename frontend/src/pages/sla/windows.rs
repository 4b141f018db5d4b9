//! The table of recorded outages, degradations and exclusions: the equal of the chart in words. A row opens its form; how
//! that looks is in `window_form`.

use super::{figures, tones, window_form::Editing};
use crate::{
    api::{Loaded, listing::ready, use_api},
    components::{
        Button, Card, ChosenDialog, Column, DataTable, EmptyState, Facet, FormProblem, Kind,
        NowSays, StatusTag, Theirs, Time, Tone, choices, use_toasts, use_versioned,
    },
    format::{civil::Style, date, relative},
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, sla as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Timestamp,
    service_windows::{ServiceWindow, WindowFields, WindowKind},
    wire,
};

/// What is being done to the windows; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Doing {
    /// All of them.
    pub windows: Loaded<Vec<ServiceWindow>>,
    /// The one in the form.
    pub editing: RwSignal<Option<Editing>>,
    /// The one to be deleted.
    pub removing: RwSignal<Option<ServiceWindow>>,
    /// The zone their times are shown and typed in.
    pub zone: Signal<String>,
    /// Whether the person may record them.
    pub may: Memo<bool>,
    /// Reads again what hangs on them.
    pub changed: Callback<()>,
}

/// What a window says.
pub(super) fn said(fields: &WindowFields, zone: &str, lang: Lang) -> Vec<(Text, String)> {
    let at = |at: Option<Timestamp>| at.map(|at| figures::instant(at, zone, lang));
    let ongoing = || words::STILL_RUNNING.pick(lang).to_owned();
    let exclusion = fields.exclusion.map(|why| why.label(lang).to_owned());
    vec![
        (words::SERVICE, fields.service.clone()),
        (words::KIND, fields.kind.label(lang).to_owned()),
        (words::EXCLUSION, exclusion.unwrap_or_default()),
        (words::FROM, at(Some(fields.from)).unwrap_or_default()),
        (words::TO, at(fields.to).unwrap_or_else(ongoing)),
        (
            words::RESPONDED,
            at(fields.responded_at).unwrap_or_default(),
        ),
        (words::NOTE, fields.note.clone()),
    ]
}

/// An instant in the zone of the table.
#[component]
pub(super) fn At(at: Timestamp, zone: Signal<String>) -> impl IntoView {
    let lang = use_lang();
    let title = move || {
        let exact = Style {
            weekday: true,
            ..Style::EXACT
        };
        let since = relative::relative(at.as_second() - date::now().as_second(), lang.get());
        let absolute = zone.with(|zone| date::at_with_zone(at, zone, exact, lang.get()));
        format!("{absolute} ({since})")
    };
    view! {
        <time datetime=at.to_string() title=title>
            {move || zone.with(|zone| figures::instant(at, zone, lang.get()))}
        </time>
    }
}

/// The table.
#[component]
pub(super) fn Windows(
    /// The windows.
    all: Vec<ServiceWindow>,
    /// What is done to them.
    doing: Doing,
) -> impl IntoView {
    let lang = use_lang();
    let count = u64::try_from(all.len()).ok();
    let facets = vec![Facet::new(
        "kind",
        words::KIND,
        choices(&WindowKind::ALL, WindowKind::label),
        |row: &ServiceWindow| wire::name(&row.fields.kind),
    )];
    let empty = || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> };
    view! {
        <Card title=words::WINDOWS>
            <p class="hint">{move || words::in_zone(&doing.zone.get(), lang.get())}</p>
            <DataTable
                listing=ready(all, count)
                label=words::WINDOWS
                columns=columns(doing)
                on_open=move |row: ServiceWindow| doing.editing.set(Some(Editing::Of(Box::new(row))))
                find=found_by
                facets=facets
                empty=empty
            />
        </Card>
    }
}

fn found_by(row: &ServiceWindow) -> String {
    let fields = &row.fields;
    let why = |lang| fields.exclusion.map_or("", |why| why.label(lang));
    format!(
        "{} {} {} {}",
        fields.service,
        fields.note,
        why(Lang::Ja),
        why(Lang::En)
    )
}

/// Seconds a window lasted; what is not over lasts until now.
fn lasted(row: &ServiceWindow, now: Timestamp) -> i64 {
    row.fields.to.unwrap_or(now).as_second() - row.fields.from.as_second()
}

fn columns(doing: Doing) -> Vec<Column<ServiceWindow>> {
    let lang = use_lang();
    let zone = doing.zone;
    let mut columns = vec![
        Column::new(words::SERVICE, |row: &ServiceWindow| {
            view! {
                <span class="two-lines">
                    <b>{row.fields.service.clone()}</b>
                    <span class="muted sla-note">{row.fields.note.clone()}</span>
                </span>
            }
        })
        .ordered(|row: &ServiceWindow| row.fields.service.clone()),
        Column::new(words::KIND, move |row: &ServiceWindow| {
            let (kind, why) = (row.fields.kind, row.fields.exclusion);
            let why =
                why.map(|why| view! { <span class="muted">{move || why.label(lang.get())}</span> });
            view! {
                <span class="two-lines">
                    <StatusTag tone=tones::window(kind) label=move || kind.label(lang.get())/>
                    {why}
                </span>
            }
        }),
        Column::new(words::FROM, move |row: &ServiceWindow| {
            view! { <At at=row.fields.from zone=zone/> }
        })
        .ordered(|row: &ServiceWindow| row.fields.from),
        Column::new(words::TO, move |row: &ServiceWindow| match row.fields.to {
            Some(to) => view! { <At at=to zone=zone/> }.into_any(),
            None => view! { <StatusTag tone=Tone::Active label=words::STILL_RUNNING/> }.into_any(),
        }),
        Column::new(words::LASTED, move |row: &ServiceWindow| {
            let seconds = lasted(row, date::now());
            // What still runs is told to the minute.
            let shown = match row.fields.to {
                Some(_) => seconds,
                None => seconds - seconds % 60,
            };
            move || figures::span(shown, lang.get())
        })
        .numeric()
        .ordered(|row: &ServiceWindow| lasted(row, date::now())),
        Column::new(words::RESPONDED, move |row: &ServiceWindow| {
            row.fields
                .responded_at
                .map(|at| view! { <At at=at zone=zone/> })
        })
        .secondary(),
        Column::new(words::ENTERED, |row: &ServiceWindow| {
            view! {
                <span class="two-lines">
                    <span>{row.by_name.clone()}</span>
                    <span class="muted">
                        <Time at=row.updated_at/>
                    </span>
                </span>
            }
        })
        .secondary(),
    ];
    if doing.may.get_untracked() {
        columns.push(Column::new(words::DELETE, move |row: &ServiceWindow| {
            let row = StoredValue::new(row.clone());
            let press = move |()| doing.removing.set(Some(row.get_value()));
            view! { <Button label=words::DELETE kind=Kind::Quiet on_press=press/> }
        }));
    }
    columns
}

/// Asks before a window is deleted.
#[component]
pub(super) fn RemoveDialog(
    /// What is done to the windows.
    doing: Doing,
) -> impl IntoView {
    view! {
        <ChosenDialog chosen=doing.removing title=words::DELETE_TITLE let:window>
            <RemoveForm window=window doing=doing/>
        </ChosenDialog>
    }
}

#[component]
fn RemoveForm(window: ServiceWindow, doing: Doing) -> impl IntoView {
    let (api, here, toasts, lang) = (use_api(), use_incident(), use_toasts(), use_lang());
    let id = window.id;
    let list = here.below_now("service-windows");
    let address = format!("{list}/{id}");
    let change = use_versioned(window.version, list, move |all: Vec<ServiceWindow>| {
        let now = all.into_iter().find(|one| one.id == id)?;
        Some((now.version, now.fields))
    });
    let form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = change.on(api.delete(address.clone()));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::DELETED);
            doing.removing.set(None);
            doing.changed.run(());
        });
    };
    let zone = doing.zone;
    let fields = window.fields;
    let shown = move || {
        let rows = zone.with(|zone| said(&fields, zone, lang.get()));
        view! { <NowSays rows=rows/> }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {shown}
            <p>{words::DELETE_TEXT}</p>
            <Theirs change=change let:now>
                <NowSays rows=zone.with(|zone| said(&now, zone, lang.get()))/>
            </Theirs>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| doing.removing.set(None)/>
                <Button label=words::DELETE kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}
