//! CommonMark read into a small tree of paragraphs, headings, lists and links. Raw HTML stays text, a line
//! end inside a paragraph stays a line end, pictures and unusual address schemes are refused.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

/// Deepest nesting of lists, quotes and emphasis.
const MAX_DEPTH: usize = 12;

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading of level 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A list; numbered from there where a number is given.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A quotation.
    Quote(Vec<Block>),
    /// Text kept as it stands.
    Code(String),
    /// A line across.
    Rule,
}

/// Something within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text, marks among it.
    Text(String),
    /// A line end.
    Break,
    /// Strong or emphasised text.
    Strong(Vec<Inline>),
    /// Text kept as it stands.
    Code(String),
    /// A link: address and what is shown.
    Link(String, Vec<Inline>),
}

/// What a body may not contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A picture; its address.
    Image(String),
    /// An address that is not http, https, mailto or tel.
    Scheme(String),
    /// Nested too deep.
    TooDeep,
}

/// Reads a body.
pub fn parse(source: &str) -> Result<Vec<Block>, Refused> {
    let events: Vec<Event> =
        TextMergeStream::new(Parser::new_ext(source, Options::empty())).collect();
    let mut depth = 0_usize;
    for event in &events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Refused::TooDeep);
        }
    }
    blocks(&mut events.into_iter().peekable())
}

type Events<'a> = std::iter::Peekable<std::vec::IntoIter<Event<'a>>>;

/// Blocks up to the end of the enclosing one. Text directly inside a tight list item becomes a paragraph.
fn blocks(events: &mut Events) -> Result<Vec<Block>, Refused> {
    let mut out = Vec::new();
    while let Some(event) = events.peek() {
        let starts_block = matches!(
            event,
            Event::Start(
                Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::List(_)
                    | Tag::BlockQuote(_)
                    | Tag::CodeBlock(_)
                    | Tag::HtmlBlock
            ) | Event::Rule
                | Event::End(_)
        );
        if !starts_block {
            out.push(Block::Paragraph(inlines(events)?));
            continue;
        }
        let Some(event) = events.next() else { break };
        match event {
            Event::Start(Tag::Paragraph) => out.push(Block::Paragraph(closed(events)?)),
            Event::Start(Tag::Heading { level, .. }) => {
                out.push(Block::Heading(level as u8, closed(events)?));
            }
            Event::Start(Tag::List(first)) => out.push(Block::List(first, items(events)?)),
            Event::Start(Tag::BlockQuote(_)) => out.push(Block::Quote(blocks(events)?)),
            Event::Start(Tag::CodeBlock(_)) => {
                let mut text = String::new();
                for event in events.by_ref() {
                    match event {
                        Event::End(TagEnd::CodeBlock) => break,
                        Event::Text(t) => text.push_str(&t),
                        _ => {}
                    }
                }
                out.push(Block::Code(text.trim_end().to_owned()));
            }
            Event::Start(Tag::HtmlBlock) => {
                let text = closed(events)?;
                if !text.is_empty() {
                    out.push(Block::Paragraph(text));
                }
            }
            Event::Rule => out.push(Block::Rule),
            _ => return Ok(out),
        }
    }
    Ok(out)
}

fn items(events: &mut Events) -> Result<Vec<Vec<Block>>, Refused> {
    let mut out = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Item) => out.push(blocks(events)?),
            _ => break,
        }
    }
    Ok(out)
}

/// Inlines of a block whose end is taken too.
fn closed(events: &mut Events) -> Result<Vec<Inline>, Refused> {
    let out = inlines(events)?;
    events.next();
    Ok(out)
}

/// Inlines up to something that is none; that is left in place.
fn inlines(events: &mut Events) -> Result<Vec<Inline>, Refused> {
    let mut out = Vec::new();
    while let Some(event) = events.peek() {
        let is_inline = matches!(
            event,
            Event::Text(_)
                | Event::Code(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
        );
        if !is_inline {
            break;
        }
        match events.next() {
            Some(Event::Text(t) | Event::Html(t) | Event::InlineHtml(t)) => lines(&t, &mut out),
            Some(Event::Code(t)) => out.push(Inline::Code(t.into_string())),
            Some(Event::SoftBreak | Event::HardBreak) => out.push(Inline::Break),
            Some(Event::Start(Tag::Emphasis | Tag::Strong)) => {
                out.push(Inline::Strong(closed(events)?));
            }
            Some(Event::Start(Tag::Link { dest_url, .. })) => {
                if !allowed(&dest_url) {
                    return Err(Refused::Scheme(dest_url.into_string()));
                }
                out.push(Inline::Link(dest_url.into_string(), closed(events)?));
            }
            Some(Event::Start(Tag::Image { dest_url, .. })) => {
                return Err(Refused::Image(dest_url.into_string()));
            }
            _ => break,
        }
    }
    while out.last() == Some(&Inline::Break) {
        out.pop();
    }
    Ok(out)
}

/// Raw HTML comes with its line ends.
fn lines(text: &str, out: &mut Vec<Inline>) {
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push(Inline::Break);
        }
        if !line.is_empty() {
            out.push(Inline::Text(line.to_owned()));
        }
    }
}

/// Whether an address may stand in a letter. The scheme must be written out: a mark cannot supply it.
fn allowed(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.len() > scheme.len() && lower.starts_with(scheme))
        || (url.contains('@') && !url.contains(':') && !url.contains('/'))
}
