//! Shapes and colours of deadlines, and the tags that say how far to rely on a rule.

use crate::{
    components::{StatusTag, Tone},
    i18n::{Text, use_lang},
    words::clocks as words,
};
use leptos::prelude::*;
use saiki_api::{
    clocks::{Clock, ClockState},
    rules::{RuleForce, RuleStatus},
};

/// Where a deadline stands.
pub fn clock(state: ClockState) -> Tone {
    match state {
        ClockState::Overdue | ClockState::SubmittedLate => Tone::Late,
        ClockState::Running => Tone::Active,
        ClockState::Undetermined => Tone::Unknown,
        ClockState::Waiting => Tone::Waiting,
        ClockState::Submitted | ClockState::Waived => Tone::Good,
        ClockState::NotTriggered => Tone::Plain,
    }
}

/// The state of a deadline.
#[component]
pub fn StateTag(
    /// The state.
    state: ClockState,
) -> impl IntoView {
    let lang = use_lang();
    view! { <StatusTag tone=clock(state) label=move || state.label(lang.get())/> }
}

/// How far to rely on a rule, and what binds to it; nothing for a duty by law that was verified.
#[component]
pub fn RuleTags(
    /// How far it was checked.
    status: RuleStatus,
    /// What binds to it.
    force: RuleForce,
) -> impl IntoView {
    let lang = use_lang();
    let checked = match status {
        RuleStatus::Verified => None,
        RuleStatus::Unverified => Some(Tone::Waiting),
        RuleStatus::Guideline | RuleStatus::NotInForce => Some(Tone::Plain),
    };
    let bound = match force {
        RuleForce::Duty => false,
        RuleForce::Voluntary | RuleForce::Contract => true,
        // Where the figure itself is guidance, that is said already.
        RuleForce::Guideline => status != RuleStatus::Guideline,
    };
    view! {
        {checked.map(|tone| view! { <StatusTag tone=tone label=move || status.label(lang.get())/> })}
        {bound.then(|| view! { <StatusTag tone=Tone::Plain label=move || force.label(lang.get())/> })}
    }
}

/// The tags of a deadline's row.
#[component]
pub fn ClockTags(
    /// The deadline.
    clock: Clock,
) -> impl IntoView {
    let plain = |label: Text| view! { <StatusTag tone=Tone::Plain label=label/> };
    view! {
        <RuleTags status=clock.status force=clock.force/>
        {clock.asap.then(|| plain(words::ASAP))}
        {clock.exercise.then(|| view! { <StatusTag tone=Tone::Unknown label=words::EXERCISE/> })}
    }
}
