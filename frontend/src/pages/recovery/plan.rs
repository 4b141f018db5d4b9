//! The plan: aim and people, sums, schedule, tasks, approval. Forms open as dialogs, each in its own file.

use super::{
    approval::ApprovalCard, gantt::Gantt, goal::GoalDialog, task::TaskDialog,
    task_form::NewTaskDialog, use_board,
};
use crate::{
    api::listing::ready,
    components::{
        Button, Card, ChoiceChips, Column, DataTable, EmptyState, Fact, Facts, Kind, LoadedView,
        SearchBox, StatusTag, Tone, choices, use_url_query,
    },
    format::{date, number},
    i18n::use_lang,
    words::{common, recovery as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    recovery::{
        RecoveryPlan,
        schedule::TaskDates,
        tasks::{RecoveryTask, TaskState},
    },
};

/// What the person asked of the task that is open.
pub(super) type OpenTask = RwSignal<Option<RecoveryTask>>;

/// The tab.
#[component]
pub fn PlanTab() -> impl IntoView {
    let board = use_board();
    view! {
        <LoadedView loaded=board.plan children=|plan: RecoveryPlan| view! { <Whole plan=plan/> }/>
    }
}

#[component]
fn Whole(plan: RecoveryPlan) -> impl IntoView {
    let board = use_board();
    let editing = RwSignal::new(false);
    let adding = RwSignal::new(false);
    let opened: OpenTask = RwSignal::new(None);
    let begun = plan.version > 0 || !plan.tasks.is_empty() || !plan.parties.is_empty();
    let edit = move || {
        board.may.get().then(|| view! { <Button label=words::EDIT_GOAL kind=Kind::Primary on_press=move |()| editing.set(true)/> })
    };
    let shown = StoredValue::new(plan.clone());
    let body = if begun {
        view! {
            <div class="grid two-one">
                <div class="stack">
                    <GoalCard plan=plan.clone() on_edit=editing/>
                </div>
                <div class="stack">
                    <ApprovalCard plan=plan.clone()/>
                </div>
            </div>
            <Sums plan=plan.clone()/>
            <Gantt plan=plan.clone() on_open=move |task: RecoveryTask| opened.set(Some(task))/>
            <Tasks plan=plan opened=opened adding=adding/>
        }
        .into_any()
    } else {
        view! { <Card><EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{edit}</EmptyState></Card> }
            .into_any()
    };
    view! {
        {body}
        <GoalDialog open=editing plan=shown/>
        <NewTaskDialog open=adding plan=shown/>
        <TaskDialog task=opened plan=shown/>
    }
}

#[component]
fn GoalCard(plan: RecoveryPlan, on_edit: RwSignal<bool>) -> impl IntoView {
    let board = use_board();
    let lang = use_lang();
    let goal = StoredValue::new(plan.goal);
    let edit = move || {
        board.may.get().then(
            || view! { <Button label=words::EDIT_GOAL on_press=move |()| on_edit.set(true)/> },
        )
    };
    let none = move || common::NONE_STATED.pick(lang.get()).to_owned();
    let text = move |pick: fn(&saiki_api::recovery::PlanGoal, Lang) -> String| {
        move || {
            let text = goal.with_value(|goal| pick(goal, lang.get()));
            if text.is_empty() { none() } else { text }
        }
    };
    let stages = goal.with_value(|goal| goal.stages.clone());
    let stages = (!stages.is_empty()).then(|| {
        let rows = stages.into_iter().map(|stage| {
            let when = move || stage.date.map(|d| date::day(d, true, lang.get()));
            view! { <li><span class="muted">{when}</span> " " <b>{stage.name}</b> " " {stage.runs}</li> }
        });
        let rows = rows.collect_view();
        view! { <Fact name=words::STAGES><ol class="stages">{rows}</ol></Fact> }
    });
    view! {
        <Card title=words::GOAL action=edit>
            <Facts>
                <Fact name=words::LEVEL>{text(|g, l| g.level.map_or("", |x| x.label(l)).to_owned())}</Fact>
                <Fact name=words::AIM>{text(|g, _| g.aim.clone())}</Fact>
                {stages}
                <Fact name=words::DEADLINE>{text(|g, l| g.deadline.map(|d| date::day(d, true, l)).unwrap_or_default())}</Fact>
                <Fact name=words::PRIORITY>{text(|g, l| g.priority.map_or("", |x| x.label(l)).to_owned())}</Fact>
                <Fact name=words::ACCOUNTABLE>{text(|g, _| g.accountable.clone())}</Fact>
                <Fact name=words::ARRANGES>{text(|g, _| g.arranges.clone())}</Fact>
                <Fact name=words::CONCERNED>{text(|g, _| g.concerned.clone())}</Fact>
                <Fact name=words::PROCEDURE>{text(procedure)}</Fact>
            </Facts>
        </Card>
    }
}

fn procedure(goal: &saiki_api::recovery::PlanGoal, lang: Lang) -> String {
    let own = &goal.procedure;
    match own.exists {
        None => String::new(),
        Some(false) => words::PROCEDURE_NO.pick(lang).to_owned(),
        Some(true) => {
            let checked = match own.checked_on {
                Some(day) => format!("{} {}", own.checked_by, date::day(day, true, lang)),
                None => words::NOT_CHECKED.pick(lang).to_owned(),
            };
            [own.reference.clone(), checked].join(lang.pick("、", ", "))
        }
    }
}

#[component]
fn Sums(plan: RecoveryPlan) -> impl IntoView {
    let lang = use_lang();
    let (totals, schedule) = (plan.totals, plan.schedule);
    let (ends, margin) = (schedule.ends, schedule.margin_days);
    let class = match margin {
        Some(days) if days < 0 => "clock bad",
        Some(_) => "clock good",
        None => "clock",
    };
    let end = move || ends.map_or("–".to_owned(), |day| date::day(day, false, lang.get()));
    let costs = StoredValue::new(totals.costs);
    let planned = move || {
        let all = costs.with_value(|costs| {
            costs
                .iter()
                .map(|c| number::money(&c.planned, lang.get()))
                .collect::<Vec<_>>()
        });
        if all.is_empty() {
            "–".to_owned()
        } else {
            all.join(" + ")
        }
    };
    let actual = move || {
        let all = costs.with_value(|costs| {
            costs
                .iter()
                .map(|c| number::money(&c.actual, lang.get()))
                .collect::<Vec<_>>()
        });
        if all.is_empty() {
            "–".to_owned()
        } else {
            all.join(" + ")
        }
    };
    let (effort, done, tasks) = (totals.effort_tenths, totals.done, totals.tasks);
    view! {
        <div class="grid four">
            <section class="card">
                <div class=class>
                    <small>{words::ENDS}</small>
                    <b>{end}</b>
                    <small>{move || margin.map(|days| words::margin(days, lang.get()))}</small>
                </div>
            </section>
            <section class="card">
                <div class="clock">
                    <small>{words::DONE_TASKS}</small>
                    <b>{number::grouped(done)} " / " {number::grouped(tasks)}</b>
                </div>
            </section>
            <section class="card">
                <div class="clock">
                    <small>{words::TOTAL_COST}</small>
                    <b>{planned}</b>
                    <small>{words::TOTAL_ACTUAL} " " {actual}</small>
                </div>
            </section>
            <section class="card">
                <div class="clock">
                    <small>{words::TOTAL_EFFORT}</small>
                    <b>{move || words::effort(&number::typed(effort, 1), lang.get())}</b>
                </div>
            </section>
        </div>
    }
}

#[component]
fn Tasks(plan: RecoveryPlan, opened: OpenTask, adding: RwSignal<bool>) -> impl IntoView {
    let board = use_board();
    let query = use_url_query();
    let lang = use_lang();
    let listing = ready::<RecoveryTask>(Vec::new(), None);
    let dates = StoredValue::new(plan.schedule.tasks);
    let tasks = StoredValue::new(plan.tasks);
    let none_at_all = tasks.with_value(Vec::is_empty);
    Effect::new(move |_| {
        let state = query.parse::<TaskState>("state");
        let words = query.get("q").unwrap_or_default().to_lowercase();
        let found = tasks.with_value(|all| {
            all.iter()
                .filter(|t| state.is_none_or(|s| t.progress.state == s))
                .filter(|t| {
                    let text = format!("{} {}", t.plan.title, t.plan.responsible);
                    text.to_lowercase().contains(&words)
                })
                .cloned()
                .collect::<Vec<_>>()
        });
        listing.items.set(found);
    });
    let add = move || {
        board.may.get().then(|| view! { <Button label=words::ADD_TASK kind=Kind::Primary on_press=move |()| adding.set(true)/> })
    };
    let clear = move |()| {
        query.set("state", None);
        query.set("q", None);
    };
    let empty = move || {
        match none_at_all {
        true => view! { <EmptyState title=words::TASKS_EMPTY text=words::TASKS_EMPTY_TEXT>{add}</EmptyState> }
            .into_any(),
        false => view! {
            <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=clear/>
            </EmptyState>
        }
        .into_any(),
    }
    };
    let columns = vec![
        Column::new(words::TASK, |row: &RecoveryTask| {
            view! { <span class="two-lines"><b>{row.plan.title.clone()}</b><small class="muted">{row.plan.responsible.clone()}</small></span> }
        }),
        Column::new(words::STATE, move |row: &RecoveryTask| {
            let found = dates.with_value(|all| all.iter().find(|d| d.task_id == row.id).cloned());
            state_tag(row, found.as_ref(), lang)
        }),
        Column::new(words::DATES, move |row: &RecoveryTask| {
            let found = dates.with_value(|all| all.iter().find(|d| d.task_id == row.id).cloned());
            move || {
                found.as_ref().map(|d| {
                    let lang = lang.get();
                    format!(
                        "{}{}{}",
                        date::day(d.earliest_start, false, lang),
                        lang.pick("〜", " – "),
                        date::day(d.earliest_finish, false, lang)
                    )
                })
            }
        }),
        Column::new(words::SLACK, move |row: &RecoveryTask| {
            let found = dates.with_value(|all| {
                all.iter()
                    .find(|d| d.task_id == row.id)
                    .map(|d| d.slack_days)
            });
            let open = row.is_open();
            move || found.filter(|_| open).map(|n| words::days(n, lang.get()))
        })
        .numeric()
        .secondary(),
        Column::new(words::COST, move |row: &RecoveryTask| {
            let cost = row.plan.cost.clone();
            move || cost.as_ref().map(|cost| number::money(cost, lang.get()))
        })
        .numeric()
        .secondary(),
    ];
    view! {
        <Card title=words::TASKS action=add>
            {(!none_at_all).then(|| view! {
                <div class="toolbar">
                    <SearchBox query=query label=words::SEARCH/>
                    <ChoiceChips query=query name="state" label=words::STATE choices=choices(&TaskState::ALL, TaskState::label)/>
                </div>
            })}
            <DataTable listing=listing label=words::TASKS columns=columns on_open=move |row: RecoveryTask| opened.set(Some(row)) empty=empty/>
        </Card>
    }
}

/// How far a task is, as shape, word and colour; one that will be late says so.
pub(super) fn state_tag(
    task: &RecoveryTask,
    dates: Option<&TaskDates>,
    lang: Signal<Lang>,
) -> impl IntoView + use<> {
    let state = task.progress.state;
    let late = dates.is_some_and(|d| d.late_days > 0) && task.is_open();
    let critical = dates.is_some_and(|d| d.critical) && task.is_open();
    let tone = match state {
        TaskState::Done => Tone::Good,
        TaskState::UnderWay => Tone::Active,
        TaskState::NotStarted => Tone::NotBegun,
        TaskState::Cancelled => Tone::Plain,
    };
    let percent = (state == TaskState::UnderWay).then(|| format!(" {}%", task.progress.progress));
    view! {
        <span class="cluster">
            <StatusTag tone=tone label=move || format!("{}{}", state.label(lang.get()), percent.clone().unwrap_or_default())/>
            {late.then(|| view! { <StatusTag tone=Tone::Late label=words::LATE/> })}
            {(critical && !late).then(|| view! { <StatusTag tone=Tone::Waiting label=words::CRITICAL/> })}
        </span>
    }
}
