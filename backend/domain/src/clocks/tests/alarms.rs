//! When deadlines are told of: at each instant of the plan once, the latest alone after an absence.

use super::*;
use crate::clocks::alarms::{Stage, WatchKey, check, reach, said, stage};
use jiff::SignedDuration;
use saiki_api::{
    Uuid,
    alarms::{AlarmPlan, AlarmStage},
};

fn due() -> Timestamp {
    at("2026-12-10T09:00:00Z")
}

/// So many hours from the deadline.
fn hours(n: i64) -> Timestamp {
    due() + SignedDuration::from_hours(n)
}

fn ask(plan: &AlarmPlan, raised: Option<i64>, now: Timestamp) -> Option<i64> {
    stage(plan, None, due(), raised, now).map(|stage| stage.offset())
}

/// What is told from an hour to the next, with what was told before.
fn told(plan: &AlarmPlan, from: i64, until: i64) -> Vec<(i64, i64)> {
    let (mut raised, mut all) = (None, Vec::new());
    for hour in from..=until {
        if let Some(offset) = ask(plan, raised, hours(hour)) {
            raised = Some(offset);
            all.push((hour, offset));
        }
    }
    all
}

#[test]
fn each_instant_of_the_plan_is_told_once_and_when_it_comes() {
    let all = told(&AlarmPlan::default(), -100, 1_000);
    let wanted: Vec<(i64, i64)> = [-72, -24, -6, 0]
        .into_iter()
        .chain((1..=7).map(|n| n * 24))
        .map(|hour| (hour, hour))
        .collect();
    assert_eq!(all, wanted);
    let second = SignedDuration::from_secs(1);
    let plan = AlarmPlan::default();
    assert_eq!(ask(&plan, None, hours(-72) - second), None);
    assert_eq!(ask(&plan, Some(-6), hours(0) - second), None);
    assert_eq!(ask(&plan, Some(-6), hours(0)), Some(0));
}

#[test]
fn after_an_absence_only_the_latest_is_told() {
    let plan = AlarmPlan::default();
    assert_eq!(ask(&plan, None, hours(-5)), Some(-6));
    assert_eq!(ask(&plan, Some(-72), hours(-5)), Some(-6));
    assert_eq!(ask(&plan, Some(-72), hours(30)), Some(24));
    assert_eq!(ask(&plan, Some(24), hours(30)), None);
}

#[test]
fn what_passed_long_ago_is_told_only_while_it_is_repeated() {
    let plan = AlarmPlan::default();
    // As after an upgrade: nothing was ever told.
    assert_eq!(ask(&plan, None, hours(100)), Some(96));
    assert_eq!(ask(&plan, None, hours(7 * 24 + 36)), Some(7 * 24));
    assert_eq!(ask(&plan, None, hours(7 * 24 + 37)), None);
    let quiet = AlarmPlan {
        repeats: 0,
        ..plan.clone()
    };
    assert_eq!(ask(&quiet, None, hours(36)), Some(0));
    assert_eq!(ask(&quiet, None, hours(37)), None);
    // Far ahead and long since due to be told of.
    let early = AlarmPlan {
        before_hours: vec![720],
        ..plan
    };
    assert_eq!(ask(&early, None, hours(-684)), Some(-720));
    assert_eq!(ask(&early, None, hours(-683)), None);
}

#[test]
fn nothing_is_told_of_a_time_before_the_period_began() {
    let plan = AlarmPlan::default();
    let from = |hour| stage(&plan, Some(hours(hour)), due(), None, hours(-60));
    assert_eq!(from(-71), None);
    assert_eq!(from(-72).map(|stage| stage.at), Some(hours(-72)));
    let later = stage(&plan, Some(hours(-71)), due(), None, hours(-24));
    assert_eq!(later.map(|stage| stage.hours), Some(24));
}

#[test]
fn of_deadlines_out_of_reach_nothing_is_told() {
    let usual = AlarmPlan::default();
    let quiet = AlarmPlan {
        before_hours: Vec::new(),
        repeats: 0,
        ..usual.clone()
    };
    assert_eq!(reach(&usual, due()), (hours(-(7 * 24 + 36)), hours(72)));
    assert_eq!(reach(&quiet, due()), (hours(-36), hours(0)));
    for plan in [usual, quiet] {
        for hour in -300..=300 {
            let (first, last) = reach(&plan, hours(hour));
            let within = (first..=last).contains(&due());
            assert!(within || ask(&plan, None, hours(hour)).is_none(), "{hour}");
        }
    }
}

#[test]
fn a_deadline_that_has_passed_is_not_said_to_be_ahead() {
    let plan = AlarmPlan {
        at: false,
        repeats: 1,
        ..AlarmPlan::default()
    };
    assert_eq!(ask(&plan, None, hours(1)), None);
    assert_eq!(ask(&plan, None, hours(24)), Some(24));
}

#[test]
fn a_stage_says_on_which_side_of_the_deadline_it_is() {
    let plan = AlarmPlan::default();
    let of = |hour| stage(&plan, None, due(), None, hours(hour));
    let told = |stage, hours_apart, hour| Stage {
        stage,
        hours: hours_apart,
        at: hours(hour),
    };
    assert_eq!(of(-20), Some(told(AlarmStage::Before, 24, -24)));
    assert_eq!(of(3), Some(told(AlarmStage::At, 0, 0)));
    assert_eq!(of(50), Some(told(AlarmStage::After, 48, 48)));
}

#[test]
fn a_plan_is_within_its_bounds() {
    let faults = |plan: AlarmPlan| -> Vec<String> {
        let each = check(&plan).0.into_iter();
        each.map(|fault| format!("{} {}", fault.field, fault.code))
            .collect()
    };
    assert_eq!(faults(AlarmPlan::default()), Vec::<String>::new());
    let none = AlarmPlan {
        before_hours: Vec::new(),
        at: false,
        repeats: 0,
        ..AlarmPlan::default()
    };
    assert_eq!(faults(none), Vec::<String>::new());
    let wrong = AlarmPlan {
        before_hours: vec![2_161, 0, 5, 5],
        repeat_hours: 0,
        repeats: 31,
        ..AlarmPlan::default()
    };
    assert_eq!(
        faults(wrong),
        [
            "alarms.before_hours.3 repeated",
            "alarms.before_hours.0 out_of_range",
            "alarms.before_hours.1 out_of_range",
            "alarms.repeat_hours out_of_range",
            "alarms.repeats out_of_range",
        ]
    );
    let many = AlarmPlan {
        before_hours: (1..=11).collect(),
        ..AlarmPlan::default()
    };
    assert_eq!(faults(many), ["alarms.before_hours too_many"]);
}

#[test]
fn a_clock_and_a_question_are_told_apart_by_what_the_log_names() {
    let id = Uuid::from_u128(7);
    let (clock, question) = (WatchKey::Clock(id), WatchKey::Question("people".to_owned()));
    assert_eq!(clock.to_string(), id.to_string());
    assert_eq!((clock.clock(), clock.question()), (Some(id), None));
    assert_eq!(question.to_string(), "people");
    assert_eq!(
        (question.clock(), question.question()),
        (None, Some("people"))
    );
}

#[test]
fn what_is_said_is_what_is_left_or_past_and_not_what_was_planned() {
    let due = due();
    let after = |minutes: i64| due + SignedDuration::from_mins(minutes);
    for (told, minutes, expected) in [
        (AlarmStage::Before, -24 * 60, (AlarmStage::Before, 24)),
        (AlarmStage::Before, -24 * 60 + 1, (AlarmStage::Before, 24)),
        // A deadline of one's own, set ten hours and a half ahead.
        (AlarmStage::Before, -630, (AlarmStage::Before, 10)),
        (AlarmStage::Before, -29, (AlarmStage::Before, 0)),
        (AlarmStage::Before, -58, (AlarmStage::Before, 1)),
        (AlarmStage::At, 0, (AlarmStage::At, 0)),
        (AlarmStage::At, 59, (AlarmStage::At, 0)),
        (AlarmStage::At, 20 * 60, (AlarmStage::After, 20)),
        (AlarmStage::After, 24 * 60 + 1, (AlarmStage::After, 24)),
        (AlarmStage::After, 30 * 60, (AlarmStage::After, 30)),
    ] {
        assert_eq!(
            said(told, due, after(minutes)),
            expected,
            "{told:?} {minutes}"
        );
    }
}
