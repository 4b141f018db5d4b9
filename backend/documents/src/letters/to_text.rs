//! The text part: what a person reads in a mail program without HTML, and what is read aloud. No markup is
//! left in it.

use super::{
    blocks::{Block, Inline},
    marks::{Piece, cut},
};
use saiki_api::Lang;

/// The text part of a body.
pub fn pieces(blocks: &[Block], lang: Lang) -> Vec<Piece> {
    let mut text = write_blocks(blocks, lang, false);
    text.push('\n');
    cut(&text, Piece::Value, str::to_owned)
}

/// Blocks with an empty line between them; none inside a list.
fn write_blocks(blocks: &[Block], lang: Lang, tight: bool) -> String {
    let parts: Vec<String> = blocks.iter().map(|b| write_block(b, lang)).collect();
    parts.join(if tight { "\n" } else { "\n\n" })
}

fn write_block(block: &Block, lang: Lang) -> String {
    match block {
        Block::Paragraph(inlines) => write_inlines(inlines, lang),
        Block::Heading(_, inlines) => {
            let text = write_inlines(inlines, lang);
            match lang {
                Lang::Ja => format!("■ {text}"),
                Lang::En => format!("== {text} =="),
            }
        }
        Block::List(first, items) => {
            let lines: Vec<String> = items
                .iter()
                .zip(0_u64..)
                .map(|(item, i)| {
                    let bullet = match first {
                        Some(first) => format!("{}. ", first.saturating_add(i)),
                        None => lang.pick("・", "- ").to_owned(),
                    };
                    let text = write_blocks(item, lang, true);
                    bullet + &text.replace('\n', lang.pick("\n　", "\n  "))
                })
                .collect();
            lines.join("\n")
        }
        Block::Quote(blocks) => {
            let text = write_blocks(blocks, lang, false);
            format!("> {}", text.replace('\n', "\n> "))
        }
        Block::Code(text) => format!("    {}", text.replace('\n', "\n    ")),
        Block::Rule => lang
            .pick("――――――――――――", "------------------------")
            .to_owned(),
    }
}

fn write_inlines(inlines: &[Inline], lang: Lang) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::Strong(inner) => out.push_str(&write_inlines(inner, lang)),
            Inline::Link(url, inner) => {
                let shown = write_inlines(inner, lang);
                let bare = url.trim_start_matches("mailto:").trim_start_matches("tel:");
                if shown == *url || shown == bare {
                    out.push_str(&shown);
                } else {
                    let (open, close) = match lang {
                        Lang::Ja => ("（", "）"),
                        Lang::En => (" (", ")"),
                    };
                    out.push_str(&shown);
                    out.push_str(open);
                    out.push_str(url);
                    out.push_str(close);
                }
            }
        }
    }
    out
}
