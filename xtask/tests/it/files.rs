//! What holds for each file: it says what it is, it is short, it names no machine. Formatting and lints have their own
//! tools.

use crate::tree;

/// Beyond this a file hides more than one thing.
const MAX_LINES: usize = 600;

#[test]
fn every_rust_file_opens_with_what_it_is() {
    let silent = |(_, text): &(String, String)| !text.starts_with("//!");
    let silent: Vec<String> = tree::rust_files()
        .into_iter()
        .filter(silent)
        .map(|(path, _)| path)
        .collect();
    assert!(
        silent.is_empty(),
        "these files do not open with `//!` and what they are: {silent:#?}"
    );
}

#[test]
fn no_rust_file_is_too_long() {
    // The schema is generated from the tables; tests may be long lists of cases.
    let exempt = |path: &str| {
        path.ends_with("/schema.rs") || path.contains("/tests/") || path.ends_with("/tests.rs")
    };
    let long: Vec<(String, usize)> = tree::rust_files()
        .into_iter()
        .filter(|(path, _)| !exempt(path))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .collect();
    assert!(
        long.is_empty(),
        "split these by what they offer, none above {MAX_LINES} lines: {long:#?}"
    );
}

#[test]
fn no_file_names_a_path_of_somebodys_machine() {
    // Put together here, so that this file does not name one itself.
    let machine_paths = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/Us", "ers/"],
    ]
    .map(|parts| parts.concat());
    let mut found = Vec::new();
    for path in tree::files()
        .iter()
        .filter(|path| path.as_str() != "Cargo.lock")
    {
        for (number, line) in tree::text(path).unwrap_or_default().lines().enumerate() {
            // A path begins a word: `../work/` or `https://host/home/` is none.
            let names_one = |prefix: &String| {
                let before =
                    |at: usize| line.get(..at).and_then(|before| before.chars().next_back());
                let begins = |at: usize| {
                    before(at).is_none_or(|it| !it.is_alphanumeric() && !"./_-}".contains(it))
                };
                line.match_indices(prefix.as_str())
                    .any(|(at, _)| begins(at))
            };
            if machine_paths.iter().any(names_one) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "these lines name a path that exists on one machine only: {found:#?}"
    );
}

#[test]
fn the_readme_exists_in_both_languages() {
    for name in ["README.md", "README.ja.md"] {
        assert!(
            tree::text(name).is_some_and(|text| text.contains("cargo xtask demo")),
            "{name} must show the demo"
        );
    }
}
