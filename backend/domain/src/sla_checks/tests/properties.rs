//! What holds for whatever windows there are.

use super::*;
use crate::sla_checks::judge;
use proptest::prelude::*;
use saiki_api::service_terms::WHOLE;

/// November 2026 in Tokyo begins then, and has as many seconds.
const BEGINS: i64 = 1_793_458_800;
const MONTH: i64 = 30 * 86_400;

fn any_window() -> impl Strategy<Value = ServiceWindow> {
    (0_i64..MONTH / 60, 1_i64..6_000, 0..4).prop_map(|(from, minutes, kind)| {
        let from = BEGINS + from * 60;
        let to = (from + minutes * 60).min(BEGINS + MONTH);
        let (kind, exclusion) = match kind {
            0 | 1 => (WindowKind::Outage, None),
            2 => (WindowKind::Degraded, None),
            _ => (WindowKind::Excluded, Some(Exclusion::ThirdParty)),
        };
        let mut window = window(kind, "2026-11-03T00:00:00Z", "");
        window.fields.exclusion = exclusion;
        window.fields.from = Timestamp::from_second(from).unwrap();
        window.fields.to = Some(Timestamp::from_second(to).unwrap());
        window
    })
}

fn any_windows() -> impl Strategy<Value = Vec<ServiceWindow>> {
    prop::collection::vec(any_window(), 1..8)
}

fn promising() -> ServiceTerms {
    ServiceTerms {
        degraded_bp: 2_500,
        excluded: vec![Exclusion::ThirdParty],
        longest_outage_minutes: Some(60),
        response_minutes: Some(15),
        ..paying()
    }
}

fn reached(result: &SlaResult) -> i64 {
    found(result, SlaPromise::Availability).0.unwrap_or(WHOLE)
}

#[test]
fn the_month_of_these_properties_is_november() {
    let begins = Timestamp::from_second(BEGINS).unwrap();
    assert_eq!(begins, at("2026-10-31T15:00:00Z"));
}

proptest! {
    #[test]
    fn downtime_is_never_more_than_the_time_that_counts(windows in any_windows()) {
        let result = only(checked(&promising(), &windows));
        prop_assert!(result.counted_seconds <= MONTH && result.counted_seconds >= 0);
        prop_assert!((0..=result.counted_seconds).contains(&result.down_seconds));
    }

    #[test]
    fn the_order_of_windows_does_not_matter(windows in any_windows(), turn in 0_usize..8) {
        let mut turned = windows.clone();
        let by = turn % turned.len();
        turned.rotate_left(by);
        let (one, other) = (checked(&promising(), &windows), checked(&promising(), &turned));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn one_more_outage_never_raises_availability(windows in any_windows(), more in any_window()) {
        let before = only(checked(&promising(), &windows));
        let mut more = more;
        more.fields.kind = WindowKind::Outage;
        more.fields.exclusion = None;
        let windows: Vec<_> = windows.into_iter().chain([more]).collect();
        let after = only(checked(&promising(), &windows));
        prop_assert!(reached(&after) <= reached(&before));
        prop_assert!(after.down_seconds >= before.down_seconds);
        prop_assert!(after.credit.map_or(0, |c| c.minor) >= before.credit.map_or(0, |c| c.minor));
    }

    /// Time in which the service ran and that is left out makes the month shorter, and so may lower the figure; time of
    /// an outage that is left out never does.
    #[test]
    fn leaving_time_out_never_adds_downtime_nor_lowers_a_figure_for_it(windows in any_windows(), within in 0_i64..6_000) {
        let before = only(checked(&promising(), &windows));
        let outage = windows.iter().find(|window| window.fields.kind == WindowKind::Outage);
        let Some(outage) = outage else {
            return Ok(());
        };
        let mut left_out = outage.clone();
        left_out.fields.kind = WindowKind::Excluded;
        left_out.fields.exclusion = Some(Exclusion::ThirdParty);
        let (from, to) = (outage.fields.from.as_second(), outage.fields.to.unwrap().as_second());
        let end = (from + within * 60 + 60).min(to);
        left_out.fields.to = Some(Timestamp::from_second(end).unwrap());
        let windows: Vec<_> = windows.into_iter().chain([left_out]).collect();
        let after = only(checked(&promising(), &windows));
        prop_assert!(after.down_seconds <= before.down_seconds);
        prop_assert!(reached(&after) >= reached(&before));
    }

    #[test]
    fn a_credit_grows_with_downtime_and_keeps_to_the_cap(
        less in 0_i64..MONTH, more in 0_i64..MONTH, cap in 0_i64..=10_000, fee in 0_i64..10_000_000,
    ) {
        let terms = ServiceTerms {
            cap_bp: Some(cap),
            monthly_fee: Some(yen(fee)),
            ..paying()
        };
        let owed = |down| judge::credit(&terms, MONTH, down).map_or(0, |credit| credit.owed.minor);
        let (less, more) = (owed(less.min(more)), owed(less.max(more)));
        prop_assert!(less <= more);
        prop_assert!(more * 10_000 <= fee * cap + 5_000);
    }

    #[test]
    fn the_figures_of_a_result_give_its_findings_and_are_in_its_words(windows in any_windows()) {
        let result = only(checked(&promising(), &windows));
        let (counted, down) = (result.counted_seconds, result.down_seconds);
        if counted > 0 {
            prop_assert_eq!(reached(&result), (counted - down) * WHOLE / counted);
            let broken = (counted - down) * WHOLE < 99_950 * counted;
            let (_, outcome) = found(&result, SlaPromise::Availability);
            prop_assert_eq!(outcome == SlaOutcome::Breached, broken);
            let figure = reached(&result);
            let figure = format!("{}.{:03}%", figure / 1_000, figure % 1_000);
            prop_assert!(said(&result).contains(&figure));
        }
        let credit = judge::credit(&promising(), counted, down);
        prop_assert_eq!(result.credit, credit.map(|credit| credit.owed));
    }
}
