//! What the typesetter may see: one template, one file of data, one face. No disk, no network, no clock.

use crate::font::{self, FontError, GETA};
use saiki_api::Timestamp;
use std::{collections::BTreeSet, path::PathBuf, sync::Arc};
use typst::{
    Library, LibraryExt,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// The template.
const TEMPLATE: &str = include_str!("paper.typ");

/// A face that documents are set in, with all that is made once for it. Cheap to clone.
#[derive(Clone)]
pub(super) struct Face(Arc<Kept>);

struct Kept {
    path: PathBuf,
    font: Font,
    book: LazyHash<FontBook>,
    library: LazyHash<Library>,
    /// Code points it has, in order.
    has: Vec<u32>,
    template: Source,
    data: FileId,
}

impl Face {
    /// Reads the face at `setting`, or at the first of the usual places.
    pub fn load(setting: &str) -> Result<Face, FontError> {
        let path = font::place(setting)?;
        let file = font::read(&path)?;
        let shown = path.display().to_string();
        let unusable = || {
            FontError(saiki_api::organisation::Both::new(
                format!("フォント {shown} は使えません：文書を組むのに要る情報がありません"),
                format!("The font {shown} cannot be used: it lacks what setting a document needs"),
            ))
        };
        let font = Font::new(Bytes::new(file.bytes), file.index).ok_or_else(unusable)?;
        let has = font.info().coverage.iter().collect();
        let at = |name: &str| -> Result<FileId, FontError> {
            let path = VirtualPath::new(name).map_err(|_| unusable())?;
            Ok(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        Ok(Face(Arc::new(Kept {
            book: LazyHash::new(FontBook::from_fonts([&font])),
            library: LazyHash::new(Library::default()),
            template: Source::new(at("paper.typ")?, TEMPLATE.to_owned()),
            data: at("data.json")?,
            path,
            font,
            has,
        })))
    }

    /// Whether it is the one `setting` names.
    pub fn is_of(&self, setting: &str) -> bool {
        font::place(setting).is_ok_and(|path| path == self.0.path)
    }

    fn has(&self, c: char) -> bool {
        self.0.has.binary_search(&u32::from(c)).is_ok()
    }

    /// Puts a text in characters the face has: 〓 stands for the others, which are remembered. Line ends stay; what has no
    /// look of its own goes.
    pub fn reduce(&self, text: &mut String, missing: &mut BTreeSet<char>) {
        let fits = |c: char| c == '\n' || (self.has(c) && !c.is_control());
        if text.chars().all(fits) {
            return;
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                _ if fits(c) => out.push(c),
                '\t' => out.push(' '),
                '\r' => {}
                // The typesetter takes the form the selector asks for where the face has it, the usual one otherwise.
                _ if font::is_selector(c) => out.push(c),
                _ if has_no_look(c) => {}
                // The mark of what is known, which older Japanese fonts do not have: their own sign for "yes".
                '✓' if self.has('○') => out.push('○'),
                _ => {
                    missing.insert(c);
                    out.push(if self.has(GETA) { GETA } else { '?' });
                }
            }
        }
        *text = out;
    }
}

/// Characters that join, part or turn others and show nothing themselves.
fn has_no_look(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A document's particulars as the typesetter asks for them.
pub(super) struct World {
    face: Face,
    data: Bytes,
}

impl World {
    /// With that data, which is JSON.
    pub fn new(face: Face, data: Vec<u8>) -> World {
        World {
            face,
            data: Bytes::new(data),
        }
    }
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.face.0.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.face.0.book
    }

    fn main(&self) -> FileId {
        self.face.0.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() {
            Ok(self.face.0.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.face.0.data {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        (index == 0).then(|| self.face.0.font.clone())
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// An instant as a file of the typesetter's has it.
pub(super) fn time(at: Timestamp) -> Option<typst_pdf::Timestamp> {
    let at = at.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).ok();
    let at = Datetime::from_ymd_hms(
        i32::from(at.year()),
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )?;
    Some(typst_pdf::Timestamp::new_utc(at))
}
