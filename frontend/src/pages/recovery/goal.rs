//! The form for what the plan aims at and who answers for it.

use super::{
    typed::{day, of_day},
    use_board,
};
use crate::{
    api::use_api,
    components::{
        Button, Dialog, FormProblem, Kind, LineColumn, LinesField, NowSays, SelectField, TextArea,
        TextField, Theirs, choices, use_toasts, use_versioned,
    },
    format::date,
    i18n::{Text, use_lang},
    layout::use_incident,
    words::{common, recovery as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    recovery::{DayCount, PlanGoal, Procedure, RecoveryLevel, RecoveryPlan, Stage, WorkPriority},
};
use serde::{Deserialize, Serialize};

const STAGES: &[LineColumn] = &[
    LineColumn {
        heading: words::STAGE,
        kind: "text",
    },
    LineColumn {
        heading: words::STAGE_DATE,
        kind: "date",
    },
    LineColumn {
        heading: words::STAGE_RUNS,
        kind: "text",
    },
];

/// Whether there is a written procedure, as a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Exists {
    Yes,
    No,
}

impl Exists {
    const ALL: [Exists; 2] = [Exists::Yes, Exists::No];

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Exists::Yes => words::PROCEDURE_YES.pick(lang),
            Exists::No => words::PROCEDURE_NO.pick(lang),
        }
    }
}

/// What a goal says.
fn said(goal: &PlanGoal, lang: Lang) -> Vec<(Text, String)> {
    let day =
        |day: Option<saiki_api::Date>| day.map(|d| date::day(d, true, lang)).unwrap_or_default();
    let stages: Vec<String> = goal
        .stages
        .iter()
        .map(|stage| [stage.name.clone(), day(stage.date), stage.runs.clone()].join(" "))
        .collect();
    vec![
        (
            words::LEVEL,
            goal.level.map_or("", |level| level.label(lang)).to_owned(),
        ),
        (words::AIM, goal.aim.clone()),
        (words::STAGES, stages.join("\n")),
        (words::BEGINS, day(goal.begins)),
        (words::DEADLINE, day(goal.deadline)),
        (words::DAY_COUNT, goal.day_count.label(lang).to_owned()),
        (
            words::PRIORITY,
            goal.priority.map_or("", |one| one.label(lang)).to_owned(),
        ),
        (words::ACCOUNTABLE, goal.accountable.clone()),
        (words::ARRANGES, goal.arranges.clone()),
        (words::CONCERNED, goal.concerned.clone()),
        (words::PROCEDURE_REF, goal.procedure.reference.clone()),
        (words::CHECKED_BY, goal.procedure.checked_by.clone()),
        (words::CHECKED_ON, day(goal.procedure.checked_on)),
    ]
}

/// The dialog.
#[component]
pub fn GoalDialog(open: RwSignal<bool>, plan: StoredValue<RecoveryPlan>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::GOAL wide=true>
            <GoalForm open=open plan=plan/>
        </Dialog>
    }
}

#[component]
fn GoalForm(open: RwSignal<bool>, plan: StoredValue<RecoveryPlan>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let lang = use_lang();
    let (goal, version) = plan.with_value(|plan| (plan.goal.clone(), plan.version));
    let change = use_versioned(
        version,
        here.below_now("recovery/plan"),
        |now: RecoveryPlan| Some((now.version, now.goal)),
    );
    let form = change.form;
    let level = RwSignal::new(goal.level);
    let aim = RwSignal::new(goal.aim);
    let stages: Vec<Vec<String>> = goal
        .stages
        .into_iter()
        .map(|stage| vec![stage.name, of_day(stage.date), stage.runs])
        .collect();
    let stages = RwSignal::new(stages);
    let begins = RwSignal::new(of_day(goal.begins));
    let deadline = RwSignal::new(of_day(goal.deadline));
    let count = RwSignal::new(Some(goal.day_count));
    let priority = RwSignal::new(goal.priority);
    let accountable = RwSignal::new(goal.accountable);
    let arranges = RwSignal::new(goal.arranges);
    let concerned = RwSignal::new(goal.concerned);
    let own = goal.procedure;
    let exists = RwSignal::new(
        own.exists
            .map(|yes| if yes { Exists::Yes } else { Exists::No }),
    );
    let reference = RwSignal::new(own.reference);
    let checked_by = RwSignal::new(own.checked_by);
    let checked_on = RwSignal::new(of_day(own.checked_on));
    let typed = move || PlanGoal {
        level: level.get_untracked(),
        aim: aim.get_untracked(),
        stages: stages.with_untracked(|rows| {
            rows.iter()
                .map(|row| Stage {
                    name: row.first().cloned().unwrap_or_default(),
                    date: row.get(1).and_then(|text| day(text)),
                    runs: row.get(2).cloned().unwrap_or_default(),
                })
                .collect()
        }),
        begins: begins.with_untracked(|text| day(text)),
        deadline: deadline.with_untracked(|text| day(text)),
        day_count: count.get_untracked().unwrap_or_default(),
        priority: priority.get_untracked(),
        accountable: accountable.get_untracked(),
        arranges: arranges.get_untracked(),
        concerned: concerned.get_untracked(),
        procedure: Procedure {
            exists: exists.get_untracked().map(|e| e == Exists::Yes),
            reference: reference.get_untracked(),
            checked_by: checked_by.get_untracked(),
            checked_on: checked_on.with_untracked(|text| day(text)),
        },
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = change.on(api.put(here.below_now("recovery/plan")).json(&typed()));
        form.run(call.send::<RecoveryPlan>(), move |plan| {
            toasts.say(common::SAVED);
            open.set(false);
            board.plan.put(plan);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:goal>
                <NowSays rows=said(&goal, lang.get())/>
            </Theirs>
            <SelectField label=words::LEVEL value=level choices=choices(&RecoveryLevel::ALL, RecoveryLevel::label) none=common::OPTIONAL_NONE error=form.error("level")/>
            <TextArea label=words::AIM value=aim rows=2 error=form.error("aim")/>
            {move || (level.get() == Some(RecoveryLevel::Partial) || !stages.with(Vec::is_empty)).then(|| view! {
                <LinesField label=words::STAGES rows=stages columns=STAGES add=crate::words::incidents::ADD error=form.error("stages")/>
            })}
            <div class="columns">
                <TextField label=words::BEGINS value=begins kind="date" error=form.error("begins")/>
                <TextField label=words::DEADLINE value=deadline kind="date" error=form.error("deadline")/>
            </div>
            <div class="columns">
                <SelectField label=words::DAY_COUNT value=count choices=choices(&DayCount::ALL, DayCount::label)/>
                <SelectField label=words::PRIORITY value=priority choices=choices(&WorkPriority::ALL, WorkPriority::label) none=common::OPTIONAL_NONE/>
            </div>
            <div class="columns">
                <TextField label=words::ACCOUNTABLE value=accountable error=form.error("accountable")/>
                <TextField label=words::ARRANGES value=arranges error=form.error("arranges")/>
            </div>
            <TextArea label=words::CONCERNED value=concerned rows=2 error=form.error("concerned")/>
            <SelectField label=words::PROCEDURE value=exists choices=choices(&Exists::ALL, Exists::label) none=common::OPTIONAL_NONE/>
            {move || (exists.get() == Some(Exists::Yes)).then(|| view! {
                <TextField label=words::PROCEDURE_REF value=reference error=form.error("procedure.reference")/>
                <div class="columns">
                    <TextField label=words::CHECKED_BY value=checked_by error=form.error("procedure.checked_by")/>
                    <TextField label=words::CHECKED_ON value=checked_on kind="date" error=form.error("procedure.checked_on")/>
                </div>
            })}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
