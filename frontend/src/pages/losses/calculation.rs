//! The figures of the two calculations, and what they come to, worked out by the server before anything is entered.

use super::draft::{Draft, Way, whole};
use crate::{
    api::use_api,
    components::{Button, Choice, FormProblem, SelectField, TextField, use_form},
    format::{amount, number::money},
    i18n::{Text, use_lang},
    layout::use_incident,
    words::losses as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    losses::{Calculated, CalculationRequest},
};

/// The fields of the way chosen, and its result.
#[component]
pub fn CalculationFields(draft: Draft) -> impl IntoView {
    let way = Memo::new(move |_| draft.way.get());
    view! {
        {move || match way.get() {
            Some(Way::Downtime) => {
                view! {
                    <DowntimeFields draft=draft/>
                    <Worked draft=draft/>
                }
                    .into_any()
            }
            Some(Way::Jo) => {
                view! {
                    <JoFields draft=draft/>
                    <Worked draft=draft/>
                }
                    .into_any()
            }
            _ => ().into_any(),
        }}
    }
}

#[component]
fn DowntimeFields(draft: Draft) -> impl IntoView {
    let lang = use_lang();
    let wrong = move |field: RwSignal<String>, read: fn(&str) -> bool, missing: Text| {
        Signal::derive(move || {
            let bad = draft.tried.get() && !read(&field.get());
            bad.then(|| missing.pick(lang.get()).to_owned())
        })
    };
    let sales = Signal::derive(move || {
        let error = draft.amount_error(draft.sales, words::AMOUNT_MISSING)?;
        Some(error.pick(lang.get()).to_owned())
    });
    let number = |typed: &str| whole(typed).is_some();
    let share = |typed: &str| amount::share(typed).is_some();
    view! {
        <div class="columns">
            <TextField label=words::SALES value=draft.sales required=true error=sales/>
            <TextField label=words::HOURS value=draft.hours required=true error=wrong(draft.hours, number, words::NUMBER_MISSING)/>
            <TextField label=words::MINUTES value=draft.minutes error=wrong(draft.minutes, number, words::NUMBER_MISSING)/>
            <TextField label=words::MARGIN value=draft.margin required=true error=wrong(draft.margin, share, words::SHARE_MISSING)/>
            <TextField label=words::LOST value=draft.lost hint=words::LOST_HINT error=wrong(draft.lost, share, words::SHARE_MISSING)/>
        </div>
    }
}

#[component]
fn JoFields(draft: Draft) -> impl IntoView {
    let lang = use_lang();
    let people = Signal::derive(move || {
        let bad = draft.tried.get() && whole(&draft.people.get()).is_none();
        bad.then(|| words::NUMBER_MISSING.pick(lang.get()).to_owned())
    });
    let levels = |all: &'static [u32], name: fn(u32, Lang) -> &'static str| {
        Signal::derive(move || {
            let choice = |level: &u32| {
                let word = name(*level, lang.get());
                let label = match word.is_empty() {
                    true => level.to_string(),
                    false => format!("{level} {word}"),
                };
                Choice {
                    value: level.to_string(),
                    label,
                }
            };
            all.iter().map(choice).collect::<Vec<_>>()
        })
    };
    let plain: fn(u32, Lang) -> &'static str = |_, _| "";
    let [mental, economic, identifiability, responsibility, response] = draft.levels;
    view! {
        <div class="columns">
            <SelectField label=words::MENTAL value=mental choices=levels(&[1, 2, 3], plain) hint=words::MENTAL_HINT/>
            <SelectField label=words::ECONOMIC value=economic choices=levels(&[1, 2, 3], plain) hint=words::ECONOMIC_HINT/>
            <SelectField
                label=words::IDENTIFIABILITY
                value=identifiability
                choices=levels(&[6, 3, 1], words::identifiability)
            />
            <SelectField label=words::RESPONSIBILITY value=responsibility choices=levels(&[1, 2], words::responsibility)/>
            <SelectField label=words::RESPONSE value=response choices=levels(&[1, 2], words::response)/>
            <TextField label=words::PEOPLE value=draft.people required=true error=people/>
        </div>
    }
}

#[component]
fn Worked(draft: Draft) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let form = use_form();
    let found = RwSignal::new(None::<Calculated>);
    let run = move |()| {
        draft.tried.set(true);
        let Some(calculation) = untrack(move || draft.calculation()) else {
            return;
        };
        let request = CalculationRequest {
            calculation,
            currency: Some(untrack(move || draft.code())),
        };
        let call = api
            .post(incident.below_now("loss/calculation"))
            .json(&request);
        form.run(call.send::<Calculated>(), move |answer| {
            found.set(Some(answer))
        });
    };
    // A figure that changed makes the result one of other figures.
    Effect::new(move |_| {
        let _ = draft.calculation();
        found.set(None);
    });
    view! {
        <div class="actions">
            <Button label=words::CALCULATE busy=form.busy on_press=run/>
        </div>
        <FormProblem form=form/>
        <div aria-live="polite">
            {move || found.get().map(|calculated| view! { <Explained calculated=calculated/> })}
        </div>
    }
}

/// A result with its steps.
#[component]
pub fn Explained(calculated: Calculated) -> impl IntoView {
    let lang = use_lang();
    let (sum, label) = (calculated.amount, calculated.label);
    let steps = calculated.explanation.into_iter().map(|step| {
        view! { <li>{move || step.get(lang.get()).to_owned()}</li> }
    });
    view! {
        <div class="calculated">
            <p>
                {words::CALCULATED}
                " "
                <b class="figure">{move || money(&sum, lang.get())}</b>
            </p>
            <p class="hint">{move || label.get(lang.get()).to_owned()}</p>
            <ul class="notes">{steps.collect_view()}</ul>
        </div>
    }
}
