//! Migrations exist for both databases under the same names, with a way back. Whether they work is tested where they run.

use std::collections::BTreeMap;
use std::fs;

use crate::tree;

/// Migration names of one database, each with its files.
fn migrations(database: &str) -> BTreeMap<String, Vec<String>> {
    let dir = tree::root().join("migrations").join(database);
    let entries = fs::read_dir(&dir)
        .expect("the migrations' directory exists")
        .flatten();
    let names = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().display().to_string());
    let files = |name: &str| {
        let entries = fs::read_dir(dir.join(name))
            .expect("a migration can be read")
            .flatten();
        let mut files: Vec<String> = entries
            .map(|entry| entry.file_name().display().to_string())
            .collect();
        files.sort();
        files
    };
    names.map(|name| (name.clone(), files(&name))).collect()
}

#[test]
fn both_databases_have_the_same_migrations() {
    let (sqlite, postgresql) = (migrations("sqlite"), migrations("postgresql"));
    assert!(!sqlite.is_empty(), "there is no migration at all");
    assert_eq!(
        sqlite.keys().collect::<Vec<_>>(),
        postgresql.keys().collect::<Vec<_>>()
    );
}

#[test]
fn every_migration_has_a_way_there_and_a_way_back() {
    for database in ["sqlite", "postgresql"] {
        for (name, files) in migrations(database) {
            assert_eq!(
                files,
                ["down.sql", "up.sql"],
                "migrations/{database}/{name}"
            );
        }
    }
}
