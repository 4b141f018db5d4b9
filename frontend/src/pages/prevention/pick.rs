//! Many places at once: systems of the register by filter, and one decision for all places of a filter. Both say the
//! number first and do nothing without it.

use crate::{
    api::use_api,
    components::{
        Button, Choice, FormProblem, Kind, SelectField, TextArea, TextField, UrlQuery, choices,
        use_form, use_toasts,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    pages::units::use_units,
    words::{common, prevention as words, systems},
};
use leptos::prelude::*;
use saiki_api::{
    Date, Uuid,
    measures::{RolloutPick, TargetFilter, TargetPatch, TargetState, TargetsDecision},
    systems::{BulkAnswer, BulkTarget, Damage, Likelihood, SystemFilter, SystemKind},
};

/// The filter of places the address says.
pub fn filter(query: UrlQuery) -> TargetFilter {
    TargetFilter {
        role: query.parse("role"),
        state: query.parse("state"),
    }
}

/// Chooses systems of the register; `begin` is what is chosen at first.
#[component]
pub fn PickSystems(
    /// The measure.
    measure: Uuid,
    /// The filter it opens with.
    begin: SystemFilter,
    /// What follows when places were added.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let (api, incident, toasts, form) = (use_api(), use_incident(), use_toasts(), use_form());
    let lang = use_lang();
    let (text, due) = (
        RwSignal::new(begin.q.unwrap_or_default()),
        RwSignal::new(String::new()),
    );
    let (kind, damage) = (RwSignal::new(begin.kind), RwSignal::new(begin.damage));
    let (likelihood, unit) = (
        RwSignal::new(begin.likelihood),
        RwSignal::new(begin.unit_id),
    );
    let answer = RwSignal::new(None::<BulkAnswer>);
    let all_units = use_units();
    let units = Signal::derive(move || {
        let choice = |unit: &saiki_api::units::Unit| Choice {
            value: unit.id.to_string(),
            label: unit.name.clone(),
        };
        all_units.with(|all| all.iter().map(choice).collect::<Vec<_>>())
    });
    // Whatever is changed, the number told before holds no longer.
    Effect::new(move |before: Option<()>| {
        text.track();
        kind.track();
        damage.track();
        likelihood.track();
        unit.track();
        if before.is_some() {
            answer.set(None);
        }
    });
    let send = move |count: Option<i64>| {
        let q = text.get_untracked().trim().to_owned();
        let filter = SystemFilter {
            q: (!q.is_empty()).then_some(q),
            kind: kind.get_untracked(),
            damage: damage.get_untracked(),
            likelihood: likelihood.get_untracked(),
            unit_id: unit.get_untracked(),
            ..SystemFilter::default()
        };
        let body = RolloutPick {
            target: BulkTarget::Filter(Box::new(filter)),
            due: due.get_untracked().parse::<Date>().ok(),
            count,
        };
        let call = api
            .post(incident.below_now(&format!("measures/{measure}/targets/from-register")))
            .json(&body)
            .idempotent();
        form.run(call.send::<BulkAnswer>(), move |told| {
            if told.done {
                toasts.say(words::PICKED);
                done.run(());
            } else {
                answer.set(Some(told));
            }
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send(answer.with_untracked(|told| told.as_ref().map(|told| told.able)));
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p class="hint">{words::PICK_LEAD}</p>
            <div class="columns">
                <SelectField label=systems::KIND value=kind choices=choices(&SystemKind::ALL, SystemKind::label) none=common::ALL/>
                <SelectField label=systems::UNIT value=unit choices=units none=common::ALL/>
                <SelectField label=systems::DAMAGE value=damage choices=choices(&Damage::ALL, Damage::label) none=common::ALL/>
                <SelectField
                    label=systems::LIKELIHOOD
                    value=likelihood
                    choices=choices(&Likelihood::ALL, Likelihood::label)
                    none=common::ALL
                />
                <TextField label=systems::SEARCH value=text error=form.error("q")/>
                <TextField label=words::DUE value=due kind="date" error=form.error("due")/>
            </div>
            {move || answer.get().map(|told| view! {
                <p class="notice" role="status">
                    {move || words::counted(&grouped(told.able), &grouped(told.unchanged), lang.get())}
                </p>
            })}
            <FormProblem form=form/>
            <Go answer=answer busy=form.busy ask=words::PICK_TRY add=words::pick_do/>
        </form>
    }
}

/// The button: first asks for the number, then does it to that many.
#[component]
fn Go(
    answer: RwSignal<Option<BulkAnswer>>,
    busy: RwSignal<bool>,
    ask: crate::i18n::Text,
    add: fn(&str, saiki_api::Lang) -> String,
) -> impl IntoView {
    let lang = use_lang();
    let none =
        Signal::derive(move || answer.with(|told| told.as_ref().is_some_and(|t| t.able == 0)));
    let label = move || match answer.with(|told| told.as_ref().map(|told| told.able)) {
        None => ask.pick(lang.get()).to_owned(),
        Some(able) => add(&grouped(able), lang.get()),
    };
    view! {
        <div class="actions end">
            <Button label=label kind=Kind::Primary submit=true busy=busy disabled=none/>
        </div>
    }
}

/// One decision for all places the address narrows the list to.
#[component]
pub fn DecideMany(
    /// The measure.
    measure: Uuid,
    /// The address.
    query: UrlQuery,
    /// What follows when they were decided.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let (api, incident, toasts, form) = (use_api(), use_incident(), use_toasts(), use_form());
    let lang = use_lang();
    let wanted = untrack(move || filter(query));
    let state = RwSignal::new(Some(TargetState::Done));
    let (note, due) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let answer = RwSignal::new(None::<BulkAnswer>);
    Effect::new(move |before: Option<()>| {
        state.track();
        note.track();
        due.track();
        if before.is_some() {
            answer.set(None);
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = TargetsDecision {
            filter: wanted,
            decision: TargetPatch {
                state: state.get_untracked().unwrap_or(TargetState::Undecided),
                note: note.get_untracked(),
                due: due.get_untracked().parse::<Date>().ok(),
            },
            count: answer.with_untracked(|told| told.as_ref().map(|told| told.able)),
        };
        let call = api
            .post(incident.below_now(&format!("measures/{measure}/targets/decisions")))
            .json(&body)
            .idempotent();
        form.run(call.send::<BulkAnswer>(), move |told| {
            if told.done {
                toasts.say(words::DECIDED);
                done.run(());
            } else {
                answer.set(Some(told));
            }
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p class="hint">{words::DECIDE_MANY_LEAD}</p>
            <SelectField label=words::STATE value=state choices=choices(&TargetState::ALL, TargetState::label)/>
            <TextArea label=words::NOTE value=note rows=2 error=form.error("decision.note")/>
            <TextField label=words::DUE value=due kind="date" error=form.error("decision.due")/>
            {move || answer.get().map(|told| view! {
                <p class="notice" role="status">
                    {move || words::to_decide(&grouped(told.able), &grouped(told.unchanged), lang.get())}
                </p>
            })}
            <FormProblem form=form/>
            <Go answer=answer busy=form.busy ask=words::PICK_TRY add=words::decide_do/>
        </form>
    }
}
