//! A letter as it is set on paper: lines of text with their indent and weight. Values are written in after the Markdown
//! was read, as in the other parts; how a page is broken is not decided here.

use super::{
    blocks::{Block, Inline},
    marks::{Piece, cut},
};
use saiki_api::Lang;
use saiki_domain::letters::values::Values;

/// A letter to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Language.
    pub lang: Lang,
    /// Title, one line.
    pub title: String,
    /// Its paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Running text.
    Body,
    /// A heading.
    Heading,
    /// A line of a list: its label stands before the indent, and no space before it.
    Item,
    /// A line across.
    Rule,
}

/// A paragraph; line ends within it are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub style: Style,
    /// Steps it is set in.
    pub indent: u8,
    /// Bullet or number, where it begins an item.
    pub label: String,
    /// Text, each piece with whether it is strong.
    pub text: Vec<(bool, String)>,
}

/// The paragraphs of blocks with the values written in.
pub fn paragraphs(blocks: &[Block], values: &Values, lang: Lang) -> Vec<Paragraph> {
    let mut pen = Pen {
        values,
        lang,
        out: Vec::new(),
    };
    pen.blocks(blocks, 0);
    pen.out
}

/// One line with the values written in.
pub fn line(text: &str, values: &Values) -> String {
    let pen = Pen {
        values,
        lang: Lang::Ja,
        out: Vec::new(),
    };
    pen.filled(text).replace('\n', " ").trim().to_owned()
}

struct Pen<'a> {
    values: &'a Values,
    lang: Lang,
    out: Vec<Paragraph>,
}

impl Pen<'_> {
    fn blocks(&mut self, blocks: &[Block], indent: u8) {
        for block in blocks {
            self.block(block, indent);
        }
    }

    fn block(&mut self, block: &Block, indent: u8) {
        match block {
            Block::Paragraph(inlines) => {
                let text = self.inlines(inlines, false);
                self.push(Style::Body, indent, text);
            }
            Block::Heading(_, inlines) => {
                let text = self.inlines(inlines, true);
                self.push(Style::Heading, indent, text);
            }
            Block::Code(text) => self.push(Style::Body, indent, vec![(false, text.clone())]),
            Block::Rule => self.push(Style::Rule, indent, Vec::new()),
            Block::Quote(blocks) => self.blocks(blocks, indent.saturating_add(1)),
            Block::List(first, items) => {
                for (item, i) in items.iter().zip(0_u64..) {
                    let label = match first {
                        Some(first) => format!("{}.", first.saturating_add(i)),
                        None => self.lang.pick("・", "•").to_owned(),
                    };
                    self.item(item, indent.saturating_add(1), label);
                }
            }
        }
    }

    fn push(&mut self, style: Style, indent: u8, text: Vec<(bool, String)>) {
        self.out.push(Paragraph {
            style,
            indent,
            label: String::new(),
            text,
        });
    }

    /// The first paragraph of an item carries its label.
    fn item(&mut self, blocks: &[Block], indent: u8, label: String) {
        let at = self.out.len();
        self.blocks(blocks, indent);
        if self.out.len() == at {
            self.push(Style::Item, indent, Vec::new());
        }
        for paragraph in self.out.iter_mut().skip(at) {
            if paragraph.style == Style::Body {
                paragraph.style = Style::Item;
            }
        }
        if let Some(first) = self.out.get_mut(at).filter(|p| p.label.is_empty()) {
            first.label = label;
        }
    }

    fn inlines(&self, inlines: &[Inline], strong: bool) -> Vec<(bool, String)> {
        let mut out = Vec::new();
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) => out.push((strong, self.filled(text))),
                Inline::Break => out.push((strong, "\n".to_owned())),
                Inline::Strong(inner) => out.extend(self.inlines(inner, true)),
                Inline::Link(url, inner) => {
                    let shown = self.inlines(inner, strong);
                    let url = self.filled(url);
                    let text: String = shown.iter().map(|(_, text)| text.as_str()).collect();
                    let bare = url.trim_start_matches("mailto:").trim_start_matches("tel:");
                    let beside = match self.lang {
                        Lang::Ja => format!("（{bare}）"),
                        Lang::En => format!(" ({bare})"),
                    };
                    // On paper nobody presses a link, so its address stands beside it.
                    let said = text == url || text == bare;
                    out.extend(shown);
                    if !said {
                        out.push((strong, beside));
                    }
                }
            }
        }
        out
    }

    fn filled(&self, text: &str) -> String {
        let pieces = cut(text, Piece::Value, str::to_owned);
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) => text.as_str(),
                Piece::Value(field) | Piece::Url(field) => self.values.get(*field),
            })
            .collect()
    }
}
