//! The form of a loss, for a new one and for a change. What is typed is kept whatever the server says.

use super::{
    calculation::CalculationFields,
    draft::{Draft, Way, patch},
};
use crate::{
    api::use_api,
    components::{
        Button, Dialog, FormProblem, Kind, SelectField, TextArea, TextField, choices, use_form,
        use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, losses as words},
};
use leptos::prelude::*;
use saiki_api::losses::{JnsaClass, Loss, LossClass, LossState, LossVariety};

/// The dialog; `row` is the loss to change, none for a new one.
#[component]
pub fn LossDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The organisation's currency.
    #[prop(into)]
    home: Signal<String>,
    /// The loss to change.
    #[prop(optional)]
    row: Option<Loss>,
    /// What follows.
    #[prop(into)]
    done: Callback<Loss>,
) -> impl IntoView {
    let title = match row {
        Some(_) => words::EDIT_TITLE,
        None => words::NEW,
    };
    let row = StoredValue::new(row);
    view! {
        <Dialog open=open title=title wide=true>
            <LossForm open=open home=home row=row.get_value() done=done/>
        </Dialog>
    }
}

#[component]
fn LossForm(
    open: RwSignal<bool>,
    home: Signal<String>,
    row: Option<Loss>,
    done: Callback<Loss>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let draft = match &row {
        Some(row) => Draft::of(row),
        None => Draft::new(&home.get_untracked()),
    };
    let seen = row.map(|row| (row.id, row.version));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        draft.tried.set(true);
        let Some(new) = untrack(move || draft.read(&home.get())) else {
            return;
        };
        let call = match seen {
            Some((id, version)) => api
                .patch(incident.below_now(&format!("costs/{id}")))
                .json(&patch(new))
                .if_match(version),
            None => api
                .post(incident.below_now("costs"))
                .json(&new)
                .idempotent(),
        };
        form.run(call.send::<Loss>(), move |loss| {
            toasts.say(match seen {
                Some(_) => common::SAVED,
                None => words::ENTERED,
            });
            open.set(false);
            done.run(loss);
        });
    };
    let day = either(
        form.error("day"),
        Signal::derive(move || {
            let bad = draft.tried.get() && draft.day.get().is_empty();
            bad.then(|| words::DAY_MISSING.pick(lang.get()).to_owned())
        }),
    );
    let by_hand =
        Memo::new(move |_| matches!(draft.way.get(), Some(Way::Exact) | Some(Way::Range) | None));
    let foreign = Memo::new(move |_| draft.code() != home.get());
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField
                label=words::DESCRIPTION
                value=draft.description
                hint=words::DESCRIPTION_HINT
                required=true
                autofocus=true
                error=form.error("description")
            />
            <div class="columns">
                <SelectField
                    label=words::CLASS
                    value=draft.class
                    choices=choices(&LossClass::ALL, LossClass::label)
                    hint=words::CLASS_HINT
                />
                <SelectField label=words::JNSA value=draft.jnsa choices=choices(&JnsaClass::ALL, JnsaClass::label)/>
                <SelectField label=words::VERIS value=draft.variety choices=choices(&LossVariety::ALL, LossVariety::label)/>
                <TextField label=words::DAY value=draft.day kind="date" hint=words::DAY_HINT required=true error=day/>
            </div>
            <div class="columns">
                <SelectField label=words::AMOUNT_WAY value=draft.way choices=choices(&Way::ALL, Way::label)/>
                <TextField label=words::CURRENCY value=draft.currency error=form.error("currency")/>
            </div>
            {move || {
                by_hand
                    .get()
                    .then(|| {
                        view! {
                            <SelectField
                                label=words::STATE
                                value=draft.state
                                choices=choices(&LossState::ALL, LossState::label)
                                error=form.error("state")
                            />
                            <Amounts draft=draft form=form/>
                        }
                    })
            }}
            <CalculationFields draft=draft/>
            {move || foreign.get().then(|| view! { <Exchange draft=draft form=form/> })}
            <TextArea
                label=words::BASIS
                value=draft.basis
                hint=words::BASIS_HINT
                rows=2
                required=true
                error=form.error("basis")
            />
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=if seen.is_some() { common::SAVE } else { words::ENTER }
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                />
            </div>
        </form>
    }
}

#[component]
fn Amounts(draft: Draft, form: crate::components::Form) -> impl IntoView {
    let lang = use_lang();
    let missing = move |field| {
        Signal::derive(move || {
            let error = draft.amount_error(field, words::AMOUNT_MISSING)?;
            Some(error.pick(lang.get()).to_owned())
        })
    };
    let low = either(form.error("amount.low"), missing(draft.low));
    let high = either(form.error("amount.high"), missing(draft.high));
    let ranged = Memo::new(move |_| draft.way.get() == Some(Way::Range));
    let label = move || match ranged.get() {
        true => words::LOW.pick(lang.get()),
        false => words::AMOUNT.pick(lang.get()),
    };
    view! {
        <div class="columns">
            <TextField label=label value=draft.low required=true error=low/>
            {move || {
                ranged.get().then(|| view! { <TextField label=words::HIGH value=draft.high required=true error=high/> })
            }}
        </div>
    }
}

#[component]
fn Exchange(draft: Draft, form: crate::components::Form) -> impl IntoView {
    view! {
        <div class="columns">
            <TextField label=words::RATE value=draft.rate required=true error=form.error("exchange.rate")/>
            <TextField label=words::RATE_DAY value=draft.rate_day kind="date" required=true error=form.error("exchange.day")/>
            <TextField label=words::RATE_SOURCE value=draft.rate_source error=form.error("exchange.source")/>
        </div>
    }
}

/// The first of two errors.
fn either(first: Signal<Option<String>>, second: Signal<Option<String>>) -> Signal<Option<String>> {
    Signal::derive(move || first.get().or_else(|| second.get()))
}
