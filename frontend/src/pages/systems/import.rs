//! Importing systems: choose a file, match its columns, check without writing, import. What is wrong is named line by
//! line and can be saved as a file.

use super::import_form::{Matching, Settings};
use crate::{
    api::{path, upload::post_file, use_api},
    browser::download,
    components::{
        Button, Card, FileDrop, FormProblem, Kind, Legend, LinkButton, PageHeader, StatusTag, Tone,
        use_form,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{imports, systems as words},
};
use leptos::prelude::*;
use saiki_api::systems::{SystemFinding, SystemImport, SystemPreview};
use send_wrapper::SendWrapper;
use web_sys::File;

const CSV: &str = "text/csv";
/// Bytes of the head that are looked at first.
const HEAD: f64 = 200.0 * 1024.0;

/// The page.
#[component]
pub fn ImportSystems() -> impl IntoView {
    let (api, incident) = (use_api(), use_incident());
    let (looking, form) = (use_form(), use_form());
    let file = RwSignal::new(None::<SendWrapper<File>>);
    let preview = RwSignal::new(None::<SystemPreview>);
    let outcome = RwSignal::new(None::<SystemImport>);
    let settings = Settings::new();
    Effect::new(move |_| {
        let Some(file) = file.get() else { return };
        preview.set(None);
        outcome.set(None);
        let address = incident.below_now("systems/imports/preview");
        let work = async move {
            let whole = file.size();
            let head = file
                .slice_with_f64_and_f64(0.0, whole.min(HEAD))
                .map_err(|_| crate::api::ApiError::Network)?;
            post_file::<SystemPreview>(api, &address, CSV, &head, |_, _| {}).await
        };
        looking.run(work, move |found| {
            settings.adopt(&found);
            preview.set(Some(found));
        });
    });
    let run = move |dry_run: bool| {
        let Some(file) = file.get_untracked() else {
            return;
        };
        let query = settings.query(dry_run, file.name());
        let address = path::with_query(&incident.below_now("systems/imports"), &query);
        outcome.set(None);
        let work =
            async move { post_file::<SystemImport>(api, &address, CSV, &file, |_, _| {}).await };
        form.run(work, move |answer| {
            if answer.done {
                incident.loaded.reload();
            }
            outcome.set(Some(answer));
        });
    };
    let back = Signal::derive(move || incident.id.get().map(routes::systems).unwrap_or_default());
    view! {
        <PageHeader title=words::IMPORT_TITLE facts=move || view! { <a href=back>{words::BACK}</a> }/>
        <div class="stack">
            <Card title=imports::STEP_FILE>
                <FileDrop label=imports::CSV_FILE hint=words::FILE_HINT accept=".csv,text/csv" file=file/>
                <FormProblem form=looking/>
            </Card>
            {move || {
                preview
                    .get()
                    .map(|found| {
                        view! {
                            <Card title=imports::STEP_MAP>
                                <Matching preview=found settings=settings/>
                            </Card>
                            <Card title=imports::STEP_CHECK>
                                <p class="hint">{words::IMPORT_HINT}</p>
                                <FormProblem form=form/>
                                {move || outcome.get().map(|outcome| view! { <Outcome outcome=outcome back=back/> })}
                                <div class="actions end">
                                    <Button label=imports::CHECK busy=form.busy on_press=move |()| run(true)/>
                                    <Button label=imports::START kind=Kind::Primary busy=form.busy on_press=move |()| run(false)/>
                                </div>
                            </Card>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Outcome(outcome: SystemImport, back: Signal<String>) -> impl IntoView {
    let lang = use_lang();
    let (tone, text) = match (outcome.done, outcome.errors) {
        (true, _) => (Tone::Good, words::IMPORTED),
        (false, 0) => (Tone::Waiting, words::CHECKED),
        _ => (Tone::Late, words::REFUSED),
    };
    let row = |finding: SystemFinding| {
        view! {
            <tr>
                <td class="n" data-label=imports::LINE>{finding.line}</td>
                <td data-label=imports::COLUMN>{finding.column}</td>
                <td>{finding.message}</td>
            </tr>
        }
    };
    let named = !outcome.findings.is_empty();
    let errors = outcome.error_file.map(StoredValue::new);
    let save = move |()| {
        if let Some(text) = errors {
            text.with_value(|text| {
                let bytes = js_sys::Uint8Array::from(text.as_bytes());
                download::save("systems-errors.csv", CSV, &bytes);
            });
        }
    };
    let done = outcome.done;
    view! {
        <div class="stack import-report" aria-live="polite">
            <p><StatusTag tone=tone label=move || text.pick(lang.get())/></p>
            <p class="meta">
                <Legend tone=Tone::Good label=words::ADDED count=outcome.added/>
                <Legend tone=Tone::Active label=words::CHANGED count=outcome.changed/>
                <Legend tone=Tone::Plain label=words::UNCHANGED count=outcome.unchanged/>
                <Legend tone=Tone::Plain label=words::UNITS_ADDED count=outcome.units_added/>
                <Legend tone=Tone::Late label=words::ERRORS count=outcome.errors/>
            </p>
            {named
                .then(|| {
                    view! {
                        <div class="table-frame">
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col" class="n">{imports::LINE}</th>
                                        <th scope="col">{imports::COLUMN}</th>
                                        <th scope="col">{imports::WRONG}</th>
                                    </tr>
                                </thead>
                                <tbody>{outcome.findings.into_iter().map(row).collect_view()}</tbody>
                            </table>
                        </div>
                    }
                })}
            <div class="actions">
                {errors.is_some().then(|| view! { <Button label=imports::ERROR_FILE on_press=save/> })}
                {done.then(|| view! { <LinkButton href=back label=words::BACK/> })}
            </div>
        </div>
    }
}
