//! Logs against dates, case by case, and what holds for all of them.

use super::*;
use proptest::prelude::*;
use saiki_api::moment::Moment;

const ZONE: &str = "Asia/Tokyo";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn time(kind: TimeKind, text: &str) -> IncidentTime {
    IncidentTime {
        kind,
        moment: Moment {
            at: at(text),
            zone: ZONE.to_owned(),
            precision: Precision::Minute,
        },
        note: String::new(),
    }
}

/// Happened on 1 June, known on 6 July, contained on 7 July.
fn times() -> Vec<IncidentTime> {
    vec![
        time(TimeKind::Occurred, "2026-06-01T00:00:00Z"),
        time(TimeKind::Aware, "2026-07-06T00:00:00Z"),
        time(TimeKind::Contained, "2026-07-07T00:00:00Z"),
    ]
}

fn now() -> Timestamp {
    at("2026-07-10T00:00:00Z")
}

fn log() -> LogSourceInput {
    LogSourceInput {
        system: "Web".to_owned(),
        records: "アクセス".to_owned(),
        covers_from: Some(at("2025-01-01T00:00:00Z")),
        retention_days: Some(365),
        clock_error_seconds: Some(1),
        ..LogSourceInput::default()
    }
}

fn kinds(check: &LogCheck) -> Vec<Kind> {
    check.findings.iter().map(|f| f.kind).collect()
}

#[test]
fn a_log_kept_long_enough_covers() {
    let check = check(&log(), &times(), now(), ZONE);
    assert_eq!(check.verdict, LogVerdict::Covers);
    assert_eq!(kinds(&check), [Kind::WillBeLost, Kind::Covers]);
    assert_eq!(check.lost_on, Some(at("2027-06-01T00:00:00Z")));
}

#[test]
fn a_report_a_month_late_shows_what_is_gone() {
    let short = LogSourceInput {
        retention_days: Some(30),
        ..log()
    };
    let check = check(&short, &times(), now(), ZONE);
    assert_eq!(check.verdict, LogVerdict::Lost);
    // The entries of 1 June went on 1 July; those of 10 June are the next to go, today.
    assert_eq!(check.lost_since, Some(at("2026-07-01T00:00:00Z")));
    assert_eq!(check.lost_on, Some(now()));
    let lost = check.findings.first().unwrap();
    assert!(
        lost.text.ja.contains("2026年6月1日 9時00分") && lost.text.ja.contains("2026年7月1日"),
        "{}",
        lost.text.ja
    );
    assert!(lost.text.en.contains("1 July 2026"), "{}", lost.text.en);
}

#[test]
fn a_copy_in_time_saves_it() {
    let copied = LogSourceInput {
        retention_days: Some(30),
        copy: Some(LogCopy {
            made_at: at("2026-06-30T00:00:00Z"),
            from: None,
            to: None,
            sha256: "a".repeat(64),
            place: String::new(),
        }),
        ..log()
    };
    let check = check(&copied, &times(), now(), ZONE);
    assert_eq!(check.verdict, LogVerdict::Endangered);
    // From the day of the copy on, only the log itself has the entries.
    assert_eq!(check.lost_on, Some(at("2026-07-30T00:00:00Z")));
    assert!(!kinds(&check).contains(&Kind::Lost));
}

#[test]
fn a_log_switched_on_later_or_off_earlier_has_a_gap() {
    let late = LogSourceInput {
        covers_from: Some(at("2026-07-06T03:00:00Z")),
        ..log()
    };
    assert_eq!(check(&late, &times(), now(), ZONE).verdict, LogVerdict::Gap);
    let ended = LogSourceInput {
        covers_to: Some(at("2026-06-15T00:00:00Z")),
        ..log()
    };
    let ended = check(&ended, &times(), now(), ZONE);
    assert_eq!(
        (ended.verdict, kinds(&ended).contains(&Kind::GapAfter)),
        (LogVerdict::Gap, true)
    );
}

#[test]
fn what_goes_within_one_day_is_said_to_go_at_once() {
    let said = |to: &str| {
        let short = LogSourceInput {
            covers_from: Some(at("2026-06-15T00:00:00Z")),
            covers_to: Some(at(to)),
            ..log()
        };
        let check = check(&short, &times(), now(), ZONE);
        let mut found = check.findings.into_iter();
        found.find(|f| f.kind == Kind::WillBeLost).unwrap().text
    };
    let once = said("2026-06-15T05:00:00Z");
    assert_eq!(once.ja.matches("2027年6月15日").count(), 1, "{once:?}");
    assert_eq!(once.en.matches("15 June 2027").count(), 1, "{once:?}");
    let later = said("2026-06-16T05:00:00Z");
    assert!(
        later.ja.contains("2027年6月15日") && later.ja.contains("2027年6月16日"),
        "{later:?}"
    );
}

#[test]
fn what_nobody_knows_is_said() {
    let blank = LogSourceInput {
        covers_from: None,
        retention_days: None,
        clock_error_seconds: None,
        ..log()
    };
    let check_blank = check(&blank, &times(), now(), ZONE);
    assert_eq!(check_blank.verdict, LogVerdict::Unknown);
    assert_eq!(
        kinds(&check_blank),
        [Kind::ReachUnknown, Kind::ClockUnknown]
    );
    let open = LogSourceInput {
        retention_days: None,
        ..log()
    };
    assert!(kinds(&check(&open, &times(), now(), ZONE)).contains(&Kind::RetentionUnknown));
    assert_eq!(
        kinds(&check(&log(), &[], now(), ZONE)),
        [Kind::DatesMissing]
    );
}

#[test]
fn a_wrong_clock_leaves_the_order_in_doubt() {
    let near = [
        time(TimeKind::Occurred, "2026-07-06T00:00:00Z"),
        time(TimeKind::Detected, "2026-07-06T00:03:00Z"),
    ];
    let rough = LogSourceInput {
        clock_error_seconds: Some(120),
        ..log()
    };
    let found = check(&rough, &near, now(), ZONE);
    assert_eq!(found.verdict, LogVerdict::Doubtful);
    assert!(
        found
            .findings
            .iter()
            .any(|f| f.text.ja.contains("「発生」と「検知」の前後")),
        "{found:?}"
    );
    let fine = LogSourceInput {
        clock_error_seconds: Some(10),
        ..log()
    };
    assert_eq!(check(&fine, &near, now(), ZONE).verdict, LogVerdict::Covers);
}

#[test]
fn the_window_says_when_its_beginning_is_a_guess() {
    let known = window(&times(), now()).unwrap();
    assert_eq!(
        (known.begins_with, known.contained),
        (TimeKind::Occurred, true)
    );
    let guess = [time(TimeKind::Aware, "2026-07-06T00:00:00Z")];
    let guess = window(&guess, now()).unwrap();
    assert!(window_text(Some(&guess), ZONE).ja.contains("これより前"));
    assert_eq!(guess.stretch.to, now());
}

#[test]
fn wrong_input_is_named() {
    let wrong = LogSourceInput {
        system: " ".to_owned(),
        records: "a\0".to_owned(),
        covers_from: Some(at("2027-01-01T00:00:00Z")),
        covers_to: Some(at("2026-01-01T00:00:00Z")),
        retention_days: Some(0),
        clock_error_seconds: Some(u32::MAX),
        zone: "Mars/Base".to_owned(),
        copy: Some(LogCopy {
            made_at: at("2026-07-01T00:00:00Z"),
            from: None,
            to: Some(at("2026-07-02T00:00:00Z")),
            sha256: "abc".to_owned(),
            place: String::new(),
        }),
        ..log()
    };
    let fields: Vec<String> = check_input(&wrong, now())
        .0
        .into_iter()
        .map(|f| f.field)
        .collect();
    for field in [
        "system",
        "records",
        "covers_from",
        "covers_to",
        "retention_days",
        "clock_error_seconds",
        "zone",
        "copy.to",
        "copy.sha256",
    ] {
        assert!(fields.iter().any(|f| f == field), "{field}: {fields:?}");
    }
    assert!(check_input(&log(), now()).0.is_empty());
}

proptest! {
    /// Whatever is held and whatever is missing make up the whole time in question, and nothing is both.
    #[test]
    fn held_and_missing_make_up_the_whole(
        from in -200_i64..200, to in proptest::option::of(-200_i64..1), kept in proptest::option::of(1_u32..300), copied in proptest::option::of(-200_i64..0),
    ) {
        let day = |n: i64| later(now(), n, 0);
        let from = day(from.min(to.unwrap_or(0)));
        let log = LogSourceInput {
            covers_from: Some(from),
            covers_to: to.map(day),
            retention_days: kept,
            kept_for_good: kept.is_none(),
            copy: copied.map(|n| LogCopy { made_at: day(n), from: None, to: None, sha256: String::new(), place: String::new() }),
            ..log()
        };
        let found = check(&log, &times(), now(), ZONE);
        let whole = window(&times(), now()).unwrap().stretch;
        let missing = without(whole, &found.held);
        let length = |all: &[Stretch]| all.iter().map(|s| s.to.as_second() - s.from.as_second()).sum::<i64>();
        let held: Vec<Stretch> = found.held.iter().filter_map(|s| intersect(*s, whole)).collect();
        prop_assert_eq!(length(&held) + length(&missing), length(&[whole]));
        let told = kinds(&found).iter().any(|k| matches!(k, Kind::Lost | Kind::GapBefore | Kind::GapAfter));
        prop_assert_eq!(told, !missing.is_empty());
        prop_assert_eq!(kinds(&found).contains(&Kind::Covers), missing.is_empty());
    }
}
