//! A page of A4 as drawing operators. Lengths are points, from the upper left corner; where things stand is decided by who
//! composes it.

use super::{font::Glyphs, lines::Letter};
use std::fmt::Write;

/// Width of A4 in points.
pub(super) const WIDTH: f32 = 595.276;
/// Height of A4 in points.
pub(super) const HEIGHT: f32 = 841.89;

/// Millimetres in points.
pub(super) fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Operators of its content.
    pub content: String,
}

impl Page {
    /// Sets a line with its left end at `x` and its foot at `y`.
    pub fn line(
        &mut self,
        glyphs: &mut Glyphs<'_>,
        (x, y): (f32, f32),
        size: f32,
        line: &[Letter],
    ) {
        let mut x = x;
        for run in line.chunk_by(|a, b| a.strong == b.strong) {
            let mut hex = String::with_capacity(run.len() * 4);
            let mut width = 0.0;
            for letter in run {
                let glyph = glyphs.glyph(letter.c, letter.selector);
                let _ = write!(hex, "{:04X}", glyph.id);
                width += glyph.width * size;
            }
            // Strong text is drawn with a stroke around it: one font is embedded, not two.
            let weight = match run.first().is_some_and(|letter| letter.strong) {
                true => format!("2 Tr {:.2} w", size * 0.02),
                false => "0 Tr".to_owned(),
            };
            let y = HEIGHT - y;
            let _ = writeln!(
                self.content,
                "BT {weight} /F1 {size:.2} Tf {x:.2} {y:.2} Td <{hex}> Tj ET"
            );
            x += width;
        }
    }

    /// Sets plain text on one line.
    pub fn text(&mut self, glyphs: &mut Glyphs<'_>, at: (f32, f32), size: f32, text: &str) {
        let letters = super::lines::letters(glyphs, &[(false, text.to_owned())]);
        self.line(glyphs, at, size, &letters);
    }

    /// Sets plain text that ends at `x`.
    pub fn text_to(&mut self, glyphs: &mut Glyphs<'_>, (x, y): (f32, f32), size: f32, text: &str) {
        let width = glyphs.width(text) * size;
        self.text(glyphs, (x - width, y), size, text);
    }

    /// Draws a fine line.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        let (x, y) = (from.0, HEIGHT - from.1);
        let (to_x, to_y) = (to.0, HEIGHT - to.1);
        let _ = writeln!(
            self.content,
            "0.4 w {x:.2} {y:.2} m {to_x:.2} {to_y:.2} l S"
        );
    }
}
