//! The language of the interface: a text always has both languages, so a missing translation does not compile. The
//! texts themselves are in `words`, one file a page; names of classes and states come from the shared API types.

use crate::browser::storage;
use leptos::{
    prelude::*,
    tachys::{html::attribute::IntoAttributeValue, view::IntoRender},
    text_prop::TextProp,
};
use saiki_api::Lang;
use std::cell::Cell;

const KEY: &str = "saiki.lang";

/// A text of the interface in both languages. In a view it shows itself in the present one and follows a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    ja: &'static str,
    en: &'static str,
}

/// A text: Japanese, English.
pub const fn text(ja: &'static str, en: &'static str) -> Text {
    Text { ja, en }
}

impl Text {
    /// The text in `lang`.
    pub fn pick(self, lang: Lang) -> &'static str {
        lang.pick(self.ja, self.en)
    }

    fn follow(self) -> Box<dyn Fn() -> &'static str + Send + Sync> {
        let lang = use_lang();
        Box::new(move || self.pick(lang.get()))
    }
}

impl IntoRender for Text {
    type Output = Box<dyn Fn() -> &'static str + Send + Sync>;

    fn into_render(self) -> Self::Output {
        self.follow()
    }
}

impl IntoAttributeValue for Text {
    type Output = Box<dyn Fn() -> &'static str + Send + Sync>;

    fn into_attribute_value(self) -> Self::Output {
        self.follow()
    }
}

impl From<Text> for TextProp {
    fn from(text: Text) -> Self {
        let lang = use_lang();
        TextProp::from(move || text.pick(lang.get()))
    }
}

/// Where the language in use is kept, and how it is read.
#[derive(Clone, Copy)]
struct Language {
    kept: RwSignal<Lang>,
    read: Signal<Lang>,
}

thread_local! {
    /// There is one for the whole window. A context would be out of reach after a request has been waited for, which is
    /// when most is said.
    static LANGUAGE: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    fn begin(lang: Lang) -> Self {
        let kept = RwSignal::new(lang);
        let language = Language {
            kept,
            read: kept.into(),
        };
        LANGUAGE.set(Some(language));
        language
    }
}

/// Begins with the language chosen before, else the browser's. Call once, at the root.
pub fn provide_language() {
    let stored = storage::get(KEY).and_then(|tag| saiki_api::wire::parse(&tag));
    let lang = stored.unwrap_or_else(|| Lang::from_accept(&crate::browser::languages()));
    let lang = Language::begin(lang).read;
    Effect::new(move |_| crate::browser::set_root_attribute("lang", lang.get().tag()));
}

/// The language in use. May be asked for anywhere, after waiting for an answer as well.
pub fn use_lang() -> Signal<Lang> {
    match LANGUAGE.get() {
        Some(language) => language.read,
        None => Signal::stored(Lang::default()),
    }
}

/// A function that switches the language and remembers the choice.
pub fn use_set_lang() -> impl Fn(Lang) + Copy + Send + Sync + 'static {
    |lang: Lang| {
        storage::set(KEY, lang.tag());
        if let Some(language) = LANGUAGE.get() {
            language.kept.set(lang);
        }
    }
}

/// Whether the person ever chose a language here; their account's applies when not.
pub fn has_choice() -> bool {
    storage::get(KEY).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What follows an answer of the server runs where no context is in reach.
    #[test]
    fn a_text_is_in_the_language_in_use_wherever_it_is_said() {
        let language = Language::begin(Lang::En);
        let said = TextProp::from(text("保存しました", "Saved"));
        assert_eq!(&*untrack(|| said.get()), "Saved");
        language.kept.set(Lang::Ja);
        assert_eq!(&*untrack(|| said.get()), "保存しました");
    }

    /// Finds `text("…", "…")` in the word files, so that no language is left empty or copied from the other.
    #[test]
    fn every_text_is_written_in_both_languages() {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
        let mut seen = 0;
        for file in std::fs::read_dir(dir).unwrap() {
            let path = file.unwrap().path();
            let source = std::fs::read_to_string(&path).unwrap();
            for call in source.split("text(").skip(1) {
                let mut literals = call.split('"').skip(1).step_by(2);
                let (Some(ja), Some(en)) = (literals.next(), literals.next()) else {
                    continue;
                };
                assert!(
                    !ja.trim().is_empty() && !en.trim().is_empty(),
                    "{}: {ja} / {en}",
                    path.display()
                );
                assert!(ja != en, "{}: {ja} is in one language only", path.display());
                assert!(
                    en.is_ascii() || !en.chars().any(|c| ('ぁ'..='龯').contains(&c)),
                    "{}: {en}",
                    path.display()
                );
                seen += 1;
            }
        }
        assert!(seen > 50, "only {seen} texts found");
    }
}
