//! What a reporter may rely on: a fact stands in the report as the records have it, what nobody recorded is not known, and
//! what is only supposed is not known either.

use super::*;
use crate::filing_fields::{
    Own,
    catalogue::{field, fields},
    in_force,
    input::{check_value, kind},
    said,
    sample::{self, now, records, window},
};
use saiki_api::{
    classes::{Category, NoticedBy, Severity, ThreatSource, Tlp},
    filing_fields::FieldValue,
    incidents::{Incident, Knowledge, Progress, SecondaryDamage},
    moment::Precision,
    people::DataItem,
    service_windows::WindowKind,
};
use std::collections::BTreeSet;

fn changed(change: impl Fn(&mut Records)) -> BTreeMap<String, Held> {
    let mut records = records();
    change(&mut records);
    recorded(&records, now())
}

fn of_incident(change: impl Fn(&mut Incident)) -> BTreeMap<String, Held> {
    changed(|records| change(&mut records.incident))
}

fn text(all: &BTreeMap<String, Held>, key: &str) -> Both {
    said(field(key).unwrap(), &all[key], "Asia/Tokyo")
}

fn state(all: &BTreeMap<String, Held>, key: &str) -> Knowledge {
    all[key].state
}

fn choice(code: &str) -> Option<FieldValue> {
    Some(FieldValue::Choice(code.to_owned()))
}

/// Every key is a field's, and what is known is a value its field takes.
fn fits(all: &BTreeMap<String, Held>) {
    assert_eq!(all.len(), fields().len());
    for (key, held) in all {
        let field = field(key).unwrap_or_else(|| panic!("{key} is no field"));
        if held.state != Knowledge::Known {
            continue;
        }
        let value = held.value.as_ref().unwrap();
        assert_eq!(kind(value), field.kind, "{key}");
        let mut faults = crate::fault::Faults::default();
        check_value(field, value, &mut faults);
        assert_eq!(faults.0, [], "{key}");
    }
}

#[test]
fn whatever_the_records_hold_is_a_value_its_field_takes() {
    fits(&changed(|_| {}));
    for category in Category::ALL {
        fits(&of_incident(|incident| incident.category = category));
    }
    for by in NoticedBy::ALL {
        fits(&of_incident(|incident| incident.noticed_by = Some(by)));
    }
    for source in ThreatSource::ALL {
        fits(&of_incident(|incident| {
            incident.threat_source = Some(source)
        }));
    }
    for (severity, tlp) in Severity::ALL.into_iter().zip(Tlp::ALL) {
        fits(&of_incident(|incident| {
            incident.severity = severity;
            incident.tlp = tlp;
        }));
    }
    for state in [SecondaryDamage::Possible, SecondaryDamage::Confirmed] {
        fits(&of_incident(|incident| {
            incident.facts.secondary_damage = state;
            incident.facts.secondary_note.clear();
        }));
    }
    fits(&changed(|records| {
        let items = DataItem::ALL.into_iter();
        records.counts.by_data_item = items.map(|item| (item, 1)).collect();
    }));
    for answer in [Answer::Yes, Answer::No, Answer::Unknown, Answer::Number(7)] {
        let keys = [
            "people",
            "sensitive_data",
            "my_number",
            "strong_encryption",
            "improper_purpose",
            "high_risk",
            "risk_unlikely",
        ];
        fits(&changed(|records| {
            *records = sample::unknown();
            records.answers = keys.map(|key| (key.to_owned(), answer)).into();
        }));
    }
}

#[test]
fn the_questions_it_reads_are_asked() {
    for key in [
        "people",
        "sensitive_data",
        "my_number",
        "strong_encryption",
        "improper_purpose",
        "high_risk",
        "risk_unlikely",
    ] {
        assert!(crate::clocks::catalogue::question(key).is_some(), "{key}");
    }
}

#[test]
fn what_nobody_recorded_is_not_known() {
    let all = recorded(&sample::unknown(), now());
    let known: BTreeSet<&str> = all
        .iter()
        .filter(|(_, held)| held.state == Knowledge::Known)
        .map(|(key, _)| key.as_str())
        .collect();
    let expected = [
        "category",
        "desk.contact",
        "incident.reference",
        "incident.title",
        "org.address",
        "org.legal_id",
        "org.name",
        "org.representative",
        "org.sector",
        "report.sequence",
        "reporter.email",
        "reporter.name",
        "severity",
        "tlp",
    ];
    assert_eq!(known, BTreeSet::from(expected));
    let none: Vec<&str> = all
        .iter()
        .filter(|(_, held)| held.state == Knowledge::NotApplicable)
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(
        none,
        [
            "other",
            "report.authority_reference",
            "report.previous_reference"
        ]
    );
    assert!(
        all.values()
            .all(|held| held.state == Knowledge::Known || held.value.is_none())
    );
}

#[test]
fn a_field_says_where_its_record_is_changed_and_one_without_a_record_says_nothing() {
    let all = recorded(&sample::unknown(), now());
    let path = |key: &str| all[key].source.as_ref().map(|source| source.path.as_str());
    let id = "01980000-0000-7000-8000-000000000001";
    assert_eq!(path("summary"), Some(&*format!("/incidents/{id}/edit")));
    assert_eq!(path("cause.text"), Some(&*format!("/incidents/{id}/facts")));
    assert_eq!(
        path("subjects.count"),
        Some(&*format!("/incidents/{id}/people"))
    );
    assert_eq!(path("org.name"), Some("/organisation"));
    assert_eq!(path("cause.root"), None);
    for held in all.values() {
        let Some(source) = &held.source else {
            assert_eq!(held, &Held::default());
            continue;
        };
        assert!(!source.label.ja.is_empty() && !source.label.en.is_empty());
    }
}

#[test]
fn a_supposed_cause_is_not_a_known_one() {
    let all = of_incident(|incident| incident.facts.cause.state = Knowledge::Unknown);
    assert_eq!(state(&all, "cause.text"), Knowledge::Unknown);
    assert!(
        text(&all, "cause.text")
            .ja
            .starts_with("確認中です。現時点の見立て：管理画面")
    );
    assert_eq!(all["cause.text"].field("cause.text").value, None);
    let all = of_incident(|incident| incident.facts.cause.text.clear());
    assert_eq!(state(&all, "cause.text"), Knowledge::Unknown);
}

#[test]
fn the_register_counts_and_an_estimate_is_only_a_supposition() {
    let all = changed(|_| {});
    assert_eq!(
        text(&all, "subjects.count"),
        Both::new("1,998名", "1,998 people")
    );
    assert_eq!(
        text(&all, "data.items").ja,
        "氏名、メールアドレス、電話番号"
    );
    assert_eq!(
        text(&all, "data.items_note"),
        Both::new(
            "氏名（1,998名）、メールアドレス（1,990名）、電話番号（1,204名）",
            "name (1,998), email address (1,990), telephone number (1,204)"
        )
    );
    let all = changed(|records| {
        records.counts = Counts::default();
        records.answers = [("people".to_owned(), Answer::Number(2_000))].into();
    });
    assert_eq!(state(&all, "subjects.count"), Knowledge::Unknown);
    assert!(text(&all, "subjects.count").ja.ends_with("2,000名"));
}

#[test]
fn the_register_shows_that_there_is_my_number_and_never_that_there_is_none() {
    assert_eq!(
        state(&changed(|_| {}), "data.my_number"),
        Knowledge::Unknown
    );
    let all = changed(|records| {
        records.counts.by_data_item.push((DataItem::MyNumber, 1));
        records.answers = [("my_number".to_owned(), Answer::No)].into();
    });
    assert_eq!(all["data.my_number"].value, Some(FieldValue::YesNo(true)));
    let all = changed(|records| {
        records.answers = [("my_number".to_owned(), Answer::No)].into();
    });
    assert_eq!(all["data.my_number"].value, Some(FieldValue::YesNo(false)));
}

#[test]
fn what_was_published_is_public_whatever_the_facts_still_say() {
    let undecided = |records: &mut Records| {
        records.incident.facts.publication = Progress::Undecided;
        records.incident.facts.publication_note.clear();
    };
    let all = changed(undecided);
    assert_eq!(all["publication.state"].value, choice("done"));
    assert_eq!(text(&all, "publication.date").ja, "2026年7月6日");
    assert_eq!(
        text(&all, "publication.url").en,
        "https://aoba.example/notice"
    );
    let all = changed(|records| {
        undecided(records);
        records.publications.clear();
    });
    assert_eq!(state(&all, "publication.state"), Knowledge::Unknown);
    let all = changed(|records| {
        records.publications.clear();
        records.incident.facts.publication = Progress::NotPlanned;
    });
    assert_eq!(all["publication.state"].value, choice("not_planned"));
    assert_eq!(state(&all, "publication.date"), Knowledge::NotApplicable);
}

#[test]
fn an_outage_that_lasts_has_no_end_and_excluded_time_is_none() {
    let all = changed(|_| {});
    assert_eq!(
        text(&all, "service.outage_to").ja,
        "2026年7月6日 午後3時ごろ"
    );
    let all = changed(|records| {
        let later = window(WindowKind::Degraded, "2026-07-06T06:00:00Z", None);
        records.outages.push(later);
    });
    assert_eq!(state(&all, "service.outage_from"), Knowledge::Known);
    assert_eq!(state(&all, "service.outage_to"), Knowledge::Unknown);
    assert_eq!(
        text(&all, "service.degradation").en,
        "オンライン販売: Outage, from 6 July 2026, 8:10 (JST) to 6 July 2026, 15:00 (JST)\n\
         オンライン販売: Degraded, since 6 July 2026, 15:00 (JST)"
    );
    let all = changed(|records| {
        let planned = window(WindowKind::Excluded, "2026-07-05T23:10:00Z", None);
        records.outages = vec![planned];
    });
    assert_eq!(state(&all, "service.outage_from"), Knowledge::Unknown);
    assert_eq!(state(&all, "service.degradation"), Knowledge::Unknown);
}

#[test]
fn an_amount_is_known_where_least_and_most_are_the_same() {
    let all = changed(|_| {});
    assert_eq!(
        text(&all, "costs.direct"),
        Both::new("1,200,000円", "¥1,200,000")
    );
    assert_eq!(state(&all, "costs.indirect"), Knowledge::Unknown);
    assert!(
        text(&all, "costs.indirect")
            .ja
            .ends_with("0円〜5,000,000円")
    );
}

#[test]
fn the_report_before_is_named_with_its_reference() {
    let all = changed(|records| {
        records.sequence = 2;
        records.previous = Some(PreviousFiling {
            id: records.incident.id,
            number: 1,
            kind: "jp.appi.prelim".to_owned(),
            sha256: "0".repeat(64),
            filed_at: "2026-07-08T01:00:00Z".parse().unwrap(),
            reference: "A-17".to_owned(),
        });
    });
    assert_eq!(
        text(&all, "report.previous_reference"),
        Both::new(
            "2026年7月8日 10時00分（JST）、受付番号 A-17",
            "8 July 2026, 10:00 (JST), reference A-17"
        )
    );
    assert_eq!(text(&all, "report.authority_reference").en, "A-17");
    assert_eq!(
        text(&all, "other_reports").ja,
        "JPCERT/CC：2026年7月7日 10時00分（JST）、受付番号 JPCERT#0001"
    );
    assert_eq!(text(&all, "systems.names").en, "販売サーバ and 2 more");
}

#[test]
fn nobody_was_notified_while_no_mail_has_reached_anybody() {
    let all = changed(|_| {});
    assert_eq!(all["person_notice.state"].value, choice("done"));
    let all = changed(|records| {
        records.counts.notified = 0;
        records.incident.counts.told = 0;
    });
    for key in [
        "person_notice.state",
        "person_notice.date",
        "person_notice.count",
    ] {
        assert_eq!(state(&all, key), Knowledge::Unknown, "{key}");
    }
}

#[test]
fn a_moment_keeps_the_precision_it_was_recorded_with() {
    let all = of_incident(|incident| {
        incident.times[0].moment.precision = Precision::Day;
    });
    assert_eq!(text(&all, "times.occurred").ja, "2026年7月6日");
}

#[test]
fn what_somebody_wrote_stands_before_the_records() {
    let all = changed(|_| {});
    assert_eq!(in_force(&all, &BTreeMap::new()), all);
    let own = |state, value| Own { state, value };
    let by_hand = BTreeMap::from([
        (
            "subjects.count".to_owned(),
            own(Knowledge::Known, Some(FieldValue::Number(2_010))),
        ),
        ("cause.text".to_owned(), own(Knowledge::Unknown, None)),
        ("other".to_owned(), own(Knowledge::NotApplicable, None)),
    ]);
    let held = in_force(&all, &by_hand);
    assert_eq!(text(&held, "subjects.count").ja, "2,010名");
    assert_eq!(held["subjects.count"].source, all["subjects.count"].source);
    assert_eq!(text(&held, "cause.text").en, "Being established.");
    assert_eq!(text(&held, "other").ja, "該当なし");
    assert_eq!(held["summary"], all["summary"]);
}
