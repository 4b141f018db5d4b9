//! Letters for post as one PDF: an index sheet for the mail room, then for each person an address page whose block stands
//! in the window of the envelope, and the letter in their language. Written letter by letter, so that memory does not grow
//! with their number; the same input gives the same bytes.
//!
//! The file format is written here (`pdf`), since a library that builds documents holds them whole; fonts are read by
//! `ttf-parser` and cut down to the glyphs used by `subsetter`.

mod address_page;
mod font;
mod index_sheet;
mod letter_pages;
mod lines;
mod page;
mod pdf;

pub use font::{FontError, LetterFont};

use crate::letters::Print;
use page::Page;
use pdf::{Pdf, PdfError};
use saiki_api::{Lang, Timestamp, followups::Envelope};
use std::{collections::BTreeSet, io::Write};

/// Letters named on the index sheet for a fault; more are counted only.
const MAX_NAMED: usize = 200;

/// What all letters of a batch have in common.
#[derive(Debug, Clone)]
pub struct Head {
    /// Which batch of the incident.
    pub batch: i64,
    /// The incident's number.
    pub reference: String,
    /// Name of the letter inside the organisation.
    pub letter: String,
    /// Its version.
    pub version: i64,
    /// Hash of its content as approved.
    pub content_hash: String,
    /// The envelope.
    pub envelope: Envelope,
    /// Who made the batch.
    pub by: String,
    /// When, on the organisation's wall, in the language of the index sheet.
    pub made: String,
    /// The same moment.
    pub at: Timestamp,
    /// Letters by language.
    pub langs: Vec<(Lang, i64)>,
    /// Letters in all.
    pub letters: i64,
    /// Language of the index sheet.
    pub lang: Lang,
}

/// Who sends, in the letter's language.
#[derive(Debug, Clone, Default)]
pub struct SenderBlock {
    /// The organisation.
    pub name: String,
    /// Its address, as the register of the organisation has it.
    pub address: String,
    /// Desk, telephone number, hours: a line each, none empty.
    pub desk: Vec<String>,
}

/// A letter to be set.
#[derive(Debug, Clone)]
pub struct PostLetter<'a> {
    /// Which one of the batch, from 1.
    pub n: i64,
    /// Number as printed and typed: `3-00012`.
    pub code: String,
    /// Name of the person.
    pub name: String,
    /// Their company.
    pub organisation: String,
    /// Postal address, as the register has it.
    pub address: String,
    /// Who sends.
    pub sender: &'a SenderBlock,
    /// What the letter says.
    pub text: Print,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// Pages, the index sheet among them.
    pub pages: i64,
    /// Characters the font does not have; 〓 stands for each.
    pub missing: BTreeSet<char>,
    /// Letters in which one is missing.
    pub letters_missing: i64,
    /// Letters whose address does not fit the window.
    pub overfull: i64,
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// Writing failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The font could not be read or cut down.
    #[error("the font cannot be used: {0}")]
    Font(String),
}

impl From<PdfError> for PostError {
    fn from(error: PdfError) -> PostError {
        match error {
            PdfError::Io(error) => PostError::Io(error),
            PdfError::Font(error) => PostError::Font(error),
        }
    }
}

/// Writes the file, letter by letter.
pub struct Printer<'a, W: Write> {
    pdf: Pdf<'a, W>,
    head: Head,
    font_name: String,
    done: Printed,
    missing_in: Vec<String>,
    overfull: Vec<String>,
    /// How many letters have how many pages.
    lengths: std::collections::BTreeMap<usize, i64>,
}

impl<'a, W: Write> Printer<'a, W> {
    /// Begins the file.
    pub fn new(out: W, font: &'a LetterFont, head: Head) -> Result<Printer<'a, W>, PostError> {
        let title = match head.lang {
            Lang::Ja => format!("{} 郵送 第{}回", head.reference, head.batch),
            Lang::En => format!("{} post batch {}", head.reference, head.batch),
        };
        let about = pdf::About {
            id: format!("{}/{}/{}", head.reference, head.batch, head.content_hash),
            lang: head.lang.tag().to_owned(),
            at: head.at,
            title,
        };
        Ok(Printer {
            pdf: Pdf::begin(out, font, about)?,
            font_name: font.name().to_owned(),
            head,
            done: Printed::default(),
            missing_in: Vec::new(),
            overfull: Vec::new(),
            lengths: std::collections::BTreeMap::new(),
        })
    }

    /// Writes a letter.
    pub fn letter(&mut self, letter: &PostLetter<'_>) -> Result<(), PostError> {
        let (first, fits) = address_page::compose(self.pdf.glyphs(), letter, self.head.envelope);
        let mut pages = vec![first];
        pages.extend(letter_pages::compose(self.pdf.glyphs(), letter));
        let missing = self.pdf.glyphs().take_missing();
        if !missing.is_empty() {
            self.done.missing.extend(missing);
            self.done.letters_missing += 1;
            name(&mut self.missing_in, &letter.code);
        }
        if !fits {
            self.done.overfull += 1;
            name(&mut self.overfull, &letter.code);
        }
        *self.lengths.entry(pages.len()).or_default() += 1;
        self.write(&format!("{} {}", letter.code, letter.name), &pages, false)
    }

    fn write(&mut self, title: &str, pages: &[Page], first: bool) -> Result<(), PostError> {
        self.done.pages += i64::try_from(pages.len()).unwrap_or(i64::MAX);
        Ok(self.pdf.section(title.trim(), pages, first)?)
    }

    /// Writes the index sheet, which stands first, and ends the file.
    pub fn finish(mut self) -> Result<(W, Printed), PostError> {
        let index = index_sheet::Index {
            head: &self.head,
            font: &self.font_name,
            done: &self.done,
            missing_in: &self.missing_in,
            overfull: &self.overfull,
            lengths: &self.lengths,
        };
        let pages = index_sheet::compose(self.pdf.glyphs(), &index);
        let title = self.head.lang.pick("発送控え", "Index sheet").to_owned();
        self.write(&title, &pages, true)?;
        Ok((self.pdf.finish()?, self.done))
    }
}

fn name(list: &mut Vec<String>, code: &str) {
    if list.len() < MAX_NAMED {
        list.push(code.to_owned());
    }
}

#[cfg(test)]
mod tests;
