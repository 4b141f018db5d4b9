//! The letters this product comes with, in its own words: `templates/{kind}.{lang}.md`, the first line the
//! subject, then an empty line and the body. Organisations change them; they are beginnings, not legal advice.

use saiki_api::{
    Lang,
    letters::{LetterKind, LetterText},
};

/// The built-in texts of a kind, Japanese first.
pub fn texts(kind: LetterKind) -> Vec<LetterText> {
    Lang::ALL.into_iter().map(|lang| text(kind, lang)).collect()
}

/// The built-in text of a kind in one language.
pub fn text(kind: LetterKind, lang: Lang) -> LetterText {
    let file = match (kind, lang) {
        (LetterKind::Apology, Lang::Ja) => include_str!("../../templates/apology.ja.md"),
        (LetterKind::Apology, Lang::En) => include_str!("../../templates/apology.en.md"),
        (LetterKind::PersonNotice, Lang::Ja) => include_str!("../../templates/person_notice.ja.md"),
        (LetterKind::PersonNotice, Lang::En) => include_str!("../../templates/person_notice.en.md"),
        (LetterKind::WebNotice, Lang::Ja) => include_str!("../../templates/web_notice.ja.md"),
        (LetterKind::WebNotice, Lang::En) => include_str!("../../templates/web_notice.en.md"),
    };
    let (subject, body) = file.split_once("\n\n").unwrap_or(("", file));
    LetterText {
        lang,
        subject: subject.trim().to_owned(),
        body: body.to_owned(),
    }
}
