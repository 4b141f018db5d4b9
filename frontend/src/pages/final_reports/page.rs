//! The page about the final report: what is still open, the reports that were kept, and the draft to read. A number in
//! the address shows that kept report instead.

use crate::{
    api::{use_listing, use_loaded},
    components::{
        Button, Card, Column, DataTable, EmptyState, Hash, LoadedView, PageHeader, Save,
        SheetFacts, SheetSections, StatusTag, Time, Tone, use_url_query,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::activities::matters::Matters,
    words::final_reports as words,
};
use leptos::prelude::*;
use saiki_api::{
    final_reports::{FinalReport, FinalReportDraft, FinalReportEntry},
    gates::Gate,
    sheets::Sheet,
};

/// Matters shown on the page; the rest are counted.
const SHOWN: usize = 20;

/// The page.
#[component]
pub fn FinalReportPage() -> impl IntoView {
    let query = use_url_query();
    let open = use_incident();
    let number = Memo::new(move |_| query.get("number").and_then(|n| n.parse::<i64>().ok()));
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let content = move || match number.get() {
        Some(number) => view! { <Kept number=number/> }.into_any(),
        None => view! { <DraftAndList/> }.into_any(),
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> }/>
        {content}
    }
}

#[component]
fn DraftAndList() -> impl IntoView {
    let lang = use_lang();
    let open = use_incident();
    let draft = use_loaded::<FinalReportDraft>(Signal::derive(move || {
        open.below(&format!("final-report?lang={}", lang.get().tag()))
    }));
    view! {
        <div class="stack">
            <LoadedView
                loaded=draft
                children=move |draft: FinalReportDraft| view! { <OpenMatters gate=draft.gate/> }
            />
            <KeptList/>
            <Card title=words::PREVIEW>
                <div class="stack">
                    <p class="hint">{words::PREVIEW_HINT}</p>
                    <p><StatusTag tone=Tone::Active label=words::DRAFT/></p>
                    <Exports path="final-report".to_owned()/>
                    <LoadedView
                        loaded=draft
                        children=move |draft: FinalReportDraft| view! { <Read sheet=draft.sheet/> }
                    />
                </div>
            </Card>
        </div>
    }
}

#[component]
fn OpenMatters(gate: Gate) -> impl IntoView {
    let lang = use_lang();
    let open = use_incident();
    let total = gate.total;
    let mut matters = gate.matters;
    matters.truncate(SHOWN);
    let rest = total.saturating_sub(matters.len() as u64);
    let list = match total {
        0 => view! { <p><StatusTag tone=Tone::Good label=words::NOTHING_OPEN/></p> }.into_any(),
        _ => {
            let id = open.id.get_untracked().unwrap_or_default();
            view! {
                <Matters incident=id matters=matters/>
                {(rest > 0).then(|| view! { <p class="muted">{move || words::more(rest, lang.get())}</p> })}
            }
            .into_any()
        }
    };
    view! { <Card title=words::OPEN_MATTERS>{list}</Card> }
}

#[component]
fn KeptList() -> impl IntoView {
    let open = use_incident();
    let lang = use_lang();
    let query = use_url_query();
    let listing = use_listing::<FinalReportEntry>(Signal::derive(move || {
        open.below("final-reports").unwrap_or_default()
    }));
    let columns = vec![
        Column::new(words::NUMBER, move |row: &FinalReportEntry| {
            let n = row.number;
            view! { <b>{move || words::number(n, lang.get())}</b> }
        }),
        Column::new(
            words::WHEN,
            |row: &FinalReportEntry| view! { <Time at=row.created_at/> },
        ),
        Column::new(words::BY, |row: &FinalReportEntry| {
            row.created_by_name.clone()
        }),
        Column::new(
            words::HASH,
            |row: &FinalReportEntry| view! { <Hash value=row.sha256.clone()/> },
        )
        .secondary(),
    ];
    let read = move |row: FinalReportEntry| query.only("number", Some(row.number.to_string()));
    let empty = || view! { <EmptyState title=words::NONE_KEPT text=words::NONE_KEPT_TEXT/> };
    view! {
        <Card title=words::KEPT>
            <DataTable listing=listing label=words::KEPT columns=columns on_open=read empty=empty/>
        </Card>
    }
}

#[component]
fn Kept(number: i64) -> impl IntoView {
    let lang = use_lang();
    let open = use_incident();
    let query = use_url_query();
    let kept = use_loaded::<FinalReport>(Signal::derive(move || {
        open.below(&format!("final-reports/{number}?lang={}", lang.get().tag()))
    }));
    let back = move || {
        let clear = move |()| query.only("number", None);
        view! { <Button label=words::BACK on_press=clear/> }
    };
    view! {
        <Card title=move || words::number(number, lang.get()) action=back>
            <div class="stack">
                <Exports path=format!("final-reports/{number}/export")/>
                <LoadedView
                    loaded=kept
                    children=move |report: FinalReport| {
                        let entry = report.entry;
                        view! {
                            <p class="cluster">
                                <span class="muted">{entry.created_by_name} " " <Time at=entry.created_at/></span>
                                <span class="muted">{words::HASH} " " <Hash value=entry.sha256/></span>
                            </p>
                            <Read sheet=report.sheet/>
                        }
                    }
                />
            </div>
        </Card>
    }
}

/// Buttons that save a report, in the language in use.
#[component]
fn Exports(path: String) -> impl IntoView {
    let lang = use_lang();
    let open = use_incident();
    let button = |label: Text, format: &'static str, name: &'static str, accept: &'static str| {
        let path = path.clone();
        let address = Signal::derive(move || {
            let query = format!("{path}?format={format}&lang={}", lang.get().tag());
            open.below(&query).unwrap_or_default()
        });
        view! { <Save label=label address=address name=name accept=accept/> }
    };
    view! {
        <div class="actions">
            {button(words::SAVE_HTML, "html", "final-report.html", "text/html")}
            {button(words::SAVE_MD, "md", "final-report.md", "text/markdown")}
            {button(words::SAVE_JSON, "json", "final-report.json", "application/json")}
        </div>
    }
}

/// The report to read.
#[component]
fn Read(sheet: Sheet) -> impl IntoView {
    view! {
        <div class="stack">
            <p class="cluster"><b>{sheet.title}</b> <span class="muted">{sheet.tlp}</span></p>
            <SheetFacts facts=sheet.facts/>
            <SheetSections sections=sheet.sections label=words::TITLE/>
            {sheet.footer.into_iter().map(|line| view! { <p class="muted sheet-foot">{line}</p> }).collect_view()}
        </div>
    }
}
