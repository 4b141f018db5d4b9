//! The font letters are set in: while a file is written it is asked for glyphs, and what is embedded are the glyphs used.
//! Where a font comes from is in `font`.

use crate::font::{self, FontFile, GETA, is_selector};
use std::collections::{BTreeSet, HashMap};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId, RawFace, Tag};

pub use crate::font::FontError;

/// A font that can be used, held whole.
pub struct LetterFont(FontFile);

impl LetterFont {
    /// The font at `setting`; without one, the first of the usual places that is there. Reads the disk.
    pub fn find(setting: &str) -> Result<LetterFont, FontError> {
        font::read(&font::place(setting)?).map(LetterFont)
    }

    /// Its PostScript name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Asks it for glyphs.
    pub(super) fn glyphs(&self) -> Result<Glyphs<'_>, String> {
        let face = Face::parse(&self.0.bytes, self.0.index).map_err(|e| e.to_string())?;
        Ok(Glyphs {
            em: f32::from(face.units_per_em().max(1)),
            font: self,
            face,
            remapper: GlyphRemapper::new(),
            known: HashMap::new(),
            by_glyph: vec![(0.0, String::new())],
            missing: BTreeSet::new(),
        })
    }
}

/// A glyph of the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// Its number in the embedded font.
    pub id: u16,
    /// How far it goes, in parts of the size.
    pub width: f32,
}

/// The glyphs a file uses, numbered as they come.
pub(super) struct Glyphs<'a> {
    em: f32,
    font: &'a LetterFont,
    face: Face<'a>,
    remapper: GlyphRemapper,
    known: HashMap<(char, Option<char>), Option<Glyph>>,
    /// Width and text of each glyph, by its number in the file.
    by_glyph: Vec<(f32, String)>,
    missing: BTreeSet<char>,
}

/// What the file needs of the font.
pub(super) struct Embedded {
    /// Name with the tag of a subset.
    pub name: String,
    /// Whether outlines are CFF; TrueType otherwise.
    pub is_cff: bool,
    /// The font program.
    pub program: Vec<u8>,
    /// Widths by glyph, in thousandths.
    pub widths: Vec<i32>,
    /// Text by glyph.
    pub texts: Vec<String>,
    /// Ascent, descent, height of capitals, in thousandths.
    pub metrics: [i32; 3],
    /// The box all glyphs stand in, in thousandths.
    pub bounds: [i32; 4],
}

impl Glyphs<'_> {
    /// The glyph of a character, in the form `selector` chooses where the font has that. A character the font does not
    /// have becomes 〓 and is remembered.
    pub fn glyph(&mut self, c: char, selector: Option<char>) -> Glyph {
        let known = match self.known.get(&(c, selector)) {
            Some(known) => *known,
            None => {
                let found = self.look_up(c, selector);
                self.known.insert((c, selector), found);
                found
            }
        };
        match known {
            Some(glyph) => glyph,
            None => {
                self.missing.insert(c);
                match c {
                    GETA => Glyph { id: 0, width: 1.0 },
                    _ => self.glyph(GETA, None),
                }
            }
        }
    }

    fn look_up(&mut self, c: char, selector: Option<char>) -> Option<Glyph> {
        let chosen = selector.and_then(|selector| self.face.glyph_variation_index(c, selector));
        let GlyphId(old) = chosen.or_else(|| self.face.glyph_index(c))?;
        let advance = self.face.glyph_hor_advance(GlyphId(old)).unwrap_or(0);
        let glyph = Glyph {
            id: self.remapper.remap(old),
            width: f32::from(advance) / self.em,
        };
        if usize::from(glyph.id) == self.by_glyph.len() {
            let text = [Some(c), selector].into_iter().flatten().collect();
            self.by_glyph.push((glyph.width, text));
        }
        Some(glyph)
    }

    /// How far a text goes at size 1.
    pub fn width(&mut self, text: &str) -> f32 {
        let mut width = 0.0;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let selector = chars.next_if(|next| is_selector(*next));
            width += self.glyph(c, selector).width;
        }
        width
    }

    /// Characters that were missing since this was last asked.
    pub fn take_missing(&mut self) -> BTreeSet<char> {
        std::mem::take(&mut self.missing)
    }

    /// The font cut down to what was used.
    pub fn embed(&self) -> Result<Embedded, String> {
        let file = &self.font.0;
        let subset = subsetter::subset(&file.bytes, file.index, &self.remapper)
            .map_err(|e| e.to_string())?;
        let is_cff = self.face.tables().cff.is_some();
        let program = match is_cff {
            true => RawFace::parse(&subset, 0)
                .ok()
                .and_then(|face| face.table(Tag::from_bytes(b"CFF ")))
                .ok_or("no outlines in the subset")?
                .to_vec(),
            false => subset,
        };
        let thousandths = |units: i16| (f32::from(units) * 1000.0 / self.em).round() as i32;
        let face = &self.face;
        let bounds = face.global_bounding_box();
        let capitals = face.capital_height().unwrap_or(face.ascender());
        Ok(Embedded {
            name: format!("{}+{}", tag(self.by_glyph.len()), file.name),
            is_cff,
            program,
            widths: self
                .by_glyph
                .iter()
                .map(|(width, _)| (width * 1000.0).round() as i32)
                .collect(),
            texts: self.by_glyph.iter().map(|(_, text)| text.clone()).collect(),
            metrics: [face.ascender(), face.descender(), capitals].map(thousandths),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(thousandths),
        })
    }
}

/// Six capitals that tell subsets apart, by how many glyphs they have.
fn tag(glyphs: usize) -> String {
    let mut rest = glyphs;
    let mut letters = Vec::new();
    for _ in 0..6 {
        let letter = u8::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}
