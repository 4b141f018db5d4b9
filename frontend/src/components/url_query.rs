//! The state of a list in the address, so that a link, a reload or the back button show the same list.

use crate::api::path::escape;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use saiki_api::wire;
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;
use std::{rc::Rc, sync::Arc};

type Setter = Arc<dyn Fn(Vec<(String, String)>) + Send + Sync>;

/// The query of the address; copied freely.
#[derive(Clone, Copy)]
pub struct UrlQuery {
    values: Signal<Vec<(String, String)>>,
    set: StoredValue<Setter>,
}

/// The query of the present page.
pub fn use_url_query() -> UrlQuery {
    let map = use_query_map();
    let values = Signal::derive(move || {
        map.with(|map| {
            map.clone()
                .into_iter()
                .map(|(name, value)| (name.to_string(), value))
                .collect::<Vec<_>>()
        })
    });
    let path = use_location().pathname;
    let navigate = SendWrapper::new(Rc::new(use_navigate()));
    let set: Setter = Arc::new(move |values| {
        let query = render(&values);
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate(&format!("{}{query}", path.get_untracked()), options);
    });
    UrlQuery {
        values,
        set: StoredValue::new(set),
    }
}

fn render(values: &[(String, String)]) -> String {
    let pairs: Vec<String> = values
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

impl UrlQuery {
    /// The value of that name.
    pub fn get(self, name: &'static str) -> Option<String> {
        self.values.with(|values| {
            values
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        })
    }

    /// The value of that name, read as a wire name; one that does not exist counts as none.
    pub fn parse<T: DeserializeOwned>(self, name: &'static str) -> Option<T> {
        wire::parse(&self.get(name)?)
    }

    /// Puts a value into the address, or takes it out.
    pub fn set(self, name: &'static str, value: Option<String>) {
        let mut values = self.values.get_untracked();
        values.retain(|(key, _)| key != name);
        values.extend(
            value
                .filter(|value| !value.is_empty())
                .map(|value| (name.to_owned(), value)),
        );
        self.set.with_value(|set| set(values));
    }

    /// All values, for a look at the whole.
    pub fn with_all<O>(self, look: impl FnOnce(Vec<(String, String)>) -> O) -> O {
        look(self.values.get())
    }

    /// All values now.
    pub fn all_untracked(self) -> Vec<(String, String)> {
        self.values.get_untracked()
    }

    /// Puts these values in the place of all others.
    pub fn replace(self, values: Vec<(String, String)>) {
        self.set.with_value(|set| set(values));
    }

    /// Puts a value into the address and takes everything else out.
    pub fn only(self, name: &'static str, value: Option<String>) {
        let value = value.filter(|value| !value.is_empty());
        let values = value.map(|value| (name.to_owned(), value));
        self.set.with_value(|set| set(values.into_iter().collect()));
    }

    /// Takes everything out.
    pub fn clear(self) {
        self.set.with_value(|set| set(Vec::new()));
    }

    /// Whether any of these names has a value.
    pub fn any(self, names: &[&'static str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        let values = vec![
            ("q".to_owned(), "a&b=改".to_owned()),
            ("sort".to_owned(), "title".to_owned()),
        ];
        assert_eq!(render(&values), "?q=a%26b%3D%E6%94%B9&sort=title");
        assert_eq!(render(&[]), "");
    }
}
