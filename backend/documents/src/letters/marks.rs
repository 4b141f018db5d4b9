//! Marks that stand for merge fields while a letter is laid out, and the pieces a laid-out part is made of.
//! Values never contain a mark: `Values` takes those code points out.

use crate::html;
use saiki_domain::letters::{fields::Field, values::Values};

/// Opens a mark; two digits follow, each one of sixteen code points that are no characters.
const OPEN: char = '\u{FDE1}';
const DIGIT: u32 = 0xFDD0;

/// The mark of a field.
pub fn mark(field: Field) -> String {
    let index = u32::try_from(field.index()).unwrap_or(0);
    let digit = |n: u32| char::from_u32(DIGIT + (n & 15)).unwrap_or(OPEN);
    [OPEN, digit(index >> 4), digit(index)]
        .into_iter()
        .collect()
}

/// Whether text contains a code point that marks are made of.
pub fn has_mark(text: &str) -> bool {
    text.chars().any(|c| ('\u{FDD0}'..='\u{FDEF}').contains(&c))
}

/// A part of a letter, laid out, with places for values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Goes out as it is.
    Plain(String),
    /// A value as text.
    Value(Field),
    /// A value inside an address.
    Url(Field),
}

/// How values are written into a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One line without control characters: a subject.
    Line,
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

/// Cuts text with marks into pieces; every value becomes what `kind` makes of the field.
pub fn cut(text: &str, kind: fn(Field) -> Piece, plain: fn(&str) -> String) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut parts = text.split(OPEN);
    push_plain(&mut pieces, &plain(parts.next().unwrap_or("")));
    for part in parts {
        let mut chars = part.chars();
        let index = digit(chars.next()).zip(digit(chars.next()));
        let field = index.and_then(|(high, low)| Field::ALL.get(high * 16 + low).copied());
        if let Some(field) = field {
            pieces.push(kind(field));
        }
        push_plain(&mut pieces, &plain(chars.as_str()));
    }
    pieces
}

fn digit(c: Option<char>) -> Option<usize> {
    let n = u32::from(c?).checked_sub(DIGIT)?;
    usize::try_from(n).ok().filter(|n| *n < 16)
}

/// Appends text, to the last piece where that is plain too.
pub fn push_plain(pieces: &mut Vec<Piece>, text: &str) {
    if text.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Piece::Plain(last)) => last.push_str(text),
        _ => pieces.push(Piece::Plain(text.to_owned())),
    }
}

/// Whether a field holds an address of ours that a reader is to press.
fn is_link(field: Field, values: &Values) -> bool {
    let value = values.get(field);
    field.is_link() && (value.starts_with("https://") || value.starts_with("http://"))
}

/// Writes the values in; `None` once the result would be longer than `limit` bytes.
pub fn fill(pieces: &[Piece], values: &Values, form: Form, limit: usize) -> Option<String> {
    let mut out = String::new();
    for piece in pieces {
        match (piece, form) {
            (Piece::Plain(text), _) => out.push_str(text),
            (Piece::Url(field), _) => html::push_url_part(&mut out, values.get(*field)),
            (Piece::Value(field), Form::Text) => out.push_str(values.get(*field)),
            (Piece::Value(field), Form::Line) => {
                out.push_str(&values.get(*field).replace('\n', " "));
            }
            (Piece::Value(field), Form::Html) if is_link(*field, values) => {
                let mut address = String::new();
                html::push_escaped(&mut address, values.get(*field));
                out.push_str(&format!("<a href=\"{address}\">{address}</a>"));
            }
            (Piece::Value(field), Form::Html) => {
                for (i, line) in values.get(*field).split('\n').enumerate() {
                    if i > 0 {
                        out.push_str("<br>");
                    }
                    html::push_escaped(&mut out, line);
                }
            }
        }
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}
