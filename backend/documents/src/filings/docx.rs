//! A report as a word processor's document: headings, a table a section whose heading row repeats, label, mark and page
//! numbers at head and foot. Fonts are named, not embedded.
//!
//! What the library cannot write (the language, rows that repeat, the document's title) is put to the parts it made.

use super::{ExportError, Mark, Shown, words};
use crate::html::escape;
use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Header, LineSpacing, NumPages, PageMargin, PageNum,
    Paragraph, Run, RunFonts, Shading, Style, StyleType, Table, TableCell, TableLayoutType,
    TableRow, WidthType, XMLDocx,
};
use saiki_api::{
    Lang, Timestamp,
    filings::{FilingItem, FilingSection},
    incidents::Knowledge,
};
use std::io::Cursor;

/// A4, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Margin on each side, in twentieths of a point: 18 mm.
const MARGIN: i32 = 1_020;
/// Width between the margins.
const WIDTH: usize = 9_866;
/// Behind headings.
const SOFT: &str = "F2EFE9";
/// What is not known.
const OPEN: &str = "5B2F96";

pub(super) fn write(shown: &Shown<'_>) -> Result<Vec<u8>, ExportError> {
    let content = shown.content;
    let mut pen = Pen { paragraphs: 0 };
    let mut docx = page(content.lang, content.as_of)
        .header(pen.header(shown))
        .footer(pen.footer(shown))
        .add_paragraph(pen.heading("Heading1", &content.title))
        .add_table(pen.facts(shown));
    for section in &content.sections {
        docx = docx
            .add_paragraph(pen.heading("Heading2", &section.heading))
            .add_table(pen.section(section, content.lang));
    }
    // A table must not be the last thing in a document.
    docx = docx.add_paragraph(pen.paragraph());
    let parts = mended(docx.build(), &content.title, content.lang);
    let mut out = Cursor::new(Vec::new());
    parts
        .pack(&mut out)
        .map_err(|error| ExportError::Failed(error.to_string()))?;
    Ok(out.into_inner())
}

/// An empty document: paper, fonts, styles.
fn page(lang: Lang, as_of: Timestamp) -> Docx {
    let at = as_of.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let latin = lang.pick("Century", "Times New Roman");
    let body = RunFonts::new()
        .ascii(latin)
        .hi_ansi(latin)
        .cs(latin)
        .east_asia("Yu Mincho");
    let heading = |id: &str, name: &str, size: usize, level: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .size(size)
            .bold()
            .outline_lvl(level)
            .q_format(true)
            .line_spacing(LineSpacing::new().before(240).after(120))
    };
    Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin {
            top: 1_474,
            bottom: 1_474,
            left: MARGIN,
            right: MARGIN,
            header: 737,
            footer: 737,
            gutter: 0,
        })
        .default_fonts(body)
        .default_size(20)
        .add_style(heading("Heading1", "heading 1", 30, 0))
        .add_style(heading("Heading2", "heading 2", 23, 1))
        .created_at(&at)
        .updated_at(&at)
}

/// Writes paragraphs, each with a number of its own, so that the same report gives the same bytes.
struct Pen {
    paragraphs: u32,
}

impl Pen {
    fn paragraph(&mut self) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08X}", self.paragraphs))
    }

    fn heading(&mut self, style: &str, text: &str) -> Paragraph {
        self.paragraph()
            .style(style)
            .keep_next(true)
            .add_run(said(text))
    }

    fn header(&mut self, shown: &Shown<'_>) -> Header {
        let content = shown.content;
        let mark = words::mark(&shown.mark, content.lang);
        let label = format!("{mark} / {}", content.tlp);
        let mut label = said(&label).bold();
        if shown.mark == Mark::Draft {
            label = label.color(OPEN);
        }
        Header::new().add_paragraph(self.paragraph().align(AlignmentType::Right).add_run(label))
    }

    fn footer(&mut self, shown: &Shown<'_>) -> Footer {
        let foot = words::foot(shown).join("\n");
        let numbers = self
            .paragraph()
            .align(AlignmentType::Center)
            .add_page_num(PageNum::new())
            .add_run(Run::new().add_text(" / "))
            .add_num_pages(NumPages::new());
        Footer::new()
            .add_paragraph(self.paragraph().add_run(said(&foot).size(15)))
            .add_paragraph(numbers)
            .add_paragraph(
                self.paragraph()
                    .align(AlignmentType::Right)
                    .add_run(said(&shown.content.tlp).bold()),
            )
    }

    fn facts(&mut self, shown: &Shown<'_>) -> Table {
        let widths = [WIDTH * 28 / 100, WIDTH * 72 / 100];
        let rows = words::facts(shown)
            .into_iter()
            .map(|(name, value)| {
                let name = self.cell(widths[0], said(name)).shading(soft());
                TableRow::new(vec![name, self.cell(widths[1], said(&value))])
            })
            .collect();
        table(rows, &widths)
    }

    fn section(&mut self, section: &FilingSection, lang: Lang) -> Table {
        let widths = [WIDTH * 9 / 100, WIDTH * 27 / 100, WIDTH * 64 / 100];
        let [_, number, heading, _, text] = words::columns(lang);
        let head = [number, heading, text]
            .into_iter()
            .zip(widths)
            .map(|(name, width)| {
                let name = said(name).bold();
                self.cell(width, name).shading(soft())
            })
            .collect();
        // Only rows of headings are not to be split: `mended` knows them by that.
        let mut rows = vec![TableRow::new(head).cant_split()];
        for item in &section.items {
            rows.push(self.item(item, lang, widths));
        }
        table(rows, &widths)
    }

    fn item(&mut self, item: &FilingItem, lang: Lang, widths: [usize; 3]) -> TableRow {
        let mut state = said(&words::shaped(item.state, lang)).size(17);
        if item.state == Knowledge::Unknown {
            state = state.color(OPEN);
        }
        let [first, second, third] = widths;
        let number = self.cell(first, said(&item.number));
        let state = self.paragraph().add_run(state);
        let heading = self
            .cell(second, said(&item.heading))
            .add_paragraph(state)
            .shading(soft());
        TableRow::new(vec![number, heading, self.cell(third, said(&item.text))])
    }

    fn cell(&mut self, width: usize, run: Run) -> TableCell {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .add_paragraph(self.paragraph().add_run(run))
    }
}

fn soft() -> Shading {
    Shading::new().fill(SOFT)
}

fn table(rows: Vec<TableRow>, widths: &[usize]) -> Table {
    Table::new(rows)
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// A text as a run: its lines are lines, and what no XML can hold is left out.
fn said(text: &str) -> Run {
    let mut run = Run::new();
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        let line: String = line.chars().filter(|c| is_xml(*c)).collect();
        run = run.add_text(line);
    }
    run
}

/// Whether XML 1.0 has the character; tabs would be characters of another kind to the library.
fn is_xml(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Puts in what the library has no way to say. Texts of the report are escaped by then: none can look like a part.
fn mended(mut parts: XMLDocx, title: &str, lang: Lang) -> XMLDocx {
    let western = lang.pick("en-US", "en-GB");
    let language = format!("<w:lang w:val=\"{western}\" w:eastAsia=\"ja-JP\" />");
    let end = "</w:rPr></w:rPrDefault>";
    parts.styles = replaced(parts.styles, end, &format!("{language}{end}"));
    let kept = "<w:cantSplit />";
    parts.document = replaced(parts.document, kept, &format!("{kept}<w:tblHeader />"));
    let title: String = title.chars().filter(|c| is_xml(*c)).collect();
    let end = "</cp:coreProperties>";
    let about = format!(
        "<dc:title>{}</dc:title><dc:language>{}</dc:language>{end}",
        escape(&title),
        lang.tag()
    );
    parts.doc_props.core = replaced(parts.doc_props.core, end, &about);
    parts.doc_props.core = replaced(parts.doc_props.core, ">unknown<", ">Saiki<");
    parts
}

fn replaced(part: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    match String::from_utf8(part) {
        Ok(text) => text.replace(from, to).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
