//! The font documents are set in: found on this machine, read, and known to be of use. What is done with it is the affair
//! of `post` (letters by the thousand) and `typeset` (reports).

use saiki_api::organisation::Both;
use std::path::{Path, PathBuf};
use ttf_parser::{Face, Tag};

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
/// What stands for a character a font does not have.
pub(crate) const GETA: char = '〓';

/// Whether a character chooses a form of the one before it.
pub(crate) fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Why there is no font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontError(pub Both);

/// A font of use, whole.
pub(crate) struct FontFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// Which face of a collection: the Japanese one.
    pub index: u32,
    /// Its PostScript name, in characters a PDF takes.
    pub name: String,
}

/// The file `setting` names; without one, the first of the usual places that is there.
pub(crate) fn place(setting: &str) -> Result<PathBuf, FontError> {
    if !setting.is_empty() {
        return Ok(PathBuf::from(setting));
    }
    let found = PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
    found.ok_or_else(|| {
        FontError(Both::new(
            "文書を組む日本語フォントがありません。Noto CJK（Debian・Ubuntuでは fonts-noto-cjk）を入れるか、設定 letter_font（SAIKI_LETTER_FONT）にフォントファイルの場所を指定してください",
            "There is no font with Japanese characters to set documents in; install Noto CJK (fonts-noto-cjk on Debian and Ubuntu), or name a font file in letter_font (SAIKI_LETTER_FONT)",
        ))
    })
}

/// Reads a font. Reads the disk.
pub(crate) fn read(path: &Path) -> Result<FontFile, FontError> {
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
    of(bytes).map_err(|(ja, en)| unusable(ja, en))
}

/// A font from its bytes; of a collection the Japanese one.
fn of(bytes: Vec<u8>) -> Result<FontFile, (&'static str, &'static str)> {
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
    Ok(FontFile { bytes, index, name })
}
