//! A value that must not be shown: passwords, URLs with passwords, keys. It prints as dots; whoever needs it
//! says so with `expose`.

use serde::Deserialize;
use std::fmt;

/// A value that must not be shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Secret {
        Secret(value.into())
    }

    /// The value itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it was left unset.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For `--print-config`: a URL with its user and password hidden, anything else hidden whole.
    pub fn shown(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        match self.0.split_once("://") {
            Some((scheme, rest)) => {
                let rest = rest.split(['?', '#']).next().unwrap_or_default();
                match rest.rsplit_once('@') {
                    Some((_, host)) => format!("{scheme}://***@{host}"),
                    None => format!("{scheme}://{rest}"),
                }
            }
            None if self.0.starts_with("sqlite:") => self.0.clone(),
            None => "***".to_owned(),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "(unset)" } else { "***" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        for (value, shown) in [
            (
                "postgres://u:p@ss@db.example/x",
                "postgres://***@db.example/x",
            ),
            ("postgres://db/x?password=hush", "postgres://db/x"),
            ("sqlite:data/saiki.db", "sqlite:data/saiki.db"),
            ("hunter2hunter2", "***"),
            ("", ""),
        ] {
            assert_eq!(Secret::new(value).shown(), shown);
            assert!(!format!("{:?}", Secret::new(value)).contains("hunter2"));
        }
    }
}
