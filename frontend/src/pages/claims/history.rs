//! The steps taken with a claim, read in order, never edited.

use super::state::amount;
use crate::{
    api::{ApiError, Loaded, listing::Load, use_listing},
    components::{Button, Card, ProblemPanel, Time},
    format::{civil::Style, date},
    i18n::use_lang,
    layout::use_incident,
    words::{claims as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    claims::{Claim, ClaimEvent},
};

/// The card.
#[component]
pub(super) fn History(
    /// The claim.
    id: Uuid,
    /// What the page shows of it; once that changes the history is read anew.
    loaded: Loaded<Claim>,
) -> impl IntoView {
    let (open, lang) = (use_incident(), use_lang());
    let listing = use_listing::<ClaimEvent>(Signal::derive(move || {
        open.below(&format!("claims/{id}/steps?limit=200"))
            .unwrap_or_default()
    }));
    Effect::new(move |before: Option<Option<i64>>| {
        let value = loaded.value;
        let version = value.with(|claim| claim.as_ref().map(|claim| claim.version));
        if before
            .flatten()
            .is_some_and(|before| Some(before) != version)
        {
            listing.reload();
        }
        version
    });
    let row = move |event: ClaimEvent| {
        let (action, paid_on) = (event.step.action, event.step.paid_on);
        let agreed = event
            .step
            .agreed
            .map(|agreed| view! { <span>{amount(Some(agreed))}</span> });
        let paid =
            paid_on.map(|day| view! { <span>{move || date::day(day, true, lang.get())}</span> });
        view! {
            <li>
                <p class="meta">
                    <b>{move || words::action(action, lang.get())}</b>
                    {agreed}
                    {paid}
                    <Time at=event.at style=Style::DATED/>
                    <span>{event.by_name}</span>
                </p>
                <p class="prose">{event.step.reason}</p>
            </li>
        }
    };
    let tail = move || match (listing.load.get(), listing.items.with(Vec::is_empty)) {
        (Load::Failed(error), _) if error != ApiError::Aborted => {
            view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> }.into_any()
        }
        (Load::Ready, true) => view! { <p class="muted">{words::HISTORY_EMPTY}</p> }.into_any(),
        _ if listing.more.get() => {
            view! { <Button label=common::SHOW_MORE on_press=move |()| listing.read_more()/> }
                .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <Card title=words::HISTORY>
            <div class="stack">
                <ol class="comments">{move || listing.items.get().into_iter().map(row).collect_view()}</ol>
                {tail}
            </div>
        </Card>
    }
}
