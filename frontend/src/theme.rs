//! Light, dark, or as the system has it. The colours themselves are in the stylesheet; this only names the scheme.

use crate::browser::{set_root_attribute, storage};
use leptos::prelude::*;

const KEY: &str = "saiki.theme";

/// A colour scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every scheme, in the order they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name stored and written to `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn parse(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The scheme in use; setting it shows and remembers it.
pub type ThemeSignal = RwSignal<Theme>;

/// Begins with the scheme chosen before. Call once, at the root.
pub fn provide_theme() {
    let theme: ThemeSignal = RwSignal::new(
        storage::get(KEY)
            .as_deref()
            .and_then(Theme::parse)
            .unwrap_or_default(),
    );
    provide_context(theme);
    Effect::new(move |before: Option<()>| {
        set_root_attribute("data-theme", theme.get().name());
        if before.is_some() {
            storage::set(KEY, theme.get().name());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for theme in Theme::ALL {
            assert_eq!(Theme::parse(theme.name()), Some(theme));
        }
        assert_eq!(Theme::parse("sepia"), None);
    }
}
