//! Ramp plans: how many mails a day of one may have, and when its days begin and end. Counting mails is the ledger's.

use crate::{civil::zone, fault::Faults};
use jiff::{SignedDuration, Timestamp};
use saiki_api::ramp::RampPlan;

/// Most mails a plan may name for a day.
pub const MOST: i64 = 10_000_000;
/// Steepest growth, in per cent a day.
pub const STEEPEST: i64 = 900;

/// A day of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Which, from 1.
    pub number: i64,
    /// Mails it may have.
    pub most: i64,
    /// When it begins.
    pub begins: Timestamp,
    /// When the next one begins.
    pub ends: Timestamp,
}

/// Mails that day number `number` (from 1) may have: the first day's, and each day so much more, rounded down but always
/// by one at least where the plan grows at all, up to its most.
pub fn of_day(plan: &RampPlan, number: i64) -> i64 {
    let most = plan.most.unwrap_or(MOST).clamp(1, MOST);
    let mut mails = plan.first_day.clamp(1, most);
    let growth = plan.growth_percent.clamp(0, STEEPEST);
    if growth == 0 {
        return mails;
    }
    let mut day = 1;
    while day < number && mails < most {
        let more = (mails.saturating_mul(growth) / 100).max(1);
        mails = mails.saturating_add(more).min(most);
        day += 1;
    }
    mails
}

/// What is wrong with a plan; `prefix` stands before the names of its fields.
pub fn check(plan: &RampPlan, prefix: &str) -> Faults {
    let mut faults = Faults::default();
    let most = plan.most.unwrap_or(MOST);
    let numbers = [
        ("first_day", plan.first_day, 1, MOST),
        ("growth_percent", plan.growth_percent, 0, STEEPEST),
        ("most", most, 1, MOST),
    ];
    for (field, value, from, to) in numbers {
        if !(from..=to).contains(&value) {
            faults.add(
                format!("{prefix}{field}"),
                "out_of_range",
                format!("{from}〜{to}の数を入力してください"),
                format!("Give a number from {from} to {to}"),
            );
        }
    }
    if faults.0.is_empty() && most < plan.first_day {
        faults.add(
            format!("{prefix}most"),
            "less_than_first_day",
            "1日の上限は初日の通数以上にしてください",
            "The most of a day must not be less than the first day's number",
        );
    }
    faults
}

/// The day of the plan that `now` falls on, for a campaign begun at `started`; days are those of the zone named.
pub fn day(plan: &RampPlan, started: Timestamp, now: Timestamp, zone_name: &str) -> Day {
    let zone = zone(zone_name);
    let now_there = now.to_zoned_datetime(zone.clone());
    let first = started.to_zoned_datetime(zone).date();
    let days = now_there.date().duration_since(first).as_hours() / 24;
    let number = days.max(0) + 1;
    let begins = now_there.start_of_day();
    let begins_at = begins.as_ref().map_or(now, |day| day.timestamp());
    let tomorrow = begins.and_then(|day| day.tomorrow());
    let tomorrow = tomorrow.and_then(|day| day.start_of_day());
    let a_day = SignedDuration::from_hours(24);
    let later = begins_at.saturating_add(a_day).unwrap_or(Timestamp::MAX);
    Day {
        number,
        most: of_day(plan, number),
        begins: begins_at,
        ends: tomorrow.map_or(later, |day| day.timestamp()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plan(first_day: i64, growth_percent: i64, most: Option<i64>) -> RampPlan {
        RampPlan {
            first_day,
            growth_percent,
            most,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn fifty_per_cent_more_each_day_until_the_most() {
        let plan = plan(1_000, 50, Some(5_000));
        let days: Vec<i64> = (1..=7).map(|day| of_day(&plan, day)).collect();
        assert_eq!(days, [1_000, 1_500, 2_250, 3_375, 5_000, 5_000, 5_000]);
    }

    #[test]
    fn a_plan_that_grows_grows_and_one_that_does_not_stays() {
        assert_eq!(of_day(&plan(1, 1, None), 4), 4);
        assert_eq!(of_day(&plan(700, 0, None), 400), 700);
        assert_eq!(of_day(&plan(1, 900, None), i64::MAX), MOST);
    }

    #[test]
    fn days_begin_at_midnight_where_the_organisation_is() {
        let plan = plan(10, 100, None);
        let started = at("2026-07-06T14:30:00Z"); // 23:30 in Tokyo
        let first = day(&plan, started, at("2026-07-06T14:59:59Z"), "Asia/Tokyo");
        assert_eq!((first.number, first.most), (1, 10));
        assert_eq!(first.ends, at("2026-07-06T15:00:00Z"));
        let second = day(&plan, started, first.ends, "Asia/Tokyo");
        assert_eq!(
            (second.number, second.most, second.begins),
            (2, 20, first.ends)
        );
        // The same moments in another zone are one day.
        assert_eq!(day(&plan, started, first.ends, "UTC").number, 1);
    }

    #[test]
    fn a_day_of_23_hours_ends_when_it_ends() {
        let plan = plan(10, 0, None);
        let short = day(
            &plan,
            at("2026-03-29T08:00:00Z"),
            at("2026-03-29T08:00:00Z"),
            "Europe/Berlin",
        );
        assert_eq!(short.begins, at("2026-03-28T23:00:00Z"));
        assert_eq!(short.ends, at("2026-03-29T22:00:00Z"));
    }

    #[test]
    fn a_clock_behind_the_start_is_on_the_first_day() {
        let plan = plan(10, 50, None);
        assert_eq!(
            day(
                &plan,
                at("2026-07-06T00:00:00Z"),
                at("2026-07-04T00:00:00Z"),
                "UTC"
            )
            .number,
            1
        );
    }

    #[test]
    fn a_plan_that_cannot_be_kept_is_refused_by_field() {
        let refused = |plan: &RampPlan| -> Vec<String> {
            let faults = check(plan, "plan.").0;
            faults.into_iter().map(|fault| fault.field).collect()
        };
        assert!(refused(&plan(1_000, 50, Some(1_000))).is_empty());
        assert!(refused(&plan(1, 0, None)).is_empty());
        assert_eq!(refused(&plan(0, 50, None)), ["plan.first_day"]);
        assert_eq!(refused(&plan(10, -1, None)), ["plan.growth_percent"]);
        assert_eq!(
            refused(&plan(10, 901, Some(0))),
            ["plan.growth_percent", "plan.most"]
        );
        assert_eq!(refused(&plan(10, 50, Some(9))), ["plan.most"]);
    }

    proptest! {
        #[test]
        fn no_day_has_less_than_the_day_before_or_more_than_the_most(
            first in 1i64..100_000, growth in 0i64..=900, most in prop::option::of(1i64..1_000_000), day in 1i64..400
        ) {
            let plan = plan(first, growth, most);
            let (one, next) = (of_day(&plan, day), of_day(&plan, day + 1));
            prop_assert!(one >= 1 && one <= next);
            prop_assert!(next <= most.unwrap_or(MOST));
        }
    }
}
