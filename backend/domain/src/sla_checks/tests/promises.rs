//! Promises: what overlaps, what is left out, what is degraded, what is not over, what was answered and told when.

use super::*;

#[test]
fn overlapping_windows_count_once() {
    let windows = [
        outage("2026-11-03T00:00:00Z", "2026-11-03T02:00:00Z"),
        outage("2026-11-03T01:00:00Z", "2026-11-03T03:00:00Z"),
        outage("2026-11-03T03:00:00Z", "2026-11-03T03:30:00Z"),
        degraded("2026-11-03T02:00:00Z", "2026-11-03T04:30:00Z"),
    ];
    let terms = ServiceTerms {
        degraded_bp: 5_000,
        longest_outage_minutes: Some(240),
        ..terms(99_000)
    };
    let result = only(checked(&terms, &windows));
    // Three hours and a half of outage, and half of the hour that was degraded only.
    assert_eq!(result.down_seconds, 4 * 3_600);
    assert_eq!(
        found(&result, SlaPromise::LongestOutage),
        (Some(210), SlaOutcome::Met)
    );
    assert!(said(&result).contains("品質低下1時間の50%にあたる30分"));
}

#[test]
fn degradation_counts_only_as_agreed() {
    let windows = [degraded("2026-11-03T00:00:00Z", "2026-11-03T00:00:01Z")];
    assert_eq!(only(checked(&terms(99_000), &windows)).down_seconds, 0);
    let some = ServiceTerms {
        degraded_bp: 1,
        ..terms(99_000)
    };
    assert_eq!(only(checked(&some, &windows)).down_seconds, 1);
}

#[test]
fn an_exclusion_within_an_outage_is_neither_downtime_nor_time() {
    let windows = [
        outage("2026-11-03T00:00:00Z", "2026-11-03T06:00:00Z"),
        excluded(
            Exclusion::PlannedMaintenance,
            "2026-11-03T02:00:00Z",
            "2026-11-03T03:00:00Z",
        ),
        excluded(
            Exclusion::ThirdParty,
            "2026-11-03T02:30:00Z",
            "2026-11-03T04:00:00Z",
        ),
    ];
    let agreed = |excluded: &[Exclusion]| ServiceTerms {
        excluded: excluded.to_vec(),
        longest_outage_minutes: Some(300),
        ..terms(99_000)
    };
    let month = 30 * 86_400;
    let none = only(checked(&agreed(&[]), &windows));
    assert_eq!(
        (none.counted_seconds, none.down_seconds),
        (month, 6 * 3_600)
    );
    assert!(said(&none).contains("この契約に除く定めがないため"));
    let one = only(checked(&agreed(&[Exclusion::PlannedMaintenance]), &windows));
    assert_eq!(
        (one.counted_seconds, one.down_seconds),
        (month - 3_600, 5 * 3_600)
    );
    // What is left out parts the outage: two hours, and three.
    assert_eq!(
        found(&one, SlaPromise::LongestOutage),
        (Some(180), SlaOutcome::Met)
    );
    let both = [Exclusion::PlannedMaintenance, Exclusion::ThirdParty];
    let two = only(checked(&agreed(&both), &windows));
    assert_eq!(
        (two.counted_seconds, two.down_seconds),
        (month - 7_200, 4 * 3_600)
    );
}

#[test]
fn where_everything_is_left_out_nothing_can_be_broken() {
    let windows = [
        outage("2026-11-10T00:00:00Z", "2026-11-11T00:00:00Z"),
        excluded(
            Exclusion::ForceMajeure,
            "2026-10-31T15:00:00Z",
            "2026-11-30T15:00:00Z",
        ),
    ];
    let terms = ServiceTerms {
        excluded: vec![Exclusion::ForceMajeure],
        ..paying()
    };
    let result = only(checked(&terms, &windows));
    assert_eq!((result.counted_seconds, result.down_seconds), (0, 0));
    assert_eq!(
        found(&result, SlaPromise::Availability),
        (None, SlaOutcome::Met)
    );
    assert_eq!(result.credit, None);
}

#[test]
fn a_month_that_is_not_over_is_open_unless_nothing_can_mend_it() {
    let windows = [outage("2026-11-03T00:00:00Z", "2026-11-03T00:20:00Z")];
    let now = at("2026-11-20T00:00:00Z");
    let open = only(checked_at(&terms(99_950), &windows, now));
    assert_eq!(open.outcome, SlaOutcome::Open);
    assert!(said(&open).contains("月が終わっていないため"));
    let broken = only(checked_at(&terms(99_960), &windows, now));
    assert_eq!(broken.outcome, SlaOutcome::Breached);
    assert!(said(&broken).contains("even if nothing more happens"));
    let over = only(checked_at(
        &terms(99_950),
        &windows,
        at("2026-11-30T15:00:00Z"),
    ));
    assert_eq!(over.outcome, SlaOutcome::Met);
}

#[test]
fn an_outage_that_lasts_counts_until_now() {
    let windows = [outage("2026-10-31T14:00:00Z", "")];
    let terms = ServiceTerms {
        longest_outage_minutes: Some(240),
        ..terms(99_000)
    };
    let results = checked_at(&terms, &windows, at("2026-10-31T17:00:00Z"));
    let [october, november] = &results[..] else {
        panic!("{} results", results.len());
    };
    assert_eq!(
        (october.down_seconds, november.down_seconds),
        (3_600, 7_200)
    );
    assert_eq!(
        found(october, SlaPromise::LongestOutage),
        (Some(180), SlaOutcome::Open)
    );
    // Nothing that still comes changes the availability of a month that is over.
    assert_eq!(found(october, SlaPromise::Availability).1, SlaOutcome::Met);
    assert_eq!(november.outcome, SlaOutcome::Open);
    let long = checked_at(&terms, &windows, at("2026-10-31T18:00:01Z"));
    assert_eq!(
        found(&long[0], SlaPromise::LongestOutage),
        (Some(241), SlaOutcome::Breached)
    );
}

fn answering(minutes: i64) -> ServiceTerms {
    ServiceTerms {
        availability: None,
        response_minutes: Some(minutes),
        ..terms(0)
    }
}

#[test]
fn the_slowest_answer_holds_and_one_that_is_missing_leaves_it_open() {
    let first = outage("2026-11-03T00:00:00Z", "2026-11-03T02:00:00Z");
    let second = outage("2026-11-05T00:00:00Z", "2026-11-05T02:00:00Z");
    let quick = answered(first.clone(), "2026-11-03T00:10:00Z");
    let slow = answered(second.clone(), "2026-11-05T00:30:01Z");
    let response = |minutes, windows: &[ServiceWindow]| {
        found(
            &only(checked(&answering(minutes), windows)),
            SlaPromise::Response,
        )
    };
    assert_eq!(
        response(10, std::slice::from_ref(&quick)),
        (Some(10), SlaOutcome::Met)
    );
    assert_eq!(
        response(30, &[quick.clone(), slow.clone()]),
        (Some(31), SlaOutcome::Breached)
    );
    assert_eq!(response(30, &[quick, second]), (None, SlaOutcome::Open));
    assert_eq!(
        response(30, &[first, slow]),
        (Some(31), SlaOutcome::Breached)
    );
}

#[test]
fn windows_that_touch_are_answered_together_and_maintenance_delays_nobody() {
    let first = answered(
        outage("2026-11-03T00:00:00Z", "2026-11-03T02:00:00Z"),
        "2026-11-03T00:20:00Z",
    );
    let second = outage("2026-11-03T01:00:00Z", "2026-11-03T03:00:00Z");
    let planned = excluded(
        Exclusion::PlannedMaintenance,
        "2026-11-02T23:00:00Z",
        "2026-11-03T00:15:00Z",
    );
    let together = only(checked(&answering(30), &[second.clone(), first.clone()]));
    assert_eq!(
        found(&together, SlaPromise::Response),
        (Some(20), SlaOutcome::Met)
    );
    let terms = ServiceTerms {
        excluded: vec![Exclusion::PlannedMaintenance],
        ..answering(5)
    };
    let late = only(checked(&terms, &[planned, first, second]));
    assert_eq!(
        found(&late, SlaPromise::Response),
        (Some(5), SlaOutcome::Met)
    );
}

#[test]
fn notice_runs_from_awareness_to_the_first_word_to_that_customer() {
    let terms = ServiceTerms {
        availability: None,
        notice_minutes: Some(120),
        ..terms(0)
    };
    let windows = [outage("2026-10-31T14:00:00Z", "2026-10-31T17:00:00Z")];
    let of = |aware: Option<&str>, noticed: Option<&str>, now: &str| {
        let now = at(now);
        let facts = SlaFacts {
            aware: aware.map(at),
            noticed_at: noticed.map(at),
            ..facts()
        };
        let contract = contract(std::slice::from_ref(&terms));
        // The month it began in has the finding; the second has nothing else to judge.
        let result = only(check(&contract, &Windows::new(&windows, now), &facts, now));
        found(&result, SlaPromise::Notice)
    };
    let (aware, late) = (Some("2026-11-01T00:00:00Z"), "2026-12-31T00:00:00Z");
    let told = Some("2026-11-01T02:00:00Z");
    assert_eq!(of(aware, told, late), (Some(120), SlaOutcome::Met));
    let after = Some("2026-11-01T02:00:01Z");
    assert_eq!(of(aware, after, late), (Some(121), SlaOutcome::Breached));
    let before = Some("2026-10-31T15:00:00Z");
    assert_eq!(of(aware, before, late), (Some(0), SlaOutcome::Met));
    assert_eq!(
        of(aware, None, "2026-11-01T02:00:00Z"),
        (None, SlaOutcome::Open)
    );
    assert_eq!(
        of(aware, None, "2026-11-01T02:00:01Z"),
        (None, SlaOutcome::Breached)
    );
    assert_eq!(of(None, told, late), (None, SlaOutcome::Open));
}

#[test]
fn who_fixes_and_pays_is_told_only_for_a_new_vulnerability() {
    let mut contract = contract(&[terms(99_000)]);
    contract.fields.vulnerabilities = VulnerabilityTerms {
        fixer: Some(Fixer::Us),
        our_share_bp: Some(7_050),
        their_share_bp: Some(2_950),
        clause: "第12条".to_owned(),
        note: String::new(),
    };
    let windows = [outage("2026-11-03T00:00:00Z", "2026-11-03T01:00:00Z")];
    let windows = Windows::new(&windows, later());
    let known = only(check(&contract, &windows, &facts(), later()));
    assert_eq!(known.responsibility, Both::default());
    let new = SlaFacts {
        new_vulnerability: true,
        ..facts()
    };
    let told = only(check(&contract, &windows, &new, later())).responsibility;
    assert_eq!(
        told.ja,
        "新たな脆弱性を修正する側：当社。当社の負担：70.50%。相手方の負担：29.50%。条項：第12条。"
    );
    assert!(told.en.contains("We do") && told.en.contains("29.50%"));
}

#[test]
fn a_vulnerability_is_known_by_category_or_by_what_is_stated() {
    use saiki_api::classes::Category;
    assert!(is_new_vulnerability(Category::Vulnerable, []));
    let other = Category::Intrusions;
    assert!(!is_new_vulnerability(other, ["委託先の端末の紛失"]));
    for cause in [
        "VPN装置の脆弱性を悪用された",
        "CVE-2026-1234",
        "A Vulnerability of the mail gateway",
    ] {
        assert!(is_new_vulnerability(other, ["", cause]), "{cause}");
    }
}
