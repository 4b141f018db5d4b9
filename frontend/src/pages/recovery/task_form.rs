//! The form a task is planned with, new or changed.

use super::{
    typed::{day, follow_home_currency, money, number_error, of_day, of_money},
    use_board,
};
use crate::{
    api::use_api,
    components::{
        Button, CheckGroup, Choice, Dialog, FormProblem, Kind, NowSays, SelectField, TextArea,
        TextField, Theirs, Versioned, choices, use_toasts, use_versioned,
    },
    format::{date, number},
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, recovery as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    money::Money,
    recovery::{
        RecoveryPlan,
        tasks::{RecoveryTask, TaskInput, TaskKind},
    },
};

/// The dialog for a new task.
#[component]
pub fn NewTaskDialog(open: RwSignal<bool>, plan: StoredValue<RecoveryPlan>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ADD_TASK wide=true>
            <TaskForm plan=plan own=None on_done=move |()| open.set(false)/>
        </Dialog>
    }
}

/// The decimals of a currency as typed.
pub(super) fn decimals(currency: RwSignal<String>) -> Signal<u32> {
    Signal::derive(move || {
        let currency = currency.with(|text| text.trim().to_ascii_uppercase());
        Money { minor: 0, currency }.exponent()
    })
}

/// A change of a task, or a new one.
pub(super) fn use_task_change(own: Option<&RecoveryTask>) -> Versioned<RecoveryTask> {
    let id = own.map(|task| task.id);
    let version = own.map_or(0, |task| task.version);
    let address = use_incident().below_now("recovery/plan");
    use_versioned(version, address, move |plan: RecoveryPlan| {
        let mut tasks = plan.tasks.into_iter();
        let now = tasks.find(|task| Some(task.id) == id)?;
        Some((now.version, now))
    })
}

/// What a task is planned as.
fn planned(
    task: &RecoveryTask,
    plan: StoredValue<RecoveryPlan>,
    lang: Lang,
) -> Vec<(Text, String)> {
    let own = &task.plan;
    let day =
        |day: Option<saiki_api::Date>| day.map(|d| date::day(d, true, lang)).unwrap_or_default();
    let waits: Vec<String> = plan.with_value(|plan| {
        let all = plan
            .tasks
            .iter()
            .filter(|task| own.depends_on.contains(&task.id));
        all.map(|task| task.plan.title.clone()).collect()
    });
    vec![
        (words::TASK, own.title.clone()),
        (words::KIND, own.kind.label(lang).to_owned()),
        (words::RESPONSIBLE, own.responsible.clone()),
        (words::DETAIL, own.detail.clone()),
        (words::DAYS, own.days.to_string()),
        (words::START, day(own.start)),
        (words::DUE, day(own.due)),
        (words::DEPENDS, waits.join(lang.pick("、", ", "))),
        (
            words::COST,
            own.cost
                .as_ref()
                .map(|cost| number::money(cost, lang))
                .unwrap_or_default(),
        ),
        (words::EFFORT, number::typed(own.effort_tenths, 1)),
    ]
}

/// The form.
#[component]
pub fn TaskForm(
    /// The plan it belongs to.
    plan: StoredValue<RecoveryPlan>,
    /// The task, when it exists already.
    own: Option<RecoveryTask>,
    /// What follows saving and giving up.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let lang = use_lang();
    let before = own.as_ref().map(|task| task.plan.clone());
    let place = own.as_ref().map(|task| task.id);
    let change = use_task_change(own.as_ref());
    let form = change.form;
    let text = |pick: fn(&TaskInput) -> String| {
        RwSignal::new(before.as_ref().map(pick).unwrap_or_default())
    };
    let title = text(|t| t.title.clone());
    let detail = text(|t| t.detail.clone());
    let responsible = text(|t| t.responsible.clone());
    let start = text(|t| of_day(t.start));
    let due = text(|t| of_day(t.due));
    let days = RwSignal::new(
        before
            .as_ref()
            .map_or_else(|| "1".to_owned(), |t| t.days.to_string()),
    );
    let effort = text(|t| number::typed(t.effort_tenths, 1));
    let kind = RwSignal::new(before.as_ref().map(|t| t.kind));
    let depends = RwSignal::new(
        before
            .as_ref()
            .map(|t| t.depends_on.clone())
            .unwrap_or_default(),
    );
    let (amount, code) = of_money(before.as_ref().and_then(|t| t.cost.as_ref()));
    let (cost, currency) = (RwSignal::new(amount), RwSignal::new(code));
    follow_home_currency(currency);
    let typed = move || TaskInput {
        title: title.get_untracked(),
        detail: detail.get_untracked(),
        kind: kind.get_untracked().unwrap_or(TaskKind::Other),
        responsible: responsible.get_untracked(),
        start: start.with_untracked(|text| day(text)),
        due: due.with_untracked(|text| day(text)),
        days: days
            .with_untracked(|text| number::decimal(text, 0))
            .unwrap_or(0),
        depends_on: depends.get_untracked(),
        cost: cost.with_untracked(|text| money(text, &currency.get_untracked())),
        effort_tenths: effort
            .with_untracked(|text| number::decimal(text, 1))
            .unwrap_or(0),
    };
    let days_error = number_error(days, Signal::stored(0), form.error("days"));
    let effort_error = number_error(effort, Signal::stored(1), form.error("effort_tenths"));
    let cost_error = number_error(cost, decimals(currency), form.error("cost.minor"));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if [days_error, effort_error, cost_error].iter().any(|error| {
            error.with_untracked(Option::is_some) && form.problem.with_untracked(Option::is_none)
        }) {
            return;
        }
        let call = match place {
            Some(id) => {
                let address = here.below_now(&format!("recovery/tasks/{id}"));
                change.on(api.put(address).json(&typed()))
            }
            None => api
                .post(here.below_now("recovery/tasks"))
                .json(&typed())
                .idempotent(),
        };
        form.run(call.send::<RecoveryTask>(), move |_| {
            toasts.say(common::SAVED);
            on_done.run(());
            board.plan.reload();
        });
    };
    let others = Signal::derive(move || {
        plan.with_value(|plan| {
            plan.tasks
                .iter()
                .filter(|task| Some(task.id) != place)
                .map(|task| Choice {
                    value: task.id.to_string(),
                    label: task.plan.title.clone(),
                })
                .collect::<Vec<_>>()
        })
    });
    let waits = move || {
        others.with(|all| !all.is_empty()).then(|| {
            view! { <CheckGroup label=words::DEPENDS value=depends choices=others/> }
        })
    };
    let circle = form.error("depends_on");
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=planned(&now, plan, lang.get())/>
            </Theirs>
            <TextField label=words::TASK value=title required=true error=form.error("title")/>
            <div class="columns">
                <SelectField label=words::KIND value=kind choices=choices(&TaskKind::ALL, TaskKind::label)/>
                <TextField label=words::RESPONSIBLE value=responsible error=form.error("responsible")/>
            </div>
            <TextArea label=words::DETAIL value=detail rows=2 error=form.error("detail")/>
            <div class="columns">
                <TextField label=words::DAYS value=days required=true error=days_error/>
                <TextField label=words::START value=start kind="date" error=form.error("start")/>
                <TextField label=words::DUE value=due kind="date" error=form.error("due")/>
            </div>
            {waits}
            {move || circle.get().map(|error| view! { <p class="error" role="alert"><span aria-hidden="true">"▲ "</span>{error}</p> })}
            <div class="columns">
                <TextField label=words::COST value=cost error=cost_error/>
                <TextField label=words::CURRENCY value=currency error=form.error("cost.currency")/>
                <TextField label=words::EFFORT value=effort error=effort_error/>
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| on_done.run(())/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
