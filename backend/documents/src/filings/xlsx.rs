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
const WIDTHS: [f64; 5] = [16.0, 7.0, 26.0, 12.0, 72.0];
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
        sheet.set_column_width(column, width)?;
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
    sheet.set_header(format!("&L{mark}&R{tlp}"));
    sheet.set_footer(format!("&L{foot}&C&P / &N&R{tlp}"));
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

    /// A row; what is too long for a cell goes on in the next one, with the same section, number and heading.
    fn push(&mut self, cells: [&str; 5]) -> Result<(), XlsxError> {
        let [section, number, heading, state, text] = cells;
        for piece in pieces(text) {
            for (column, cell) in (0..).zip([section, number, heading, state, piece]) {
                let look = match is_formula(cell) {
                    true => &self.looks.guarded,
                    false => &self.looks.text,
                };
                self.sheet
                    .write_string_with_format(self.next, column, cell, look)?;
            }
            self.next += 1;
        }
        Ok(())
    }
}

/// A text in pieces that each fit a cell; at least one.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut units) = (0, 0);
    for (at, c) in text.char_indices() {
        if units + c.len_utf16() > MOST {
            pieces.extend(text.get(start..at));
            (start, units) = (at, 0);
        }
        units += c.len_utf16();
    }
    pieces.extend(text.get(start..));
    pieces
}
