//! A letter's text on pages: title, paragraphs, lists with hanging labels, page numbers. A heading stays with what follows
//! it, and no page begins with the last line of a paragraph where that can be helped.

use super::{
    PostLetter,
    font::Glyphs,
    lines::{Letter, broken, letters},
    page::{HEIGHT, Page, WIDTH, mm},
};
use crate::letters::{Paragraph, Style};
use saiki_api::Lang;

/// Size of running text in points.
const SIZE: f32 = 10.5;

/// A line as it will stand.
struct Set {
    /// What is in it; nothing for a line across.
    text: Vec<Letter>,
    /// Set before it, at its left.
    label: Vec<Letter>,
    indent: f32,
    size: f32,
    /// From the foot of the line before to its own.
    height: f32,
    /// Whether it may not be the last of a page.
    stays: bool,
    rule: bool,
}

/// The pages of a letter.
pub(super) fn compose(glyphs: &mut Glyphs<'_>, letter: &PostLetter<'_>) -> Vec<Page> {
    let lines = set(glyphs, letter);
    let (top, bottom) = (mm(25.0), HEIGHT - mm(25.0));
    let left = mm(25.0);
    let mut pages: Vec<Page> = Vec::new();
    let mut page = Page::default();
    let mut y = top;
    let mut at = 0;
    while at < lines.len() {
        let group = group(&lines, at);
        let needed: f32 = group.iter().map(|line| line.height).sum();
        if y + needed > bottom && y > top {
            pages.push(std::mem::take(&mut page));
            y = top;
        }
        for line in group {
            // Nothing is left out above the first line of a page.
            y += if y > top {
                line.height
            } else {
                line.size * 1.2
            };
            draw(glyphs, &mut page, left, y, line);
        }
        at += group.len().max(1);
    }
    pages.push(page);
    number(glyphs, &mut pages, letter);
    pages
}

/// The lines from `at` that stay on one page: with headings what follows them.
fn group(lines: &[Set], at: usize) -> &[Set] {
    let rest = lines.get(at..).unwrap_or_default();
    let stay = rest.iter().take_while(|line| line.stays).count();
    // Never more than a page holds.
    rest.get(..(stay + 1).min(rest.len()).min(20))
        .unwrap_or(rest)
}

fn draw(glyphs: &mut Glyphs<'_>, page: &mut Page, left: f32, y: f32, line: &Set) {
    if line.rule {
        let y = y - line.size * 0.4;
        page.rule((left, y), (WIDTH - left, y));
        return;
    }
    let x = left + line.indent;
    if !line.label.is_empty() {
        let width: f32 = line.label.iter().map(|letter| letter.width).sum();
        let gap = line.size * 0.3;
        page.line(
            glyphs,
            (x - width * line.size - gap, y),
            line.size,
            &line.label,
        );
    }
    page.line(glyphs, (x, y), line.size, &line.text);
}

fn number(glyphs: &mut Glyphs<'_>, pages: &mut [Page], letter: &PostLetter<'_>) {
    let all = pages.len();
    let y = HEIGHT - mm(14.0);
    for (page, n) in pages.iter_mut().zip(1..) {
        page.text(glyphs, (mm(25.0), y), 8.0, &letter.code);
        page.text_to(glyphs, (WIDTH - mm(25.0), y), 8.0, &format!("{n} / {all}"));
    }
}

fn set(glyphs: &mut Glyphs<'_>, letter: &PostLetter<'_>) -> Vec<Set> {
    let lang = letter.text.lang;
    let mut out = Vec::new();
    let title = Paragraph {
        style: Style::Heading,
        indent: 0,
        label: String::new(),
        text: vec![(true, letter.text.title.clone())],
    };
    paragraph(glyphs, &mut out, &title, 13.0, lang);
    for one in &letter.text.paragraphs {
        let size = match one.style {
            Style::Heading => SIZE + 1.0,
            _ => SIZE,
        };
        paragraph(glyphs, &mut out, one, size, lang);
    }
    out
}

fn paragraph(glyphs: &mut Glyphs<'_>, out: &mut Vec<Set>, one: &Paragraph, size: f32, lang: Lang) {
    // Japanese needs more room between lines than Latin script.
    let leading = size
        * match lang {
            Lang::Ja => 1.75,
            Lang::En => 1.5,
        };
    let before = match one.style {
        Style::Heading => size * 1.2,
        Style::Item => size * 0.2,
        Style::Body | Style::Rule => size * 0.7,
    };
    let indent = f32::from(one.indent) * SIZE * 1.8;
    let room = (WIDTH - mm(50.0) - indent).max(size * 4.0) / size;
    let lines = broken(&letters(glyphs, &one.text), room);
    let label = letters(glyphs, &[(false, one.label.clone())]);
    let count = lines.len();
    for (text, n) in lines.into_iter().zip(0_usize..) {
        out.push(Set {
            text,
            label: if n == 0 { label.clone() } else { Vec::new() },
            indent,
            size,
            height: if n == 0 { leading + before } else { leading },
            stays: one.style == Style::Heading || (count > 2 && n + 2 == count),
            rule: one.style == Style::Rule,
        });
    }
}
