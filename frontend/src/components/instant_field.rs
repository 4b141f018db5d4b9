//! An instant as day and time in the reader's zone, for due dates and the like. A moment whose zone and precision matter
//! is `moment_field`.

use super::field::Frame;
use crate::{browser, format::date};
use leptos::{prelude::*, text_prop::TextProp};
use saiki_api::Timestamp;

/// An instant, or none while the field is empty.
#[component]
pub fn InstantField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// The instant.
    value: RwSignal<Option<Timestamp>>,
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
    let input = browser::id::random();
    let note = format!("{input}-note");
    let zone = StoredValue::new(browser::zone());
    let shown = move || {
        let at = value.get();
        at.map(|at| zone.with_value(|zone| date::to_input(at, zone)))
            .unwrap_or_default()
    };
    let take = move |text: String| {
        value.set(zone.with_value(|zone| date::from_input(&text, zone)));
    };
    view! {
        <Frame input=input.clone() label=label hint=hint error=error required=required keeps_hint=true>
            <input
                id=input
                type="datetime-local"
                prop:value=shown
                aria-required=required.then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=note
                on:change:target=move |event| take(event.target().value())
            />
        </Frame>
    }
}
