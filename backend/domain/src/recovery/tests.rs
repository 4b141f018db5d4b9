//! What a recovery lead may rely on: dates that follow from the tasks, circles named, delays that stay within the
//! slack harmless, and a hash that changes with every word but not with progress.

use super::*;
use jiff::civil::Date;
use proptest::prelude::*;
use saiki_api::{
    Uuid,
    money::Money,
    recovery::{
        DayCount, PlanGoal, RecoveryLevel,
        parties::{PartyInput, PartySide, PartyState, RecoveryParty},
        tasks::{RecoveryTask, TaskInput, TaskKind, TaskProgress, TaskState},
    },
};

fn on(text: &str) -> Date {
    text.parse().unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn task(n: u128, days: i64, before: &[u128]) -> RecoveryTask {
    RecoveryTask {
        id: id(n),
        plan: TaskInput {
            title: format!("T{n}"),
            detail: String::new(),
            kind: TaskKind::Restore,
            responsible: "運用課".to_owned(),
            start: None,
            due: None,
            days,
            depends_on: before.iter().map(|n| id(*n)).collect(),
            cost: None,
            effort_tenths: 0,
        },
        progress: TaskProgress {
            state: TaskState::NotStarted,
            progress: 0,
            started_on: None,
            finished_on: None,
            actual_cost: None,
            note: String::new(),
        },
        tests_open: 0,
        version: 1,
    }
}

/// From Friday 27 November 2026.
fn facts(count: DayCount) -> Facts {
    Facts {
        begins: Some(on("2026-11-27")),
        deadline: Some(on("2026-12-05")),
        count,
        today: on("2026-11-26"),
    }
}

fn diamond() -> Vec<RecoveryTask> {
    vec![
        task(1, 2, &[]),
        task(2, 3, &[1]),
        task(3, 1, &[1]),
        task(4, 1, &[2, 3]),
    ]
}

#[test]
fn dates_slack_and_the_critical_path_follow_from_the_tasks() {
    let plan = schedule(&diamond(), facts(DayCount::Calendar));
    let finishes: Vec<String> = plan
        .tasks
        .iter()
        .map(|t| t.earliest_finish.to_string())
        .collect();
    assert_eq!(
        finishes,
        ["2026-11-28", "2026-12-01", "2026-11-29", "2026-12-02"]
    );
    let slacks: Vec<i64> = plan.tasks.iter().map(|t| t.slack_days).collect();
    assert_eq!(slacks, [0, 0, 2, 0]);
    assert_eq!(plan.critical_path, [id(1), id(2), id(4)]);
    assert_eq!(plan.tasks[2].latest_finish, on("2026-12-01"));
    assert_eq!(
        (plan.ends, plan.margin_days),
        (Some(on("2026-12-02")), Some(3))
    );
    assert!(
        plan.tasks[1].because.ja.contains("T1") && plan.explanation.en.contains("critical path")
    );
}

#[test]
fn weekends_are_left_out_where_working_days_count() {
    let plan = schedule(&diamond(), facts(DayCount::Working));
    let dates: Vec<String> = plan
        .tasks
        .iter()
        .map(|t| t.earliest_finish.to_string())
        .collect();
    // Friday and Monday; Tuesday to Thursday; Friday.
    assert_eq!(
        dates,
        ["2026-11-30", "2026-12-03", "2026-12-01", "2026-12-04"]
    );
    // The deadline is a Saturday, so the Friday before.
    assert_eq!(plan.margin_days, Some(0));
}

#[test]
fn what_began_keeps_its_days_and_what_is_late_moves_with_today() {
    let mut tasks = diamond();
    tasks[0].progress.state = TaskState::Done;
    tasks[0].progress.started_on = Some(on("2026-11-27"));
    tasks[0].progress.finished_on = Some(on("2026-11-27"));
    tasks[1].progress.state = TaskState::UnderWay;
    tasks[1].progress.started_on = Some(on("2026-11-28"));
    tasks[2].progress.state = TaskState::Cancelled;
    let late = Facts {
        today: on("2026-12-03"),
        ..facts(DayCount::Calendar)
    };
    let plan = schedule(&tasks, late);
    let rows: Vec<_> = plan
        .tasks
        .iter()
        .map(|t| (t.task_id, t.earliest_finish))
        .collect();
    assert_eq!(
        rows,
        [
            (id(1), on("2026-11-27")),
            (id(2), on("2026-12-03")),
            (id(4), on("2026-12-04"))
        ]
    );
    assert_eq!(plan.critical_path, [id(2), id(4)]);
    assert_eq!(plan.margin_days, Some(1));
}

#[test]
fn a_delay_beyond_the_slack_is_told_task_by_task() {
    let tasks = diamond();
    let harmless = slip(&tasks, facts(DayCount::Calendar), id(3), 2).unwrap();
    assert_eq!(harmless.ends_before, harmless.ends_after);
    assert_eq!(harmless.tasks.len(), 1);
    let harmful = slip(&tasks, facts(DayCount::Calendar), id(2), 5).unwrap();
    assert_eq!(harmful.ends_after, Some(on("2026-12-07")));
    assert_eq!(harmful.margin_days, Some(-2));
    let slipped: Vec<Uuid> = harmful.tasks.iter().map(|t| t.task_id).collect();
    assert_eq!(slipped, [id(2), id(4)]);
    assert_eq!(slip(&tasks, facts(DayCount::Calendar), id(9), 1), None);
}

#[test]
fn a_circle_is_refused_and_named() {
    let tasks = diamond();
    let mut wanted = tasks[0].plan.clone();
    wanted.depends_on = vec![id(4)];
    let faults = check_task(&wanted, Some(&tasks[0]), &tasks).0;
    assert_eq!(
        (faults[0].field.as_str(), faults[0].code),
        ("depends_on", "circle")
    );
    for name in ["T1", "T2", "T4"] {
        assert!(
            faults[0].message.ja.contains(name),
            "{}",
            faults[0].message.ja
        );
    }
    wanted.depends_on = vec![id(1)];
    assert_eq!(
        check_task(&wanted, Some(&tasks[0]), &tasks).0[0].code,
        "circle"
    );
    wanted.depends_on = vec![id(77)];
    assert_eq!(
        check_task(&wanted, Some(&tasks[0]), &tasks).0[0].code,
        "unknown_task"
    );
}

fn party(n: u128, share: Option<i64>, state: PartyState) -> RecoveryParty {
    RecoveryParty {
        id: id(n),
        party: PartyInput {
            name: format!("P{n}"),
            side: PartySide::Outside,
            subject: String::new(),
            cooperation: String::new(),
            schedule: String::new(),
            share_bp: share,
            state,
            state_on: None,
        },
        version: 1,
    }
}

#[test]
fn a_plan_is_put_up_for_approval_only_when_somebody_pays_all_of_it() {
    let goal = PlanGoal {
        level: Some(RecoveryLevel::Improved),
        deadline: Some(on("2026-12-05")),
        accountable: "事業本部長".to_owned(),
        ..Default::default()
    };
    let mut tasks = diamond();
    tasks[0].plan.cost = Some(Money {
        minor: 500_000,
        currency: "JPY".to_owned(),
    });
    let codes = |parties: &[RecoveryParty]| -> Vec<String> {
        blockers(&goal, &tasks, parties)
            .into_iter()
            .map(|b| b.code)
            .collect()
    };
    assert_eq!(codes(&[]), ["shares"]);
    let (a, b) = (
        party(1, Some(3_333), PartyState::Asked),
        party(2, Some(6_667), PartyState::Agreed),
    );
    assert_eq!(codes(std::slice::from_ref(&a)), ["shares"]);
    assert_eq!(codes(&[a.clone(), b.clone()]), Vec::<String>::new());
    assert_eq!(
        codes(&[a, b, party(3, None, PartyState::Refused)]),
        ["refused"]
    );
    let empty = blockers(&PlanGoal::default(), &[], &[]);
    assert_eq!(empty.len(), 4);
}

#[test]
fn the_hash_follows_every_word_of_the_plan_and_no_progress() {
    let (goal, tasks) = (PlanGoal::default(), diamond());
    let before = hash::plan(&goal, &tasks, &[]).unwrap();
    let mut worked = tasks.clone();
    worked[0].progress.state = TaskState::Done;
    worked[0].progress.actual_cost = Some(Money {
        minor: 1,
        currency: "JPY".to_owned(),
    });
    worked[0].version = 9;
    assert_eq!(hash::plan(&goal, &worked, &[]).unwrap(), before);
    worked[0].progress.state = TaskState::Cancelled;
    assert_ne!(hash::plan(&goal, &worked, &[]).unwrap(), before);
    let mut edited = tasks.clone();
    edited[3].plan.days += 1;
    assert_ne!(hash::plan(&goal, &edited, &[]).unwrap(), before);
    assert_ne!(
        hash::plan(&goal, &tasks, &[party(1, None, PartyState::Asked)]).unwrap(),
        before
    );
}

#[test]
fn wrong_input_is_named_by_its_field() {
    let mut bad = diamond()[0].plan.clone();
    bad.title = " ".to_owned();
    bad.days = 0;
    bad.start = Some(on("2026-12-02"));
    bad.due = Some(on("2026-12-01"));
    bad.cost = Some(Money {
        minor: -1,
        currency: "yen".to_owned(),
    });
    let fields: Vec<String> = check_task(&bad, None, &[])
        .0
        .into_iter()
        .map(|f| f.field)
        .collect();
    assert_eq!(
        fields,
        ["title", "due", "days", "cost.minor", "cost.currency"]
    );
    let today = on("2026-11-26");
    let mut progress = diamond()[0].progress.clone();
    progress.state = TaskState::Cancelled;
    progress.progress = 101;
    progress.started_on = Some(on("2026-11-27"));
    let fields: Vec<String> = check_progress(&progress, today)
        .0
        .into_iter()
        .map(|f| f.field)
        .collect();
    assert_eq!(fields, ["progress", "started_on", "note"]);
    let mut asked = party(1, Some(10_001), PartyState::Asked).party;
    asked.name = String::new();
    let fields: Vec<String> = check_party(&asked, today)
        .0
        .into_iter()
        .map(|f| f.field)
        .collect();
    assert_eq!(fields, ["name", "share_bp", "state_on"]);
}

prop_compose! {
    /// Up to twelve tasks, each waiting for some before it, a few of them with a first day of their own.
    fn plans()(
        raw in prop::collection::vec((1_i64..9, prop::collection::vec(any::<bool>(), 12), 0_i8..20), 1..12)
    ) -> Vec<RecoveryTask> {
        raw.iter().enumerate().map(|(n, (days, links, start))| {
            let before: Vec<u128> = (0..n).filter(|k| links[*k] && k % 3 == n % 3).map(|k| k as u128 + 1).collect();
            let mut task = task(n as u128 + 1, *days, &before);
            task.plan.start = (*start > 14).then(|| Date::constant(2026, 11, 27).checked_add(jiff::Span::new().days(*start)).unwrap());
            task
        }).collect()
    }
}

proptest! {
    #[test]
    fn no_task_begins_before_those_it_waits_for_end(tasks in plans(), working in any::<bool>()) {
        let count = if working { DayCount::Working } else { DayCount::Calendar };
        let plan = schedule(&tasks, facts(count));
        let of = |id| plan.tasks.iter().find(|t| t.task_id == id).unwrap();
        for task in &tasks {
            let own = of(task.id);
            prop_assert!(own.earliest_start <= own.earliest_finish && own.slack_days >= 0);
            prop_assert!(own.earliest_finish <= own.latest_finish && own.latest_finish <= plan.ends.unwrap());
            for before in &task.plan.depends_on {
                prop_assert!(of(*before).earliest_finish < own.earliest_start);
                prop_assert!(of(*before).latest_finish < own.latest_start);
            }
        }
        prop_assert!(!plan.critical_path.is_empty());
        prop_assert_eq!(of(*plan.critical_path.last().unwrap()).earliest_finish, plan.ends.unwrap());
    }

    #[test]
    fn a_delay_moves_the_end_by_what_exceeds_the_slack(tasks in plans(), pick in any::<prop::sample::Index>(), days in 1_i64..15) {
        let late = pick.get(&tasks).id;
        let before = schedule(&tasks, facts(DayCount::Calendar));
        let slack = before.tasks.iter().find(|t| t.task_id == late).unwrap().slack_days;
        let after = slip(&tasks, facts(DayCount::Calendar), late, days).unwrap();
        let moved = after.ends_after.unwrap().duration_since(before.ends.unwrap()).as_hours() / 24;
        prop_assert_eq!(moved, (days - slack).max(0));
    }

    #[test]
    fn a_circle_is_found_exactly_when_there_is_one(tasks in plans(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        prop_assert_eq!(cycle(&tasks), None);
        let mut linked = tasks.clone();
        let (from, to) = (from.index(tasks.len()), to.index(tasks.len()));
        let target = linked[to].id;
        linked[from].plan.depends_on.push(target);
        // A link closes a circle exactly when what it waits for waits for the task itself.
        let mut reached = vec![to];
        let mut at = 0;
        while at < reached.len() {
            for (n, task) in tasks.iter().enumerate() {
                if tasks[reached[at]].plan.depends_on.contains(&task.id) && !reached.contains(&n) {
                    reached.push(n);
                }
            }
            at += 1;
        }
        prop_assert_eq!(cycle(&linked).is_some(), reached.contains(&from));
    }
}
