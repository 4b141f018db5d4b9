//! What holds for incidents, their times and their filters. The rules themselves are beside this file.

use super::*;
use saiki_api::{
    classes::{Category, Severity, Threat, Tlp},
    incidents::Measure,
    moment::{Moment, Precision},
    pace::NoticeDeadline,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-23T03:00:00Z")
}

fn time(kind: TimeKind, text: &str, precision: Precision) -> IncidentTime {
    IncidentTime {
        kind,
        moment: Moment {
            at: at(text),
            zone: "Asia/Tokyo".to_owned(),
            precision,
        },
        note: String::new(),
    }
}

fn incident() -> NewIncident {
    NewIncident {
        title: "チケット販売サイトの改ざん".to_owned(),
        exercise: false,
        summary: String::new(),
        category: Category::Intrusions,
        severity: Severity::High,
        tlp: Tlp::Amber,
        phase: None,
        threat_source: None,
        threats: vec![Threat::Tampering],
        assets: Vec::new(),
        times: Vec::new(),
        noticed_by: None,
        noticed_note: String::new(),
        affected_services: vec!["チケット販売".to_owned()],
        facts: Facts::default(),
    }
}

/// The faults of an incident as `field code`.
fn faults(change: impl FnOnce(&mut NewIncident)) -> Vec<String> {
    let mut new = incident();
    change(&mut new);
    let faults = check_new(&new, now());
    for fault in &faults.0 {
        assert!(!fault.message.ja.is_empty() && !fault.message.en.is_empty());
    }
    faults
        .0
        .iter()
        .map(|f| format!("{} {}", f.field, f.code))
        .collect()
}

#[test]
fn an_ordinary_incident_is_taken() {
    assert_eq!(faults(|_| {}), Vec::<String>::new());
}

#[test]
fn wrong_texts_are_named() {
    assert_eq!(faults(|i| i.title = " 　".to_owned()), ["title required"]);
    assert_eq!(faults(|i| i.title = "あ".repeat(200)), Vec::<String>::new());
    assert_eq!(faults(|i| i.title = "あ".repeat(201)), ["title too_long"]);
    assert_eq!(
        faults(|i| i.title = "a\nb".to_owned()),
        ["title unsafe_character"]
    );
    assert_eq!(
        faults(|i| i.summary = "a\0b".to_owned()),
        ["summary unsafe_character"]
    );
    assert_eq!(
        faults(|i| i.summary = "a\n\tb".to_owned()),
        Vec::<String>::new()
    );
    assert_eq!(
        faults(|i| i.affected_services = vec!["a".to_owned(), "a".to_owned()]),
        ["affected_services.1 repeated"]
    );
    assert_eq!(
        faults(|i| i.threats = vec![Threat::Leak, Threat::Leak]),
        ["threats.1 repeated"]
    );
}

#[test]
fn days_of_measures_must_be_days() {
    let with = |date: &str| {
        faults(|i| {
            i.facts.measures = vec![Measure {
                text: "多要素認証".to_owned(),
                done: false,
                date: date.to_owned(),
            }];
        })
    };
    for good in ["", "2026-12-01", "2028-02-29"] {
        assert_eq!(with(good), Vec::<String>::new(), "{good}");
    }
    for bad in [
        "2026-02-29",
        "1 Dec",
        "2026-12-01T00:00",
        "20261201",
        "２０２６-12-01",
    ] {
        assert_eq!(with(bad), ["facts.measures.0.date invalid"], "{bad}");
    }
}

#[test]
fn a_notice_deadline_may_lie_ahead_but_needs_a_zone() {
    let with = |zone: &str, basis: &str| {
        faults(|i| {
            i.facts.notice_deadline = Some(NoticeDeadline {
                moment: Moment {
                    at: at("2027-01-31T09:00:00Z"),
                    zone: zone.to_owned(),
                    precision: Precision::Minute,
                },
                basis: basis.to_owned(),
            });
        })
    };
    assert_eq!(with("Asia/Tokyo", "法第26条第2項"), Vec::<String>::new());
    assert_eq!(
        with("Tokyo", ""),
        ["facts.notice_deadline.moment.zone unknown_zone"]
    );
    assert_eq!(
        with("UTC", &"あ".repeat(2_001)),
        ["facts.notice_deadline.basis too_long"]
    );
}

#[test]
fn a_zone_must_exist_and_be_written_as_the_zone_database_does() {
    for (zone, known) in [
        ("Asia/Tokyo", true),
        ("UTC", true),
        ("America/New_York", true),
        ("asia/tokyo", false),
        ("Tokyo", false),
        ("+09:00", false),
        ("", false),
    ] {
        let found = faults(|i| {
            i.times = vec![time(
                TimeKind::Aware,
                "2026-11-20T00:00:00Z",
                Precision::Minute,
            )];
            i.times[0].moment.zone = zone.to_owned();
        });
        let wanted: &[&str] = if known {
            &[]
        } else {
            &["times.0.moment.zone unknown_zone"]
        };
        assert_eq!(found, wanted, "{zone}");
    }
}

#[test]
fn the_future_is_refused_with_regard_to_precision() {
    let with =
        |text: &str, precision| faults(|i| i.times = vec![time(TimeKind::Aware, text, precision)]);
    // It is noon in Tokyo.
    assert_eq!(
        with("2026-11-23T03:01:00Z", Precision::Minute),
        ["times.0.moment.at in_future"]
    );
    assert_eq!(
        with("2026-11-23T14:59:00Z", Precision::Day),
        Vec::<String>::new()
    );
    assert_eq!(
        with("2026-11-23T15:00:00Z", Precision::Day),
        ["times.0.moment.at in_future"]
    );
    assert_eq!(
        with("2026-11-29T15:00:00Z", Precision::Month),
        Vec::<String>::new()
    );
    assert_eq!(
        with("1969-12-31T00:00:00Z", Precision::Day),
        ["times.0.moment.at too_early"]
    );
}

#[test]
fn impossible_orders_are_refused_and_unusual_ones_are_not() {
    use Precision::{Day, Minute};
    use TimeKind::{Aware, Closed, Contained, Detected, Determined, Occurred, Recovered};
    let with = |times: &[(TimeKind, &str, Precision)]| {
        faults(|i| i.times = times.iter().map(|(k, t, p)| time(*k, t, *p)).collect())
    };
    let wrong = ["times.1.moment.at out_of_order"];
    let (early, late) = ("2026-11-20T01:00:00Z", "2026-11-20T05:00:00Z");
    assert_eq!(
        with(&[(Occurred, late, Minute), (Aware, early, Minute)]),
        wrong
    );
    assert_eq!(
        with(&[(Aware, late, Minute), (Determined, early, Minute)]),
        wrong
    );
    assert_eq!(
        with(&[(Recovered, late, Minute), (Closed, early, Minute)]),
        wrong
    );
    // Known only to the day, so it may have been before.
    assert_eq!(
        with(&[(Occurred, late, Day), (Aware, early, Minute)]),
        Vec::<String>::new()
    );
    // Told by an outsider first; back to normal first.
    for unusual in [(Detected, Aware), (Contained, Recovered)] {
        let times = [(unusual.0, late, Minute), (unusual.1, early, Minute)];
        assert_eq!(with(&times), Vec::<String>::new());
    }
    assert_eq!(
        with(&[(Aware, early, Minute), (Aware, late, Minute)]),
        ["times.1.kind repeated"]
    );
}

#[test]
fn recovery_is_not_skipped() {
    use Phase::{Closed, Emergency, Recovery};
    for (from, to, allowed) in [
        (Emergency, Recovery, true),
        (Recovery, Closed, true),
        (Recovery, Emergency, true),
        (Closed, Emergency, true),
        (Closed, Recovery, true),
        (Emergency, Closed, false),
        (Recovery, Recovery, false),
    ] {
        assert_eq!(check_move(from, to).is_ok(), allowed, "{from:?} {to:?}");
    }
}

#[test]
fn a_phase_begins_neither_before_the_last_nor_in_the_future() {
    let before = at("2026-11-20T00:00:00Z");
    let code = |text: &str| {
        check_phase(at(text), before, "", now())
            .0
            .first()
            .map(|f| f.code)
    };
    assert_eq!(code("2026-11-20T00:00:00Z"), None);
    assert_eq!(code("2026-11-19T23:59:59Z"), Some("out_of_order"));
    assert_eq!(code("2026-11-23T03:00:01Z"), Some("in_future"));
}

#[test]
fn the_first_phase_began_when_the_organisation_knew() {
    let detected = time(
        TimeKind::Detected,
        "2026-11-19T00:00:00Z",
        Precision::Minute,
    );
    let aware = time(TimeKind::Aware, "2026-11-20T03:00:00Z", Precision::Day);
    assert_eq!(first_phase_at(&[], now()), now());
    assert_eq!(
        first_phase_at(std::slice::from_ref(&detected), now()),
        detected.moment.at
    );
    assert_eq!(
        first_phase_at(&[detected, aware], now()),
        at("2026-11-19T15:00:00Z")
    );
}
