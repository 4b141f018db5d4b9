//! Importing contracts from a CSV file: a template to fill in, a check without writing, the import. What is wrong is named
//! line by line with what to do, and can be saved as a file.

use crate::{
    api::{path, upload::post_file, use_api},
    browser::download,
    components::{
        Button, Card, FileDrop, FormProblem, Kind, Legend, LinkButton, PageHeader, StatusTag, Tone,
        use_form,
    },
    i18n::{Text, use_lang},
    routes,
    session::use_session,
    words::{contracts as words, imports},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    contracts::imports::{ContractField, ContractFinding, ContractImport, ContractImportQuery},
    permissions::Permission,
};
use send_wrapper::SendWrapper;
use web_sys::File;

const CSV: &str = "text/csv";

/// Columns whose cells have a form of their own, and that form.
const FORMS: [(ContractField, Text); 7] = [
    (ContractField::Side, words::FORM_SIDE),
    (ContractField::From, words::FORM_DAY),
    (ContractField::Availability, words::FORM_AVAILABILITY),
    (ContractField::LongestOutage, words::FORM_MINUTES),
    (ContractField::Tiers, words::FORM_TIERS),
    (ContractField::Degraded, words::FORM_DEGRADED),
    (ContractField::Excluded, words::FORM_EXCLUDED),
];

/// The page.
#[component]
pub fn ImportContracts() -> impl IntoView {
    let (api, form, session) = (use_api(), use_form(), use_session());
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let file = RwSignal::new(None::<SendWrapper<File>>);
    let outcome = RwSignal::new(None::<ContractImport>);
    Effect::new(move |_| {
        // What was found in another file says nothing of this one.
        file.with(|_| ());
        outcome.set(None);
    });
    let run = move |dry_run: bool| {
        let Some(file) = file.get_untracked() else {
            return;
        };
        let query = ContractImportQuery {
            dry_run: Some(dry_run),
            encoding: None,
        };
        let address = path::with_query("contracts/imports", &query);
        outcome.set(None);
        let work =
            async move { post_file::<ContractImport>(api, &address, CSV, &file, |_, _| {}).await };
        form.run(work, move |answer| outcome.set(Some(answer)));
    };
    let missing = Signal::derive(move || file.with(Option::is_none));
    let steps = move || {
        match may.get() {
        true => view! {
            <Card title=imports::STEP_FILE>
                <FileDrop label=imports::CSV_FILE hint=words::FILE_HINT accept=".csv,text/csv" file=file/>
            </Card>
            <Card title=words::STEP_CHECK>
                <p class="hint">{words::IMPORT_HINT}</p>
                <FormProblem form=form/>
                {move || outcome.get().map(|outcome| view! { <Outcome outcome=outcome/> })}
                <div class="actions end">
                    <Button label=imports::CHECK busy=form.busy disabled=missing on_press=move |()| run(true)/>
                    <Button
                        label=imports::START
                        kind=Kind::Primary
                        busy=form.busy
                        disabled=missing
                        on_press=move |()| run(false)
                    />
                </div>
            </Card>
        }
        .into_any(),
        false => view! { <p class="hint">{words::MAY_NOT_IMPORT}</p> }.into_any(),
    }
    };
    view! {
        <PageHeader
            title=words::IMPORT_TITLE
            facts=move || view! { <a href=routes::CONTRACTS>{words::BACK}</a> }
            actions=move || view! { <Template/> }
        />
        <div class="stack">
            <Card title=words::FORMS>
                <Forms/>
            </Card>
            {steps}
        </div>
    }
}

/// The headings of every column as a file that spreadsheets read.
fn template(lang: Lang) -> String {
    let headings = ContractField::ALL.map(|field| field.label(lang));
    format!("\u{feff}{}\r\n", headings.join(","))
}

#[component]
fn Template() -> impl IntoView {
    let lang = use_lang();
    let save = move |()| {
        let text = template(lang.get_untracked());
        let bytes = js_sys::Uint8Array::from(text.as_bytes());
        download::save("contracts-template.csv", CSV, &bytes);
    };
    view! { <Button label=words::TEMPLATE on_press=save/> }
}

/// How the file is to be filled in.
#[component]
fn Forms() -> impl IntoView {
    let lang = use_lang();
    let row = move |(field, form): (ContractField, Text)| {
        view! {
            <tr>
                <th scope="row">{move || field.label(lang.get())}</th>
                <td>{form}</td>
            </tr>
        }
    };
    view! {
        <p class="hint">{words::FORMS_HINT}</p>
        <table class="compact import-forms">
            <tbody>{FORMS.map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Outcome(outcome: ContractImport) -> impl IntoView {
    let lang = use_lang();
    let (tone, text) = match (outcome.done, outcome.errors) {
        (true, _) => (Tone::Good, words::IMPORTED),
        (false, 0) => (Tone::Waiting, words::CHECKED),
        _ => (Tone::Late, words::REFUSED),
    };
    let ignored = outcome.ignored;
    let ignored = (!ignored.is_empty()).then(|| {
        let named = ignored.join(", ");
        view! { <p class="hint">{words::IGNORED} " " {named}</p> }
    });
    let findings = outcome.findings;
    let findings = (!findings.is_empty()).then(|| view! { <Findings all=findings/> });
    let errors = outcome.error_file.map(StoredValue::new);
    let save = move |()| {
        if let Some(text) = errors {
            text.with_value(|text| {
                let bytes = js_sys::Uint8Array::from(text.as_bytes());
                download::save("contracts-errors.csv", CSV, &bytes);
            });
        }
    };
    let done = outcome.done;
    view! {
        <div class="stack import-report" aria-live="polite">
            <p>
                <StatusTag tone=tone label=move || text.pick(lang.get())/>
            </p>
            <p class="meta">
                <Legend tone=Tone::Good label=words::IMPORT_ADDED count=outcome.added/>
                <Legend tone=Tone::Active label=words::IMPORT_CHANGED count=outcome.changed/>
                <Legend tone=Tone::Plain label=words::IMPORT_UNCHANGED count=outcome.unchanged/>
                <Legend tone=Tone::Late label=words::IMPORT_ERRORS count=outcome.errors/>
            </p>
            {ignored}
            {findings}
            <div class="actions">
                {errors.is_some().then(|| view! { <Button label=imports::ERROR_FILE on_press=save/> })}
                {done.then(|| view! { <LinkButton href=routes::CONTRACTS.to_owned() label=words::BACK/> })}
            </div>
        </div>
    }
}

/// What is wrong, line by line, and what to do about it.
#[component]
fn Findings(all: Vec<ContractFinding>) -> impl IntoView {
    let row = |finding: ContractFinding| {
        view! {
            <tr>
                <td class="n" data-label=imports::LINE>{finding.line}</td>
                <td data-label=imports::COLUMN>{finding.column}</td>
                <td>{finding.message}</td>
            </tr>
        }
    };
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
                <tbody>{all.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_has_every_column_in_the_language_of_the_reader() {
        for lang in Lang::ALL {
            let text = template(lang);
            let line = text.trim_start_matches('\u{feff}').trim_end();
            let headings: Vec<&str> = line.split(',').collect();
            assert_eq!(headings, ContractField::ALL.map(|field| field.label(lang)));
        }
    }
}
