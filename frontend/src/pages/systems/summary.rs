//! Where the survey stands: a bar each for damage, measure and the way back, every number a way to its rows.

use super::tones;
use crate::{
    api::Loaded,
    components::{Card, ProgressBar, Segment, Tone, UrlQuery},
    format::number::grouped,
    i18n::{Text, use_lang},
    words::systems as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    systems::{Connection, Damage, Likelihood, MeasureState, SystemSummary},
    wire,
};

/// One part of a bar: its wire name, its word, its tone, how many.
type Part = (String, fn(&str, Lang) -> &'static str, Tone, i64);

/// The summary.
#[component]
pub fn Summary(
    /// The figures.
    loaded: Loaded<SystemSummary>,
    /// The address, where the numbers lead.
    query: UrlQuery,
) -> impl IntoView {
    let shown = move || {
        let summary = loaded.value.get().filter(|s| s.total + s.excluded > 0)?;
        Some(view! {
            {(summary.affected == 0 && summary.total > 0)
                .then(|| view! { <p class="notice warn" role="status">{words::NO_AFFECTED}</p> })}
            <div class="summary-bar">
                <div class="grid four">
                    <Figure name=words::TOTAL count=summary.total/>
                    <Figure name=words::OPEN_COUNT count=summary.open/>
                    <Figure name=words::BACKUPS_UNCHECKED count=summary.backups_unchecked/>
                    <Figure name=words::EXCLUDED_COUNT count=summary.excluded/>
                </div>
                <div class="grid four">
                    <Bar title=words::DAMAGE name="damage" query=query total=summary.total parts=damages(&summary)/>
                    <Bar title=words::MEASURE name="measure" query=query total=summary.total parts=measures(&summary)/>
                    <Bar title=words::CONNECTION name="connection" query=query total=summary.total parts=connections(&summary)/>
                    <Bar title=words::LIKELIHOOD name="likelihood" query=query total=summary.total parts=likelihoods(&summary)/>
                </div>
            </div>
        })
    };
    view! { {shown} }
}

fn word<T: serde::de::DeserializeOwned>(
    name: &str,
    lang: Lang,
    label: fn(T, Lang) -> &'static str,
) -> &'static str {
    wire::parse::<T>(name).map_or("", |one| label(one, lang))
}

fn damages(summary: &SystemSummary) -> Vec<Part> {
    let order = [
        Damage::Confirmed,
        Damage::Suspected,
        Damage::NotLookedAt,
        Damage::NoneFound,
    ];
    let part = |one: Damage| {
        let count = summary.damage.get(&one).copied().unwrap_or(0);
        let label: fn(&str, Lang) -> &'static str = |name, lang| word(name, lang, Damage::label);
        (wire::name(&one), label, tones::damage(one), count)
    };
    order.into_iter().map(part).collect()
}

fn measures(summary: &SystemSummary) -> Vec<Part> {
    let part = |one: MeasureState| {
        let count = summary.measure.get(&one).copied().unwrap_or(0);
        let label: fn(&str, Lang) -> &'static str =
            |name, lang| word(name, lang, MeasureState::label);
        (wire::name(&one), label, tones::measure(one), count)
    };
    MeasureState::ALL.into_iter().map(part).collect()
}

fn connections(summary: &SystemSummary) -> Vec<Part> {
    let part = |one: Connection| {
        let count = summary.connection.get(&one).copied().unwrap_or(0);
        let label: fn(&str, Lang) -> &'static str =
            |name, lang| word(name, lang, Connection::label);
        (wire::name(&one), label, tones::connection(one), count)
    };
    Connection::ALL.into_iter().map(part).collect()
}

fn likelihoods(summary: &SystemSummary) -> Vec<Part> {
    let part = |one: Likelihood| {
        let count = summary.likelihood.get(&one).copied().unwrap_or(0);
        let label: fn(&str, Lang) -> &'static str =
            |name, lang| word(name, lang, Likelihood::label);
        (wire::name(&one), label, tones::likelihood(one), count)
    };
    Likelihood::ALL.into_iter().map(part).collect()
}

#[component]
fn Figure(name: Text, count: i64) -> impl IntoView {
    view! {
        <div class="clock">
            <small>{name}</small>
            <b>{grouped(count)}</b>
        </div>
    }
}

#[component]
fn Bar(
    title: Text,
    name: &'static str,
    query: UrlQuery,
    total: i64,
    parts: Vec<Part>,
) -> impl IntoView {
    let lang = use_lang();
    let segments: Vec<Segment> = parts
        .iter()
        .map(|(_, _, tone, count)| Segment {
            tone: *tone,
            count: *count,
        })
        .collect();
    let link = move |(value, label, tone, count): Part| {
        let (shown, chosen) = (value.clone(), value.clone());
        let on = move || query.get(name).as_deref() == Some(value.as_str());
        (count > 0).then(|| {
            view! {
                <button
                    type="button"
                    class=format!("link legend {}", tone.class())
                    aria-pressed=move || if on() { "true" } else { "false" }
                    on:click=move |_| query.set(name, Some(chosen.clone()))
                >
                    <span class="shape" aria-hidden="true">{tone.shape()}</span>
                    {move || label(&shown, lang.get())}
                    " "
                    <b>{grouped(count)}</b>
                </button>
            }
        })
    };
    view! {
        <Card>
            <div class="summary-card">
                <h3>{title}</h3>
                <ProgressBar segments=segments total=total label=move || title.pick(lang.get())/>
                <div class="summary-links">{parts.into_iter().map(link).collect_view()}</div>
            </div>
        </Card>
    }
}
