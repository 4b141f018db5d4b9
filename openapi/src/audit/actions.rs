//! What the codes of the audit log are called. The log keeps the codes, which never change; the names are for people.

use crate::Lang;

/// A line each: the code, its name in Japanese and in English, with tabs between them, in the order of the codes.
const NAMES: &str = include_str!("actions.tsv");

/// Every action in the order of the codes: the code, its name in Japanese and in English.
pub fn actions() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    NAMES.lines().filter_map(|line| {
        let (code, names) = line.split_once('\t')?;
        let (ja, en) = names.split_once('\t')?;
        Some((code, ja, en))
    })
}

/// Name of an action; `None` for one that has none here, such as one of an earlier version.
pub fn action_name(action: &str, lang: Lang) -> Option<&'static str> {
    actions()
        .find(|(code, ..)| *code == action)
        .map(|(_, ja, en)| lang.pick(ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    fn sources(directory: &Path, all: &mut String) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                sources(&path, all);
            } else if path.extension().is_some_and(|e| e == "rs") {
                all.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn every_action_the_product_writes_has_a_name() {
        let mut all = String::new();
        let backend = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend");
        for part in ["db/src", "server/src", "mailer/src"] {
            sources(&backend.join(part), &mut all);
        }
        let mut seen = 0;
        for call in ["Entry::incident(", "Entry::instance("] {
            for after in all.split(call).skip(1) {
                // The action is the first or the second argument; where it is worked out before, it stands elsewhere.
                let arguments = after.split(',').take(2).map(str::trim);
                let literal =
                    arguments.filter_map(|text| text.strip_prefix('"')?.strip_suffix('"'));
                let actions =
                    literal.filter(|text| text.contains('.') && !text.starts_with("test."));
                for action in actions {
                    seen += 1;
                    assert!(
                        action_name(action, Lang::Ja).is_some(),
                        "{action} has no name"
                    );
                }
            }
        }
        assert!(seen > 150, "{seen}");
    }

    #[test]
    fn names_are_found_by_their_code() {
        assert!(
            NAMES.lines().is_sorted() && NAMES.lines().all(|line| line.split('\t').count() == 3)
        );
        assert_eq!(
            action_name("post_batch.made", Lang::En),
            Some("Batch of letters made")
        );
        assert_eq!(action_name("of.yesterday", Lang::Ja), None);
    }
}
