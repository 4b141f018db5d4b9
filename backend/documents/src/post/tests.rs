//! The file is read back: its objects stand where the table says, its pages are in order, its text can be extracted, its
//! address stands in the window; and lines break as Japanese does.

use super::{
    lines::{Letter, broken},
    *,
};
use crate::letters::{Paragraph, Style};
use flate2::read::ZlibDecoder;
use proptest::prelude::*;
use std::{collections::HashMap, io::Read};

/// A file read back.
struct Back {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl Back {
    fn of(bytes: Vec<u8>) -> Back {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let start = text.rsplit("startxref\n").next().unwrap();
        let start: usize = start.lines().next().unwrap().parse().unwrap();
        let table = String::from_utf8_lossy(&bytes[start..]).into_owned();
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("xref"));
        let size: usize = lines.next().unwrap()[2..].parse().unwrap();
        let offsets: Vec<usize> = lines
            .take(size)
            .map(|line| line[..10].parse().unwrap())
            .collect();
        for (n, at) in offsets.iter().enumerate().skip(1) {
            let head = format!("{n} 0 obj\n");
            assert!(bytes[*at..].starts_with(head.as_bytes()), "object {n}");
        }
        Back { bytes, offsets }
    }

    fn object(&self, n: usize) -> String {
        let from = &self.bytes[self.offsets[n]..];
        let end = from
            .windows(7)
            .position(|w| w == b"\nendobj" || w == b"\nstream")
            .unwrap();
        String::from_utf8_lossy(&from[..end]).into_owned()
    }

    fn stream(&self, n: usize) -> Vec<u8> {
        let from = &self.bytes[self.offsets[n]..];
        let start = from.windows(8).position(|w| w == b"\nstream\n").unwrap() + 8;
        let length = number_after(&self.object(n), "/Length ");
        let mut plain = Vec::new();
        ZlibDecoder::new(&from[start..start + length])
            .read_to_end(&mut plain)
            .unwrap();
        plain
    }

    /// Pages in order, as the tree has them.
    fn pages(&self, node: usize) -> Vec<usize> {
        let object = self.object(node);
        if object.contains("/Type /Page ") {
            return vec![node];
        }
        let kids = object.split("/Kids [").nth(1).unwrap();
        let kids = kids.split(']').next().unwrap();
        let kids: Vec<usize> = kids
            .split(" 0 R")
            .filter_map(|kid| kid.trim().parse().ok())
            .collect();
        kids.into_iter().flat_map(|kid| self.pages(kid)).collect()
    }

    /// Text of each page with where its lines stand: left, foot from the top, text.
    fn text(&self) -> Vec<Vec<(f32, f32, String)>> {
        let map = String::from_utf8(self.stream(7)).unwrap();
        let known: HashMap<String, String> = map
            .lines()
            .filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"))
            .filter(|(glyph, _)| glyph.len() == 4)
            .map(|(glyph, text)| (glyph.to_owned(), utf16(text)))
            .collect();
        let page = |n: usize| {
            let content = number_after(&self.object(n), "/Contents ");
            let content = String::from_utf8(self.stream(content)).unwrap();
            let line = |line: &str| {
                let (before, hex) = line.split_once(" Td <")?;
                let hex = hex.split('>').next()?;
                let mut at = before.rsplit(' ');
                let y: f32 = at.next()?.parse().ok()?;
                let x: f32 = at.next()?.parse().ok()?;
                let glyphs = hex.as_bytes().chunks(4);
                let text = glyphs.map(|g| known[std::str::from_utf8(g).unwrap()].clone());
                Some((x, 841.89 - y, text.collect::<String>()))
            };
            content.lines().filter_map(line).collect()
        };
        self.pages(2).into_iter().map(page).collect()
    }
}

fn number_after(text: &str, key: &str) -> usize {
    let rest = text.split(key).nth(1).unwrap();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

fn utf16(hex: &str) -> String {
    let units: Vec<u16> = hex
        .as_bytes()
        .chunks(4)
        .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
        .collect();
    String::from_utf16(&units).unwrap()
}

fn joined(page: &[(f32, f32, String)]) -> String {
    page.iter().map(|(_, _, text)| text.as_str()).collect()
}

fn font() -> LetterFont {
    LetterFont::find("").unwrap_or_else(|error| panic!("{}", error.0.en))
}

fn head(letters: i64) -> Head {
    Head {
        batch: 3,
        reference: "INC-2026-0001".to_owned(),
        letter: "本人への通知 第1報".to_owned(),
        version: 2,
        content_hash: "ab".repeat(32),
        envelope: Envelope::Naga3,
        by: "広報 太郎".to_owned(),
        made: "2026年12月1日 10時00分".to_owned(),
        at: Timestamp::from_second(1_796_000_000).unwrap(),
        langs: vec![(Lang::Ja, letters)],
        letters,
        lang: Lang::Ja,
    }
}

fn text(lang: Lang, body: &str) -> Print {
    let paragraph = |style, indent, label: &str, text: &str| Paragraph {
        style,
        indent,
        label: label.to_owned(),
        text: vec![(style == Style::Heading, text.to_owned())],
    };
    Print {
        lang,
        title: "個人情報の漏えいに関するお詫びとお知らせ".to_owned(),
        paragraphs: vec![
            paragraph(Style::Body, 0, "", body),
            paragraph(Style::Heading, 0, "", "1. 事案の概要"),
            paragraph(Style::Item, 1, "・", "お名前、メールアドレス"),
            paragraph(Style::Rule, 0, "", ""),
        ],
    }
}

fn sender() -> SenderBlock {
    SenderBlock {
        name: "あおばチケット株式会社".to_owned(),
        address: "東京都千代田区見本町1-2-3".to_owned(),
        desk: vec!["お客様窓口 0120-000-000".to_owned()],
    }
}

fn letter<'a>(
    n: i64,
    name: &str,
    address: &str,
    text: Print,
    sender: &'a SenderBlock,
) -> PostLetter<'a> {
    PostLetter {
        n,
        code: format!("3-{n:05}"),
        name: name.to_owned(),
        organisation: String::new(),
        address: address.to_owned(),
        sender,
        text,
    }
}

fn made(
    font: &LetterFont,
    envelope: Envelope,
    names: &[(&str, &str)],
    body: &str,
) -> (Vec<u8>, Printed) {
    let from = sender();
    let head = Head {
        envelope,
        ..head(names.len() as i64)
    };
    let mut printer = Printer::new(Vec::new(), font, head).unwrap();
    for ((name, address), n) in names.iter().zip(1..) {
        printer
            .letter(&letter(n, name, address, text(Lang::Ja, body), &from))
            .unwrap();
    }
    printer.finish().unwrap()
}

const TOKYO: &str = "〒100-0001 東京都千代田区千代田1-1 見本マンション101号室";

#[test]
fn a_batch_reads_back_with_its_pages_its_text_and_the_same_bytes() {
    let font = font();
    let names = [
        ("佐藤 花子", TOKYO),
        ("髙橋 﨑子", "大阪府大阪市北区1"),
        ("葛󠄀城 一", TOKYO),
    ];
    let body = "このたびは、多大なるご迷惑をおかけし、誠に申し訳ございません。".repeat(60);
    let (bytes, printed) = made(&font, Envelope::Naga3, &names, &body);
    assert_eq!(made(&font, Envelope::Naga3, &names, &body).0, bytes);
    assert!(printed.missing.is_empty(), "{:?}", printed.missing);
    assert_eq!((printed.letters_missing, printed.overfull), (0, 0));
    // The whole font has some twenty megabytes.
    assert!(bytes.len() < 300_000, "{}", bytes.len());
    let read = Back::of(bytes);
    let pages = read.text();
    assert_eq!(pages.len() as i64, printed.pages);
    assert!(
        joined(&pages[0]).contains("発送控え") && joined(&pages[0]).contains("3-00001 – 3-00003")
    );
    let each = (pages.len() - 1) / 3;
    assert!(each >= 3, "{each} pages a letter");
    for ((name, _), n) in names.iter().zip(0..) {
        let pages = &pages[1 + n * each..][..each];
        assert!(joined(&pages[0]).contains(&format!("{name} 様")), "{name}");
        // A sentence may go on on the next page: the numbers at the foot stand between.
        let lines = pages[1..].iter().flatten().filter(|line| line.1 < 790.0);
        let text: String = lines.map(|line| line.2.as_str()).collect();
        assert_eq!(text.matches("誠に申し訳ございません").count(), 60);
        assert!(text.contains("お名前、メールアドレス"));
        for (page, k) in pages[1..].iter().zip(1..) {
            assert!(joined(page).contains(&format!("{k} / {}", each - 1)));
            assert!(joined(page).contains(&format!("3-{:05}", n + 1)));
        }
    }
}

#[test]
fn the_address_stands_in_the_window_of_either_envelope() {
    let font = font();
    for (envelope, top, bottom) in [(Envelope::Naga3, 12.0, 37.0), (Envelope::Dl, 55.0, 81.0)] {
        let (bytes, printed) = made(&font, envelope, &[("佐藤 花子", TOKYO)], "本文");
        assert_eq!(printed.overfull, 0);
        let page = Back::of(bytes).text().remove(1);
        let mm = |points: f32| points * 25.4 / 72.0;
        let at = |wanted: &str| page.iter().find(|line| line.2.contains(wanted)).unwrap();
        for wanted in [
            "〒100-0001",
            "東京都千代田区",
            "佐藤 花子 様",
            "3-00001",
            "差出人：",
        ] {
            let (x, y, _) = at(wanted);
            assert!(
                (top..=bottom + 0.1).contains(&mm(*y)),
                "{wanted} {envelope:?} {}",
                mm(*y)
            );
            assert!((20.0..100.0).contains(&mm(*x)), "{wanted} {envelope:?}");
        }
    }
}

#[test]
fn what_cannot_be_printed_right_is_named_on_the_index_sheet() {
    let font = font();
    let long = "東京都千代田区見本町一丁目二番三号見本ビルディング".repeat(20);
    let (bytes, printed) = made(
        &font,
        Envelope::Naga3,
        &[("佐藤\u{10FFFD}", TOKYO), ("鈴木", &long)],
        "本文",
    );
    assert_eq!((printed.letters_missing, printed.overfull), (1, 1));
    assert_eq!(
        printed.missing.iter().copied().collect::<String>(),
        "\u{10FFFD}"
    );
    let pages = Back::of(bytes).text();
    let index = joined(&pages[0]);
    assert!(index.contains("U+10FFFD") && index.contains("3-00001") && index.contains("3-00002"));
    assert!(joined(&pages[1]).contains("佐藤〓 様"));
}

#[test]
fn a_place_without_a_font_says_what_to_do() {
    let error = LetterFont::find("/nowhere/font.ttf").err().unwrap();
    assert!(error.0.ja.contains("/nowhere/font.ttf") && error.0.en.contains("cannot be read"));
}

fn plain(text: &str) -> Vec<Letter> {
    let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
    text.chars()
        .map(|c| Letter {
            c,
            selector: None,
            strong: false,
            width: width(c),
        })
        .collect()
}

fn lines_of(text: &str, room: f32) -> Vec<String> {
    let line = |line: Vec<Letter>| line.iter().map(|letter| letter.c).collect();
    broken(&plain(text), room).into_iter().map(line).collect()
}

#[test]
fn lines_break_as_japanese_does() {
    assert_eq!(lines_of("あいうえお。かき", 5.0), ["あいうえ", "お。かき"]);
    assert_eq!(lines_of("あいうえ「かき」", 5.0), ["あいうえ", "「かき」"]);
    assert_eq!(lines_of("あいうーーか", 3.0), ["あい", "うーー", "か"]);
    assert_eq!(lines_of("abc defg hi", 4.0), ["abc defg", "hi"]);
    assert_eq!(lines_of("前mailto後", 4.0), ["前mailto", "後"]);
    assert_eq!(lines_of("あ\n\nい", 4.0), ["あ", "", "い"]);
    assert_eq!(
        lines_of("https://a.example/abcdefgh", 5.0).concat(),
        "https://a.example/abcdefgh"
    );
    assert_eq!(lines_of("", 4.0), [""]);
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_no_letter_is_lost(text in "[あい「」、。ーabc \n]{0,60}", room in 1.0_f32..12.0) {
        let found = lines_of(&text, room);
        let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(kept(&found.concat()), kept(&text));
        for line in &found {
            let width: f32 = plain(line).iter().map(|letter| letter.width).sum();
            prop_assert!(width <= room + 0.01 || line.chars().count() == 1, "{} in {}", line, room);
        }
    }
}
