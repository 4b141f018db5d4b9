//! The language a person reads, as a BCP 47 tag. Letters are written in Japanese and English (`Lang`); whoever reads
//! another language gets the one their letter names for them, and is counted.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// Longest tag, in letters: language, script and region with their hyphens.
const LONGEST: usize = 12;

/// A language tag in its usual letter case: `ja`, `en`, `ko`, `zh-Hans`, `pt-BR`. Japanese and English stand without
/// region, and Chinese with its script, so that people who read the same are found together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "zh-Hans"))]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; LONGEST]);

/// A text that is no language tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotALanguage;

impl std::fmt::Display for NotALanguage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a language is a BCP 47 tag such as ja, en, zh-Hans or pt-BR")
    }
}

impl Language {
    /// Those offered in lists, with their names in Japanese and English. Others are taken by their tag.
    pub const NAMED: [(&'static str, &'static str, &'static str); 27] = [
        ("ja", "日本語", "Japanese"),
        ("en", "英語", "English"),
        ("zh-Hans", "中国語（簡体字）", "Chinese, simplified"),
        ("zh-Hant", "中国語（繁体字）", "Chinese, traditional"),
        ("ko", "韓国語", "Korean"),
        ("vi", "ベトナム語", "Vietnamese"),
        ("pt", "ポルトガル語", "Portuguese"),
        ("pt-BR", "ポルトガル語（ブラジル）", "Portuguese of Brazil"),
        ("es", "スペイン語", "Spanish"),
        ("tl", "タガログ語", "Tagalog"),
        ("fil", "フィリピノ語", "Filipino"),
        ("ne", "ネパール語", "Nepali"),
        ("id", "インドネシア語", "Indonesian"),
        ("my", "ミャンマー語", "Burmese"),
        ("th", "タイ語", "Thai"),
        ("si", "シンハラ語", "Sinhala"),
        ("bn", "ベンガル語", "Bengali"),
        ("hi", "ヒンディー語", "Hindi"),
        ("km", "クメール語", "Khmer"),
        ("mn", "モンゴル語", "Mongolian"),
        ("fr", "フランス語", "French"),
        ("de", "ドイツ語", "German"),
        ("it", "イタリア語", "Italian"),
        ("ru", "ロシア語", "Russian"),
        ("uk", "ウクライナ語", "Ukrainian"),
        ("ar", "アラビア語", "Arabic"),
        ("fa", "ペルシャ語", "Persian"),
    ];

    /// Reads a tag, in whatever letter case and with `-` or `_`: a language of two or three letters, then perhaps a
    /// script of four and a region of two letters or three digits.
    pub fn parse(text: &str) -> Option<Language> {
        let mut parts = text.trim().split(['-', '_']);
        let main = parts.next().unwrap_or("").to_ascii_lowercase();
        if !(2..=3).contains(&main.len()) || !main.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let (mut script, mut region) = (String::new(), String::new());
        for part in parts {
            let letters = part.bytes().all(|b| b.is_ascii_alphabetic());
            let digits = part.bytes().all(|b| b.is_ascii_digit());
            match part.len() {
                4 if letters && script.is_empty() && region.is_empty() => {
                    let (first, rest) = part.split_at(1);
                    script = first.to_ascii_uppercase() + &rest.to_ascii_lowercase();
                }
                2 if letters && region.is_empty() => region = part.to_ascii_uppercase(),
                3 if digits && region.is_empty() => part.clone_into(&mut region),
                _ => return None,
            }
        }
        match (main.as_str(), script.as_str(), region.as_str()) {
            ("ja" | "en", ..) => {
                script.clear();
                region.clear();
            }
            ("zh", "", "TW" | "HK" | "MO") => "Hant".clone_into(&mut script),
            ("zh", "", "CN" | "SG" | "MY") => "Hans".clone_into(&mut script),
            _ => {}
        }
        if main == "zh" {
            region.clear();
        }
        let tag = [main, script, region];
        let tag: Vec<&str> = tag
            .iter()
            .map(String::as_str)
            .filter(|p| !p.is_empty())
            .collect();
        let tag = tag.join("-");
        let mut letters = [0; LONGEST];
        for (to, from) in letters.iter_mut().zip(tag.bytes()) {
            *to = from;
        }
        (tag.len() <= LONGEST).then_some(Language(letters))
    }

    /// The tag.
    pub fn tag(&self) -> &str {
        let end = self.0.iter().position(|b| *b == 0).unwrap_or(LONGEST);
        let letters = self.0.get(..end).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or("ja")
    }

    /// The language a letter may have a text in, where it is that one.
    pub fn written(self) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.tag() == self.tag())
    }

    /// Its name; the tag where it has none here.
    pub fn label(self, lang: Lang) -> String {
        let named = Language::NAMED.iter().find(|(tag, ..)| *tag == self.tag());
        named.map_or_else(
            || self.tag().to_owned(),
            |(_, ja, en)| lang.pick(ja, en).to_owned(),
        )
    }
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        let mut letters = [0; LONGEST];
        for (to, from) in letters.iter_mut().zip(lang.tag().bytes()) {
            *to = from;
        }
        Language(letters)
    }
}

impl Default for Language {
    fn default() -> Language {
        Lang::Ja.into()
    }
}

impl PartialEq<Lang> for Language {
    fn eq(&self, lang: &Lang) -> bool {
        self.tag() == lang.tag()
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;

    fn try_from(text: String) -> Result<Language, NotALanguage> {
        Language::parse(&text).ok_or(NotALanguage)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.tag().to_owned()
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_written_in_one_way() {
        for (typed, tag) in [
            ("ja", "ja"),
            ("JA-jp", "ja"),
            ("en_GB", "en"),
            ("zh-hans", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh_tw", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("pt-br", "pt-BR"),
            ("es-419", "es-419"),
            ("FIL", "fil"),
        ] {
            assert_eq!(Language::parse(typed).unwrap().tag(), tag, "{typed}");
        }
        for wrong in [
            "",
            "j",
            "japanese",
            "ja-",
            "e1",
            "zh-Hansx",
            "日本語",
            "en-1",
        ] {
            assert_eq!(Language::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn named_ones_are_tags_and_only_two_are_written() {
        for (tag, ja, en) in Language::NAMED {
            let language = Language::parse(tag).unwrap();
            assert_eq!(language.tag(), tag);
            assert_eq!(
                (language.label(Lang::Ja), language.label(Lang::En)),
                (ja.to_owned(), en.to_owned())
            );
        }
        let ko = Language::parse("ko").unwrap();
        assert_eq!(ko.written(), None);
        assert_eq!(Language::from(Lang::En).written(), Some(Lang::En));
        assert_eq!(Language::parse("sw").unwrap().label(Lang::En), "sw");
    }

    #[test]
    fn it_is_a_plain_string_on_the_wire() {
        let ko: Language = serde_json::from_str("\"ko\"").unwrap();
        assert_eq!(serde_json::to_string(&ko).unwrap(), "\"ko\"");
        assert!(serde_json::from_str::<Language>("\"klingon\"").is_err());
        assert!(Language::default() == Lang::Ja);
    }
}
