//! The list of claims with what they come to. Kind and state are filtered by the server, the search is the table's own:
//! what the server could search is sealed.

use super::{
    new::AddClaim,
    state::{amount, due, owner_name, state_tag},
};
use crate::{
    api::{path, use_listing, use_loaded},
    components::{
        Button, Card, Choice, Column, DataTable, EmptyState, FilterSelect, Kind, PageHeader, Save,
        UrlQuery, choices, use_url_query,
    },
    format::number::money,
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::{claims as words, common, people},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    claims::{Claim, ClaimFilter, ClaimKind, ClaimPage, ClaimState, ClaimTotal},
    money::Money,
    permissions::Permission,
};

const FILTERS: &[&str] = &["kind", "state", "settled", "person_id"];

fn filter(query: UrlQuery) -> ClaimFilter {
    let yes = |name| query.get(name).map(|value| value == "true");
    ClaimFilter {
        kind: query.parse("kind"),
        state: query.parse("state"),
        settled: yes("settled"),
        number: None,
        person_id: query.parse("person_id"),
        reveal: yes("reveal"),
    }
}

/// The page.
#[component]
pub fn Claims() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let address = move |rest: &str, filter: &ClaimFilter| {
        path::with_query(&open.below(rest).unwrap_or_default(), filter)
    };
    let listing = use_listing::<Claim>(Signal::derive(move || address("claims", &filter(query))));
    // Amounts need no names: they are read without showing any.
    let sums = use_loaded::<ClaimPage>(Signal::derive(move || {
        open.id.get()?;
        let masked = ClaimFilter {
            reveal: None,
            ..filter(query)
        };
        Some(path::and(&address("claims", &masked), "limit", "1"))
    }));
    let export = Signal::derive(move || address("claims/export", &filter(query)));
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::ADD kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let actions = move || {
        view! {
            <Save label=words::EXPORT address=export name="claims.csv" accept="text/csv"/>
            {add}
        }
    };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
                {add}
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{add}</EmptyState> }
            .into_any(),
    };
    let href = move |row: Claim| routes::claim(open.id.get_untracked().unwrap_or_default(), row.id);
    let title = move || {
        let incident = open.loaded.value;
        incident.with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let revealed = move || query.get("reveal").is_some();
    let person = Signal::derive(move || query.parse::<Uuid>("person_id"));
    let totals = move || {
        let totals = sums.value.get().map(|page| page.totals).unwrap_or_default();
        (!totals.is_empty()).then(|| view! { <Totals totals=totals/> })
    };
    let done = move |()| {
        listing.reload();
        sums.reload();
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=actions/>
        <Filters query=query/>
        {move || person.get().map(|_| view! { <p class="notice" role="status">{words::OF_PERSON}</p> })}
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        {totals}
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            query=query
            find=found_by
            empty=empty
        />
        <AddClaim open=adding person=person on_done=done/>
    }
}

#[component]
fn Totals(totals: Vec<ClaimTotal>) -> impl IntoView {
    let lang = use_lang();
    let row = move |total: ClaimTotal| {
        let cell = |minor: i64| {
            let amount = Money {
                minor,
                currency: total.currency.clone(),
            };
            view! { <td class="n">{move || money(&amount, lang.get())}</td> }
        };
        let (claimed, agreed, paid) = (cell(total.claimed), cell(total.agreed), cell(total.paid));
        view! {
            <tr>
                <th scope="row">{total.currency}</th>
                {claimed}
                {agreed}
                {paid}
            </tr>
        }
    };
    view! {
        <Card title=words::TOTALS>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::CURRENCY}</th>
                        <th scope="col" class="n">{words::TOTAL_CLAIMED}</th>
                        <th scope="col" class="n">{words::TOTAL_AGREED}</th>
                        <th scope="col" class="n">{words::TOTAL_PAID}</th>
                    </tr>
                </thead>
                <tbody>{totals.into_iter().map(row).collect_view()}</tbody>
            </table>
        </Card>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let settled = Signal::derive(move || {
        let choice = |value: &str, label: Text| Choice {
            value: value.to_owned(),
            label: label.pick(lang.get()).to_owned(),
        };
        vec![
            choice("false", words::ONLY_OPEN),
            choice("true", words::ONLY_SETTLED),
        ]
    });
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    let reveal = move || {
        may_reveal.get().then(|| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if revealed() { "true" } else { "false" }
                    on:click=toggle
                >
                    {people::REVEAL}
                </button>
            }
        })
    };
    view! {
        <div class="toolbar">
            <FilterSelect query=query name="kind" label=words::KIND choices=choices(&ClaimKind::ALL, ClaimKind::label)/>
            <FilterSelect query=query name="state" label=words::STATE choices=choices(&ClaimState::ALL, ClaimState::label)/>
            <FilterSelect query=query name="settled" label=words::SETTLED choices=settled/>
            {reveal}
        </div>
    }
}

/// What the search of the table looks at.
fn found_by(row: &Claim) -> String {
    let owner = row.owner.as_ref().map_or("", |owner| owner.name.as_str());
    let number = row.number.to_string();
    let (name, organisation) = (row.name.as_str(), row.organisation.as_str());
    [&number, name, organisation, row.subject.as_str(), owner].join(" ")
}

fn columns() -> Vec<Column<Claim>> {
    let lang = use_lang();
    vec![
        Column::new(words::SUBJECT, move |row: &Claim| {
            let (number, kind) = (row.number, row.kind);
            view! {
                <span class="two-lines">
                    <b>{move || words::number(number, lang.get())} " " {row.subject.clone()}</b>
                    <span class="muted">{move || kind.label(lang.get())}</span>
                </span>
            }
        })
        .ordered(|row| row.number),
        Column::new(words::CLAIMANT, |row: &Claim| {
            view! {
                <span class="two-lines">
                    <span>{row.name.clone()}</span>
                    <span class="muted">{row.organisation.clone()}</span>
                </span>
            }
        }),
        Column::new(words::CLAIMED, |row: &Claim| amount(row.claimed.clone()))
            .numeric()
            .ordered(|row| row.claimed.as_ref().map_or(-1, |claimed| claimed.minor)),
        Column::new(words::DUE, |row: &Claim| due(row)).ordered(|row| {
            row.answer_due
                .map(|day| day.to_string())
                .unwrap_or_default()
        }),
        Column::new(words::OWNER, |row: &Claim| owner_name(row.owner.clone())).secondary(),
        Column::new(words::STATE, |row: &Claim| state_tag(row)),
    ]
}
