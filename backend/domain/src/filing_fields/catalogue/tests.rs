//! The catalogue is whole: the file reads, every field stands in a group, is named in both languages and offers choices
//! exactly where it takes one; what the records hold is among the choices.

use super::*;
use saiki_api::{
    classes::{Category, NoticedBy, Severity, Tlp},
    incidents::{Progress, SecondaryDamage},
    people::DataItem,
    wire,
};
use serde::Serialize;
use std::collections::BTreeSet;

fn is_filled(text: &Both) -> bool {
    !text.ja.trim().is_empty() && !text.en.trim().is_empty()
}

#[test]
fn the_file_reads_and_every_field_is_named_in_both_languages() {
    let catalogue = read(FILE).unwrap();
    assert_eq!(catalogue.fields.len(), fields().len());
    assert_eq!(catalogue.places.len(), fields().len(), "a key stands twice");
    for (key, label) in groups() {
        assert!(is_filled(label), "{key}");
        assert!(fields().iter().any(|field| &field.group == key), "{key}");
    }
    for field in fields() {
        let key = &field.key;
        assert!(groups().iter().any(|group| group.0 == field.group), "{key}");
        assert!(is_filled(&field.label), "{key}");
        let help = &field.help;
        assert_eq!(help.ja.is_empty(), help.en.is_empty(), "{key}");
    }
}

#[test]
fn choices_stand_exactly_where_one_is_made() {
    for field in fields() {
        let key = &field.key;
        let chosen = matches!(field.kind, FieldKind::Choice | FieldKind::Choices);
        assert_eq!(field.choices.is_empty(), !chosen, "{key}");
        let codes: BTreeSet<&str> = field.choices.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes.len(), field.choices.len(), "{key}");
        for choice in &field.choices {
            assert!(!choice.code.is_empty() && is_filled(&choice.label), "{key}");
        }
    }
}

#[test]
fn a_field_is_found_by_its_key() {
    for one in fields() {
        assert_eq!(field(&one.key), Some(one));
    }
    assert_eq!(field("no.such"), None);
}

fn offers<T: Serialize>(key: &str, values: &[T]) {
    let field = field(key).unwrap();
    for value in values {
        let code = wire::name(value);
        assert!(
            field.choices.iter().any(|choice| choice.code == code),
            "{key} does not offer {code}"
        );
    }
}

#[test]
fn what_the_records_hold_can_be_told() {
    offers("category", &Category::ALL);
    offers("severity", &Severity::ALL);
    offers("tlp", &Tlp::ALL);
    offers("discovery.method", &NoticedBy::ALL);
    offers("data.items", &DataItem::ALL);
    let found = [
        SecondaryDamage::NoneFound,
        SecondaryDamage::Possible,
        SecondaryDamage::Confirmed,
    ];
    offers("secondary.state", &found);
    let decided = [Progress::Done, Progress::Planned, Progress::NotPlanned];
    offers("publication.state", &decided);
    offers("person_notice.state", &decided);
}
