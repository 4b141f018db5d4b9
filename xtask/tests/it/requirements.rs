//! Each requirement has a row in `docs/requirements.md`, and what a row names exists. Whether the test named shows it is
//! for its reader to judge.

use crate::tree;
use std::collections::BTreeSet;

const TABLE: &str = "docs/requirements.md";

/// A row of the table.
struct Row {
    id: String,
    screen: String,
    call: String,
    test: (String, String),
}

/// What stands between backticks in a cell, in order: so many things, no more.
fn quoted<const N: usize>(cell: &str) -> [String; N] {
    let found: Vec<_> = cell
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    <[String; N]>::try_from(found).expect("a cell quotes as many things as its column says")
}

fn rows() -> Vec<Row> {
    let table = tree::text(TABLE).expect("the table is text");
    let cells = |line: &str| -> Option<Vec<String>> {
        let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
        Some(
            inner
                .split(" | ")
                .map(|cell| cell.trim().to_owned())
                .collect(),
        )
    };
    let rows = table.lines().filter_map(cells);
    rows.filter(|cells| cells.first().is_some_and(|id| id != "id"))
        .map(|cells| {
            let [id, _, screen, call, test] =
                <[String; 5]>::try_from(cells).expect("a row has five cells");
            let [screen] = quoted(&screen);
            let [call] = quoted(&call);
            let [file, name] = quoted(&test);
            Row {
                id,
                screen,
                call,
                test: (file, name),
            }
        })
        .collect()
}

/// The requirements' ids: the playbook's lines, eleven lessons, four scenarios.
fn required() -> BTreeSet<String> {
    let playbook = tree::text("backend/domain/playbooks/builtin.toml").expect("it is text");
    let codes = playbook
        .lines()
        .filter_map(|line| line.strip_prefix("code = \""));
    let mut all: BTreeSet<String> = codes
        .map(|rest| rest.trim_end_matches('"').to_owned())
        .collect();
    assert_eq!(all.len(), 35, "the playbook has lost lines: {all:?}");
    all.extend((1..=11).map(|n| format!("L{n}")));
    all.extend((1..=4).map(|n| format!("S{n}")));
    all
}

#[test]
fn each_requirement_has_a_row() {
    let rows = rows();
    let listed: BTreeSet<String> = rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(listed.len(), rows.len(), "an id stands there twice");
    let missing: Vec<_> = required().difference(&listed).cloned().collect();
    assert!(missing.is_empty(), "{TABLE} says nothing of {missing:?}");
}

#[test]
fn each_screen_exists() {
    let rust = tree::rust_files();
    let mut screens = BTreeSet::new();
    for (path, text) in &rust {
        // The console's pages, and the public ones, which the server writes itself.
        if path.starts_with("frontend/") {
            let routes = text.split("path!(\"").skip(1);
            screens.extend(
                routes
                    .filter_map(|rest| rest.split_once('"'))
                    .map(|(it, _)| it.to_owned()),
            );
        } else if path.starts_with("backend/server/src/routes/") {
            let routes = ["#[get(\"", "#[route(\""].map(|mark| text.split(mark).skip(1));
            let routes = routes.into_iter().flatten();
            let routes = routes.filter_map(|rest| rest.split_once('"'));
            screens.extend(routes.map(|(it, _)| it.replace('{', ":").replace('}', "")));
        }
    }
    for row in rows() {
        assert!(
            screens.contains(&row.screen),
            "{}: there is no page {}",
            row.id,
            row.screen
        );
    }
}

#[test]
fn each_call_exists() {
    let document = tree::text("openapi/openapi.json").expect("the document is text");
    for row in rows() {
        let (method, path) = row.call.split_once(' ').expect("a method and a path");
        // Paths stand at one depth, methods below them at the next.
        let begin = format!("\n    \"/api/v1{path}\": {{");
        let operations = document.split_once(&begin).map(|(_, rest)| rest);
        let operations = operations.and_then(|rest| rest.split_once("\n    }"));
        let method = format!("\n      \"{}\": {{", method.to_lowercase());
        assert!(
            operations.is_some_and(|(operations, _)| operations.contains(&method)),
            "{}: no call {}",
            row.id,
            row.call
        );
    }
}

#[test]
fn each_test_exists() {
    for row in rows() {
        let (path, name) = row.test;
        let text = tree::text(&path);
        let found = text.is_some_and(|text| text.contains(&format!("fn {name}(")));
        assert!(found, "{}: {path} has no {name}", row.id);
    }
}
