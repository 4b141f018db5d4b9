//! The dialog that puts a paid claim into the loss ledger. Another currency than the organisation's needs its rate.

use super::{
    change::{Theirs, use_change},
    state::amount,
};
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Dialog, Fact, Facts, FormProblem, Kind, LoadedView, TextField},
    layout::use_incident,
    words::{claims as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    claims::{Claim, ClaimBooking},
    losses::{ExchangeRate, LossView},
};

/// The dialog.
#[component]
pub(super) fn BookClaim(open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    let here = use_incident();
    view! {
        <Dialog open=open title=words::BOOK_TITLE>
            {move || {
                let claim = StoredValue::new(loaded.value.get_untracked()?);
                let ledger = use_loaded::<LossView>(Signal::derive(move || here.below("loss")));
                Some(
                    view! {
                        <LoadedView
                            loaded=ledger
                            children=move |ledger: LossView| {
                                view! { <BookForm claim=claim.get_value() home=ledger.currency open=open loaded=loaded/> }
                            }
                        />
                    },
                )
            }}
        </Dialog>
    }
}

#[component]
fn BookForm(
    claim: Claim,
    /// The organisation's currency.
    home: String,
    open: RwSignal<bool>,
    loaded: Loaded<Claim>,
) -> impl IntoView {
    let change = use_change(&claim, open, loaded);
    let form = change.form;
    let foreign = claim.agreed.as_ref().is_some_and(|m| m.currency != home);
    let day = claim.paid_on.map(|day| day.to_string()).unwrap_or_default();
    let (rate, rate_day) = (RwSignal::new(String::new()), RwSignal::new(day));
    let source = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let day = rate_day.with_untracked(|day| day.parse().ok());
        let exchange = day.filter(|_| foreign).map(|day| ExchangeRate {
            rate: rate.get_untracked().trim().to_owned(),
            day,
            source: source.get_untracked().trim().to_owned(),
        });
        change.book(&ClaimBooking { exchange });
    };
    let exchange = foreign.then(|| {
        view! {
            <div class="columns">
                <TextField label=words::RATE value=rate required=true error=form.error("exchange.rate")/>
                <TextField label=words::RATE_DAY value=rate_day kind="date" required=true error=form.error("exchange")/>
                <TextField label=words::RATE_SOURCE value=source error=form.error("exchange.source")/>
            </div>
        }
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            <p>{words::BOOK_TEXT}</p>
            <Facts>
                <Fact name=words::AGREED>{amount(claim.agreed)}</Fact>
            </Facts>
            {exchange}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=words::BOOK kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
