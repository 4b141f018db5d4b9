//! The form of a measure, for a new one and for a change. It may stay incomplete until approval is asked for.

use super::{
    option::years_typed,
    payers::{self, Payers},
};
use crate::{
    api::use_api,
    components::{
        AmountField, Button, FormProblem, Kind, NowSays, SelectField, TextArea, TextField, Theirs,
        choices, use_toasts, use_versioned,
    },
    format::{amount, date, number::money},
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::organisation::use_home_currency,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    Date, Lang,
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
    let lang = use_lang();
    let home = use_home_currency();
    let own = measure.as_ref().map(|m| m.currency.clone());
    // A new one begins at nothing, in any currency.
    let shown = |minor: i64| match own.clone() {
        Some(currency) => amount::typed(&Money { minor, currency }),
        None => "0".to_owned(),
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
    let currency = Signal::derive(move || own.clone().unwrap_or_else(|| home.get()));
    let seen = measure.as_ref().map(|measure| measure.id);
    let version = measure.as_ref().map_or(0, |measure| measure.version);
    let address = match seen {
        Some(id) => incident.below_now(&format!("measures/{id}")),
        None => incident.below_now("measures"),
    };
    let change = use_versioned(version, address.clone(), |now: Measure| {
        Some((now.version, now))
    });
    let form = change.form;
    let sum = move |field: RwSignal<String>| {
        amount::parse(&field.get_untracked(), &currency.get_untracked())
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
            Some(_) => {
                let Some(spent) = sum(spent) else { return };
                change.on(api.patch(address.clone()).json(&as_patch(new, spent)))
            }
            None => api.post(address.clone()).json(&new).idempotent(),
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
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
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

/// What a measure says.
fn said(measure: &Measure, lang: Lang) -> Vec<(Text, String)> {
    let own = &measure.content;
    let sum = |minor: i64| {
        let currency = measure.currency.clone();
        money(&Money { minor, currency }, lang)
    };
    let payers: Vec<String> = own
        .payers
        .iter()
        .map(|payer| format!("{} {}%", payer.party, amount::share_typed(payer.share_bp)))
        .collect();
    vec![
        (words::WHAT, own.title.clone()),
        (words::MORE, own.description.clone()),
        (words::STATE, measure.state.label(lang).to_owned()),
        (words::KIND, own.kind.label(lang).to_owned()),
        (words::LEVEL, own.level.label(lang).to_owned()),
        (words::RESPONSIBLE, own.responsible.clone()),
        (
            words::DUE,
            own.due
                .map(|day| date::day(day, true, lang))
                .unwrap_or_default(),
        ),
        (words::COST_ONCE, sum(own.cost_once)),
        (words::COST_YEARLY, sum(own.cost_yearly)),
        (words::YEARS, own.years.to_string()),
        (words::SPENT, sum(measure.spent)),
        (words::PAYERS, payers.join("\n")),
    ]
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
