//! The list of incidents: search, filters, order and paging, all kept in the address.

use super::{exchange::ImportVeris, tones};
use crate::{
    api::{path, use_listing},
    components::{
        Button, ChoiceChips, Column, DataTable, EmptyState, Fact, Facts, FilterSelect, Kind,
        LinkButton, PageHeader, SearchBox, StatusTag, Time, Tone, UrlQuery, choices, use_url_query,
    },
    format::number,
    i18n::use_lang,
    routes,
    session::use_session,
    words::{common, exchange, incidents as words},
};
use leptos::prelude::*;
use saiki_api::{
    classes::{Category, Phase, Severity},
    incidents::{Incident, IncidentFilter, IncidentSort},
    permissions::Permission,
};

const SORTS: &[IncidentSort] = &[
    IncidentSort::Newest,
    IncidentSort::Updated,
    IncidentSort::Severity,
    IncidentSort::Title,
];
const FILTERS: &[&str] = &["q", "phase", "severity", "category", "exercise"];

fn filter(query: UrlQuery) -> IncidentFilter {
    IncidentFilter {
        q: query.get("q"),
        phase: query.parse("phase"),
        severity: query.parse("severity"),
        category: query.parse("category"),
        exercise: query.get("exercise").and_then(|value| value.parse().ok()),
        sort: query.parse("sort"),
    }
}

/// The page.
#[component]
pub fn Incidents() -> impl IntoView {
    let session = use_session();
    let query = use_url_query();
    let address = Signal::derive(move || path::with_query("incidents", &filter(query)));
    let listing = use_listing::<Incident>(address);
    let may_open = Memo::new(move |_| session.may(Permission::IncidentsWrite));
    let importing = RwSignal::new(false);
    let actions = move || {
        may_open.get().then(|| {
            view! {
                <Button label=exchange::IMPORT on_press=move |()| importing.set(true)/>
                <LinkButton href=routes::NEW_INCIDENT label=words::NEW kind=Kind::Primary/>
            }
        })
    };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => view! {
            <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{actions}</EmptyState>
        }
        .into_any(),
    };
    view! {
        <PageHeader title=words::TITLE actions=actions/>
        <Filters query=query/>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            query=query
            default_sort="newest"
            href=|incident: Incident| routes::incident(incident.id)
            beside=|incident: Incident| view! { <Glance incident=incident/> }.into_any()
            empty=empty
        />
        <ImportVeris open=importing on_done=move |()| listing.reload()/>
    }
}

/// An incident beside the list: what it is and how far, and the way to its home.
#[component]
fn Glance(incident: Incident) -> impl IntoView {
    let lang = use_lang();
    let (severity, phase, category) = (incident.severity, incident.phase, incident.category);
    let (told, all) = (incident.counts.told, incident.counts.people);
    let summary = match incident.summary.trim() {
        "" => view! { <p class="muted">{words::NO_SUMMARY}</p> }.into_any(),
        text => view! { <p class="prose">{text.to_owned()}</p> }.into_any(),
    };
    view! {
        <h2>{incident.title}</h2>
        <p class="cluster">
            <StatusTag tone=tones::severity(severity) label=move || severity.label(lang.get())/>
            <StatusTag tone=tones::phase(phase) label=move || phase.label(lang.get())/>
            <span class="muted">{move || category.label(lang.get())}</span>
            <span class="mono">{incident.reference}</span>
        </p>
        {summary}
        <Facts>
            <Fact name=words::TOLD_CARD>
                {move || words::told(lang.get(), &number::grouped(told), &number::grouped(all))}
            </Fact>
            <Fact name=words::UNDELIVERABLE_CARD>{number::grouped(incident.counts.undeliverable)}</Fact>
            <Fact name=words::UPDATED>
                <Time at=incident.updated_at/>
            </Fact>
        </Facts>
        <div class="actions">
            <LinkButton href=routes::incident(incident.id) label=common::OPEN_WHOLE kind=Kind::Primary/>
        </div>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let sorts = Signal::derive(move || {
        let choice = |sort: &IncidentSort| crate::components::Choice {
            value: saiki_api::wire::name(sort),
            label: words::sort(*sort, lang.get()).to_owned(),
        };
        SORTS.iter().skip(1).map(choice).collect::<Vec<_>>()
    });
    let kinds = Signal::derive(move || {
        let choice = |value: bool, word: crate::i18n::Text| crate::components::Choice {
            value: value.to_string(),
            label: word.pick(lang.get()).to_owned(),
        };
        vec![choice(false, words::REAL), choice(true, words::EXERCISE)]
    });
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <ChoiceChips query=query name="phase" label=words::PHASE choices=choices(&Phase::ALL, Phase::label)/>
            <FilterSelect query=query name="severity" label=words::SEVERITY choices=choices(&Severity::ALL, Severity::label)/>
            <FilterSelect query=query name="category" label=words::CATEGORY choices=choices(&Category::ALL, Category::label)/>
            <FilterSelect query=query name="exercise" label=words::KIND choices=kinds/>
            <FilterSelect
                query=query
                name="sort"
                label=common::SORT
                choices=sorts
                none=move || words::sort(IncidentSort::Newest, lang.get())
            />
        </div>
    }
}

fn columns() -> Vec<Column<Incident>> {
    let lang = use_lang();
    vec![
        Column::new(words::INCIDENT, |row: &Incident| {
            view! {
                <span class="two-lines">
                    <b>{row.title.clone()}</b>
                    <span class="mono muted">{row.reference.clone()}</span>
                    {row.exercise.then(|| view! { <StatusTag tone=Tone::Unknown label=words::EXERCISE/> })}
                </span>
            }
        })
        .sorted_by("title"),
        Column::new(words::SEVERITY, move |row: &Incident| {
            let severity = row.severity;
            view! { <StatusTag tone=tones::severity(severity) label=move || severity.label(lang.get())/> }
        })
        .sorted_by("severity"),
        Column::new(words::PHASE, move |row: &Incident| {
            let phase = row.phase;
            view! { <StatusTag tone=tones::phase(phase) label=move || phase.label(lang.get())/> }
        }),
        Column::new(words::CATEGORY, move |row: &Incident| {
            let category = row.category;
            move || category.label(lang.get())
        })
        .secondary(),
        Column::new(words::PEOPLE, |row: &Incident| number::grouped(row.counts.people)).numeric(),
        Column::new(words::NOTIFIED, |row: &Incident| number::percent(row.counts.told, row.counts.people))
            .numeric()
            .secondary(),
        Column::new(words::UPDATED, |row: &Incident| view! { <Time at=row.updated_at relative=true/> })
            .sorted_by("updated")
            .secondary(),
    ]
}
