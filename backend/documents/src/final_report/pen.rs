//! How a final report writes: days with their weekday, instants with their zone, and a word for what is not known.

use saiki_api::{Date, Lang, Timestamp, sheets::SheetSection};
use saiki_domain::civil;

/// The language a report is written in, and the zone it speaks of time in.
pub(super) struct Pen<'a> {
    /// Language.
    pub lang: Lang,
    /// IANA zone.
    pub zone: &'a str,
}

impl Pen<'_> {
    /// The text, or that it is not known.
    pub fn known(&self, text: &str) -> String {
        match text.trim() {
            "" => self.pick("不明", "not known"),
            text => text.to_owned(),
        }
    }

    /// A text of this language.
    pub fn pick(&self, ja: &str, en: &str) -> String {
        self.lang.pick(ja, en).to_owned()
    }

    /// A day, or that it is not known.
    pub fn day(&self, day: Option<Date>) -> String {
        let text = day.map(|day| civil::full_day(day, self.lang));
        self.known(&text.unwrap_or_default())
    }

    /// An instant.
    pub fn at(&self, at: Timestamp) -> String {
        civil::stamp_with_weekday(at, self.zone, self.lang)
    }

    /// An instant, or that it is not known.
    pub fn at_known(&self, at: Option<Timestamp>) -> String {
        let text = at.map(|at| self.at(at));
        self.known(&text.unwrap_or_default())
    }

    /// Who did something and when, or the word for that nobody did.
    pub fn by(&self, done: Option<&(String, Timestamp)>, not: (&str, &str)) -> String {
        match done {
            None => self.pick(not.0, not.1),
            Some((name, at)) => {
                let (name, at) = (self.known(name), self.at(*at));
                match self.lang {
                    Lang::Ja => format!("{name}、{at}"),
                    Lang::En => format!("{name}, {at}"),
                }
            }
        }
    }

    /// A number with what is counted: 「1,998名」, `1,998 people`.
    pub fn count(&self, n: i64, ja: &str, en: &str) -> String {
        let n = civil::grouped(n);
        match self.lang {
            Lang::Ja => format!("{n}{ja}"),
            Lang::En if en.is_empty() => n,
            Lang::En => format!("{n} {en}"),
        }
    }

    /// A label and its value, or that it is not known.
    pub fn fact(&self, ja: &str, en: &str, value: &str) -> (String, String) {
        (self.pick(ja, en), self.known(value))
    }

    /// A section.
    pub fn section(
        &self,
        key: &str,
        ja: &str,
        en: &str,
        facts: Vec<(String, String)>,
    ) -> SheetSection {
        SheetSection {
            key: key.to_owned(),
            heading: self.pick(ja, en),
            facts,
            ..SheetSection::default()
        }
    }

    /// A text with another in brackets, where there is another.
    pub fn with(&self, text: &str, note: &str) -> String {
        match (note.trim(), self.lang) {
            ("", _) => text.to_owned(),
            (note, Lang::Ja) => format!("{text}（{note}）"),
            (note, Lang::En) => format!("{text} ({note})"),
        }
    }

    /// Words in a row.
    pub fn joined(&self, words: &[String]) -> String {
        words.join(self.lang.pick("、", ", "))
    }
}
