//! Which text of a letter somebody gets: the one in their language, else the first of the letter's fallbacks there is,
//! else its first text. What the letter is written in is not decided here.

use saiki_api::{Lang, Language};

/// The text somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// Its language.
    pub lang: Lang,
    /// Whether it is theirs.
    pub own: bool,
    /// Whether, not being theirs, it is one the letter names for this.
    pub chosen: bool,
}

/// What a reader of `wanted` gets of a letter with texts in `texts`; `None` where it has none.
pub fn serve(wanted: Language, texts: &[Lang], fallback: &[Lang]) -> Option<Served> {
    let first = *texts.first()?;
    if let Some(lang) = wanted.written().filter(|lang| texts.contains(lang)) {
        return Some(Served {
            lang,
            own: true,
            chosen: false,
        });
    }
    let named = fallback.iter().copied().find(|lang| texts.contains(lang));
    Some(Served {
        lang: named.unwrap_or(first),
        own: false,
        chosen: named.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(wanted: &str, texts: &[Lang], fallback: &[Lang]) -> Option<(Lang, bool, bool)> {
        let wanted = Language::parse(wanted).unwrap();
        serve(wanted, texts, fallback).map(|s| (s.lang, s.own, s.chosen))
    }

    #[test]
    fn everybody_gets_a_text_and_it_is_told_whose_choice_it_was() {
        use Lang::{En, Ja};
        let both = [Ja, En];
        assert_eq!(served("en", &both, &[]), Some((En, true, false)));
        assert_eq!(served("zh-Hans", &both, &[En, Ja]), Some((En, false, true)));
        assert_eq!(served("zh-Hans", &both, &[]), Some((Ja, false, false)));
        assert_eq!(served("ko", &[Ja], &[En, Ja]), Some((Ja, false, true)));
        assert_eq!(served("en", &[Ja], &[]), Some((Ja, false, false)));
        assert_eq!(served("en", &[], &both), None);
    }
}
