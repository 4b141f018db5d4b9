//! Measures as a list: what is done, by whom, until when, how far it is, how far it is rolled out.

use super::{measure_form::MeasureForm, tones};
use crate::{
    api::{path, use_listing},
    components::{
        Button, Card, Column, DataTable, Day, Dialog, EmptyState, FilterSelect, Kind, SearchBox,
        StatusTag, Tone, UrlQuery, choices, use_url_query,
    },
    format::number::{grouped, money},
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    measures::{Measure, MeasureFilter, MeasureKind, MeasureState},
    money::Money,
    permissions::Permission,
};

const FILTERS: &[&str] = &["q", "kind", "state"];

fn filter(query: UrlQuery) -> MeasureFilter {
    MeasureFilter {
        q: query.get("q"),
        kind: query.parse("kind"),
        state: query.parse("state"),
    }
}

/// The tab.
#[component]
pub fn MeasuresTab() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let address = Signal::derive(move || {
        path::with_query(&open.below("measures").unwrap_or_default(), &filter(query))
    });
    let listing = use_listing::<Measure>(address);
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move || {
        may.get().then(|| {
            view! { <Button label=words::MEASURE_NEW kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let clear = move |()| {
        for name in FILTERS {
            query.set(name, None);
        }
    };
    let empty = move || {
        match query.any(FILTERS) {
        true => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=clear/>
            </EmptyState>
        }
        .into_any(),
        false => {
            view! { <EmptyState title=words::MEASURES_EMPTY text=words::MEASURES_EMPTY_TEXT>{add}</EmptyState> }
                .into_any()
        }
    }
    };
    let some = Memo::new(move |_| listing.items.with(|all| !all.is_empty()) || query.any(FILTERS));
    let href =
        move |row: Measure| routes::measure(open.id.get_untracked().unwrap_or_default(), row.id);
    let done = move |_| {
        adding.set(false);
        listing.reload();
    };
    view! {
        <Card title=words::TAB_MEASURES action=move || some.get().then(add)>
            <div class="toolbar">
                <SearchBox query=query label=words::SEARCH/>
                <FilterSelect query=query name="kind" label=words::KIND choices=choices(&MeasureKind::ALL, MeasureKind::label)/>
                <FilterSelect query=query name="state" label=words::STATE choices=choices(&MeasureState::ALL, MeasureState::label)/>
            </div>
            <DataTable listing=listing label=words::TAB_MEASURES columns=columns() href=href empty=empty/>
        </Card>
        <Dialog open=adding title=words::MEASURE_NEW wide=true>
            <MeasureForm measure=None done=done/>
        </Dialog>
    }
}

fn columns() -> Vec<Column<Measure>> {
    let lang = use_lang();
    vec![
        Column::new(words::WHAT, |row: &Measure| {
            view! { <b>{row.content.title.clone()}</b> }
        }),
        Column::new(words::STATE, |row: &Measure| state_tags(row)),
        Column::new(words::RESPONSIBLE, |row: &Measure| {
            row.content.responsible.clone()
        })
        .secondary(),
        Column::new(words::DUE, |row: &Measure| {
            row.content.due.map(|day| view! { <Day on=day/> })
        }),
        Column::new(words::ROLLOUT, move |row: &Measure| {
            let (all, open) = (row.targets, row.undecided_targets);
            move || words::of(&grouped(all - open), &grouped(all), lang.get())
        })
        .numeric(),
        Column::new(words::COST, move |row: &Measure| {
            let cost = Money {
                minor: row.cost,
                currency: row.currency.clone(),
            };
            move || money(&cost, lang.get())
        })
        .numeric()
        .secondary(),
    ]
}

/// How far a measure is, and that it is late.
pub(super) fn state_tags(measure: &Measure) -> impl IntoView + use<> {
    let lang = use_lang();
    let state = measure.state;
    view! {
        <span class="cluster">
            <StatusTag tone=tones::measure(state) label=move || state.label(lang.get())/>
            {measure.overdue.then(|| view! { <StatusTag tone=Tone::Late label=words::OVERDUE/> })}
        </span>
    }
}
