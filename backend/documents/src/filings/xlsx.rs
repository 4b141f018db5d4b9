//! A report as a spreadsheet of one sheet: first what it is, then a row an item. What it says is text in every cell, never
//! a formula.

use super::{ExportError, Shown, words};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use saiki_api::Timestamp;
use saiki_domain::text::is_formula;

/// Most units of UTF-16 in a cell.
const MOST: usize = 32_767;
/// Most of them at the head or foot of a printed page, with room for the codes of alignment.
const MOST_AROUND: usize = 200;
/// Widths of the columns, in characters.
const WIDTHS: [u16; 5] = [16, 7, 26, 12, 72];
/// Height of a line, in points.
const LINE: u32 = 15;
/// Most lines of a row: spreadsheets show no row higher than 409 points, and print none.
const MOST_LINES: u32 = 26;
/// A4, as spreadsheets number paper.
const A4: u8 = 9;

pub(super) fn write(shown: &Shown<'_>) -> Result<Vec<u8>, ExportError> {
    book(shown).map_err(|error| ExportError::Failed(error.to_string()))
}

fn book(shown: &Shown<'_>) -> Result<Vec<u8>, XlsxError> {
    let (content, lang) = (shown.content, shown.content.lang);
    let mut book = Workbook::new();
    let mut about = DocProperties::new().set_title(content.title.as_str());
    if let Some(at) = time(content.as_of) {
        about = about.set_creation_datetime(&at);
    }
    book.set_properties(&about);
    let sheet = book.add_worksheet();
    sheet.set_name(lang.pick("報告書", "Report"))?;
    lay_out(sheet, shown)?;
    let looks = Looks::new();
    let mut rows = Rows {
        sheet,
        looks: &looks,
        next: 0,
    };
    rows.heading(words::columns(lang))?;
    let about = lang.pick("この報告書", "This report");
    rows.push([about, "", lang.pick("表題", "Title"), "", &content.title])?;
    for (name, value) in words::facts(shown) {
        rows.push([about, "", name, "", &value])?;
    }
    for section in &content.sections {
        for item in &section.items {
            rows.push([
                &section.heading,
                &item.number,
                &item.heading,
                &words::shaped(item.state, lang),
                &item.text,
            ])?;
        }
    }
    book.save_to_buffer()
}

/// How it is printed: A4 upright, as wide as the page, the heading on each, label and mark at head and foot.
fn lay_out(sheet: &mut Worksheet, shown: &Shown<'_>) -> Result<(), XlsxError> {
    let content = shown.content;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, f64::from(width))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_paper_size(A4);
    sheet.set_portrait();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.8, 0.8, 0.4, 0.4);
    let tlp = around(&content.tlp, 40);
    let mark = around(words::mark(&shown.mark, content.lang), 40);
    let foot = around(&words::foot(shown).join(" / "), MOST_AROUND - 80);
    sheet.set_header(format!("&L{mark}&C&P / &N&R{tlp}"));
    // The hash is long: nothing stands beside it but the label.
    sheet.set_footer(format!("&L{foot}&R{tlp}"));
    Ok(())
}

/// A text at the head or foot of a page: its ampersands stand for themselves.
fn around(text: &str, most: usize) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(most)
        .collect();
    kept.replace('&', "&&")
}

fn time(at: Timestamp) -> Option<ExcelDateTime> {
    let at = at.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).ok();
    let day = ExcelDateTime::from_ymd(
        u16::try_from(at.year()).ok()?,
        small(at.month())?,
        small(at.day())?,
    );
    let hour = u16::try_from(at.hour()).ok()?;
    day.ok()?
        .and_hms(hour, small(at.minute())?, f64::from(at.second()))
        .ok()
}

/// How cells look.
struct Looks {
    heading: Format,
    text: Format,
    /// Of what a spreadsheet would take for a formula once somebody edits the cell.
    guarded: Format,
}

impl Looks {
    fn new() -> Looks {
        let text = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(0x8A857C);
        Looks {
            heading: text.clone().set_bold().set_background_color(0xF2EFE9),
            guarded: text.clone().set_quote_prefix(),
            text,
        }
    }
}

/// The rows of the sheet, one after the other.
struct Rows<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    next: u32,
}

impl Rows<'_> {
    fn heading(&mut self, cells: [&str; 5]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            self.sheet
                .write_string_with_format(self.next, column, cell, &self.looks.heading)?;
        }
        self.next += 1;
        Ok(())
    }

    /// A row as high as its text, since not every program finds that height by itself; what is too long for one goes on
    /// in the next, with the same section, number and heading.
    fn push(&mut self, cells: [&str; 5]) -> Result<(), XlsxError> {
        let [section, number, heading, state, text] = cells;
        let [.., width] = WIDTHS;
        for piece in pieces(text, width) {
            for (column, cell) in (0..).zip([section, number, heading, state, piece]) {
                let look = match is_formula(cell) {
                    true => &self.looks.guarded,
                    false => &self.looks.text,
                };
                self.sheet
                    .write_string_with_format(self.next, column, cell, look)?;
            }
            let lines = [section, number, heading, state, piece]
                .into_iter()
                .zip(WIDTHS)
                .map(|(cell, width)| lines(cell, width))
                .fold(1, u32::max);
            self.sheet
                .set_row_height(self.next, lines.min(MOST_LINES) * LINE)?;
            self.next += 1;
        }
        Ok(())
    }
}

/// Where a text has come to in a cell.
#[derive(Default)]
struct Pen {
    /// Lines that are full.
    above: u32,
    /// Characters of the column taken in the line it is in.
    taken: u16,
}

impl Pen {
    /// Puts a character down: of scripts written without spaces each takes two. One character of the column is left for
    /// the edges of the cell.
    fn put(&mut self, c: char, width: u16) {
        let takes = if c < '\u{1100}' { 1 } else { 2 };
        if c == '\n' {
            *self = Pen {
                above: self.above + 1,
                taken: 0,
            };
        } else if self.taken + takes >= width {
            *self = Pen {
                above: self.above + 1,
                taken: takes,
            };
        } else {
            self.taken += takes;
        }
    }
}

/// Lines a text takes in a column of that width.
fn lines(text: &str, width: u16) -> u32 {
    let mut pen = Pen::default();
    text.chars().for_each(|c| pen.put(c, width));
    pen.above + 1
}

/// A text in pieces that each fit a cell, by its units and by its lines; at least one.
fn pieces(text: &str, width: u16) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut units, mut pen) = (0, 0, Pen::default());
    for (at, c) in text.char_indices() {
        pen.put(c, width);
        units += c.len_utf16();
        // A line that ends with the cell ends there; anything else begins the next one.
        let full = pen.above >= MOST_LINES && c != '\n';
        if units > MOST || full {
            pieces.extend(text.get(start..at));
            (start, units, pen) = (at, c.len_utf16(), Pen::default());
            pen.put(c, width);
        }
    }
    pieces.extend(text.get(start..));
    pieces
}
