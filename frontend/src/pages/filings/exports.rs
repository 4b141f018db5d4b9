//! The menu that saves a report in every format there is for it. Characters of CSV and plain text can be Shift_JIS, as
//! older forms of authorities want it.

use crate::{
    api::{path, use_api},
    browser::download,
    components::{CheckField, Form, menu::Menu},
    i18n::use_lang,
    words::filings as words,
};
use leptos::prelude::*;
use saiki_api::{
    filings::{ExportFormat, ExportQuery},
    people::ExportEncoding,
};

/// Where the schema of the JSON file is.
const SCHEMA: &str = "filing-schema";

/// The ending of a file in this format. The recipient's own file is what its media type says.
fn ending(format: ExportFormat, media_type: &str) -> &'static str {
    match format {
        ExportFormat::Pdf => "pdf",
        ExportFormat::Docx => "docx",
        ExportFormat::Xlsx => "xlsx",
        ExportFormat::Html => "html",
        ExportFormat::Md => "md",
        ExportFormat::Csv => "csv",
        ExportFormat::Json => "json",
        ExportFormat::Txt => "txt",
        ExportFormat::Form => match media_type.split(';').next().map(str::trim) {
            Some("application/json") => "json",
            Some("application/xml" | "text/xml") => "xml",
            Some("text/csv") => "csv",
            Some("text/plain") => "txt",
            Some("application/pdf") => "pdf",
            Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") => "xlsx",
            Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document") => {
                "docx"
            }
            _ => "dat",
        },
    }
}

/// The menu.
#[component]
pub(super) fn ExportMenu(
    /// Address of the report.
    #[prop(into)]
    address: Signal<String>,
    /// Name its files begin with, for example `INC-2026-0012-filing-2`.
    #[prop(into)]
    name: Signal<String>,
    /// Whether the recipient takes a file of its own.
    #[prop(into)]
    own: Signal<bool>,
    /// Where a failure is told.
    form: Form,
) -> impl IntoView {
    let (api, lang) = (use_api(), use_lang());
    let jis = RwSignal::new(false);
    let save = move |format: ExportFormat| {
        let has_choice = matches!(format, ExportFormat::Csv | ExportFormat::Txt);
        let query = ExportQuery {
            format,
            encoding: (has_choice && jis.get_untracked()).then_some(ExportEncoding::ShiftJis),
        };
        let place = format!("{}/export", address.get_untracked());
        let call = api.get(path::with_query(&place, &query)).accept("*/*");
        let name = name.get_untracked();
        form.run(call.send_bytes(), move |(kind, bytes)| {
            download::save(&format!("{name}.{}", ending(format, &kind)), &kind, &bytes);
        });
    };
    let schema = move |_| {
        let call = api.get(SCHEMA);
        form.run(call.send_bytes(), move |(kind, bytes)| {
            download::save("filing.schema.json", &kind, &bytes);
        });
    };
    let entry = move |format: ExportFormat| {
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| save(format)>
                    {move || format.label(lang.get())}
                </button>
            </li>
        }
    };
    let entries = move || {
        let offered = ExportFormat::ALL
            .into_iter()
            .filter(|format| *format != ExportFormat::Form || own.get());
        offered.map(entry).collect_view()
    };
    view! {
        <Menu label=words::EXPORT>
            <ul class="menu-list">{entries}</ul>
            <CheckField label=words::SHIFT_JIS value=jis hint=words::SHIFT_JIS_HINT/>
            <button type="button" class="link" on:click=schema>
                {words::SCHEMA}
            </button>
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ends_as_its_format_says_and_the_recipients_own_as_its_media_type_says() {
        assert_eq!(ending(ExportFormat::Md, "text/markdown"), "md");
        assert_eq!(ending(ExportFormat::Form, "application/json"), "json");
        assert_eq!(ending(ExportFormat::Form, "text/csv; charset=utf-8"), "csv");
        assert_eq!(ending(ExportFormat::Form, ""), "dat");
    }
}
