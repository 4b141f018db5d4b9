//! A moment as people know it: day and time, zone, and how exactly. Gives a `Moment` or none.

use super::field::{Choice, Frame};
use crate::{browser, format::date, i18n::use_lang, words::moments};
use leptos::{prelude::*, text_prop::TextProp};
use saiki_api::{
    moment::{Moment, Precision},
    wire,
};

const PRECISIONS: [Precision; 4] = [
    Precision::Minute,
    Precision::Hour,
    Precision::Day,
    Precision::Month,
];
/// Zones offered beside the browser's own.
const ZONES: [&str; 6] = [
    "Asia/Tokyo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Singapore",
];

/// A moment.
#[component]
pub fn MomentField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// The moment; none while nothing complete is typed.
    value: RwSignal<Option<Moment>>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let lang = use_lang();
    let input = browser::id::random();
    let begin = value.get_untracked();
    let zone = RwSignal::new(
        begin
            .as_ref()
            .map_or_else(browser::zone, |moment| moment.zone.clone()),
    );
    let precision = RwSignal::new(
        begin
            .as_ref()
            .map(|moment| moment.precision)
            .unwrap_or_default(),
    );
    let typed = RwSignal::new(
        begin
            .map(|moment| date::to_input(moment.at, &moment.zone))
            .unwrap_or_default(),
    );

    let publish = move || {
        let zone = zone.get_untracked();
        let at = date::from_input(&typed.get_untracked(), &zone);
        value.set(at.map(|at| Moment {
            at,
            zone,
            precision: precision.get_untracked(),
        }));
    };
    // Somebody else may put another moment in: the fields follow.
    Effect::new(move |_| {
        let Some(moment) = value.get() else { return };
        let shown = date::to_input(moment.at, &moment.zone);
        if typed.get_untracked() != shown || zone.get_untracked() != moment.zone {
            typed.set(shown);
            zone.set(moment.zone);
        }
        precision.set(moment.precision);
    });

    let zones = move || {
        let mut all: Vec<String> = ZONES.iter().map(|zone| (*zone).to_owned()).collect();
        for other in [browser::zone(), zone.get()] {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        let option = |name: String| view! { <option value=name.clone() selected=name == zone.get()>{name.clone()}</option> };
        all.into_iter().map(option).collect_view()
    };
    let precisions = move || {
        let choice = |one: Precision| Choice {
            value: wire::name(&one),
            label: moments::precision(one).pick(lang.get()).to_owned(),
        };
        let option = |one: Precision| {
            let choice = choice(one);
            view! { <option value=choice.value selected=one == precision.get()>{choice.label}</option> }
        };
        PRECISIONS.into_iter().map(option).collect_view()
    };
    view! {
        <Frame input=input.clone() label=label hint=hint error=error required=required>
            <div class="moment">
                <input
                    id=input
                    type="datetime-local"
                    prop:value=typed
                    aria-required=required.then_some("true")
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        publish();
                    }
                />
                <select
                    aria-label=moments::ZONE
                    on:change:target=move |event| {
                        zone.set(event.target().value());
                        publish();
                    }
                >
                    {zones}
                </select>
                <select
                    aria-label=moments::PRECISION
                    on:change:target=move |event| {
                        precision.set(wire::parse(&event.target().value()).unwrap_or_default());
                        publish();
                    }
                >
                    {precisions}
                </select>
            </div>
        </Frame>
    }
}
