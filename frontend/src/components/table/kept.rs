//! What a browser keeps of a list: hidden columns and named views. It holds no row and nothing personal: searches that
//! name a person are left out of views.

use crate::browser::storage;
use serde::{Deserialize, Serialize};

/// A named state of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// What stands in the address.
    pub values: Vec<(String, String)>,
}

/// Values of an address that belong to the moment, not to a view: what was searched may be a person's name, showing in
/// the clear is decided each time, and so is the open row.
const PASSING: [&str; 3] = ["q", "reveal", "row"];

/// What of an address belongs to a view.
pub fn lasting(values: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut kept = values;
    kept.retain(|(name, _)| !PASSING.contains(&name.as_str()));
    kept.sort();
    kept
}

fn read<T: for<'a> Deserialize<'a> + Default>(key: &str) -> T {
    storage::get(key)
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

fn write<T: Serialize + ?Sized>(key: &str, value: &T) {
    storage::set(key, &serde_json::to_string(value).unwrap_or_default());
}

fn key(kind: &str, list: &str) -> String {
    format!("saiki.{kind}.{list}")
}

/// Columns of a list that are hidden, by the stable names of their headings.
pub fn hidden(list: &str) -> Vec<String> {
    read(&key("columns", list))
}

/// Remembers which columns are hidden.
pub fn hide(list: &str, hidden: &[String]) {
    write(&key("columns", list), hidden);
}

/// Views of a list, in the order they were saved.
pub fn views(list: &str) -> Vec<SavedView> {
    read(&key("views", list))
}

/// Remembers the views of a list.
pub fn save_views(list: &str, views: &[SavedView]) {
    write(&key("views", list), views);
}

/// Adds a view, in the place of one of the same name.
pub fn with_view(mut views: Vec<SavedView>, new: SavedView) -> Vec<SavedView> {
    match views.iter_mut().find(|view| view.name == new.name) {
        Some(view) => *view = new,
        None => views.push(new),
    }
    views
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_view_keeps_filters_but_no_search_and_no_clear_text() {
        let all = pairs(&[
            ("state", "rejected"),
            ("q", "佐藤"),
            ("reveal", "true"),
            ("lang", "ja"),
        ]);
        assert_eq!(
            lasting(all),
            pairs(&[("lang", "ja"), ("state", "rejected")])
        );
    }

    #[test]
    fn a_view_of_the_same_name_is_replaced() {
        let view = |name: &str, value: &str| SavedView {
            name: name.to_owned(),
            values: pairs(&[("state", value)]),
        };
        let views = with_view(vec![view("a", "1"), view("b", "2")], view("a", "3"));
        assert_eq!(views, [view("a", "3"), view("b", "2")]);
        assert_eq!(with_view(views, view("c", "4")).len(), 3);
    }
}
