//! Shapes and colours of what these pages show, and the tags made of them.

use crate::{
    components::{StatusTag, Tone},
    i18n::use_lang,
    words::filings as words,
};
use leptos::prelude::*;
use saiki_api::{
    approvals::ApprovalState, filing_duties::DutyState, filing_forms::Need, filings::FilingState,
    incidents::Knowledge, rules::RuleStatus,
};

/// Where a duty stands.
pub fn duty(state: DutyState) -> Tone {
    match state {
        DutyState::Owed => Tone::Waiting,
        DutyState::Undetermined => Tone::Unknown,
        DutyState::Filed | DutyState::NotRequired => Tone::Good,
        DutyState::NotOwed => Tone::Plain,
    }
}

/// What became of an approval.
pub fn approval(state: ApprovalState) -> Tone {
    match state {
        ApprovalState::Requested => Tone::Waiting,
        ApprovalState::Approved => Tone::Good,
        ApprovalState::Rejected => Tone::Late,
        ApprovalState::Voided => Tone::Plain,
    }
}

fn filing(state: FilingState) -> Tone {
    match state {
        FilingState::Made => Tone::NotBegun,
        FilingState::Requested => Tone::Waiting,
        FilingState::Rejected => Tone::Late,
        FilingState::Approved => Tone::Active,
        FilingState::Filed => Tone::Good,
    }
}

/// What became of a report.
#[component]
pub fn FilingTag(
    /// Its state.
    state: FilingState,
) -> impl IntoView {
    let lang = use_lang();
    view! { <StatusTag tone=filing(state) label=move || state.label(lang.get())/> }
}

/// Whether an item or a field is known; `need` is what the form demands of it.
#[component]
pub fn ItemTag(
    /// Whether it is known.
    state: Knowledge,
    /// Whether it must be.
    #[prop(default = Need::Optional)]
    need: Need,
) -> impl IntoView {
    let (tone, word) = match (state, need) {
        (Knowledge::Known, _) => (Tone::Good, words::ITEM_KNOWN),
        (Knowledge::Unknown, Need::Mandatory) => (Tone::Waiting, words::ITEM_MISSING),
        (Knowledge::Unknown, Need::Optional) => (Tone::Unknown, words::ITEM_UNKNOWN),
        (Knowledge::NotApplicable, _) => (Tone::Plain, words::ITEM_NOT_APPLICABLE),
    };
    view! { <StatusTag tone=tone label=word/> }
}

/// How far a form was compared with what the recipient publishes.
#[component]
pub fn FormTag(
    /// How far.
    status: RuleStatus,
) -> impl IntoView {
    let lang = use_lang();
    let tone = match status {
        RuleStatus::Verified => Tone::Good,
        RuleStatus::Unverified => Tone::Waiting,
        RuleStatus::Guideline | RuleStatus::NotInForce => Tone::Plain,
    };
    view! { <StatusTag tone=tone label=move || status.label(lang.get())/> }
}
