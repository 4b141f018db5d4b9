//! ISO-2022-JP (RFC 1468) for the one option that still wants it: what it can carry, encoded, and what it cannot, with
//! its place. Only ASCII and JIS X 0208 count; the machine-dependent characters (機種依存文字) that usual encoders slip in
//! unseen arrive as something else on the telephones this is for.

use encoding_rs::EUC_JP;
use unicode_normalization::UnicodeNormalization;

/// To JIS X 0208.
const WIDE: &[u8] = b"\x1b$B";
/// Back to ASCII, where every line ends.
const NARROW: &[u8] = b"\x1b(B";

/// Forms of a kanji that JIS X 0208 lacks, with the usual form it has. For a letter's own words; a person's name is
/// never rewritten.
const USUAL: [(char, &str); 10] = [
    ('\u{9ad9}', "高"),
    ('\u{fa11}', "崎"),
    ('\u{5fb7}', "徳"),
    ('\u{7028}', "瀬"),
    ('\u{6ff5}', "浜"),
    ('\u{20bb7}', "吉"),
    ('\u{6801}', "柳"),
    ('\u{7dd6}', "緒"),
    ('¥', "￥"),
    ('‾', "￣"),
];

/// A character that ISO-2022-JP cannot carry, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncarried {
    /// Line, from 1.
    pub line: u64,
    /// Character in the line, from 1.
    pub column: u64,
    /// Its first byte in the whole text, from 0.
    pub at: usize,
    /// The character.
    pub character: char,
    /// What could stand instead; `None` where nothing is near.
    pub instead: Option<String>,
}

/// `text` in ISO-2022-JP, each line beginning and ending in ASCII; `None` when it holds anything beside ASCII and
/// JIS X 0208.
pub fn encode(text: &str) -> Option<Vec<u8>> {
    let mapped: String = text.chars().map(alias).collect();
    // These two the encoder would turn into a backslash and a tilde.
    if mapped.contains(['¥', '‾']) {
        return None;
    }
    let (euc, _, lost) = EUC_JP.encode(&mapped);
    if lost {
        return None;
    }
    let mut out = Vec::with_capacity(euc.len() + 16);
    let mut wide = false;
    let mut bytes = euc.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte.is_ascii() {
            // Escape and the two shifts would end the character set by themselves.
            if matches!(byte, 0x1b | 0x0e | 0x0f) {
                return None;
            }
            if std::mem::take(&mut wide) {
                out.extend_from_slice(NARROW);
            }
            out.push(byte);
            continue;
        }
        let cell = bytes.next()?;
        if !is_standard(byte) {
            return None;
        }
        if !std::mem::replace(&mut wide, true) {
            out.extend_from_slice(WIDE);
        }
        out.extend_from_slice(&[byte & 0x7f, cell & 0x7f]);
    }
    if wide {
        out.extend_from_slice(NARROW);
    }
    Some(out)
}

/// Every character of `text` that ISO-2022-JP cannot carry, in order.
pub fn uncarried(text: &str) -> Vec<Uncarried> {
    if encode(text).is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    // The ends of lines are carried, so they may stay.
    for (line, content) in (1..).zip(text.split_inclusive('\n')) {
        for (column, (offset, character)) in (1..).zip(content.char_indices()) {
            if !carries(character) {
                found.push(Uncarried {
                    line,
                    column,
                    at: start + offset,
                    character,
                    instead: instead(character),
                });
            }
        }
        start += content.len();
    }
    found
}

fn carries(character: char) -> bool {
    encode(character.encode_utf8(&mut [0; 4])).is_some()
}

/// The usual form, or the plain one of a compatibility character, where that can be carried.
fn instead(character: char) -> Option<String> {
    if let Some((_, usual)) = USUAL.iter().find(|(from, _)| *from == character) {
        return Some((*usual).to_owned());
    }
    let plain: String = std::iter::once(character).nfkc().collect();
    let same = plain.chars().eq(std::iter::once(character));
    (!same && encode(&plain).is_some()).then_some(plain)
}

/// Signs of JIS X 0208 that two tables give two code points, made the one the encoder knows.
fn alias(c: char) -> char {
    match c {
        '\u{301c}' => '\u{ff5e}', // 〜
        '\u{2212}' => '\u{ff0d}', // −
        '\u{2016}' => '\u{2225}', // ‖
        '\u{2014}' => '\u{2015}', // —
        '\u{00a2}' => '\u{ffe0}', // ¢
        '\u{00a3}' => '\u{ffe1}', // £
        '\u{00ac}' => '\u{ffe2}', // ¬
        c => c,
    }
}

/// Whether the first byte of an EUC-JP pair names a row of JIS X 0208: 1 to 8 and 16 to 84. Row 13 and those from 89 on
/// are vendors'.
fn is_standard(byte: u8) -> bool {
    matches!(byte, 0xa1..=0xa8 | 0xb0..=0xf4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn carries_ascii_and_the_whole_of_jis_x_0208_and_nothing_else() {
        let pairs: HashSet<Vec<u8>> = ('\u{80}'..=char::MAX)
            .filter_map(|c| encode(c.encode_utf8(&mut [0; 4])))
            .inspect(|bytes| {
                assert_eq!(bytes.len(), 8);
                assert!(bytes.starts_with(WIDE) && bytes.ends_with(NARROW));
            })
            .collect();
        // JIS X 0208:1997 has 6,879 characters: 524 signs and letters, 6,355 kanji.
        assert_eq!(pairs.len(), 6_879);
        assert_eq!(encode("A~\\\r\n"), Some(b"A~\\\r\n".to_vec()));
    }

    #[test]
    fn what_two_tables_name_twice_is_carried_under_both_names() {
        for (one, other) in [
            ("〜", "～"),
            ("−", "－"),
            ("‖", "∥"),
            ("—", "―"),
            ("¢", "￠"),
            ("£", "￡"),
            ("¬", "￢"),
        ] {
            assert!(encode(one).is_some(), "{one}");
            assert_eq!(encode(one), encode(other), "{one}");
        }
        assert_eq!(encode("〜"), Some(b"\x1b$B!A\x1b(B".to_vec()));
    }

    #[test]
    fn every_line_begins_and_ends_in_ascii() {
        assert_eq!(
            encode("謹告a\r\n凜\n"),
            Some(b"\x1b$B6`9p\x1b(Ba\r\n\x1b$Bt%\x1b(B\n".to_vec())
        );
    }

    #[test]
    fn what_it_cannot_carry_is_named_with_its_place_and_what_could_stand_instead() {
        let found = uncarried("① 髙橋様\r\n株式会社﨑は㈱です\nｱ😀¥");
        let short: Vec<_> = found
            .iter()
            .map(|f| (f.line, f.column, f.character, f.instead.as_deref()))
            .collect();
        assert_eq!(
            short,
            [
                (1, 1, '①', Some("1")),
                (1, 3, '髙', Some("高")),
                (2, 5, '﨑', Some("崎")),
                (2, 7, '㈱', Some("(株)")),
                (3, 1, 'ｱ', Some("ア")),
                (3, 2, '😀', None),
                (3, 3, '¥', Some("￥")),
            ]
        );
        let text = "① 髙橋様\r\n株式会社﨑は㈱です\nｱ😀¥";
        assert!(found.iter().all(|f| text[f.at..].starts_with(f.character)));
        assert_eq!(uncarried("お知らせ（第1報）〜\r\nA"), []);
    }

    #[test]
    fn every_usual_form_can_be_carried_and_is_needed() {
        for (from, to) in USUAL {
            assert!(encode(to).is_some(), "{to}");
            assert!(!carries(from), "{from}");
        }
    }

    proptest! {
        #[test]
        fn either_it_is_carried_or_something_is_named(text in "[\\PC\n]{0,60}") {
            prop_assert_eq!(encode(&text).is_some(), uncarried(&text).is_empty());
            if let Some(bytes) = encode(&text) {
                prop_assert!(bytes.is_ascii());
                let (back, _, bad) = encoding_rs::ISO_2022_JP.decode(&bytes);
                prop_assert!(!bad);
                let same: String = text.chars().map(alias).collect();
                prop_assert_eq!(back.as_ref(), same.as_str());
            }
        }
    }
}
