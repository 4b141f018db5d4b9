//! The table of the reference against the rules that are shipped. Whether they apply is left aside: each is taken as if
//! it did, with every question of its terms answered alike.

use super::*;
use crate::clocks::{catalogue, questions_of};

fn shipped(id: &str) -> Rule {
    Rule {
        applies: Condition::Always,
        ..catalogue::rule(id).unwrap().clone()
    }
}

fn clock(id: &str, facts: Facts, answer: Known) -> (Rule, Reckoned) {
    let rule = shipped(id);
    let mut facts = facts;
    for key in questions_of(&rule) {
        facts.answers.insert(key.to_owned(), answer);
    }
    let clock = reckon(
        &rule,
        &facts,
        Calendars::built_in(),
        &Outcome::Open,
        Timestamp::UNIX_EPOCH,
    );
    (rule, clock)
}

fn due_of(id: &str, facts: Facts, answer: Known) -> String {
    let (rule, clock) = clock(id, facts, answer);
    local(&rule, clock.due)
}

fn aware_at(text: &str, zone: &str) -> Facts {
    one(TimeKind::Aware, text, zone)
}

#[test]
fn japan() {
    let of = |id, day: &str| due_of(id, aware_at(&format!("{day}T10:00:00+09:00"), TOKYO), no());
    let improper = "jp.appi.final.improper";
    assert_eq!(
        of("jp.appi.final", "2026-11-23"),
        "2026-12-22T23:59:59+09:00"
    );
    assert_eq!(of(improper, "2026-11-23"), "2027-01-21T23:59:59+09:00");
    assert_eq!(
        of("jp.appi.final", "2026-12-01"),
        "2027-01-04T23:59:59+09:00"
    );
    assert_eq!(
        of("jp.appi.final", "2026-12-05"),
        "2027-01-04T23:59:59+09:00"
    );
}

#[test]
fn europe() {
    let (rule, gdpr) = clock(
        "eu.gdpr.sa",
        aware_at("2026-12-25T09:17:00+01:00", PARIS),
        no(),
    );
    assert_eq!(local(&rule, gdpr.strict), "2026-12-28T09:17:00+01:00");
    assert_eq!(local(&rule, gdpr.extended), "2026-12-28T10:00:00+01:00");
    let sent = || Facts {
        filed: [(
            "eu.dora.initial".to_owned(),
            at("2026-12-24T19:30:00+01:00"),
        )]
        .into(),
        ..Facts::default()
    };
    let intermediate = |answer| due_of("eu.dora.intermediate", sent(), answer);
    assert_eq!(intermediate(yes()), "2026-12-27T19:30:00+01:00");
    assert_eq!(intermediate(no()), "2026-12-28T12:00:00+01:00");
    let initial = |text| {
        let mut facts = aware_at("2026-12-01T10:00:00+01:00", PARIS);
        facts.times.push(time(TimeKind::Classified, text, PARIS));
        due_of("eu.dora.initial", facts, yes())
    };
    assert_eq!(
        initial("2026-12-01T16:00:00+01:00"),
        "2026-12-01T20:00:00+01:00"
    );
    assert_eq!(
        initial("2026-12-02T08:00:00+01:00"),
        "2026-12-02T10:00:00+01:00"
    );
}

#[test]
fn united_states() {
    let sec = |text| due_of("us.sec.8k", one(TimeKind::Determined, text, NEW_YORK), no());
    assert_eq!(
        sec("2026-11-25T15:00:00-05:00"),
        "2026-12-02T23:59:59-05:00"
    );
    assert_eq!(
        sec("2026-11-28T15:00:00-05:00"),
        "2026-12-03T23:59:59-05:00"
    );
    let found = || aware_at("2026-11-23T15:00:00-05:00", NEW_YORK);
    assert_eq!(
        due_of("us.hipaa.person", found(), no()),
        "2027-01-22T23:59:59-05:00"
    );
    assert_eq!(
        due_of("us.ca.person", found(), no()),
        "2026-12-23T23:59:59-08:00"
    );
    let told = one(
        TimeKind::PersonsNotified,
        "2026-12-20T15:00:00-05:00",
        NEW_YORK,
    );
    assert_eq!(due_of("us.ca.ag", told, no()), "2027-01-04T23:59:59-08:00");
    let small = |text| due_of("us.hipaa.hhs_small", aware_at(text, NEW_YORK), no());
    assert_eq!(
        small("2026-11-23T15:00:00-05:00"),
        "2027-03-01T23:59:59-05:00"
    );
    assert_eq!(
        small("2027-11-23T15:00:00-05:00"),
        "2028-02-29T23:59:59-05:00"
    );
}

#[test]
fn thirty_days_become_sixty_from_the_first_awareness_when_a_purpose_is_found_later() {
    let facts = |improper: Known| {
        aware_at("2026-11-02T10:00:00+09:00", TOKYO)
            .with("personal_data", yes())
            .with("strong_encryption", no())
            .with("property_damage", no())
            .with("sensitive_data", yes())
            .with(
                "people",
                Known {
                    answer: Answer::Number(3),
                    known_at: None,
                },
            )
            .with("improper_purpose", improper)
    };
    let of = |id, facts: &Facts| {
        let rule = catalogue::rule(id).unwrap();
        let now = at("2026-11-22T00:00:00Z");
        reckon(rule, facts, Calendars::built_in(), &Outcome::Open, now)
    };
    let before = facts(no());
    let tokyo = rule(TOKYO, Vec::new());
    let days_30 = of("jp.appi.final", &before);
    assert_eq!(local(&tokyo, days_30.due), "2026-12-01T23:59:59+09:00");
    assert!(of("jp.appi.final.improper", &before).due.is_none());
    let after = facts(Known {
        known_at: Some(at("2026-11-20T03:00:00Z")),
        ..yes()
    });
    assert!(of("jp.appi.final", &after).due.is_none());
    // Day 60 is 31 December, on which offices are closed.
    let days_60 = of("jp.appi.final.improper", &after);
    assert_eq!(local(&tokyo, days_60.strict), "2026-12-31T23:59:59+09:00");
    assert_eq!(local(&tokyo, days_60.due), "2027-01-04T23:59:59+09:00");
    // Had no other ground been there, the leak became one to report only then.
    let alone = after.with("sensitive_data", no());
    let days_60 = of("jp.appi.final.improper", &alone);
    assert_eq!(local(&tokyo, days_60.strict), "2027-01-18T23:59:59+09:00");
}
