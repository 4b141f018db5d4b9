//! Months: their length by the clocks of the zone, their ends, and the days a contract is in force.

use super::*;

const DAY: i64 = 86_400;

#[test]
fn in_a_month_of_thirty_days_99_95_percent_are_21_minutes_and_36_seconds() {
    // 0.05 % of 43,200 minutes.
    let to_the_second = [outage("2026-11-03T00:00:00Z", "2026-11-03T00:21:36Z")];
    let kept = only(checked(&terms(99_950), &to_the_second));
    assert_eq!((kept.counted_seconds, kept.down_seconds), (30 * DAY, 1_296));
    assert_eq!(
        found(&kept, SlaPromise::Availability),
        (Some(99_950), SlaOutcome::Met)
    );
    let one_more = [outage("2026-11-03T00:00:00Z", "2026-11-03T00:21:37Z")];
    let broken = only(checked(&terms(99_950), &one_more));
    assert_eq!(
        found(&broken, SlaPromise::Availability),
        (Some(99_949), SlaOutcome::Breached)
    );
    assert!(said(&broken).contains("99.949%") && said(&broken).contains("21分37秒"));
}

#[test]
fn the_length_of_a_month_is_what_clocks_make_it() {
    let length = |zone: &str, day: &str| {
        let terms = ServiceTerms {
            zone: zone.to_owned(),
            ..terms(99_000)
        };
        let from = format!("{day}T12:00:00Z");
        let to = format!("{day}T12:01:00Z");
        only(checked(&terms, &[outage(&from, &to)])).counted_seconds
    };
    assert_eq!(length(TOKYO, "2027-02-10"), 28 * DAY);
    assert_eq!(length(TOKYO, "2028-02-10"), 29 * DAY);
    // Europe puts clocks on in March and back in October.
    assert_eq!(length("Europe/Paris", "2027-03-10"), 31 * DAY - 3_600);
    assert_eq!(length("Europe/Paris", "2026-10-10"), 31 * DAY + 3_600);
    assert_eq!(length("Europe/Paris", "2026-11-10"), 30 * DAY);
    assert_eq!(length("", "2026-10-10"), 31 * DAY);
}

#[test]
fn an_outage_over_the_hour_that_comes_twice_is_as_long_as_it_was() {
    let terms = ServiceTerms {
        zone: "Europe/Paris".to_owned(),
        longest_outage_minutes: Some(119),
        ..terms(99_000)
    };
    // From 2:30 in summer time to 3:30 in winter time: two hours.
    let autumn = [outage(
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T03:30:00+01:00",
    )];
    let result = only(checked(&terms, &autumn));
    assert_eq!(result.down_seconds, 7_200);
    assert_eq!(
        found(&result, SlaPromise::LongestOutage),
        (Some(120), SlaOutcome::Breached)
    );
}

#[test]
fn an_outage_over_the_end_of_a_month_counts_in_both_and_is_long_in_the_first() {
    let terms = ServiceTerms {
        longest_outage_minutes: Some(60),
        ..terms(99_000)
    };
    // In Tokyo from 31 October 23:00 to 1 November 2:00.
    let windows = [outage("2026-10-31T14:00:00Z", "2026-10-31T17:00:00Z")];
    let results = checked(&terms, &windows);
    let [october, november] = &results[..] else {
        panic!("{} results", results.len());
    };
    assert_eq!(october.month.to_string(), "2026-10-01");
    assert_eq!(
        (october.down_seconds, november.down_seconds),
        (3_600, 7_200)
    );
    assert_eq!(
        found(october, SlaPromise::LongestOutage),
        (Some(180), SlaOutcome::Breached)
    );
    assert_eq!(
        found(november, SlaPromise::LongestOutage),
        (Some(0), SlaOutcome::Met)
    );
    // In UTC all of it was in October.
    let utc = ServiceTerms {
        zone: "UTC".to_owned(),
        ..terms
    };
    assert_eq!(only(checked(&utc, &windows)).down_seconds, 10_800);
}

#[test]
fn a_month_that_something_ends_at_is_not_touched_by_it() {
    let windows = [outage("2026-10-31T13:00:00Z", "2026-10-31T15:00:00Z")];
    let result = only(checked(&terms(99_000), &windows));
    assert_eq!(result.month.to_string(), "2026-10-01");
}

#[test]
fn only_the_days_a_contract_is_in_force_count() {
    let mut contract = contract(&[terms(99_000)]);
    contract.fields.from = Some("2026-11-16".parse().unwrap());
    contract.fields.to = Some("2026-11-20".parse().unwrap());
    let now = later();
    let of =
        |windows: &[ServiceWindow]| check(&contract, &Windows::new(windows, now), &facts(), now);
    // Begins on the 15th at 23:00 in Tokyo, an hour before the contract does.
    let result = only(of(&[outage(
        "2026-11-15T14:00:00Z",
        "2026-11-15T16:00:00Z",
    )]));
    assert_eq!(
        (result.counted_seconds, result.down_seconds),
        (5 * DAY, 3_600)
    );
    assert!(said(&result).contains("in which the contract is in force"));
    // The last day counts to its end, and nothing after it.
    let last = [outage("2026-11-20T14:59:00Z", "2026-11-20T16:00:00Z")];
    assert_eq!(only(of(&last)).down_seconds, 60);
    assert!(of(&[outage("2026-11-20T15:00:00Z", "2026-11-20T16:00:00Z")]).is_empty());
}

#[test]
fn suppliers_retired_contracts_and_other_services_have_no_results() {
    let windows = [outage("2026-11-03T00:00:00Z", "2026-11-03T01:00:00Z")];
    let now = later();
    let of = |contract: &Contract| check(contract, &Windows::new(&windows, now), &facts(), now);
    let mut other = contract(&[terms(99_000)]);
    assert_eq!(of(&other).len(), 1);
    other.fields.side = ContractSide::Supplier;
    assert!(of(&other).is_empty());
    other.fields.side = ContractSide::Customer;
    other.fields.retired = true;
    assert!(of(&other).is_empty());
    let elsewhere = ServiceTerms {
        service: "販売管理".to_owned(),
        ..terms(99_000)
    };
    assert!(checked(&elsewhere, &windows).is_empty());
    // Width and case make no other service.
    let mut wide = windows[0].clone();
    wide.fields.service = "ＡＰＩ".to_owned();
    let api = ServiceTerms {
        service: "Api".to_owned(),
        ..terms(99_000)
    };
    assert_eq!(checked(&api, &[wide]).len(), 1);
}
