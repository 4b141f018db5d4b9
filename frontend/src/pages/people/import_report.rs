//! What an import came to: counts, faults line by line, the error file; and the imports before it.

use super::{import_form::Settings, import_suggestions::Suggested, tones};
use crate::{
    api::Listing,
    components::{
        Card, Column, DataTable, EmptyState, Legend, LinkButton, ProgressBar, Save, Segment,
        StatusTag, Time, Tone,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    words::imports as words,
};
use leptos::prelude::*;
use saiki_api::imports::{Import, ImportState, LineError};

/// How an import stands or ended.
#[component]
pub fn Report(
    /// The import.
    import: Import,
    /// What is decided about the file: suggestions can be taken there.
    settings: Settings,
) -> impl IntoView {
    let lang = use_lang();
    let incident = use_incident();
    let state = import.state;
    let (added, duplicates, errors, rows) =
        (import.added, import.duplicates, import.errors, import.rows);
    let differing = import.differing;
    let segments = vec![
        Segment {
            tone: Tone::Good,
            count: added,
        },
        Segment {
            tone: Tone::Waiting,
            count: duplicates,
        },
        Segment {
            tone: Tone::Late,
            count: errors,
        },
    ];
    let refusal = import
        .refusal
        .as_ref()
        .map(|refusal| refusal.message.clone());
    let faulty = has_error_file(&import);
    let told = StoredValue::new(import.clone());
    let register = move || incident.id.get().map(routes::people).unwrap_or_default();
    view! {
        <div class="stack import-report" aria-live="polite">
            <p>
                <StatusTag tone=tones::import(state) label=move || words::state(state, lang.get())/>
                " "
                {move || told.with_value(|import| words::outcome(import, lang.get()))}
            </p>
            <ProgressBar segments=segments total=rows label=move || words::READING.pick(lang.get())/>
            <p class="meta">
                <span>{words::LINES} " " <b>{grouped(rows)}</b></span>
                <Legend tone=Tone::Good label=words::ADDED count=added/>
                <Legend tone=Tone::Waiting label=words::DUPLICATES count=duplicates/>
                <Legend tone=Tone::Late label=words::ERRORS count=errors/>
            </p>
            {(differing > 0)
                .then(|| view! { <p class="muted">{move || words::differing(differing, lang.get())}</p> })}
            {refusal.map(|message| view! { <p class="problem" role="alert">{message}</p> })}
            <Faults title=words::ERRORS faults=import.first_errors/>
            <Suggested groups=import.suggestions settings=settings/>
            <Faults title=words::WARNINGS faults=import.first_warnings/>
            <div class="actions">
                {faulty.then(|| view! { <ErrorFile id=import.id/> })}
                {(state == ImportState::Done)
                    .then(|| view! { <LinkButton href=Signal::derive(register) label=words::GO_TO_REGISTER/> })}
            </div>
        </div>
    }
}

#[component]
fn Faults(title: Text, faults: Vec<LineError>) -> impl IntoView {
    let row = |fault: LineError| {
        view! {
            <tr>
                <td class="n">{grouped(fault.line)}</td>
                <td>{fault.column}</td>
                <td>{fault.message}</td>
            </tr>
        }
    };
    (!faults.is_empty()).then(|| {
        view! {
            <h3>{title}</h3>
            <div class="table-frame">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="n">{words::LINE}</th>
                            <th scope="col">{words::COLUMN}</th>
                            <th scope="col">{words::WRONG}</th>
                        </tr>
                    </thead>
                    <tbody>{faults.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    })
}

/// Whether there are lines to mend, or that were left out though they say something else.
fn has_error_file(import: &Import) -> bool {
    import.errors > 0 || import.differing > 0
}

#[component]
fn ErrorFile(id: saiki_api::Uuid) -> impl IntoView {
    let incident = use_incident();
    let address = Signal::derive(move || {
        incident
            .below(&format!("people/imports/{id}/errors"))
            .unwrap_or_default()
    });
    view! { <Save label=words::ERROR_FILE address=address name="import-errors.csv" accept="text/csv"/> }
}

/// The imports so far, the newest first.
#[component]
pub fn History(
    /// They.
    listing: Listing<Import>,
) -> impl IntoView {
    let lang = use_lang();
    let columns = vec![
        Column::new(words::FILE_NAME, |row: &Import| row.file_name.clone()),
        Column::new(words::STATE, move |row: &Import| {
            let state = row.state;
            view! { <StatusTag tone=tones::import(state) label=move || words::state(state, lang.get())/> }
        }),
        Column::new(words::ADDED, |row: &Import| grouped(row.added)).numeric(),
        Column::new(words::DUPLICATES, |row: &Import| grouped(row.duplicates))
            .numeric()
            .secondary(),
        Column::new(words::ERRORS, |row: &Import| grouped(row.errors)).numeric(),
        Column::new(words::ERROR_FILE_OF, |row: &Import| {
            let wrong = has_error_file(row) && row.state != ImportState::Running;
            wrong.then(|| view! { <ErrorFile id=row.id/> })
        }),
        Column::new(words::BY, |row: &Import| row.by_name.clone()).secondary(),
        Column::new(
            words::WHEN,
            |row: &Import| view! { <Time at=row.created_at/> },
        )
        .secondary(),
    ];
    let empty = || view! { <EmptyState title=words::NO_HISTORY text=words::NO_HISTORY_TEXT/> };
    view! {
        <Card title=words::HISTORY>
            <DataTable listing=listing label=words::HISTORY columns=columns plain=true empty=empty/>
        </Card>
    }
}
