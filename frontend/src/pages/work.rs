//! The work list of the person signed in, over all their incidents. The part shown is in the address.

use crate::{
    api::{path, use_listing},
    components::{Column, DataTable, EmptyState, PageHeader, Tab, Tabs, Time, use_url_query},
    i18n::use_lang,
    pages::items::table::StallTag,
    routes,
    words::work as words,
};
use leptos::prelude::*;
use saiki_api::{
    wire,
    work::{WorkEntry, WorkFilter, WorkKind, WorkScope},
};

const SCOPES: [(&str, WorkScope); 4] = [
    ("mine", WorkScope::Mine),
    ("team", WorkScope::Team),
    ("overdue", WorkScope::Overdue),
    ("escalated", WorkScope::Escalated),
];

/// Where an entry is worked on.
fn href(entry: &WorkEntry) -> String {
    let Some(incident) = entry.incident_id else {
        return routes::report(entry.id);
    };
    match (entry.kind, entry.activity) {
        (WorkKind::Item, _) => routes::item(incident, entry.id),
        (WorkKind::Contact, _) => routes::contact(incident, entry.id),
        (WorkKind::Claim, _) => routes::claim(incident, entry.id),
        (WorkKind::Acceptance | WorkKind::Activity, Some(key)) => routes::activity(incident, key),
        (WorkKind::Measure, _) => routes::measure(incident, entry.id),
        (WorkKind::Campaign, _) => routes::campaign(incident, entry.id),
        (WorkKind::Followup, _) => routes::followups(incident),
        (WorkKind::Filing, _) => routes::filings(incident),
        (WorkKind::Approval, _) => routes::filing(incident, entry.id),
        (WorkKind::Clock, _) => routes::clock(incident, entry.id),
        (WorkKind::Question, _) => routes::clock_questions(incident),
        (WorkKind::Training, _) => routes::trainings(incident),
        _ => routes::incident(incident),
    }
}

/// The page.
#[component]
pub fn Work() -> impl IntoView {
    let lang = use_lang();
    let query = use_url_query();
    let scope = Memo::new(move |_| query.parse::<WorkScope>("scope").unwrap_or_default());
    let address = Signal::derive(move || {
        let filter = WorkFilter {
            scope: Some(scope.get()),
        };
        path::with_query("work", &filter)
    });
    let listing = use_listing::<WorkEntry>(address);
    let tabs = SCOPES
        .into_iter()
        .map(|(name, one)| Tab::new(name, move || words::scope(one, lang.get()).to_owned()))
        .collect();
    let selected = Signal::derive(move || wire::name(&scope.get()));
    let select = move |name: &'static str| query.set("scope", Some(name.to_owned()));
    let empty = || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> };
    let open = move |entry: WorkEntry| href(&entry);
    view! {
        <PageHeader title=words::TITLE/>
        <p class="lead">{words::LEAD}</p>
        <Tabs tabs=tabs selected=selected on_select=select label=words::SCOPES/>
        <DataTable listing=listing label=words::TITLE columns=columns() href=open empty=empty/>
    }
}

fn columns() -> Vec<Column<WorkEntry>> {
    let lang = use_lang();
    vec![
        Column::new(words::WORK, move |row: &WorkEntry| {
            let kind = row.kind;
            view! {
                <span class="two-lines">
                    <b>{row.title.clone()}</b>
                    <span class="muted">{move || words::kind(kind, lang.get())}</span>
                </span>
            }
        }),
        Column::new(words::STALL, |row: &WorkEntry| {
            row.stall
                .clone()
                .map(|stall| view! { <StallTag stall=stall/> })
        }),
        Column::new(words::DUE, |row: &WorkEntry| {
            row.due_at.map(|at| view! { <Time at=at/> })
        }),
        Column::new(words::OWNER, |row: &WorkEntry| {
            row.owner.clone().map(|owner| owner.name)
        })
        .secondary(),
        Column::new(words::INCIDENT, |row: &WorkEntry| {
            view! {
                <span class="two-lines">
                    <span>{row.incident_title.clone()}</span>
                    <span class="mono muted">{row.incident_reference.clone()}</span>
                </span>
            }
        })
        .secondary(),
    ]
}
