//! The list of contracts, with what each leaves open: searched, filtered and ordered by the server.

use super::form::ContractDialog;
use crate::{
    api::{path, use_listing},
    components::{
        Button, Choice, Column, DataTable, Day, EmptyState, FilterSelect, Kind, LinkButton,
        PageHeader, Save, SearchBox, StatusTag, Tone, UrlQuery, choices, use_url_query,
    },
    i18n::{Text, use_lang},
    routes,
    session::use_session,
    words::{common, contracts as words},
};
use leptos::prelude::*;
use saiki_api::{
    contracts::{Contract, ContractFilter, ContractSide, ContractSort},
    permissions::Permission,
};

const FILTERS: &[&str] = &["q", "side", "gaps", "retired"];

fn filter(query: UrlQuery) -> ContractFilter {
    let yes = |name| query.get(name).map(|value| value == "true");
    ContractFilter {
        q: query.get("q"),
        side: query.parse("side"),
        gaps: yes("gaps"),
        retired: yes("retired"),
        sort: query.parse("sort"),
    }
}

/// The page.
#[component]
pub fn Contracts() -> impl IntoView {
    let session = use_session();
    let query = use_url_query();
    let listing = use_listing::<Contract>(Signal::derive(move || {
        path::with_query("contracts", &filter(query))
    }));
    let export = Signal::derive(move || path::with_query("contracts/export", &filter(query)));
    let entering = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::ADD kind=Kind::Primary on_press=move |()| entering.set(true)/> }
        })
    };
    let import = move || {
        may.get().then(|| {
            view! { <LinkButton href=routes::CONTRACTS_IMPORT.to_owned() label=words::IMPORT/> }
        })
    };
    let actions = move || {
        view! {
            <Save label=words::EXPORT address=export name="contracts.csv" accept="text/csv"/>
            {import}
            {add}
        }
    };
    let empty = move || {
        match query.any(FILTERS) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=common::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
            </EmptyState>
        }
        .into_any(),
        false => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{import} {add}</EmptyState> }
            .into_any(),
    }
    };
    let href = |row: Contract| routes::contract(row.id);
    view! {
        <PageHeader title=words::TITLE actions=actions/>
        <Filters query=query/>
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            query=query
            default_sort="counterparty"
            empty=empty
        />
        <ContractDialog open=entering done=move |_| listing.reload()/>
    }
}

/// Orders beside the usual one.
const SORTS: [ContractSort; 2] = [ContractSort::Ends, ContractSort::Updated];

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let gaps = Signal::derive(move || {
        let choice = |value: &str, label: Text| Choice {
            value: value.to_owned(),
            label: label.pick(lang.get()).to_owned(),
        };
        vec![
            choice("true", words::WITH_GAPS),
            choice("false", words::WITHOUT_GAPS),
        ]
    });
    let retired = move || query.get("retired").is_some();
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterSelect query=query name="side" label=words::SIDE choices=choices(&ContractSide::ALL, ContractSide::label)/>
            <FilterSelect query=query name="gaps" label=words::GAPS choices=gaps/>
            <FilterSelect
                query=query
                name="sort"
                label=common::SORT
                choices=choices(&SORTS, words::sort)
                none=move || words::sort(ContractSort::default(), lang.get())
            />
            <button
                type="button"
                class="chip"
                aria-pressed=move || if retired() { "true" } else { "false" }
                on:click=move |_| query.set("retired", (!retired()).then(|| "true".to_owned()))
            >
                {words::SHOW_RETIRED}
            </button>
        </div>
    }
}

fn columns() -> Vec<Column<Contract>> {
    let lang = use_lang();
    vec![
        Column::new(words::COUNTERPARTY, move |row: &Contract| {
            let side = row.fields.side;
            let retired = row.fields.retired;
            view! {
                <span class="two-lines">
                    <span>
                        <b>{row.fields.counterparty.clone()}</b>
                        {retired.then(|| view! { " " <StatusTag tone=Tone::Plain label=words::RETIRED_TAG/> })}
                    </span>
                    <span class="muted">{move || side.label(lang.get())}</span>
                </span>
            }
        })
        .sorted_by("counterparty"),
        Column::new(words::SERVICE, |row: &Contract| {
            view! {
                <span class="two-lines">
                    <span>{row.fields.service.clone()}</span>
                    <span class="muted">{row.fields.reference.clone()}</span>
                </span>
            }
        }),
        Column::new(words::TO, |row: &Contract| match row.fields.to {
            Some(day) => view! { <Day on=day/> }.into_any(),
            None => view! { <span class="muted">{words::NO_END}</span> }.into_any(),
        })
        .sorted_by("ends"),
        Column::new(words::FIXER, move |row: &Contract| {
            match row.fields.vulnerabilities.fixer {
                Some(fixer) => view! { <span>{move || fixer.label(lang.get())}</span> }.into_any(),
                None => {
                    view! { <StatusTag tone=Tone::Unknown label=words::NOT_AGREED/> }.into_any()
                }
            }
        })
        .secondary(),
        Column::new(words::GAPS, move |row: &Contract| match row.gaps.len() {
            0 => view! { <StatusTag tone=Tone::Good label=words::NO_GAPS/> }.into_any(),
            n => view! { <StatusTag tone=Tone::Unknown label=move || words::gaps(n, lang.get())/> }
                .into_any(),
        }),
    ]
}
