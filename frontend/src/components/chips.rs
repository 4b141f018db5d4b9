//! Filters of a list: chips where there are few values, a selection where there are many. Their state is in the address.

use super::{field::Choice, url_query::UrlQuery};
use crate::words::common;
use leptos::{prelude::*, text_prop::TextProp};

/// A chip for each value, one of which may be on.
#[component]
pub fn ChoiceChips(
    /// The address.
    query: UrlQuery,
    /// Name of the value in it.
    name: &'static str,
    /// What is chosen by it.
    #[prop(into)]
    label: TextProp,
    /// The values.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let chip = move |choice: Choice| {
        let value = StoredValue::new(choice.value);
        let on = move || query.get(name) == Some(value.get_value());
        let toggle = move |_| {
            let next = (!on()).then(|| value.get_value());
            query.set(name, next);
        };
        view! {
            <button type="button" class="chip" aria-pressed=move || if on() { "true" } else { "false" } on:click=toggle>
                {choice.label}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=move || label.get().to_string()>
            {move || choices.get().into_iter().map(chip).collect_view()}
        </div>
    }
}

/// A selection, for filters with many values and for orders.
#[component]
pub fn FilterSelect(
    /// The address.
    query: UrlQuery,
    /// Name of the value in it.
    name: &'static str,
    /// What is chosen by it.
    #[prop(into)]
    label: TextProp,
    /// The values.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Word for no value; "all" when absent.
    #[prop(optional, into)]
    none: Option<TextProp>,
) -> impl IntoView {
    let none = none.unwrap_or_else(|| common::ALL.into());
    let options = move || {
        let present = query.get(name).unwrap_or_default();
        let none = none.clone();
        let rest = choices.get().into_iter().map(|choice| {
            let selected = choice.value == present;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        });
        view! {
            <option value="" selected=present.is_empty()>{move || none.get()}</option>
            {rest.collect_view()}
        }
    };
    view! {
        <label class="filter">
            <span>{move || label.get()}</span>
            <select on:change:target=move |event| query.set(name, Some(event.target().value()))>{options}</select>
        </label>
    }
}
