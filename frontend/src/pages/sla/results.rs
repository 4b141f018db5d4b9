//! The results of a check: one a contract, service and month, searched, filtered and ordered by the server. A row opens
//! beside the list, or in a dialog where there is no room.

use super::{check::Open, figures, result::ResultBody, tones};
use crate::{
    api::{path, use_listing},
    components::{
        Button, Card, ChoiceChips, ChosenDialog, Column, DataTable, EmptyState, FilterSelect,
        SearchBox, StatusTag, UrlQuery, choices, use_url_query,
    },
    format::number::money,
    i18n::use_lang,
    words::{common, sla as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    sla_checks::{SlaFilter, SlaOutcome, SlaPromise, SlaResult, SlaSort},
};

const FILTERS: &[&str] = &["q", "outcome", "contract"];
/// Orders beside the usual one.
const SORTS: [SlaSort; 2] = [SlaSort::Counterparty, SlaSort::Credit];

/// What the address asks for.
pub(super) fn filter(query: UrlQuery) -> SlaFilter {
    SlaFilter {
        q: query.get("q"),
        outcome: query.parse("outcome"),
        contract: query.parse("contract"),
        sort: query.parse("sort"),
    }
}

/// The list.
#[component]
pub(super) fn Results(
    /// The check.
    open: Open,
) -> impl IntoView {
    let lang = use_lang();
    let query = use_url_query();
    let listing = use_listing::<SlaResult>(Signal::derive(move || {
        let address = open.below("/results").unwrap_or_default();
        path::with_query(&address, &filter(query))
    }));
    Effect::new(move |before: Option<u64>| {
        let turn = open.turn.get();
        if before.is_some_and(|before| before != turn) {
            listing.reload();
        }
        turn
    });
    let shown = RwSignal::new(None::<SlaResult>);
    let empty = move || {
        // No result at all is told above.
        let narrowed = query.any(FILTERS);
        let clear = move || {
            narrowed.then(|| {
                view! { <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/> }
            })
        };
        let text = match narrowed {
            true => common::NO_MATCH_TEXT,
            false => words::NONE_CONCERNED_TEXT,
        };
        view! { <EmptyState title=words::NO_MATCH text=text>{clear}</EmptyState> }
    };
    let only = move || {
        query.get("contract").map(|_| {
            view! {
                <p class="notice" role="status">
                    <span>{words::ONE_CONTRACT}</span>
                    <button type="button" class="link" on:click=move |_| query.set("contract", None)>
                        {words::ALL_CONTRACTS}
                    </button>
                </p>
            }
        })
    };
    let title = move || {
        let name = shown.with(|row| row.as_ref().map(|row| row.counterparty.clone()));
        name.unwrap_or_else(|| words::DETAIL.pick(lang.get()).to_owned())
    };
    view! {
        <Card title=words::RESULTS>
            {only}
            <div class="toolbar">
                <SearchBox query=query label=words::SEARCH/>
                <ChoiceChips
                    query=query
                    name="outcome"
                    label=words::OUTCOME
                    choices=choices(&SlaOutcome::ALL, SlaOutcome::label)
                />
                <FilterSelect
                    query=query
                    name="sort"
                    label=common::SORT
                    choices=choices(&SORTS, words::sort)
                    none=move || words::sort(SlaSort::default(), lang.get())
                />
            </div>
            <DataTable
                listing=listing
                label=words::RESULTS
                columns=columns()
                query=query
                default_sort="outcome"
                on_open=move |row: SlaResult| shown.set(Some(row))
                beside=move |row: SlaResult| {
                    let name = row.counterparty.clone();
                    view! {
                        <h2>{name}</h2>
                        <ResultBody result=row open=open query=query/>
                    }
                        .into_any()
                }
                empty=empty
            />
        </Card>
        <ChosenDialog chosen=shown title=title wide=true let:row>
            <ResultBody result=row open=open query=query/>
        </ChosenDialog>
    }
}

/// Availability reached and promised; none where none was promised.
fn availability(row: &SlaResult, lang: Lang) -> Option<String> {
    let mut findings = row.findings.iter();
    let found = findings.find(|finding| finding.promise == SlaPromise::Availability)?;
    let reached = match found.achieved {
        Some(reached) => figures::share(reached),
        None => words::NOT_KNOWN.pick(lang).to_owned(),
    };
    Some(words::reached(
        &reached,
        &figures::share(found.target),
        lang,
    ))
}

fn columns() -> Vec<Column<SlaResult>> {
    let lang = use_lang();
    vec![
        Column::new(words::CUSTOMER, |row: &SlaResult| {
            view! {
                <span class="two-lines">
                    <b>{row.counterparty.clone()}</b>
                    <span class="muted">{row.reference.clone()}</span>
                </span>
            }
        })
        .sorted_by("counterparty"),
        Column::new(words::SERVICE, move |row: &SlaResult| {
            let month = row.month;
            view! {
                <span class="two-lines">
                    <span>{row.service.clone()}</span>
                    <span class="muted">{move || figures::month(month, lang.get())}</span>
                </span>
            }
        }),
        Column::new(words::OUTCOME, move |row: &SlaResult| {
            let outcome = row.outcome;
            view! { <StatusTag tone=tones::outcome(outcome) label=move || outcome.label(lang.get())/> }
        })
        .sorted_by("outcome"),
        Column::new(words::AVAILABILITY, move |row: &SlaResult| {
            let row = StoredValue::new(row.clone());
            move || row.with_value(|row| availability(row, lang.get()))
        })
        .numeric()
        .secondary(),
        Column::new(words::DOWN, move |row: &SlaResult| {
            let seconds = row.down_seconds;
            move || figures::span(seconds, lang.get())
        })
        .numeric()
        .secondary(),
        Column::new(words::CREDIT, move |row: &SlaResult| {
            let credit = row.credit.clone();
            let claimed = row.claim_id.is_some();
            view! {
                {move || match &credit {
                    Some(credit) => money(credit, lang.get()),
                    None => words::NO_CREDIT.pick(lang.get()).to_owned(),
                }}
                {claimed.then(|| view! { " " <span class="muted">{words::CLAIM}</span> })}
            }
        })
        .numeric()
        .sorted_by("credit"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::sla::result::sample;
    use saiki_api::sla_checks::SlaFinding;

    #[test]
    fn availability_stands_beside_what_was_promised() {
        let mut row = sample();
        assert_eq!(availability(&row, Lang::Ja), None);
        row.findings.push(SlaFinding {
            promise: SlaPromise::Availability,
            target: 99_950,
            achieved: Some(99_412),
            outcome: SlaOutcome::Breached,
        });
        assert_eq!(
            availability(&row, Lang::Ja).as_deref(),
            Some("99.412%（99.95%）")
        );
    }
}
