//! The built-in playbook is whole, and the rules of versions and of mandatory items hold.

use super::*;
use std::collections::BTreeMap;

fn here() -> Circumstances {
    Circumstances {
        personal_data: false,
        contract: false,
        extortion: false,
        category: Category::Availability,
        severity: Severity::Low,
        threat_source: None,
    }
}

#[test]
fn the_built_in_playbook_has_every_item_of_the_requirements() {
    let items = builtin().unwrap();
    let mut counts: BTreeMap<ActivityKey, usize> = BTreeMap::new();
    for item in &items {
        let n = counts.entry(item.activity).or_default();
        *n += 1;
        assert_eq!(item.code, format!("{}-{n}", item.activity.code()));
        for text in [&item.title, &item.guidance, &item.done] {
            assert!(
                !text.ja.is_empty() && !text.en.is_empty() && text.ja != text.en,
                "{}",
                item.code
            );
        }
        assert!(
            item.role.is_some() && item.due.is_some() && !item.retired,
            "{}",
            item.code
        );
        assert!(
            item.csf.iter().all(|c| c.starts_with("RC.")),
            "{}",
            item.code
        );
    }
    let counts: Vec<usize> = counts.into_values().collect();
    assert_eq!(counts, [4, 9, 4, 8, 5, 5]);
    let new = NewPlaybook {
        items: items.clone(),
        note: "同じ内容".to_owned(),
    };
    assert_eq!(check_new(&new, &items), Faults::default());
}

#[test]
fn a_leak_makes_telling_people_mandatory_and_says_so() {
    let items = builtin().unwrap();
    let notice = items.iter().find(|i| i.code == "UR-3").unwrap();
    assert_eq!(mandatory(&notice.mandatory, &here()), None);
    let leaked = Circumstances {
        personal_data: true,
        ..here()
    };
    let reason = mandatory(&notice.mandatory, &leaked).unwrap();
    assert!(reason.ja.contains("個人情報") && reason.en.contains("personal data"));
}

#[test]
fn each_condition_holds_when_it_should_and_only_then() {
    let cases = [
        (
            Condition::Contract,
            Circumstances {
                contract: true,
                ..here()
            },
        ),
        (
            Condition::Extortion,
            Circumstances {
                extortion: true,
                ..here()
            },
        ),
        (
            Condition::Category {
                of: vec![Category::Fraud],
            },
            Circumstances {
                category: Category::Fraud,
                ..here()
            },
        ),
        (
            Condition::Severity {
                at_least: Severity::High,
            },
            Circumstances {
                severity: Severity::Critical,
                ..here()
            },
        ),
        (
            Condition::ThreatSource {
                of: vec![ThreatSource::InsiderCrime],
            },
            Circumstances {
                threat_source: Some(ThreatSource::InsiderCrime),
                ..here()
            },
        ),
    ];
    for (condition, circumstances) in cases {
        let only = [condition];
        assert_eq!(mandatory(&only, &here()), None, "{only:?}");
        assert!(mandatory(&only, &circumstances).is_some(), "{only:?}");
    }
    assert!(mandatory(&[Condition::Always], &here()).is_some());
}

#[test]
fn a_version_keeps_every_item_and_names_what_is_wrong() {
    let before = builtin().unwrap();
    let mut items = before.clone();
    items.remove(0);
    items[0].code = "RO-2".to_owned();
    items[1].title = Both::default();
    items[2].due = Some(DueRule {
        from: DueFrom::Aware,
        days: -1,
    });
    let faults = check_new(
        &NewPlaybook {
            items,
            note: " ".to_owned(),
        },
        &before,
    );
    let named: Vec<_> = faults
        .0
        .iter()
        .map(|f| (f.field.as_str(), f.code))
        .collect();
    for fault in [
        ("note", "required"),
        ("items.0.code", "invalid"),
        ("items.1.title.ja", "required"),
        ("items.2.due.days", "out_of_range"),
        ("items", "missing"),
    ] {
        assert!(named.contains(&fault), "{fault:?} in {named:?}");
    }
}

#[test]
fn a_difference_tells_added_changed_moved_and_retired() {
    let before = builtin().unwrap();
    let mut after = before.clone();
    after[0].retired = true;
    after[4].title.ja = "復旧の責任者を決める".to_owned();
    after.swap(13, 14);
    let mut own = before[1].clone();
    own.code = "RS-5".to_owned();
    after.push(own);
    let found = difference((1, &before), (2, &after));
    let codes = |items: &[PlaybookItem]| items.iter().map(|i| i.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&found.added), ["RS-5"]);
    assert_eq!(codes(&found.retired), ["RS-1"]);
    let changed: Vec<_> = found
        .changed
        .iter()
        .map(|c| (c.after.code.as_str(), c.fields.join(",")))
        .collect();
    assert!(
        changed.contains(&("RO-1", "title".to_owned())),
        "{changed:?}"
    );
    assert!(
        changed.contains(&("CA-2", "position".to_owned())),
        "{changed:?}"
    );
    assert_eq!(difference((1, &before), (1, &before)).changed, []);
}

#[test]
fn due_dates_count_civil_days_from_what_has_come() {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let aware = "2026-10-24T10:00:00Z".parse().unwrap();
    let rule = |from, days| Some(DueRule { from, days });
    // Noon stays noon when the clocks go back.
    let due_at = due(rule(DueFrom::Aware, 3), aware, None, &zone);
    assert_eq!(due_at, Some("2026-10-27T11:00:00Z".parse().unwrap()));
    assert_eq!(due(rule(DueFrom::Recovery, 3), aware, None, &zone), None);
    assert_eq!(due(None, aware, Some(aware), &zone), None);
}

#[test]
fn own_items_are_numbered_on() {
    assert_eq!(
        own_code(ActivityKey::Ca, ["CA-1", "RS-A9"].into_iter()),
        "CA-A1"
    );
    assert_eq!(
        own_code(ActivityKey::Ca, ["CA-A2", "CA-A10"].into_iter()),
        "CA-A11"
    );
}
