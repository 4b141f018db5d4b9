//! How a claim stands, for the list and its page: its state, its amounts, and when the answer is due.

use crate::{
    components::{StatusTag, Tone},
    format::{date, number::money},
    i18n::use_lang,
    pages::items::table::StallTag,
    words::claims as words,
};
use leptos::prelude::*;
use saiki_api::{
    claims::{Claim, ClaimState},
    money::Money,
    users::UserRef,
};

/// Whether it is decided, and whether something is left to pay.
pub(super) fn state_tag(claim: &Claim) -> impl IntoView + use<> {
    let lang = use_lang();
    let tone = match claim.state {
        ClaimState::Open => Tone::Waiting,
        ClaimState::Rejected | ClaimState::Withdrawn => Tone::Plain,
        _ if claim.settled => Tone::Good,
        _ => Tone::Active,
    };
    let (ja, en) = (
        words::state(claim, saiki_api::Lang::Ja),
        words::state(claim, saiki_api::Lang::En),
    );
    view! { <StatusTag tone=tone label=move || lang.get().pick(ja, en)/> }
}

/// An amount, or that none was named.
pub(super) fn amount(amount: Option<Money>) -> impl IntoView + use<> {
    let lang = use_lang();
    move || match &amount {
        Some(amount) => money(amount, lang.get()),
        None => words::NO_AMOUNT.pick(lang.get()).to_owned(),
    }
}

/// Who answers it, or that nobody does yet.
pub(super) fn owner_name(owner: Option<UserRef>) -> AnyView {
    match owner {
        Some(owner) => view! { <span>{owner.name}</span> }.into_any(),
        None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
    }
}

/// The day an answer is due, and whether it is late; the day alone once it is decided.
pub(super) fn due(claim: &Claim) -> impl IntoView + use<> {
    let lang = use_lang();
    let day = claim.answer_due;
    let stall = claim
        .stall
        .clone()
        .map(|stall| view! { <StallTag stall=stall/> });
    view! {
        <span class="due">
            {move || match day {
                Some(day) => date::day(day, true, lang.get()),
                None => words::NO_DUE.pick(lang.get()).to_owned(),
            }}
            {stall}
        </span>
    }
}
