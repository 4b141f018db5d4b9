//! A report as PDF: its sections as tables, the state of each item as a shape and a word, its mark, number and hash on
//! each page.

use super::{ExportError, Mark, Shown, words};
use crate::typeset::{self, Cell, Column, Paper, Part, Stamp, Tone};
use saiki_api::{
    Lang,
    filings::{FilingItem, FilingSection},
    incidents::Knowledge,
};

pub(super) fn write(shown: &Shown<'_>, font_setting: &str) -> Result<Vec<u8>, ExportError> {
    let content = shown.content;
    let stamp = Stamp {
        id: shown.sha256.unwrap_or("preview"),
        at: content.as_of,
    };
    Ok(typeset::pdf(
        paper(shown),
        content.lang,
        stamp,
        font_setting,
    )?)
}

fn paper(shown: &Shown<'_>) -> Paper {
    let content = shown.content;
    let lang = content.lang;
    let across = match shown.mark {
        Mark::Draft => words::mark(&shown.mark, lang),
        _ => "",
    };
    let facts = words::facts(shown).into_iter();
    Paper {
        lang: lang.tag(),
        title: content.title.clone(),
        tlp: content.tlp.clone(),
        mark: words::mark(&shown.mark, lang).to_owned(),
        across: across.to_owned(),
        facts: facts
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        parts: content
            .sections
            .iter()
            .map(|section| part(section, lang))
            .collect(),
        foot: words::foot(shown),
        missing: String::new(),
    }
}

fn part(section: &FilingSection, lang: Lang) -> Part {
    let [_, number, heading, _, text] = words::columns(lang);
    let column = |heading, share| Column { heading, share };
    Part {
        heading: section.heading.clone(),
        text: String::new(),
        columns: vec![column(number, 9), column(heading, 27), column(text, 64)],
        rows: section.items.iter().map(|item| row(item, lang)).collect(),
    }
}

fn row(item: &FilingItem, lang: Lang) -> Vec<Cell> {
    vec![
        Cell::plain(item.number.as_str()),
        Cell {
            text: item.heading.clone(),
            state: words::shaped(item.state, lang),
            open: item.state == Knowledge::Unknown,
            tone: Tone::Heading,
        },
        Cell::plain(item.text.as_str()),
    ]
}
