//! The forms are whole: every file of the folder reads and is shipped, asks only for fields there are, is written in both
//! languages and answers deadlines that exist.

use super::*;
use crate::{clocks, filing_fields::catalogue};
use saiki_api::{Lang, rules::RuleStatus};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The files of the folder by their names without the ending.
fn folder() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("filings/forms");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let id = name.strip_suffix(".toml").unwrap().to_owned();
            (id, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn is_filled(text: &Both) -> bool {
    !text.ja.trim().is_empty() && !text.en.trim().is_empty()
}

#[test]
fn every_file_of_the_folder_is_shipped_and_named_by_the_identifier_it_holds() {
    let files = folder();
    for (id, text) in &files {
        let form = read::form(text).unwrap_or_else(|e| panic!("{id}: {e}"));
        assert_eq!(&form.head.id, id);
    }
    let shipped: BTreeSet<&str> = forms().iter().map(|form| form.head.id.as_str()).collect();
    let found: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(shipped, found);
    assert_eq!(forms().len(), files.len());
}

#[test]
fn every_form_is_written_in_both_languages() {
    for form in forms() {
        let (head, id) = (&form.head, &form.head.id);
        assert!(head.version > 0, "{id}");
        for text in [&head.name, &head.recipient, &head.source, &form.title] {
            assert!(is_filled(text), "{id}");
        }
        assert_eq!(head.note.ja.is_empty(), head.note.en.is_empty(), "{id}");
        assert!(!head.langs.is_empty(), "{id}");
        for section in &form.sections {
            assert!(is_filled(&section.heading), "{id}");
            assert!(!section.items.is_empty(), "{id}");
            for item in &section.items {
                assert!(is_filled(&item.heading), "{id}: {}", item.key);
            }
        }
        let checked = head.status != RuleStatus::Unverified;
        assert!(!checked || head.verified_on.is_some(), "{id}");
    }
}

#[test]
fn every_item_has_a_key_of_its_own_and_asks_for_fields_there_are() {
    for form in forms() {
        let id = &form.head.id;
        let mut keys = BTreeSet::new();
        for item in form.items() {
            assert!(keys.insert(&item.key), "{id}: {} stands twice", item.key);
            assert!(!item.fields.is_empty(), "{id}: {} asks nothing", item.key);
            let mut asked = BTreeSet::new();
            for field in &item.fields {
                let key = &field.key;
                assert!(catalogue::field(key).is_some(), "{id}: {key}");
                assert!(asked.insert(key), "{id}: {} asks {key} twice", item.key);
            }
        }
    }
}

/// A letter of the law may be answered in several boxes, one below the other; elsewhere it does not stand again.
#[test]
fn a_number_stands_in_one_place_of_a_form() {
    for form in forms() {
        let numbers: Vec<&str> = form.items().map(|item| item.number.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (n, number) in numbers.iter().enumerate() {
            let goes_on = n > 0 && numbers.get(n - 1) == Some(number);
            let is_new = number.is_empty() || goes_on || seen.insert(*number);
            assert!(is_new, "{}: {number} stands again", form.head.id);
        }
    }
}

#[test]
fn every_deadline_a_form_answers_exists() {
    for form in forms() {
        for rule in &form.head.clocks {
            let exists = clocks::catalogue::rule(rule).is_some();
            assert!(exists, "{}: {rule}", form.head.id);
        }
    }
}

#[test]
fn every_field_is_asked_for_by_some_form() {
    let asked: BTreeSet<&str> = forms().iter().flat_map(Form::keys).collect();
    let idle: Vec<&str> = catalogue::fields()
        .iter()
        .map(|field| field.key.as_str())
        .filter(|key| !asked.contains(key))
        .collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn the_stages_of_a_series_are_told_apart() {
    for form in forms() {
        let same = forms().iter().filter(|other| {
            other.head.series == form.head.series && other.head.stage == form.head.stage
        });
        let alone = form.head.stage == FilingStage::Single || same.count() == 1;
        assert!(alone, "{}", form.head.id);
    }
}

#[test]
fn the_recipients_own_file_is_offered_only_where_it_takes_one() {
    let own = |id: &str| formats(form(id).unwrap()).contains(&ExportFormat::Form);
    assert!(own("eu.dora.initial"));
    assert!(!own("jp.appi.prelim"));
    let prelim = form("jp.appi.prelim").unwrap();
    assert_eq!(formats(prelim).len(), ExportFormat::ALL.len() - 1);
    assert_eq!(prelim.head.langs.first(), Some(&Lang::Ja));
}

#[test]
fn the_nine_items_stand_in_the_order_of_the_rules() {
    for id in ["jp.appi.prelim", "jp.appi.final"] {
        let numbered = form(id)
            .unwrap()
            .items()
            .filter(|item| !item.number.is_empty());
        let items: Vec<(&str, &str)> = numbered
            .map(|item| (item.number.as_str(), item.key.as_str()))
            .collect();
        let nine = [
            ("1", "summary"),
            ("2", "data_items"),
            ("3", "people"),
            ("4", "cause"),
            ("5", "secondary_damage"),
            ("6", "person_response"),
            ("7", "publication"),
            ("8", "measures"),
            ("9", "other"),
        ];
        assert_eq!(items, nine, "{id}");
    }
}
