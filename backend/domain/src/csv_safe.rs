//! CSV as this product writes it: RFC 4180 with CR LF, and no cell that a spreadsheet would run as a
//! formula. Reading is `import`'s business; what is put in front of a cell here is taken off again with `unguard`.

use crate::text;
use jiff::{Timestamp, tz::TimeZone};

/// The mark Japanese spreadsheet programs need to see UTF-8.
pub const BOM: &str = "\u{feff}";

/// Writes one line. A cell that begins like a formula gets an apostrophe in front, as `guard` says.
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

/// What goes in front of a cell, so that no spreadsheet runs it. One that has such an apostrophe of its own gets one
/// more: each comes back as it was.
fn guard(cell: &str) -> &'static str {
    let bare = cell.trim_start_matches('\'');
    if text::is_formula(bare) { "'" } else { "" }
}

/// Whether `guard` put something in front of a cell.
pub(crate) fn is_guarded(cell: &str) -> bool {
    cell.starts_with('\'') && text::is_formula(cell.trim_start_matches('\''))
}

/// Takes off what `guard` put in front, and nothing else.
pub fn unguard(cell: &mut String) {
    if is_guarded(cell) {
        cell.remove(0);
    }
}

fn push_cell(out: &mut String, cell: &str) {
    push_quoted(out, guard(cell), cell);
}

/// Writes a cell as it is, in quotes where it needs them, after `guard`.
pub(crate) fn push_quoted(out: &mut String, guard: &str, cell: &str) {
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
        fn what_is_guarded_is_no_formula_and_comes_back(cell in "[a='+@\t＝－-]{0,6}") {
            let mut guarded = format!("{}{cell}", guard(&cell));
            prop_assert!(!text::is_formula(&guarded));
            unguard(&mut guarded);
            prop_assert_eq!(guarded, cell);
        }

        #[test]
        fn every_reader_gets_the_cells_back(cells in prop::collection::vec("[a-zあ,\"\r\n=' -]{0,8}", 2..6)) {
            let mut out = String::new();
            push_row(&mut out, &cells);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
            let read = reader.records().next().unwrap().unwrap();
            for (read, wanted) in read.iter().zip(&cells) {
                prop_assert!(!crate::text::is_formula(read));
                let mut read = read.to_owned();
                unguard(&mut read);
                prop_assert_eq!(&read, wanted);
            }
        }
    }
}
