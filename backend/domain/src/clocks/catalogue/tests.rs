//! The catalogue is whole: every file reads, names only what exists, is written in both languages, and begins to apply at
//! exactly the number its law names.

use super::*;
use crate::{calendars, clocks::questions_of};
use jiff::tz::TimeZone;
use saiki_api::rules::{
    Choice, Comparator, Condition, MAX_COUNT, MAX_ID, MAX_NAME, MAX_NOTE, Regime, Roll, RuleForce,
    RuleStatus, Start, Unit,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The files of the folder by their names without the ending.
fn folder() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let id = name.strip_suffix(".toml").unwrap().to_owned();
            (id, fs::read_to_string(&path).unwrap())
        })
        .filter(|(id, _)| id != "questions")
        .collect()
}

fn is_filled(text: &Both) -> bool {
    !text.ja.trim().is_empty() && !text.en.trim().is_empty() && text.ja != text.en
}

/// With which numbers a condition compares the answer to a question, in their order.
fn compared(condition: &Condition, key: &str) -> Vec<(Comparator, u64)> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().flat_map(|part| compared(part, key)).collect()
        }
        Condition::Not(part) => compared(part, key),
        Condition::Number { question, is, than } if question == key => vec![(*is, *than)],
        Condition::Always | Condition::Yes(_) | Condition::Number { .. } => Vec::new(),
    }
}

/// The questions a condition asks, with what it takes their answers for.
fn asked(condition: &Condition) -> Vec<(&str, QuestionKind)> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(asked).collect(),
        Condition::Not(part) => asked(part),
        Condition::Yes(question) => vec![(question.as_str(), QuestionKind::YesNo)],
        Condition::Number { question, .. } => vec![(question.as_str(), QuestionKind::Number)],
        Condition::Always => Vec::new(),
    }
}

/// Every condition of a rule: its own and those of its terms.
fn conditions(rule: &Rule) -> Vec<&Condition> {
    let of_terms = rule
        .terms
        .iter()
        .flat_map(|term| [&term.only_if, &term.roll_unless]);
    std::iter::once(&rule.applies)
        .chain(of_terms.flatten())
        .collect()
}

#[test]
fn every_file_of_the_folder_is_shipped_and_named_by_the_identifier_it_holds() {
    let files = folder();
    for (id, text) in &files {
        let rule: Rule = toml::from_str(text).unwrap_or_else(|e| panic!("{id}: {e}"));
        assert_eq!(&rule.id, id);
        assert!(id.chars().count() <= MAX_ID, "{id}");
        assert!(
            text.starts_with("# "),
            "{id} does not say where it comes from"
        );
        assert_eq!(
            super::rule(id),
            Some(&rule),
            "{id} is not in the list of files"
        );
    }
    assert_eq!(files.len(), FILES.len());
    assert_eq!(rules().len(), FILES.len());
}

#[test]
fn rules_come_by_regime_with_japan_first_and_each_identifier_stands_once() {
    let order: Vec<(Regime, &str)> = rules().iter().map(|r| (r.regime, r.id.as_str())).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert_eq!(order, sorted);
    assert_eq!(order.first().unwrap().0, Regime::Jp);
    let ids: BTreeSet<&str> = order.iter().map(|(_, id)| *id).collect();
    assert_eq!(ids.len(), order.len());
}

#[test]
fn the_questions_read_and_each_key_stands_once() {
    let file = include_str!("../../../rules/questions.toml");
    let read: Questions = toml::from_str(file).unwrap();
    assert_eq!(read.question.as_slice(), questions());
    let keys: BTreeSet<&str> = questions().iter().map(|q| q.key.as_str()).collect();
    assert_eq!(keys.len(), questions().len());
    for question in questions() {
        assert!(
            is_filled(&question.text) && is_filled(&question.help),
            "{}",
            question.key
        );
        assert!(question.text.ja.ends_with('か'), "{}", question.key);
        assert!(question.text.en.ends_with('?'), "{}", question.key);
    }
}

#[test]
fn every_question_a_rule_asks_exists_with_that_kind_and_none_is_asked_in_vain() {
    let mut used = BTreeSet::new();
    for rule in rules() {
        for key in questions_of(rule) {
            assert!(question(key).is_some(), "{} asks {key}", rule.id);
            used.insert(key);
        }
        for (key, kind) in conditions(rule).into_iter().flat_map(asked) {
            assert_eq!(question(key).unwrap().kind, kind, "{} asks {key}", rule.id);
        }
    }
    for question in questions() {
        assert!(
            used.contains(question.key.as_str()),
            "{} is never asked",
            question.key
        );
    }
}

#[test]
fn whatever_a_term_names_exists() {
    let calendars: BTreeSet<&str> = calendars::built_in()
        .iter()
        .map(|(id, _)| id.as_str())
        .collect();
    for rule in rules() {
        assert!(
            TimeZone::get(&rule.zone).is_ok(),
            "{}: {}",
            rule.id,
            rule.zone
        );
        for term in &rule.terms {
            if let Start::Filed(before) = &term.start {
                let before = super::rule(before).unwrap_or_else(|| panic!("{}: {before}", rule.id));
                assert_ne!(before.id, rule.id);
            }
            if let Some(id) = &term.calendar {
                assert!(calendars.contains(id.as_str()), "{}: {id}", rule.id);
            }
            assert!(
                term.roll == Roll::None || term.calendar.is_some(),
                "{}",
                rule.id
            );
            assert!(
                term.roll != Roll::None || term.roll_unless.is_none(),
                "{}",
                rule.id
            );
            assert!((1..=MAX_COUNT).contains(&term.count), "{}", rule.id);
            assert!(
                term.outer
                    .is_none_or(|outer| outer > term.count && rule.asap),
                "{}",
                rule.id
            );
        }
        let bounded = rule.choice == Choice::EarliestUnlessLate;
        assert!(!bounded || rule.terms.len() == 2, "{}", rule.id);
    }
}

#[test]
fn every_rule_is_written_in_both_languages_and_names_its_source() {
    for rule in rules() {
        let source = Both::new(rule.source.ja.as_str(), rule.source.en.as_str());
        for text in [&rule.title, &rule.recipient, &source] {
            assert!(is_filled(text), "{}", rule.id);
            for text in [&text.ja, &text.en] {
                assert!(text.chars().count() <= MAX_NAME, "{}: {text}", rule.id);
            }
        }
        assert!(is_filled(&rule.note), "{}", rule.id);
        for text in [&rule.note.ja, &rule.note.en] {
            assert!(text.chars().count() <= MAX_NOTE, "{}", rule.id);
        }
        let contract = rule.regime == Regime::Contract;
        assert!(
            contract || rule.source.url.starts_with("https://"),
            "{}",
            rule.id
        );
        assert!(
            !contract || rule.force == RuleForce::Contract,
            "{}",
            rule.id
        );
    }
}

#[test]
fn a_rule_says_when_it_was_compared_with_its_source_only_if_it_was() {
    for rule in rules() {
        let compared = matches!(rule.status, RuleStatus::Verified | RuleStatus::Guideline);
        assert_eq!(rule.verified_on.is_some(), compared, "{}", rule.id);
        if rule.status == RuleStatus::NotInForce {
            assert_eq!(
                (rule.valid_from, rule.valid_to),
                (None, None),
                "{}",
                rule.id
            );
        }
    }
}

#[test]
fn what_is_only_guidance_or_not_in_force_says_so() {
    let with = |status: RuleStatus| -> Vec<&'static str> {
        let found = rules().iter().filter(|rule| rule.status == status);
        found.map(|rule| rule.id.as_str()).collect()
    };
    assert_eq!(
        with(RuleStatus::Guideline),
        ["jp.appi.prelim", "jp.appi.processor"]
    );
    assert_eq!(
        with(RuleStatus::NotInForce),
        [
            "jp.appi.person.amended",
            "eu.gdpr.sa.omnibus",
            "uk.csr.early",
            "uk.csr.full",
            "us.circia.incident",
            "us.circia.ransom",
            "tw.pdpa",
        ]
    );
}

#[test]
fn a_rule_begins_to_apply_at_exactly_the_number_its_law_names() {
    use Comparator::{AtLeast, MoreThan};
    /// Rule, question, and what its numbers are compared with.
    type Thresholds = (&'static str, &'static str, &'static [(Comparator, u64)]);
    let numbers: [Thresholds; 21] = [
        ("jp.appi.prelim", "people", &[(MoreThan, 1_000)]),
        ("jp.appi.final", "people", &[(MoreThan, 1_000)]),
        ("jp.appi.person", "people", &[(MoreThan, 1_000)]),
        ("jp.appi.processor", "people", &[(MoreThan, 1_000)]),
        ("jp.pmark.prelim", "people", &[(MoreThan, 1_000)]),
        ("jp.mynumber.prelim", "people_my_number", &[(MoreThan, 100)]),
        ("jp.mynumber.final", "people_my_number", &[(MoreThan, 100)]),
        ("jp.telecom.nearmiss", "telecom_users", &[(AtLeast, 30_000)]),
        (
            "jp.telecom.quarterly",
            "telecom_users",
            &[(AtLeast, 30_000)],
        ),
        ("jp.telecom.quarterly", "outage_hours", &[(AtLeast, 2)]),
        ("us.hipaa.hhs500", "hipaa_individuals", &[(AtLeast, 500)]),
        ("us.hipaa.hhs_small", "hipaa_individuals", &[(AtLeast, 500)]),
        (
            "us.hipaa.media",
            "hipaa_state_residents",
            &[(MoreThan, 500)],
        ),
        ("us.ca.ag", "california_residents", &[(MoreThan, 500)]),
        ("us.ftc.safeguards", "ftc_consumers", &[(AtLeast, 500)]),
        ("us.bsp", "outage_hours", &[(AtLeast, 4)]),
        (
            "kr.pipa.authority",
            "kr_people",
            &[(AtLeast, 1), (AtLeast, 1_000)],
        ),
        (
            "sg.pdpa.authority",
            "sg_people",
            &[(AtLeast, 1), (AtLeast, 500)],
        ),
        ("cn.incident.cii", "cn_people", &[(AtLeast, 1_000_000)]),
        ("cn.incident.gov", "cn_people", &[(AtLeast, 1_000_000)]),
        ("cn.incident.other", "cn_people", &[(AtLeast, 1_000_000)]),
    ];
    for (id, key, expected) in numbers {
        assert_eq!(compared(&rule(id).unwrap().applies, key), expected, "{id}");
    }
}

#[test]
fn a_day_count_nobody_confirmed_is_not_passed_off_as_one_that_was() {
    let unconfirmed = |rule: &&Rule| rule.terms.iter().any(|t| t.unit == Unit::DaysUnconfirmed);
    for rule in rules().iter().filter(unconfirmed) {
        assert_eq!(rule.regime, Regime::Jp, "{}", rule.id);
        let all = rule
            .terms
            .iter()
            .all(|term| term.unit == Unit::DaysUnconfirmed);
        assert!(all && !rule.asap, "{}", rule.id);
    }
    assert_eq!(rule("jp.acd.final").unwrap().status, RuleStatus::Unverified);
}

/// What decides a date, without the words around it.
fn deciding(rule: &Rule) -> String {
    let mut value = serde_json::to_value(rule).unwrap();
    let fields = value.as_object_mut().unwrap();
    for words in [
        "title",
        "note",
        "source",
        "address",
        "recipient",
        "verified_on",
        "status",
        "content",
    ] {
        fields.remove(words);
    }
    crate::canonical::sha256_hex(&value).unwrap()
}

#[test]
fn a_rule_never_counts_otherwise_under_the_same_version() {
    // Incidents keep to the version they began with, and the catalogue stands in for it: who changes what decides a date
    // raises the version of the rule, and adds its line here.
    let known: BTreeSet<&str> = include_str!("versions.tsv").lines().collect();
    let missing: Vec<String> = rules()
        .iter()
        .map(|rule| format!("{}\t{}\t{}", rule.id, rule.version, deciding(rule)))
        .filter(|line| !known.contains(line.as_str()))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let versions: Vec<(&str, &str)> = known
        .iter()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(id, rest)| Some((id, rest.split_once('\t')?.0)))
        .collect();
    let once: BTreeSet<_> = versions.iter().collect();
    assert_eq!(once.len(), versions.len(), "a version stands twice");
}
