//! The six activities as cards: on their page, and small on the incident's home.

use super::tones;
use crate::{
    components::{ProgressBar, Segment, StatusTag, Time, Tone},
    i18n::use_lang,
    routes,
    words::activities as words,
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Uuid,
    activities::{Activity, ActivityState},
};

/// All six, small.
#[component]
pub fn ActivityCards(
    /// The incident.
    incident: Uuid,
    /// The activities.
    activities: Vec<Activity>,
) -> impl IntoView {
    let card =
        move |activity: Activity| view! { <ActivityCard incident=incident activity=activity/> };
    view! { <div class="grid activities">{activities.into_iter().map(card).collect_view()}</div> }
}

/// One activity: state, how far it is, who is accountable, when it is due.
#[component]
pub fn ActivityCard(
    /// The incident.
    incident: Uuid,
    /// The activity.
    activity: Activity,
) -> impl IntoView {
    let lang = use_lang();
    let (key, state, items) = (activity.key, activity.state, activity.items);
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let tone = match state {
        ActivityState::Closed => Tone::Good,
        ActivityState::Late => Tone::Late,
        _ => Tone::Active,
    };
    let segments = vec![Segment {
        tone,
        count: count(items.decided),
    }];
    let said = move || words::progress(lang.get(), items.decided, items.total);
    let label = move || format!("{}: {}", key.label(lang.get()), said());
    let who = match (activity.accountable.clone(), activity.accepted_at) {
        (Some(user), Some(_)) => view! { <span>{user.name}</span> }.into_any(),
        (Some(user), None) => view! {
            <span>{user.name} " " <StatusTag tone=Tone::Waiting label=words::AWAITS/></span>
        }
        .into_any(),
        (None, _) => view! { <StatusTag tone=Tone::Unknown label=words::NOBODY/> }.into_any(),
    };
    let due = activity
        .due_at
        .map(|at| view! { <span>{words::DUE} " " <Time at=at/></span> });
    view! {
        <article class="card activity">
            <div class="card-head">
                <h3>
                    <A href=routes::activity(incident, key)>{move || key.label(lang.get())}</A>
                </h3>
                <StatusTag tone=tones::activity(state) label=move || state.label(lang.get())/>
            </div>
            <ProgressBar segments=segments total=count(items.total) label=label/>
            <p class="muted">{said}</p>
            <p class="muted">
                {move || words::open_and_stalled(lang.get(), items.mandatory_open, items.stalled)}
            </p>
            <p class="meta">
                <span>{words::ACCOUNTABLE}</span>
                {who}
                {due}
            </p>
            <A href=routes::items_of(incident, key) attr:class="link">{words::ITEMS}</A>
        </article>
    }
}
