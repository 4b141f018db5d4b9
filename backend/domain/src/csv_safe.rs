//! CSV as this product writes it: RFC 4180 with CR LF, and no cell that a spreadsheet would run as a
//! formula. Reading is `import`'s business.

use crate::text;
use jiff::{Timestamp, tz::TimeZone};

/// The mark Japanese spreadsheet programs need to see UTF-8.
pub const BOM: &str = "\u{feff}";

/// Writes one line. A cell that begins like a formula gets an apostrophe in front.
pub fn push_row<S: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = S>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push_cell(out, cell.as_ref());
    }
    out.push_str("\r\n");
}

/// A time as spreadsheets read it, on the wall of that zone: `2026-12-05 10:00`.
pub fn time(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned_datetime(zone.clone());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

fn push_cell(out: &mut String, cell: &str) {
    let guard = if text::is_formula(cell) { "'" } else { "" };
    if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
        out.push('"');
        out.push_str(guard);
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_get_an_apostrophe_and_quotes_are_doubled() {
        let mut out = String::new();
        push_row(&mut out, ["=1+1", "a,\"b\"", "＝x", "+81", "佐藤", ""]);
        assert_eq!(out, "'=1+1,\"a,\"\"b\"\"\",'＝x,'+81,佐藤,\r\n");
    }

    proptest! {
        #[test]
        fn every_reader_gets_the_cells_back(cells in prop::collection::vec("[a-zあ,\"\r\n=' -]{0,8}", 2..6)) {
            let mut out = String::new();
            push_row(&mut out, &cells);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
            let read = reader.records().next().unwrap().unwrap();
            for (read, wanted) in read.iter().zip(&cells) {
                prop_assert!(!crate::text::is_formula(read));
                prop_assert_eq!(read.strip_prefix('\'').filter(|_| crate::text::is_formula(wanted)).unwrap_or(read), wanted);
            }
        }
    }
}
