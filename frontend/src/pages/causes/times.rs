//! Instants typed into forms of the analysis, in the reader's zone: an empty one is none.

use crate::{browser, components::TextField, format::date};
use leptos::{prelude::*, text_prop::TextProp};
use saiki_api::Timestamp;

/// What an input shows for an instant.
pub fn shown(at: Option<Timestamp>) -> RwSignal<String> {
    let text = at.map(|at| date::to_input(at, &browser::zone()));
    RwSignal::new(text.unwrap_or_default())
}

/// The instant typed.
pub fn typed(value: RwSignal<String>) -> Option<Timestamp> {
    date::from_input(&value.get_untracked(), &browser::zone())
}

/// A day and a clock time.
#[component]
pub fn InstantField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// What is typed.
    value: RwSignal<String>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    match hint {
        Some(hint) => {
            view! { <TextField label=label value=value kind="datetime-local" hint=hint error=error required=required/> }
                .into_any()
        }
        None => {
            view! { <TextField label=label value=value kind="datetime-local" error=error required=required/> }
                .into_any()
        }
    }
}
