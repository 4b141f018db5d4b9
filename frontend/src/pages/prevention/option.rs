//! One option: how its comparison comes about, the decision about it, and the form it is written in.

use super::tones;
use crate::{
    api::use_api,
    components::{
        AmountField, Button, Fact, Facts, FormProblem, Kind, LinkButton, SelectField, StatusTag,
        TextArea, TextField, choices, use_form, use_toasts,
    },
    format::amount,
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::losses::chart::range_text,
    pages::organisation::use_home_currency,
    routes,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    losses::Range,
    measures::{
        MAX_YEARS, MeasureKind, NewOption, OptionDecision, OptionPatch, OptionState,
        PreventionOption, TargetLevel,
    },
    money::Money,
    permissions::Permission,
};

/// An option with its decision.
#[component]
pub fn OptionDetail(option: PreventionOption, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let incident = use_incident();
    let editing = RwSignal::new(false);
    let (verdict, state) = (option.worth.verdict, option.state);
    let (net, currency) = (option.worth.net, option.currency.clone());
    let steps = option.worth.explanation.clone().into_iter().map(|step| {
        view! { <li>{move || step.get(lang.get()).to_owned()}</li> }
    });
    let may = session.may(Permission::RecoveryWrite) && state != OptionState::Chosen;
    let measure = option.measure_id.map(|measure| {
        let id = incident.id.get_untracked().unwrap_or_default();
        view! { <LinkButton href=routes::measure(id, measure) label=words::TO_MEASURE/> }
    });
    let shown = StoredValue::new(option.clone());
    let (why, decided_by) = (option.reason.clone(), option.decided_by_name.clone());
    let reason = (!why.is_empty()).then(|| {
        view! {
            <Fact name=words::REASON>{why} " " {decided_by}</Fact>
        }
    });
    let (effect, written_by) = (
        option.content.effect.clone(),
        option.created_by_name.clone(),
    );
    let description = option.content.description.clone();
    view! {
        <div class="stack">
            <div class="cluster">
                <StatusTag tone=tones::option(state) label=move || state.label(lang.get())/>
                <StatusTag tone=tones::verdict(verdict) label=move || verdict.label(lang.get())/>
            </div>
            <p class="prose">{description}</p>
            <ul class="notes">{steps.collect_view()}</ul>
            <Facts>
                <Fact name=words::COMPARISON>
                    <b>{move || range_text(net, &currency, lang.get())}</b>
                </Fact>
                <Fact name=words::EFFECT>
                    <span class="prose">{effect}</span>
                </Fact>
                {reason}
                <Fact name=words::BY>{written_by}</Fact>
            </Facts>
            {measure}
            {may.then(|| {
                view! {
                    <Decide option=option done=done/>
                    {move || match editing.get() {
                        true => view! { <OptionForm option=Some(shown.get_value()) done=done/> }.into_any(),
                        false => {
                            view! {
                                <div class="actions">
                                    <Button label=common::EDIT kind=Kind::Quiet on_press=move |()| editing.set(true)/>
                                </div>
                            }
                                .into_any()
                        }
                    }}
                }
            })}
        </div>
    }
}

#[component]
fn Decide(option: PreventionOption, done: Callback<()>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let reason = RwSignal::new(String::new());
    let (id, version) = (option.id, option.version);
    let decide = move |state: OptionState, said: Text| {
        let request = OptionDecision {
            state,
            reason: reason.get_untracked(),
        };
        let call = api
            .post(incident.below_now(&format!("options/{id}/decision")))
            .json(&request)
            .if_match(version);
        form.run(call.send::<PreventionOption>(), move |_| {
            toasts.say(said);
            done.run(());
        });
    };
    let rejected = option.state == OptionState::Rejected;
    view! {
        <TextArea label=words::REASON value=reason rows=2 error=form.error("reason")/>
        <FormProblem form=form/>
        <div class="actions">
            <Button
                label=words::CHOOSE
                kind=Kind::Primary
                busy=form.busy
                on_press=move |()| decide(OptionState::Chosen, words::CHOSEN)
            />
            {match rejected {
                false => {
                    view! {
                        <Button
                            label=words::REJECT
                            busy=form.busy
                            on_press=move |()| decide(OptionState::Rejected, words::DECIDED)
                        />
                    }
                        .into_any()
                }
                true => {
                    view! {
                        <Button
                            label=words::REOPEN
                            busy=form.busy
                            on_press=move |()| decide(OptionState::Open, words::DECIDED)
                        />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// The form of an option; none for a new one.
#[component]
pub fn OptionForm(
    option: Option<PreventionOption>,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let home = use_home_currency();
    let own = option.as_ref().map(|o| o.currency.clone());
    // What is shown at first; a new one begins at nothing in any currency.
    let currency = own.clone().unwrap_or_default();
    let content = option.as_ref().map(|o| o.content.clone());
    let text =
        |of: fn(&NewOption) -> String| RwSignal::new(content.as_ref().map(of).unwrap_or_default());
    let sum = |of: fn(&NewOption) -> i64| {
        let shown = content.as_ref().map(|content| {
            let currency = currency.clone();
            amount::typed(&Money {
                minor: of(content),
                currency,
            })
        });
        RwSignal::new(shown.unwrap_or_else(|| "0".to_owned()))
    };
    let title = text(|o| o.title.clone());
    let description = text(|o| o.description.clone());
    let effect = text(|o| o.effect.clone());
    let kind = RwSignal::new(Some(
        content.as_ref().map_or(MeasureKind::Technical, |o| o.kind),
    ));
    let level = RwSignal::new(Some(
        content.as_ref().map_or(TargetLevel::Standard, |o| o.level),
    ));
    let years = RwSignal::new(content.as_ref().map_or(3, |o| o.years).to_string());
    let (once, yearly) = (sum(|o| o.cost_once), sum(|o| o.cost_yearly));
    let low = sum(|o| o.prevented_yearly.low);
    let high = sum(|o| o.prevented_yearly.high);
    let tried = RwSignal::new(false);
    let currency = Signal::derive(move || own.clone().unwrap_or_else(|| home.get()));
    let seen = option.map(|option| (option.id, option.version));
    let read = move || -> Option<NewOption> {
        let sum = |field: RwSignal<String>| {
            amount::parse(&field.get_untracked(), &currency.get_untracked())
        };
        Some(NewOption {
            kind: kind.get_untracked()?,
            title: title.get_untracked().trim().to_owned(),
            description: description.get_untracked().trim().to_owned(),
            level: level.get_untracked()?,
            cost_once: sum(once)?,
            cost_yearly: sum(yearly)?,
            years: years_typed(&years.get_untracked())?,
            prevented_yearly: Range {
                low: sum(low)?,
                high: sum(high)?,
            },
            effect: effect.get_untracked().trim().to_owned(),
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(new) = read() else { return };
        let call = match seen {
            Some((id, version)) => api
                .patch(incident.below_now(&format!("options/{id}")))
                .json(&as_patch(new))
                .if_match(version),
            None => api
                .post(incident.below_now("options"))
                .json(&new)
                .idempotent(),
        };
        form.run(call.send::<PreventionOption>(), move |_| {
            toasts.say(words::CREATED);
            done.run(());
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
                <AmountField label=words::COST_ONCE value=once currency=currency tried=tried error=form.error("cost_once")/>
                <AmountField label=words::COST_YEARLY value=yearly currency=currency tried=tried error=form.error("cost_yearly")/>
                <TextField label=words::YEARS value=years error=years_error/>
            </div>
            <div class="columns">
                <AmountField
                    label=words::PREVENTED_LOW
                    value=low
                    currency=currency
                    tried=tried
                    error=form.error("prevented_yearly.low")
                />
                <AmountField
                    label=words::PREVENTED_HIGH
                    value=high
                    currency=currency
                    tried=tried
                    error=form.error("prevented_yearly.high")
                />
            </div>
            <TextArea label=words::EFFECT value=effect hint=words::EFFECT_HINT rows=2 error=form.error("effect")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Years as typed; none when they are not within bounds.
pub(super) fn years_typed(typed: &str) -> Option<u32> {
    let years = u32::try_from(amount::parse(typed, "JPY")?).ok()?;
    (1..=MAX_YEARS).contains(&years).then_some(years)
}

fn as_patch(new: NewOption) -> OptionPatch {
    OptionPatch {
        kind: Some(new.kind),
        title: Some(new.title),
        description: Some(new.description),
        level: Some(new.level),
        cost_once: Some(new.cost_once),
        cost_yearly: Some(new.cost_yearly),
        years: Some(new.years),
        prevented_yearly: Some(new.prevented_yearly),
        effect: Some(new.effect),
    }
}
