//! The form of a measure, for a new one and for a change. It may stay incomplete until approval is asked for.

use super::{
    option::years_typed,
    payers::{self, Payers},
};
use crate::{
    api::use_api,
    components::{
        AmountField, Button, FormProblem, Kind, SelectField, TextArea, TextField, choices,
        use_form, use_toasts,
    },
    format::amount,
    i18n::use_lang,
    layout::use_incident,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    Date,
    measures::{Measure, MeasureKind, MeasurePatch, NewMeasure, TargetLevel},
    money::Money,
};

/// The form; none for a new measure.
#[component]
pub fn MeasureForm(
    measure: Option<Measure>,
    #[prop(into)] done: Callback<Measure>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let currency = measure
        .as_ref()
        .map_or_else(|| "JPY".to_owned(), |m| m.currency.clone());
    let shown = |minor: i64| {
        amount::typed(&Money {
            minor,
            currency: currency.clone(),
        })
    };
    let content = measure.as_ref().map(|m| m.content.clone());
    let text =
        |of: fn(&NewMeasure) -> String| RwSignal::new(content.as_ref().map(of).unwrap_or_default());
    let title = text(|m| m.title.clone());
    let description = text(|m| m.description.clone());
    let responsible = text(|m| m.responsible.clone());
    let due = text(|m| m.due.map(|day| day.to_string()).unwrap_or_default());
    let kind = RwSignal::new(Some(
        content.as_ref().map_or(MeasureKind::Technical, |m| m.kind),
    ));
    let level = RwSignal::new(Some(
        content.as_ref().map_or(TargetLevel::Standard, |m| m.level),
    ));
    let years = RwSignal::new(content.as_ref().map_or(3, |m| m.years).to_string());
    let once = RwSignal::new(shown(content.as_ref().map_or(0, |m| m.cost_once)));
    let yearly = RwSignal::new(shown(content.as_ref().map_or(0, |m| m.cost_yearly)));
    let spent = RwSignal::new(shown(measure.as_ref().map_or(0, |m| m.spent)));
    let payers = RwSignal::new(payers::typed(
        content
            .as_ref()
            .map(|m| m.payers.as_slice())
            .unwrap_or_default(),
    ));
    let tried = RwSignal::new(false);
    let code = StoredValue::new(currency.clone());
    let currency = Signal::stored(currency);
    let seen = measure.map(|measure| (measure.id, measure.version));
    let sum = move |field: RwSignal<String>| {
        code.with_value(|code| amount::parse(&field.get_untracked(), code))
    };
    let read = move || -> Option<NewMeasure> {
        let day = due.get_untracked();
        Some(NewMeasure {
            kind: kind.get_untracked()?,
            title: title.get_untracked().trim().to_owned(),
            description: description.get_untracked().trim().to_owned(),
            level: level.get_untracked()?,
            cost_once: sum(once)?,
            cost_yearly: sum(yearly)?,
            years: years_typed(&years.get_untracked())?,
            payers: payers.with_untracked(|rows| payers::read(rows))?,
            responsible: responsible.get_untracked().trim().to_owned(),
            due: match day.is_empty() {
                true => None,
                false => Some(day.parse::<Date>().ok()?),
            },
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(new) = read() else { return };
        let call = match seen {
            Some((id, version)) => {
                let Some(spent) = sum(spent) else { return };
                api.patch(incident.below_now(&format!("measures/{id}")))
                    .json(&as_patch(new, spent))
                    .if_match(version)
            }
            None => api
                .post(incident.below_now("measures"))
                .json(&new)
                .idempotent(),
        };
        form.run(call.send::<Measure>(), move |measure| {
            toasts.say(common::SAVED);
            done.run(measure);
        });
    };
    let years_error = Signal::derive(move || {
        let bad = tried.get() && years_typed(&years.get()).is_none();
        bad.then(|| words::YEARS_MISSING.pick(lang.get()).to_owned())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=words::WHAT value=title required=true autofocus=true error=form.error("title")/>
            <TextArea label=words::MORE value=description rows=2 error=form.error("description")/>
            <div class="columns">
                <SelectField label=words::KIND value=kind choices=choices(&MeasureKind::ALL, MeasureKind::label)/>
                <SelectField label=words::LEVEL value=level choices=choices(&TargetLevel::ALL, TargetLevel::label)/>
                <TextField label=words::RESPONSIBLE value=responsible error=form.error("responsible")/>
                <TextField label=words::DUE value=due kind="date" error=form.error("due")/>
                <AmountField label=words::COST_ONCE value=once currency=currency tried=tried error=form.error("cost_once")/>
                <AmountField label=words::COST_YEARLY value=yearly currency=currency tried=tried error=form.error("cost_yearly")/>
                <TextField label=words::YEARS value=years error=years_error/>
                {seen
                    .is_some()
                    .then(|| {
                        view! { <AmountField label=words::SPENT value=spent currency=currency tried=tried error=form.error("spent")/> }
                    })}
            </div>
            <Payers rows=payers/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

fn as_patch(new: NewMeasure, spent: i64) -> MeasurePatch {
    MeasurePatch {
        kind: Some(new.kind),
        title: Some(new.title),
        description: Some(new.description),
        level: Some(new.level),
        cost_once: Some(new.cost_once),
        cost_yearly: Some(new.cost_yearly),
        years: Some(new.years),
        payers: Some(new.payers),
        responsible: Some(new.responsible),
        due: new.due,
        spent: Some(spent),
    }
}
