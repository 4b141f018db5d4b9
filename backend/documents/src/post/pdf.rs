//! The file itself (ISO 32000-1): objects one after another, each page as soon as it is composed, and at the end the font,
//! the bookmarks and the table of where everything is. Only that table grows with the number of pages.

use super::{
    font::{Embedded, Glyphs, LetterFont},
    page::{HEIGHT, Page, WIDTH},
};
use flate2::{Compression, write::ZlibEncoder};
use saiki_api::Timestamp;
use saiki_domain::canonical;
use std::{
    fmt::Write as _,
    io::{self, Write},
};

/// Numbers of the objects there is one of.
const CATALOG: u32 = 1;
const PAGES: u32 = 2;
const FONT: u32 = 3;
const DESCENDANT: u32 = 4;
const DESCRIPTOR: u32 = 5;
const PROGRAM: u32 = 6;
const TO_UNICODE: u32 = 7;
const OUTLINES: u32 = 8;
const INFO: u32 = 9;

/// Why a file could not be written.
#[derive(Debug)]
pub(super) enum PdfError {
    /// Writing failed.
    Io(io::Error),
    /// The font could not be read or cut down.
    Font(String),
}

impl From<io::Error> for PdfError {
    fn from(error: io::Error) -> PdfError {
        PdfError::Io(error)
    }
}

/// What is said of the file.
pub(super) struct About {
    /// What its identifier is made from.
    pub id: String,
    /// Title.
    pub title: String,
    /// Language tag.
    pub lang: String,
    /// When its content was fixed.
    pub at: Timestamp,
}

/// Pages that belong together, as the bookmarks name them.
struct Section {
    title: String,
    node: u32,
    first: u32,
    pages: usize,
}

/// A file being written.
pub(super) struct Pdf<'a, W: Write> {
    out: W,
    at: u64,
    /// Where each object is, by its number less one; 0 for one that is not written yet.
    offsets: Vec<u64>,
    glyphs: Glyphs<'a>,
    about: About,
    sections: Vec<Section>,
}

impl<'a, W: Write> Pdf<'a, W> {
    /// Begins a file.
    pub fn begin(out: W, font: &'a LetterFont, about: About) -> Result<Pdf<'a, W>, PdfError> {
        let mut pdf = Pdf {
            out,
            at: 0,
            offsets: vec![0; INFO as usize],
            glyphs: font.glyphs().map_err(PdfError::Font)?,
            about,
            sections: Vec::new(),
        };
        // The second line tells programs that carry files that this one is not text.
        pdf.raw(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")?;
        Ok(pdf)
    }

    /// The glyphs of the file.
    pub fn glyphs(&mut self) -> &mut Glyphs<'a> {
        &mut self.glyphs
    }

    /// Writes pages that belong together, with a bookmark. `first` puts them before all others.
    pub fn section(&mut self, title: &str, pages: &[Page], first: bool) -> Result<(), PdfError> {
        let node = self.number();
        let mut kids = Vec::with_capacity(pages.len());
        for page in pages {
            let content = self.number();
            self.stream(content, "", page.content.as_bytes())?;
            let id = self.number();
            kids.push(id);
            self.object(
                id,
                &format!(
                    "<< /Type /Page /Parent {node} 0 R /MediaBox [0 0 {WIDTH:.3} {HEIGHT:.3}] \
                     /Resources << /Font << /F1 {FONT} 0 R >> >> /Contents {content} 0 R >>"
                ),
            )?;
        }
        self.object(
            node,
            &format!(
                "<< /Type /Pages /Parent {PAGES} 0 R /Count {} /Kids [{}] >>",
                kids.len(),
                references(&kids)
            ),
        )?;
        let section = Section {
            title: title.to_owned(),
            node,
            first: kids.first().copied().unwrap_or(node),
            pages: kids.len(),
        };
        match first {
            true => self.sections.insert(0, section),
            false => self.sections.push(section),
        }
        Ok(())
    }

    /// Writes what hangs on all pages, and ends the file.
    pub fn finish(mut self) -> Result<W, PdfError> {
        let nodes: Vec<u32> = self.sections.iter().map(|section| section.node).collect();
        let count: usize = self.sections.iter().map(|section| section.pages).sum();
        self.object(
            PAGES,
            &format!(
                "<< /Type /Pages /Count {count} /Kids [{}] >>",
                references(&nodes)
            ),
        )?;
        self.font()?;
        self.outlines()?;
        let lang = self.about.lang.clone();
        self.object(
            CATALOG,
            &format!(
                "<< /Type /Catalog /Pages {PAGES} 0 R /Outlines {OUTLINES} 0 R /PageMode /UseOutlines /Lang ({lang}) \
                 /ViewerPreferences << /PrintScaling /None /Duplex /Simplex /DisplayDocTitle true >> >>"
            ),
        )?;
        let info = format!(
            "<< /Title {} /Producer (Saiki) /CreationDate (D:{}Z) >>",
            text_string(&self.about.title),
            self.about.at.strftime("%Y%m%d%H%M%S")
        );
        self.object(INFO, &info)?;
        self.table()?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn font(&mut self) -> Result<(), PdfError> {
        let font = self.glyphs.embed().map_err(PdfError::Font)?;
        let name = &font.name;
        self.object(
            FONT,
            &format!(
                "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H \
                 /DescendantFonts [{DESCENDANT} 0 R] /ToUnicode {TO_UNICODE} 0 R >>"
            ),
        )?;
        let widths: Vec<String> = font.widths.iter().map(i32::to_string).collect();
        let kind = match font.is_cff {
            true => "/Subtype /CIDFontType0",
            false => "/Subtype /CIDFontType2 /CIDToGIDMap /Identity",
        };
        self.object(
            DESCENDANT,
            &format!(
                "<< /Type /Font {kind} /BaseFont /{name} /FontDescriptor {DESCRIPTOR} 0 R /DW 1000 /W [0 [{}]] \
                 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
                widths.join(" ")
            ),
        )?;
        let [ascent, descent, capitals] = font.metrics;
        let bounds = font.bounds.map(|b| b.to_string()).join(" ");
        let (key, extra) = match font.is_cff {
            true => ("FontFile3", "/Subtype /CIDFontType0C ".to_owned()),
            false => ("FontFile2", format!("/Length1 {} ", font.program.len())),
        };
        self.object(
            DESCRIPTOR,
            &format!(
                "<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{bounds}] /ItalicAngle 0 \
                 /Ascent {ascent} /Descent {descent} /CapHeight {capitals} /StemV 80 /{key} {PROGRAM} 0 R >>"
            ),
        )?;
        self.stream(PROGRAM, &extra, &font.program)?;
        self.stream(TO_UNICODE, "", to_unicode(&font).as_bytes())
    }

    fn outlines(&mut self) -> Result<(), PdfError> {
        let sections = std::mem::take(&mut self.sections);
        let first = u32::try_from(self.offsets.len()).unwrap_or(u32::MAX) + 1;
        let count = u32::try_from(sections.len()).unwrap_or(u32::MAX);
        let last = first + count.saturating_sub(1);
        for (section, n) in sections.iter().zip(0_u32..) {
            let id = self.number();
            let mut around = String::new();
            if n > 0 {
                let _ = write!(around, " /Prev {} 0 R", id - 1);
            }
            if n + 1 < count {
                let _ = write!(around, " /Next {} 0 R", id + 1);
            }
            self.object(
                id,
                &format!(
                    "<< /Title {} /Parent {OUTLINES} 0 R{around} /Dest [{} 0 R /Fit] >>",
                    text_string(&section.title),
                    section.first
                ),
            )?;
        }
        self.object(
            OUTLINES,
            &format!("<< /Type /Outlines /First {first} 0 R /Last {last} 0 R /Count {count} >>"),
        )
    }

    fn table(&mut self) -> Result<(), PdfError> {
        let start = self.at;
        let size = self.offsets.len() + 1;
        self.raw(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes())?;
        for offset in std::mem::take(&mut self.offsets) {
            self.raw(format!("{offset:010} 00000 n \n").as_bytes())?;
        }
        let id: String = canonical::sha256_of(self.about.id.as_bytes())
            .chars()
            .take(32)
            .collect();
        self.raw(
            format!(
                "trailer\n<< /Size {size} /Root {CATALOG} 0 R /Info {INFO} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{start}\n%%EOF\n"
            )
            .as_bytes(),
        )
    }

    /// The next object's number.
    fn number(&mut self) -> u32 {
        self.offsets.push(0);
        u32::try_from(self.offsets.len()).unwrap_or(u32::MAX)
    }

    fn place(&mut self, id: u32) {
        let at = self.at;
        let slot = usize::try_from(id).unwrap_or(0).saturating_sub(1);
        if let Some(offset) = self.offsets.get_mut(slot) {
            *offset = at;
        }
    }

    fn object(&mut self, id: u32, body: &str) -> Result<(), PdfError> {
        self.place(id);
        self.raw(format!("{id} 0 obj\n{body}\nendobj\n").as_bytes())
    }

    fn stream(&mut self, id: u32, entries: &str, bytes: &[u8]) -> Result<(), PdfError> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::new(6));
        packed.write_all(bytes)?;
        let packed = packed.finish()?;
        self.place(id);
        let head = format!(
            "{id} 0 obj\n<< {entries}/Filter /FlateDecode /Length {} >>\nstream\n",
            packed.len()
        );
        self.raw(head.as_bytes())?;
        self.raw(&packed)?;
        self.raw(b"\nendstream\nendobj\n")
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<(), PdfError> {
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }
}

fn references(ids: &[u32]) -> String {
    let all: Vec<String> = ids.iter().map(|id| format!("{id} 0 R")).collect();
    all.join(" ")
}

/// Text as UTF-16 with its mark, in hexadecimal.
fn text_string(text: &str) -> String {
    format!("<FEFF{}>", utf16(text))
}

fn utf16(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut hex, unit| {
        let _ = write!(hex, "{unit:04X}");
        hex
    })
}

/// Says which text each glyph is, so that the letters can be searched and copied from.
fn to_unicode(font: &Embedded) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let known: Vec<(usize, &String)> = font
        .texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .collect();
    // At most a hundred a block: ISO 32000-1, 9.10.3.
    for some in known.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", some.len());
        for (glyph, text) in some {
            let _ = writeln!(out, "<{glyph:04X}> <{}>", utf16(text));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}
