//! What an import came to: counts, faults line by line, the error file; and the imports before it.

use super::{import_form::Settings, import_suggestions::Suggested, tones};
use crate::{
    api::{Listing, use_loaded},
    components::{
        Card, ChosenDialog, Column, DataTable, EmptyState, Fact, Facts, Hash, Legend, LinkButton,
        LoadedView, ProgressBar, Save, Segment, StatusTag, Time, Tone,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    words::imports as words,
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    imports::{IgnoredColumn, Import, ImportState, LineError},
};

/// How an import stands or ended.
#[component]
pub fn Report(
    /// The import.
    import: Import,
    /// What is decided about the file, while it can be imported again: suggestions can be taken there.
    #[prop(optional)]
    settings: Option<Settings>,
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
    // Nothing is on the register yet where nothing was written.
    let added_label = match state {
        ImportState::Running | ImportState::Done => words::ADDED,
        ImportState::Checked | ImportState::Refused | ImportState::Interrupted => {
            words::COULD_BE_ADDED
        }
    };
    let faulty = has_error_file(&import);
    let errors_name = import.error_file_name();
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
                <Legend tone=Tone::Good label=added_label count=added/>
                <Legend tone=Tone::Waiting label=words::DUPLICATES count=duplicates/>
                {(differing > 0)
                    .then(|| view! { <span>{words::DIFFERING} " " <b>{grouped(differing)}</b></span> })}
                <Legend tone=Tone::Late label=words::ERRORS count=errors/>
            </p>
            {(differing > 0)
                .then(|| view! { <p class="notice warn">{move || words::differing(differing, lang.get())}</p> })}
            {refusal.map(|message| view! { <p class="problem" role="alert">{message}</p> })}
            <Faults title=words::ERRORS faults=import.first_errors/>
            <Ignored columns=import.ignored_columns/>
            <Suggested groups=import.suggestions settings=settings/>
            <Faults title=words::WARNINGS faults=import.first_warnings/>
            <div class="actions">
                {faulty.then(|| view! { <ErrorFile id=import.id name=errors_name/> })}
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
                <td class="n" data-label=words::LINE>{grouped(fault.line)}</td>
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

/// Columns of the file that were not taken.
#[component]
fn Ignored(columns: Vec<IgnoredColumn>) -> impl IntoView {
    let row = |column: IgnoredColumn| {
        view! {
            <tr>
                <td>{column.column}</td>
                <td class="n" data-label=words::CELLS>{grouped(column.cells)}</td>
                <td>{column.message}</td>
            </tr>
        }
    };
    (!columns.is_empty()).then(|| {
        view! {
            <h3>{words::IGNORED}</h3>
            <div class="table-frame">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::COLUMN}</th>
                            <th scope="col" class="n">{words::CELLS}</th>
                            <th scope="col">{words::IGNORED_WHY}</th>
                        </tr>
                    </thead>
                    <tbody>{columns.into_iter().map(row).collect_view()}</tbody>
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
fn ErrorFile(id: Uuid, name: String) -> impl IntoView {
    let incident = use_incident();
    let address = Signal::derive(move || {
        incident
            .below(&format!("people/imports/{id}/errors"))
            .unwrap_or_default()
    });
    view! { <Save label=words::ERROR_FILE address=address name=name accept="text/csv"/> }
}

/// The imports so far, the newest first.
#[component]
pub fn History(
    /// They.
    listing: Listing<Import>,
) -> impl IntoView {
    let lang = use_lang();
    let shown = RwSignal::new(None::<Uuid>);
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
            wrong.then(|| view! { <ErrorFile id=row.id name=row.error_file_name()/> })
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
            <DataTable
                listing=listing
                label=words::HISTORY
                columns=columns
                plain=true
                on_open=move |row: Import| shown.set(Some(row.id))
                empty=empty
            />
        </Card>
        <ChosenDialog chosen=shown title=words::PAST wide=true children=|id: Uuid| view! { <Past id=id/> }/>
    }
}

/// An import of before, with all that was found.
#[component]
fn Past(id: Uuid) -> impl IntoView {
    let incident = use_incident();
    let loaded = use_loaded::<Import>(Signal::derive(move || {
        incident.below(&format!("people/imports/{id}"))
    }));
    view! {
        <LoadedView
            loaded=loaded
            children=move |import: Import| {
                let (file, by, sha256) =
                    (import.file_name.clone(), import.by_name.clone(), import.sha256.clone());
                view! {
                    <Facts>
                        <Fact name=words::FILE_NAME>{file}</Fact>
                        <Fact name=words::BY>{by}</Fact>
                        <Fact name=words::WHEN><Time at=import.created_at/></Fact>
                        <Fact name=words::FILE_HASH><Hash value=sha256/></Fact>
                    </Facts>
                    <Report import=import/>
                }
            }
        />
    }
}
