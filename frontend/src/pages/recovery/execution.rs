//! Carrying the plan out: tests by task with their runs, and dates agreed with users.

use super::{
    typed::{day, of_day},
    use_board,
};
use crate::{
    api::{Loaded, listing::ready, use_api, use_loaded},
    components::{
        Button, Card, Choice, Column, DataTable, Dialog, EmptyState, Fact, Facts, FormProblem,
        Kind, LoadedView, SelectField, StatusTag, TextArea, TextField, Time, Tone, choices,
        use_form, use_toasts,
    },
    format::date,
    i18n::use_lang,
    layout::use_incident,
    words::{common, recovery as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    recovery::execution::{
        AgreedDate, DateInput, DateState, Execution, NewRun, StepInput, TestStep,
    },
};

/// The tab.
#[component]
pub fn ExecutionTab() -> impl IntoView {
    let here = use_incident();
    let loaded = use_loaded::<Execution>(Signal::derive(move || here.below("recovery/execution")));
    view! {
        <LoadedView loaded=loaded children=move |execution: Execution| view! {
            <Tests steps=execution.steps loaded=loaded/>
            <UserDates dates=execution.dates loaded=loaded/>
        }/>
    }
}

fn title_of(task: Uuid) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let board = use_board();
    move || {
        board.plan.value.with(|plan| {
            let found = plan
                .as_ref()
                .and_then(|p| p.tasks.iter().find(|t| t.id == task));
            found.map(|t| t.plan.title.clone()).unwrap_or_default()
        })
    }
}

fn result(step: &TestStep) -> impl IntoView + use<> {
    let (tone, word) = match step.passed() {
        Some(true) => (Tone::Good, words::PASSED),
        Some(false) => (Tone::Late, words::FAILED),
        None => (Tone::NotBegun, words::NOT_RUN),
    };
    view! { <StatusTag tone=tone label=word/> }
}

#[component]
fn Tests(steps: Vec<TestStep>, loaded: Loaded<Execution>) -> impl IntoView {
    let board = use_board();
    let adding = RwSignal::new(false);
    let opened = RwSignal::new(false);
    let own = RwSignal::new(None::<TestStep>);
    let has_tasks = Memo::new(move |_| {
        board.plan.value.with(|plan| {
            plan.as_ref()
                .is_some_and(|plan| plan.tasks.iter().any(|t| t.is_open()))
        })
    });
    let add = move || {
        (board.may.get() && has_tasks.get()).then(|| view! { <Button label=words::ADD_TEST kind=Kind::Primary on_press=move |()| adding.set(true)/> })
    };
    let empty = move || view! { <EmptyState title=words::TESTS_EMPTY text=words::TESTS_EMPTY_TEXT>{add}</EmptyState> };
    let columns = vec![
        Column::new(words::ACTION, |row: &TestStep| {
            let title = title_of(row.step.task_id);
            view! { <span class="two-lines"><b>{row.step.action.clone()}</b><small class="muted">{title}</small></span> }
        }),
        Column::new(words::STATE, result),
        Column::new(words::EXPECTED, |row: &TestStep| row.step.expected.clone()).secondary(),
        Column::new(words::OBSERVED, |row: &TestStep| {
            row.runs
                .first()
                .map(|run| run.observed.clone())
                .unwrap_or_default()
        })
        .secondary(),
    ];
    let open = move |row: TestStep| {
        own.set(Some(row));
        opened.set(true);
    };
    let title = move || {
        own.with(|own| {
            own.as_ref()
                .map(|own| own.step.action.clone())
                .unwrap_or_default()
        })
    };
    view! {
        <Card title=words::TESTS action=add>
            <DataTable listing=ready(steps, None) label=words::TESTS columns=columns on_open=open empty=empty/>
        </Card>
        <Dialog open=adding title=words::ADD_TEST wide=true>
            <StepForm open=adding loaded=loaded/>
        </Dialog>
        <Dialog open=opened title=title wide=true>
            {own.get_untracked().map(|own| view! { <StepView own=own open=opened loaded=loaded/> })}
        </Dialog>
    }
}

#[component]
fn StepForm(open: RwSignal<bool>, loaded: Loaded<Execution>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let task = RwSignal::new(None::<Uuid>);
    let action = RwSignal::new(String::new());
    let expected = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let tasks = Signal::derive(move || {
        board.plan.value.with(|plan| {
            let open = plan
                .iter()
                .flat_map(|p| p.tasks.iter())
                .filter(|t| t.is_open());
            open.map(|t| Choice {
                value: t.id.to_string(),
                label: t.plan.title.clone(),
            })
            .collect::<Vec<_>>()
        })
    });
    let missing = Signal::derive(move || {
        (tried.get() && task.with(Option::is_none))
            .then(|| common::CHOOSE.pick(lang.get()).to_owned())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(task_id) = task.get_untracked() else {
            return;
        };
        let input = StepInput {
            task_id,
            action: action.get_untracked(),
            expected: expected.get_untracked(),
        };
        let call = api
            .post(here.below_now("recovery/steps"))
            .json(&input)
            .idempotent();
        form.run(call.send::<TestStep>(), move |_| {
            toasts.say(common::SAVED);
            open.set(false);
            board.plan.reload();
            loaded.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::OF_TASK value=task choices=tasks error=missing/>
            <TextArea label=words::ACTION value=action rows=2 required=true error=form.error("action")/>
            <TextArea label=words::EXPECTED value=expected rows=2 required=true error=form.error("expected")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn StepView(own: TestStep, open: RwSignal<bool>, loaded: Loaded<Execution>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let form = use_form();
    let observed = RwSignal::new(String::new());
    let (id, version, unused) = (own.id, own.version, own.runs.is_empty());
    let title = title_of(own.step.task_id);
    let record = move |passed: bool| {
        let new = NewRun {
            passed,
            observed: observed.get_untracked(),
        };
        let call = api
            .post(here.below_now(&format!("recovery/steps/{id}/runs")))
            .json(&new)
            .idempotent();
        form.run(call.send::<TestStep>(), move |_| {
            toasts.say(common::SAVED);
            open.set(false);
            board.plan.reload();
            loaded.reload();
        });
    };
    let remove = move |()| {
        let call = api
            .delete(here.below_now(&format!("recovery/steps/{id}")))
            .if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            open.set(false);
            board.plan.reload();
            loaded.reload();
        });
    };
    let runs = own.runs.into_iter().map(|run| {
        let (tone, word) = match run.passed {
            true => (Tone::Good, words::PASSED),
            false => (Tone::Late, words::FAILED),
        };
        view! {
            <li class="version">
                <StatusTag tone=tone label=word/>
                " "
                <span class="muted">{run.by_name} " " <Time at=run.at/></span>
                <p class="prose">{run.observed}</p>
            </li>
        }
    });
    view! {
        <div class="stack">
            <Facts>
                <Fact name=words::OF_TASK>{title}</Fact>
                <Fact name=words::EXPECTED><span class="prose">{own.step.expected}</span></Fact>
            </Facts>
            {(!unused).then(|| view! { <h3>{words::RUNS}</h3> })}
            <ol>{runs.collect_view()}</ol>
            {move || board.may.get().then(|| view! {
                <TextArea label=words::OBSERVED value=observed rows=2 hint=words::RUN_HINT error=form.error("observed")/>
                <FormProblem form=form/>
                <div class="actions end">
                    {unused.then(|| view! { <Button label=common::REMOVE kind=Kind::Quiet busy=form.busy on_press=remove/> })}
                    <Button label=words::RECORD_FAILED kind=Kind::Danger busy=form.busy on_press=move |()| record(false)/>
                    <Button label=words::RECORD_PASSED kind=Kind::Primary busy=form.busy on_press=move |()| record(true)/>
                </div>
            })}
        </div>
    }
}

#[component]
fn UserDates(dates: Vec<AgreedDate>, loaded: Loaded<Execution>) -> impl IntoView {
    let board = use_board();
    let lang = use_lang();
    let open = RwSignal::new(false);
    let own = RwSignal::new(None::<AgreedDate>);
    let add = move || {
        let press = move |()| {
            own.set(None);
            open.set(true);
        };
        board
            .may
            .get()
            .then(|| view! { <Button label=words::ADD_DATE on_press=press/> })
    };
    let empty = move || view! { <EmptyState title=words::DATES_EMPTY text=words::NO_DATES>{add}</EmptyState> };
    let columns = vec![
        Column::new(words::WHAT, move |row: &AgreedDate| {
            let (day, hours) = (row.date.day, row.date.hours.clone());
            view! {
                <span class="two-lines">
                    <b>{row.date.what.clone()}</b>
                    <small class="muted">{move || date::day(day, true, lang.get())} " " {hours}</small>
                </span>
            }
        }),
        Column::new(words::AUDIENCE, |row: &AgreedDate| {
            row.date.audience.clone()
        }),
        Column::new(words::STATE, move |row: &AgreedDate| {
            let state = row.date.state;
            let tone = match state {
                DateState::Proposed => Tone::Waiting,
                DateState::Agreed => Tone::Good,
                DateState::Refused => Tone::Late,
            };
            view! { <StatusTag tone=tone label=move || state.label(lang.get())/> }
        }),
    ];
    let edit = move |row: AgreedDate| {
        own.set(Some(row));
        open.set(true);
    };
    view! {
        <Card title=words::USER_DATES action=add>
            <DataTable listing=ready(dates, None) label=words::USER_DATES columns=columns on_open=edit empty=empty/>
        </Card>
        <Dialog open=open title=words::USER_DATES>
            <DateForm own=own.get_untracked() open=open loaded=loaded/>
        </Dialog>
    }
}

#[component]
fn DateForm(
    own: Option<AgreedDate>,
    open: RwSignal<bool>,
    loaded: Loaded<Execution>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let place = own.as_ref().map(|date| (date.id, date.version));
    let before = own.map(|date| date.date);
    let text = |pick: fn(&DateInput) -> String| {
        RwSignal::new(before.as_ref().map(pick).unwrap_or_default())
    };
    let what = text(|d| d.what.clone());
    let on = text(|d| of_day(Some(d.day)));
    let hours = text(|d| d.hours.clone());
    let audience = text(|d| d.audience.clone());
    let state = RwSignal::new(
        before
            .as_ref()
            .map(|d| d.state)
            .or(Some(DateState::Proposed)),
    );
    let tried = RwSignal::new(false);
    let missing = Signal::derive(move || {
        (tried.get() && on.with(|text| day(text).is_none()))
            .then(|| words::BAD_DATE.pick(lang.get()).to_owned())
    });
    let done = move || {
        open.set(false);
        loaded.reload();
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(day) = on.with_untracked(|text| day(text)) else {
            return;
        };
        let input = DateInput {
            what: what.get_untracked(),
            day,
            hours: hours.get_untracked(),
            audience: audience.get_untracked(),
            state: state.get_untracked().unwrap_or_default(),
        };
        let call = match place {
            Some((id, version)) => api
                .put(here.below_now(&format!("recovery/dates/{id}")))
                .json(&input)
                .if_match(version),
            None => api
                .post(here.below_now("recovery/dates"))
                .json(&input)
                .idempotent(),
        };
        form.run(call.send::<AgreedDate>(), move |_| {
            toasts.say(common::SAVED);
            done();
        });
    };
    let remove = move |()| {
        let Some((id, version)) = place else { return };
        let call = api
            .delete(here.below_now(&format!("recovery/dates/{id}")))
            .if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            done();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <fieldset class="bare stack" disabled=move || !board.may.get()>
                <TextField label=words::WHAT value=what required=true error=form.error("what")/>
                <div class="columns">
                    <TextField label=words::DAY value=on kind="date" required=true error=missing/>
                    <TextField label=words::HOURS value=hours error=form.error("hours")/>
                </div>
                <TextField label=words::AUDIENCE value=audience required=true error=form.error("audience")/>
                <SelectField label=words::STATE value=state choices=choices(&DateState::ALL, DateState::label)/>
            </fieldset>
            <FormProblem form=form/>
            {move || board.may.get().then(|| view! {
                <div class="actions end">
                    {place.map(|_| view! { <Button label=common::REMOVE kind=Kind::Quiet busy=form.busy on_press=remove/> })}
                    <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            })}
        </form>
    }
}
