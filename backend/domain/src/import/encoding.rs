//! From bytes to text: which encoding a file has, and a strict decoder that says where it does not hold.
//! Nothing here knows lines or commas.

use encoding_rs::{DecoderResult, SHIFT_JIS, UTF_8};
use saiki_api::imports::Encoding;

use super::fault::Fault;

/// Decodes piece by piece. A byte that does not decode is reported, never replaced in silence.
pub struct Decoder {
    inner: encoding_rs::Decoder,
    buffer: String,
}

/// A piece of a decoded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// One or more bytes that are no text.
    Broken,
}

impl Decoder {
    /// A decoder at the start of a file. A UTF-8 byte order mark is skipped.
    pub fn new(encoding: Encoding) -> Decoder {
        let inner = match encoding {
            Encoding::Utf8 => UTF_8.new_decoder_with_bom_removal(),
            Encoding::ShiftJis => SHIFT_JIS.new_decoder_without_bom_handling(),
        };
        Decoder {
            inner,
            buffer: String::with_capacity(16 * 1024),
        }
    }

    /// Decodes `bytes`, handing over text and breaks in order; `last` ends the file.
    pub fn feed(&mut self, mut bytes: &[u8], last: bool, mut take: impl FnMut(Piece<'_>)) {
        loop {
            self.buffer.clear();
            let (result, read) =
                self.inner
                    .decode_to_string_without_replacement(bytes, &mut self.buffer, last);
            if !self.buffer.is_empty() {
                take(Piece::Text(&self.buffer));
            }
            bytes = bytes.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => take(Piece::Broken),
            }
        }
    }
}

/// Finds a file's encoding while its bytes go by.
pub struct Detector {
    utf8: Decoder,
    shift_jis: Decoder,
    utf8_broken: u64,
    utf8_wide: u64,
    shift_jis_broken: u64,
    /// Nothing but ASCII so far, which reads the same in both encodings.
    plain: bool,
    head: Vec<u8>,
}

/// Enough characters beyond ASCII to judge by.
const ENOUGH: u64 = 1_000_000;

impl Default for Detector {
    fn default() -> Self {
        Detector {
            utf8: Decoder::new(Encoding::Utf8),
            shift_jis: Decoder::new(Encoding::ShiftJis),
            utf8_broken: 0,
            utf8_wide: 0,
            shift_jis_broken: 0,
            plain: true,
            head: Vec::new(),
        }
    }
}

impl Detector {
    /// Looks at the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.head.len() < 4 {
            let room = 4 - self.head.len();
            self.head.extend(bytes.iter().take(room));
        }
        self.plain = self.plain && bytes.is_ascii();
        if self.plain {
            return;
        }
        let (broken, wide) = (&mut self.utf8_broken, &mut self.utf8_wide);
        self.utf8.feed(bytes, false, |piece| match piece {
            Piece::Text(text) if text.is_ascii() || *wide > ENOUGH => {}
            Piece::Text(text) => *wide += text.chars().filter(|c| !c.is_ascii()).count() as u64,
            Piece::Broken => *broken += 1,
        });
        // A file that is UTF-8 so far need not be tried otherwise, unless a break shows up later: then its
        // earlier lines count as fitting both.
        if self.utf8_broken > 0 || self.utf8_wide == 0 {
            let broken = &mut self.shift_jis_broken;
            self.shift_jis.feed(bytes, false, |piece| {
                if matches!(piece, Piece::Broken) {
                    *broken += 1;
                }
            });
        }
    }

    /// The encoding that fits what was seen; `NotCsv` for a workbook, UTF-16 and the like.
    pub fn finish(&self) -> Result<Encoding, Fault> {
        match self.head.as_slice() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | b"PK\x03\x04" | b"%PDF" => {
                return Err(Fault::NotCsv);
            }
            [0xd0, 0xcf, 0x11, 0xe0] => return Err(Fault::NotCsv),
            [0xef, 0xbb, 0xbf, ..] => return Ok(Encoding::Utf8),
            _ => {}
        }
        // Text in Shift_JIS breaks as UTF-8 about once a character; a UTF-8 file with a few bad bytes
        // stays UTF-8, so that exactly those bytes are reported.
        let mostly_utf8 = self.utf8_broken.saturating_mul(10) < self.utf8_wide;
        if self.utf8_broken == 0 || mostly_utf8 || self.shift_jis_broken >= self.utf8_broken {
            Ok(Encoding::Utf8)
        } else {
            Ok(Encoding::ShiftJis)
        }
    }
}

/// Text as Shift_JIS bytes, or `None` when it has no spelling there. For sample files and tests.
pub fn to_shift_jis(text: &str) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = SHIFT_JIS.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

/// No character of Shift_JIS (Windows-31J): read again, it is refused.
const NO_SHIFT_JIS: u8 = 0xfd;

/// Text as bytes of an encoding. What has no spelling there becomes a byte that is no character, so that a file that is
/// imported again without being mended is refused again.
pub fn encode(text: String, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::ShiftJis => to_shift_jis(&text).unwrap_or_else(|| {
            let mut out = Vec::with_capacity(text.len());
            let mut buffer = [0; 4];
            for c in text.chars() {
                let bytes = to_shift_jis(c.encode_utf8(&mut buffer));
                out.extend(bytes.unwrap_or_else(|| vec![NO_SHIFT_JIS]));
            }
            out
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shift_jis_does_not_have_is_no_character_when_read_again() {
        let bytes = encode("高𠮷\u{fffd}a".to_owned(), Encoding::ShiftJis);
        let mut seen = Vec::new();
        Decoder::new(Encoding::ShiftJis).feed(&bytes, true, |piece| {
            seen.push(match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Broken => "!".to_owned(),
            });
        });
        assert_eq!(seen.concat(), "高!!a");
        assert_eq!(encode("𠮷".to_owned(), Encoding::Utf8), "𠮷".as_bytes());
    }

    fn detect(bytes: &[u8], step: usize) -> Result<Encoding, Fault> {
        let mut detector = Detector::default();
        for piece in bytes.chunks(step) {
            detector.push(piece);
        }
        detector.finish()
    }

    #[test]
    fn encodings_are_told_apart_however_the_bytes_arrive() {
        let text = "氏名,メール\n髙橋 ヨシ子,y@example.jp\n";
        let sjis = to_shift_jis(text).unwrap();
        for step in [1, 2, 3, 7, 1000] {
            assert_eq!(detect(text.as_bytes(), step), Ok(Encoding::Utf8));
            assert_eq!(detect(&sjis, step), Ok(Encoding::ShiftJis));
            assert_eq!(detect(b"name,email\n", step), Ok(Encoding::Utf8));
        }
    }

    #[test]
    fn shift_jis_far_into_an_ascii_file_is_still_found() {
        let mut bytes = b"name,email\n".to_vec();
        bytes.extend("Jane,j@example.com\n".repeat(10_000).bytes());
        bytes.extend(to_shift_jis("佐藤一郎,s@example.jp\n").unwrap());
        assert_eq!(detect(&bytes, 8192), Ok(Encoding::ShiftJis));
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "氏名,メール\n佐藤一郎太郎次郎三郎,".repeat(20).into_bytes();
        bytes.push(0xff);
        assert_eq!(detect(&bytes, 64), Ok(Encoding::Utf8));
    }

    #[test]
    fn workbooks_and_utf16_are_not_csv() {
        assert_eq!(detect(b"PK\x03\x04....", 1), Err(Fault::NotCsv));
        assert_eq!(detect(b"\xff\xfea\0b\0", 2), Err(Fault::NotCsv));
    }

    #[test]
    fn the_mark_is_skipped_and_breaks_are_reported_in_place() {
        let mut seen = Vec::new();
        let mut decoder = Decoder::new(Encoding::Utf8);
        decoder.feed(b"\xef\xbb\xbfa\xffb\xe3\x81", true, |piece| {
            seen.push(match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Broken => "!".to_owned(),
            });
        });
        assert_eq!(seen.concat(), "a!b!");
    }
}
