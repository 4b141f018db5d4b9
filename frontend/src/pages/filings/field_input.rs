//! The inputs of a field: one kind of input for each kind of value, whether it is known at all, and on what it rests.

use super::typed::Typed;
use crate::{
    components::{AmountField, CheckGroup, Choice, MomentField, SelectField, TextArea, TextField},
    i18n::{Text, use_lang},
    words::{clocks, filing_fields as words, incidents},
};
use leptos::prelude::*;
use saiki_api::{
    filing_fields::{FieldChoice, FieldKind, FilingField},
    incidents::Knowledge,
    moment::Moment,
};

/// What stands in the inputs; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Inputs {
    state: RwSignal<Knowledge>,
    ja: RwSignal<String>,
    en: RwSignal<String>,
    number: RwSignal<String>,
    yes: RwSignal<Option<bool>>,
    moment: RwSignal<Option<Moment>>,
    day: RwSignal<String>,
    choice: RwSignal<Option<String>>,
    choices: RwSignal<Vec<String>>,
    amount: RwSignal<String>,
    currency: RwSignal<String>,
    note: RwSignal<String>,
}

impl Inputs {
    /// Inputs that show this.
    pub(super) fn of(typed: Typed) -> Inputs {
        Inputs {
            state: RwSignal::new(typed.state),
            ja: RwSignal::new(typed.ja),
            en: RwSignal::new(typed.en),
            number: RwSignal::new(typed.number),
            yes: RwSignal::new(typed.yes),
            moment: RwSignal::new(typed.moment),
            day: RwSignal::new(typed.day),
            choice: RwSignal::new(typed.choice),
            choices: RwSignal::new(typed.choices),
            amount: RwSignal::new(typed.amount),
            currency: RwSignal::new(typed.currency),
            note: RwSignal::new(typed.note),
        }
    }

    /// What they show.
    pub(super) fn typed(self) -> Typed {
        Typed {
            state: self.state.get(),
            ja: self.ja.get(),
            en: self.en.get(),
            number: self.number.get(),
            yes: self.yes.get(),
            moment: self.moment.get(),
            day: self.day.get(),
            choice: self.choice.get(),
            choices: self.choices.get(),
            amount: self.amount.get(),
            currency: self.currency.get(),
            note: self.note.get(),
        }
    }
}

/// The inputs of a field.
#[component]
pub(super) fn FieldInputs(
    /// The field.
    field: FilingField,
    /// What stands in them.
    inputs: Inputs,
    /// Whether saving was tried: only then is something missing marked.
    tried: RwSignal<bool>,
    /// What is wrong with the value.
    error: Signal<Option<String>>,
    /// What the server says of its second input: English prose, or a currency.
    second: Signal<Option<String>>,
    /// What is wrong with the note.
    note_error: Signal<Option<String>>,
) -> impl IntoView {
    let known = Memo::new(move |_| inputs.state.get() == Knowledge::Known);
    let field = StoredValue::new(field);
    let value = move || {
        known.get().then(|| {
            let field = field.get_value();
            view! { <ValueInput field=field inputs=inputs tried=tried error=error second=second/> }
        })
    };
    view! {
        <StateSwitch state=inputs.state/>
        {value}
        <TextArea label=words::NOTE value=inputs.note rows=2 hint=words::NOTE_HINT error=note_error/>
    }
}

/// Known, not known yet, or not applicable: three buttons of which one is on.
#[component]
fn StateSwitch(state: RwSignal<Knowledge>) -> impl IntoView {
    let lang = use_lang();
    let all = [
        Knowledge::Known,
        Knowledge::Unknown,
        Knowledge::NotApplicable,
    ];
    let button = move |one: Knowledge| {
        view! {
            <button
                type="button"
                aria-pressed=move || if state.get() == one { "true" } else { "false" }
                on:click=move |_| state.set(one)
            >
                {move || incidents::knowledge(one, lang.get())}
            </button>
        }
    };
    view! {
        <div class="switch field-state" role="group" aria-label=words::STATE>
            {all.map(button).collect_view()}
        </div>
    }
}

#[component]
fn ValueInput(
    field: FilingField,
    inputs: Inputs,
    tried: RwSignal<bool>,
    error: Signal<Option<String>>,
    second: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let named = field.choices.clone();
    let choices = Signal::derive(move || {
        let lang = lang.get();
        let choice = |one: &FieldChoice| Choice {
            value: one.code.clone(),
            label: one.label.get(lang).to_owned(),
        };
        named.iter().map(choice).collect::<Vec<_>>()
    });
    match field.kind {
        FieldKind::Text => view! {
            <div class="columns">
                <TextArea label=words::JAPANESE value=inputs.ja error=error/>
                <TextArea label=words::ENGLISH value=inputs.en error=second/>
            </div>
        }
        .into_any(),
        FieldKind::Number => {
            view! { <TextField label=words::NUMBER value=inputs.number error=error/> }.into_any()
        }
        FieldKind::YesNo => view! { <YesNo yes=inputs.yes error=error/> }.into_any(),
        FieldKind::Moment => view! {
            <MomentField label=words::MOMENT value=inputs.moment hint=words::MOMENT_HINT error=error/>
        }
        .into_any(),
        FieldKind::Day => {
            view! { <TextField label=words::DAY value=inputs.day kind="date" error=error/> }
                .into_any()
        }
        FieldKind::Choice => view! {
            <SelectField label=words::CHOICE value=inputs.choice choices=choices error=error/>
        }
        .into_any(),
        FieldKind::Choices => view! {
            <CheckGroup label=words::CHOICES value=inputs.choices choices=choices/>
            <Wrong error=error/>
        }
        .into_any(),
        FieldKind::Money => {
            let currency = Signal::derive(move || inputs.currency.get().trim().to_uppercase());
            view! {
                <div class="columns">
                    <AmountField label=words::AMOUNT value=inputs.amount currency=currency tried=tried error=error/>
                    <TextField label=words::CURRENCY value=inputs.currency error=second/>
                </div>
            }
            .into_any()
        }
    }
}

/// Two buttons of which one may be on.
#[component]
fn YesNo(yes: RwSignal<Option<bool>>, error: Signal<Option<String>>) -> impl IntoView {
    let button = move |(answer, word): (bool, Text)| {
        view! {
            <button
                type="button"
                aria-pressed=move || if yes.get() == Some(answer) { "true" } else { "false" }
                on:click=move |_| yes.set(Some(answer))
            >
                {word}
            </button>
        }
    };
    view! {
        <div class="field">
            <div class="switch field-state" role="group" aria-label=words::ANSWER>
                {[(true, clocks::YES), (false, clocks::NO)].map(button).collect_view()}
            </div>
            <Wrong error=error/>
        </div>
    }
}

/// What is wrong, where the input has no place for it.
#[component]
fn Wrong(error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|error| {
            view! {
                <p class="note error" role="alert">
                    <span aria-hidden="true">"▲ "</span>
                    {error}
                </p>
            }
        })
    }
}
