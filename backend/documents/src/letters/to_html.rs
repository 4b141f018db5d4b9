//! The HTML part: a whole document with its styles in place, so that mail programs keep them. No scripts, no
//! pictures, nothing fetched from elsewhere. A page of ours takes the same body without styles: it has its own.

use super::{
    blocks::{Block, Inline},
    marks::{Piece, cut, push_plain},
};
use crate::html::escape;
use saiki_api::Lang;

const BODY: &str = "margin:0;padding:24px 16px;background:#ffffff;color:#1d1c1a;\
font-size:16px;line-height:1.9;overflow-wrap:anywhere;";
const FONT_JA: &str = "font-family:'Hiragino Sans','Hiragino Kaku Gothic ProN','Yu Gothic UI',Meiryo,sans-serif;line-break:strict";
const FONT_EN: &str = "font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif";
const HEADING: &str = "margin:2em 0 .6em;font-size:17px;line-height:1.5;font-weight:bold";

/// The HTML part: subject as its title, then the body.
pub fn pieces(subject: &str, blocks: &[Block], lang: Lang) -> Vec<Piece> {
    let mut out = Vec::new();
    let font = lang.pick(FONT_JA, FONT_EN);
    push_plain(
        &mut out,
        &format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
            lang.tag()
        ),
    );
    push_text(&mut out, subject);
    push_plain(
        &mut out,
        &format!(
            "</title>\n</head>\n<body style=\"{BODY}{font}\">\n<div style=\"max-width:640px;margin:0 auto\">\n"
        ),
    );
    write_blocks(&mut out, blocks, Look::Mail, false);
    push_plain(&mut out, "</div>\n</body>\n</html>\n");
    out
}

/// The body alone, for a page that has a stylesheet.
pub fn body(blocks: &[Block]) -> Vec<Piece> {
    let mut out = Vec::new();
    write_blocks(&mut out, blocks, Look::Page, false);
    out
}

/// Where the HTML is shown.
#[derive(Clone, Copy)]
enum Look {
    /// In a mail program, with styles in place.
    Mail,
    /// On a page of ours, where none may be.
    Page,
}

impl Look {
    fn style(self, css: &str) -> String {
        match self {
            Look::Mail => format!(" style=\"{css}\""),
            Look::Page => String::new(),
        }
    }
}

fn push_text(out: &mut Vec<Piece>, text: &str) {
    for piece in cut(text, Piece::Value, escape) {
        match piece {
            Piece::Plain(plain) => push_plain(out, &plain),
            value => out.push(value),
        }
    }
}

fn write_blocks(out: &mut Vec<Piece>, blocks: &[Block], look: Look, tight: bool) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) if tight => {
                push_plain(out, "<div>");
                write_inlines(out, inlines, look);
                push_plain(out, "</div>");
            }
            Block::Paragraph(inlines) => {
                let style = look.style("margin:0 0 1.2em");
                push_plain(out, &format!("<p{style}>"));
                write_inlines(out, inlines, look);
                push_plain(out, "</p>\n");
            }
            Block::Heading(level, inlines) => {
                // The document's title is its subject; headings in the body begin at the second level.
                let level = (*level).clamp(2, 6);
                let style = look.style(HEADING);
                push_plain(out, &format!("<h{level}{style}>"));
                write_inlines(out, inlines, look);
                push_plain(out, &format!("</h{level}>\n"));
            }
            Block::List(first, items) => {
                let tag = if first.is_some() { "ol" } else { "ul" };
                let start = match first {
                    Some(n) if *n != 1 => format!(" start=\"{n}\""),
                    _ => String::new(),
                };
                let style = look.style("margin:0 0 1.2em;padding-left:1.6em");
                push_plain(out, &format!("<{tag}{start}{style}>\n"));
                for item in items {
                    push_plain(out, "<li>");
                    match item.as_slice() {
                        [Block::Paragraph(only)] => write_inlines(out, only, look),
                        several => write_blocks(out, several, look, true),
                    }
                    push_plain(out, "</li>\n");
                }
                push_plain(out, &format!("</{tag}>\n"));
            }
            Block::Quote(inner) => {
                let style =
                    look.style("margin:0 0 1.2em;padding-left:1em;border-left:3px solid #cfcac0");
                push_plain(out, &format!("<blockquote{style}>\n"));
                write_blocks(out, inner, look, false);
                push_plain(out, "</blockquote>\n");
            }
            Block::Code(text) => {
                let style = look.style("margin:0 0 1.2em;white-space:pre-wrap");
                push_plain(out, &format!("<pre{style}>"));
                push_text(out, text);
                push_plain(out, "</pre>\n");
            }
            Block::Rule => {
                let style = look.style("margin:1.6em 0;border:0;border-top:1px solid #cfcac0");
                push_plain(out, &format!("<hr{style}>\n"));
            }
        }
    }
}

fn write_inlines(out: &mut Vec<Piece>, inlines: &[Inline], look: Look) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => push_text(out, text),
            Inline::Break => push_plain(out, "<br>\n"),
            Inline::Strong(inner) => {
                push_plain(out, "<strong>");
                write_inlines(out, inner, look);
                push_plain(out, "</strong>");
            }
            Inline::Link(url, inner) => {
                // An address written between angle brackets comes without its scheme.
                let mail = url.contains('@') && !url.contains(':');
                push_plain(
                    out,
                    if mail {
                        "<a href=\"mailto:"
                    } else {
                        "<a href=\""
                    },
                );
                for piece in cut(url, Piece::Url, escape) {
                    match piece {
                        Piece::Plain(plain) => push_plain(out, &plain),
                        value => out.push(value),
                    }
                }
                let style = look.style("color:#2b4c9b");
                push_plain(out, &format!("\"{style}>"));
                write_inlines(out, inner, look);
                push_plain(out, "</a>");
            }
        }
    }
}
