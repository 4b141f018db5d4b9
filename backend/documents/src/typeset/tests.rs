//! What is set reads back as it was written: text that looks like markup or code stands there as it is, what is missing in
//! the font is named, long text goes on over pages, and the same paper gives the same bytes.

use super::*;
use flate2::read::ZlibDecoder;
use std::{collections::HashMap, io::Read, iter::Peekable};

/// The text of each page, in the order in which it was written.
pub(crate) fn pages(bytes: &[u8]) -> Vec<String> {
    let streams = streams(bytes);
    let texts: Vec<&[u8]> = streams.iter().map(Vec::as_slice).collect();
    let map = texts
        .iter()
        .find(|one| contains(one, b"begincmap"))
        .expect("no text can be extracted");
    let known: HashMap<u16, String> = String::from_utf8_lossy(map)
        .lines()
        .filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"))
        .filter(|(glyph, _)| glyph.len() == 4)
        .map(|(glyph, text)| (u16::from_str_radix(glyph, 16).unwrap(), utf16(text)))
        .collect();
    let page = |text: &&[u8]| contains(text, b"\nBT ").then(|| said(text, &known));
    texts.iter().filter_map(page).collect()
}

/// How many pages the file says it has.
pub(crate) fn page_count(bytes: &[u8]) -> usize {
    let count = b"/Type/Pages/Count ";
    let at = bytes.windows(count.len()).position(|w| w == count).unwrap();
    let digits = bytes[at + count.len()..].iter();
    let digits: Vec<u8> = digits.copied().take_while(u8::is_ascii_digit).collect();
    String::from_utf8(digits).unwrap().parse().unwrap()
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|w| w == wanted)
}

fn streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mark = b"stream\n";
    let found = bytes.windows(mark.len()).enumerate();
    let starts = found
        .filter(|(_, w)| w == mark)
        .map(|(at, _)| at + mark.len());
    starts
        .filter_map(|at| {
            let mut plain = Vec::new();
            let read = ZlibDecoder::new(&bytes[at..]).read_to_end(&mut plain);
            read.ok().map(|_| plain)
        })
        .collect()
}

fn utf16(hex: &str) -> String {
    let units: Vec<u16> = hex
        .as_bytes()
        .chunks(4)
        .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
        .collect();
    String::from_utf16(&units).unwrap()
}

/// What the strings of a page say: two bytes a glyph, written as characters or as digits.
fn said(content: &[u8], known: &HashMap<u16, String>) -> String {
    let mut out = String::new();
    let mut bytes = content.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let glyphs = match byte {
            b'(' => characters(&mut bytes),
            b'<' if bytes.next_if_eq(&b'<').is_none() => digits(&mut bytes),
            // Particulars of what follows, not part of it.
            b'<' => {
                while bytes.next().is_some_and(|byte| byte != b'>') {}
                continue;
            }
            _ => continue,
        };
        for pair in glyphs.chunks(2) {
            let glyph = u16::from_be_bytes([pair[0], pair[1]]);
            out.push_str(&known[&glyph]);
        }
    }
    out
}

fn digits(bytes: &mut impl Iterator<Item = u8>) -> Vec<u8> {
    let digits: Vec<u8> = bytes.take_while(|byte| *byte != b'>').collect();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn characters(bytes: &mut Peekable<impl Iterator<Item = u8>>) -> Vec<u8> {
    let (mut found, mut depth) = (Vec::new(), 1);
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => break,
            b')' => depth -= 1,
            b'\\' => {
                found.push(escaped(bytes));
                continue;
            }
            _ => {}
        }
        found.push(byte);
    }
    found
}

fn escaped(bytes: &mut Peekable<impl Iterator<Item = u8>>) -> u8 {
    match bytes.next().unwrap() {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        digit @ b'0'..=b'7' => {
            let mut number = u32::from(digit - b'0');
            for _ in 0..2 {
                match bytes.next_if(|next| (b'0'..=b'7').contains(next)) {
                    Some(next) => number = number * 8 + u32::from(next - b'0'),
                    None => break,
                }
            }
            u8::try_from(number).unwrap()
        }
        other => other,
    }
}

fn paper(text: &str) -> Paper {
    let column = |heading, share| Column { heading, share };
    Paper {
        lang: "ja",
        title: "報告書".to_owned(),
        tlp: "TLP:AMBER".to_owned(),
        mark: "承認前".to_owned(),
        across: String::new(),
        facts: vec![("提出先".to_owned(), "個人情報保護委員会".to_owned())],
        parts: vec![Part {
            heading: "報告事項".to_owned(),
            text: String::new(),
            columns: vec![column("項目", 30), column("内容", 70)],
            rows: vec![vec![Cell::heading("概要"), Cell::plain(text)]],
        }],
        foot: vec!["INC-2026-0001 第3号".to_owned()],
        missing: String::new(),
    }
}

fn set(paper: Paper) -> Vec<u8> {
    let stamp = Stamp {
        id: "test",
        at: "2026-07-11T00:00:00Z".parse().unwrap(),
    };
    pdf(paper, Lang::Ja, stamp, "").unwrap_or_else(|error| panic!("{error:?}"))
}

/// Without what parts lines and pads columns.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn nothing_a_text_holds_is_read_as_markup_or_code() {
    let nasty = [
        "#panic(\"x\") #{1 + 1} #let a = 1",
        "*太字* _斜体_ `生` $1 + 1$ \\ @b <c> // 注 /* 注 */ [d] ~ -- --- ...",
        "= 見出し",
        "- 点",
        "+ 番",
        "/ 語: 意味",
        "\"引用\" '引用' https://example.com/a_b?c=d&e=f#g",
    ]
    .join("\n");
    let bytes = set(paper(&nasty));
    let read = dense(&pages(&bytes).concat());
    assert!(read.contains(&dense(&nasty)), "{read}");
    assert_eq!(page_count(&bytes), 1);
}

#[test]
fn every_page_has_label_mark_foot_and_number_and_the_heading_of_the_table() {
    let long = "管理画面の認証に不備があり、推測しやすいパスワードが使われていました。".repeat(120);
    let bytes = set(paper(&long));
    assert!(bytes.starts_with(b"%PDF-"));
    let read = pages(&bytes);
    assert!(read.len() > 2, "{}", read.len());
    assert_eq!(page_count(&bytes), read.len());
    for (page, n) in read.iter().zip(1..) {
        assert_eq!(page.matches("TLP:AMBER").count(), 2, "{n}");
        let number = format!("{n} / {}", read.len());
        for wanted in ["承認前", "INC-2026-0001 第3号", "項目", "内容", &number] {
            assert!(page.contains(wanted), "{wanted} on {n}");
        }
    }
    let sentences = dense(&read.concat()).matches("推測しやすい").count();
    // A sentence that goes on on the next page is parted by what stands at foot and head.
    assert!((120 - read.len()..=120).contains(&sentences), "{sentences}");
}

#[test]
fn the_same_paper_gives_the_same_bytes_with_its_glyphs_only() {
    let first = set(paper("本文"));
    assert_eq!(set(paper("本文")), first);
    assert_ne!(set(paper("本分")), first);
    // The whole font has some twenty megabytes.
    assert!(first.len() < 100_000, "{}", first.len());
}

#[test]
fn what_the_font_does_not_have_is_marked_and_named() {
    let bytes = set(paper("髙橋 﨑 葛\u{E0100}城\t𠮷\r\n名\u{200b}前\u{10FFFD}"));
    let read = dense(&pages(&bytes).concat());
    for kept in ["髙橋﨑葛", "城𠮷", "名前〓", "U+10FFFD"] {
        assert!(read.contains(kept), "{kept}: {read}");
    }
    let without = dense(&pages(&set(paper("本文"))).concat());
    assert!(!without.contains("フォントにない"));
}

#[test]
fn what_has_no_blanks_stays_within_its_cell() {
    let run = "0123456789abcdef".repeat(40);
    let bytes = set(paper(&run));
    let read = dense(&pages(&bytes).concat());
    assert!(read.contains(&run), "{read}");
}

#[test]
fn a_place_without_a_font_says_what_to_do() {
    let stamp = Stamp {
        id: "test",
        at: "2026-07-11T00:00:00Z".parse().unwrap(),
    };
    let error = pdf(paper("本文"), Lang::Ja, stamp, "/nowhere/font.ttf").unwrap_err();
    let TypesetError::Font(error) = error else {
        panic!("{error:?}");
    };
    assert!(error.0.ja.contains("/nowhere/font.ttf"));
    assert!(!set(paper("本文")).is_empty());
}
