//! One task: its dates with their reasons, and what can be done with it: plan it anew, record progress, try a delay,
//! take it out.

use super::{
    plan::{OpenTask, state_tag},
    slip::SlipForm,
    task_form::{TaskForm, decimals, use_task_change},
    typed::{day, follow_home_currency, money, number_error, of_day, of_money},
    use_board,
};
use crate::{
    api::use_api,
    components::{
        Button, Dialog, Fact, Facts, FormProblem, Kind, NowSays, SelectField, TextArea, TextField,
        Theirs, choices, use_form, use_toasts,
    },
    format::{date, number},
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::files::FilesPanel,
    words::{common, recovery as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    files::SubjectKind,
    recovery::{
        RecoveryPlan,
        schedule::TaskDates,
        tasks::{ProgressInput, RecoveryTask, TaskProgress, TaskState},
    },
};

/// What the dialog shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Show,
    Edit,
    Progress,
    Slip,
    Remove,
}

/// The dialog.
#[component]
pub fn TaskDialog(task: OpenTask, plan: StoredValue<RecoveryPlan>) -> impl IntoView {
    let open = RwSignal::new(false);
    let mode = RwSignal::new(Mode::Show);
    Effect::new(move |_| {
        if task.with(Option::is_some) {
            mode.set(Mode::Show);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            task.set(None);
        }
    });
    let title = move || {
        task.with(|task| {
            task.as_ref()
                .map(|t| t.plan.title.clone())
                .unwrap_or_default()
        })
    };
    let close = move |()| open.set(false);
    view! {
        <Dialog open=open title=title wide=true>
            {move || task.get().map(|own| match mode.get() {
                Mode::Show => view! { <Show own=own plan=plan mode=mode/> }.into_any(),
                Mode::Edit => view! { <TaskForm plan=plan own=Some(own) on_done=close/> }.into_any(),
                Mode::Progress => view! { <ProgressForm own=own on_done=close/> }.into_any(),
                Mode::Slip => view! { <SlipForm own=own plan=plan/> }.into_any(),
                Mode::Remove => view! { <RemoveForm own=own on_done=close/> }.into_any(),
            })}
        </Dialog>
    }
}

#[component]
fn Show(own: RecoveryTask, plan: StoredValue<RecoveryPlan>, mode: RwSignal<Mode>) -> impl IntoView {
    let board = use_board();
    let lang = use_lang();
    let dates: Option<TaskDates> = plan.with_value(|plan| {
        plan.schedule
            .tasks
            .iter()
            .find(|d| d.task_id == own.id)
            .cloned()
    });
    let before = plan.with_value(|plan| {
        let title = |id| {
            plan.tasks
                .iter()
                .find(|t| t.id == id)
                .map(|t| t.plan.title.clone())
        };
        let all: Vec<String> = own
            .plan
            .depends_on
            .iter()
            .filter_map(|id| title(*id))
            .collect();
        all
    });
    let tag = state_tag(&own, dates.as_ref(), lang);
    let (input, progress) = (own.plan.clone(), own.progress.clone());
    let kind = input.kind;
    let range = move |from: saiki_api::Date, to: saiki_api::Date| {
        move || {
            let lang = lang.get();
            format!(
                "{}{}{}",
                date::day(from, true, lang),
                lang.pick("〜", " – "),
                date::day(to, true, lang)
            )
        }
    };
    let when = dates.map(|d| {
        let because = d.because.clone();
        let slack = d.slack_days;
        view! {
            <Fact name=words::DATES>{range(d.earliest_start, d.earliest_finish)}</Fact>
            <Fact name=words::WHY>{move || because.get(lang.get()).to_owned()}</Fact>
            <Fact name=words::LATEST>{range(d.latest_start, d.latest_finish)}</Fact>
            <Fact name=words::SLACK>{move || words::days(slack, lang.get())}</Fact>
        }
    });
    let due = input.due;
    let cost = StoredValue::new((input.cost.clone(), progress.actual_cost.clone()));
    let money = move || {
        let lang = lang.get();
        cost.with_value(|(planned, actual)| {
            let planned = planned
                .as_ref()
                .map_or("–".to_owned(), |m| number::money(m, lang));
            match actual {
                Some(actual) => format!("{planned} → {}", number::money(actual, lang)),
                None => planned,
            }
        })
    };
    let (days, effort) = (input.days, input.effort_tenths);
    let is_open = own.is_open();
    view! {
        <div class="stack">
            <p>{tag}</p>
            {(!input.detail.is_empty()).then(|| view! { <p class="prose">{input.detail}</p> })}
            <Facts>
                <Fact name=words::KIND>{move || kind.label(lang.get())}</Fact>
                <Fact name=words::RESPONSIBLE>{input.responsible}</Fact>
                <Fact name=words::DAYS>{move || words::days(days, lang.get())}</Fact>
                {when}
                {due.map(|day| view! { <Fact name=words::DUE>{move || date::day(day, true, lang.get())}</Fact> })}
                <Fact name=words::DEPENDS>{move || before.join(lang.get().pick("、", ", "))}</Fact>
                <Fact name=words::COST>{money}</Fact>
                <Fact name=words::EFFORT>{number::typed(effort, 1)}</Fact>
                {(!progress.note.is_empty()).then(|| view! { <Fact name=words::NOTE><span class="prose">{progress.note}</span></Fact> })}
            </Facts>
            <div class="actions end">
                {is_open.then(|| view! { <Button label=words::SLIP on_press=move |()| mode.set(Mode::Slip)/> })}
                {move || board.may.get().then(|| view! {
                    <Button label=words::REMOVE_TASK kind=Kind::Quiet on_press=move |()| mode.set(Mode::Remove)/>
                    <Button label=words::EDIT_TASK on_press=move |()| mode.set(Mode::Edit)/>
                    <Button label=words::RECORD_PROGRESS kind=Kind::Primary on_press=move |()| mode.set(Mode::Progress)/>
                })}
            </div>
            <FilesPanel kind=SubjectKind::Task subject=own.id on_change=|()| ()/>
        </div>
    }
}

/// How far a task got.
fn reached(progress: &TaskProgress, lang: Lang) -> Vec<(Text, String)> {
    let day =
        |day: Option<saiki_api::Date>| day.map(|d| date::day(d, true, lang)).unwrap_or_default();
    vec![
        (words::STATE, progress.state.label(lang).to_owned()),
        (words::PROGRESS, format!("{}%", progress.progress)),
        (words::STARTED_ON, day(progress.started_on)),
        (words::FINISHED_ON, day(progress.finished_on)),
        (
            words::ACTUAL,
            progress
                .actual_cost
                .as_ref()
                .map(|cost| number::money(cost, lang))
                .unwrap_or_default(),
        ),
        (words::NOTE, progress.note.clone()),
    ]
}

#[component]
fn ProgressForm(own: RecoveryTask, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let lang = use_lang();
    let change = use_task_change(Some(&own));
    let form = change.form;
    let (id, before) = (own.id, own.progress);
    let state = RwSignal::new(Some(before.state));
    let percent = RwSignal::new(before.progress.to_string());
    let started = RwSignal::new(of_day(before.started_on));
    let finished = RwSignal::new(of_day(before.finished_on));
    let (amount, code) = of_money(before.actual_cost.as_ref().or(own.plan.cost.as_ref()));
    let amount = if before.actual_cost.is_some() {
        amount
    } else {
        String::new()
    };
    let (cost, currency) = (RwSignal::new(amount), RwSignal::new(code));
    follow_home_currency(currency);
    let note = RwSignal::new(before.note);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = ProgressInput {
            state: state.get_untracked().unwrap_or(TaskState::NotStarted),
            progress: percent
                .with_untracked(|text| number::decimal(text, 0))
                .unwrap_or(0),
            started_on: started.with_untracked(|text| day(text)),
            finished_on: finished.with_untracked(|text| day(text)),
            actual_cost: Some(cost.with_untracked(|text| money(text, &currency.get_untracked()))),
            note: note.get_untracked(),
        };
        let address = here.below_now(&format!("recovery/tasks/{id}/progress"));
        let call = change.on(api.put(address).json(&wanted));
        form.run(call.send::<RecoveryTask>(), move |_| {
            toasts.say(common::SAVED);
            on_done.run(());
            board.plan.reload();
        });
    };
    let is = move |wanted: &'static [TaskState]| {
        move || state.get().is_some_and(|s| wanted.contains(&s))
    };
    let began = is(&[TaskState::UnderWay, TaskState::Done]);
    let done = is(&[TaskState::Done]);
    let under_way = is(&[TaskState::UnderWay]);
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=reached(&now.progress, lang.get())/>
            </Theirs>
            <SelectField label=words::STATE value=state choices=choices(&TaskState::ALL, TaskState::label)/>
            {move || under_way().then(|| view! {
                <TextField label=words::PROGRESS value=percent error=number_error(percent, Signal::stored(0), form.error("progress"))/>
            })}
            {move || began().then(|| view! {
                <TextField label=words::STARTED_ON value=started kind="date" error=form.error("started_on")/>
            })}
            {move || done().then(|| view! {
                <TextField label=words::FINISHED_ON value=finished kind="date" error=form.error("finished_on")/>
            })}
            <div class="columns">
                <TextField label=words::ACTUAL value=cost error=number_error(cost, decimals(currency), form.error("actual_cost.minor"))/>
                <TextField label=words::CURRENCY value=currency error=form.error("actual_cost.currency")/>
            </div>
            <TextArea label=words::NOTE value=note rows=2 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| on_done.run(())/>
                <Button label=words::RECORD_PROGRESS kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn RemoveForm(own: RecoveryTask, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let form = use_form();
    let remove = move |()| {
        let call = api
            .delete(here.below_now(&format!("recovery/tasks/{}", own.id)))
            .if_match(own.version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            on_done.run(());
            board.plan.reload();
        });
    };
    view! {
        <div class="stack">
            <p>{words::REMOVE_HINT}</p>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| on_done.run(())/>
                <Button label=words::REMOVE_TASK kind=Kind::Danger busy=form.busy on_press=remove/>
            </div>
        </div>
    }
}
