//! The survey: summary, filters in the address, the long list, selection and bulk steps.

use super::{
    bulk::Bulk,
    columns::{COLUMNS, cells},
    edit::AddSystem,
    likeness::Why,
    summary::Summary,
};
use crate::{
    api::{path, use_listing, use_loaded},
    components::{
        Button, Choice, EmptyState, FilterSelect, Kind, LinkButton, PageHeader, Save, SearchBox,
        UrlQuery, WindowTable, choices, use_url_query,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, systems as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    permissions::Permission,
    systems::{
        Connection, Damage, Likelihood, MeasureState, System, SystemFilter, SystemKind, SystemSort,
        SystemSummary,
    },
    wire,
};
use std::collections::BTreeSet;

const FILTERS: &[&str] = &[
    "q",
    "kind",
    "unit",
    "damage",
    "measure",
    "connection",
    "likelihood",
    "open",
    "excluded",
];

/// The filter the address says.
pub fn filter(query: UrlQuery) -> SystemFilter {
    let yes = |name| query.get(name).map(|value| value == "true");
    SystemFilter {
        q: query.get("q"),
        kind: query.parse("kind"),
        unit_id: query.get("unit").and_then(|id| id.parse().ok()),
        damage: query.parse("damage"),
        measure: query.parse("measure"),
        connection: query.parse("connection"),
        likelihood: query.parse("likelihood"),
        affected: None,
        open: yes("open"),
        excluded: yes("excluded"),
        sort: query.parse("sort"),
    }
}

/// The page.
#[component]
pub fn Systems() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let address = Signal::derive(move || {
        let base = open.below("systems").unwrap_or_default();
        path::and(&path::with_query(&base, &filter(query)), "limit", "200")
    });
    let listing = use_listing::<System>(address);
    let summary =
        use_loaded::<SystemSummary>(Signal::derive(move || open.below("systems/summary")));
    let chosen = RwSignal::new(BTreeSet::<Uuid>::new());
    // A selection among rows that are no longer listed would be a trap.
    Effect::new(move |before: Option<String>| {
        let now = address.get();
        if before.is_some_and(|before| before != now) {
            chosen.set(BTreeSet::new());
        }
        now
    });
    let (why, adding, bulk) = (
        RwSignal::new(None),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let may_bulk = Memo::new(move |_| may.get() || session.may(Permission::RecoveryApprove));
    let reload = move || {
        chosen.set(BTreeSet::new());
        listing.reload();
        summary.reload();
        open.loaded.reload();
    };
    let first_step = move || {
        let id = open.id.get()?;
        may.get().then(|| {
            view! {
                <Button label=words::ADD on_press=move |()| adding.set(true)/>
                <LinkButton href=routes::systems_import(id) label=words::IMPORT kind=Kind::Primary/>
            }
        })
    };
    let facts = move || {
        let id = open.id.get()?;
        Some(view! { <a href=routes::reconnection_rules(id)>{words::RULES}</a> })
    };
    let empty = move || {
        match query.any(FILTERS) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{first_step}</EmptyState> }.into_any(),
    }
    };
    let key = |row: &System| format!("{}/{}/{}", row.id, row.version, row.similarity.score);
    view! {
        <PageHeader title=words::TITLE facts=facts actions=first_step/>
        <Summary loaded=summary query=query/>
        <Filters query=query/>
        <div class="bulk-bar">
            <Selection chosen=chosen listing=listing/>
            {move || may_bulk.get().then(|| view! { <Button label=words::BULK on_press=move |()| bulk.set(true)/> })}
            <Export query=query/>
        </div>
        <WindowTable
            listing=listing
            class="survey"
            columns=COLUMNS
            cells=move |row: &System| cells(row, chosen, why)
            key=key
            label=words::TITLE
            empty=empty
        />
        <Why asked=why/>
        <AddSystem open=adding on_done=move |()| reload()/>
        <Bulk open=bulk chosen=chosen query=query on_done=move |()| reload()/>
    }
}

#[component]
fn Selection(
    chosen: RwSignal<BTreeSet<Uuid>>,
    listing: crate::api::Listing<System>,
) -> impl IntoView {
    let lang = use_lang();
    let count = Memo::new(move |_| i64::try_from(chosen.with(BTreeSet::len)).unwrap_or(0));
    let all = move |on: bool| {
        let ids = listing
            .items
            .with_untracked(|rows| rows.iter().map(|r| r.id).collect());
        chosen.set(if on { ids } else { BTreeSet::new() });
    };
    let checked = move || count.get() > 0;
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=checked on:change:target=move |event| all(event.target().checked())/>
            <span>
                {move || match count.get() {
                    0 => words::SELECT_ALL.pick(lang.get()).to_owned(),
                    n => words::selected(&grouped(n), lang.get()),
                }}
            </span>
        </label>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let orders = Signal::derive(move || {
        let choice = |sort: SystemSort, label: Text| Choice {
            value: wire::name(&sort),
            label: label.pick(lang.get()).to_owned(),
        };
        vec![
            choice(SystemSort::Number, words::BY_NUMBER),
            choice(SystemSort::Name, words::BY_NAME),
            choice(SystemSort::Updated, words::BY_UPDATED),
        ]
    });
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <Toggle query=query name="open" label=words::ONLY_OPEN/>
            <FilterSelect query=query name="kind" label=words::KIND choices=choices(&SystemKind::ALL, SystemKind::label)/>
            <FilterSelect query=query name="damage" label=words::DAMAGE choices=choices(&Damage::ALL, Damage::label)/>
            <FilterSelect query=query name="measure" label=words::MEASURE choices=choices(&MeasureState::ALL, MeasureState::label)/>
            <FilterSelect query=query name="connection" label=words::CONNECTION choices=choices(&Connection::ALL, Connection::label)/>
            <FilterSelect query=query name="likelihood" label=words::LIKELIHOOD choices=choices(&Likelihood::ALL, Likelihood::label)/>
            <FilterSelect query=query name="sort" label=common::SORT choices=orders none=words::BY_SIMILARITY/>
            <Toggle query=query name="excluded" label=words::SHOW_EXCLUDED/>
            {move || {
                query
                    .any(FILTERS)
                    .then(|| {
                        view! {
                            <button type="button" class="link" on:click=move |_| query.clear()>
                                {common::CLEAR_FILTERS}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Toggle(query: UrlQuery, name: &'static str, label: Text) -> impl IntoView {
    let on = move || query.get(name).is_some();
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=move || if on() { "true" } else { "false" }
            on:click=move |_| query.set(name, (!on()).then(|| "true".to_owned()))
        >
            {label}
        </button>
    }
}

#[component]
fn Export(query: UrlQuery) -> impl IntoView {
    let open = use_incident();
    let address = Signal::derive(move || {
        path::with_query(
            &open.below("systems/export").unwrap_or_default(),
            &filter(query),
        )
    });
    view! { <Save label=words::EXPORT address=address name="systems.csv" accept="text/csv"/> }
}
