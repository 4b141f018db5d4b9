//! Rules of the register of systems: what its fields take, by what a system is found again, and how a file becomes
//! systems (`import`). Likeness is `similarity`, the way back onto the network `reconnection`.

pub mod import;

use crate::{fault::Faults, search, similarity::Traits, text};
use jiff::Timestamp;
use saiki_api::systems::{BackupResult, MAX_LIST, NewBackupCheck, RuleFields, SystemFields};

/// Longest number, in characters.
pub const MAX_NUMBER: usize = 100;
/// Longest name or other line, in characters.
pub const MAX_LINE: usize = 200;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Most systems one incident registers.
pub const MAX_SYSTEMS: i64 = 100_000;
/// Most systems of one batch.
pub const MAX_BATCH: usize = 1_000;
/// Most systems one bulk step names.
pub const MAX_NAMED: usize = 5_000;

/// Whether the register may say this. `at` comes before each field's name, as `systems.3.`.
pub fn check(fields: &SystemFields, at: &str, faults: &mut Faults) {
    let name = |field: &str| format!("{at}{field}");
    faults.line(&name("number"), &fields.number, MAX_NUMBER);
    faults.line(&name("name"), &fields.name, MAX_LINE);
    faults.optional_line(&name("os"), &fields.os, MAX_LINE);
    faults.optional_line(&name("os_version"), &fields.os_version, MAX_LINE);
    faults.optional_line(&name("contact"), &fields.contact, MAX_LINE);
    faults.prose(&name("note"), &fields.note, MAX_NOTE);
    faults.prose(&name("excluded"), &fields.excluded, MAX_NOTE);
    for (field, list) in [
        ("software", &fields.software),
        ("settings", &fields.settings),
    ] {
        faults.count(&name(field), list.len(), MAX_LIST);
        for (n, one) in list.iter().enumerate() {
            faults.line(&format!("{at}{field}.{n}"), one, MAX_LINE);
        }
    }
    if fields.affected && !fields.excluded.trim().is_empty() {
        faults.add(
            name("excluded"),
            "affected",
            "被害システムは調査の対象外にできません",
            "An affected system cannot be left out of the survey",
        );
    }
}

/// The form in which numbers are compared.
pub fn number_key(number: &str) -> String {
    text::fold(number)
}

/// The key that text search looks into.
pub fn search_key(fields: &SystemFields) -> String {
    let own = [
        &fields.number,
        &fields.name,
        &fields.os,
        &fields.os_version,
        &fields.contact,
        &fields.note,
    ];
    let lists = fields.software.iter().chain(&fields.settings);
    search::key(own.into_iter().chain(lists).map(String::as_str))
}

/// What a system is compared by.
pub fn traits(fields: &SystemFields) -> Traits {
    Traits::new(
        &fields.os,
        &fields.os_version,
        &fields.software,
        &fields.settings,
        fields.exposure,
    )
}

/// Whether a rule may say this.
pub fn check_rule(rule: &RuleFields) -> Faults {
    let mut faults = Faults::default();
    if rule.text.ja.trim().is_empty() && rule.text.en.trim().is_empty() {
        faults.line("text.ja", "", MAX_LINE);
    }
    faults.optional_line("text.ja", &rule.text.ja, MAX_LINE);
    faults.optional_line("text.en", &rule.text.en, MAX_LINE);
    faults.distinct("kinds", &rule.kinds);
    faults
}

/// Whether a check of a backup may say this.
pub fn check_backup(check: &NewBackupCheck, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    faults.optional_line("checked_by", &check.checked_by, MAX_LINE);
    faults.prose("note", &check.note, MAX_NOTE);
    match check.last_good_at {
        None if check.result == BackupResult::Intact => faults.add(
            "last_good_at",
            "required",
            "使用できるバックアップの取得日時を入れてください",
            "Say when the good backup was taken",
        ),
        Some(at) if at > now => faults.add(
            "last_good_at",
            "in_the_future",
            "まだ来ていない日時です",
            "This lies in the future",
        ),
        _ => {}
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> SystemFields {
        SystemFields {
            number: "SRV-001".to_owned(),
            name: "予約サイト".to_owned(),
            software: vec!["nginx 1.24".to_owned()],
            ..SystemFields::default()
        }
    }

    fn faulty(fields: &SystemFields) -> Vec<String> {
        let mut faults = Faults::default();
        check(fields, "systems.3.", &mut faults);
        faults.0.into_iter().map(|f| f.field).collect()
    }

    #[test]
    fn faults_name_the_path_of_their_field() {
        assert_eq!(faulty(&fields()), Vec::<String>::new());
        let mut bad = fields();
        bad.number = String::new();
        bad.settings = vec!["a".to_owned(), " ".to_owned()];
        assert_eq!(faulty(&bad), ["systems.3.number", "systems.3.settings.1"]);
    }

    #[test]
    fn an_affected_system_stays_in_the_survey() {
        let mut bad = fields();
        bad.affected = true;
        bad.excluded = "廃止済み".to_owned();
        assert_eq!(faulty(&bad), ["systems.3.excluded"]);
    }

    #[test]
    fn software_is_found_by_search() {
        assert!(search_key(&fields()).contains("nginx"));
        assert_eq!(number_key("ｓｒｖ-001"), number_key("SRV‐001"));
    }

    #[test]
    fn a_good_backup_has_a_date_in_the_past() {
        let now = Timestamp::from_second(1_000).unwrap();
        let check = |result, at: Option<i64>| {
            let check = NewBackupCheck {
                result,
                last_good_at: at.map(|s| Timestamp::from_second(s).unwrap()),
                checked_by: String::new(),
                note: String::new(),
            };
            check_backup(&check, now).0.len()
        };
        assert_eq!(check(BackupResult::Intact, Some(999)), 0);
        assert_eq!(check(BackupResult::Intact, None), 1);
        assert_eq!(check(BackupResult::Missing, None), 0);
        assert_eq!(check(BackupResult::Harmed, Some(1_001)), 1);
    }
}
