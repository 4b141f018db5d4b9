//! Reports on the recovery: made from the records, kept as they were made, read here and exported.

use super::use_board;
use crate::{
    api::{Listing, use_api, use_listing},
    components::{
        Button, Card, Column, DataTable, Dialog, EmptyState, FormProblem, Hash, Kind, Save,
        SelectField, SheetSections, StatusTag, Time, Tone, choices, use_form, use_toasts,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, filings, recovery as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    recovery::reports::{NewRecoveryReport, RecoveryReport},
};

/// The tab.
#[component]
pub fn ReportsTab() -> impl IntoView {
    let here = use_incident();
    let board = use_board();
    let lang = use_lang();
    let listing = use_listing::<RecoveryReport>(Signal::derive(move || {
        here.below("recovery/reports").unwrap_or_default()
    }));
    let making = RwSignal::new(false);
    let shown = RwSignal::new(None::<RecoveryReport>);
    let reading = RwSignal::new(false);
    let make = move || {
        board.may.get().then(|| view! { <Button label=words::MAKE_REPORT kind=Kind::Primary on_press=move |()| making.set(true)/> })
    };
    let empty = move || view! { <EmptyState title=words::REPORTS_EMPTY text=words::REPORTS_EMPTY_TEXT>{make}</EmptyState> };
    let columns = vec![
        Column::new(words::REPORT, move |row: &RecoveryReport| {
            let n = row.number;
            view! {
                <span class="two-lines">
                    <b>{row.content.title.clone()}</b>
                    <small class="muted">{move || filings::number(n, lang.get())}</small>
                </span>
            }
        }),
        Column::new(words::STATE, |row: &RecoveryReport| complete(row)),
        Column::new(filings::BY, |row: &RecoveryReport| {
            row.created_by_name.clone()
        })
        .secondary(),
        Column::new(
            filings::WHEN,
            |row: &RecoveryReport| view! { <Time at=row.created_at/> },
        )
        .secondary(),
    ];
    let read = move |row: RecoveryReport| {
        shown.set(Some(row));
        reading.set(true);
    };
    let title = move || {
        shown.with(|shown| {
            shown
                .as_ref()
                .map(|r| r.content.title.clone())
                .unwrap_or_default()
        })
    };
    view! {
        <Card title=words::TAB_REPORT action=make>
            <DataTable listing=listing label=words::TAB_REPORT columns=columns on_open=read empty=empty/>
        </Card>
        <Dialog open=making title=words::MAKE_REPORT>
            <Make open=making listing=listing/>
        </Dialog>
        <Dialog open=reading title=title wide=true>
            {shown.get_untracked().map(|report| view! { <Read report=report/> })}
        </Dialog>
    }
}

fn complete(report: &RecoveryReport) -> impl IntoView + use<> {
    match report.complete {
        true => view! { <StatusTag tone=Tone::Good label=words::COMPLETE/> },
        false => view! { <StatusTag tone=Tone::Active label=words::INTERIM/> },
    }
}

#[component]
fn Make(open: RwSignal<bool>, listing: Listing<RecoveryReport>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let written = RwSignal::new(Some(use_lang().get_untracked()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = NewRecoveryReport {
            lang: written.get_untracked().unwrap_or_default(),
        };
        let call = api
            .post(here.below_now("recovery/reports"))
            .json(&new)
            .idempotent();
        form.run(call.send::<RecoveryReport>(), move |_| {
            toasts.say(words::MADE);
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p class="hint">{filings::MAKE_HINT}</p>
            <SelectField label=filings::LANG value=written choices=choices(&Lang::ALL, common::language)/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=filings::MAKE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn Read(report: RecoveryReport) -> impl IntoView {
    let here = use_incident();
    let id = report.id;
    let export =
        move |label: Text, format: &'static str, name: &'static str, accept: &'static str| {
            let address = Signal::derive(move || {
                here.below(&format!("recovery/reports/{id}/export?format={format}"))
                    .unwrap_or_default()
            });
            view! { <Save label=label address=address name=name accept=accept/> }
        };
    let tag = match report.complete {
        true => view! { <StatusTag tone=Tone::Good label=words::COMPLETE/> },
        false => view! { <StatusTag tone=Tone::Active label=words::INTERIM/> },
    };
    view! {
        <div class="stack">
            <p class="cluster">
                {tag}
                <span class="muted">{report.content.tlp}</span>
                <span class="muted">{report.created_by_name} " " <Time at=report.created_at/></span>
                <span class="muted">{filings::HASH} " " <Hash value=report.sha256/></span>
            </p>
            <div class="actions">
                {export(filings::EXPORT_HTML, "html", "recovery.html", "text/html")}
                {export(filings::EXPORT_MD, "md", "recovery.md", "text/markdown")}
                {export(filings::EXPORT_JSON, "json", "recovery.json", "application/json")}
            </div>
            <SheetSections sections=report.content.sections label=words::REPORT/>
        </div>
    }
}
