//! Sets a document of headings, facts and tables as PDF on A4: one template of ours, whatever the document. What the
//! document says reaches the template as data and is never read as markup, so that no text can do anything but stand there.
//!
//! A character the font does not have becomes 〓, and the last page names it: nothing vanishes in silence.

mod world;

use crate::font::FontError;
use saiki_api::{Lang, Timestamp};
use serde::Serialize;
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use typst::{diag::SourceDiagnostic, foundations::Smart};
use typst_pdf::PdfOptions;
use world::{Face, World};

/// How a cell is told from its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tone {
    /// It is not.
    #[default]
    Plain,
    /// As a heading of its row.
    Heading,
    /// As a figure: to the right.
    Figure,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Cell {
    /// What it says, lines parted by `\n`.
    pub text: String,
    /// A shape and a word beneath, as `◇ 未判明`; may be empty.
    pub state: String,
    /// Whether the state is one to be looked at.
    pub open: bool,
    /// How it looks.
    pub tone: Tone,
}

impl Cell {
    /// A cell that just says something.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            ..Cell::default()
        }
    }

    /// The heading of a row.
    pub fn heading(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            tone: Tone::Heading,
            ..Cell::default()
        }
    }

    /// A figure.
    pub fn figure(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            tone: Tone::Figure,
            ..Cell::default()
        }
    }
}

/// A column of a table: its heading, and its share of the width.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Column {
    /// Heading, repeated on each page.
    pub heading: &'static str,
    /// Share of the width, in parts of all shares.
    pub share: u32,
}

/// A part of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Part {
    /// Heading.
    pub heading: String,
    /// Text before the table; may be empty.
    pub text: String,
    /// Columns of the table; none without one.
    pub columns: Vec<Column>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A document to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Paper {
    /// `ja` or `en`.
    pub lang: &'static str,
    /// Title.
    pub title: String,
    /// TLP label, at the head and the foot of each page.
    pub tlp: String,
    /// What became of it, at the head of each page; may be empty.
    pub mark: String,
    /// A word across each page; may be empty.
    pub across: String,
    /// Names and values beneath the title.
    pub facts: Vec<(String, String)>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Lines at the foot of each page.
    pub foot: Vec<String>,
    /// Note on characters the font does not have; set here.
    pub missing: String,
}

/// What tells one document from another, for the file's own particulars.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp<'a> {
    /// Stable name, for example the hash of what is set.
    pub id: &'a str,
    /// As of when.
    pub at: Timestamp,
}

/// The face of the last document, and the lock by which one document is set at a time: two would need twice the memory.
static FACE: Mutex<Option<Face>> = Mutex::new(None);

/// Sets a document. The same document gives the same bytes. Reads the font from the disk the first time, or when another
/// one is named than the last time.
pub(crate) fn pdf(
    mut paper: Paper,
    lang: Lang,
    stamp: Stamp<'_>,
    font_setting: &str,
) -> Result<Vec<u8>, TypesetError> {
    let mut kept = FACE.lock().unwrap_or_else(PoisonError::into_inner);
    let face = match kept.take() {
        Some(face) if face.is_of(font_setting) => face,
        _ => Face::load(font_setting)?,
    };
    let missing = paper.reduce(&face);
    paper.missing = note(&missing, lang);
    let data = serde_json::to_vec(&paper)?;
    let world = World::new(face.clone(), data);
    let outcome = typst::compile(&world)
        .output
        .and_then(|document| typst_pdf::pdf(&document, &options(stamp)));
    // Everything that was reckoned on the way is kept by the typesetter until it is told otherwise.
    typst::comemo::evict(0);
    *kept = Some(face);
    outcome.map_err(|errors| TypesetError::Failed(told(&errors)))
}

fn options(stamp: Stamp<'_>) -> PdfOptions {
    PdfOptions {
        ident: Smart::Custom(stamp.id.to_owned()),
        creator: Smart::Custom(Some("Saiki".to_owned())),
        timestamp: world::time(stamp.at),
        ..PdfOptions::default()
    }
}

fn told(errors: &[SourceDiagnostic]) -> String {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    messages.join("; ")
}

/// What the last page says of characters that are missing.
fn note(missing: &BTreeSet<char>, lang: Lang) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let codes: Vec<String> = missing
        .iter()
        .map(|c| format!("U+{:04X}", u32::from(*c)))
        .collect();
    let list = codes.join(lang.pick("、", ", "));
    match lang {
        Lang::Ja => format!("フォントにない文字を〓で示しています：{list}"),
        Lang::En => format!("〓 stands for characters the font does not have: {list}"),
    }
}

impl Paper {
    /// Every text of it, each once, in characters the face has. What it does not have.
    fn reduce(&mut self, face: &Face) -> BTreeSet<char> {
        let mut missing = BTreeSet::new();
        let mut take = |text: &mut String| face.reduce(text, &mut missing);
        for text in [
            &mut self.title,
            &mut self.tlp,
            &mut self.mark,
            &mut self.across,
        ] {
            take(text);
        }
        for (name, value) in &mut self.facts {
            take(name);
            take(value);
        }
        for part in &mut self.parts {
            take(&mut part.heading);
            take(&mut part.text);
            for cell in part.rows.iter_mut().flatten() {
                take(&mut cell.text);
                take(&mut cell.state);
            }
        }
        self.foot.iter_mut().for_each(&mut take);
        missing
    }
}

/// Why a document could not be set.
#[derive(Debug)]
pub(crate) enum TypesetError {
    /// There is no font.
    Font(FontError),
    /// Something else.
    Failed(String),
}

impl From<FontError> for TypesetError {
    fn from(error: FontError) -> TypesetError {
        TypesetError::Font(error)
    }
}

impl From<serde_json::Error> for TypesetError {
    fn from(error: serde_json::Error) -> TypesetError {
        TypesetError::Failed(error.to_string())
    }
}

#[cfg(test)]
pub(crate) mod tests;
