//! What a list is made of for the table: its columns, and the facets its rows can be narrowed by. Drawing is in `core`.

use crate::{components::field::Choice, i18n::Text};
use leptos::prelude::*;
use std::{cmp::Ordering, sync::Arc};

pub(super) type Cell<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;
pub(super) type KeyOf<T> = Arc<dyn Fn(&T) -> Key + Send + Sync>;

/// What a column is ordered by where the browser does it.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// Letters, in the order of their code points.
    Text(String),
    /// Numbers and times.
    Number(i64),
}

impl Key {
    pub(super) fn cmp(&self, other: &Key) -> Ordering {
        match (self, other) {
            (Key::Text(a), Key::Text(b)) => a.cmp(b),
            (Key::Number(a), Key::Number(b)) => a.cmp(b),
            (Key::Number(_), Key::Text(_)) => Ordering::Less,
            (Key::Text(_), Key::Number(_)) => Ordering::Greater,
        }
    }
}

impl From<String> for Key {
    fn from(text: String) -> Key {
        Key::Text(text.to_lowercase())
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Key {
        Key::Text(text.to_lowercase())
    }
}

impl From<i64> for Key {
    fn from(number: i64) -> Key {
        Key::Number(number)
    }
}

impl From<saiki_api::Timestamp> for Key {
    fn from(at: saiki_api::Timestamp) -> Key {
        Key::Number(at.as_microsecond())
    }
}

impl From<Option<saiki_api::Timestamp>> for Key {
    fn from(at: Option<saiki_api::Timestamp>) -> Key {
        Key::Number(at.map_or(i64::MIN, saiki_api::Timestamp::as_microsecond))
    }
}

/// A column.
pub struct Column<T> {
    pub(super) heading: Text,
    pub(super) cell: Cell<T>,
    pub(super) numeric: bool,
    pub(super) secondary: bool,
    pub(super) sort: Option<&'static str>,
    pub(super) key: Option<KeyOf<T>>,
}

impl<T> Column<T> {
    /// A column with this heading; `cell` makes its view of a row.
    pub fn new<V: IntoView + 'static>(
        heading: Text,
        cell: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        let cell: Cell<T> = Arc::new(move |row| cell(row).into_any());
        Column {
            heading,
            cell,
            numeric: false,
            secondary: false,
            sort: None,
            key: None,
        }
    }

    /// Numbers: right-aligned.
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// Left out on narrow screens.
    pub fn secondary(mut self) -> Self {
        self.secondary = true;
        self
    }

    /// The heading orders the list: it puts this wire name into the address as `sort`, and the server does the rest.
    pub fn sorted_by(mut self, name: &'static str) -> Self {
        self.sort = Some(name);
        self
    }

    /// The heading orders the list here, both ways: for lists of which the server knows one order only.
    pub fn ordered<K: Into<Key>>(mut self, key: impl Fn(&T) -> K + Send + Sync + 'static) -> Self {
        self.key = Some(Arc::new(move |row| key(row).into()));
        self
    }

    pub(super) fn class(&self) -> &'static str {
        match (self.numeric, self.secondary) {
            (false, false) => "",
            (true, false) => "n",
            (false, true) => "wide-only",
            (true, true) => "n wide-only",
        }
    }
}

type ValueOf<T> = Arc<dyn Fn(&T) -> String + Send + Sync>;

/// Something rows can be narrowed by here, with a chip for each value: for lists the server does not filter.
pub struct Facet<T> {
    pub(super) name: &'static str,
    pub(super) label: Text,
    pub(super) choices: Signal<Vec<Choice>>,
    pub(super) value: ValueOf<T>,
}

impl<T> Facet<T> {
    /// `name` is what stands in the address, `value` the wire name of what a row has.
    pub fn new(
        name: &'static str,
        label: Text,
        choices: Signal<Vec<Choice>>,
        value: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> Self {
        Facet {
            name,
            label,
            choices,
            value: Arc::new(value),
        }
    }
}
