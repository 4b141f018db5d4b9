//! Files of tracking numbers: one line a letter, with its number and the tracking number. A first line is headings only where
//! it reads as headings; a number that stands in two lines is a fault, since one of the two letters would get the other's.

use super::parse_code;
use crate::fault::Faults;
use std::collections::{HashMap, hash_map::Entry};
use unicode_normalization::UnicodeNormalization;

/// Longest tracking number, in characters.
const MAX_TRACKING: usize = 60;
/// Longest file of tracking numbers, in bytes.
pub const MAX_TRACKING_FILE: usize = 2_000_000;
/// Faults told at once.
const MAX_TOLD: usize = 20;

/// What the column of letters is called, without spaces and in small letters.
const LETTER_HEADINGS: [&str; 10] = [
    "番号",
    "郵便物の番号",
    "郵便物番号",
    "手紙の番号",
    "管理番号",
    "letter",
    "letternumber",
    "number",
    "no",
    "code",
];
/// What the column of tracking numbers is called.
const TRACKING_HEADINGS: [&str; 9] = [
    "追跡番号",
    "お問い合わせ番号",
    "問い合わせ番号",
    "引受番号",
    "伝票番号",
    "お問い合わせ伝票番号",
    "tracking",
    "trackingnumber",
    "trackingno",
];

/// What parts cells.
const SEPARATORS: [char; 2] = [',', '\t'];
/// What may stand around a cell; a tab parts cells.
const BLANKS: [char; 2] = [' ', '\u{3000}'];

/// A line of a file of tracking numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackingLine {
    /// Where it stands, from 1.
    pub line: usize,
    /// The batch.
    pub batch: i64,
    /// The letter's number in it.
    pub n: i64,
    /// The tracking number.
    pub number: String,
}

/// Tracking numbers from lines `code,number`; or the lines that do not read, say too much, or stand twice.
pub fn tracking(csv: &str) -> Result<Vec<TrackingLine>, Faults> {
    let mut read = Read {
        columns: 2,
        ..Read::default()
    };
    if csv.len() > MAX_TRACKING_FILE {
        read.faults.add(
            "csv",
            "too_long",
            "ファイルが大きすぎます。分けてください",
            "The file is too large; send it in parts",
        );
        return Err(read.faults);
    }
    let lines = csv.trim_start_matches('\u{feff}').lines().zip(1..);
    let mut lines = lines.filter(|(line, _)| !line.trim().is_empty()).peekable();
    if let Some(names) = lines
        .next_if(|(line, _)| is_heading(line))
        .and_then(|(line, _)| cells(line))
    {
        read.columns = names.len().max(2);
    }
    for (line, at) in lines {
        read.line(line, at);
        if read.faults.0.len() >= MAX_TOLD {
            break;
        }
    }
    match read.faults.0.is_empty() {
        true => Ok(read.found),
        false => Err(read.faults),
    }
}

/// What was read, and in which line each number stood first.
#[derive(Default)]
struct Read {
    /// How many cells a line may have.
    columns: usize,
    found: Vec<TrackingLine>,
    letters: HashMap<(i64, i64), usize>,
    numbers: HashMap<String, usize>,
    faults: Faults,
}

impl Read {
    fn line(&mut self, line: &str, at: usize) {
        let Some(cells) = cells(line) else {
            self.faults.add(
                format!("csv.{at}"),
                "stray_quote",
                format!(
                    "{at}行目の引用符（\"）の位置が正しくありません。項目全体を引用符で囲むか、引用符を削除してください"
                ),
                format!(
                    "Line {at} has a quotation mark in the wrong place; put the whole cell in quotation marks or take them out"
                ),
            );
            return;
        };
        if cells.iter().skip(self.columns).any(|cell| !cell.is_empty()) {
            self.faults.add(
                format!("csv.{at}"),
                "surplus",
                format!(
                    "{at}行目の項目が多すぎます。郵便物の番号と追跡番号だけを「3-00012,1234-5678-9012」の形で入力してください"
                ),
                format!(
                    "Line {at} has too many cells; write the letter and its tracking number alone: “3-00012,1234-5678-9012”"
                ),
            );
            return;
        }
        let Some((batch, n)) = cells.first().and_then(|cell| parse_code(cell)) else {
            self.unreadable(at, ("郵便物の番号", "letter"));
            return;
        };
        let number: Option<String> = cells.get(1).map(|cell| cell.nfkc().collect());
        let Some(number) = number.filter(|number| is_tracking(number)) else {
            self.unreadable(at, ("追跡番号", "tracking number"));
            return;
        };
        if let Some(before) = first(&mut self.letters, (batch, n), at) {
            self.repeated(at, before, ("郵便物の番号", "letter"));
        }
        if let Some(before) = first(&mut self.numbers, tracking_key(&number), at) {
            self.repeated(at, before, ("追跡番号", "tracking number"));
        }
        self.found.push(TrackingLine {
            line: at,
            batch,
            n,
            number,
        });
    }

    fn unreadable(&mut self, at: usize, (ja, en): (&str, &str)) {
        self.faults.add(
            format!("csv.{at}"),
            "unreadable",
            format!("{at}行目の{ja}が読めません。「3-00012,1234-5678-9012」の形にしてください"),
            format!("The {en} of line {at} does not read; write “3-00012,1234-5678-9012”"),
        );
    }

    fn repeated(&mut self, at: usize, before: usize, (ja, en): (&str, &str)) {
        self.faults.add(
            format!("csv.{at}"),
            "repeated",
            format!(
                "{before}行目と{at}行目の{ja}が同じです。正しい番号に直すか、片方の行を削除してください"
            ),
            format!("Lines {before} and {at} have the same {en}; correct one of them or take it out"),
        );
    }
}

/// The line in which something stood before, if it did.
fn first<K: Eq + std::hash::Hash>(
    seen: &mut HashMap<K, usize>,
    key: K,
    at: usize,
) -> Option<usize> {
    match seen.entry(key) {
        Entry::Occupied(before) => Some(*before.get()),
        Entry::Vacant(place) => {
            place.insert(at);
            None
        }
    }
}

/// Whether a line names the columns: both of them, or the first alone.
fn is_heading(line: &str) -> bool {
    let Some(cells) = cells(line) else {
        return false;
    };
    let names = cells.iter().map(|cell| {
        let plain: String = cell.nfkc().collect();
        let plain = plain.to_lowercase();
        plain.replace([' ', '_', '.', '-'], "")
    });
    let names: Vec<String> = names.collect();
    match names.as_slice() {
        [] => false,
        [letter, rest @ ..] => {
            LETTER_HEADINGS.contains(&letter.as_str())
                && rest.first().is_none_or(|name| {
                    name.is_empty() || TRACKING_HEADINGS.contains(&name.as_str())
                })
        }
    }
}

/// The cells of a line; `None` where a quotation mark opens or closes one in the wrong place.
fn cells(line: &str) -> Option<Vec<String>> {
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let start = rest.trim_start_matches(BLANKS);
        let (cell, after) = match start.strip_prefix('"') {
            Some(quoted) => {
                let (cell, after) = closed(quoted)?;
                (cell, after.trim_start_matches(BLANKS))
            }
            None => {
                let end = start.find(SEPARATORS).unwrap_or(start.len());
                let (cell, after) = start.split_at(end);
                (plain(cell)?, after)
            }
        };
        cells.push(cell);
        match after.strip_prefix(SEPARATORS) {
            Some(next) => rest = next,
            None => return after.is_empty().then_some(cells),
        }
    }
}

fn plain(cell: &str) -> Option<String> {
    (!cell.contains('"')).then(|| cell.trim().to_owned())
}

/// A cell to its closing quotation mark, and what follows it. Two of them are one of the cell's own.
fn closed(quoted: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"')?;
        cell.push_str(before);
        match after.strip_prefix('"') {
            Some(on) => {
                cell.push('"');
                rest = on;
            }
            None => return Some((cell.trim().to_owned(), after)),
        }
    }
}

/// A tracking number as two of them are compared.
pub fn tracking_key(number: &str) -> String {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn is_tracking(number: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == ' ';
    !tracking_key(number).is_empty()
        && number.chars().count() <= MAX_TRACKING
        && number.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(csv: &str) -> Vec<String> {
        let faults = tracking(csv).unwrap_err().0;
        let name = |fault: &crate::fault::Fault| format!("{} {}", fault.field, fault.code);
        faults.iter().map(name).collect()
    }

    #[test]
    fn only_headings_are_taken_for_headings() {
        for heading in [
            "番号,追跡番号",
            "\"番号\"",
            "Letter number\tTracking No.",
            "郵便物の番号,お問い合わせ番号,備考",
        ] {
            let read = tracking(&format!("{heading}\n3-1,1234")).unwrap();
            let line = TrackingLine {
                line: 2,
                batch: 3,
                n: 1,
                number: "1234".to_owned(),
            };
            assert_eq!(read, [line], "{heading}");
        }
        for line in ["3=00001,1234", "x", "氏名,追跡番号", "番号,1234"] {
            assert_eq!(
                faults(&format!("{line}\n3-2,5678")),
                ["csv.1 unreadable"],
                "{line}"
            );
        }
        // Headings stand first or nowhere.
        assert_eq!(faults("3-1,1\n番号,追跡番号"), ["csv.2 unreadable"]);
    }

    #[test]
    fn what_stands_twice_is_named_with_both_lines() {
        assert_eq!(faults("3-1,11\n3-2,12\n3-00001,13"), ["csv.3 repeated"]);
        assert_eq!(faults("番号\n3-1,AB-11\n3-2,ab 11"), ["csv.3 repeated"]);
        assert_eq!(
            faults("3-1,11\n3-1,11"),
            ["csv.2 repeated", "csv.2 repeated"]
        );
        let told = tracking("3-1,11\n3-2,12\n3-1,13").unwrap_err().0;
        let words = &told[0].message;
        assert!(words.ja.contains("1行目と3行目") && words.en.contains("Lines 1 and 3"));
    }
    #[test]
    fn what_a_line_says_beyond_its_cells_is_a_fault() {
        for line in [
            "3-1,\"1234",
            "3-1,12\"34",
            "3-1,\"1234\"5",
            "\"3-1,1234",
            "3-1,1234\"",
        ] {
            assert_eq!(faults(line), ["csv.1 stray_quote"], "{line}");
        }
        for line in ["3-1,1234,5678", "3-1\t1234\t\tx"] {
            assert_eq!(faults(line), ["csv.1 surplus"], "{line}");
        }
        // Columns that the headings name are no surplus, nor are empty ones behind.
        for file in [
            "番号,追跡番号,備考\n3-1,1234,書留",
            "3-1,1234,,",
            "\"3-1\" , \"1234\"",
        ] {
            assert_eq!(tracking(file).unwrap().len(), 1, "{file}");
        }
        assert_eq!(
            faults("番号,追跡番号,備考\n3-1,1234,書留,至急"),
            ["csv.2 surplus"]
        );
        let told = tracking("3-1,\"12,34\"").unwrap_err().0;
        let words = &told[0].message;
        assert!(words.ja.contains("追跡番号") && words.en.contains("tracking number"));
    }
}
