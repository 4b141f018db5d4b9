//! The ledger: one row a recipient, filtered in the address; a row opens the record of that mail.

use super::{
    delivery::{DeliveryDialog, Record},
    tones,
};
use crate::{
    api::{path, use_listing},
    components::{
        Card, ChoiceChips, Column, DataTable, EmptyState, FilterSelect, Mono, Save, SearchBox,
        StatusTag, Time, UrlQuery, choices, use_url_query,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{campaigns as words, people, suppressions},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    bounces::BounceClass,
    campaigns::DeliveryCounts,
    deliveries::{Delivery, DeliveryFilter, DeliveryState},
    permissions::Permission,
};

/// States worth filtering by.
const STATES: [DeliveryState; 9] = [
    DeliveryState::Accepted,
    DeliveryState::Delivered,
    DeliveryState::Deferred,
    DeliveryState::Rejected,
    DeliveryState::Bounced,
    DeliveryState::Suppressed,
    DeliveryState::Expired,
    DeliveryState::Ambiguous,
    DeliveryState::Queued,
];

fn filter(query: UrlQuery) -> DeliveryFilter {
    DeliveryFilter {
        state: query.parse("state"),
        ever_ambiguous: query.get("ever_ambiguous").map(|value| value == "true"),
        bounce_class: query.parse("bounce_class"),
        q: query.get("q"),
        reveal: query.get("reveal").map(|value| value == "true"),
    }
}

/// The ledger of a campaign.
#[component]
pub fn Ledger(
    /// The campaign.
    id: Uuid,
    /// Its counts: when they change, so do the rows.
    counts: Signal<DeliveryCounts>,
) -> impl IntoView {
    let incident = use_incident();
    let session = use_session();
    let query = use_url_query();
    let base = move || {
        incident
            .below(&format!("campaigns/{id}/deliveries"))
            .unwrap_or_default()
    };
    let address = Signal::derive(move || path::with_query(&base(), &filter(query)));
    let listing = use_listing::<Delivery>(address);
    let finished = Memo::new(move |_| {
        let counts = counts.get();
        (
            counts.total > 0 && counts.queued + counts.attempting == 0,
            counts.total,
        )
    });
    Effect::new(move |before: Option<()>| {
        finished.with(|_| ());
        if before.is_some() {
            listing.reload();
        }
    });
    let shown = RwSignal::new(None::<Delivery>);
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    let empty = || view! { <EmptyState title=words::LEDGER_EMPTY text=words::LEDGER_EMPTY_TEXT/> };
    let export = move || {
        let address = Signal::derive(move || {
            let base = incident
                .below(&format!("campaigns/{id}/ledger"))
                .unwrap_or_default();
            if revealed() {
                path::and(&base, "reveal", "true")
            } else {
                base
            }
        });
        view! { <Save label=words::EXPORT address=address name="ledger.csv" accept="text/csv"/> }
    };
    view! {
        <Card title=words::LEDGER action=export>
            <div class="toolbar">
                <SearchBox query=query label=words::LEDGER_SEARCH/>
                <ChoiceChips query=query name="state" label=words::STATE choices=choices(&STATES, DeliveryState::label)/>
                <FilterSelect
                    query=query
                    name="bounce_class"
                    label=suppressions::CLASS
                    choices=choices(&BounceClass::ALL, BounceClass::label)
                />
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
                                    {people::REVEAL}
                                </button>
                            }
                        })
                }}
            </div>
            <DataTable
                listing=listing
                label=words::LEDGER
                columns=columns()
                on_open=move |row: Delivery| shown.set(Some(row))
                beside=move |row: Delivery| {
                    view! {
                        <h2>{words::DETAIL}</h2>
                        <Record campaign=id delivery=row shown=shown listing=listing/>
                    }
                        .into_any()
                }
                empty=empty
            />
        </Card>
        <DeliveryDialog campaign=id shown=shown listing=listing/>
    }
}

fn columns() -> Vec<Column<Delivery>> {
    let lang = use_lang();
    vec![
        Column::new(words::PERSON, |row: &Delivery| {
            view! {
                <span class="two-lines">
                    <b>{row.person_name.clone()}</b>
                    <span class="mono muted">{row.person_number.clone()}</span>
                </span>
            }
        }),
        Column::new(words::ADDRESS, |row: &Delivery| view! { <Mono text=row.to.clone()/> }),
        Column::new(words::STATE, move |row: &Delivery| {
            let state = row.state;
            let class = row.bounce_class;
            view! {
                <span class="two-lines">
                    <StatusTag tone=tones::delivery(state) label=move || state.label(lang.get())/>
                    {class.map(|class| view! { <span class="muted">{move || class.label(lang.get())}</span> })}
                </span>
            }
        }),
        Column::new(words::ATTEMPTS, |row: &Delivery| row.attempts).numeric().secondary(),
        Column::new(words::REPLY, |row: &Delivery| view! { <Mono text=reply(row.last_code, row.last_enhanced.as_deref(), row.last_text.as_deref())/> })
            .secondary(),
        Column::new(words::TIME, |row: &Delivery| view! { <Time at=row.updated_at/> }).secondary(),
    ]
}

/// A reply as the server gave it: `250 2.0.0 queued`. Its text begins with the enhanced code, when it has one.
pub(super) fn reply(code: Option<i32>, enhanced: Option<&str>, text: Option<&str>) -> String {
    let code = code.map(|code| code.to_string());
    let said = |enhanced: &&str| text.is_some_and(|text| text.starts_with(enhanced));
    let parts = [code.as_deref(), enhanced.filter(|e| !said(e)), text];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_leaves_out_what_is_not_there() {
        assert_eq!(
            reply(Some(250), Some("2.0.0"), Some("2.0.0 queued")),
            "250 2.0.0 queued"
        );
        assert_eq!(
            reply(Some(550), Some("5.1.1"), Some("no such user")),
            "550 5.1.1 no such user"
        );
        assert_eq!(reply(None, None, Some("timeout")), "timeout");
        assert_eq!(reply(None, None, None), "");
    }
}
