//! Fields of forms: label, input, hint and error belong together and are tied for screen readers. Times are in
//! `moment_field`.

use crate::{browser::id, i18n::use_lang, words::common};
use leptos::{prelude::*, text_prop::TextProp};
use saiki_api::{Lang, Language, wire};
use serde::{Serialize, de::DeserializeOwned};

/// One entry of a selection: its value on the wire and its name for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Wire name.
    pub value: String,
    /// Name for people.
    pub label: String,
}

/// The choices of a class, in the language in use.
pub fn choices<T: Serialize + Copy + Send + Sync + 'static>(
    all: &'static [T],
    label: fn(T, Lang) -> &'static str,
) -> Signal<Vec<Choice>> {
    let lang = use_lang();
    Signal::derive(move || {
        let name = |one: &T| Choice {
            value: wire::name(one),
            label: label(*one, lang.get()).to_owned(),
        };
        all.iter().map(name).collect()
    })
}

/// The languages people may have, in the reader's words.
pub fn languages() -> Signal<Vec<Choice>> {
    let lang = use_lang();
    Signal::derive(move || {
        let name = |(tag, ja, en): (&'static str, &'static str, &'static str)| Choice {
            value: tag.to_owned(),
            label: lang.get().pick(ja, en).to_owned(),
        };
        Language::NAMED.into_iter().map(name).collect()
    })
}

/// The frame around an input: label above, hint and error below.
#[component]
pub fn Frame(
    /// Id of the input.
    #[prop(into)]
    input: String,
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// What to know before filling it in.
    #[prop(optional_no_strip, into)]
    hint: Option<TextProp>,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    required: bool,
    /// Whether the hint stays while something is wrong: it tells how what is typed is read.
    #[prop(optional)]
    keeps_hint: bool,
    /// The input.
    children: Children,
) -> impl IntoView {
    let note = format!("{input}-note");
    view! {
        <div class="field" class:wrong=move || error.with(Option::is_some)>
            <label class="label" for=input>
                {move || label.get()}
                {required.then(|| view! { <span class="required">{common::REQUIRED}</span> })}
            </label>
            {children()}
            <div class="note" id=note>
                {move || {
                    let wrong = error.get().map(|error| {
                        view! {
                            <p class="error">
                                <span aria-hidden="true">"▲ "</span>
                                {error}
                            </p>
                        }
                    });
                    let hint = hint
                        .clone()
                        .filter(|_| keeps_hint || wrong.is_none())
                        .map(|hint| view! { <p class="hint">{move || hint.get()}</p> });
                    view! { {wrong} {hint} }
                }}
            </div>
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// What is typed.
    value: RwSignal<String>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Type of the input: `text`, `email`, `password`, `tel`, `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Whether it takes the focus when shown.
    #[prop(optional)]
    autofocus: bool,
    /// Whether it cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let input = id::random();
    let note = format!("{input}-note");
    view! {
        <Frame input=input.clone() label=label hint=hint error=error required=required>
            <input
                id=input
                type=kind
                autocomplete=autocomplete
                autofocus=autofocus
                disabled=disabled
                aria-required=required.then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=note
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </Frame>
    }
}

/// Several lines of text; grows with what is typed.
#[component]
pub fn TextArea(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// What is typed.
    value: RwSignal<String>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Lines shown at first.
    #[prop(default = 4)]
    rows: u32,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Whether it cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let input = id::random();
    let note = format!("{input}-note");
    view! {
        <Frame input=input.clone() label=label hint=hint error=error required=required>
            <textarea
                id=input
                rows=rows
                disabled=disabled
                aria-required=required.then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=note
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
        </Frame>
    }
}

/// One of several, or none where `optional` names that.
#[component]
pub fn SelectField<T>(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// What is chosen.
    value: RwSignal<Option<T>>,
    /// What there is to choose.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Word for choosing none; must choose when absent.
    #[prop(optional, into)]
    none: Option<TextProp>,
    /// What to know before choosing.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let input = id::random();
    let note = format!("{input}-note");
    // A choice already made cannot be unmade, so it need not be asked for.
    let required = none.is_none() && value.with_untracked(Option::is_none);
    let chosen = move || value.with(|value| value.as_ref().map(wire::name).unwrap_or_default());
    let none = StoredValue::new(none);
    let options = move || {
        let empty = match none.get_value() {
            Some(word) => Some(view! { <option value="">{move || word.get()}</option> }.into_any()),
            None if chosen().is_empty() => {
                Some(view! { <option value="">{common::CHOOSE}</option> }.into_any())
            }
            None => None,
        };
        let rest = choices.get().into_iter().map(|choice| {
            let selected = choice.value == chosen();
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        });
        view! { {empty} {rest.collect_view()} }
    };
    view! {
        <Frame input=input.clone() label=label hint=hint error=error required=required>
            <select
                id=input
                disabled=disabled
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=note
                on:change:target=move |event| value.set(wire::parse(&event.target().value()))
            >
                {options}
            </select>
        </Frame>
    }
}

/// Yes or no.
#[component]
pub fn CheckField(
    /// What yes means.
    #[prop(into)]
    label: TextProp,
    /// The answer.
    value: RwSignal<bool>,
    /// What to know before answering.
    #[prop(optional, into)]
    hint: Option<TextProp>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=value
                on:change:target=move |event| value.set(event.target().checked())
            />
            <span>
                {move || label.get()}
                {hint.map(|hint| view! { <small class="hint">{move || hint.get()}</small> })}
            </span>
        </label>
    }
}

/// Any number of several.
#[component]
pub fn CheckGroup<T>(
    /// What is asked.
    #[prop(into)]
    label: TextProp,
    /// What is chosen.
    value: RwSignal<Vec<T>>,
    /// What there is to choose.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What to know before choosing.
    #[prop(optional, into)]
    hint: Option<TextProp>,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + PartialEq + Clone + Send + Sync + 'static,
{
    let toggle = move |name: &str, on: bool| {
        let Some(one) = wire::parse::<T>(name) else {
            return;
        };
        value.update(|all| {
            all.retain(|other| *other != one);
            if on {
                all.push(one);
            }
        });
    };
    let row = move |choice: Choice| {
        let name = StoredValue::new(choice.value);
        let on = move || {
            value.with(|all| {
                all.iter()
                    .any(|one| name.with_value(|name| wire::name(one) == *name))
            })
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=on
                    on:change:target=move |event| toggle(&name.get_value(), event.target().checked())
                />
                <span>{choice.label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="label">{move || label.get()}</legend>
            {hint.map(|hint| view! { <p class="hint">{move || hint.get()}</p> })}
            <div class="checks">{move || choices.get().into_iter().map(row).collect_view()}</div>
        </fieldset>
    }
}
