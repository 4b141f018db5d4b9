//! The register: exact search through the blind indexes, filters, paging, and personal data in the clear for those
//! who may see it.

use super::{
    bulk::{Counts, RecordMany},
    decision::DecisionTag,
    export::ExportPeople,
    person::Particulars,
    segments::SegmentFilter,
};
use crate::{
    api::{path, use_listing, use_loaded},
    components::{
        Button, Choice, Column, DataTable, EmptyState, FilterFold, FilterSelect, Kind, LinkButton,
        PageHeader, SearchBox, StatusTag, Tone, UrlQuery, choices, languages, use_url_query,
    },
    format::number,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, decisions, people as words, register},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    people::{DataItem, DecisionCounts, Person, PersonFilter},
    permissions::Permission,
};

const FILTERS: &[&str] = &[
    "q",
    "lang",
    "data_item",
    "has_email",
    "import_id",
    "decision",
    "contract_ref",
    "sla_ref",
    "organisation",
    "has_damage",
    "segment_id",
];

/// Those with a field of their own above the list.
const FOLDED: &[&str] = &["lang", "data_item", "has_email", "has_damage", "segment_id"];

pub(super) fn filter(query: UrlQuery) -> PersonFilter {
    PersonFilter {
        q: query.get("q"),
        lang: query.parse("lang"),
        data_item: query.parse("data_item"),
        has_email: query.get("has_email").map(|value| value == "true"),
        import_id: query.get("import_id").and_then(|id| id.parse().ok()),
        decision: query.parse("decision"),
        contract_ref: query.get("contract_ref"),
        sla_ref: query.get("sla_ref"),
        organisation: query.get("organisation"),
        has_damage: query.get("has_damage").map(|value| value == "true"),
        damage_currency: query.get("damage_currency"),
        damage_from: query.get("damage_from").and_then(|n| n.parse().ok()),
        damage_to: query.get("damage_to").and_then(|n| n.parse().ok()),
        household_id: query.parse("household_id"),
        segment_id: query.parse("segment_id"),
        reveal: query.get("reveal").map(|value| value == "true"),
    }
}

/// The page.
#[component]
pub fn People() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let address = Signal::derive(move || {
        path::with_query(&open.below("people").unwrap_or_default(), &filter(query))
    });
    let listing = use_listing::<Person>(address);
    let may_write = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let import = move || {
        let id = open.id.get()?;
        may_write
            .get()
            .then(|| view! { <LinkButton href=routes::people_import(id) label=words::IMPORT kind=Kind::Primary/> })
    };
    let counts =
        use_loaded::<DecisionCounts>(Signal::derive(move || open.below("people/decisions")));
    let deciding = RwSignal::new(false);
    let anybody = Memo::new(move |_| {
        counts
            .value
            .with(|c| c.as_ref().is_some_and(|c| c.total() > 0))
    });
    let decide = move || {
        (may_write.get() && anybody.get()).then(|| view! { <Button label=decisions::RECORD_MANY on_press=move |()| deciding.set(true)/> })
    };
    let decided = move |()| {
        listing.reload();
        counts.reload();
    };
    let actions = move || view! { <ExportPeople query=query/> {decide} {import} };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => {
            view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{import}</EmptyState> }
                .into_any()
        }
    };
    let href = move |person: Person| {
        routes::person(open.id.get_untracked().unwrap_or_default(), person.id)
    };
    let below = move |route: fn(saiki_api::Uuid) -> String| {
        move || open.id.get().map(route).unwrap_or_default()
    };
    let (twice, together) = (below(routes::duplicates), below(routes::households));
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let facts = move || {
        view! {
            <span>{title}</span>
            <a href=twice>{register::DUPLICATES}</a>
            <a href=together>{register::HOUSEHOLDS}</a>
        }
    };
    view! {
        <PageHeader title=words::TITLE facts=facts actions=actions/>
        {move || anybody.get().then(|| view! { <Counts query=query counts=counts/> })}
        <Filters query=query/>
        <Revealed query=query/>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            beside=move |person: Person| view! { <Beside person=person/> }.into_any()
            empty=empty
        />
        <RecordMany open=deciding query=query on_done=decided/>
    }
}

/// A person beside the list: what the register says, and the way to their page.
#[component]
fn Beside(person: Person) -> impl IntoView {
    let open = use_incident();
    let href = routes::person(open.id.get_untracked().unwrap_or_default(), person.id);
    view! {
        <h2>{person.name.clone()}</h2>
        <Particulars person=person/>
        <div class="actions">
            <LinkButton href=href label=common::OPEN_WHOLE/>
        </div>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let has = Signal::derive(move || {
        let choice = |value: &str, label: crate::i18n::Text| Choice {
            value: value.to_owned(),
            label: label.pick(lang.get()).to_owned(),
        };
        vec![
            choice("true", words::WITH_EMAIL),
            choice("false", words::WITHOUT_EMAIL),
        ]
    });
    let damage = Signal::derive(move || {
        let choice = |value: &str, label: crate::i18n::Text| Choice {
            value: value.to_owned(),
            label: label.pick(lang.get()).to_owned(),
        };
        vec![
            choice("true", register::WITH_DAMAGE),
            choice("false", register::WITHOUT_DAMAGE),
        ]
    });
    let may_write = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterFold query=query names=FOLDED>
                <FilterSelect query=query name="lang" label=words::LANG choices=languages()/>
                <FilterSelect query=query name="data_item" label=words::ITEMS choices=choices(&DataItem::ALL, DataItem::label)/>
                <FilterSelect query=query name="has_email" label=words::HAS_EMAIL choices=has/>
                <FilterSelect query=query name="has_damage" label=words::DAMAGE choices=damage/>
                <SegmentFilter query=query filter=Signal::derive(move || filter(query)) may=may_write/>
            </FilterFold>
            {move || {
                may_reveal
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="chip"
                                aria-pressed=move || if revealed() { "true" } else { "false" }
                                on:click=toggle
                            >
                                {words::REVEAL}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Revealed(query: UrlQuery) -> impl IntoView {
    let shown = Memo::new(move |_| query.get("reveal").is_some());
    move || {
        shown
            .get()
            .then(|| view! { <p class="notice warn" role="status">{words::REVEALED}</p> })
    }
}

fn columns() -> Vec<Column<Person>> {
    let lang = use_lang();
    vec![
        Column::new(words::PERSON, |row: &Person| {
            view! {
                <span class="two-lines person-name">
                    <b>{row.name.clone()}</b>
                    <span class="mono muted">{row.number.clone()}</span>
                </span>
            }
        }),
        Column::new(
            decisions::DECISION,
            |row: &Person| view! { <DecisionTag decision=row.decision/> },
        ),
        Column::new(words::EMAIL, |row: &Person| match row.email.is_empty() {
            true => view! { <StatusTag tone=Tone::Waiting label=words::NO_EMAIL/> }.into_any(),
            false => view! { <span class="mono email">{row.email.clone()}</span> }.into_any(),
        }),
        Column::new(words::ITEMS, move |row: &Person| {
            let items = row.data_items.clone();
            move || item_names(&items, lang.get())
        })
        .secondary(),
        Column::new(words::LANG, move |row: &Person| {
            let one = row.lang;
            view! { <span class="whole">{move || one.label(lang.get())}</span> }
        })
        .secondary(),
        Column::new(words::DAMAGE, move |row: &Person| {
            let damage = row.damage.clone();
            move || {
                damage
                    .as_ref()
                    .map(|amount| number::money(amount, lang.get()))
            }
        })
        .numeric()
        .secondary(),
        Column::new(words::CONTRACT, |row: &Person| row.contract_ref.clone()).secondary(),
        Column::new(register::SLA, |row: &Person| row.sla_ref.clone()).secondary(),
        Column::new(words::COMPANY, |row: &Person| row.organisation.clone()).secondary(),
    ]
}

/// Data items as a sentence would list them.
pub(super) fn item_names(items: &[DataItem], lang: Lang) -> String {
    items
        .iter()
        .map(|item| item.label(lang))
        .collect::<Vec<_>>()
        .join(lang.pick("、", ", "))
}
