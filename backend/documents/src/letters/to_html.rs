//! The HTML part: a whole document with its styles in place, so that mail programs keep them. No scripts, no
//! pictures, nothing fetched from elsewhere.

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
    write_blocks(&mut out, blocks, false);
    push_plain(&mut out, "</div>\n</body>\n</html>\n");
    out
}

fn push_text(out: &mut Vec<Piece>, text: &str) {
    for piece in cut(text, Piece::Value, escape) {
        match piece {
            Piece::Plain(plain) => push_plain(out, &plain),
            value => out.push(value),
        }
    }
}

fn write_blocks(out: &mut Vec<Piece>, blocks: &[Block], tight: bool) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) if tight => {
                push_plain(out, "<div>");
                write_inlines(out, inlines);
                push_plain(out, "</div>");
            }
            Block::Paragraph(inlines) => {
                push_plain(out, "<p style=\"margin:0 0 1.2em\">");
                write_inlines(out, inlines);
                push_plain(out, "</p>\n");
            }
            Block::Heading(level, inlines) => {
                // The document's title is its subject; headings in the body begin at the second level.
                let level = (*level).clamp(2, 6);
                push_plain(out, &format!("<h{level} style=\"{HEADING}\">"));
                write_inlines(out, inlines);
                push_plain(out, &format!("</h{level}>\n"));
            }
            Block::List(first, items) => {
                let tag = if first.is_some() { "ol" } else { "ul" };
                let start = match first {
                    Some(n) if *n != 1 => format!(" start=\"{n}\""),
                    _ => String::new(),
                };
                push_plain(
                    out,
                    &format!("<{tag}{start} style=\"margin:0 0 1.2em;padding-left:1.6em\">\n"),
                );
                for item in items {
                    push_plain(out, "<li>");
                    match item.as_slice() {
                        [Block::Paragraph(only)] => write_inlines(out, only),
                        several => write_blocks(out, several, true),
                    }
                    push_plain(out, "</li>\n");
                }
                push_plain(out, &format!("</{tag}>\n"));
            }
            Block::Quote(inner) => {
                push_plain(
                    out,
                    "<blockquote style=\"margin:0 0 1.2em;padding-left:1em;border-left:3px solid #cfcac0\">\n",
                );
                write_blocks(out, inner, false);
                push_plain(out, "</blockquote>\n");
            }
            Block::Code(text) => {
                push_plain(out, "<pre style=\"margin:0 0 1.2em;white-space:pre-wrap\">");
                push_text(out, text);
                push_plain(out, "</pre>\n");
            }
            Block::Rule => push_plain(
                out,
                "<hr style=\"margin:1.6em 0;border:0;border-top:1px solid #cfcac0\">\n",
            ),
        }
    }
}

fn write_inlines(out: &mut Vec<Piece>, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => push_text(out, text),
            Inline::Break => push_plain(out, "<br>\n"),
            Inline::Strong(inner) => {
                push_plain(out, "<strong>");
                write_inlines(out, inner);
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
                push_plain(out, "\" style=\"color:#2b4c9b\">");
                write_inlines(out, inner);
                push_plain(out, "</a>");
            }
        }
    }
}
