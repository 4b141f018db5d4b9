//! The sheet for the mail room that stands before the letters: what this batch is, how many letters and pages to expect,
//! and what to look at by hand. No names of people are on it.

use super::{
    Head, Printed,
    font::Glyphs,
    lines::{broken, letters},
    page::{HEIGHT, Page, WIDTH, mm},
};
use saiki_api::Lang;
use saiki_domain::civil;
use std::collections::BTreeMap;

/// What is told.
pub(super) struct Index<'a> {
    /// The batch.
    pub head: &'a Head,
    /// Name of the font.
    pub font: &'a str,
    /// What was written before this sheet.
    pub done: &'a Printed,
    /// Letters with characters the font does not have.
    pub missing_in: &'a [String],
    /// Letters whose address does not fit the window.
    pub overfull: &'a [String],
    /// How many letters have how many pages.
    pub lengths: &'a BTreeMap<usize, i64>,
}

/// Its pages.
pub(super) fn compose(glyphs: &mut Glyphs<'_>, index: &Index<'_>) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut page = Page::default();
    let (left, size) = (mm(25.0), 10.5);
    let room = (WIDTH - mm(50.0)) / size;
    let mut y = mm(30.0);
    for (strong, line) in lines(index) {
        let text = letters(glyphs, &[(strong, line)]);
        for line in broken(&text, room) {
            if y > HEIGHT - mm(25.0) {
                pages.push(std::mem::take(&mut page));
                y = mm(30.0);
            }
            page.line(glyphs, (left, y), size, &line);
            y += size * 1.8;
        }
    }
    pages.push(page);
    pages
}

fn lines(index: &Index<'_>) -> Vec<(bool, String)> {
    let (head, done, lang) = (index.head, index.done, index.head.lang);
    let n = civil::grouped;
    let colon = lang.pick("：", ": ");
    let fact = |name: (&str, &str), value: String| {
        (
            false,
            format!("{}{colon}{value}", lang.pick(name.0, name.1)),
        )
    };
    let mut out = vec![
        (
            true,
            match lang {
                Lang::Ja => format!("発送控え　{}　郵送 第{}回", head.reference, head.batch),
                Lang::En => format!("Index sheet, {}, post batch {}", head.reference, head.batch),
            },
        ),
        (false, String::new()),
        fact(("文書", "Letter"), head.letter.clone()),
        fact(
            ("版と内容のハッシュ", "Version and hash of its content"),
            format!("{}　{}", head.version, head.content_hash),
        ),
        fact(("作成", "Made"), format!("{}　{}", head.made, head.by)),
        fact(("封筒", "Envelope"), head.envelope.label(lang).to_owned()),
        fact(("フォント", "Font"), index.font.to_owned()),
        (false, String::new()),
        fact(("手紙の数", "Letters"), n(head.letters)),
        fact(
            ("番号", "Numbers"),
            format!("{0}-00001 – {0}-{1:05}", head.batch, head.letters),
        ),
    ];
    for (of, letters) in &head.langs {
        let name = match of {
            Lang::Ja => lang.pick("うち日本語", "Of these in Japanese"),
            Lang::En => lang.pick("うち英語", "Of these in English"),
        };
        out.push((false, format!("{name}{colon}{}", n(*letters))));
    }
    out.push(fact(
        ("用紙の枚数（この控えを除く）", "Sheets, this one left out"),
        n(done.pages),
    ));
    for (pages, letters) in index.lengths {
        out.push((
            false,
            match lang {
                Lang::Ja => format!("　1通{pages}枚：{}通", n(*letters)),
                Lang::En => format!("  {pages} sheets: {} letters", n(*letters)),
            },
        ));
    }
    out.push((false, String::new()));
    out.extend(how(lang).map(|line| (false, line.to_owned())));
    warnings(index, &mut out);
    out
}

fn how(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::Ja => [
            "・拡大縮小なし（100%）、片面で印刷してください。各手紙の1枚目が宛名の用紙です。",
            "・宛名の用紙を一番上に重ね、折り目の印で三つ折りにし、窓に宛名が見えるように入れてください。",
            "・同じ番号の用紙だけを1つの封筒に入れてください。各ページの左下に番号があります。",
            "・発送したら画面で「発送を記録」を押し、戻った郵便物は番号を入力して記録してください。",
        ],
        Lang::En => [
            "- Print at 100 % without scaling, on one side. The first sheet of each letter is its address sheet.",
            "- Lay the address sheet on top, fold in three at the marks, so that the address shows in the window.",
            "- Put only sheets of one number into an envelope; it stands at the lower left of each page.",
            "- Once posted, press “Record posting”; record what comes back by its number.",
        ],
    }
}

fn warnings(index: &Index<'_>, out: &mut Vec<(bool, String)>) {
    let (done, lang) = (index.done, index.head.lang);
    let listed = |codes: &[String]| codes.join(lang.pick("、", ", "));
    if done.letters_missing > 0 {
        let characters: Vec<String> = done
            .missing
            .iter()
            .take(100)
            .map(|c| format!("U+{:04X}", u32::from(*c)))
            .collect();
        out.push((false, String::new()));
        out.push((
            true,
            match lang {
                Lang::Ja => format!(
                    "フォントにない文字を〓で印字した手紙が{}通あります。手書きで直してから発送してください。",
                    done.letters_missing
                ),
                Lang::En => format!(
                    "{} letters have characters the font lacks, printed as 〓; write them in by hand before posting.",
                    done.letters_missing
                ),
            },
        ));
        out.push((false, characters.join(" ")));
        out.push((false, listed(index.missing_in)));
    }
    if done.overfull > 0 {
        out.push((false, String::new()));
        out.push((
            true,
            match lang {
                Lang::Ja => format!(
                    "住所が封筒の窓に収まらない手紙が{}通あります。宛名ラベルを使ってください。",
                    done.overfull
                ),
                Lang::En => format!(
                    "{} addresses do not fit the window; use labels for these.",
                    done.overfull
                ),
            },
        ));
        out.push((false, listed(index.overfull)));
    }
}
