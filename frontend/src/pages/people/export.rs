//! The register as a file: columns, form and encoding chosen in a dialog; the list's filters hold.

use super::list::filter;
use crate::{
    api::{path, use_api},
    browser::download,
    components::{
        Button, CheckGroup, Choice, Dialog, FormProblem, Kind, SelectField, UrlQuery, choices,
        use_form,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, people_export as words},
};
use leptos::prelude::*;
use saiki_api::{
    people::{ExportColumn, ExportEncoding, PeopleExport, PeopleFormat, Unmappable},
    wire,
};
use serde::Serialize;

/// The button and its dialog.
#[component]
pub fn ExportPeople(
    /// The address.
    query: UrlQuery,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button label=words::OPEN on_press=move |()| open.set(true)/>
        <Dialog open=open title=words::TITLE wide=true>
            <ExportForm query=query open=open/>
        </Dialog>
    }
}

fn named<T: Serialize + Copy + Send + Sync + 'static>(
    all: &'static [(T, Text)],
) -> Signal<Vec<Choice>> {
    let lang = use_lang();
    Signal::derive(move || {
        let choice = |(value, label): &(T, Text)| Choice {
            value: wire::name(value),
            label: label.pick(lang.get()).to_owned(),
        };
        all.iter().map(choice).collect()
    })
}

const FORMATS: &[(PeopleFormat, Text)] = &[
    (PeopleFormat::Csv, words::CSV),
    (PeopleFormat::Ndjson, words::NDJSON),
];
const ENCODINGS: &[(ExportEncoding, Text)] = &[
    (ExportEncoding::Utf8, words::UTF8),
    (ExportEncoding::ShiftJis, words::SHIFT_JIS),
];
const UNMAPPABLE: &[(Unmappable, Text)] = &[
    (Unmappable::Refuse, words::REFUSE),
    (Unmappable::Mark, words::MARK),
];

#[component]
fn ExportForm(query: UrlQuery, open: RwSignal<bool>) -> impl IntoView {
    let (api, incident, form) = (use_api(), use_incident(), use_form());
    let format = RwSignal::new(Some(PeopleFormat::Csv));
    let encoding = RwSignal::new(Some(ExportEncoding::Utf8));
    let unmappable = RwSignal::new(Some(Unmappable::Refuse));
    let columns = RwSignal::new(ExportColumn::ALL.to_vec());
    let table = Memo::new(move |_| format.get() == Some(PeopleFormat::Csv));
    let shift_jis = Memo::new(move |_| encoding.get() == Some(ExportEncoding::ShiftJis));
    let revealed = Memo::new(move |_| query.get("reveal").is_some());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let format = format.get_untracked().unwrap_or_default();
        let chosen = columns.get_untracked();
        // In the order of the file, whatever the order in which they were ticked.
        let names: Vec<String> = ExportColumn::ALL
            .iter()
            .filter(|column| chosen.contains(column))
            .map(wire::name)
            .collect();
        let wanted = PeopleExport {
            format,
            encoding: match format {
                PeopleFormat::Csv => encoding.get_untracked().unwrap_or_default(),
                PeopleFormat::Ndjson => ExportEncoding::Utf8,
            },
            unmappable: unmappable.get_untracked().unwrap_or_default(),
            columns: (names.len() < ExportColumn::ALL.len()).then(|| names.join(",")),
        };
        let (ending, accept) = match format {
            PeopleFormat::Csv => ("csv", "text/csv"),
            PeopleFormat::Ndjson => ("ndjson", "application/x-ndjson"),
        };
        // Named so that a masked file is not taken for the register itself.
        let name = match revealed.get_untracked() {
            true => format!("people.{ending}"),
            false => format!("people-masked.{ending}"),
        };
        let base = path::with_query(&incident.below_now("people/export"), &filter(query));
        let call = api.get(path::with_query(&base, &wanted)).accept(accept);
        form.run(call.send_bytes(), move |(kind, bytes)| {
            download::save(&name, &kind, &bytes);
            open.set(false);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::SCOPE}</p>
            {move || match revealed.get() {
                true => view! { <p class="notice warn">{words::CLEAR}</p> }.into_any(),
                false => view! { <p class="hint">{words::MASKED}</p> }.into_any(),
            }}
            <div class="columns">
                <SelectField label=words::FORMAT value=format choices=named(FORMATS)/>
                {move || {
                    table.get().then(|| {
                        view! { <SelectField label=words::ENCODING value=encoding choices=named(ENCODINGS) error=form.error("encoding")/> }
                    })
                }}
            </div>
            {move || {
                (table.get() && shift_jis.get()).then(|| {
                    view! { <SelectField label=words::UNMAPPABLE value=unmappable choices=named(UNMAPPABLE)/> }
                })
            }}
            <CheckGroup label=words::COLUMNS value=columns choices=choices(&ExportColumn::ALL, ExportColumn::label)/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::EXPORT kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
