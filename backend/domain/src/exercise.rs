//! The words by which everything that comes out of an exercise is told from the real thing. Where they are put is the
//! affair of whoever makes a document.

use saiki_api::Lang;

/// What a title or a subject begins with.
pub fn mark(lang: Lang) -> &'static str {
    lang.pick("【訓練】", "[EXERCISE] ")
}

/// The sentence before a text.
pub fn notice(lang: Lang) -> &'static str {
    lang.pick(
        "これは訓練のための文書です。実際の事案ではありません。",
        "This was written for an exercise. Nothing in it has happened.",
    )
}

/// A title, marked when it belongs to an exercise.
pub fn title(title: &str, exercise: bool, lang: Lang) -> String {
    if exercise {
        format!("{}{title}", mark(lang))
    } else {
        title.to_owned()
    }
}
