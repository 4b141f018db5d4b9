//! A record while it is read: it remembers what was asked for, so that everything else becomes a note. Notes name paths, never
//! values: those may be somebody's name.

use saiki_api::{Lang, exchange::VerisNote};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Most notes of a record; more are counted.
const MAX_NOTES: usize = 100;
/// Longest path in a note, in characters.
const MAX_PATH: usize = 200;

/// A record of VERIS.
pub(super) struct Record<'a> {
    root: &'a Map<String, Value>,
    lang: Lang,
    used: BTreeSet<String>,
    notes: Vec<VerisNote>,
    /// Notes beyond the most.
    more: usize,
}

impl<'a> Record<'a> {
    pub(super) fn new(root: &'a Map<String, Value>, lang: Lang) -> Record<'a> {
        Record {
            root,
            lang,
            used: BTreeSet::new(),
            notes: Vec::new(),
            more: 0,
        }
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    fn get(&self, path: &str) -> Option<&'a Value> {
        let mut keys = path.split('.');
        let first = self.root.get(keys.next()?)?;
        keys.try_fold(first, |value, key| value.get(key))
    }

    /// Whether there is anything at that path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.get(path).is_some_and(|value| !value.is_null())
    }

    /// What is at that path, not yet taken as read.
    pub(super) fn peek(&self, path: &str) -> Option<&'a Value> {
        self.get(path)
    }

    /// Takes an entry of the list at that path as read.
    pub(super) fn take_item(&mut self, path: &str, n: usize) {
        self.used.insert(format!("{path}[{n}]"));
    }

    /// What is at that path, taken as read with all below it.
    pub(super) fn take(&mut self, path: &str) -> Option<&'a Value> {
        let value = self.get(path)?;
        self.used.insert(path.to_owned());
        Some(value)
    }

    /// The text at that path, taken as read; anything but a text is left to be noted.
    pub(super) fn text(&mut self, path: &str) -> Option<&'a str> {
        let text = self.get(path)?.as_str()?;
        self.used.insert(path.to_owned());
        Some(text)
    }

    /// The texts at that path, each with its own path, taken as read: a list of them, or one.
    pub(super) fn texts(&mut self, path: &str) -> Vec<(String, &'a str)> {
        let found: Vec<(String, &'a str)> = match self.get(path) {
            Some(Value::String(text)) => vec![(path.to_owned(), text.as_str())],
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .filter_map(|(n, item)| Some((format!("{path}[{n}]"), item.as_str()?)))
                .collect(),
            _ => Vec::new(),
        };
        let paths = found.iter().map(|(path, _)| path.clone());
        self.used.extend(paths);
        found
    }

    /// The varieties of the assets, each with its path, taken as read.
    pub(super) fn assets(&mut self) -> Vec<(String, &'a str)> {
        let mut found = Vec::new();
        if let Some(Value::Array(items)) = self.get("asset.assets") {
            for (n, item) in items.iter().enumerate() {
                if let Some(text) = item.get("variety").and_then(Value::as_str) {
                    found.push((format!("asset.assets[{n}].variety"), text));
                }
            }
        }
        let paths = found.iter().map(|(path, _)| path.clone());
        self.used.extend(paths);
        found
    }

    /// What the first asset is called.
    pub(super) fn first_asset(&self) -> Option<&'a str> {
        let items = self.get("asset.assets")?.as_array()?;
        items.first()?.get("variety")?.as_str()
    }

    /// Notes something, in the reader's language.
    pub(super) fn note(&mut self, path: &str, ja: String, en: String) {
        if self.notes.len() >= MAX_NOTES {
            self.more += 1;
            return;
        }
        let text = match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        let path = path.chars().take(MAX_PATH).collect();
        self.notes.push(VerisNote { path, text });
    }

    /// Notes that a value was read as something less exact.
    pub(super) fn read_as(&mut self, path: &str, ja: &str, en: &str) {
        self.note(
            path,
            format!("「{ja}」として読みました。細かい区分は残りません"),
            format!("Read as “{en}”; the finer class is not kept"),
        );
    }

    /// Notes that a value has no place.
    pub(super) fn no_place(&mut self, path: &str) {
        self.note(
            path,
            "対応する項目がないため、取り込みません".to_owned(),
            "Nothing here corresponds to it; not taken over".to_owned(),
        );
    }

    /// Notes everything nobody asked for. What says that nothing is known is no loss.
    pub(super) fn leftovers(&mut self) {
        let mut left = Vec::new();
        for (key, value) in self.root {
            walk(&self.used, key.clone(), value, &mut left);
        }
        for path in left {
            self.no_place(&path);
        }
    }

    /// The notes.
    pub(super) fn notes(mut self) -> Vec<VerisNote> {
        if self.more > 0 {
            let more = self.more;
            let text = match self.lang {
                Lang::Ja => format!("ほかに{more}件の注記があります"),
                Lang::En => format!("There are {more} more notes"),
            };
            self.notes.push(VerisNote {
                path: String::new(),
                text,
            });
        }
        self.notes
    }
}

fn walk(used: &BTreeSet<String>, path: String, value: &Value, left: &mut Vec<String>) {
    if used.contains(&path) {
        return;
    }
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                walk(used, format!("{path}.{key}"), value, left);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                walk(used, format!("{path}[{n}]"), value, left);
            }
        }
        Value::Null => {}
        Value::String(text) if matches!(text.trim(), "" | "Unknown" | "NA") => {}
        Value::String(_) | Value::Number(_) | Value::Bool(_) => left.push(path),
    }
}
