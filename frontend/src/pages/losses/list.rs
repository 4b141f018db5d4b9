//! The page about losses and costs: the damage as a whole, its classes, and the ledger with filters and export.

use super::{
    chart::{LossChart, range_text},
    form::LossDialog,
    tones,
};
use crate::{
    api::{path, use_listing, use_loaded},
    components::{
        Button, Card, Choice, Column, DataTable, Day, EmptyState, FilterSelect, Kind, LoadedView,
        PageHeader, Save, SearchBox, StatusTag, Tone, UrlQuery, choices, use_url_query,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    pages::organisation::use_home_currency,
    routes,
    session::use_session,
    words::{common, losses as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    losses::{
        JnsaClass, Loss, LossClass, LossFilter, LossSort, LossState, LossVariety, LossView, Range,
    },
    permissions::Permission,
};
use std::sync::Arc;

const FILTERS: &[&str] = &["q", "class", "jnsa_class", "variety", "state", "reversed"];
/// The orders to choose; without one it is by day.
const SORTS: &[LossSort] = &[LossSort::Amount, LossSort::Entered];

fn filter(query: UrlQuery) -> LossFilter {
    LossFilter {
        q: query.get("q"),
        class: query.parse("class"),
        jnsa_class: query.parse("jnsa_class"),
        variety: query.parse("variety"),
        state: query.parse("state"),
        reversed: query.get("reversed").map(|value| value == "true"),
        sort: query.parse("sort"),
    }
}

/// The page.
#[component]
pub fn Losses() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let address = Signal::derive(move || {
        path::with_query(&open.below("costs").unwrap_or_default(), &filter(query))
    });
    let listing = use_listing::<Loss>(address);
    let view = use_loaded::<LossView>(Signal::derive(move || open.below("loss")));
    let organisation = use_home_currency();
    let home = Signal::derive(move || {
        let shown = view.value.with(|v| v.as_ref().map(|v| v.currency.clone()));
        shown.unwrap_or_else(|| organisation.get())
    });
    let entering = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let enter = move || {
        may.get().then(|| {
            view! { <Button label=words::NEW kind=Kind::Primary on_press=move |()| entering.set(true)/> }
        })
    };
    let export = Signal::derive(move || {
        path::with_query(
            &open.below("costs/export").unwrap_or_default(),
            &filter(query),
        )
    });
    let actions = move || {
        view! {
            <Save label=words::EXPORT address=export name="losses.csv" accept="text/csv"/>
            {enter}
        }
    };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
            </EmptyState>
        }
        .into_any(),
        false => {
            view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{enter}</EmptyState> }
                .into_any()
        }
    };
    let href = move |row: Loss| routes::loss(open.id.get_untracked().unwrap_or_default(), row.id);
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let done = move |_| {
        listing.reload();
        view.reload();
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=actions/>
        <LoadedView loaded=view children=move |view: LossView| (view.rows > 0 || view.measures.planned > 0).then(|| view! { <Whole view=view/> })/>
        <Card title=words::LEDGER>
            <Filters query=query/>
            <DataTable
                listing=listing
                label=words::LEDGER
                columns=columns()
                href=href
                query=query
                default_sort="day"
                empty=empty
            />
        </Card>
        <LossDialog open=entering home=home done=done/>
    }
}

type Name = Arc<dyn Fn(Lang) -> &'static str + Send + Sync>;
/// A class with how many rows it has and what they come to.
type ClassRow = (Name, i64, Range);

#[component]
fn Whole(view: LossView) -> impl IntoView {
    let currency = view.currency.clone();
    let same = currency.clone();
    let jnsa: Vec<ClassRow> = view
        .by_jnsa
        .iter()
        .map(|t| {
            let class = t.jnsa_class;
            let name: Name = Arc::new(move |lang| class.label(lang));
            (name, t.count, t.amount)
        })
        .collect();
    let veris: Vec<ClassRow> = view
        .by_variety
        .iter()
        .map(|t| {
            let variety = t.variety;
            let name: Name = Arc::new(move |lang| variety.label(lang));
            (name, t.count, t.amount)
        })
        .collect();
    view! {
        <Card title=words::CHART>
            <LossChart view=view/>
        </Card>
        <div class="grid halves">
            <Card title=words::BY_JNSA>
                <Classes rows=jnsa currency=same/>
            </Card>
            <Card title=words::BY_VERIS>
                <Classes rows=veris currency=currency/>
            </Card>
        </div>
    }
}

#[component]
fn Classes(rows: Vec<ClassRow>, currency: String) -> impl IntoView {
    let lang = use_lang();
    let rows = rows.into_iter().map(|(name, count, amount)| {
        let currency = currency.clone();
        view! {
            <tr>
                <th scope="row">{move || name(lang.get())}</th>
                <td class="n">{grouped(count)}</td>
                <td class="n">{move || range_text(amount, &currency, lang.get())}</td>
            </tr>
        }
    });
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{words::CLASS_NAME}</th>
                    <th scope="col" class="n">
                        {words::ROWS}
                    </th>
                    <th scope="col" class="n">
                        {words::AMOUNT}
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let lang = use_lang();
    let shown = Signal::derive(move || {
        let choice = |value: &str, label: crate::i18n::Text| Choice {
            value: value.to_owned(),
            label: label.pick(lang.get()).to_owned(),
        };
        vec![
            choice("false", words::INCLUDED),
            choice("true", words::ONLY_REVERSED),
        ]
    });
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterSelect query=query name="class" label=words::CLASS choices=choices(&LossClass::ALL, LossClass::label)/>
            <FilterSelect query=query name="jnsa_class" label=words::JNSA choices=choices(&JnsaClass::ALL, JnsaClass::label)/>
            <FilterSelect query=query name="variety" label=words::VERIS choices=choices(&LossVariety::ALL, LossVariety::label)/>
            <FilterSelect query=query name="state" label=words::STATE choices=choices(&LossState::ALL, LossState::label)/>
            <FilterSelect query=query name="reversed" label=words::SHOWN choices=shown/>
            <FilterSelect query=query name="sort" label=common::SORT choices=choices(SORTS, words::sort) none=words::BY_DAY/>
        </div>
    }
}

fn columns() -> Vec<Column<Loss>> {
    let lang = use_lang();
    vec![
        Column::new(words::DESCRIPTION, |row: &Loss| {
            view! { <b>{row.description.clone()}</b> }
        }),
        Column::new(words::DAY, |row: &Loss| view! { <Day on=row.day/> }).sorted_by("day"),
        Column::new(words::CLASS, move |row: &Loss| {
            let class = row.class;
            move || class.label(lang.get())
        }),
        Column::new(words::JNSA, move |row: &Loss| {
            let class = row.jnsa_class;
            move || class.label(lang.get())
        })
        .secondary(),
        Column::new(words::STATE, move |row: &Loss| state_tag(row)),
        Column::new(words::AMOUNT, move |row: &Loss| {
            let (amount, currency) = (row.amount, row.currency.clone());
            let struck = row.reversal.is_some();
            view! {
                <span class:struck=struck class="amount">
                    {move || range_text(amount, &currency, lang.get())}
                </span>
            }
        })
        .numeric()
        .sorted_by("amount"),
    ]
}

/// How certain a row is, or that it was taken out.
pub(super) fn state_tag(row: &Loss) -> impl IntoView + use<> {
    let lang = use_lang();
    let state = row.state;
    match row.reversal {
        Some(_) => view! { <StatusTag tone=Tone::Plain label=words::REVERSED/> },
        None => {
            view! { <StatusTag tone=tones::state(state) label=move || state.label(lang.get())/> }
        }
    }
}
