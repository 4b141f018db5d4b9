//! What may be written into a plan, its tasks, parties, tests and dates. Each fault names its field and the remedy.

use super::cycle;
use crate::{fault::Faults, money::is_currency};
use jiff::civil::Date;
use saiki_api::{
    approvals::ApprovalAction,
    money::Money,
    recovery::{
        PlanApprovalStep, PlanGoal,
        execution::{DateInput, NewRun, StepInput},
        parties::{PartyInput, PartyState, WHOLE_BP},
        tasks::{MAX_TASK_DAYS, RecoveryTask, TaskInput, TaskProgress, TaskState},
    },
};

/// Longest line, in characters.
const MAX_LINE: usize = 200;
/// Longest prose, in characters.
const MAX_PROSE: usize = 4_000;
/// Most stages.
const MAX_STAGES: usize = 20;
/// Most tasks one task waits for.
const MAX_BEFORE: usize = 50;
/// Largest amount, in minor units: sums over a plan stay within 64 bits.
const MAX_MINOR: i64 = 10_000_000_000_000;
/// Most person-days of a task, in tenths.
const MAX_EFFORT: i64 = 1_000_000;

/// Whether the plan may aim at this.
pub fn check_goal(goal: &PlanGoal) -> Faults {
    let mut faults = Faults::default();
    faults.prose("aim", &goal.aim, MAX_PROSE);
    for (field, text) in [
        ("accountable", &goal.accountable),
        ("arranges", &goal.arranges),
        ("procedure.checked_by", &goal.procedure.checked_by),
    ] {
        faults.optional_line(field, text, MAX_LINE);
    }
    faults.prose("concerned", &goal.concerned, MAX_PROSE);
    faults.prose("procedure.reference", &goal.procedure.reference, MAX_PROSE);
    faults.count("stages", goal.stages.len(), MAX_STAGES);
    for (n, stage) in goal.stages.iter().enumerate() {
        faults.line(&format!("stages.{n}.name"), &stage.name, MAX_LINE);
        faults.prose(&format!("stages.{n}.runs"), &stage.runs, MAX_PROSE);
        day(&mut faults, &format!("stages.{n}.date"), stage.date);
    }
    day(&mut faults, "begins", goal.begins);
    day(&mut faults, "deadline", goal.deadline);
    day(
        &mut faults,
        "procedure.checked_on",
        goal.procedure.checked_on,
    );
    if goal.begins.zip(goal.deadline).is_some_and(|(b, d)| d < b) {
        faults.add(
            "deadline",
            "before_start",
            "開始日より後の日にしてください",
            "It must not be before the first day",
        );
    }
    faults
}

/// Whether a task may be planned like this. `own` is the task itself where it exists already.
pub fn check_task(input: &TaskInput, own: Option<&RecoveryTask>, all: &[RecoveryTask]) -> Faults {
    let mut faults = Faults::default();
    faults.line("title", &input.title, MAX_LINE);
    faults.prose("detail", &input.detail, MAX_PROSE);
    faults.optional_line("responsible", &input.responsible, MAX_LINE);
    day(&mut faults, "start", input.start);
    day(&mut faults, "due", input.due);
    if input.start.zip(input.due).is_some_and(|(s, d)| d < s) {
        faults.add(
            "due",
            "before_start",
            "着手日より後の日にしてください",
            "It must not be before the first day",
        );
    }
    if !(1..=MAX_TASK_DAYS).contains(&input.days) {
        faults.add(
            "days",
            "out_of_range",
            format!("1から{MAX_TASK_DAYS}までの日数を入れてください"),
            format!("Enter 1 to {MAX_TASK_DAYS} days"),
        );
    }
    if !(0..=MAX_EFFORT).contains(&input.effort_tenths) {
        faults.add(
            "effort_tenths",
            "out_of_range",
            "0以上の人日を入れてください",
            "Enter zero or more person-days",
        );
    }
    money(&mut faults, "cost", input.cost.as_ref());
    faults.count("depends_on", input.depends_on.len(), MAX_BEFORE);
    faults.distinct("depends_on", &input.depends_on);
    for (n, before) in input.depends_on.iter().enumerate() {
        if !all.iter().any(|t| t.id == *before) {
            faults.add(
                format!("depends_on.{n}"),
                "unknown_task",
                "この計画にない作業です",
                "The plan has no such task",
            );
        }
    }
    if let Some(own) = own {
        circle(&mut faults, input, own, all);
    }
    faults
}

/// A task that waits for itself, by way of others or not, is refused with the circle named.
fn circle(faults: &mut Faults, input: &TaskInput, own: &RecoveryTask, all: &[RecoveryTask]) {
    let mut wanted = all.to_vec();
    if let Some(task) = wanted.iter_mut().find(|t| t.id == own.id) {
        task.plan = input.clone();
    }
    let Some(ids) = cycle(&wanted) else { return };
    let title = |id| {
        let task = wanted.iter().find(|t| t.id == id);
        format!("「{}」", task.map_or("", |t| t.plan.title.as_str()))
    };
    // Told from what waits: each name waits for the one after it.
    let mut names: Vec<String> = ids.iter().map(|id| title(*id)).collect();
    names.extend(names.first().cloned());
    faults.add(
        "depends_on",
        "circle",
        format!(
            "先行作業が循環しています：{}。どれか一つの先行作業を外してください",
            names.join(" → ")
        ),
        format!(
            "These tasks wait for each other in a circle: {}. Take one of the links out",
            names.join(" → ")
        ),
    );
}

/// Whether a task may have got so far.
pub fn check_progress(input: &TaskProgress, today: Date) -> Faults {
    let mut faults = Faults::default();
    if !(0..=100).contains(&input.progress) {
        faults.add(
            "progress",
            "out_of_range",
            "0から100までの数を入れてください",
            "Enter 0 to 100",
        );
    }
    for (field, day) in [
        ("started_on", input.started_on),
        ("finished_on", input.finished_on),
    ] {
        if day.is_some_and(|day| day > today) {
            faults.add(
                field,
                "in_future",
                "今日までの日にしてください",
                "It must not be in the future",
            );
        }
    }
    day(&mut faults, "started_on", input.started_on);
    if input
        .started_on
        .zip(input.finished_on)
        .is_some_and(|(s, f)| f < s)
    {
        faults.add(
            "finished_on",
            "before_start",
            "着手日より後の日にしてください",
            "It must not be before work began",
        );
    }
    money(&mut faults, "actual_cost", input.actual_cost.as_ref());
    faults.prose("note", &input.note, MAX_PROSE);
    if input.state == TaskState::Cancelled && input.note.trim().is_empty() {
        faults.add(
            "note",
            "required",
            "取りやめる理由を書いてください",
            "Say why it is given up",
        );
    }
    faults
}

/// Whether a party may be entered like this.
pub fn check_party(input: &PartyInput, today: Date) -> Faults {
    let mut faults = Faults::default();
    faults.line("name", &input.name, MAX_LINE);
    for (field, text) in [
        ("subject", &input.subject),
        ("cooperation", &input.cooperation),
        ("schedule", &input.schedule),
    ] {
        faults.prose(field, text, MAX_PROSE);
    }
    if input
        .share_bp
        .is_some_and(|bp| !(0..=WHOLE_BP).contains(&bp))
    {
        faults.add(
            "share_bp",
            "out_of_range",
            "負担割合は0%から100%までです",
            "A share is 0% to 100%",
        );
    }
    match input.state_on {
        None if input.state != PartyState::NotAsked => faults.add(
            "state_on",
            "required",
            "その日付を入れてください",
            "Enter the day of it",
        ),
        Some(day) if day > today => faults.add(
            "state_on",
            "in_future",
            "今日までの日にしてください",
            "It must not be in the future",
        ),
        _ => {}
    }
    day(&mut faults, "state_on", input.state_on);
    if input.state == PartyState::Agreed && input.subject.trim().is_empty() {
        faults.add(
            "subject",
            "required",
            "合意した内容を書いてください",
            "Write what was agreed",
        );
    }
    faults
}

/// Whether a step of an approval is complete.
pub fn check_approval(step: &PlanApprovalStep) -> Faults {
    let mut faults = Faults::default();
    faults.prose("comment", &step.comment, MAX_PROSE);
    if step.action == ApprovalAction::Reject && step.comment.trim().is_empty() {
        faults.add(
            "comment",
            "required",
            "差し戻す理由を書いてください",
            "Say why you refuse it",
        );
    }
    faults
}

/// Whether a test step may be written like this.
pub fn check_step(input: &StepInput) -> Faults {
    let mut faults = Faults::default();
    for (field, text) in [("action", &input.action), ("expected", &input.expected)] {
        required_prose(&mut faults, field, text);
    }
    faults
}

/// Whether a run may be recorded like this.
pub fn check_run(input: &NewRun) -> Faults {
    let mut faults = Faults::default();
    required_prose(&mut faults, "observed", &input.observed);
    faults
}

/// Whether a date to be agreed may be written like this.
pub fn check_date(input: &DateInput) -> Faults {
    let mut faults = Faults::default();
    faults.line("what", &input.what, MAX_LINE);
    faults.line("audience", &input.audience, MAX_LINE);
    faults.optional_line("hours", &input.hours, MAX_LINE);
    day(&mut faults, "day", Some(input.day));
    faults
}

fn required_prose(faults: &mut Faults, field: &str, text: &str) {
    if text.trim().is_empty() {
        faults.add(field, "required", "入力してください", "Please fill this in");
    }
    faults.prose(field, text, MAX_PROSE);
}

/// A day of this century: a typing error in the year is caught, and dates stay computable.
pub fn check_day(faults: &mut Faults, field: &str, wanted: Date) {
    day(faults, field, Some(wanted));
}

fn day(faults: &mut Faults, field: &str, day: Option<Date>) {
    if day.is_some_and(|day| !(2000..=2099).contains(&day.year())) {
        faults.add(
            field,
            "out_of_range",
            "2000年から2099年までの日を入れてください",
            "Enter a day of the years 2000 to 2099",
        );
    }
}

fn money(faults: &mut Faults, field: &str, amount: Option<&Money>) {
    let Some(amount) = amount else { return };
    if !(0..=MAX_MINOR).contains(&amount.minor) {
        faults.add(
            format!("{field}.minor"),
            "out_of_range",
            "0以上の金額を入れてください",
            "Enter zero or more",
        );
    }
    if !is_currency(&amount.currency) {
        faults.add(
            format!("{field}.currency"),
            "not_a_currency",
            "通貨は JPY のような ISO 4217 の符号で入れてください",
            "Enter a currency as its ISO 4217 code, for example JPY",
        );
    }
}
