//! The font letters are set in: found on this machine, read, and while a file is written asked for glyphs. What is
//! embedded are the glyphs used.

use saiki_api::organisation::Both;
use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId, RawFace, Tag};

/// Where the fonts of Debian and its kin are, the preferred first.
const PLACES: [&str; 9] = [
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf",
    "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
];
/// Largest font file read, in bytes.
const MAX_FILE: u64 = 64 * 1024 * 1024;
/// What stands for a character the font does not have.
const GETA: char = '〓';

/// A font that can be used, held whole.
pub struct LetterFont {
    bytes: Vec<u8>,
    index: u32,
    name: String,
}

/// Why there is no font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontError(pub Both);

impl LetterFont {
    /// The font at `setting`; without one, the first of the usual places that is there. Reads the disk.
    pub fn find(setting: &str) -> Result<LetterFont, FontError> {
        if !setting.is_empty() {
            return LetterFont::read(Path::new(setting));
        }
        let found = PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
        match found {
            Some(path) => LetterFont::read(&path),
            None => Err(FontError(Both::new(
                "手紙を組む日本語フォントがありません。Noto CJK（Debian・Ubuntuでは fonts-noto-cjk）を入れるか、設定 letter_font（SAIKI_LETTER_FONT）にフォントファイルの場所を指定してください",
                "There is no font with Japanese characters to set letters in; install Noto CJK (fonts-noto-cjk on Debian and Ubuntu), or name a font file in letter_font (SAIKI_LETTER_FONT)",
            ))),
        }
    }

    fn read(path: &Path) -> Result<LetterFont, FontError> {
        let shown = path.display();
        let unusable = |ja: &str, en: &str| {
            FontError(Both::new(
                format!("フォント {shown} は使えません：{ja}"),
                format!("The font {shown} cannot be used: {en}"),
            ))
        };
        let size = std::fs::metadata(path).map(|file| file.len());
        if size.is_ok_and(|size| size > MAX_FILE) {
            return Err(unusable("ファイルが大きすぎます", "the file is too large"));
        }
        let bytes = std::fs::read(path)
            .map_err(|_| unusable("ファイルを読めません", "the file cannot be read"))?;
        LetterFont::of(bytes).map_err(|(ja, en)| unusable(ja, en))
    }

    /// A font from its bytes; of a collection the Japanese one.
    fn of(bytes: Vec<u8>) -> Result<LetterFont, (&'static str, &'static str)> {
        let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
        let named = |index: u32| -> Option<String> {
            let face = Face::parse(&bytes, index).ok()?;
            let names = face.names().into_iter();
            names
                .filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME)
                .find_map(|name| name.to_string())
        };
        let japanese = |index: &u32| named(*index).is_some_and(|name| name.contains("JP"));
        let index = (0..count).find(japanese).unwrap_or(0);
        let face = Face::parse(&bytes, index)
            .map_err(|_| ("フォントとして読めません", "it does not read as a font"))?;
        let outlines = face.tables().glyf.is_some() || face.tables().cff.is_some();
        let variable = face.raw_face().table(Tag::from_bytes(b"fvar")).is_some();
        if !outlines || variable {
            return Err((
                "TrueType か CFF の、可変でないフォントにしてください",
                "use a font with TrueType or CFF outlines that is not variable",
            ));
        }
        if !face.is_outline_embedding_allowed() {
            return Err((
                "埋め込みを許していないフォントです",
                "its licence does not allow it to be embedded",
            ));
        }
        if face.glyph_index('あ').is_none() || face.glyph_index('漢').is_none() {
            return Err(("日本語の文字がありません", "it has no Japanese characters"));
        }
        let name: String = named(index)
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(60)
            .collect();
        let name = if name.is_empty() {
            "LetterFont".to_owned()
        } else {
            name
        };
        Ok(LetterFont { bytes, index, name })
    }

    /// Its PostScript name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks it for glyphs.
    pub(super) fn glyphs(&self) -> Result<Glyphs<'_>, String> {
        let face = Face::parse(&self.bytes, self.index).map_err(|e| e.to_string())?;
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

/// Whether a character chooses a form of the one before it.
pub(super) fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
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
        let subset = subsetter::subset(&self.font.bytes, self.font.index, &self.remapper)
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
            name: format!("{}+{}", tag(self.by_glyph.len()), self.font.name),
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
