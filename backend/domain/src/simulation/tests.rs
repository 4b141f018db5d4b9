//! The rest of a campaign: by hand where it can be, and rules that hold for every one.

use super::*;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-07-06T03:00:00Z".parse().unwrap() // noon in Tokyo
}

fn load(lane: &str, waiting: i64, per_minute: Option<f64>) -> Load {
    Load {
        lane: lane.to_owned(),
        waiting,
        per_minute,
        not_before: None,
    }
}

fn rest(per_minute: f64, loads: Vec<Load>) -> Rest {
    Rest {
        now: now(),
        accepted: 0,
        per_minute,
        loads,
        ramp: None,
    }
}

fn minutes(played: &Played) -> f64 {
    let done = played.done_at.expect("an end");
    (done.as_microsecond() - now().as_microsecond()) as f64 / 6e7
}

#[test]
fn one_flow_ends_when_its_mails_are_through() {
    let played = play(&rest(100.0, vec![load("", 1_000, None)]));
    assert!((minutes(&played) - 10.0).abs() < 0.01);
    assert_eq!(played.held_by, HeldBy::Pace);
    assert_eq!(played.points.last().unwrap().accepted, 1_000);
}

#[test]
fn nothing_left_is_done_now_and_no_pace_never_ends() {
    let played = play(&rest(100.0, vec![load("", 0, None)]));
    assert_eq!(
        (played.done_at, played.held_by),
        (Some(now()), HeldBy::Nothing)
    );
    let played = play(&rest(0.0, vec![load("", 10, None)]));
    assert_eq!((played.done_at, played.held_by), (None, HeldBy::Pace));
}

#[test]
fn a_slow_lane_is_last_and_leaves_its_share_to_the_others() {
    let loads = vec![load("", 900, None), load("docomo", 200, Some(10.0))];
    let played = play(&rest(100.0, loads));
    assert!(
        (minutes(&played) - 20.0).abs() < 0.01,
        "{}",
        minutes(&played)
    );
    assert_eq!(
        (played.held_by, played.lane.as_str()),
        (HeldBy::Lane, "docomo")
    );
    // The others have 90 a minute beside it: through after ten minutes.
    let at_ten = played.points.iter().find(|point| point.accepted == 1_000);
    assert!(at_ten.is_some(), "{:?}", played.points);
}

#[test]
fn what_was_put_off_waits_for_its_time() {
    let later = Load {
        not_before: Some(now() + SignedDuration::from_hours(4)),
        ..load("", 10, None)
    };
    let played = play(&rest(100.0, vec![load("", 100, None), later]));
    assert!((minutes(&played) - 240.1).abs() < 0.01);
    assert_eq!(played.held_by, HeldBy::Waiting);
}

#[test]
fn a_plan_spreads_it_over_days_of_the_zone() {
    let mut rest = rest(1_000.0, vec![load("", 4_750, None)]);
    rest.ramp = Some(Ramp {
        plan: RampPlan {
            first_day: 1_000,
            growth_percent: 50,
            most: None,
        },
        started: now(),
        sent_today: 0,
        zone: "Asia/Tokyo".to_owned(),
    });
    // 1,000 today, 1,500 and 2,250 on the next two days, which begin at midnight in Tokyo.
    let played = play(&rest);
    let done: Timestamp = "2026-07-07T15:02:15Z".parse().unwrap();
    let off = played.done_at.unwrap().as_second() - done.as_second();
    assert!(off.abs() <= 1, "{:?}", played.done_at);
    assert_eq!(played.held_by, HeldBy::Ramp);
    // Half of today's share used already: the rest needs a fourth day.
    rest.ramp.as_mut().unwrap().sent_today = 600;
    let played = play(&rest);
    assert!(played.done_at.unwrap() > "2026-07-08T15:00:00Z".parse().unwrap());
}

#[test]
fn a_part_that_was_looked_at_stands_for_the_whole() {
    let parts = |parts: &[(&str, i64)]| -> Vec<(String, i64)> {
        let owned = parts.iter().map(|(name, n)| ((*name).to_owned(), *n));
        owned.collect()
    };
    let two = parts(&[("a", 2), ("b", 1)]);
    assert_eq!(in_proportion(two.clone(), 3), two);
    assert_eq!(
        in_proportion(two.clone(), 300),
        parts(&[("a", 200), ("b", 100)])
    );
    // Nobody is lost by rounding, and nobody is made up.
    assert_eq!(in_proportion(two, 10), parts(&[("a", 7), ("b", 3)]));
    assert_eq!(in_proportion(Vec::new(), 10), parts(&[("", 10)]));
}

fn loads() -> impl Strategy<Value = Vec<Load>> {
    let one = (
        0i64..5_000,
        prop::option::of(1.0f64..500.0),
        prop::option::of(0i64..100_000),
    );
    prop::collection::vec(one, 1..8).prop_map(|all| {
        all.into_iter()
            .map(|(waiting, per_minute, wait)| Load {
                lane: String::new(),
                waiting,
                per_minute,
                not_before: wait.map(|wait| now() + SignedDuration::from_secs(wait)),
            })
            .collect()
    })
}

fn plans() -> impl Strategy<Value = Option<Ramp>> {
    let plan = (
        1i64..5_000,
        0i64..200,
        prop::option::of(1i64..20_000),
        0i64..5_000,
    );
    prop::option::of(
        plan.prop_map(|(first_day, growth_percent, most, sent_today)| Ramp {
            plan: RampPlan {
                first_day,
                growth_percent,
                most,
            },
            started: now() - SignedDuration::from_hours(30),
            sent_today,
            zone: "Asia/Tokyo".to_owned(),
        }),
    )
}

proptest! {
    #[test]
    fn everybody_is_reached_once_in_order_of_time_and_no_faster_than_the_pace(
        loads in loads(), ramp in plans(), per_minute in 1.0f64..2_000.0
    ) {
        let total: i64 = loads.iter().map(|load| load.waiting).sum();
        let played = play(&Rest { now: now(), accepted: 7, per_minute, loads, ramp });
        let (first, last) = (played.points[0], *played.points.last().unwrap());
        prop_assert_eq!((first.at, first.accepted), (now(), 7));
        for two in played.points.windows(2) {
            prop_assert!(two[0].at <= two[1].at && two[0].accepted <= two[1].accepted);
        }
        prop_assert!(last.accepted <= total + 7);
        if let Some(done) = played.done_at {
            prop_assert!((last.accepted - total - 7).abs() <= 1, "{} of {}", last.accepted, total);
            let least = total as f64 / per_minute * 60.0;
            prop_assert!((done.as_second() - now().as_second()) as f64 >= least - 2.0);
        }
        prop_assert!(played.points.len() <= 242);
    }

    #[test]
    fn a_plan_never_makes_it_sooner_and_holds_each_day(
        waiting in 1i64..20_000, first_day in 1i64..3_000, growth in 0i64..100, per_minute in 10.0f64..2_000.0
    ) {
        let plan = RampPlan { first_day, growth_percent: growth, most: None };
        let without = rest(per_minute, vec![load("", waiting, None)]);
        let mut with = without.clone();
        with.ramp = Some(Ramp { plan, started: now(), sent_today: 0, zone: "Asia/Tokyo".to_owned() });
        let (free, planned) = (play(&without), play(&with));
        if let Some(done) = planned.done_at {
            prop_assert!(done >= free.done_at.unwrap());
            // As many days as the plan needs, and not one less.
            let day = ramp::day(&plan, now(), done - SignedDuration::from_millis(5), "Asia/Tokyo");
            let until: i64 = (1..=day.number).map(|n| ramp::of_day(&plan, n)).sum();
            prop_assert!(until + 1 >= waiting, "{until} in {} days of {waiting}", day.number);
        }
    }
}
