//! The reports of an incident, and the form that makes the next one.

use super::duties::Duties;
use crate::{
    api::{Listing, use_api, use_listing},
    components::{
        Button, Column, DataTable, Dialog, EmptyState, Facet, FormProblem, Kind, PageHeader,
        SelectField, StatusTag, Time, Tone, choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::filings as words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::{
    Lang,
    filings::{Filing, FilingKind, NewFiling},
    permissions::Permission,
    wire,
};

/// The page.
#[component]
pub fn Filings() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<Filing>(Signal::derive(move || {
        open.below("filings").unwrap_or_default()
    }));
    let making = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let new = move || {
        may.get().then(|| view! { <Button label=words::NEW kind=Kind::Primary on_press=move |()| making.set(true)/> })
    };
    let empty =
        move || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{new}</EmptyState> };
    let href =
        move |row: Filing| routes::filing(open.id.get_untracked().unwrap_or_default(), row.id);
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=new/>
        <Duties/>
        <h2>{words::MADE_HERE}</h2>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            find=|row: &Filing| format!("{} {}", row.content.title, row.created_by_name)
            facets=vec![
                Facet::new("kind", words::REPORT, choices(&FilingKind::ALL, FilingKind::label), |row: &Filing| wire::name(&row.content.kind)),
            ]
            empty=empty
        />
        <Make open=making listing=listing/>
    }
}

fn columns() -> Vec<Column<Filing>> {
    let lang = use_lang();
    vec![
        Column::new(words::REPORT, move |row: &Filing| {
            let kind = row.content.kind;
            view! { <b>{move || kind.label(lang.get())}</b> }
        }),
        Column::new(words::NUMBER, move |row: &Filing| {
            let n = row.number;
            move || words::number(n, lang.get())
        })
        .ordered(|row| row.number),
        Column::new(words::STATE, |row: &Filing| completeness(row)),
        Column::new(words::BY, |row: &Filing| row.created_by_name.clone())
            .ordered(|row| row.created_by_name.clone())
            .secondary(),
        Column::new(
            words::WHEN,
            |row: &Filing| view! { <Time at=row.created_at/> },
        )
        .ordered(|row| row.created_at)
        .secondary(),
    ]
}

/// Whether every item is known.
pub(super) fn completeness(filing: &Filing) -> impl IntoView + use<> {
    match filing.missing.is_empty() {
        true => view! { <StatusTag tone=Tone::Good label=words::COMPLETE/> },
        false => view! { <StatusTag tone=Tone::Unknown label=words::UNKNOWN/> },
    }
}

#[component]
fn Make(open: RwSignal<bool>, listing: Listing<Filing>) -> impl IntoView {
    let incident = use_incident();
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let navigate = StoredValue::new_local(use_navigate());
    let kind = RwSignal::new(Some(FilingKind::AppiPreliminary));
    let written = RwSignal::new(Some(Lang::Ja));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = NewFiling {
            kind: kind.get_untracked().unwrap_or(FilingKind::AppiPreliminary),
            lang: written.get_untracked().unwrap_or_default(),
        };
        let call = api
            .post(incident.below_now("filings"))
            .json(&request)
            .idempotent();
        let id = incident.id.get_untracked().unwrap_or_default();
        form.run(call.send::<Filing>(), move |filing| {
            toasts.say(words::MADE);
            open.set(false);
            listing.reload();
            incident.loaded.reload();
            navigate.with_value(|go| go(&routes::filing(id, filing.id), Default::default()));
        });
    };
    view! {
        <Dialog open=open title=words::NEW>
            <form class="stack" novalidate=true on:submit=submit>
                <p class="hint">{words::MAKE_HINT}</p>
                <SelectField label=words::KIND value=kind choices=choices(&FilingKind::ALL, FilingKind::label)/>
                <SelectField label=words::LANG value=written choices=choices(&Lang::ALL, crate::words::common::language)/>
                <FormProblem form=form/>
                <div class="actions end">
                    <Button label=words::MAKE kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            </form>
        </Dialog>
    }
}
